"""An officer begins an application for an artisan: what the city knows already, and a link for its owner."""

from collections.abc import Mapping

from django.db import transaction

from catalog.commons import history
from catalog.commons.errors import NotAllowed
from catalog.heritage.models import Village
from catalog.people.authority import kecamatan_of, may
from catalog.people.models import User
from catalog.people.permissions import VETTING_INVITE
from catalog.sellers import members
from catalog.sellers.actions import shop_for
from catalog.sellers.models import Invitation
from catalog.vetting.actions.applying import keep
from catalog.vetting.fields import FIELDS, cleaned
from catalog.vetting.models import Application

# What an officer may fill in beforehand. Numbers of people and banks are the owner's own to enter.
PREFILLED = tuple(
    name for name, field in FIELDS.items() if not field.sealed and name not in ("point", "bank_holder", "bank")
)


@transaction.atomic
def invite_to_apply(
    *, officer: User, email: str, values: Mapping[str, str], language: str = "id"
) -> tuple[Invitation, str]:
    """A shop that nobody sees, pre-filled, offered to an address. Returns the secret for the mail.

    Raises NotAllowed outside the officer's kecamatan, Refusal for the first field at fault.
    """
    village = cleaned("village", values.get("village", ""))
    if not isinstance(village, Village) or not may(officer, VETTING_INVITE, kecamatan=kecamatan_of(village.code)):
        raise NotAllowed("")
    seller = shop_for(
        name=cleaned("name", values.get("name", "")), email=members.checked_address(email), language=language
    )
    made = Application.objects.create(seller=seller, applicant=None)
    for name in PREFILLED:
        if values.get(name):
            keep(made, name, cleaned(name, values[name]))
    made.save()
    seller.save()
    invitation, secret = members.offer(seller=seller, by=officer, email=seller.email, role="owner")
    actor = history.Actor(ref=officer.public_id, role="vetting")
    history.record(
        "application.invited", subject=made.public_id, seller_ref=seller.public_id, actor=actor,
        fields=sorted(name for name in PREFILLED if values.get(name)),
    )  # fmt: skip
    return invitation, secret


@transaction.atomic
def accept(*, secret: str, user: User, confirmed: bool) -> Invitation:
    """Take a part in a shop. The first owner of an application that an officer began becomes its applicant.

    Raises NotFound, NotAllowed as `members.accept` does.
    """
    found = members.accept(secret=secret, user=user, confirmed=confirmed)
    if found.role == "owner":
        Application.objects.filter(seller=found.seller, applicant=None).update(applicant=user)
    return found
