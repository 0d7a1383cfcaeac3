"""Who sees an order, and how a guest keeps one."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.utils import timezone

from catalog.commons.errors import NotFound
from orders.sales.claims import PURPOSE, claim, claim_token, claimable
from orders.sales.models import Order
from orders.sales.policies import may_see_details
from orders.sales.queries import by_token, orders_of, parts_of
from tests.makers import street

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """A guest's order."""
    return street.placed_order(street.cloth(street.maker()))


def test_the_link_shows_the_order_and_no_other_does(order: Order) -> None:
    """RELIABILITY.md test 7: other, no and empty token."""
    assert by_token(order.token) == order
    for wrong in ("", None, "nonsense", order.number, order.token[:-1], order.token.swapcase()):
        assert by_token(wrong) is None


def test_a_stranger_with_the_link_sees_details_only_at_first(order: Order) -> None:
    """RELIABILITY.md test 7: masked without the buyer's session once the first hours have passed."""
    nobody = AnonymousUser()
    assert may_see_details(order, nobody)
    with time_machine.travel(timezone.now() + timedelta(hours=settings.GUEST_DETAILS_HOURS, seconds=1)):
        assert not may_see_details(order, nobody)
        assert not may_see_details(order, street.user())
        assert may_see_details(order, nobody, own_session=True)


def test_an_account_with_the_same_e_mail_does_not_get_the_order(order: Order) -> None:
    """RELIABILITY.md test 7 (CVE-2026-44472)."""
    budi = street.user(order.email)
    assert not orders_of(budi).exists()


def test_the_claim_link_moves_the_order_once_and_the_old_link_dies(order: Order) -> None:
    """RELIABILITY.md test 7: the old token after the claim gives nothing."""
    budi, ani = street.user(), street.user("ani@example.com")
    token, link = claim_token(order), order.token
    claimed = claim(order=order, token=token, user=budi)
    assert list(orders_of(budi)) == [order]
    assert by_token(link) is None
    assert by_token(claimed.token) == order
    for person in (budi, ani):
        with pytest.raises(NotFound):
            claim(order=claimed, token=token, user=person)
    assert list(orders_of(ani)) == []


def test_a_claim_for_another_order_purpose_or_time_is_refused(order: Order) -> None:
    other = street.placed_order(street.cloth(street.maker("b", "B"), "Parang"))
    assert claimable(order=order, token=claim_token(order))
    forged = signing.dumps([order.number, order.token], salt="canting.reset-password")
    for wrong in (claim_token(other), forged, "", "x:y:z", signing.dumps("junk", salt=PURPOSE)):
        assert not claimable(order=order, token=wrong)
    late = claim_token(order)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert not claimable(order=order, token=late)


def test_a_maker_sees_her_part_and_only_when_it_is_paid() -> None:
    """S15: her own lines and totals."""
    siti, rohmat = street.maker(), street.maker("cap-rohmat", "Cap Rohmat")
    street.placed_order(street.cloth(siti, "Belum dibayar"))
    street.paid_order(street.cloth(siti), street.cloth(rohmat, "Kawung"))
    parts = list(parts_of(siti))
    assert [[str(line.product_name) for line in part.lines.all()] for part in parts] == [["Buketan Toska"]]
    assert {part.seller for part in parts} == {siti}
