"""place_order: from a cart to an order, once, at the total that was shown."""

import pytest

from catalog.commons.errors import NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.products.models import Product, VariantPrice
from catalog.stock.models import Reservation
from catalog.stock.queries import levels_off, variants_off
from orders.carts.models import Checkout
from orders.ledger.queries import balance, orders_off
from orders.placing import actions as placing
from orders.pricing import quotes
from orders.sales.models import Order
from tests.makers import street

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_makers() -> Checkout:
    siti, rohmat = street.maker(), street.maker("cap-rohmat", "Cap Rohmat")
    kawung = street.cloth(rohmat, "Kawung Nila", price=285_000, stock_of=5, one_of_a_kind=False, technique_slug="cap")
    return street.cart(street.cloth(siti), kawung)


def test_an_order_has_one_part_for_each_maker_with_totals_of_its_own(two_makers: Checkout) -> None:
    order = street.place(two_makers)
    assert [(p.seller.name, p.subtotal, p.shipping, p.total) for p in order.parts.all()] == [
        ("Canting Siti", 1_250_000, 18_000, 1_268_000),
        ("Cap Rohmat", 285_000, 18_000, 303_000),
    ]
    assert (order.subtotal, order.shipping, order.total) == (1_535_000, 36_000, 1_571_000)
    assert order.status == "awaiting_payment"
    assert order.payments.get().amount == 1_571_000


def test_what_is_ordered_is_kept_and_the_cart_is_closed(two_makers: Checkout) -> None:
    order = street.place(two_makers)
    assert set(Reservation.objects.values_list("reference", "quantity", "until")) == {(order.number, 1, None)}
    assert not Product.objects.buyable().filter(uniqueness="one").exists()
    two_makers.refresh_from_db()
    assert (two_makers.status, two_makers.order_number) == ("completed", order.number)
    assert levels_off() == variants_off() == []


def test_the_books_hold_what_the_buyer_owes_and_the_makers_are_promised(two_makers: Checkout) -> None:
    order = street.place(two_makers)
    assert balance("receivable", currency="IDR") == 1_571_000
    siti, rohmat = (part.seller_id for part in order.parts.all())
    assert balance("promised", currency="IDR", seller=siti) == -1_268_000
    assert balance("promised", currency="IDR", seller=rohmat) == -303_000
    assert orders_off() == []


def test_ordering_twice_gives_the_same_order(two_makers: Checkout) -> None:
    first = street.place(two_makers)
    again = placing.place_order(token=two_makers.token, shown_total=1)
    assert again == first
    assert Order.objects.count() == 1


def test_a_total_changed_since_it_was_shown_is_refused_with_the_new_one(two_makers: Checkout) -> None:
    """RELIABILITY.md test 37: the maker changes the price between cart and order."""
    shown = quotes.of(two_makers).total
    VariantPrice.objects.filter(amount=285_000).update(amount=300_000)
    with pytest.raises(Refusal) as refused:
        placing.place_order(token=two_makers.token, shown_total=shown)
    assert (refused.value.code, refused.value.data["total"]) == ("TOTAL_CHANGED", 1_586_000)
    assert not Order.objects.exists()
    assert not Reservation.objects.exists()
    assert placing.place_order(token=two_makers.token, shown_total=1_586_000).total == 1_586_000


@pytest.mark.parametrize("shown", [0, -1, 1, 2**63])
def test_no_other_total_than_the_quotes_is_taken(two_makers: Checkout, shown: int) -> None:
    """RELIABILITY.md test 36: a client cannot name its own price."""
    with pytest.raises(Refusal, match=r"Rp1\.571\.000"):
        placing.place_order(token=two_makers.token, shown_total=shown)
    assert not Order.objects.exists()


def test_a_piece_sold_meanwhile_refuses_the_whole_order(two_makers: Checkout) -> None:
    one = two_makers.lines.get(variant__product__uniqueness="one").variant
    street.placed_order(one)
    with pytest.raises(Refusal) as refused:
        placing.place_order(token=two_makers.token, shown_total=quotes.of(two_makers).total)
    assert (refused.value.code, refused.value.data["variant"]) == ("SOLD_OUT", one.public_id)
    assert Order.objects.count() == 1


def test_a_suspended_makers_piece_cannot_be_ordered(two_makers: Checkout) -> None:
    seller = two_makers.lines.first().variant.product.seller
    seller.status = "suspended"
    seller.save()
    with pytest.raises(Refusal) as refused:
        placing.place_order(token=two_makers.token, shown_total=quotes.of(two_makers).total)
    assert refused.value.code == "VARIANT_GONE"


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"email": ""}, "EMAIL_MISSING"),
        ({"shipping_address": {}}, "ADDRESS_MISSING"),
    ],
)
def test_what_is_missing_is_named(two_makers: Checkout, missing: dict, code: str) -> None:
    Checkout.objects.filter(pk=two_makers.pk).update(**missing)
    with pytest.raises(Refusal) as refused:
        placing.place_order(token=two_makers.token, shown_total=1_571_000)
    assert refused.value.code == code


def test_a_parcel_without_a_way_to_travel_is_named(two_makers: Checkout) -> None:
    two_makers.deliveries.first().delete()
    with pytest.raises(Refusal) as refused:
        placing.place_order(token=two_makers.token, shown_total=1_571_000)
    assert refused.value.code == "DELIVERY_MISSING"


def test_an_unknown_cart_is_not_found() -> None:
    with pytest.raises(NotFound) as refused:
        placing.place_order(token="nonsense", shown_total=1)
    assert refused.value.code == "CHECKOUT_NOT_FOUND"


def test_the_source_of_the_visit_comes_along(two_makers: Checkout) -> None:
    Checkout.objects.filter(pk=two_makers.pk).update(
        source_first={"utm_source": "dekranasda"}, source_last={"referrer": "example.org"}
    )
    order = street.place(Checkout.objects.get(pk=two_makers.pk))
    assert order.source_first == {"utm_source": "dekranasda"}
    assert order.source_last == {"referrer": "example.org"}


def test_what_happened_is_recorded_without_personal_values(two_makers: Checkout) -> None:
    order = street.place(two_makers)
    entry = HistoryEntry.objects.get(kind="order.placed")
    assert (entry.subject, entry.data) == (order.number, {"order": order.number})
