"""New cloth on its page: what is missing is said field by field."""

import pytest

from tests.makers import street
from tests.storefront.seller_centre.test_desk import as_

pytestmark = pytest.mark.django_db


def test_the_summary_says_of_each_field_what_it_needs() -> None:
    siti = street.user("siti@example.com")
    street.maker(owner=siti)
    street.category(), street.fabric()
    for wrong in ({"name": ""}, {"category": "x", "technique": "x", "fabric": "x"}):
        answer = as_(siti).post("/en/seller/cloth/new/", wrong)
        said = [str(one) for faults in answer.context["form"].errors.values() for one in faults]
        assert answer.status_code == 422 and len(said) == len(set(said)) == 6
        assert {"Choose the kind of cloth.", "Choose the technique.", "Choose the fabric."} <= set(said)
