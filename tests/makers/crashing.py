"""The shop's own processes as tests kill them: a web server and a worker on the test's database and a fake Stripe.

They are forked from a server that has Django loaded already (multiprocessing's forkserver), so that one costs tens of
milliseconds and not seconds, and shares nothing with the test's process that could survive it. What runs in them is
below; `tests.makers.shop_floor` starts them.
"""

import os
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infra.settings.test")
django.setup()

import time_machine  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from django.utils import timezone  # noqa: E402
from procrastinate.contrib.django import app  # noqa: E402

from catalog.commons import faults, jobs  # noqa: E402
from catalog.stock.jobs import give_back_due  # noqa: E402
from infra import worker as real_worker  # noqa: E402
from orders.payments.jobs import reconcile_all  # noqa: E402
from orders.placing.jobs import expire_due  # noqa: E402

_pages = get_resolver().url_patterns  # loaded once, here, and not in every process
_for_life = ExitStack()  # a context manager that nobody keeps would end at once
ROUNDS = 12  # more turns than any chain of jobs here is long


@dataclass(frozen=True)
class Place:
    """Where a process works: the database's name, what settings.STRIPE says; and when: minutes ahead of now."""

    database: str
    stripe: dict[str, Any]
    ahead: float = 0.0


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """The test tells what went wrong."""


def serve(place: Place, fault: str, port: int) -> None:
    """Answer HTTP until killed, or until the fault's point is reached: then the process dies with exit code 9."""
    _enter(place, fault)
    server = _Server(("127.0.0.1", port), _Quiet)
    server.set_app(get_wsgi_application())
    server.serve_forever()


def work(place: Place, fault: str) -> None:
    """Do every job that waits, as the worker does, and end."""
    _enter(place, fault)
    _drain()


def work_on(place: Place) -> None:
    """The real worker, until killed."""
    _enter(place, "")
    real_worker.main()


def recover(place: Place, fault: str) -> None:
    """What a restart and some minutes bring: stalled jobs go back, sweeps and the reconciler run, until all is quiet.

    Fails when a job is left, waiting or dead.
    """
    _enter(place, fault)
    _let_time_pass("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    for sweep in (jobs.put_back_stalled, expire_due, give_back_due, reconcile_all):
        jobs.later(sweep, once=f"after a crash {sweep.name}", priority=jobs.HIGH, timestamp=0)
    for _round in range(ROUNDS):
        _let_time_pass("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        if not _drain():
            return
    raise AssertionError(f"work is left: {_left()}")


def _enter(place: Place, fault: str) -> None:
    """Be a process of that shop at that time."""
    connections.settings["default"]["NAME"] = place.database
    settings.STRIPE = place.stripe
    time_machine.travel(timezone.now() + timedelta(minutes=place.ahead), tick=True).start()
    if fault:
        _for_life.enter_context(faults.armed(fault))


def _drain() -> list[tuple[str, str]]:
    """Run what waits. What is left: jobs that wait for another try, that a dead worker holds, or that are dead."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    return _left()


def _left() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')")
        return list(cursor.fetchall())


def _let_time_pass(sql: str) -> None:
    """Procrastinate asks PostgreSQL for the time, and that has no clock that a test could turn."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
