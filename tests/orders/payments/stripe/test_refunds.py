"""Money back to a card: once, though answers are lost, refused, or taken back days later."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.commons.errors import ForbiddenMove, Refusal
from catalog.commons.history import Actor
from catalog.products.models import Product
from infra.fakes.stripe import Fake
from orders.ledger.queries import orders_off
from orders.payments import jobs, refunds, tasks
from orders.payments.models import FinanceTask, Payment, Refund
from orders.payments.provider import Silent
from orders.payments.stripe import gateway
from orders.sales.models import Order
from tests.makers import cards, street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WAHYU = Actor("wahyu", "finance")
TOTAL = 1_268_000


def called_off(order: Order, stripe: Fake) -> Refund:
    """A paid order that finance has called off; its money has not been sent yet."""
    cards.paid(order, stripe)
    return refunds.refund_order(number=order.number, note="", actor=WAHYU)


def test_a_whole_order_is_refunded_once_under_ten_requests(stripe: Fake, order: Order) -> None:
    """RELIABILITY.md test 38, whole orders: the sum of refunds never exceeds what was captured."""
    cards.paid(order, stripe)
    asked = at_once([lambda: refunds.refund_order(number=order.number, note="salah kirim", actor=WAHYU)] * 10)
    assert len({refund.public_id for refund in asked}) == 1
    at_once([lambda: refunds.send(refund_id=asked[0].public_id)] * 5)
    order.refresh_from_db()
    assert order.status == "refunded"
    assert {part.status for part in order.parts.all()} == {"void"}
    assert Product.objects.get().free == 1
    assert cards.in_books("card") == cards.at_stripe(stripe) == 0
    assert cards.in_books("held") == cards.in_books("refunds") == 0
    assert len(stripe.objects("refund")) == 1


def test_a_refund_whose_answer_was_lost_is_asked_for_with_the_same_key(stripe: Fake, order: Order) -> None:
    cards.paid(order, stripe)
    refund = refunds.refund_order(number=order.number, note="", actor=WAHYU)
    stripe.knobs.drop("POST", "/v1/refunds", when="after", count=1)
    assert refunds.send(refund_id=refund.public_id).status == "sent"
    assert len(stripe.objects("refund")) == 1


@pytest.mark.parametrize(("when", "tries"), [("after", 2), ("before", 3)])
def test_a_failure_that_stripe_stored_under_the_key_neither_loses_nor_doubles_a_refund(
    stripe: Fake, order: Order, when: Any, tries: int
) -> None:
    """Stripe repeats a stored 500 for a day: the list of refunds tells whether the money went (test 29)."""
    cards.paid(order, stripe)
    refund = refunds.refund_order(number=order.number, note="", actor=WAHYU)
    stripe.knobs.fail("POST", "/v1/refunds", status=500, when=when, count=1, stored=True)
    for _attempt in range(tries - 1):
        with pytest.raises(Silent):
            refunds.send(refund_id=refund.public_id)
    assert refunds.send(refund_id=refund.public_id).status == "sent"
    assert len(stripe.objects("refund")) == 1
    assert cards.at_stripe(stripe) == cards.in_books("card") == 0


def test_the_database_refuses_more_back_than_came(stripe: Fake, order: Order) -> None:
    payment = cards.paid(order, stripe)
    refunds.refund_order(number=order.number, note="", actor=WAHYU)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.create(payment=payment, cause=Refund.TWICE, amount=1, currency="IDR")


def refused(order: Order, stripe: Fake) -> Refund:
    """Stripe will not send it: the cardholder's bank has taken the money back already."""
    refund = called_off(order, stripe)
    stripe.dispute(payment_intent=refund.payment.intent_ref)
    return refunds.send(refund_id=refund.public_id)


def test_what_stripe_will_not_send_finance_sends_from_the_bank(stripe: Fake, order: Order) -> None:
    refund = refused(order, stripe)
    task = FinanceTask.objects.get(kind=FinanceTask.SEND_BACK)
    assert (refund.status, task.about, task.amount) == ("failed", refund.public_id, TOTAL)
    with pytest.raises(Refusal):
        refunds.send_by_hand(refund_id=refund.public_id, bank_ref=" ", actor=WAHYU)
    sent = at_once([lambda: refunds.send_by_hand(refund_id=refund.public_id, bank_ref="BNK-1", actor=WAHYU)] * 4)
    assert {one.status for one in sent} == {"sent"}
    # The bank account paid it; what the card brought is still at the provider.
    assert (cards.in_books("cash"), cards.in_books("card"), cards.in_books("refunds")) == (-TOTAL, TOTAL, 0)
    task.refresh_from_db()
    assert task.closed_at and orders_off() == []


