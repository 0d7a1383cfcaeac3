"""A quick job for tests of the worker: the pieces that a purchase holds are free again.

What gives them back is the stock room's own verb. A job may be told to stop at a gate, which is an advisory lock of
the database: before its change, or after that is committed. It waits there for as long as the test keeps the gate shut.
"""

from typing import Literal

from django.db import connection, transaction
from procrastinate.contrib.django import app

from catalog.stock import actions as stock

NAME, QUEUE, GATE = "tests.give_back", "listeners", 58


def register() -> None:
    """Let this process know the job. No other test's process should: every task of the shop has promises of its own."""
    app.task(name=NAME, queue=QUEUE)(give_back)


def give_back(*, reference: str, stops: Literal["", "before", "after"] = "") -> None:
    """Give back what `reference` holds."""
    if stops == "before":
        _pass_the_gate()
    with transaction.atomic():
        stock.give_back(reference=reference)
    if stops == "after":
        _pass_the_gate()


def _pass_the_gate() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GATE])
