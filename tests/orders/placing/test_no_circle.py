"""Everybody at once, on the same few pieces: buyers, the bank, finance and the stock import never wait in a circle.

CI plays 8 threads of 6 turns, `--long` of 60. The seed is printed; what meets what is up to the machine.
"""

import random
import secrets
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from catalog.commons import faults, locks
from catalog.commons.errors import Refusal
from catalog.commons.history import Actor
from catalog.products.models import ProductVariant
from catalog.stock import actions as stock
from catalog.stock.queries import levels_off, variants_off
from orders.carts.models import Checkout
from orders.ledger.queries import orders_off
from orders.payments import actions as payments
from orders.payments import refunds
from orders.placing import actions as placing
from orders.pricing import quotes
from orders.sales.models import Order
from tests.makers import deadlocks, effort, street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, TURNS, TWIN_TURNS = 8, effort.of(6, long=60), 1
KINDS, IN_A_CART = 4, 3
MOST_SECONDS = 3.0
PATIENCE = 600.0  # seconds; each single verb has MOST_SECONDS
WAHYU = Actor("wahyu", "finance")


class Bustle:
    """One shop and what is done in it. Orders are everybody's: who confirms one may meet who expires it."""

    def __init__(self, seed: int, turns: int) -> None:
        chance = random.Random(seed)
        seller = street.maker()
        self.workshop = seller.warehouses.get()
        self.pieces = [
            street.cloth(seller, f"Kain {number}", stock_of=5_000, one_of_a_kind=False) for number in range(KINDS)
        ]
        self.carts = [[self._cart(chance) for _turn in range(turns)] for _thread in range(THREADS)]
        self.chances = [random.Random(chance.random()) for _thread in range(THREADS)]
        self.orders: list[Order] = []
        self.took: list[tuple[float, str]] = []
        self.refused: list[str] = []

    def _cart(self, chance: random.Random) -> tuple[Checkout, int]:
        made = street.cart(*chance.sample(self.pieces, IN_A_CART))
        return made, quotes.of(made).total

    def run(self) -> list[Any]:
        """All threads at once; what they ended with: None, or what went wrong."""
        return at_once([lambda n=n: self._live(n) for n in range(THREADS)], patience=PATIENCE)  # type: ignore[misc]

    def _live(self, thread: int) -> None:
        chance = self.chances[thread]
        for checkout, total in self.carts[thread]:
            order = self._timed(placing.place_order, token=checkout.token, shown_total=total)
            if order is not None:
                self.orders.append(order)
            for verb in chance.sample([self._pay, self._pay, self._call_off, self._expire], 2):
                verb(chance.choice(self.orders[-THREADS:]))
            self._count_in(chance.choice(self.pieces))

    def _pay(self, order: Order) -> None:
        payment = order.payments.get()
        told = {"amount": payment.amount, "currency": payment.currency, "actor": WAHYU}
        self._timed(payments.confirm, payment_id=payment.public_id, **told)

    def _call_off(self, order: Order) -> None:
        self._timed(refunds.refund_order, number=order.number, note="", actor=WAHYU)

    def _expire(self, order: Order) -> None:
        self._timed(placing.expire_order, number=order.number)

    def _count_in(self, piece: ProductVariant) -> None:
        self._timed(stock.receive, warehouse=self.workshop, variant=piece, quantity=1)

    def _timed(self, verb: Callable[..., Any], **words: Any) -> Any:
        """What the verb gives; None when it refuses. Whatever else it raises ends the thread."""
        began = time.monotonic()
        try:
            return verb(**words)
        except Refusal as why:
            self.refused.append(why.code)
            return None
        finally:
            self.took.append((time.monotonic() - began, verb.__name__))


def test_checkouts_payments_refunds_and_a_stock_import_at_once_never_wait_in_a_circle() -> None:
    """RELIABILITY.md test 23: PostgreSQL counts no deadlock, every verb ends within 3 s, refusals are clear ones."""
    seed = secrets.randbelow(10**9)
    print(f"seed {seed}")
    bustle = Bustle(seed, TURNS)
    before = deadlocks.counted()
    ended = bustle.run()
    assert deadlocks.counted() == before, seed
    print(f"{len(bustle.took)} verbs, the longest {max(bustle.took)}, refused: {sorted(set(bustle.refused))}")
    assert ended == [None] * THREADS, (seed, ended)
    assert len(bustle.orders) == THREADS * TURNS
    assert max(bustle.took)[0] < MOST_SECONDS, max(bustle.took)
    assert set(bustle.refused) <= {"INVALID_STATE"}
    assert levels_off() == variants_off() == orders_off() == []


def test_with_the_order_of_locks_spoilt_they_do() -> None:
    """The twin: the same verbs, each of which takes its rows in an order drawn by lot. Whoever loses twice ends."""
    bustle = Bustle(secrets.randbelow(10**9), TWIN_TURNS)
    before = deadlocks.counted()
    with locks.unordered(), faults.armed("locks.taken", lambda: time.sleep(0.02)):
        ended = bustle.run()
    assert deadlocks.counted() > before
    assert all(one is None or isinstance(one, OperationalError) for one in ended), ended
