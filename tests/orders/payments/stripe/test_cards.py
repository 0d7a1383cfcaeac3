"""A card payment from the page to the books, through Stripe's own client, against a fake Stripe with faults."""

import itertools
import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons import faults
from catalog.commons.errors import ForbiddenMove, Refusal
from catalog.commons.history import Actor
from catalog.products.models import Product
from catalog.stock.models import Reservation
from infra.fakes.stripe import Fake
from orders.ledger.queries import orders_off
from orders.payments import actions as payments
from orders.payments import events, jobs, reconcile, refunds, sessions
from orders.payments.bank_transfer.gateway import ID as TRANSFER
from orders.payments.models import FinanceTask, Payment, ProviderEvent, Refund
from orders.payments.provider import Forged, Unreachable
from orders.payments.stripe import gateway
from orders.payments.stripe.events import understand
from orders.placing import actions as placing
from orders.sales.models import Order
from tests.journeys.worker import run_jobs
from tests.makers import cards, street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WAHYU = Actor("wahyu", "finance")


def waiting(task: str) -> list[dict[str, object]]:
    """Arguments of the jobs of a kind that wait for a worker."""
    return list(ProcrastinateJob.objects.filter(task_name=task, status="todo").values_list("args", flat=True))


def state(order: Order) -> tuple[str, str]:
    order.refresh_from_db()
    return order.status, cards.payment_of(order).status


def test_a_card_pays_an_order_once(stripe: Fake, order: Order) -> None:
    payment = cards.opened(order)
    [session] = stripe.objects("checkout.session")
    assert (session["amount_total"], session["currency"], session["client_reference_id"]) == (
        126_800_000,
        "idr",
        order.number,
    )
    shown = cards.gateway_client().v1.checkout.sessions.retrieve(session["id"], params={"expand": ["line_items"]})
    assert [item.amount_total for item in shown.line_items.data] == [125_000_000, 1_800_000]
    assert payment.session_url == session["url"]
    stripe.pay(payment.session_ref)
    sessions.settle(payment_id=payment.public_id)
    sessions.settle(payment_id=payment.public_id)
    assert state(order) == ("paid", "confirmed")
    assert cards.in_books("card") == cards.at_stripe(stripe) == 1_268_000
    assert cards.in_books("receivable") == 0 and cards.in_books("held") == -1_268_000
    assert orders_off() == []


def test_the_page_stays_the_same_when_asked_for_again(stripe: Fake, order: Order) -> None:
    first = cards.opened(order).session_url
    assert cards.opened(order).session_url == first
    assert len(stripe.objects("checkout.session")) == 1


def test_two_clicks_at_once_open_one_page(stripe: Fake, order: Order) -> None:
    payment_id = cards.payment_of(order).public_id
    urls = at_once([lambda: sessions.open_session(payment_id=payment_id, return_url=cards.RETURN)] * 6)
    found = {url for url in urls if isinstance(url, str)}
    assert len(found) == 1 and all(isinstance(url, str | Unreachable) for url in urls), urls
    assert len(stripe.objects("checkout.session")) == 1


def test_a_page_made_though_its_answer_never_came_is_found_again_by_its_key(stripe: Fake, order: Order) -> None:
    """RELIABILITY.md test 29: the work was done, the answer was lost; one page there, one row here."""
    stripe.knobs.drop("POST", "/v1/checkout/sessions", when="after", count=1)
    with pytest.raises(Unreachable):
        cards.opened(order)
    assert waiting("payments.open_session") == [{"payment_id": cards.payment_of(order).public_id}]
    gateway.forget_silence()
    jobs.open_session(payment_id=cards.payment_of(order).public_id)
    [session] = stripe.objects("checkout.session")
    assert cards.payment_of(order).session_ref == session["id"]
    assert order.payments.count() == 1


def test_a_silent_provider_keeps_a_page_waiting_once_and_loses_nothing(stripe: Fake, order: Order) -> None:
    """RELIABILITY.md test 60, the provider's part: the order stays payable; the second page does not wait."""
    stripe.knobs.fail("POST", "/v1/checkout/sessions", status=503, when="before", count=1)
    with pytest.raises(Unreachable):
        cards.opened(order)
    began = stripe.state()["requests"]
    with pytest.raises(Unreachable):
        cards.opened(order)
    assert stripe.state()["requests"] == began
    assert state(order) == ("awaiting_payment", "pending")
    gateway.forget_silence()
    assert cards.opened(order).session_url


