"""SIGTERM: the server finishes what it has begun and takes nothing new."""

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from catalog.stock.models import Reservation
from orders.pricing import quotes
from storefront.api.ids import to_global
from tests.makers import street
from tests.makers.servers import database_url, post, started
from tests.storefront.api.client import PAY, gateway

pytestmark = pytest.mark.django_db(transaction=True)
INSIDE = {"CANTING_FAULT": "stock.reserve.seen=pause 1.5"}


def somebody_is_inside(link: psycopg.Connection) -> bool:
    """A transaction has begun, has looked, and waits where the fault holds it."""
    found = link.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"
    ).fetchone()
    return bool(found and found[0])


def test_a_request_that_has_begun_is_answered_though_the_server_is_told_to_end() -> None:
    """Its buyer reads the answer, and her piece is held."""
    street.rates()
    checkout = street.cart(street.cloth(street.maker()))
    wish = {"id": to_global("Checkout", checkout.token), "amount": quotes.of(checkout).total, "gateway": gateway()}
    with started(2, **INSIDE) as (port, server), psycopg.connect(database_url(), autocommit=True) as link:
        with ThreadPoolExecutor(1) as buyer:
            asked = buyer.submit(post, port, PAY, wish)
            until = time.monotonic() + 10
            while not somebody_is_inside(link):
                assert time.monotonic() < until
                time.sleep(0.01)
            server.terminate()
            status, body = asked.result(timeout=15)
        assert server.wait(timeout=10) == 0
    assert status == 200 and body["data"]["transactionInitialize"]["errors"] == []  # type: ignore[index]
    assert Reservation.objects.get().status == Reservation.HELD
