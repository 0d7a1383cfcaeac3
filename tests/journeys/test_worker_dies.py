"""The worker is killed with jobs in its hands: the next one finishes them, and nothing is done twice."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.products.models import ProductVariant
from catalog.stock import actions as stock
from catalog.stock.models import Reservation
from catalog.stock.queries import levels_off, variants_off
from tests.infra.demos import until
from tests.makers import effort, returning, street
from tests.makers.servers import database_url, last_session

pytestmark = pytest.mark.django_db(transaction=True)
JOBS = effort.of(200, long=1_000)
AGAIN_WITHIN = 60.0  # seconds from the kill until all is done
# What `python -m infra.worker` does, with one more task.
WORKER = (
    "import django; django.setup(); from tests.makers import returning; returning.register(); "
    "from infra import worker; worker.main()"
)
AT_THE_GATE = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"


@contextmanager
def worker() -> Iterator["subprocess.Popen[bytes]"]:
    """The real worker on the test's database, in a process of its own."""
    env = {**os.environ, "DATABASE_URL": database_url()}
    process = subprocess.Popen([sys.executable, "-c", WORKER], env=env, cwd=settings.ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=10)


@contextmanager
def shut_gate() -> Iterator[psycopg.Connection]:
    """Jobs that come to the gate wait there until the end of the block."""
    with psycopg.connect(database_url(), autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(%s)", [returning.GATE])
        yield link


def waiting(link: psycopg.Connection) -> int:
    """How many jobs stand at the gate."""
    row = link.execute(AT_THE_GATE, [returning.GATE]).fetchone()
    return row[0] if row else 0


def ask() -> tuple[ProductVariant, list[str]]:
    """So many purchases hold a piece each, and a job is to give each back; the two in the middle stop at the gate, one
    before its change and one after. The piece, and what the two are about."""
    piece = street.cloth(street.maker(), stock_of=JOBS, one_of_a_kind=False)
    references = [f"purchase-{number}" for number in range(JOBS)]
    stops = {references[JOBS // 2]: "before", references[JOBS // 2 + 1]: "after"}
    with transaction.atomic():
        for reference in references:
            stock.reserve(wanted={piece.pk: 1}, reference=reference)
        asked = [{"reference": reference, "stops": stops.get(reference, "")} for reference in references]
        app.configure_task(returning.NAME, queue=returning.QUEUE, allow_unknown=True).batch_defer(*asked)
    return piece, list(stops)


def numbers(status: str) -> set[int]:
    """The jobs that are in this state."""
    return set(ProcrastinateJob.objects.filter(task_name=returning.NAME, status=status).values_list("pk", flat=True))


def starts() -> dict[int, int]:
    """How often each job was begun."""
    begun = Count("procrastinateevent", filter=Q(procrastinateevent__type="started"))
    return dict(
        ProcrastinateJob.objects.filter(task_name=returning.NAME).annotate(begun=begun).values_list("pk", "begun")
    )


def test_jobs_of_a_killed_worker_are_done_by_the_next_one_and_nothing_is_done_twice() -> None:
    """RELIABILITY.md test 58; CI queues 200 jobs, `--long` 1,000. One is killed before its change and one between its
    change and its end. Nobody helps: they go back when their worker gave no sign for STALLED_SECONDS. That
    takes half a minute."""
    piece, (before, after) = ask()
    with worker() as first, shut_gate() as link:
        until(lambda: waiting(link) == 2, 60)
        first.kill()
        killed = time.monotonic()
        first.wait(timeout=10)
    with last_session():
        pass  # what the dead one had sent to the database is done now, or undone
    cut, done = numbers("doing"), numbers("succeeded")
    held = dict(Reservation.objects.values_list("reference", "status"))
    assert (held[before], held[after]) == (Reservation.HELD, Reservation.RETURNED)
    assert 2 <= len(cut) <= 3 and done and numbers("todo")
    with worker():
        until(lambda: len(numbers("succeeded")) == JOBS, AGAIN_WITHIN)
        took = time.monotonic() - killed
    print(f"{len(done)} of {JOBS} jobs done before the kill, {len(cut)} cut; all done {took:.1f} s after it")
    assert took <= AGAIN_WITHIN
    assert starts() == dict.fromkeys(numbers("succeeded"), 1) | dict.fromkeys(cut, 2)
    assert set(Reservation.objects.values_list("status", flat=True)) == {Reservation.RETURNED}
    assert piece.levels.values_list("on_hand", "reserved").get() == (JOBS, 0)
    assert levels_off() == variants_off() == []
