"""A server of several processes on the test's own database, for races that threads of one process cannot show."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import psycopg
from django.conf import settings
from django.db import connection

from tests.infra.demos import until as wait_until

ROOT = settings.ROOT
STARTS_WITHIN = 60.0
ENDED_WITHIN = 30.0
SESSIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""


def database_url() -> str:
    """The address of the database that this test uses."""
    ours = connection.settings_dict
    return f"postgres://{ours['USER']}:{ours['PASSWORD']}@{ours['HOST']}:{ours['PORT']}/{ours['NAME']}"


@contextmanager
def last_session() -> Iterator["psycopg.Connection[tuple[int]]"]:
    """A session of this test's database that begins when every other one has ended. The test's own is closed for it;
    Django opens that again by itself."""
    connection.close()
    with psycopg.connect(database_url(), autocommit=True) as link:
        wait_until(lambda: link.execute(SESSIONS).fetchone() == (0,), ENDED_WITHIN)
        yield link


@contextmanager
def serving(workers: int = 4, **switches: str) -> Iterator[int]:
    """A server with so many worker processes; its port. `switches` go into its environment."""
    with started(workers, **switches) as (port, _server):
        yield port


@contextmanager
def started(workers: int = 4, **switches: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The same, with its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "DATABASE_URL": database_url(), "PYTHONPATH": str(ROOT), **switches}
    words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    more = ["--blocking-threads", "6", "--no-ws", "--log-level", "error", "tests.makers.served:application"]
    child = subprocess.Popen([sys.executable, "-m", "granian", *words, *more], env=env, cwd=ROOT)
    try:
        until = time.monotonic() + STARTS_WITHIN
        while not _answers(port):
            assert child.poll() is None and time.monotonic() < until, "the server does not start"
            time.sleep(0.1)
        yield port, child
    finally:
        child.terminate()
        child.wait(timeout=20)


def _answers(port: int) -> bool:
    try:
        return post(port, "{ __typename }", {})[0] == 200
    except OSError:
        return False


def post(port: int, query: str, variables: dict[str, object]) -> tuple[int, dict[str, object]]:
    """Status and body of an answer of the API over HTTP."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        body = orjson.dumps({"query": query, "variables": variables})
        link.request("POST", "/graphql/", body, {"Content-Type": "application/json", "Host": f"localhost:{port}"})
        answer = link.getresponse()
        return answer.status, orjson.loads(answer.read())
    finally:
        link.close()
