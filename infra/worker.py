"""The job worker: Procrastinate's own, with our heartbeat, and an end of its own when the database goes away.

Two of them work in this one process. Painting a picture takes from ten seconds to a minute, and a job that runs is
never interrupted, so pictures have slots of their own and can take none from the mails and sweeps. One process, because
one sign of life then speaks for both, and Django and NumPy lie in memory once.

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
import traceback
from typing import Any, NamedTuple, NoReturn

import django
import psycopg
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

SLOW = {"pictures": 2}  # queues whose jobs take long, and how many of them run at once
SLOTS = 3  # for every other queue together: a mail server that does not answer holds one for ten seconds
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


class Share(NamedTuple):
    """The queues that one of the workers serves, and how many jobs it runs at once."""

    name: str
    queues: list[str]
    slots: int


def shares() -> list[Share]:
    """Who works on what: each slow queue by itself, and whatever else a task is registered for."""
    quick = {task.queue for task in app.tasks.values()} - set(SLOW)
    return [Share("quick", sorted(quick), SLOTS), *(Share(name, [name], slots) for name, slots in SLOW.items())]


async def _serve(share: Share) -> None:
    """Work on these queues until cancelled. A worker that gives up by itself takes the whole process with it."""
    from catalog.commons.jobs import HEARTBEAT_SECONDS, STALLED_SECONDS

    try:
        await app.run_worker_async(
            name=share.name,
            queues=share.queues,
            concurrency=share.slots,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            shutdown_graceful_timeout=GRACE,
            install_signal_handlers=False,
        )
    except Exception:
        traceback.print_exc()
    _end(LOST)


async def _work() -> None:
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
    assert isinstance(app.connector, DjangoConnector)
    async with asyncio.TaskGroup() as watching:
        watching.create_task(_watch(link))
        with app.replace_connector(app.connector.get_worker_connector()):
            async with app.open_async(), asyncio.TaskGroup() as working:
                for share in shares():
                    working.create_task(_serve(share))


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
