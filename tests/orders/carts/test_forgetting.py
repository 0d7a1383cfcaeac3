"""A cart that was left forgets who would have bought."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from orders.carts import actions as carts
from orders.carts import jobs
from orders.carts.models import Checkout
from orders.carts.policies import may_see_details
from orders.pricing import quotes
from tests.makers import street

pytestmark = pytest.mark.django_db


def personal(checkout: Checkout) -> dict[str, Any]:
    checkout.refresh_from_db()
    return {name: getattr(checkout, name) for name in carts.NOBODY}


def filled(name: str = "Buketan Toska") -> Checkout:
    checkout = street.cart(street.cloth(street.maker(name.split()[0].lower()), name))
    carts.set_billing_address(token=checkout.token, address=street.address())
    return carts.set_note(token=checkout.token, note="Tanpa plastik, ya.")


def test_a_cart_that_nobody_touched_for_a_month_forgets_its_buyer_and_keeps_its_pieces() -> None:
    left, done = filled(), filled("Kawung Nila")
    Checkout.objects.filter(pk=done.pk).update(status=Checkout.COMPLETED)
    with time_machine.travel(timezone.now() + timedelta(days=settings.CHECKOUT_DAYS, minutes=1)):
        fresh = filled("Parang Soga")
        jobs.forget_left(0)
    assert personal(left) == personal(done) == carts.NOBODY
    assert all(personal(fresh).values())
    assert left.lines.count() == 1 and not left.deliveries.exists()
    assert not quotes.of(left).complete


def test_a_cart_is_left_alone_until_then_and_forgetting_twice_finds_nothing() -> None:
    left = filled()
    with time_machine.travel(timezone.now() + timedelta(days=settings.CHECKOUT_DAYS, minutes=-1)):
        assert carts.forget_left() == 0
    assert all(personal(left).values())
    with time_machine.travel(timezone.now() + timedelta(days=settings.CHECKOUT_DAYS, minutes=1)):
        assert carts.forget_left() == 1
        assert carts.forget_left() == 0


def test_who_sees_the_details_of_a_cart() -> None:
    """RELIABILITY.md test 7."""
    budi, other = street.user(), street.user("lain@example.com")
    checkout = carts.attach_user(token=filled().token, user=budi)
    assert may_see_details(checkout) and may_see_details(checkout, other)
    with time_machine.travel(timezone.now() + timedelta(hours=settings.GUEST_DETAILS_HOURS, seconds=1)):
        assert may_see_details(checkout, budi)
        assert may_see_details(checkout, own_session=True)
        assert not may_see_details(checkout)
        assert not may_see_details(checkout, other)