def test_a_page_asked_for_too_late_gets_new_time_and_a_new_key(stripe: Fake, order: Order) -> None:
    payment = cards.payment_of(order)
    Payment.objects.filter(pk=payment.pk).update(due_at=timezone.now() + timedelta(minutes=5))
    fresh = cards.opened(order)
    assert fresh.attempt == 2 and fresh.due_at > timezone.now() + timedelta(minutes=30)
    assert len(stripe.objects("checkout.session")) == 1


def test_the_same_event_twenty_times_at_once_is_one(stripe: Fake, order: Order) -> None:
    """RELIABILITY.md test 31."""
    payment = cards.opened(order)
    stripe.pay(payment.session_ref)
    told = understand(*cards.signed(stripe.events("checkout.session.completed")[0]))
    kept = at_once([lambda: events.take(provider="stripe", told=told)] * 20)
    assert kept.count(True) == 1 and kept.count(False) == 19
    assert len(waiting("payments.handle_event")) == 1
    event = ProviderEvent.objects.get()
    at_once([lambda: jobs.handle_event(event_pk=event.pk)] * 5)
    assert state(order) == ("paid", "confirmed")
    assert cards.in_books("card") == 1_268_000


def test_events_in_every_order_end_the_same(stripe: Fake) -> None:
    """RELIABILITY.md test 32: created, succeeded, completed, refunded and disputed, in all 120 orders."""
    maker = street.maker()
    order = cards.card_order(street.cloth(maker))
    payment = cards.opened(order)
    stripe.pay(payment.session_ref)
    sessions.settle(payment_id=payment.public_id)
    refunds.refund_order(number=order.number, note="", actor=WAHYU)
    refunds.send(refund_id=Refund.objects.get().public_id)
    kinds = ["payment_intent.created", "payment_intent.succeeded", "checkout.session.completed", "charge.refunded"]
    told = [stripe.events(kind)[0] for kind in kinds]
    stripe.dispute(payment_intent=cards.payment_of(order).intent_ref)
    told.append(stripe.events("charge.dispute.created")[0])
    before = snapshot(order)
    for turn in itertools.permutations(told):
        ProviderEvent.objects.all().delete()
        for event in turn:
            cards.hear(event)
        assert snapshot(order) == before
    assert FinanceTask.objects.get().kind == FinanceTask.DISPUTE


def snapshot(order: Order) -> tuple[object, ...]:
    return state(order), cards.in_books("card"), cards.in_books("refunds"), Refund.objects.get().status


def test_events_before_the_money_is_known_end_paid_in_every_order(stripe: Fake) -> None:
    """RELIABILITY.md test 32, for an order that is not paid yet."""
    maker = street.maker()
    kinds = ["payment_intent.created", "payment_intent.succeeded", "checkout.session.completed"]
    for number, turn in enumerate(itertools.permutations(kinds)):
        order = cards.card_order(street.cloth(maker, f"Kain {number}"))
        payment = cards.opened(order)
        stripe.pay(payment.session_ref)
        mine = [e for e in stripe.events() if payment.public_id in str(e)]
        for kind in turn:
            cards.hear(next(e for e in mine if e["type"] == kind))
        assert state(order) == ("paid", "confirmed"), turn
    assert cards.in_books("card") == cards.at_stripe(stripe) == 6 * 1_268_000


def test_a_lost_webhook_loses_no_order(stripe: Fake, order: Order) -> None:
    """RELIABILITY.md test 33: the reconciler finds it; the event that comes after days has no second effect."""
    payment = cards.opened(order)
    stripe.pay(payment.session_ref)
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=True):
        jobs.reconcile_all(timestamp=0)
    assert state(order) == ("paid", "confirmed")
    cards.hear(stripe.events("checkout.session.completed")[0])
    assert cards.in_books("card") == 1_268_000
    assert not FinanceTask.objects.exists()


