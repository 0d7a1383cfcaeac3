"""Money: a value with a currency. Kept as whole minor units in the database, never as a float.

The rupiah has no sub-unit in use (DOMAIN.md 4.6), so its minor unit is the rupiah itself; providers that count sen
convert in their own folder. The exponents are our own table: ISO 4217 gives the rupiah two decimals nobody uses.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from prices import Money

EXPONENTS = {"IDR": 0, "JPY": 0, "USD": 2, "EUR": 2, "SGD": 2}


def money(minor: int, currency: str) -> Money:
    """`minor` whole minor units of `currency` as a value. Raises TypeError for anything but an int, KeyError for a
    currency that is not in the table."""
    if isinstance(minor, bool) or not isinstance(minor, int):
        raise TypeError(f"minor units are whole numbers, not {type(minor).__name__}")
    return Money(Decimal(minor).scaleb(-EXPONENTS[currency]), currency)


def minor_units(value: Money) -> int:
    """The whole minor units of `value`. Raises TypeError for a float inside, ValueError for a fraction of a unit."""
    if not isinstance(value.amount, Decimal):
        raise TypeError("an amount of money is a Decimal")
    scaled = value.amount.scaleb(EXPONENTS[value.currency])
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value.amount} {value.currency} is finer than the smallest unit")
    return int(scaled)


def to_minor(amount: Any, currency: str) -> int:
    """Minor units of an amount that came from outside as int, Decimal or decimal text.

    Raises ValueError for text that is no finite number or finer than the unit, TypeError for a float.
    """
    if isinstance(amount, float):
        raise TypeError("floats lose money: give an int, a Decimal or text")
    try:
        value = Decimal(amount)
    except (ArithmeticError, ValueError, TypeError) as why:
        raise ValueError("not a number") from why
    if not value.is_finite() or value.adjusted() > 15:
        raise ValueError("not an amount that the books can hold")
    return minor_units(Money(value, currency))


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` minor units by `weights` so that the parts add up to it exactly (largest remainder).

    Equal remainders go to the heavier part, then to the earlier one, so the outcome depends on nothing else. With all
    weights 0 the parts are as equal as can be. Raises ValueError for a negative total or weight, or no weights.
    """
    if total < 0 or not weights or any(w < 0 for w in weights):
        raise ValueError("a split needs a total of at least 0 and weights of at least 0")
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    parts = [total * w // whole for w in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), -weights[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def total(values: Iterable[Money], currency: str) -> Money:
    """The sum of `values`, 0 of `currency` when there are none. Raises ValueError for a foreign currency among them."""
    result = money(0, currency)
    for value in values:
        result += value
    return result


def written(minor: int, currency: str) -> str:
    """An amount as it stands on screens: `Rp1.250.000` in both languages (DOMAIN.md 6.1), `US$76.50` for others."""
    digits = EXPONENTS[currency]
    if currency == "IDR":
        return ("-" if minor < 0 else "") + "Rp" + f"{abs(minor):,}".replace(",", ".")
    sign = {"USD": "US$", "EUR": "€", "SGD": "S$", "JPY": "¥"}[currency]
    amount = Decimal(abs(minor)).scaleb(-digits)
    return ("-" if minor < 0 else "") + sign + f"{amount:,.{digits}f}"
