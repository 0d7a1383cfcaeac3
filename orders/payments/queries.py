"""Payments, read."""

from django.db.models import QuerySet

from orders.payments import moves
from orders.payments.models import Payment
from orders.sales.models import Order


def awaiting() -> QuerySet[Payment]:
    """Transfers an order waits for, the one that ends first on top."""
    return Payment.objects.filter(status=moves.PENDING).select_related("order").order_by("due_at", "pk")


def confirmed_lately(most: int = 20) -> QuerySet[Payment]:
    """Transfers confirmed last."""
    found = Payment.objects.filter(status=moves.CONFIRMED).select_related("order")
    return found.order_by("-confirmed_at")[:most]


def payment(public_id: str) -> Payment | None:
    """The payment of that id with its order."""
    return Payment.objects.filter(public_id=public_id).select_related("order").first()


def of_order(order: Order) -> Payment | None:
    """The payment that is alive for an order, else its latest."""
    rows = sorted(order.payments.all(), key=lambda p: (p.status in (moves.PENDING, moves.CONFIRMED), p.pk))
    return rows[-1] if rows else None
