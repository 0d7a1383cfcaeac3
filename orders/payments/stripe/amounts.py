"""Money as Stripe counts it. The one place where rupiah become a hundred times as many.

Stripe counts in a currency's smallest unit and takes every currency for one of two decimals, but for a list of those
without (docs.stripe.com/currencies, read November 2026); the rupiah is not on it, though nobody uses sen.
"""

from catalog.commons.money import EXPONENTS

WITHOUT_DECIMALS = {
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
}  # fmt: skip


def _factor(currency: str) -> int:
    theirs = 0 if currency in WITHOUT_DECIMALS else 2
    return int(10 ** (theirs - EXPONENTS[currency]))


def to_stripe(amount: int, currency: str) -> int:
    """Minor units of ours as Stripe's: Rp1.250.000 is 125000000. Raises KeyError for a currency we do not keep."""
    return amount * _factor(currency)


def from_stripe(amount: int | None, currency: str | None) -> int | None:
    """Stripe's minor units as ours; None for what we cannot hold (a foreign currency, a fraction of a rupiah)."""
    code = (currency or "").upper()
    if amount is None or code not in EXPONENTS:
        return None
    whole, rest = divmod(amount, _factor(code))
    return None if rest else whole
