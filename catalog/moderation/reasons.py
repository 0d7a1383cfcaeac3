"""A reason that somebody has to read."""

from django.utils.translation import gettext as _

from catalog.commons.errors import Refusal

LEAST, LONGEST = 5, 2000


def given(reason: str) -> str:
    """The reason without blanks around it. Raises Refusal for one that is too short or too long to be read."""
    reason = reason.strip()
    if len(reason) < LEAST:
        raise Refusal(_("Give the reason. The person concerned reads it."), code="REQUIRED", field="reason")
    if len(reason) > LONGEST:
        raise Refusal(_("Shorten this to %(limit_value)d characters.") % {"limit_value": LONGEST}, field="reason")
    return reason
