"""What a purchase by the API needs: a street that delivers, and a cloth of which there are five at Rp250.000."""

import pytest

from catalog.products.models import ProductVariant
from storefront.api.ids import to_global
from tests.makers import street


@pytest.fixture
def cloth() -> ProductVariant:
    street.rates()
    street.regions()
    return street.cloth(street.maker(), one_of_a_kind=False, stock_of=5, price=250_000)


@pytest.fixture
def cloth_id(cloth: ProductVariant) -> str:
    return to_global("ProductVariant", cloth.public_id)
