"""Which currencies and amounts Stripe takes; amounts in minor units. docs.stripe.com/currencies"""

from infra.fakes.stripe_forms import invalid

# fmt: off
CURRENCIES = (
    "idr", "usd", "eur", "gbp", "jpy", "sgd", "myr", "aud", "cny", "hkd", "krw", "thb", "php", "vnd", "inr", "chf",
    "cad", "nzd",
)
# fmt: on
ZERO_DECIMAL = frozenset({"jpy", "krw", "vnd"})
# docs.stripe.com/currencies: twelve digits for IDR, eight for all others. IDR is not in the table of least amounts;
# then half a US dollar's worth counts, which floats: here Rp8.000.
_MOST = {"idr": 999_999_999_999}
_LEAST = {"idr": 800_000, "jpy": 50, "gbp": 30, "myr": 200, "hkd": 400, "thb": 1000, "krw": 700, "vnd": 13000}


def price(amount: int, currency: str) -> str:
    """An amount as Stripe's sentences write it: 1250 usd is "12.50 usd"."""
    return f"{amount} {currency}" if currency in ZERO_DECIMAL else f"{amount / 100:,.2f} {currency}"


def check_currency(currency: str, param: str) -> str:
    """The currency in lower case; refuses one that Stripe would not take."""
    low = currency.lower()
    if low not in CURRENCIES:
        raise invalid(
            f"Invalid currency: {low}. Stripe currently supports these currencies: {', '.join(CURRENCIES)}", param
        )
    return low


def check_amount(amount: int, currency: str, param: str, least_words: str = "Amount must be at least {}") -> None:
    """docs.stripe.com/currencies#minimum-and-maximum-charge-amounts"""
    least = _LEAST.get(currency, 50)
    most = _MOST.get(currency, 99_999_999)
    if amount < least:
        raise invalid(least_words.format(price(least, currency)), param, "amount_too_small")
    if amount > most:
        raise invalid(f"Amount must be no more than {price(most, currency)}", param, "amount_too_large")
