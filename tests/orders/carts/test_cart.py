"""The verbs of a cart: what may be put in, how much, and what is said otherwise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from catalog.commons.errors import NotFound, Refusal
from catalog.products.models import Product, VariantPrice
from orders.carts import actions as carts
from orders.carts.models import Checkout, CheckoutLine
from orders.carts.queries import lines_count, open_checkout
from orders.pricing import quotes
from tests.makers import street

pytestmark = pytest.mark.django_db


@pytest.fixture
def checkout() -> Checkout:
    street.rates()
    street.regions()
    return carts.start(channel=street.channel(), language="id")


def test_the_same_piece_again_raises_its_line(checkout: Checkout) -> None:
    variant = street.cloth(street.maker(), stock_of=5, one_of_a_kind=False)
    carts.add(token=checkout.token, variant_id=variant.public_id, quantity=2)
    carts.add(token=checkout.token, variant_id=variant.public_id)
    assert list(checkout.lines.values_list("quantity", "seen_amount")) == [(3, 1_250_000)]
    assert lines_count(checkout.token) == 3


def test_a_line_shows_the_picture_of_its_variant_and_so_does_the_order() -> None:
    small, medium, *_rest = street.garment(street.maker())
    medium.picture = street.picture("nila")
    medium.save()
    cart = street.cart(small, medium)
    usual = small.product.card_picture
    shown = {line.variant: line.picture["id"] for line in quotes.of(cart).lines}
    assert shown == {small.pk: usual.public_id, medium.pk: medium.picture.public_id}
    bought = street.place(cart).parts.get().lines.all()
    assert {line.variant_id: line.picture for line in bought} == {small.pk: usual, medium.pk: medium.picture}


@pytest.mark.parametrize("quantity", [0, -1, 100, 10**9, 2**63, 1.5, True, "2", None])
def test_a_quantity_that_is_none_is_refused_and_nothing_changes(checkout: Checkout, quantity: object) -> None:
    """RELIABILITY.md test 36."""
    variant = street.cloth(street.maker(), stock_of=5, one_of_a_kind=False)
    line = carts.add(token=checkout.token, variant_id=variant.public_id, quantity=2)
    for verb in (
        lambda: carts.add(token=checkout.token, variant_id=variant.public_id, quantity=quantity),
        lambda: carts.set_quantity(token=checkout.token, line=line.token, quantity=quantity),
    ):
        with pytest.raises(Refusal) as refused:
            verb()
        assert (refused.value.code, refused.value.field) == ("INVALID_QUANTITY", "quantity")
    assert checkout.lines.get().quantity == 2


class AnyQuantity(HypothesisTestCase):
    def setUp(self) -> None:
        self.variant = street.cloth(street.maker(), stock_of=50, one_of_a_kind=False)
        self.checkout = carts.start(channel=street.channel(), language="id")

    @settings(max_examples=150, deadline=None)
    @given(st.lists(st.integers(-(2**65), 2**65) | st.integers(0, 60), max_size=6))
    def test_no_quantity_makes_a_total_below_zero(self, quantities: list[int]) -> None:
        """RELIABILITY.md test 36: whatever is sent, the total is the price times a number from 1 to 99."""
        for quantity in quantities:
            try:
                carts.add(token=self.checkout.token, variant_id=self.variant.public_id, quantity=quantity)
            except Refusal as refused:
                assert refused.code in ("INVALID_QUANTITY", "INSUFFICIENT_STOCK")
        held = self.checkout.lines.first()
        expected = 1_250_000 * held.quantity if held else 0
        assert quotes.of(self.checkout).total == expected
        assert held is None or 1 <= held.quantity <= 50


def test_more_than_there_is_cannot_be_put_in(checkout: Checkout) -> None:
    variant = street.cloth(street.maker(), stock_of=2, one_of_a_kind=False)
    with pytest.raises(Refusal) as refused:
        carts.add(token=checkout.token, variant_id=variant.public_id, quantity=3)
    assert (refused.value.code, refused.value.data["free"]) == ("INSUFFICIENT_STOCK", 2)


def test_what_cannot_be_bought_cannot_be_put_in(checkout: Checkout) -> None:
    """The one rule, at the cart's door: sold, withdrawn, of a suspended maker, without a price, unknown."""
    siti = street.maker()
    sold = street.cloth(siti, "Terjual", stock_of=0)
    withdrawn, unpriced = street.cloth(siti, "Ditarik"), street.cloth(siti, "Tanpa harga")
    Product.objects.filter(pk=withdrawn.product_id).update(status="withdrawn")
    VariantPrice.objects.filter(variant=unpriced).delete()
    suspended = street.cloth(street.maker("b", "B", status="suspended"), "Dari toko yang ditangguhkan")
    codes = []
    for variant in (sold.public_id, withdrawn.public_id, unpriced.public_id, suspended.public_id, "nonsense"):
        with pytest.raises(Refusal) as refused:
            carts.add(token=checkout.token, variant_id=variant)
        codes.append(refused.value.code)
    assert codes == ["SOLD_OUT", "VARIANT_GONE", "VARIANT_GONE", "VARIANT_GONE", "VARIANT_GONE"]
    assert not CheckoutLine.objects.exists()


def test_a_cart_has_an_end(checkout: Checkout) -> None:
    siti = street.maker()
    for number in range(carts.MOST_LINES):
        carts.add(token=checkout.token, variant_id=street.cloth(siti, f"Kain {number}").public_id)
    with pytest.raises(Refusal) as refused:
        carts.add(token=checkout.token, variant_id=street.cloth(siti, "Satu lagi").public_id)
    assert refused.value.code == "TOO_MANY_LINES"