def event_of(stripe: Fake, order: Order) -> dict[str, object]:
    stripe.pay(cards.opened(order).session_ref)
    return stripe.events("checkout.session.completed")[0]


@pytest.mark.parametrize("how", ["unsigned", "other", "old", "changed", "live", "account", "nonsense"])
def test_a_forged_event_is_refused(stripe: Fake, order: Order, how: str) -> None:
    """RELIABILITY.md test 34."""
    event = event_of(stripe, order)
    body, signature = cards.signed(event)
    if how == "unsigned":
        signature = ""
    elif how == "other":
        body, signature = cards.signed(event, secret="whsec_of_somebody_else")
    elif how == "old":
        body, signature = cards.signed(event, at=time.time() - 301)
    elif how == "changed":
        body = body.replace(b"126800000", b"126800001", 1)
    elif how == "live":
        body, signature = cards.signed({**event, "livemode": True})
    elif how == "account":
        body, signature = cards.signed({**event, "account": "acct_of_somebody_else"})
    else:
        body, signature = cards.signed({"id": "evt_1"})
    with pytest.raises(Forged):
        understand(body, signature)
    assert state(order) == ("awaiting_payment", "pending")


@pytest.mark.parametrize(("knob", "value"), [("wrong_amount", 126_799_900), ("wrong_currency", "usd")])
def test_another_amount_or_currency_does_not_pay(stripe: Fake, order: Order, knob: str, value: object) -> None:
    """RELIABILITY.md test 35: not paid, and on finance's desk."""
    setattr(stripe.knobs, knob, value)
    cards.hear(event_of(stripe, order))
    assert state(order) == ("awaiting_payment", "pending")
    assert cards.in_books("card") == 0
    task = FinanceTask.objects.get()
    assert (task.kind, task.about) == (FinanceTask.DIFFERENCE, cards.payment_of(order).public_id)
    assert ProviderEvent.objects.get().outcome == ProviderEvent.REFUSED


def test_a_signed_event_of_another_amount_is_not_believed(stripe: Fake, order: Order) -> None:
    event = event_of(stripe, order)
    event["data"]["object"]["amount_total"] = 100  # type: ignore[index]
    cards.hear(event)
    assert state(order) == ("awaiting_payment", "pending")
    assert FinanceTask.objects.get().found.endswith("1 IDR")


def test_a_card_that_was_not_used_in_time_gives_the_piece_back(stripe: Fake, order: Order) -> None:
    payment = cards.opened(order)
    assert Product.objects.get().free == 0
    with time_machine.travel(payment.due_at + timedelta(seconds=1), tick=True):
        assert placing.expire_due() == 1
    assert state(order) == ("expired", "expired")
    assert stripe.object(payment.session_ref)["status"] == "expired"
    assert Product.objects.get().free == 1


def test_the_piece_is_not_given_back_before_the_page_is_seen_closed(stripe: Fake, order: Order) -> None:
    payment = cards.opened(order)
    stripe.knobs.fail("POST", f"/v1/checkout/sessions/{payment.session_ref}/expire", status=500, when="before", count=1)
    with time_machine.travel(payment.due_at + timedelta(seconds=1), tick=True):
        assert placing.expire_due() == 0
        assert state(order) == ("awaiting_payment", "pending")
        assert Product.objects.get().free == 0
        gateway.forget_silence()
        assert placing.expire_due() == 1
    assert Product.objects.get().free == 1


def test_a_card_that_is_faster_than_the_expiry_pays(stripe: Fake, order: Order) -> None:
    payment = cards.opened(order)
    stripe.pay(payment.session_ref)
    with time_machine.travel(payment.due_at + timedelta(seconds=1), tick=True):
        assert placing.expire_due() == 0
    assert state(order) == ("paid", "confirmed")


def late(order: Order, stripe: Fake) -> Payment:
    """A payment that was on its way when its order expired: the page was not seen closed (a fault of ours)."""
    payment = cards.opened(order)
    placing.expire_order(number=order.number)
    stripe.pay(payment.session_ref)
    return payment


