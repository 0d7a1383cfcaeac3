"""PostgreSQL is killed while people buy, and started again: nobody who was told of an order has lost it.

RELIABILITY.md tests 58 and 59, on the demo with its supervisor, two web processes and a worker. CI lets 40 people buy,
`--long` 200.
"""

import http.client
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import psycopg
import pytest

from infra.run.lodging import discard
from storefront.api.ids import to_global
from tests.infra.demos import Demo, running, until
from tests.makers import effort
from tests.makers.invariants import broken
from tests.storefront.api import client

BUYERS = effort.of(40, long=200)
AT_ONCE = 8
PATIENCE = 60.0  # seconds that somebody goes on trying
MOST_SECONDS_OF_ERRORS = 30.0
WORKER_WITHIN = 10.0  # seconds after the database
STOCK = """
    WITH shelf AS (SELECT id, variant_id, seller_id FROM stock_stocklevel WHERE NOT only_one AND NOT refills
                   AND on_hand > 0 ORDER BY id LIMIT 1),
    came AS (INSERT INTO stock_movement (level_id, seller_id, at, delta, reason, reference)
             SELECT id, seller_id, now(), 1000, 'counted', '' FROM shelf),
    more AS (UPDATE stock_stocklevel SET on_hand = on_hand + 1000 WHERE id = (SELECT id FROM shelf)),
    shown AS (UPDATE products_productvariant SET free = free + 1000 WHERE id = (SELECT variant_id FROM shelf)
              RETURNING product_id, public_id),
    shop AS (UPDATE products_product SET free = free + 1000 WHERE id = (SELECT product_id FROM shown))
    SELECT public_id FROM shown"""


class Trouble(NamedTuple):
    """An answer that was no good: when, its status (0: none came), whether it says when to try again, what it says."""

    at: float
    status: int
    retry_after: bool
    said: str


class Counter:
    """Where people buy by the API, each step again until it works."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.told: list[str] = []
        self.troubles: list[Trouble] = []
        self.unread = 0

    def buy(self, variant: str) -> None:
        """One order, paid by transfer later. Its number is kept once the shop has told it."""
        given = {"channel": "idr", "languageCode": "ID", "lines": [{"variantId": variant, "quantity": 1}]}
        cart = self.ask(client.CREATE, input=given)["checkoutCreate"]["checkout"]["id"]
        self.ask(client.EMAIL, id=cart, email="budi@example.com")
        self.ask(client.SHIPPING, id=cart, address=client.ADDRESS)
        options = self.ask(client.OPTIONS, id=cart)["deliveryOptionsCalculate"]["deliveries"]
        ready = self.ask(client.DELIVERY, id=cart, method=options[0]["id"])["checkoutDeliveryMethodUpdate"]["checkout"]
        total = int(ready["totalPrice"]["gross"]["amount"])
        self.ask(client.PAY, id=cart, amount=total, gateway=client.gateway())
        self.told.append(self.ask(client.COMPLETE, id=cart)["checkoutComplete"]["order"]["number"])

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """What the API answers in the end."""
        until_when = time.monotonic() + PATIENCE
        while time.monotonic() < until_when:
            status, retry_after, body = self._post(orjson.dumps({"query": query, "variables": variables}))
            answer = orjson.loads(body) if status == 200 else {}
            if status == 200 and "errors" not in answer:
                assert all(not part["errors"] for part in answer["data"].values()), body
                return dict(answer["data"])
            if any(answer.get("data", {}).values()):
                # Done, and the database died before it could be read back. The API answers 200 then, since its clients
                # try again by themselves after a 503; whoever reads the error does what these people do.
                self.unread += 1
            else:
                now = time.monotonic()
                self.troubles.append(Trouble(now, status, retry_after, body.decode(errors="replace")[:300]))
            time.sleep(0.2)
        raise AssertionError(f"no good answer in {PATIENCE} s: {self.troubles[-3:]}")

    def _post(self, body: bytes) -> tuple[int, bool, bytes]:
        link = http.client.HTTPConnection("127.0.0.1", self.demo.port, timeout=30)
        try:
            link.request("POST", "/graphql/", body, {"Content-Type": "application/json"})
            answer = link.getresponse()
            return answer.status, bool(answer.getheader("Retry-After")), answer.read()
        except (OSError, http.client.HTTPException) as why:
            return 0, False, repr(why).encode()
        finally:
            link.close()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with running(tmp_path / "home") as demo:
        yield demo
    discard(tmp_path / "home")


def _link(demo: Demo) -> "psycopg.Connection[Any]":
    return psycopg.connect((demo.home / "database-url").read_text().strip(), autocommit=True)


def _kill_database(demo: Demo) -> tuple[float, float]:
    """Kill it; the supervisor starts it again. Seconds that it was away, and then until a worker has given a sign."""
    last_worker = demo.number("SELECT max(id) FROM procrastinate_workers")
    os.kill(demo.record("database").pid, signal.SIGKILL)
    until(lambda: demo.number("SELECT 1") == 0, 10)
    away = until(lambda: demo.number("SELECT 1") == 1, 30)
    worker = until(lambda: demo.number("SELECT max(id) FROM procrastinate_workers") > last_worker, 60)
    return away, worker


def test_no_order_that_somebody_was_told_of_is_lost_with_the_database(demo: Demo) -> None:
    """RELIABILITY.md tests 58 and 59."""
    with _link(demo) as link:
        row = link.execute(STOCK.encode()).fetchone()
        before = demo.number("SELECT count(*) FROM sales_order")
        # The demo street has sold pieces that nobody sent: it begins with less than a shop that has lived so far.
        known = broken(link)
    assert row is not None
    counter, variant = Counter(demo), to_global("ProductVariant", row[0])
    server = set(demo.record("server").members())
    with ThreadPoolExecutor(AT_ONCE) as people:
        bought = [people.submit(counter.buy, variant) for _ in range(BUYERS)]
        until(lambda: sum(one.done() and one.result() is None for one in bought) >= BUYERS // 3, PATIENCE)
        away, worker = _kill_database(demo)
        for one in bought:
            one.result(timeout=2 * PATIENCE)
    errors = counter.troubles
    lasted = errors[-1].at - errors[0].at if errors else 0.0
    print(f"{BUYERS} orders; database away {away:.1f} s, {len(errors)} times 503 within {lasted:.1f} s, ", end="")
    print(f"{counter.unread} answers not read back, worker back {worker:.1f} s after it")
    assert errors, "nobody noticed"
    assert {(trouble.status, trouble.retry_after) for trouble in errors} == {(503, True)}, errors
    assert lasted <= MOST_SECONDS_OF_ERRORS
    assert worker <= WORKER_WITHIN
    assert set(demo.record("server").members()) == server, "the web processes recover without a restart"
    with _link(demo) as link:
        there = {number for (number,) in link.execute("SELECT number FROM sales_order")}
        assert set(counter.told) <= there
        assert len(there) == before + BUYERS == before + len(set(counter.told))
        assert broken(link) == known
