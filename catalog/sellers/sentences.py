"""What history says about the people of a shop, and what they say of it."""

from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says
from catalog.sellers.profile import FIELDS


def _changes(data: dict[str, Any]) -> dict[str, str]:
    """Each field with what it said before and what it says now; of longer texts their number of characters."""
    told = []
    for name, after in data.get("after", {}).items():
        before = data.get("before", {}).get(name)
        label = FIELDS[name].label if name in FIELDS else name
        told.append(
            now("%(field)s (before: %(before)s; now: %(after)s)")
            % {"field": label, "before": _written(before), "after": _written(after)}
        )
    return {"changes": ", ".join(told)}


def _written(value: Any) -> str:
    if isinstance(value, dict):
        numbers = all(isinstance(one, int) for one in value.values())
        said = [str(one) for one in value.values() if one]
        if numbers:
            return now("%(number)s characters") % {"number": " + ".join(said) or "0"}
        return " / ".join(said) or "–"
    return "–" if value in (None, "") else str(value)


says("member.invited", _("Invited somebody into the shop (%(role)s)"), hers=True)
says("member.joined", _("Joined the shop (%(role)s)"), hers=True)
says("member.invitation_withdrawn", _("Withdrew an invitation"), hers=True)
says("member.removed", _("Ended somebody’s part in the shop (%(role)s)"), hers=True)
says("profile.edited", _("Changed the shop’s page: %(changes)s"), hers=True, words=_changes)
says("profile.photo_added", _("Hung a picture on the shop’s page"), hers=True)
says("profile.photo_removed", _("Took a picture off the shop’s page"), hers=True)