def test_money_that_comes_late_pays_if_the_piece_is_still_there(stripe: Fake, order: Order) -> None:
    """RELIABILITY.md test 24: paid with its pieces."""
    payment = late(order, stripe)
    sessions.settle(payment_id=payment.public_id)
    assert state(order) == ("paid", "confirmed")
    assert [r.status for r in Reservation.objects.order_by("pk")] == ["returned", "held"]
    assert cards.in_books("card") == 1_268_000 and cards.in_books("receivable") == 0
    assert orders_off() == []


def test_money_that_comes_too_late_goes_back_by_itself(stripe: Fake, order: Order) -> None:
    """RELIABILITY.md test 24: never paid without goods and silent."""
    payment = late(order, stripe)
    street.placed_order(Product.objects.get().variants.get())
    sessions.settle(payment_id=payment.public_id)
    assert state(order) == ("expired", "surplus")
    [job] = waiting("payments.send_refund")
    jobs.send_refund(**job)
    jobs.send_refund(**job)
    refund = Refund.objects.get()
    assert (refund.cause, refund.status, refund.amount) == (Refund.LATE, "sent", 1_268_000)
    assert cards.in_books("card") == cards.at_stripe(stripe) == 0
    assert cards.in_books("surplus") == cards.in_books("refunds") == 0
    assert orders_off() == []


def test_an_order_paid_by_card_and_by_transfer_is_paid_once(stripe: Fake, order: Order) -> None:
    """RELIABILITY.md test 28: the surplus lies in an account of its own, with a task for finance."""
    card = cards.opened(order)
    transfer = sessions.change_way(order=order, gateway=TRANSFER)
    assert stripe.object(card.session_ref)["status"] == "expired"
    payments.confirm(payment_id=transfer.public_id, amount=1_268_000, currency="IDR", actor=WAHYU)
    payments.confirm(payment_id=card.public_id, amount=1_268_000, currency="IDR", actor=sessions.PROVIDER)
    order.refresh_from_db()
    assert order.status == "paid"
    assert cards.in_books("cash") == cards.in_books("card") == 1_268_000
    assert cards.in_books("surplus") == -1_268_000
    assert FinanceTask.objects.get().kind == FinanceTask.SURPLUS
    assert not Refund.objects.exists()


def test_a_buyer_changes_from_card_to_transfer_and_back(stripe: Fake, order: Order) -> None:
    cards.opened(order)
    sessions.change_way(order=order, gateway=TRANSFER)
    sessions.change_way(order=order, gateway=gateway.ID)
    payment = cards.opened(order)
    assert [p.status for p in order.payments.order_by("pk")] == ["cancelled", "cancelled", "pending"]
    stripe.pay(payment.session_ref)
    sessions.settle(payment_id=payment.public_id)
    assert state(order) == ("paid", "confirmed")


def test_who_has_paid_cannot_change_the_way(stripe: Fake, order: Order) -> None:
    stripe.pay(cards.opened(order).session_ref)
    with pytest.raises(ForbiddenMove):
        sessions.change_way(order=order, gateway=TRANSFER)
    assert state(order) == ("paid", "confirmed")
    assert order.payments.count() == 1


def test_nobody_changes_the_way_while_the_provider_is_silent(stripe: Fake, order: Order) -> None:
    cards.opened(order)
    stripe.knobs.drop("POST", "/v1/checkout/sessions", when="before", count=None)
    with pytest.raises(Unreachable):
        sessions.change_way(order=order, gateway=TRANSFER)
    assert [p.status for p in order.payments.all()] == ["pending"]


def test_a_failure_that_stripe_stored_under_the_key_of_a_page_is_left_behind(stripe: Fake, order: Order) -> None:
    stripe.knobs.fail("POST", "/v1/checkout/sessions", status=500, when="before", count=1, stored=True)
    for _attempt in range(2):
        with pytest.raises(Unreachable):
            cards.opened(order)
        gateway.forget_silence()
    assert cards.opened(order).attempt == 2


