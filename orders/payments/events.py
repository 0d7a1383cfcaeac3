"""What providers tell us: kept once, then handled by a job that asks the provider how things stand now.

Events come late, twice and in any order, so none of them decides anything by itself.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.commons import faults
from catalog.commons.jobs import HIGH, later
from orders.payments import tasks
from orders.payments.models import FinanceTask, Payment, ProviderEvent
from orders.payments.provider import Told


def take(*, provider: str, told: Told) -> bool:
    """Keep an event and ask for its handling, in one transaction. False when it was told before."""
    from orders.payments.jobs import handle_event

    try:
        with transaction.atomic():
            event = ProviderEvent.objects.create(
                provider=provider,
                event_id=told.event_id,
                kind=told.kind[:60],
                about=told.about,
                happened_at=told.happened_at,
            )
            faults.point("events.kept")
            later(handle_event, priority=HIGH, event_pk=event.pk)
    except IntegrityError:
        return False
    return True


def payment_of(event: ProviderEvent) -> Payment | None:
    """The payment an event is about, by our own name on it or by the provider's."""
    about = event.about
    given = about.get("metadata", {}).get("payment")
    if given:
        return Payment.objects.filter(public_id=given).first()
    intent = about.get("payment_intent") or (about.get("id") if about.get("object") == "payment_intent" else None)
    return Payment.objects.filter(intent_ref=intent).first() if intent else None


def suits(event: ProviderEvent, payment: Payment) -> bool:
    """Whether what the event says of the money can be true of the payment; if not, it is on finance's desk.

    Only what pays is compared: a refund or a dispute may be about a part.
    """
    if event.about.get("object") not in ("checkout.session", "payment_intent") or "amount" not in event.about:
        return True
    said = (event.about["amount"], event.about["currency"])
    if said == (payment.amount, payment.currency):
        return True
    tasks.open_task(
        FinanceTask.DIFFERENCE, about=payment.public_id, payment=payment, found=f"{event.event_id}: {said[0]} {said[1]}"
    )
    return False


def finish(event: ProviderEvent, outcome: str) -> None:
    """Note that an event needs nothing more."""
    event.handled_at, event.outcome = timezone.now(), outcome
    event.save(update_fields=["handled_at", "outcome"])
