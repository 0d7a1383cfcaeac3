"""What this room holds about a person: that she paid, how, and what went back. No card number ever comes here."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.commons.privacy import Kept
from catalog.people.models import User
from orders.payments.models import Payment, Refund
from orders.payments.moves import SENT, STARTED

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MODELS = (Payment, Refund)


def export(user: User) -> dict[str, Any]:
    """Payments of her orders and carts, and refunds."""
    hers = Q(order__user=user) | Q(checkout__user=user)
    fields = ("reference", "gateway", "status", "amount", "currency", "created_at", "confirmed_at", "order__number")
    back = ("payment__reference", "status", "cause", "amount", "currency", "requested_at", "sent_at")
    return {
        "payments": list(Payment.objects.filter(hers).order_by("pk").values(*fields)),
        "refunds": list(Refund.objects.filter(payment__order__user=user).order_by("pk").values(*back)),
    }


def refusals(user: User) -> "list[str | _StrPromise]":
    """Money on its way needs somebody at its end."""
    found: list[str | _StrPromise] = []
    if Payment.objects.filter(checkout__user=user, status=STARTED).exists():
        found.append(_("A payment has been begun. Finish it, or wait until its time has passed."))
    if Refund.objects.filter(payment__order__user=user).exclude(status=SENT).exists():
        found.append(_("Money is on its way back to you. Wait until it has been sent."))
    return found


def erase(user: User) -> None:
    """Nothing: payments name an order and no person."""


def kept(user: User) -> list[Kept]:
    """Kept with their orders, which say so."""
    return []
