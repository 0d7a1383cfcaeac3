"""quote(): pure, exact, the same in any order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.commons.texts import both
from orders.carts.cart import Cart, Item
from orders.pricing.quote import quote
from orders.shipping.queries import Offer
from tests.makers import effort

REGULER = Offer("reguler", both("Reguler", "Regular"), 18_000, 12_000, 2, 4)
EKSPRES = Offer("ekspres", both("Ekspres", "Express"), 32_000, 24_000, 1, 1)


def item(number: int, *, seller: int = 1, unit: int | None = 285_000, quantity: int = 1, **more: object) -> Item:
    return Item(
        **{
            "token": f"line{number}", "variant": number, "variant_id": f"v{number}", "product_id": f"p{number}",
            "product_slugs": {}, "product_name": both("Kain", "Cloth"), "variant_name": both("", ""),
            "sku": f"SKU-{number:04}", "technique": "tulis", "technique_label": both("Batik tulis", "Hand-drawn batik"),
            "is_batik": True, "length_cm": 250, "width_cm": 105, "chest_cm": None, "picture_key": None, "picture": None,
            "weight_g": 290, "one_of_a_kind": False, "made_to_order": False, "making_days": 0, "free": 99,
            "quantity": quantity, "unit": unit, "seen": 285_000, "seller": seller,
            "seller_id": f"s{seller}", "seller_slug": f"s{seller}", "seller_name": f"Seller {seller}",
            "seller_is_demo": True, "village": "Kauman", **more,
        }
    )  # fmt: skip


def test_the_worked_example_of_the_docstring() -> None:
    cart = Cart(
        "IDR",
        (
            item(1, seller=1, unit=1_250_000),
            item(2, seller=2, unit=285_000, quantity=2, weight_g=300),
            item(3, seller=2, unit=325_000, weight_g=350),
        ),
        (REGULER, EKSPRES),
        {"s1": "reguler", "s2": "reguler"},
    )
    told = quote(cart)
    assert [(p.subtotal, p.weight_g, p.shipping) for p in told.parcels] == [
        (1_250_000, 290, 18_000),
        (895_000, 950, 18_000),
    ]
    assert (told.subtotal, told.shipping, told.total, told.pieces) == (2_145_000, 36_000, 2_181_000, 4)
    assert told.complete


def test_every_kilogram_begun_counts() -> None:
    assert [REGULER.price(weight) for weight in (1, 1_000, 1_001, 2_000, 2_001, 30_000)] == [
        18_000, 18_000, 30_000, 30_000, 42_000, 366_000,
    ]  # fmt: skip


def test_what_cannot_be_bought_says_why_and_completes_nothing() -> None:
    cart = Cart(
        "IDR",
        (item(1, free=0), item(2, unit=None), item(3, free=2, quantity=3), item(4)),
        (REGULER,),
        {"s1": "reguler"},
    )
    told = quote(cart)
    assert [line.problem for line in told.lines] == ["sold_out", "gone", "too_few", ""]
    assert not told.complete


def test_an_empty_cart_costs_nothing_and_is_not_complete() -> None:
    told = quote(Cart("IDR", ()))
    assert (told.total, told.complete, told.parcels) == (0, False, ())


items = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 10**9), st.integers(1, 99), st.integers(1, 30_000)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=effort.of(1_000, long=effort.EXAMPLES), deadline=None)
@given(items, st.randoms(use_true_random=False))
def test_parts_add_up_and_their_order_does_not_matter(rows: list[tuple[int, int, int, int]], random: object) -> None:
    """RELIABILITY.md test 40: the parts of any cart add up to its total, none is negative, in any order.

    CI tries 1,000 of its 20,000 examples.
    """
    made = [item(n, seller=s, unit=u, quantity=q, weight_g=w) for n, (s, u, q, w) in enumerate(rows)]
    chosen = {f"s{n}": ("reguler", "ekspres")[n % 2] for n in range(6)}
    told = quote(Cart("IDR", tuple(made), (REGULER, EKSPRES), chosen))
    assert told.total == told.subtotal + told.shipping == sum(parcel.total for parcel in told.parcels)
    assert told.subtotal == sum(u * q for _s, u, q, _w in rows)
    assert all(line.total > 0 for line in told.lines) and told.complete
    random.shuffle(made)  # type: ignore[attr-defined]
    assert quote(Cart("IDR", tuple(made), (REGULER, EKSPRES), chosen)) == told