def test_nobody_sends_by_hand_what_the_provider_is_being_asked_for(stripe: Fake, order: Order) -> None:
    """Else the buyer has it twice."""
    refund = called_off(order, stripe)
    with pytest.raises(ForbiddenMove):
        refunds.send_by_hand(refund_id=refund.public_id, bank_ref="BNK-1", actor=WAHYU)
    assert refunds.send(refund_id=refund.public_id).status == "sent"
    assert (cards.in_books("cash"), cards.in_books("card")) == (0, 0)


def test_money_that_comes_back_from_a_card_is_owed_again_and_on_finances_desk(stripe: Fake, order: Order) -> None:
    """docs.stripe.com/refunds: a refund may fail up to 30 days after it was taken on."""
    refund = called_off(order, stripe)
    stripe.knobs.refund_pending = True
    assert refunds.send(refund_id=refund.public_id).status == "sent"
    [made] = stripe.objects("refund")
    stripe.settle_refund(made["id"], succeeded=False)
    for event in stripe.events():
        cards.hear(event)
        cards.hear(event)
    refund.refresh_from_db()
    assert refund.status == "failed"
    assert cards.in_books("card") == cards.at_stripe(stripe) == TOTAL
    assert cards.in_books("refunds") == -TOTAL and orders_off() == []
    [task] = FinanceTask.objects.all()
    assert (task.kind, task.found) == ("send_back", f"{made['id']}: lost_or_stolen_card")
    stripe.knobs.refund_pending = False
    refunds.try_again(refund_id=refund.public_id, actor=WAHYU)
    assert refunds.send(refund_id=refund.public_id).status == "sent"
    assert cards.in_books("card") == cards.at_stripe(stripe) == cards.in_books("refunds") == 0


def test_a_refund_that_arrives_stays_sent(stripe: Fake, order: Order) -> None:
    refund = called_off(order, stripe)
    stripe.knobs.refund_pending = True
    refunds.send(refund_id=refund.public_id)
    stripe.settle_refund(stripe.objects("refund")[0]["id"])
    for event in stripe.events():
        cards.hear(event)
    assert Refund.objects.get().status == "sent"
    assert not FinanceTask.objects.exists()


def test_a_refund_whose_job_has_given_up_is_sent_by_the_reconciler(stripe: Fake, order: Order) -> None:
    """Stripe was away for longer than the job tries."""
    refund = called_off(order, stripe)
    stripe.knobs.fail("POST", "/v1/refunds", status=503, when="before", count=3)
    with pytest.raises(Silent):
        refunds.send(refund_id=refund.public_id)
    gateway.forget_silence()
    jobs.reconcile_all(timestamp=0)
    assert Refund.objects.get().status == "requested", "its job may still do it"
    with time_machine.travel(timezone.now() + timedelta(hours=5), tick=True):
        jobs.reconcile_all(timestamp=0)
    assert Refund.objects.get().status == "sent"
    assert len(stripe.objects("refund")) == 1


def test_what_was_sent_back_on_the_providers_own_pages_is_told_however_old_the_payment(
    stripe: Fake, order: Order
) -> None:
    payment = cards.paid(order, stripe)
    client = cards.gateway_client()
    for sum_ in (100, 250):
        client.v1.refunds.create({"payment_intent": payment.intent_ref, "amount": sum_ * 100})
        cards.hear(stripe.events("charge.refunded")[-1])
        task = FinanceTask.objects.get(closed_at=None)
        tasks.close_task(task_id=task.public_id, note="known", actor=WAHYU)
    # The second differs from what was dealt with, so it lay on the desk again.
    assert FinanceTask.objects.get().found == "refunds differ: 350 there, 0 here"


def test_one_payment_that_cannot_be_asked_about_keeps_no_other_from_being_found(stripe: Fake, order: Order) -> None:
    """RELIABILITY.md test 33: the webhooks of both were lost."""
    strange = cards.opened(order)
    Payment.objects.filter(pk=strange.pk).update(session_ref="cs_test_unknown")
    other = cards.card_order(street.cloth(street.maker("rohmat", "Rohmat")))
    payment = cards.opened(other)
    stripe.pay(payment.session_ref)
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=True):
        jobs.reconcile_all(timestamp=0)
        jobs.reconcile_all(timestamp=0)
    other.refresh_from_db()
    assert other.status == "paid"
    assert FinanceTask.objects.get().about == f"{strange.public_id} asked"
