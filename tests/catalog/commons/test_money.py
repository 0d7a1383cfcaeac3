"""Money keeps every rupiah."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prices import Money

from catalog.commons.money import EXPONENTS, minor_units, money, split, to_minor, total, written
from tests.makers import effort

weights = st.lists(st.integers(0, 10**12), min_size=1, max_size=12)
currencies = st.sampled_from(sorted(EXPONENTS))


@settings(max_examples=effort.of(2_000, long=effort.EXAMPLES), deadline=None)
@given(st.integers(0, 10**15), weights)
def test_a_split_loses_no_rupiah(amount: int, parts: list[int]) -> None:
    """RELIABILITY.md test 40: the parts add up, none is negative, each is within one unit of its exact share.

    CI tries 2,000 of its 20,000 examples.
    """
    shares = split(amount, parts)
    assert sum(shares) == amount
    assert len(shares) == len(parts)
    whole = sum(parts)
    for share, weight in zip(shares, parts, strict=True):
        exact = amount * weight / whole if whole else amount / len(parts)
        assert share >= 0
        assert whole == 0 or abs(share * whole - amount * weight) < whole, exact


@settings(max_examples=effort.of(500, long=effort.EXAMPLES), deadline=None)
@given(st.integers(0, 10**12), weights, st.randoms(use_true_random=False))
def test_a_split_does_not_depend_on_the_order_of_its_parts(amount: int, parts: list[int], random) -> None:
    """RELIABILITY.md test 40: the same parts get the same shares wherever they stand.

    CI tries 500 of its 20,000 examples.
    """
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert sorted(zip(parts, split(amount, parts), strict=True)) == sorted(
        zip(shuffled, split(amount, shuffled), strict=True)
    )


@settings(max_examples=effort.of(1_000, long=effort.EXAMPLES), deadline=None)
@given(st.integers(-(10**15), 10**15), currencies)
def test_minor_units_go_there_and_back(amount: int, currency: str) -> None:
    """RELIABILITY.md test 40: nothing is lost between the database and the value.

    CI tries 1,000 of its 20,000 examples.
    """
    assert minor_units(money(amount, currency)) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1_250_000, "IDR", "Rp1.250.000"),
        (25_000, "IDR", "Rp25.000"),
        (0, "IDR", "Rp0"),
        (-18_000, "IDR", "-Rp18.000"),
        (7_650, "USD", "US$76.50"),
        (6_600, "EUR", "€66.00"),
        (1_200, "JPY", "¥1,200"),
    ],
)
def test_an_amount_is_written_as_shops_write_it(amount: int, currency: str, text: str) -> None:
    assert written(amount, currency) == text


@pytest.mark.parametrize("wrong", [1.5, 2.0])
def test_floats_are_refused(wrong: float) -> None:
    with pytest.raises(TypeError):
        to_minor(wrong, "IDR")
    with pytest.raises(TypeError):
        money(wrong, "IDR")  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["", "abc", "NaN", "Infinity", "1e400000000", "12.5", "1_000x"])
def test_what_is_no_amount_of_rupiah_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        to_minor(wrong, "IDR")


def test_amounts_from_outside_keep_their_digits() -> None:
    assert to_minor("1250000", "IDR") == 1_250_000
    assert to_minor(Decimal("1250000.00"), "IDR") == 1_250_000
    assert to_minor("76.50", "USD") == 7_650


def test_a_fraction_of_the_smallest_unit_is_no_money() -> None:
    with pytest.raises(ValueError):
        minor_units(Money(Decimal("0.5"), "IDR"))


def test_currencies_do_not_mix() -> None:
    assert total([money(1, "IDR"), money(2, "IDR")], "IDR") == money(3, "IDR")
    with pytest.raises(ValueError):
        total([money(1, "USD")], "IDR")


@pytest.mark.parametrize("bad", [(-1, [1]), (1, []), (1, [-1])])
def test_a_split_of_nonsense_is_refused(bad: tuple[int, list[int]]) -> None:
    with pytest.raises(ValueError):
        split(*bad)
