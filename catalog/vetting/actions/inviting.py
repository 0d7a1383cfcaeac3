"""An officer begins an application for an artisan: what the city knows already, and a link for its owner."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons import history, locks
from catalog.commons.errors import NotAllowed, NotFound
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
from catalog.vetting.policies import may_in

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
        raise NotAllowed(_("You invite makers of the kecamatan that you look after."), field="village")
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
    _record("application.invited", made, officer, fields=[name for name in PREFILLED if values.get(name)])
    return invitation, secret


@transaction.atomic
def invite_again(*, officer: User, application_id: str) -> tuple[Invitation, str]:
    """A new link to the same address; the earlier one stops working. Returns the secret for the mail.

    Raises NotFound for an application that an owner has taken, was not begun by the city, or lies elsewhere.
    """
    found, earlier = _waiting(officer, application_id)
    earlier.ended_at = timezone.now()
    earlier.save(update_fields=["ended_at"])
    invitation, secret = members.offer(seller=found.seller, by=officer, email=earlier.email, role="owner")
    _record("application.invited_again", found, officer)
    return invitation, secret


@transaction.atomic
def withdraw(*, officer: User, application_id: str) -> None:
    """The link stops working: the address was wrong, or nobody wants it. Raises NotFound as `invite_again`."""
    found, earlier = _waiting(officer, application_id)
    earlier.ended_at = timezone.now()
    earlier.save(update_fields=["ended_at"])
    _record("application.invitation_withdrawn", found, officer)


def _waiting(officer: User, application_id: str) -> tuple[Application, Invitation]:
    """An application that waits for its owner, and the open invitation to it, locked: `accept` locks it, too."""
    found = (
        Application.objects.select_related("seller__village").filter(public_id=application_id, applicant=None).first()
    )
    if found is None or not may_in(officer, VETTING_INVITE, found.seller):
        raise NotFound("")
    opened = locks.row(Invitation.objects.filter(seller=found.seller, role="owner", ended_at=None))
    if opened is None or opened.ended_at is not None:
        raise NotFound(_("This invitation is not open any more."))
    return found, opened


def _record(kind: str, found: Application, officer: User, **data: object) -> None:
    actor = history.Actor(ref=officer.public_id, role="vetting")
    history.record(kind, subject=found.public_id, seller_ref=found.seller.public_id, actor=actor, **data)


@transaction.atomic
def accept(*, secret: str, user: User, confirmed: bool) -> Invitation:
    """Take a part in a shop. The first owner of an application that an officer began becomes its applicant.

    Raises NotFound, NotAllowed as `members.accept` does.
    """
    found = members.accept(secret=secret, user=user, confirmed=confirmed)
    if found.role == "owner":
        Application.objects.filter(seller=found.seller, applicant=None).update(applicant=user)
    return found
