"""What the city decides about a shop. It takes effect at once: everything a buyer meets joins `selling()`."""

from django.db import transaction

from catalog.commons import history, locks
from catalog.commons.errors import NotFound
from catalog.commons.moves import move
from catalog.sellers.models import Msme
from catalog.sellers.moves import APPROVED, SUSPENDED, VETTING


@transaction.atomic
def suspend(*, seller_id: str, reason: str, actor: history.Actor) -> Msme:
    """Stop a shop from selling. Raises NotFound, ForbiddenMove."""
    return _decide(seller_id, SUSPENDED, "seller.suspended", reason, actor)


@transaction.atomic
def reinstate(*, seller_id: str, reason: str, actor: history.Actor) -> Msme:
    """Let a suspended shop sell again. Raises NotFound, ForbiddenMove."""
    return _decide(seller_id, APPROVED, "seller.reinstated", reason, actor)


def _decide(seller_id: str, status: str, kind: str, reason: str, actor: history.Actor) -> Msme:
    seller = locks.row(Msme.objects.filter(public_id=seller_id))
    if seller is None:
        raise NotFound("")
    if move(seller, status, life=VETTING):
        history.record(kind, subject=seller.public_id, seller_ref=seller.public_id, actor=actor, reason=reason)
    return seller
