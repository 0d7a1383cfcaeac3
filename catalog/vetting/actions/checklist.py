"""What the city asks of applicants, and the sentences its officers use often: added, changed, dropped, brought back.

Nothing is ever deleted: papers and verdicts name their item. A change holds from the next look at an application on:
drafts show it at once, and an application that is with the city has to show a new required item, or have it waived. No
shop that sells is stopped by it; one that is hidden because of an expired paper sells again once that paper need not
stay valid any more.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog.commons import history, locks
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.texts import both, exactly
from catalog.heritage.models import Technique
from catalog.people.models import User
from catalog.sellers.models import Msme
from catalog.sellers.moves import APPROVED, SUSPENDED
from catalog.vetting import choices, policies
from catalog.vetting.fields import plain, refused
from catalog.vetting.models import CannedReason, Check, Requirement

LONGEST_NAME, LONGEST_TEXT = 120, 600
MOST_FILES = 10
# A paper is needed for as long as its decision may be appealed against; nothing lies here for ever.
KEEP_DAYS = (30, 1825)
LAST_POSITION = 999


@dataclass(frozen=True)
class Item:
    """An item of the check-list as it was typed. `technique` is a slug, or empty for every technique."""

    name_id: str
    name_en: str
    why_id: str
    why_en: str
    kind: str = Requirement.PAPER
    technique: str = ""
    makers_only: bool = False
    companies_only: bool = False
    is_required: bool = False
    must_stay_valid: bool = False
    most: int = 2
    keep_days: int = 365
    position: int = 0


@dataclass(frozen=True)
class Words:
    """A sentence of officers as it was typed."""

    words_id: str
    words_en: str
    position: int = 0


@transaction.atomic
def add_item(*, officer: User, item: Item) -> Requirement:
    """A new item, asked for from now on. Raises NotAllowed, Refusal naming the field."""
    _may(officer)
    wanted = _item(item)
    codes = {row.code for row in locks.rows(Requirement.objects.all())}
    made = Requirement.objects.create(code=_free(item.name_en, codes), **wanted)
    _record("checklist.added", made.code, officer, after=_said_item(made))
    return made


@transaction.atomic
def edit_item(*, officer: User, code: str, item: Item) -> Requirement:
    """Say an item anew. Nothing different: a quiet no. Raises NotAllowed, NotFound, Refusal naming the field."""
    _may(officer)
    wanted = _item(item)
    shops = _shops_with(code)
    found = _locked_item(code)
    before, was_bound = _said_item(found), found.must_stay_valid
    for name, value in wanted.items():
        setattr(found, name, value)
    if not (changed := _changed(before, _said_item(found))):
        return found
    found.save()
    if was_bound != found.must_stay_valid:
        _measure_again(shops)
    _record("checklist.edited", code, officer, **changed)
    return found


@transaction.atomic
def drop_item(*, officer: User, code: str) -> Requirement:
    """Ask for it no more; what was handed in stays where it is. Dropped already: a quiet no.

    Raises NotAllowed, NotFound.
    """
    found, new = _switch_item(officer, code, active=False)
    if new:
        _record("checklist.dropped", code, officer, name=_pair(found.name))
    return found


@transaction.atomic
def bring_back_item(*, officer: User, code: str) -> Requirement:
    """Ask for it again. Asked for already: a quiet no. Raises NotAllowed, NotFound."""
    found, new = _switch_item(officer, code, active=True)
    if new:
        _record("checklist.brought_back", code, officer, name=_pair(found.name))
    return found


@transaction.atomic
def add_reason(*, officer: User, words: Words) -> CannedReason:
    """A new sentence for officers. Raises NotAllowed, Refusal naming the field."""
    _may(officer)
    wanted = _words(words)
    codes = {row.code for row in locks.rows(CannedReason.objects.all())}
    made = CannedReason.objects.create(code=_free(words.words_en, codes), **wanted)
    _record("reason.added", made.code, officer, after=_said_reason(made))
    return made


@transaction.atomic
def edit_reason(*, officer: User, code: str, words: Words) -> CannedReason:
    """Say a sentence anew; what was said with it stays as it was. Nothing different: a quiet no.

    Raises NotAllowed, NotFound, Refusal naming the field.
    """
    _may(officer)
    wanted = _words(words)
    found = _locked_reason(code)
    before = _said_reason(found)
    for name, value in wanted.items():
        setattr(found, name, value)
    if changed := _changed(before, _said_reason(found)):
        found.save()
        _record("reason.edited", code, officer, **changed)
    return found


@transaction.atomic
def drop_reason(*, officer: User, code: str) -> CannedReason:
    """Offer the sentence no more. Dropped already: a quiet no. Raises NotAllowed, NotFound."""
    found, new = _switch_reason(officer, code, active=False)
    if new:
        _record("reason.dropped", code, officer, name=_pair(found.words))
    return found


@transaction.atomic
def bring_back_reason(*, officer: User, code: str) -> CannedReason:
    """Offer the sentence again. Raises NotAllowed, NotFound."""
    found, new = _switch_reason(officer, code, active=True)
    if new:
        _record("reason.brought_back", code, officer, name=_pair(found.words))
    return found


# ---- shared


def _may(officer: User) -> None:
    if not policies.may_edit_checklist(officer):
        raise NotAllowed(_("The check-list is for officers who look after it in the whole city."))


def _switch_item(officer: User, code: str, *, active: bool) -> tuple[Requirement, bool]:
    """The item, and whether it was otherwise before."""
    _may(officer)
    shops = _shops_with(code)
    found = _locked_item(code)
    if found.is_active == active:
        return found, False
    found.is_active = active
    found.save(update_fields=["is_active"])
    _measure_again(shops)
    return found, True


def _switch_reason(officer: User, code: str, *, active: bool) -> tuple[CannedReason, bool]:
    """The sentence, and whether it was otherwise before."""
    _may(officer)
    found = _locked_reason(code)
    if found.is_active == active:
        return found, False
    found.is_active = active
    found.save(update_fields=["is_active"])
    return found, True


def _locked_item(code: str) -> Requirement:
    found = locks.row(Requirement.objects.filter(code=code))
    if found is None:
        raise NotFound("")
    return found


def _locked_reason(code: str) -> CannedReason:
    found = locks.row(CannedReason.objects.filter(code=code))
    if found is None:
        raise NotFound("")
    return found


def _shops_with(code: str) -> list[Msme]:
    """The decided shops of which an accepted paper of this item has a last day, locked before the item is: handing in
    a paper locks its shop first, too."""
    dated = Check.objects.filter(kind=Check.ITEM, code=code, verdict=choices.ACCEPTED, expires_on__isnull=False).values(
        "application__seller"
    )
    return locks.rows(Msme.objects.filter(pk__in=dated, status__in=(APPROVED, SUSPENDED)))


def _measure_again(shops: list[Msme]) -> None:
    """Let each of these shops sell for as long as the list as it is now says. One that sells today is not stopped by a
    paper that had ended already: an officer who looks at its papers decides that."""
    bound = Requirement.objects.filter(must_stay_valid=True, is_active=True).values("code")
    ends: dict[int, date] = dict(
        Check.objects.filter(
            application__seller__in=shops,
            kind=Check.ITEM,
            code__in=bound,
            verdict=choices.ACCEPTED,
            expires_on__isnull=False,
        )
        .values_list("application__seller")
        .annotate(Min("expires_on"))
    )
    today = timezone.localdate()
    for shop in shops:
        until = ends.get(shop.pk)
        open_now = shop.papers_until is None or shop.papers_until >= today
        if until != shop.papers_until and not (open_now and until is not None and until < today):
            shop.papers_until = until
            shop.save(update_fields=["papers_until"])


def _item(item: Item) -> dict[str, Any]:
    """The columns of an item that was typed. Raises Refusal naming the field."""
    technique = Technique.objects.filter(slug=item.technique).first() if item.technique else None
    if item.technique and technique is None:
        raise refused(_("Choose one from the list."), "technique")
    if item.kind not in (Requirement.PAPER, Requirement.PHOTOS):
        raise refused(_("Choose one from the list."), "kind")
    return {
        "name": _both(item, "name", LONGEST_NAME),
        "why": _both(item, "why", LONGEST_TEXT),
        "kind": item.kind,
        "technique": technique,
        **{name: bool(getattr(item, name)) for name in FLAGS},
        "most": _within(item.most, "most", 1, MOST_FILES),
        "keep_days": _within(item.keep_days, "keep_days", *KEEP_DAYS),
        "position": _within(item.position, "position", 0, LAST_POSITION),
    }


def _words(words: Words) -> dict[str, Any]:
    return {
        "words": _both(words, "words", LONGEST_TEXT),
        "position": _within(words.position, "position", 0, LAST_POSITION),
    }


def _both(typed: Item | Words, name: str, most: int) -> Any:
    said = {}
    for language in ("id", "en"):
        field = f"{name}_{language}"
        said[language] = plain(asdict(typed)[field], field, most)
        if not said[language]:
            raise refused(_("Write it in both languages: applicants read either."), field, "REQUIRED")
    return both(said["id"], said["en"])


def _within(number: int, field: str, least: int, most: int) -> int:
    if not least <= number <= most:
        raise Refusal(
            _("Enter a whole number from %(least)d to %(most)d.") % {"least": least, "most": most},
            code="INVALID",
            field=field,
        )
    return number


def _free(name: str, taken: set[str]) -> str:
    """A code for a new row, by its English name."""
    wanted = slugify(name)[:34].strip("-") or "item"
    return next(
        code for number in range(len(taken) + 1) if (code := f"{wanted}-{number}" if number else wanted) not in taken
    )


FLAGS = ("makers_only", "companies_only", "is_required", "must_stay_valid")


def _pair(text: Any) -> dict[str, str]:
    return {language: exactly(text, language) for language in ("id", "en")}


def _said_item(row: Requirement) -> dict[str, Any]:
    """An item as history keeps it."""
    return {
        "name": _pair(row.name),
        "why": _pair(row.why),
        "technique": row.technique.slug if row.technique else "",
        **{name: getattr(row, name) for name in ("kind", *FLAGS, "most", "keep_days", "position")},
    }


def _said_reason(row: CannedReason) -> dict[str, Any]:
    return {"words": _pair(row.words), "position": row.position}


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What differs, before and after; empty when nothing does."""
    names = [name for name in before if before[name] != after[name]]
    return {"before": {n: before[n] for n in names}, "after": {n: after[n] for n in names}} if names else {}


def _record(kind: str, code: str, officer: User, **data: Any) -> None:
    history.record(kind, subject=code, actor=history.Actor(ref=officer.public_id, role="vetting"), **data)
