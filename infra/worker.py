"""The job worker: Procrastinate's own, with our heartbeat, and an end of its own when the database goes away.

Procrastinate's worker ends some seconds to half a minute after it lost the database, with exit code 0 or 1, and does
not come back (RELIABILITY.md C4). This one notices within two seconds, ends at once, and as a new process waits for
the database; whoever starts it must start it again always (the demo's supervisor, `Restart=always`).

Run as `python -m infra.worker`.
"""

import asyncio
import os
import signal
import sys
import threading
from typing import Any, NoReturn

import django
import psycopg
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

CONCURRENCY = 2
GRACE = 4.5  # seconds for running jobs after a wish to end
LAST_GRACE = 1.0  # seconds more: a job that runs in a thread cannot be stopped; the sweeper puts it back
LOOK_EVERY = 1.0  # seconds
ANSWER_WITHIN = 4.0  # seconds after which a silent database counts as lost
LOST = 75  # exit code: temporary failure


def _end(code: int) -> NoReturn:
    """End without waiting for threads whose jobs lost their database or did not listen."""
    sys.stderr.flush()
    os._exit(code)


async def _link() -> "psycopg.AsyncConnection[Any]":
    """Wait for the database, for ever, and return a connection of our own."""
    told = False
    while True:
        try:
            ours = connection.get_connection_params()
            wanted = {name: ours[name] for name in ours if name not in {"cursor_factory", "context"}}
            return await psycopg.AsyncConnection.connect(**{**wanted, "connect_timeout": 2}, autocommit=True)
        except psycopg.OperationalError:
            if not told:
                print("worker: waiting for the database", file=sys.stderr, flush=True)
            told = True
            await asyncio.sleep(0.5)


async def _watch(link: "psycopg.AsyncConnection[Any]") -> None:
    """End this process when the database ends, restarts or falls silent."""
    while True:
        try:
            await asyncio.wait_for(link.execute("SELECT 1"), ANSWER_WITHIN)
        except (psycopg.Error, TimeoutError):
            print("worker: the database is gone; ending, to begin anew", file=sys.stderr, flush=True)
            _end(LOST)
        await asyncio.sleep(LOOK_EVERY)


async def _work() -> None:
    from catalog.commons.jobs import HEARTBEAT_SECONDS, STALLED_SECONDS

    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None

    def stop() -> None:
        timer = threading.Timer(GRACE + LAST_GRACE, _end, [1])
        timer.daemon = True
        timer.start()
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    link = await _link()
    watching = asyncio.create_task(_watch(link))
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            await app.run_worker_async(
                concurrency=CONCURRENCY,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                shutdown_graceful_timeout=GRACE,
                install_signal_handlers=False,
            )
    watching.cancel()
    # Reached only when Procrastinate gave up by itself: a part of it failed.
    _end(LOST)


def main() -> NoReturn:
    """Work until asked to end (exit code 0), or until the database is gone (75)."""
    django.setup()
    try:
        asyncio.run(_work())
    except asyncio.CancelledError:
        _end(0)
    _end(LOST)


if __name__ == "__main__":
    main()
