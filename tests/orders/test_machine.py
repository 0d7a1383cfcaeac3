"""A state machine over cart, order, payment, webhook, expiry and refund, with a fake Stripe that fails now and then.

RELIABILITY.md test 42, its first form. Hypothesis chooses what happens next; after every step the books, the stock and
the provider's money are compared. `test_machine_finds.py` plants three faults and sees each found.
"""

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

import pytest
import time_machine
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from catalog.commons.errors import Refusal
from catalog.commons.history import Actor
from catalog.commons.numbers import plain_code
from catalog.products.models import ProductVariant
from catalog.stock.queries import levels_off, variants_off
from infra.fakes.stripe import Fake
from orders.ledger.models import Account, Posting
from orders.ledger.queries import orders_off
from orders.payments import actions as payments
from orders.payments import events, jobs, moves, refunds, sessions
from orders.payments.bank_transfer.gateway import ID as TRANSFER
from orders.payments.gateways import GATEWAYS
from orders.payments.models import Payment, ProviderEvent, Refund
from orders.payments.provider import Silent
from orders.payments.stripe import gateway
from orders.payments.stripe.events import understand
from orders.placing import actions as placing
from orders.pricing import quotes
from orders.sales.models import Order
from tests.makers import cards, effort, street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WAHYU = Actor("wahyu", "finance")
EFFECTS: Counter[str] = Counter()
AT_LEAST, ROUNDS, STEPS = 50, 10, 30
FAULTS = ("", "lost", "refused", "")
GAMES = effort.of(15, long=60)
T = TypeVar("T")


def one_of(things: Sequence[T], which: int) -> T | None:
    """A thing by number, or None of none. What Hypothesis draws must not depend on what the database holds."""
    return things[which % len(things)] if things else None


