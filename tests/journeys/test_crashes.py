"""A process of the shop dies in the middle of its work, and afterwards nothing is lost, doubled or half done.

RELIABILITY.md test 30. People and the card provider survive: they send again what was not answered. That a point was
reached is proven by the process's exit code, which only the armed fault gives. CI tries 15 points, `--long` all 26.
"""

import pytest

from catalog.people.models import User
from catalog.sellers.models import Msme
from orders.fulfilment.models import Parcel
from orders.sales.models import Order
from tests.makers import effort, people, street
from tests.makers.shop_floor import DIED, Floor, floor

pytestmark = pytest.mark.django_db(transaction=True)


def points(*usual: str, long: tuple[str, ...] = ()) -> list[str]:
    """Where a process dies: in CI at the first ones, with --long at the others too."""
    return [*usual, *(long if effort.LONG else ())]


ORDERING = points(
    "placing.before_commit",
    "once.done",
    "sessions.before_call",
    "sessions.after_call",
    long=("stock.reserve.seen", "checkout.review.placed", "sessions.kept"),
)
HEARING = points("events.kept", "webhooks.stripe.kept", long=("webhooks.stripe.come",))
PAYING = points(
    "payments.confirm.before_commit",
    long=("sessions.settle.answered", "payments.confirm.checked", "payments.confirm.marked"),
)
SENDING = points("fulfilment.ship.marked", "fulfilment.ship.before_commit", long=("fulfilment.pack.seen",))
REFUNDING = points(
    "refunds.before_commit",
    "refunds.before_call",
    "refunds.after_call",
    "refunds.sent.before_commit",
    long=("refunds.checked",),
)
EXPIRING = points("sessions.after_close", long=("sessions.before_close", "placing.expire.checked"))


@pytest.fixture
def siti() -> Msme:
    return street.maker(owner=street.user("siti@example.com", name="Bu Siti"))


def is_sound(shop: Floor) -> None:
    """After some minutes the shop is at rest, and the invariants hold. Whoever died has died at the fault."""
    shop.recover()
    assert shop.deaths == [DIED]
    assert shop.wrong() == []


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
    return Order.objects.get()


def sends(shop: Floor, order: Order) -> None:
    """Bu Siti accepts, packs and sends it."""
    shop.work()
    siti = people.Maker(f"{shop.url}/id", people.session(User.objects.get(email="siti@example.com")))
    part = order.parts.get().public_id
    for step in ("accept", "pack"):
        shop.asked(lambda step=step: siti.does(part, f"/seller/orders/{part}/{step}/"))  # type: ignore[misc]
    parcel = Parcel.objects.get().public_id
    typed = {"courier": "JNE", "tracking_number": "JP1234567890"}
    shop.asked(lambda: siti.does(part, f"/seller/parcels/{parcel}/ship/", **typed))


def is_called_off(shop: Floor, order: Order) -> None:
    """Pak Wahyu refunds the whole of it."""
    shop.work()
    wahyu = people.Finance(f"{shop.url}/id", people.session(street.finance_officer()))
    shop.asked(lambda: wahyu.calls_off(order.number))


@pytest.mark.parametrize("point", [*ORDERING, *HEARING, *PAYING, "events.acted"])
def test_a_crash_between_order_and_money_leaves_one_order_that_is_paid_once(siti: Msme, point: str) -> None:
    """RELIABILITY.md test 30: place, pay, hear of it, confirm."""
    with floor(point) as shop:
        order = pays(shop, siti)
        is_sound(shop)
        order.refresh_from_db()
        assert (order.status, order.parts.get().status) == ("paid", "new")
        assert [p.status for p in order.payments.all()] == ["confirmed"]


@pytest.mark.parametrize("point", SENDING)
def test_a_crash_while_a_parcel_is_sent_sends_it_once(siti: Msme, point: str) -> None:
    """RELIABILITY.md test 30: pack, ship."""
    with floor(point) as shop:
        order = pays(shop, siti)
        sends(shop, order)
        is_sound(shop)
        assert (order.parts.get().status, Parcel.objects.get().status) == ("shipped", "shipped")


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
