"""The web server and the worker are killed at random moments while people buy, send and refund; nothing is lost.

RELIABILITY.md test 30, and 58 (kill -9). CI kills 12 times, `--long` a hundred times. The seed is printed; the moments
are drawn from it, but what runs in them is up to the machine.
"""

import random
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from django.db import connections

from catalog.people.models import User
from catalog.products.models import ProductVariant
from orders.fulfilment.models import Parcel
from orders.sales.models import Order
from tests.makers import effort, people, street
from tests.makers.shop_floor import Floor, floor

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = effort.of(12, long=100)
PEOPLE = 3
SOONEST, LATEST = 0.05, 0.6  # seconds between two kills
PATIENCE = 60.0  # seconds that somebody goes on trying


class Crowd:
    """People who buy, one thing after the other, until told to stop. `cut` counts requests that nobody answered."""

    def __init__(self, shop: Floor, piece: ProductVariant, siti: User, wahyu: User) -> None:
        self.shop, self.piece, self.siti, self.wahyu = shop, piece, siti, wahyu
        self.over = threading.Event()
        self.done: list[str] = []
        self.cut = 0
        self.failures: list[BaseException] = []
        self._threads = [threading.Thread(target=self._live, args=(n,), daemon=True) for n in range(PEOPLE)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join(2 * PATIENCE)

    def _live(self, number: int) -> None:
        try:
            while not self.over.is_set():
                self.done.append(self._buys(sends=(len(self.done) + number) % 2 == 0))
        except BaseException as why:
            self.failures.append(why)
        finally:
            connections.close_all()

    def _buys(self, *, sends: bool) -> str:
        """From the last page of the checkout to a parcel that is sent, or to an order called off. Its number."""
        buyer = people.buyer(self.shop.url, street.cart(self.piece))
        page = self.insist(buyer.order)
        while not page.startswith(self.shop.fake.url):
            page = self.insist(lambda page=page: buyer.again(page.removeprefix("/id")))  # type: ignore[misc]
        back = buyer.pay(page)
        order = Order.objects.get(token=back.split("/orders/")[1].split("/")[0])
        self.insist(lambda: self._sees_it_paid(buyer, back, order))
        if sends:
            self.insist(lambda: self._sends(order))
        else:
            self.insist(lambda: self._calls_off(order))
        return order.number

    @staticmethod
    def _sees_it_paid(buyer: people.Buyer, back: str, order: Order) -> None:
        buyer.get(back)
        order.refresh_from_db()
        assert order.status == "paid"

    def _sends(self, order: Order) -> None:
        siti = people.Maker(f"{self.shop.url}/id", people.session(self.siti))
        part = order.parts.get().public_id
        for step in ("accept", "pack"):
            siti.does(part, f"/seller/orders/{part}/{step}/")
        parcel = Parcel.objects.get(part__order=order)
        path = f"/seller/parcels/{parcel.public_id}/ship/"
        siti.does(part, path, courier="JNE", tracking_number="JP1234567890")
        assert order.parts.get().status == "shipped"

    def _calls_off(self, order: Order) -> None:
        wahyu = people.Finance(f"{self.shop.url}/id", people.session(self.wahyu))
        wahyu.calls_off(order.number)
        order.refresh_from_db()
        assert order.status == "refunded"

    def insist(self, call: Callable[[], Any]) -> Any:
        """Try until it works: who gets no answer, or a bad one, tries again in a moment."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return call()
            except (requests.ConnectionError, requests.Timeout):
                self.cut += 1
                if time.monotonic() > until:
                    raise
            except (AssertionError, Parcel.DoesNotExist):
                if time.monotonic() > until:
                    raise
            time.sleep(0.02)


def test_killed_at_random_moments_the_shop_loses_and_doubles_nothing() -> None:
    """RELIABILITY.md tests 30 and 58: after each kill whoever died is started again, at the end the invariants hold."""
    seed = secrets.randbelow(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    siti, wahyu = street.user("siti@example.com", name="Bu Siti"), street.finance_officer()
    piece = street.cloth(street.maker(owner=siti), stock_of=5_000, one_of_a_kind=False)
    with floor() as shop:
        worker = shop.start("work_on")
        with Crowd(shop, piece, siti, wahyu) as crowd:
            for _kill in range(KILLS):
                # No condition to wait for: the moment is what is tried.
                time.sleep(chance.uniform(SOONEST, LATEST))
                if chance.random() < 0.7:
                    shop.close()
                    shop.open()
                else:
                    worker.kill()
                    worker = shop.start("work_on")
        worker.kill()
        worker.join()
        shop.heard()
        shop.recover()
        print(f"{KILLS} kills, {crowd.cut} requests cut, {len(crowd.done)} orders")
        assert not crowd.failures, (seed, crowd.failures)
        assert shop.wrong() == [], seed
        assert crowd.cut and crowd.done, (seed, "nobody noticed")
        assert _ends(crowd) <= {("paid", "shipped"), ("refunded", "void")}, seed


def _ends(crowd: Crowd) -> set[tuple[str, str]]:
    return set(Order.objects.filter(number__in=crowd.done).values_list("status", "parts__status"))
