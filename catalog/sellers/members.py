"""The people of a shop: who invites whom, who accepts, who leaves. A shop always keeps an owner."""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.people.models import User
from catalog.sellers.models import Invitation, Membership, Msme

DAYS = 14
MOST_OPEN = 20


@transaction.atomic
def invite(*, seller_id: str, by: User, email: str, role: str) -> tuple[Invitation, str]:
    """Offer a part in the shop to an address, whether anybody has it or not. Returns the secret for the mail.

    Offering it again makes the earlier link void. Raises NotFound for who is no owner, Refusal.
    """
    seller = owned(seller_id, by)
    address = checked_address(email)
    if role not in dict(Membership.ROLES):
        raise Refusal(_("Choose one from the list."), code="INVALID", field="role")
    opened = Invitation.objects.filter(seller=seller, ended_at=None)
    opened.filter(email=address, role=role).update(ended_at=timezone.now())
    if opened.count() >= MOST_OPEN:
        raise Refusal(_("Too many invitations are open. Withdraw one first."), code="TOO_MANY")
    made, secret = offer(seller=seller, by=by, email=address, role=role)
    _record("member.invited", seller, by, invitation=made.public_id, role=role)
    return made, secret


def offer(*, seller: Msme, by: User, email: str, role: str) -> tuple[Invitation, str]:
    """Write the invitation, in the caller's transaction, and make its secret."""
    secret = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        seller=seller,
        email=email,
        role=role,
        digest=_digest(secret),
        invited_by=by,
        until=timezone.now() + timedelta(days=DAYS),
    )
    return made, secret


@transaction.atomic
def accept(*, secret: str, user: User, confirmed: bool) -> Invitation:
    """Take the part that was offered. It is for whoever has confirmed the address it went to, and works once.

    Raises NotFound for a link that does not work, NotAllowed for another person's.
    """
    found = locks.row(Invitation.objects.filter(digest=_digest(secret)).select_related("seller"))
    if found is None or found.ended_at is not None or found.until < timezone.now():
        raise NotFound(_("This link no longer works. Ask for a new invitation."))
    if not confirmed or found.email != user.email.lower():
        raise NotAllowed(_("This invitation went to another address. Log in with that one."))
    Membership.objects.get_or_create(seller=found.seller, user=user, role=found.role)
    found.ended_at, found.accepted_by = timezone.now(), user
    found.save(update_fields=["ended_at", "accepted_by"])
    _record("member.joined", found.seller, user, invitation=found.public_id, role=found.role)
    return found


@transaction.atomic
def withdraw(*, seller_id: str, by: User, invitation_id: str) -> None:
    """The link stops working. Withdrawing twice is a quiet no. Raises NotFound."""
    seller = owned(seller_id, by)
    open_one = Invitation.objects.filter(seller=seller, public_id=invitation_id)
    if not open_one.exists():
        raise NotFound("")
    if open_one.filter(ended_at=None).update(ended_at=timezone.now()):
        _record("member.invitation_withdrawn", seller, by, invitation=invitation_id)


@transaction.atomic
def remove(*, seller_id: str, by: User, person_id: str, role: str) -> None:
    """End a person's part, also one's own. Raises NotFound, and Refusal (LAST_OWNER) for the last owner's."""
    seller = owned(seller_id, by)
    part = Membership.objects.filter(seller=seller, user__public_id=person_id, role=role).first()
    if part is None:
        raise NotFound("")
    owners = Membership.objects.filter(seller=seller, role="owner").exclude(pk=part.pk)
    if role == "owner" and not owners.filter(user__is_active=True).exists():
        raise Refusal(_("A shop needs an owner. Invite another one first."), code="LAST_OWNER")
    faults.point("sellers.owners_counted")
    part.delete()
    _record("member.removed", seller, by, person=person_id, role=role)


def owned(seller_id: str, user: User) -> Msme:
    """The shop, locked, for one of its owners. Raises NotFound to everybody else."""
    seller = locks.row(Msme.objects.filter(public_id=seller_id))
    if seller is None or not user.is_active:
        raise NotFound("")
    if not Membership.objects.filter(seller=seller, user=user, role="owner").exists():
        raise NotFound("")
    return seller


def checked_address(email: str) -> str:
    """An e-mail address as it is kept. Raises Refusal."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as why:
        raise Refusal(
            _("Check the e-mail address: it looks like name@example.com."), code="INVALID", field="email"
        ) from why
    return address


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(kind: str, seller: Msme, user: User, **data: str) -> None:
    actor = history.Actor(ref=user.public_id, role="owner")
    history.record(kind, subject=seller.public_id, seller_ref=seller.public_id, actor=actor, **data)
