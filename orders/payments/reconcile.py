"""Comparing the provider's list of money with ours, so that a lost webhook loses no order and no difference hides."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, Sum
from django.utils import timezone

from orders.payments import moves, tasks
from orders.payments.gateways import GATEWAYS
from orders.payments.models import FinanceTask, Payment, Refund
from orders.payments.provider import Charge
from orders.payments.refunds import JOBS_TRY_FOR

LOOK_BACK = timedelta(days=4)  # Stripe repeats a webhook for three days
ROOM = timedelta(minutes=2)  # what is younger may simply be under way
MOST = 500
RECEIVED = (moves.CONFIRMED, moves.SURPLUS)


def their_books(gateway: str, *, now: datetime | None = None) -> dict[str, Charge]:
    """What the provider lists for the last days, by its own name for the money. Raises provider.Silent."""
    provider, now = GATEWAYS[gateway].provider, now or timezone.now()
    if provider is None:
        return {}
    return {charge.intent_ref: charge for charge in provider.charges(now - LOOK_BACK) if charge.at <= now - ROOM}


def unheard(gateway: str, theirs: dict[str, Charge], *, now: datetime | None = None) -> list[str]:
    """Public ids of payments to ask about: those that wait for two minutes or longer, and those that their list says
    are paid while ours does not know."""
    before = (now or timezone.now()) - ROOM
    waiting = Payment.objects.filter(gateway=gateway, status=moves.PENDING, created_at__lte=before).order_by("pk")
    named = Payment.objects.filter(gateway=gateway, public_id__in={charge.payment for charge in theirs.values()})
    missed = named.exclude(status__in=RECEIVED)
    return list(dict.fromkeys([*waiting.values_list("public_id", flat=True)[:MOST], *(p.public_id for p in missed)]))


def compare(gateway: str, theirs: dict[str, Charge], *, now: datetime | None = None) -> int:
    """Lay every difference between their list and ours on finance's desk; how many new ones."""
    return sum(
        tasks.open_task(FinanceTask.DIFFERENCE, about=about, payment=payment, found=found)
        for about, payment, found in _differences(gateway, theirs, now or timezone.now())
    )


def compare_refunds(payment: Payment, *, there: int) -> bool:
    """Lay on finance's desk that the provider has sent back another sum than we know of: somebody did so on its own
    pages. Whether that is new."""
    return any(
        tasks.open_task(FinanceTask.DIFFERENCE, about=about, payment=payment, found=found)
        for about, payment, found in list(_refunds_unlike(payment, there))
    )


def _differences(gateway: str, theirs: dict[str, Charge], now: datetime) -> Iterator[tuple[str, Payment | None, str]]:
    since = now - LOOK_BACK
    rows = Payment.objects.filter(gateway=gateway, status__in=RECEIVED)
    ours = {p.intent_ref: p for p in rows.filter(Q(confirmed_at__gte=since) | Q(intent_ref__in=theirs))}
    for ref, charge in theirs.items():
        if ref not in ours:
            yield ref, None, f"money without a payment: {charge.amount} {charge.currency}"
        else:
            yield from _unlike(charge, ours[ref])
    for ref, payment in ours.items():
        # Money from before the first day of their list may have been heard of on it.
        if ref not in theirs and since + ROOM <= (payment.confirmed_at or now) <= now - 2 * ROOM:
            yield payment.public_id, payment, f"payment without money: {ref or 'no reference'}"


def _unlike(charge: Charge, payment: Payment) -> Iterator[tuple[str, Payment, str]]:
    if (charge.amount, charge.currency) != (payment.amount, payment.currency):
        yield charge.intent_ref, payment, f"amounts differ: {charge.amount} {charge.currency}"
    yield from _refunds_unlike(payment, charge.refunded)


def _refunds_unlike(payment: Payment, there: int) -> Iterator[tuple[str, Payment, str]]:
    by_provider = Refund.objects.filter(payment=payment, by_hand=False)
    # What is being sent at this moment may be counted there already.
    young = by_provider.filter(status=moves.REQUESTED, requested_at__gte=timezone.now() - JOBS_TRY_FOR)
    here = by_provider.filter(status=moves.SENT).aggregate(sum=Sum("amount"))["sum"] or 0
    if there != here and not young.exists():
        yield f"{payment.intent_ref} refunded", payment, f"refunds differ: {there} there, {here} here"
