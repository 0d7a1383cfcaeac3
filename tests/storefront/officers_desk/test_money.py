"""Whose order it is: who may look, and that each look is written down and not shown to the maker."""

import pytest
from django.utils import translation

from catalog.commons import history
from catalog.commons.errors import NotAllowed, NotFound
from catalog.commons.models import HistoryEntry
from orders.payments import actions as payments
from tests.makers import street
from tests.storefront.officers_desk.test_people import KNOWN, as_

pytestmark = pytest.mark.django_db


def looks() -> list[HistoryEntry]:
    return list(HistoryEntry.objects.filter(kind="private.order_read"))


def test_a_look_at_an_order_is_written_down_before_its_buyer_is_shown() -> None:
    wahyu, shop = street.finance_officer(), street.maker()
    order = street.placed_order(street.cloth(shop))
    client, path = as_(wahyu), f"/en/office/orders/{order.number}/"
    assert "budi@example.com" in client.get(path).text
    [entry] = looks()
    assert (entry.subject, entry.actor_ref, entry.actor_role) == (order.number, wahyu.public_id, "finance")
    assert "budi" not in str(entry.data)
    with translation.override("en"):
        assert history.sentence(entry) == f"Looked at order {order.number} with its buyer’s address"
    assert entry not in history.concerning(shop.public_id)
    assert client.get("/en/office/orders/CT-26-NONE/").status_code == 404
    assert len(looks()) == 1


def test_the_list_of_orders_names_no_buyer() -> None:
    order = street.placed_order(street.cloth(street.maker()))
    page = as_(street.finance_officer()).get("/en/office/orders/").text
    assert order.number in page and "budi@example.com" not in page


@pytest.mark.parametrize("who", ["nobody", "buyer", "officer", "auditor"])
def test_others_see_no_order_and_leave_no_look(who: str) -> None:
    order = street.placed_order(street.cloth(street.maker()))
    user = KNOWN[who]()
    assert as_(user).get(f"/en/office/orders/{order.number}/").status_code == (403 if user else 302)
    if user:
        with pytest.raises(NotAllowed):
            payments.look_at_order(number=order.number, by=user)
    assert looks() == []


def test_an_order_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        payments.look_at_order(number="CT-26-NONE", by=street.finance_officer())
