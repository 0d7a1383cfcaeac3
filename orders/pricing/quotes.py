"""The quote of a stored checkout."""

from orders.carts.models import Checkout
from orders.carts.queries import cart
from orders.pricing.quote import Quote, quote


def of(checkout: Checkout) -> Quote:
    """Price what the checkout holds, with what is true now."""
    return quote(cart(checkout))