def test_differences_between_their_books_and_ours_are_laid_on_finances_desk_once(stripe: Fake, order: Order) -> None:
    payment = cards.paid(order, stripe)
    stray = cards.gateway_client().v1.payment_intents.create(
        {
            "amount": 5_000_000,
            "currency": "idr",
            "payment_method_types": ["card"],
            "payment_method": "pm_card_visa",
            "confirm": True,
        }
    )
    cards.gateway_client().v1.refunds.create({"payment_intent": cards.payment_of(order).intent_ref, "amount": 10_000})
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=True):
        jobs.reconcile_all(timestamp=0)
        jobs.reconcile_all(timestamp=0)
    found = {task.about: task.found for task in FinanceTask.objects.all()}
    assert found == {
        stray.id: "money without a payment: 50000 IDR",
        f"{cards.payment_of(order).intent_ref} refunded": "refunds differ: 100 there, 0 here",
    }
    assert payment.public_id not in found


def test_a_payment_that_their_books_do_not_have_is_a_difference(stripe: Fake, order: Order) -> None:
    payment = cards.payment_of(order)
    payments.confirm(payment_id=payment.public_id, amount=payment.amount, currency="IDR", actor=WAHYU)
    later = timezone.now() + timedelta(minutes=10)
    assert reconcile.compare(gateway.ID, reconcile.their_books(gateway.ID, now=later), now=later) == 1
    assert FinanceTask.objects.get().found == "payment without money: no reference"


def test_while_stripe_is_silent_one_job_asks_with_growing_waits(stripe: Fake, order: Order) -> None:
    """RELIABILITY.md test 60: with the real worker; it does not ask for itself again, and other jobs go on."""
    stripe.knobs.fail("POST", "/v1/checkout/sessions", status=503, when="before", count=None)
    for _click in range(3):
        with pytest.raises(Unreachable):
            cards.opened(order)
    for turn in range(1, 3):
        run_jobs()
        [job] = ProcrastinateJob.objects.filter(task_name="payments.open_session")
        assert (job.status, job.attempts) == ("todo", turn)
        assert job.scheduled_at and job.scheduled_at > timezone.now()
        ProcrastinateJob.objects.filter(pk=job.pk).update(scheduled_at=None)
    stripe.knobs.reset()
    run_jobs()
    assert ProcrastinateJob.objects.get(task_name="payments.open_session").status == "succeeded"
    assert cards.payment_of(order).session_url and len(stripe.objects("checkout.session")) == 1


def test_a_page_that_was_made_for_a_payment_that_is_not_wanted_any_more_is_closed(stripe: Fake, order: Order) -> None:
    payment = cards.payment_of(order)

    def change_of_mind() -> None:
        Payment.objects.filter(pk=payment.pk).update(status="cancelled")

    with faults.armed("sessions.after_call", change_of_mind), pytest.raises(ForbiddenMove):
        cards.opened(order)
    assert waiting("payments.close_session") == [{"payment_id": payment.public_id}]
    run_jobs()
    assert [session["status"] for session in stripe.objects("checkout.session")] == ["expired"]


def test_a_failure_that_stripe_stored_under_the_key_of_closing_does_not_hold_the_piece(
    stripe: Fake, order: Order
) -> None:
    """The page has ended by itself meanwhile, and its state can be asked for without a key."""
    payment = cards.opened(order)
    stripe.knobs.fail("POST", f"/v1/checkout/sessions/{payment.session_ref}/expire", status=500, stored=True, count=1)
    with time_machine.travel(payment.due_at + timedelta(seconds=1), tick=True):
        placing.expire_due()
        gateway.forget_silence()
        assert state(order)[0] == "awaiting_payment"
        stripe.advance(32 * 60)
        placing.expire_due()
    assert state(order) == ("expired", "expired")
    assert Product.objects.get().free == 1


def test_a_page_that_is_refused_for_another_reason_than_its_time_gets_no_new_time(stripe: Fake, order: Order) -> None:
    due = cards.payment_of(order).due_at
    stripe.knobs.fail("POST", "/v1/checkout/sessions", status=400, when="before", count=1)
    with pytest.raises(Refusal) as no, time_machine.travel(timezone.now() + timedelta(minutes=1), tick=True):
        cards.opened(order)
    assert no.value.code == "PROVIDER_REFUSED"
    assert (cards.payment_of(order).due_at, cards.payment_of(order).attempt) == (due, 1)
