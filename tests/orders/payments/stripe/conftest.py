"""A fake Stripe, and an order that is to be paid there."""

from collections.abc import Iterator

import pytest

from infra.fakes.stripe import Fake
from orders.sales.models import Order
from tests.makers import cards, street


@pytest.fixture
def stripe() -> Iterator[Fake]:
    with cards.stripe() as fake:
        yield fake


@pytest.fixture
def order(stripe: Fake) -> Order:
    """One cloth of Bu Siti's, Rp1.268.000 with its parcel, to be paid by card."""
    return cards.card_order(street.cloth(street.maker()))