class Shop(RuleBasedStateMachine):
    """One maker, six pieces, and whatever buyers, the provider and the clock do."""

    stripe: Fake

    def __init__(self) -> None:
        super().__init__()
        seller = street.maker(f"maker-{plain_code(10).lower()}", "Canting")
        self.pieces: list[ProductVariant] = [street.cloth(seller, f"Kain {n}", pictures=0) for n in range(6)]
        self.orders: list[Order] = []
        self.hours = 0
        gateway.forget_silence()

    def teardown(self) -> None:
        self.stripe.knobs.reset()

    def mine(self, **states: object) -> list[Payment]:
        return list(Payment.objects.filter(order__in=self.orders, **states).prefetch_related("refunds").order_by("pk"))

    def have_somebody_waiting(self, way: str, which: int) -> None:
        if not self.mine(gateway=way, status=moves.PENDING):
            self.order(way, which % len(self.pieces), 1)

    def effect(self, name: str, happened: object) -> None:
        if happened:
            EFFECTS[name] += 1

    @rule(way=st.sampled_from([gateway.ID, gateway.ID, TRANSFER]), piece=st.integers(0, 5), rivals=st.integers(1, 2))
    def order(self, way: str, piece: int, rivals: int) -> None:
        """One piece in so many carts, all ordered at once, each with two clicks."""
        if not ProductVariant.objects.get(pk=self.pieces[piece].pk).free:
            return
        carts = [street.cart(self.pieces[piece]) for _ in range(rivals)]
        total = quotes.of(carts[0]).total
        clicks = [
            lambda cart=cart: placing.place_order(token=cart.token, shown_total=total, gateway=way)
            for cart in carts * 2
        ]
        told = at_once(clicks)
        assert all(isinstance(one, Order | Refusal) for one in told), f"neither an order nor a clear no: {told}"
        pairs = list(zip(told[: len(carts)], told[len(carts) :], strict=True))
        assert all(isinstance(one, Order) is isinstance(two, Order) for one, two in pairs), (
            f"two clicks of one buyer, two answers: {pairs}"
        )
        placed = {one.pk: one for one in told if isinstance(one, Order)}
        assert len(placed) == 1
        self.orders += placed.values()
        self.effect("order", True)

    @rule(fault=st.sampled_from(FAULTS), which=st.integers(0, 7))
    def open_page(self, fault: str, which: int) -> None:
        unopened = {"gateway": gateway.ID, "status": moves.PENDING, "session_ref": ""}
        if not self.mine(**unopened):
            self.order(gateway.ID, which % len(self.pieces), 1)
        payment = one_of(self.mine(**unopened), which)
        if payment is None:
            return
        if fault == "lost":
            self.stripe.knobs.drop("POST", "/v1/checkout/sessions", when="after", count=1)
        elif fault == "refused":
            self.stripe.knobs.fail("POST", "/v1/checkout/sessions", status=503, when="before", count=1)
        with contextlib.suppress(Refusal):
            sessions.open_session(payment_id=payment.public_id, return_url=cards.RETURN)
        gateway.forget_silence()
        # The job that asks again with the same key.
        jobs.open_session(payment_id=payment.public_id)
        self.effect("open_page", Payment.objects.get(pk=payment.pk).session_ref)
        pages = [
            s for s in self.stripe.objects("checkout.session") if s["metadata"].get("payment") == payment.public_id
        ]
        assert len(pages) == 1, "one payment has one page at the provider"

    def open_at_stripe(self) -> list[str]:
        refs = {payment.session_ref for payment in self.mine(gateway=gateway.ID)} - {""}
        return sorted(ref for ref in refs if self.stripe.object(ref)["status"] == "open")

    @rule(which=st.integers(0, 7))
    def pay_at_page(self, which: int) -> None:
        if not self.open_at_stripe():
            self.open_page(FAULTS[which % len(FAULTS)], which)
        ref = one_of(self.open_at_stripe(), which)
        if ref is not None:
            self.stripe.pay(ref)
            self.effect("pay_at_page", True)

    @rule(which=st.integers(0, 7), many=st.integers(1, 3))
    def webhook(self, which: int, many: int) -> None:
        self.have_unheard_money(which)
        payment = one_of(self.unheard(), which)
        if payment is None:
            return
        told = [event for event in self.stripe.events() if payment.public_id in str(event["data"])]
        if not told:
            return
        event = understand(*cards.signed(told[which % len(told)]))
        before = payment.status
        events.take(provider="stripe", told=event)
        row = ProviderEvent.objects.get(event_id=event.event_id)
        told_off = [why for why in at_once([lambda: jobs.handle_event(event_pk=row.pk)] * many) if why]
        assert not told_off, f"an event could not be handled: {told_off}"
        self.effect("webhook", before != Payment.objects.get(pk=payment.pk).status)

    def unheard(self) -> list[Payment]:
        """Payments whose page has been paid or closed without our knowing."""
        waiting = [one for one in self.mine(gateway=gateway.ID) if one.session_ref and not one.intent_ref]
        return [one for one in waiting if self.stripe.object(one.session_ref)["status"] == "complete"]

    def have_unheard_money(self, which: int) -> None:
        if not self.unheard():
            self.pay_at_page(which)

    @rule(which=st.integers(0, 7))
    def reconcile(self, which: int) -> None:
        self.have_unheard_money(which)
        before = len(self.mine(status=moves.CONFIRMED))
        for payment in self.mine(gateway=gateway.ID):
            sessions.settle(payment_id=payment.public_id)
        self.effect("reconcile", len(self.mine(status=moves.CONFIRMED)) > before)

    @rule(which=st.integers(0, 7), twice=st.booleans())
    def transfer_arrives(self, which: int, twice: bool) -> None:
        self.have_somebody_waiting(TRANSFER, which)
        payment = one_of(self.mine(gateway=TRANSFER), which)
        if payment is None:
            return

        def confirm() -> Payment:
            return payments.confirm(
                payment_id=payment.public_id, amount=payment.amount, currency=payment.currency, actor=WAHYU
            )

        told = at_once([confirm] * (1 + twice))
        assert all(isinstance(one, Payment | Refusal) for one in told), f"neither a payment nor a clear no: {told}"
        self.effect("transfer_arrives", payment.status != Payment.objects.get(pk=payment.pk).status)

    @rule(which=st.integers(0, 7))
    def change_way(self, which: int) -> None:
        self.have_somebody_waiting(gateway.ID, which)
        payment = one_of(self.mine(status=moves.PENDING), which)
        if payment is None:
            return
        other = TRANSFER if payment.gateway == gateway.ID else gateway.ID
        assert payment.order is not None
        with contextlib.suppress(Refusal):
            sessions.change_way(order=payment.order, gateway=other)
            self.effect("change_way", True)

    @rule(silent=st.booleans(), hours=st.sampled_from([1, 1, 30]))
    def time_runs_out(self, silent: bool, hours: int) -> None:
        self.have_somebody_waiting(gateway.ID, which=hours)
        if silent:
            self.stripe.knobs.fail("POST", "/v1/checkout/sessions", status=503, when="before", count=1)
        with self.clock(hours=hours):
            ended = placing.expire_due()
        self.stripe.knobs.reset()
        gateway.forget_silence()
        self.effect("time_runs_out", ended)

    @rule(which=st.integers(0, 7))
    def expires_without_looking(self, which: int) -> None:
        """A fault of ours, or of a person: the order ends while the provider's page may still take money."""
        self.have_somebody_waiting(gateway.ID, which)
        payment = one_of(self.mine(gateway=gateway.ID, status=moves.PENDING), which)
        if payment is None:
            return
        assert payment.order is not None
        self.effect("expires_without_looking", placing.expire_order(number=payment.order.number))

    @rule(which=st.integers(0, 7), twice=st.booleans())
    def refund(self, which: int, twice: bool) -> None:
        paid = [order for order in Order.objects.filter(pk__in=[o.pk for o in self.orders]) if order.status == "paid"]
        if not paid:
            self.reconcile(which)
            paid = self.orders
        order = one_of(paid, which)
        if order is None:
            return

        def call_off() -> Refund:
            return refunds.refund_order(number=order.number, note="", actor=WAHYU)

        told = at_once([call_off] * (1 + twice))
        assert all(isinstance(one, Refund | Refusal) for one in told), f"neither a refund nor a clear no: {told}"
        self.effect("refund", [one for one in told if isinstance(one, Refund)])

    @rule(fault=st.sampled_from(["", "stored", "lost"]), which=st.integers(0, 7))
    def send_refunds(self, fault: str, which: int) -> None:
        if not Refund.objects.filter(payment__order__in=self.orders, status="requested").exists():
            self.refund(which, twice=False)
        if fault == "stored":
            self.stripe.knobs.fail("POST", "/v1/refunds", status=500, when="after", count=1, stored=True)
        elif fault == "lost":
            self.stripe.knobs.drop("POST", "/v1/refunds", when="after", count=1)
        for wanted in Refund.objects.filter(payment__order__in=self.orders, status="requested"):
            for _attempt in range(3):
                with contextlib.suppress(Silent):
                    if refunds.send(refund_id=wanted.public_id).status == "sent":
                        break
            self.effect("send_refunds", Refund.objects.get(pk=wanted.pk).status == "sent")
        gateway.forget_silence()

    @contextlib.contextmanager
    def clock(self, **ahead: int) -> Iterator[None]:
        with time_machine.travel(timezone.now() + timedelta(**ahead), tick=True):
            yield

    @invariant()
    def the_books_balance(self) -> None:
        assert orders_off() == []

    @invariant()
    def stock_equals_its_movements_and_promises(self) -> None:
        assert levels_off() == variants_off() == []

    @invariant()
    def no_piece_is_promised_to_two(self) -> None:
        alive = Order.objects.filter(pk__in=[o.pk for o in self.orders], status__in=("awaiting_payment", "paid"))
        variants = list(alive.values_list("parts__lines__variant", flat=True))
        assert len(variants) == len(set(variants))

    @invariant()
    def paid_orders_have_one_payment_and_confirmed_payments_a_paid_order(self) -> None:
        for order in Order.objects.filter(pk__in=[o.pk for o in self.orders]).prefetch_related("payments"):
            confirmed = [p for p in order.payments.all() if p.status == moves.CONFIRMED]
            assert len(confirmed) == (order.status in ("paid", "refunded")), order.status
            assert sum(p.status == moves.PENDING for p in order.payments.all()) == (order.status == "awaiting_payment")

    @invariant()
    def what_we_know_of_the_providers_money_is_true(self) -> None:
        known = {p.intent_ref: p for p in self.mine(gateway=gateway.ID) if p.intent_ref}
        charged = Counter(i["metadata"].get("payment") for i in self.stripe.objects("payment_intent"))
        assert all(charged[p.public_id] == 1 for p in known.values()), "charged once"
        for payment in known.values():
            intent = self.stripe.object(payment.intent_ref)
            sent = sum(r.amount for r in payment.refunds.all() if r.status == "sent")
            made = [r for r in self.stripe.objects("refund") if r["payment_intent"] == intent["id"]]
            assert intent["amount_received"] == payment.amount * 100
            assert len(made) <= 1 and sent * 100 in (0, sum(r["amount"] for r in made))

    @invariant()
    def the_books_hold_what_came_and_was_not_sent_back(self) -> None:
        came = dict.fromkeys((Account.CARD, Account.CASH), 0)
        for payment in self.mine(status__in=(moves.CONFIRMED, moves.SURPLUS)):
            account = GATEWAYS[payment.gateway].account
            came[account] += payment.amount - sum(r.amount for r in payment.refunds.all() if r.status == "sent")
        mine = Posting.objects.filter(order_ref__in=[order.number for order in self.orders])
        for account, amount in came.items():
            booked = mine.filter(account__kind=account).aggregate(sum=Sum("amount"))["sum"] or 0
            assert booked == amount, f"{account}: {booked} in the books, {amount} came"


def play(game: int) -> None:
    """Let Hypothesis play some rounds. It stops at the first step after which something does not hold."""
    rounds = settings(
        max_examples=ROUNDS,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        report_multiple_bugs=False,
    )
    run_state_machine_as_test(seed(game)(type(f"Shop{game}", (Shop,), {})), settings=rounds)


def test_whatever_happens_the_books_the_stock_and_the_provider_agree() -> None:
    """Games are played until each rule has taken effect often enough, or it is shown that one does not."""
    with cards.stripe() as fake:
        Shop.stripe = fake
        for game in range(GAMES):
            play(game)
            if all(EFFECTS[rule] >= effort.of(AT_LEAST, long=4 * AT_LEAST) for rule in RULES):
                return
    pytest.fail(f"too few effects: { {rule: EFFECTS[rule] for rule in RULES} }")


RULES = [name for name in vars(Shop) if hasattr(getattr(Shop, name), "hypothesis_stateful_rule")]
