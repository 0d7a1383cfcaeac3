"""What history says about applications and decisions. The applicant reads it of her own shop."""

from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from catalog.commons.history import says
from catalog.commons.texts import in_language
from catalog.sellers.moves import VETTING
from catalog.vetting import choices
from catalog.vetting.fields import FIELDS

VERDICTS, OUTCOMES = dict(choices.VERDICTS), dict(choices.OUTCOMES)


def _verdict(data: dict[str, Any]) -> dict[str, str]:
    """Codes of a claim and its verdicts as the officers' page calls them."""
    code = data.get("code", "")
    known = FIELDS[code].label if code in FIELDS else code
    return {"code": str(known)} | {
        name: str(VERDICTS.get(data.get(name, ""), data.get(name, ""))) for name in ("before", "after")
    }


def _outcome(data: dict[str, Any]) -> dict[str, str]:
    return {"outcome": str(OUTCOMES.get(data.get("outcome", ""), data.get("outcome", "")))}


def _states(data: dict[str, Any]) -> dict[str, str]:
    """States of a shop in the words that its owner reads; entries from before they were kept have none."""
    return {name: str(VETTING.words.get(data.get(name, ""), "")) for name in ("before", "after")}


def _fields(data: dict[str, Any]) -> dict[str, str]:
    return {"fields": ", ".join(str(FIELDS[one].label) for one in data.get("fields", []) if one in FIELDS)}


def _field(data: dict[str, Any]) -> dict[str, str]:
    name = data.get("field", "")
    return {"field": str(FIELDS[name].label) if name in FIELDS else name}


def _class(data: dict[str, Any]) -> dict[str, str]:
    return {name: str(choices.SIZE_WORDS.get(data.get(name, ""), "–")) for name in ("before", "after", "proposed")}


def _mark(data: dict[str, Any]) -> dict[str, str]:
    after = data.get("after", {})
    colour = dict(choices.MARK_COLOURS).get(after.get("colour", ""), "")
    return {"what": ", ".join(str(one) for one in (after.get("number"), colour) if one) or "–"}


LISTED = {
    "name": _("Name"),
    "words": _("Sentence"),
    "why": _("What it is asked for"),
    "kind": pgettext_lazy("of an item", "Kind"),
    "technique": _("Technique"),
    "makers_only": _("Only of those who make batik"),
    "companies_only": _("Not of sole proprietors"),
    "is_required": _("Required"),
    "must_stay_valid": _("Has to stay valid"),
    "most": _("Files at most"),
    "keep_days": _("Days kept after the decision"),
    "position": _("Place in the list"),
}
KINDS = {"paper": _("a paper"), "photos": _("photographs")}


def _spoken(value: Any) -> str:
    if isinstance(value, dict):
        return f"“{in_language(LazyI18nString(value), (get_language() or 'id')[:2])}”"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(KINDS.get(value, value)) or "–"


def _listed(data: dict[str, Any]) -> dict[str, str]:
    """Of an item or a sentence, what is kept of it, in words; or its name alone."""
    said = {
        part: "; ".join(f"{LISTED.get(name, name)}: {_spoken(value)}" for name, value in data[part].items())
        for part in ("before", "after")
        if part in data
    }
    return said | ({"name": _spoken(data["name"])} if "name" in data else {})


says("checklist.added", _("Added to the check-list: %(after)s"), words=_listed)
says("checklist.edited", _("Changed %(subject)s in the check-list. Before: %(before)s. Now: %(after)s"), words=_listed)
says("checklist.dropped", _("Dropped %(name)s from the check-list"), words=_listed)
says("checklist.brought_back", _("Brought %(name)s back into the check-list"), words=_listed)
says("reason.added", _("Added a sentence for officers: %(after)s"), words=_listed)
says("reason.edited", _("Changed a sentence of officers. Before: %(before)s. Now: %(after)s"), words=_listed)
says("reason.dropped", _("Dropped a sentence of officers: %(name)s"), words=_listed)
says("reason.brought_back", _("Brought back a sentence of officers: %(name)s"), words=_listed)
says("application.begun", _("Began an application"), hers=True)
says("application.invited", _("Began an application for an artisan: %(fields)s"), hers=True, words=_fields)
says("application.invited_again", _("Sent a new link for an application that the city began"), hers=True)
says("application.invitation_withdrawn", _("Withdrew the link of an application that the city began"), hers=True)
says("application.filled", _("Filled in: %(fields)s"), hers=True, words=_fields)
says("application.handed_in", _("Handed in a file for “%(item)s”"), hers=True)
says("application.taken_back", _("Took back a file for “%(item)s”"), hers=True)
says("application.submitted", _("Sent the application to the city"), hers=True)
says("application.claimed", _("Took the application in hand"), hers=True)
says("application.released", _("Gave the application back to the queue"), hers=True)
says("check.judged", _("Judged %(code)s. Before: %(before)s. Now: %(after)s. %(reason)s"), hers=True, words=_verdict)
says("check.shown", _("Accepted %(code)s, which was shown at the office. Valid until: %(after)s"), hers=True)
says("check.prolonged", _("Changed the last day of %(code)s. Before: %(before)s. Now: %(after)s"), hers=True)
says("paper.ending", _("Told the owners that %(code)s is valid until %(until)s"), hers=True)
says("visit.recorded", _("Recorded a visit of %(on)s, with %(photos)s photographs"), hers=True)
says("private.revealed", _("Looked at the whole %(field)s (%(why)s)"), hers=True, words=_field)
says("interest.declared", _("Declared a tie to the business"))
says("proposal.made", _("Asked a second officer: %(outcome)s. %(reason)s"), words=_outcome)
says("proposal.declined", _("Did not agree: %(outcome)s. %(reason)s"), words=_outcome)
says("appeal.made", _("Appealed"), hers=True)
says(
    "appeal.answered",
    _("Answered the appeal. Before: %(before)s. Now: %(after)s. %(reason)s"),
    hers=True,
    words=_states,
)
says(
    "seller.approved", _("Approved the shop. Before: %(before)s. Now: %(after)s. %(reason)s"), hers=True, words=_states
)
says(
    "seller.changes_asked",
    _("Asked for changes. Before: %(before)s. Now: %(after)s. %(reason)s"),
    hers=True,
    words=_states,
)
says(
    "seller.rejected",
    _("Rejected the application. Before: %(before)s. Now: %(after)s. %(reason)s"),
    hers=True,
    words=_states,
)
says(
    "seller.suspended",
    _("Suspended the shop. Before: %(before)s. Now: %(after)s. %(reason)s"),
    hers=True,
    words=_states,
)
says(
    "seller.reinstated",
    _("Reinstated the shop. Before: %(before)s. Now: %(after)s. %(reason)s"),
    hers=True,
    words=_states,
)
says(
    "seller.revoked",
    _("Revoked the approval. Before: %(before)s. Now: %(after)s. %(reason)s"),
    hers=True,
    words=_states,
)
says("seller.looked_at", _("Looked at the seller’s pages (%(page)s)"), hers=True)
says("private.copied", _("Took a copy of her own %(fields)s"), hers=True, words=_fields)
says("application.erased", _("Took the application back and erased what it said of her"), hers=True)
says(
    "class.confirmed",
    _("Confirmed the size class. Before: %(before)s. Now: %(after)s. Proposed: %(proposed)s. %(reason)s"),
    hers=True,
    words=_class,
)
says("mark.entered", _("Noted what stands on the paper “%(code)s”: %(what)s"), hers=True, words=_mark)
