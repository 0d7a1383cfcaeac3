"""SIGTERM: server and worker finish what they have begun and take nothing new."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons.jobs import later
from catalog.stock.models import Reservation
from orders.payments.models import Payment
from orders.placing.jobs import expire_due
from orders.pricing import quotes
from orders.sales.models import Order
from storefront.api.ids import to_global
from tests.makers import street
from tests.makers.servers import database_url, post, started
from tests.storefront.api.client import PAY, gateway

pytestmark = pytest.mark.django_db(transaction=True)
INSIDE = {"CANTING_FAULT": "stock.reserve.seen=pause 1.5"}


def somebody_is_inside(link: psycopg.Connection) -> bool:
    """A transaction has begun, has looked, and waits where the fault holds it."""
    found = link.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND state = 'idle in transaction' AND now() - state_change > interval '0.3 s'"
    ).fetchone()
    return bool(found and found[0])


def wait_for_somebody_inside(link: psycopg.Connection) -> None:
    until = time.monotonic() + 20
    while not somebody_is_inside(link):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_request_that_has_begun_is_answered_though_the_server_is_told_to_end() -> None:
    """Its buyer reads the answer, and her piece is held."""
    street.rates()
    checkout = street.cart(street.cloth(street.maker()))
    wish = {"id": to_global("Checkout", checkout.token), "amount": quotes.of(checkout).total, "gateway": gateway()}
    with started(2, **INSIDE) as (port, server), psycopg.connect(database_url(), autocommit=True) as link:
        with ThreadPoolExecutor(1) as buyer:
            asked = buyer.submit(post, port, PAY, wish)
            wait_for_somebody_inside(link)
            server.terminate()
            status, body = asked.result(timeout=15)
        assert server.wait(timeout=10) == 0
    assert status == 200 and body["data"]["transactionInitialize"]["errors"] == []  # type: ignore[index]
    assert Reservation.objects.get().status == Reservation.HELD


# What `python -m infra.worker` does, with a fault armed.
WORKER = "import tests.makers.served; from infra import worker; worker.main()"


def test_a_job_that_has_begun_is_finished_though_the_worker_is_told_to_end() -> None:
    """RELIABILITY.md test 58: it ends with code 0, and the job after it waits for the next worker."""
    late, later_still = (street.placed_order(street.cloth(street.maker(n), n)) for n in ("siti", "rohmat"))
    Payment.objects.filter(order=late).update(due_at=timezone.now() - timedelta(minutes=1))
    later(expire_due, timestamp=0)
    env = {**os.environ, "DATABASE_URL": database_url(), "CANTING_FAULT": "placing.expire.checked=pause 1.5"}
    with psycopg.connect(database_url(), autocommit=True) as link:
        worker = subprocess.Popen([sys.executable, "-c", WORKER], env=env, cwd=settings.ROOT)
        try:
            wait_for_somebody_inside(link)
            worker.terminate()
            Payment.objects.filter(order=later_still).update(due_at=timezone.now() - timedelta(minutes=1))
            later(expire_due, once=expire_due.queueing_lock, timestamp=1)  # unless the clock has asked for it
            assert worker.wait(timeout=10) == 0
        finally:
            worker.kill()
            worker.wait(timeout=5)
    states = ProcrastinateJob.objects.filter(task_name=expire_due.name).values_list("status", flat=True)
    assert set(states) == {"succeeded", "todo"}
    assert [Order.objects.get(pk=order.pk).status for order in (late, later_still)] == ["expired", "awaiting_payment"]
