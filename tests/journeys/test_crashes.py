"""A process of the shop dies in the middle of its work, and afterwards nothing is lost, doubled or half done.

RELIABILITY.md test 30. People and the card provider survive: they send again what was not answered. That a point was
reached is proven by the process's exit code, which only the armed fault gives.
"""

import psycopg
import pytest
from django.db import connection

from catalog.people.models import User
from catalog.sellers.models import Msme
from orders.fulfilment.models import Parcel
from orders.sales.models import Order
from tests.makers import people, street
from tests.makers.invariants import broken
from tests.makers.shop_floor import DIED, Floor, floor

pytestmark = pytest.mark.django_db(transaction=True)
ORDERING = [
    "stock.reserve.seen",
    "placing.before_commit",
    "once.done",
    "checkout.review.placed",
    "sessions.before_call",
    "sessions.after_call",
    "sessions.kept",
]
HEARING = ["webhooks.stripe.come", "events.kept", "webhooks.stripe.kept"]
PAYING = [
    "sessions.settle.answered",
    "payments.confirm.checked",
    "payments.confirm.marked",
    "payments.confirm.before_commit",
]
SENDING = ["fulfilment.pack.seen", "fulfilment.ship.marked", "fulfilment.ship.before_commit"]
REFUNDING = [
    "refunds.checked",
    "refunds.before_commit",
    "refunds.before_call",
    "refunds.after_call",
    "refunds.sent.before_commit",
]
EXPIRING = ["sessions.before_close", "sessions.after_close", "placing.expire.checked"]


@pytest.fixture
def siti() -> Msme:
    return street.maker(owner=street.user("siti@example.com", name="Bu Siti"))


def is_sound(shop: Floor) -> None:
    """Whoever died has died at the fault; after some minutes the shop is at rest and the invariants hold."""
    assert shop.deaths == [DIED]
    shop.recover()
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as link:
        assert broken(link, shop.fake.state()) == []


def pays(shop: Floor, maker: Msme, *, returns: bool = False) -> Order:
    """A buyer orders a piece by card and pays it. The shop hears of the money by a webhook, or, where that is lost,
    when the buyer `returns`."""
    piece = street.cloth(maker, stock_of=2, one_of_a_kind=False)
    buyer = people.buyer(shop.url, street.cart(piece))
    shop.fake.knobs.webhook_drop = returns
    back = buyer.pay(shop.asked(buyer.order))
    if returns:
        shop.asked(lambda: buyer.get(back))
    shop.heard()
    shop.work()
    return Order.objects.get()


def sends(shop: Floor, order: Order) -> None:
    """Bu Siti accepts, packs and sends it."""
    siti = people.Maker(f"{shop.url}/id", people.session(User.objects.get(email="siti@example.com")))
    part = order.parts.get().public_id
    for step in ("accept", "pack"):
        shop.asked(lambda step=step: siti.does(part, f"/seller/orders/{part}/{step}/"))  # type: ignore[misc]
    parcel = Parcel.objects.get().public_id
    typed = {"courier": "JNE", "tracking_number": "JP1234567890"}
    shop.asked(lambda: siti.does(part, f"/seller/parcels/{parcel}/ship/", **typed))
    shop.work()


def is_called_off(shop: Floor, order: Order) -> None:
    """Pak Wahyu refunds the whole of it."""
    wahyu = people.Finance(f"{shop.url}/id", people.session(street.finance_officer()))
    shop.asked(lambda: wahyu.calls_off(order.number))
    shop.work()


@pytest.mark.parametrize("point", [*ORDERING, *HEARING, *PAYING, "events.acted", *SENDING])
def test_a_crash_between_order_and_parcel_leaves_one_paid_order_that_is_sent(siti: Msme, point: str) -> None:
    """RELIABILITY.md test 30: place, pay, hear of it, send."""
    with floor(point) as shop:
        order = pays(shop, siti)
        sends(shop, order)
        is_sound(shop)
        order.refresh_from_db()
        assert (order.status, order.parts.get().status) == ("paid", "shipped")
        assert [p.status for p in order.payments.all()] == ["confirmed"]


@pytest.mark.parametrize("point", PAYING)
def test_a_crash_while_a_buyer_comes_back_from_paying_leaves_the_order_paid_once(siti: Msme, point: str) -> None:
    """RELIABILITY.md test 30: the webhook is lost, and the page that asks instead dies."""
    with floor(point) as shop:
        order = pays(shop, siti, returns=True)
        is_sound(shop)
        order.refresh_from_db()
        assert order.status == "paid"


@pytest.mark.parametrize("point", REFUNDING)
def test_a_crash_while_an_order_is_called_off_sends_its_money_back_once(siti: Msme, point: str) -> None:
    """RELIABILITY.md test 30: asked for, sent by the provider, written down."""
    with floor(point) as shop:
        order = pays(shop, siti)
        is_called_off(shop, order)
        is_sound(shop)
        order.refresh_from_db()
        assert order.status == "refunded"
        assert len(shop.fake.objects("refund")) == 1


@pytest.mark.parametrize("point", EXPIRING)
def test_a_crash_while_an_unpaid_order_ends_frees_its_pieces_once(siti: Msme, point: str) -> None:
    """RELIABILITY.md test 30: the provider's page is closed, then the pieces are free."""
    piece = street.cloth(siti)
    with floor(point) as shop:
        buyer = people.buyer(shop.url, street.cart(piece))
        shop.asked(buyer.order)
        shop.recover(minutes=32)
        is_sound(shop)
        assert Order.objects.get().status == "expired"
        piece.refresh_from_db()
        assert piece.free == 1