def test_pieces_are_put_in_together_or_not_at_all(checkout: Checkout) -> None:
    """A piece named twice is one line; one that cannot be had keeps the others out."""
    siti = street.maker()
    kawung, parang, sold = (
        street.cloth(siti, name, stock_of=stock, one_of_a_kind=False)
        for name, stock in (("Kawung", 5), ("Parang", 5), ("Terjual", 0))
    )
    carts.add(token=checkout.token, variant_id=parang.public_id)
    wanted = [(kawung.public_id, 2), (parang.public_id, 1), (kawung.public_id, 1)]
    lines = carts.put(token=checkout.token, pieces=wanted)
    assert [(line.variant, line.quantity) for line in lines] == [(kawung, 3), (parang, 2), (kawung, 3)]
    assert list(checkout.lines.values_list("variant", "quantity")) == [(parang.pk, 2), (kawung.pk, 3)]
    for refused, code in ((sold.public_id, "SOLD_OUT"), ("nonsense", "VARIANT_GONE"), (kawung.public_id, "")):
        quantity = 1 if code else 3
        with pytest.raises(Refusal) as told:
            carts.put(token=checkout.token, pieces=[(parang.public_id, 1), (refused, quantity)])
        assert told.value.code == (code or "INSUFFICIENT_STOCK")
        assert list(checkout.lines.values_list("quantity", flat=True)) == [2, 3]


def test_a_cart_may_begin_with_pieces_in_it(checkout: Checkout) -> None:
    kawung = street.cloth(street.maker(), "Kawung")
    begun = carts.start(channel=street.channel(), language="id", pieces=[(kawung.public_id, 1)])
    assert begun.lines.get().variant == kawung
    with pytest.raises(Refusal):
        carts.start(channel=street.channel(), language="id", pieces=[(kawung.public_id, 2)])
    assert Checkout.objects.count() == 2


def test_a_price_that_rose_is_shown_until_the_buyer_has_seen_it(checkout: Checkout) -> None:
    """RELIABILITY.md test 37: charged is what is shown, and the change is shown."""
    variant = street.cloth(street.maker())
    carts.add(token=checkout.token, variant_id=variant.public_id)
    VariantPrice.objects.update(amount=1_265_000)
    line = quotes.of(checkout).lines[0]
    assert (line.unit, line.seen, line.total) == (1_265_000, 1_250_000, 1_265_000)
    carts.accept_prices(token=checkout.token)
    assert quotes.of(checkout).lines[0].seen == 1_265_000


def test_a_line_taken_out_takes_its_makers_delivery_along() -> None:
    siti, rohmat = street.maker(), street.maker("b", "B")
    checkout = street.cart(street.cloth(siti), street.cloth(rohmat, "Kawung"))
    line = checkout.lines.get(variant__product__seller=siti)
    carts.remove(token=checkout.token, line=line.token)
    carts.remove(token=checkout.token, line=line.token)
    assert list(checkout.deliveries.values_list("seller__slug", flat=True)) == ["b"]


def test_another_carts_line_is_not_there(checkout: Checkout) -> None:
    """RELIABILITY.md test 3, on lines: a foreign reference inside one's own cart."""
    other = street.cart(street.cloth(street.maker()))
    line = other.lines.get()
    with pytest.raises(NotFound):
        carts.set_quantity(token=checkout.token, line=line.token, quantity=1)
    carts.remove(token=checkout.token, line=line.token)
    assert other.lines.count() == 1


@pytest.mark.parametrize("email", ["", "budi", "budi@", "a@b@c", "x" * 300 + "@example.com"])
def test_what_is_no_e_mail_is_refused_at_its_field(checkout: Checkout, email: str) -> None:
    with pytest.raises(Refusal) as refused:
        carts.set_email(token=checkout.token, email=email)
    assert refused.value.field == "email"


def test_delivery_needs_an_address_and_a_service_that_goes_there(checkout: Checkout) -> None:
    siti = street.maker()
    carts.add(token=checkout.token, variant_id=street.cloth(siti).public_id)
    with pytest.raises(Refusal) as refused:
        carts.choose_delivery(token=checkout.token, choices={siti.public_id: "reguler"})
    assert refused.value.code == "ADDRESS_MISSING"
    carts.set_address(token=checkout.token, address=street.address())
    for wrong in ({siti.public_id: "pos-terlacak"}, {"nobody": "reguler"}):
        with pytest.raises(Refusal):
            carts.choose_delivery(token=checkout.token, choices=wrong)
    carts.choose_delivery(token=checkout.token, choices={siti.public_id: "ekspres"})
    checkout.refresh_from_db()
    assert quotes.of(checkout).shipping == 32_000


def test_another_country_drops_a_choice_that_does_not_go_there() -> None:
    checkout = street.cart(street.cloth(street.maker()))
    abroad = street.address(country="NL", postal_code="3511 AW", city="Utrecht", village_code="", province="")
    carts.set_address(token=checkout.token, address=abroad)
    checkout.refresh_from_db()
    quote = quotes.of(checkout)
    assert not quote.complete
    assert [option.amount for option in quote.parcels[0].options] == [385_000]


def test_the_first_source_stays_and_the_last_is_replaced(checkout: Checkout) -> None:
    carts.remember_source(token=checkout.token, first={"utm_source": "a"}, last={"utm_source": "a"})
    carts.remember_source(token=checkout.token, first={"utm_source": "b"}, last={"utm_source": "b"})
    kept = open_checkout(checkout.token)
    assert kept and (kept.source_first, kept.source_last) == ({"utm_source": "a"}, {"utm_source": "b"})


def test_a_completed_or_unknown_cart_is_none() -> None:
    checkout = street.cart(street.cloth(street.maker()))
    street.place(checkout)
    assert (
        open_checkout(checkout.token) is open_checkout("nonsense") is open_checkout("") is open_checkout(None) is None
    )
