"""What history says about officers and sessions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says
from catalog.people.models import Terms
from catalog.people.permissions import WORDS

TERMS = {
    Terms.SELLER: _("the terms for sellers"),
    Terms.PRIVACY: _("the processing of personal data"),
    Terms.MARKETING: _("news by e-mail"),
}


def _in_words(data: dict[str, Any]) -> dict[str, list[str]]:
    """Permissions as the page of roles calls them."""
    return {name: [str(WORDS.get(code, code)) for code in data.get(name, [])] for name in ("before", "after")}


def _why(data: dict[str, Any]) -> dict[str, str]:
    reasons = {
        "role": _("a role changed"),
        "password": _("a new password"),
        "factor": _("the second factor changed"),
        "email": _("a new e-mail address"),
    }
    return {"why": str(reasons.get(data.get("why", ""), data.get("why", "")))}


says("people.sessions_ended", _("Logged an account out everywhere (%(why)s)"), words=_why)
says("people.appointed", _("Appointed an officer. Held before: %(before)s. Holds now: %(after)s"))
says("people.appointment_ended", _("Ended an appointment. Held before: %(before)s. Holds now: %(after)s"))
says("people.role_edited", _("Edited the role %(subject)s. Before: %(before)s. Now: %(after)s"), words=_in_words)
says("people.refused", _("Tried to change officers or roles and was refused (%(code)s)"))
says("people.email_changed", _("Changed the e-mail address of an account"))


def _kind_of(data: dict[str, Any]) -> dict[str, str]:
    """Which text, in words."""
    kind = data.get("kind_of", "")
    return {"kind_of": str(TERMS.get(kind, kind))}


says("consent.given", _("Agreed to %(kind_of)s, version %(version)s"), words=_kind_of)
says("consent.withdrawn", _("Withdrew the consent to %(kind_of)s, version %(version)s"), words=_kind_of)
says("terms.published", _("Published a new version of %(subject)s, from %(version)s"))
says("people.erased", _("Erased the account"))
says("people.data_exported", _("Took a copy of her own data"))
