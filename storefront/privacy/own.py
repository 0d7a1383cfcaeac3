"""What the storefront holds about a person: confirmed addresses, second factors, sessions, devices, and what history
says."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import history
from catalog.commons.models import HistoryEntry
from catalog.commons.privacy import Kept
from catalog.people.models import User
from storefront.models import Device

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MODELS = (EmailAddress, Authenticator, Session, Device, HistoryEntry)


def export(user: User) -> dict[str, Any]:
    """Addresses, devices, factors without their secrets, and each entry that she wrote or that is about her."""
    entries = HistoryEntry.objects.filter(Q(actor_ref=user.public_id) | Q(subject=user.public_id)).order_by("pk")
    return {
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "factors": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "devices": list(Device.objects.filter(user=user).values("name", "began_at", "used_at", "ended_at")),
        "history": [
            {"at": one.at, "kind": one.kind, "about": one.subject, "what": history.sentence(one)}
            for one in entries.iterator()
        ],
    }


def refusals(user: User) -> "list[str | _StrPromise]":
    """Nothing here stands in the way."""
    return []


def erase(user: User) -> None:
    """Nobody can log in as her any more. Sessions end by the account's new stamp."""
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Device.objects.filter(user=user).delete()


def kept(user: User) -> list[Kept]:
    """History names nobody; a session that is shut lies there until its time is over."""
    until = timezone.localdate() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    found = [
        Kept(
            _("What other devices had kept, such as the name for a parcel; no device can open it any more"),
            _("Deleted by itself"),
            until,
        )
    ]
    if HistoryEntry.objects.filter(Q(actor_ref=user.public_id) | Q(subject=user.public_id)).exists():
        law = _("UU 27/2022: record of processing")
        found.append(Kept(_("That something was done, under a number that leads to nobody"), law, None))
    return found
