"""The card provider says nothing for two minutes: buyers are told soon, orders stay payable, nothing is charged twice.

RELIABILITY.md test 60, the provider's half, and 29. In CI the silence lasts as long as it takes every buyer to have
tried, `--long` makes it two minutes.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from orders.payments.bank_transfer.gateway import ID as TRANSFER
from orders.payments.stripe import gateway
from orders.sales.models import Order
from tests.makers import effort, people, street
from tests.makers.shop_floor import Floor, floor

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS = 4
SILENCE = 120.0  # seconds
SOON = gateway.TIMEOUT + 2.0  # seconds: the provider's time-out, and a page


@pytest.fixture
def shop() -> Iterator[Floor]:
    with floor() as made:
        yield made


def _orders(buyer: people.Buyer) -> tuple[float, str]:
    """How many seconds the answer took, and where it led."""
    began = time.monotonic()
    place = buyer.order()
    return time.monotonic() - began, place


def _own_page(buyer: people.Buyer, place: str) -> str:
    """The order's own page, as the buyer reads it."""
    answer: requests.Response = buyer.get(place.removeprefix("/id"))
    assert answer.status_code == 200
    return answer.text


def test_buyers_of_a_silent_provider_are_told_in_time_and_pay_once_when_it_speaks(shop: Floor) -> None:
    """RELIABILITY.md tests 29 and 60: each try has the same key, so there is one page for each order."""
    piece = street.cloth(street.maker(), stock_of=BUYERS, one_of_a_kind=False)
    buyers = [people.buyer(shop.url, street.cart(piece)) for _ in range(BUYERS)]
    began = time.monotonic()
    shop.fake.knobs.silent(SILENCE)
    with ThreadPoolExecutor(BUYERS) as at_once:
        told = list(at_once.map(_orders, buyers))
    tries = _while_silent(buyers, [place for _took, place in told], began)
    print(f"told after {[round(took, 1) for took, _place in told]} s, tried again {tries} times")
    assert all(took < SOON and place.startswith("/id/orders/") for took, place in told)
    for buyer, (_took, place) in zip(buyers, told, strict=True):
        page = _own_page(buyer, place)
        assert "Pesanan Anda tetap disimpan; coba lagi" in page and f'value="{TRANSFER}"' in page
    assert not shop.fake.objects("payment_intent")
    assert set(Order.objects.values_list("status", "payments__status")) == {("awaiting_payment", "pending")}
    if effort.LONG:
        shop.fake.knobs.wait_out_silence()
    shop.fake.knobs.silent(0)
    shop.work()
    for buyer, (_took, place) in zip(buyers, told, strict=True):
        buyer.pay(buyer.again(place.removeprefix("/id")))
    shop.heard()
    shop.recover()
    assert set(Order.objects.values_list("status", "payments__status")) == {("paid", "confirmed")}
    assert len(shop.fake.objects("payment_intent")) == len(shop.fake.objects("checkout.session")) == BUYERS
    assert shop.wrong() == []


def _while_silent(buyers: list[people.Buyer], places: list[str], began: float) -> int:
    """Everybody tries again, once in CI, for two minutes with --long. Nobody gets further, and nobody waits long."""
    tries = 0
    while tries == 0 or (effort.LONG and time.monotonic() - began < SILENCE - BUYERS * SOON):
        for buyer, place in zip(buyers, places, strict=True):
            asked = time.monotonic()
            assert buyer.again(place.removeprefix("/id")) == place
            assert time.monotonic() - asked < SOON
        tries += 1
    return tries


def test_who_does_not_wait_for_a_card_pays_by_transfer_as_soon_as_its_page_is_seen_closed(shop: Floor) -> None:
    """RELIABILITY.md test 60: not before, since the silent page may be taking the money just now."""
    buyer = people.buyer(shop.url, street.cart(street.cloth(street.maker())))
    shop.fake.knobs.silent(SILENCE)
    place = buyer.order().removeprefix("/id")
    way = f"{place}way/"
    refused = buyer.send(way, {**buyer.form(place, way), "gateway": TRANSFER})
    assert refused.status_code == 503 and "belum tahu apakah Anda sudah membayar" in refused.text
    assert [p.status for p in Order.objects.get().payments.all()] == ["pending"]
    shop.fake.knobs.silent(0)
    shop.close()
    shop.open()  # its rest of 20 seconds after a silence is over
    assert buyer.send(way, {**buyer.form(place, way), "gateway": TRANSFER}).status_code == 303
    shop.heard()
    shop.recover()
    assert [p.status for p in Order.objects.get().payments.order_by("pk")] == ["cancelled", "pending"]
    assert [one["status"] for one in shop.fake.objects("checkout.session")] == ["expired"]
    assert shop.wrong() == []


def test_an_order_by_transfer_does_not_notice_a_silent_card_provider(shop: Floor) -> None:
    """RELIABILITY.md test 60."""
    shop.fake.knobs.silent(SILENCE)
    took, place = _orders(people.buyer(shop.url, street.cart(street.cloth(street.maker())), TRANSFER))
    assert took < gateway.TIMEOUT and place.startswith("/id/orders/")
    assert Order.objects.get().payments.get().status == "pending"
