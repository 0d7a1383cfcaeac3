"""Background work of payments: what must be asked of a provider once more."""

import logging
from collections.abc import Callable

from procrastinate.contrib.django import app

from catalog.commons import faults
from catalog.commons.errors import ForbiddenMove
from catalog.commons.jobs import RETRY
from orders.payments import events, reconcile, refunds, sessions, tasks
from orders.payments.gateways import GATEWAYS
from orders.payments.models import FinanceTask, Payment, ProviderEvent
from orders.payments.moves import SENT
from orders.payments.provider import Refused

log = logging.getLogger(__name__)


@app.task(name="payments.handle_event", queue="payments", retry=RETRY["provider"])
def handle_event(*, event_pk: int) -> None:
    """Act on what a provider told: ask it how the payment stands now, and believe that."""
    event = ProviderEvent.objects.get(pk=event_pk)
    if event.handled_at is not None:
        return
    payment = events.payment_of(event)
    if payment is None:
        events.finish(event, ProviderEvent.IGNORED)
        return
    if not events.suits(event, payment):
        events.finish(event, ProviderEvent.REFUSED)
        return
    if event.kind.startswith("charge.dispute."):
        tasks.open_task(FinanceTask.DISPUTE, about=str(event.about.get("id", event.event_id)), payment=payment)
    if "refund" in event.kind:
        _hear_of_refunds(event, payment)
    sessions.settle(payment_id=payment.public_id)
    faults.point("events.acted")
    events.finish(event, ProviderEvent.HANDLED)


def _hear_of_refunds(event: ProviderEvent, payment: Payment) -> None:
    """Of a refund of ours, ask what became of it; and in any case whether as much was sent back as we know of."""
    provider = GATEWAYS[payment.gateway].provider
    if provider is None or payment.status not in reconcile.RECEIVED:
        return
    for refund in payment.refunds.filter(status=SENT, by_hand=False):
        refunds.look_after(refund_id=refund.public_id)
    reconcile.compare_refunds(payment, there=provider.state(payment, patient=True).refunded)


@app.task(name="payments.open_session", queue="payments", retry=RETRY["provider"])
def open_session(*, payment_id: str) -> None:
    """Ask once more for a page that a silent provider may or may not have made, with the same key."""
    try:
        sessions.open_session(payment_id=payment_id, patient=True)
    except ForbiddenMove:
        return  # paid, changed or expired meanwhile


@app.task(name="payments.close_session", queue="payments", retry=RETRY["provider"])
def close_session(*, payment_id: str) -> None:
    """Close the page of a payment that is not wanted any more; what it took all the same is a surplus."""
    sessions.close(payment_id=payment_id)


@app.task(name="payments.send_refund", queue="payments", retry=RETRY["provider"])
def send_refund(*, refund_id: str) -> None:
    """Send money back by the provider."""
    refunds.send(refund_id=refund_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="payments.reconcile", queue="payments", queueing_lock="payments.reconcile")
def reconcile_all(timestamp: int) -> None:
    """Every five minutes: payments whose webhook never came, then every difference between their books and ours."""
    for gateway in GATEWAYS.values():
        if gateway.provider is None or not gateway.offered():
            continue
        theirs = reconcile.their_books(gateway.id)
        for payment_id in reconcile.unheard(gateway.id, theirs):
            _each(payment_id, lambda one: sessions.settle(payment_id=one))
        reconcile.compare(gateway.id, theirs)
    for refund_id in refunds.overdue():
        _each(refund_id, lambda one: refunds.send(refund_id=one))


def _each(name: str, act: Callable[[str], object]) -> None:
    """One that cannot be dealt with keeps none of the others from it; what a provider refuses is for a person."""
    try:
        act(name)
    except Refused as why:
        tasks.open_task(FinanceTask.DIFFERENCE, about=f"{name} asked", found=why.code)
    except Exception:
        log.exception("%s could not be reconciled; it is tried again in five minutes", name)
