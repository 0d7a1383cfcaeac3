"""Payments, read."""

from django.db.models import Case, Q, QuerySet, When

from orders.payments import moves
from orders.payments.bank_transfer.gateway import ID as BANK_TRANSFER
from orders.payments.models import FinanceTask, Payment, Refund
from orders.sales.models import Order


def awaiting() -> QuerySet[Payment]:
    """Transfers an order waits for, the one that ends first on top."""
    waiting = Payment.objects.filter(gateway=BANK_TRANSFER, status=moves.PENDING)
    return waiting.select_related("order").order_by("due_at", "pk")


def transfers_like(reference: str) -> QuerySet[Payment]:
    """Transfers whose money has not come, by a part of their reference: those awaited first, then those too late."""
    open_to_money = Payment.objects.filter(
        gateway=BANK_TRANSFER, status__in=(moves.PENDING, moves.EXPIRED, moves.CANCELLED), order__isnull=False
    )
    found = open_to_money.filter(reference__icontains=reference).select_related("order")
    return found.order_by(Case(When(status=moves.PENDING, then=0), default=1), "-due_at", "pk")


def confirmed_lately(most: int = 20) -> QuerySet[Payment]:
    """Transfers confirmed last."""
    found = Payment.objects.filter(gateway=BANK_TRANSFER, status=moves.CONFIRMED).select_related("order")
    return found.order_by("-confirmed_at")[:most]


def payment(public_id: str) -> Payment | None:
    """The payment of that id with its order."""
    return Payment.objects.filter(public_id=public_id).select_related("order").first()


def of_order(order: Order) -> Payment | None:
    """The payment that is alive for an order, else its latest."""
    rows = sorted(order.payments.all(), key=lambda p: (p.status in (moves.PENDING, moves.CONFIRMED), p.pk))
    return rows[-1] if rows else None


def tasks() -> QuerySet[FinanceTask]:
    """What lies on finance's desk, the oldest first."""
    return FinanceTask.objects.filter(closed_at=None).select_related("payment__order").order_by("opened_at", "pk")


def task(public_id: str) -> FinanceTask | None:
    """One task, open or closed."""
    return FinanceTask.objects.filter(public_id=public_id).select_related("payment__order").first()


def refunds_of(order: Order) -> list[Refund]:
    """Money that goes or went back for an order, oldest first."""
    return list(Refund.objects.filter(payment__order=order).select_related("payment").order_by("pk"))


def payments_of(order: Order) -> list[Payment]:
    """Every payment of an order, oldest first."""
    return list(order.payments.order_by("pk"))


def orders_like(text: str) -> QuerySet[Order]:
    """Orders by their number, the reference of a payment, or the buyer's whole address; the newest first."""
    clean = text.strip()
    paid_by = Payment.objects.filter(reference__iexact="".join(clean.split())).values("order")
    found = Order.objects.filter(Q(number__iexact=clean) | Q(email__iexact=clean) | Q(pk__in=paid_by))
    return found.order_by("-placed_at", "-pk")
