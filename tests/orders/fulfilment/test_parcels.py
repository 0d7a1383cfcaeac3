"""Accept, pack, ship: her own part only, whole or in parts, once."""

import pytest

from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.commons.history import Actor
from catalog.commons.models import HistoryEntry
from catalog.products.models import Product
from catalog.stock.models import Movement, StockLevel
from catalog.stock.queries import levels_off, variants_off
from orders.fulfilment import actions as fulfilment
from orders.fulfilment.models import Parcel
from orders.sales.models import Order, SellerOrder
from orders.sales.queries import by_number, fulfilment_state, part_of, parts_of
from tests.makers import street

pytestmark = pytest.mark.django_db
SITI = Actor("siti", "maker")


@pytest.fixture
def order() -> Order:
    """Three of Bu Siti's cloths and one of Pak Rohmat's, paid."""
    siti, rohmat = street.maker(), street.maker("cap-rohmat", "Cap Rohmat")
    checkout = street.cart(
        street.cloth(siti, "Parang", stock_of=5, one_of_a_kind=False, price=100_000),
        street.cloth(rohmat, "Kawung", stock_of=5, one_of_a_kind=False, price=100_000),
        quantity=3,
    )
    order = street.place(checkout)
    from orders.payments import actions as payments

    payment = order.payments.get()
    payments.confirm(payment_id=payment.public_id, amount=payment.amount, currency="IDR", actor=Actor("w", "finance"))
    return order


def hers(order: Order) -> SellerOrder:
    return order.parts.get(seller__slug="canting-siti")


def packed(order: Order, quantities: dict[str, int] | None = None) -> Parcel:
    part = hers(order)
    fulfilment.accept(seller=part.seller, part_id=part.public_id, actor=SITI)
    return fulfilment.pack(seller=part.seller, part_id=part.public_id, actor=SITI, quantities=quantities)


def ship(parcel: Parcel, number: str = "JP1234567890") -> Parcel:
    return fulfilment.ship(
        seller=parcel.seller, parcel_id=parcel.public_id, courier="JNE", tracking_number=number, actor=SITI
    )


def test_a_whole_part_goes_out_in_one_parcel(order: Order) -> None:
    parcel = ship(packed(order))
    assert (parcel.status, parcel.courier, parcel.tracking_number) == ("shipped", "JNE", "JP1234567890")
    assert hers(order).status == "shipped"
    assert fulfilment_state(by_number(order.number)) == "partly_shipped"
    level = StockLevel.objects.get(seller__slug="canting-siti")
    assert (level.on_hand, level.reserved) == (2, 0)
    assert Movement.objects.filter(reason="sent").values_list("delta", "reference").get() == (-3, parcel.public_id)
    assert levels_off() == variants_off() == []
    kinds = list(HistoryEntry.objects.filter(kind__startswith="parcel").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["parcel.packed", "parcel.shipped"]


def test_part_of_a_part_goes_out_first(order: Order) -> None:
    line = hers(order).lines.get()
    ship(packed(order, {line.public_id: 1}))
    assert hers(order).status == "partly_shipped"
    rest = fulfilment.pack(seller=line.seller, part_id=hers(order).public_id, actor=SITI)
    assert rest.lines.get().quantity == 2
    ship(rest, "JP999-999")
    assert hers(order).status == "shipped"
    assert StockLevel.objects.get(seller__slug="canting-siti").on_hand == 2


def test_two_parcels_packed_before_either_leaves(order: Order) -> None:
    line = hers(order).lines.get()
    first = packed(order, {line.public_id: 1})
    second = fulfilment.pack(seller=line.seller, part_id=hers(order).public_id, actor=SITI)
    ship(second)
    assert hers(order).status == "partly_shipped"
    ship(first)
    assert hers(order).status == "shipped"


def test_a_making_slot_is_free_again_when_the_piece_is_sent() -> None:
    siti = street.maker()
    piece = street.cloth(siti, made_to_order=True, one_of_a_kind=False, stock_of=2)
    order = street.paid_order(piece)
    assert Product.objects.get().free == 1
    ship(packed(order))
    assert Product.objects.get().free == 2
    assert StockLevel.objects.values_list("on_hand", "reserved").get() == (2, 0)


@pytest.mark.parametrize("quantity", [4, -1, 2**40])
def test_more_than_is_left_cannot_be_packed(order: Order, quantity: int) -> None:
    with pytest.raises(Refusal) as refused:
        packed(order, {hers(order).lines.get().public_id: quantity})
    assert refused.value.code == "INVALID_QUANTITY"
    assert not Parcel.objects.exists()


def test_an_empty_parcel_and_another_makers_line_are_refused(order: Order) -> None:
    his = order.parts.get(seller__slug="cap-rohmat").lines.get()
    for quantities in ({}, {hers(order).lines.get().public_id: 0}, {his.public_id: 1}):
        with pytest.raises(Refusal):
            packed(order, quantities)
    assert not Parcel.objects.exists()


def test_packing_and_shipping_again_changes_nothing(order: Order) -> None:
    parcel = packed(order)
    assert fulfilment.pack(seller=parcel.seller, part_id=hers(order).public_id, actor=SITI) == parcel
    ship(parcel)
    assert ship(parcel, "ANOTHER-1").tracking_number == "JP1234567890"
    assert Movement.objects.filter(reason="sent").count() == 1


def test_nothing_is_packed_before_it_is_accepted(order: Order) -> None:
    part = hers(order)
    with pytest.raises(ForbiddenMove):
        fulfilment.pack(seller=part.seller, part_id=part.public_id, actor=SITI)


def test_nothing_is_accepted_before_it_is_paid() -> None:
    seller = street.maker()
    part = street.placed_order(street.cloth(seller)).parts.get()
    with pytest.raises(ForbiddenMove):
        fulfilment.accept(seller=seller, part_id=part.public_id, actor=SITI)
    assert not parts_of(seller).exists()


@pytest.mark.parametrize(("courier", "number"), [("", "JP1234567890"), ("JNE", ""), ("JNE", "a"), ("JNE", "<script>")])
def test_a_parcel_without_courier_or_number_does_not_leave(order: Order, courier: str, number: str) -> None:
    parcel = packed(order)
    with pytest.raises(Refusal) as refused:
        fulfilment.ship(
            seller=parcel.seller, parcel_id=parcel.public_id, courier=courier, tracking_number=number, actor=SITI
        )
    assert refused.value.field == ("tracking_number" if courier else "courier")
    parcel.refresh_from_db()
    assert parcel.status == "packed"


def test_another_maker_finds_nothing_and_changes_nothing(order: Order) -> None:
    """RELIABILITY.md test 4, on these verbs."""
    rohmat = order.parts.get(seller__slug="cap-rohmat").seller
    part, parcel = hers(order), packed(order)
    assert part_of(rohmat, part.public_id) is None
    for attempt in (
        lambda: fulfilment.accept(seller=rohmat, part_id=part.public_id, actor=SITI),
        lambda: fulfilment.pack(seller=rohmat, part_id=part.public_id, actor=SITI),
        lambda: fulfilment.ship(
            seller=rohmat, parcel_id=parcel.public_id, courier="JNE", tracking_number="JP1234567890", actor=SITI
        ),
    ):
        with pytest.raises(NotFound):
            attempt()
    parcel.refresh_from_db()
    assert (parcel.status, hers(order).status) == ("packed", "packed")
