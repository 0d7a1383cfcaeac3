"""The lock on a checkout: one transaction for several verbs, and nothing of it left when one of them refuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.commons.errors import NotFound, Refusal
from orders.carts import actions as carts
from orders.carts.held import held
from orders.carts.models import Checkout
from tests.makers import street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db


def begun() -> Checkout:
    return carts.start(channel=street.channel(), language="id")


def test_what_several_verbs_did_goes_when_one_of_them_refuses() -> None:
    checkout = begun()
    with pytest.raises(Refusal) as refused, held(checkout.token) as mine:
        carts.set_note(token=mine, note="first")
        carts.set_email(token=mine, email="no address")
    assert refused.value.field == "email"
    checkout.refresh_from_db()
    assert checkout.note == ""


def test_a_completed_checkout_is_held_only_by_whoever_asks_for_it_and_no_verb_takes_it() -> None:
    checkout = begun()
    Checkout.objects.update(status=Checkout.COMPLETED)
    with pytest.raises(NotFound), held(checkout.token):
        pytest.fail("it was held")
    with held(checkout.token, completed_too=True) as mine:
        assert mine == checkout
        with pytest.raises(NotFound) as refused:
            carts.set_note(token=mine, note="late")
    assert refused.value.code == "CHECKOUT_NOT_FOUND"


def test_a_held_checkout_is_locked_and_read_once_whatever_is_done_to_it() -> None:
    checkout = begun()
    with CaptureQueriesContext(connection) as statements, held(checkout.token) as mine:
        carts.set_note(token=mine, note="first")
        carts.set_email(token=mine, email="budi@example.com")
    words = [statement["sql"].split()[0] for statement in statements]
    assert words == ["SAVEPOINT", "SELECT", "UPDATE", "UPDATE", "RELEASE"]


@pytest.mark.django_db(transaction=True)
def test_of_verbs_at_the_same_moment_none_is_lost() -> None:
    """Each reads what the one before wrote: that is what the lock is for."""
    checkout = begun()
    at_once([lambda n=n: carts.set_metadata(token=checkout.token, values={f"key{n}": "v"}) for n in range(8)])
    checkout.refresh_from_db()
    assert len(checkout.metadata) == 8
