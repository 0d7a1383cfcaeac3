"""What this room holds about a person: account, appointments, consents, and the key of what is sealed for her."""

import secrets
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import history
from catalog.commons.numbers import random_id
from catalog.commons.privacy import NOWHERE, TRADE, Kept, years_after
from catalog.people import consents, seals
from catalog.people.models import Appointment, Consent, PersonKey, User
from catalog.people.roles import acting

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MODELS = (User, Appointment, Consent, PersonKey)


def export(user: User) -> dict[str, Any]:
    """The account."""
    return {
        "account": {
            "id": user.public_id,
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "joined": user.date_joined,
        },
        "consents": list(
            Consent.objects.filter(person=user).values(
                "kind", "version", "given_at", "where", "withdrawn_at", "replaced_at"
            )
        ),
        "appointments": [
            {"role": one.role.code, "kecamatan": one.kecamatan, "since": one.at, "until": one.ended_at}
            for one in Appointment.objects.filter(user=user).select_related("role").order_by("at")
        ],
    }


def refusals(user: User) -> "list[str | _StrPromise]":
    """An officer lays the office down first."""
    if Appointment.objects.living().filter(user=user).exists():
        return [_("You are an officer. End your appointment first, or have it ended.")]
    return []


def erase(user: User) -> None:
    """The account answers to nobody any more, and what was sealed for its person can never be read again, here or in
    history."""
    consents.withdraw_all(person=user)
    seals.destroy_key(user.public_id)
    user.email, user.name = f"{secrets.token_hex(16)}@{NOWHERE}", ""
    user.is_active, user.erased_at, user.session_stamp = False, timezone.now(), random_id()
    user.set_unusable_password()
    user.save(update_fields=["email", "name", "is_active", "erased_at", "session_stamp", "password"])
    history.record("people.erased", subject=user.public_id, actor=acting(user, "self"))


def kept(user: User) -> list[Kept]:
    """That somebody agreed, and that somebody held an office, without a name."""
    today, found = timezone.localdate(), []
    if Consent.objects.filter(person=user).exists():
        what = _("What you agreed to and when, without your name")
        found.append(Kept(what, _("UU 27/2022: proof of consent"), years_after(today, TRADE)))
    if Appointment.objects.filter(user=user).exists():
        what = _("That an office was held, and what was done in it, without your name")
        found.append(Kept(what, _("Public records"), None))
    return found
