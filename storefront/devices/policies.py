"""Who may be logged in with a device."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import NotAllowed, Refusal
from catalog.people.authority import is_officer
from catalog.people.models import User


def check_may_begin(user: User) -> None:
    """Raises Refusal (INACTIVE), and NotAllowed for an officer, whose sessions are short and belong to the desk."""
    if not user.is_active:
        raise Refusal(_("This account is not in use. Write to us if you need it."), code="INACTIVE", field="email")
    if is_officer(user):
        raise NotAllowed(_("Officers log in on the shop’s own pages."))
