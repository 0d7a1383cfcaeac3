"""The servers of a run: a database of its own, the shop as it runs for people, and the empty view beside it."""

import base64
import contextlib
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from infra.bench import meter, rows
from infra.bench.client import Visit, Wrong, play
from infra.bench.facts import Facts
from infra.run import demo
from infra.run.options import Refused
from infra.run.postgres import Cluster
from infra.run.processes import Child, Supervisor

WORKERS, THREADS = demo.WEB_WORKERS, demo.WEB_THREADS
ANSWERS_WITHIN = 60.0  # seconds from a server's start to its first good answer
TOLD_WITHIN = 0.5  # seconds until every process of the database has heard of a setting
# The pool asks an empty question to see whether a connection still lives; that is no statement.
STATEMENTS = (b"LOG:  statement: ", b"LOG:  execute ")


@dataclass
class Server:
    """A running server."""

    child: Child
    port: int

    @property
    def pid(self) -> int:
        assert self.child.process is not None
        return self.child.process.pid


class Servers:
    """Starts them in the folder of a run, whose supervisor ends them."""

    def __init__(self, home: Path, supervisor: Supervisor, settings: Mapping[str, str] | None = None) -> None:
        self.home, self.supervisor, self.log = home, supervisor, home / "log"
        self.numbers: Iterator[int] = count()  # for visits, none of which may be like another
        self.cluster = Cluster(home, settings)
        self.cluster.prepare()
        self.database = Server(supervisor.start(self.cluster.child(self.log / "database.log")), 0)
        self.cluster.wait(supervisor.pause, self.database.child)
        self.cluster.make_database()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        self.env = {**kept, "CANTING_HOME": str(home), "DATABASE_URL": self.cluster.address.url}

    def street(self, products: int, *, small: bool) -> Facts:
        """Make the street as long as that, and ready; what it holds."""
        words = ["--own-database", "--accounts", str(self.home / "accounts.json"), "--paint-seconds", "0"]
        words += ["--products", str(products), *(["--street", "small"] if small else [])]
        facts = self.home / "facts.json"
        env = {**self.env, "DJANGO_SETTINGS_MODULE": "infra.settings.demo"}
        for module, arguments in (("infra.run.prepare", words), ("infra.bench.street", [str(facts)])):
            log = self.log / f"{module.rpartition('.')[2]}.log"
            if self.supervisor.run(Child("prepare", [sys.executable, "-m", module, *arguments], env=env, log=log)):
                raise Refused(f"The street could not be made ready:\n{log.read_text()[-2000:]}")
        return Facts.read(facts)

    def shop(self, facts: Facts) -> tuple[Server, float]:
        """The shop under a real shop's settings, and the seconds until its first page came."""
        env = {
            **self.env,
            "DJANGO_SETTINGS_MODULE": "infra.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "localhost",
            "SITE_ORIGIN": "https://localhost",
            "MAIL_FROM": "shop@shop.example",
            "BANK_NAME": "Bank",
            "BANK_NUMBER": "000",
            "BANK_HOLDER": "Shop",
            "PERSON_KEYS": f"bench:{base64.b64encode(secrets.token_bytes(32)).decode()}",
            "TOKEN_KEYS": f"bench:{base64.b64encode(secrets.token_bytes(32)).decode()}",
            "FACTOR_KEYS": secrets.token_urlsafe(60),
            "PAPER_KEYS": f"bench:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        }
        port = _free_port()
        return self._started(demo.web(port, self.log / "server.log", env), port, rows.home(facts))

    def empty(self, facts: Facts) -> tuple[Server, float]:
        """The empty view, and the seconds until its first answer came."""
        port = _free_port()
        words = [
            *("--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)),
            *("--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket"),
            "infra.bench.empty:application",
        ]
        command = [sys.executable, "-m", "gunicorn", *words]
        child = Child("empty", command, env=self.env, log=self.log / "empty.log")
        return self._started(child, port, rows.empty(facts))

    def _started(self, child: Child, port: int, visit: Visit) -> tuple[Server, float]:
        child.comes_back = False  # its figures would be those of two servers
        began = time.monotonic()
        self.supervisor.start(child)
        while True:
            try:
                play(visit, port, self.numbers, connections=1, most=1)
                return Server(child, port), time.monotonic() - began
            except Wrong as why:
                if child.ended() or time.monotonic() - began > ANSWERS_WITHIN:
                    raise Refused(f"The server {child.name} does not answer as it should: {why}") from None
            self.supervisor.pause(0.01)

    def stop(self, server: Server) -> None:
        """End a server."""
        self.supervisor.stop(server.child, within=5.0)

    def statements(self, visits: Sequence[tuple[Visit, Server]]) -> list[int]:
        """How many statements one of each of these visits asks of the database, as its own log has them."""
        log = self.log / "database.log"
        found = []
        with self._told("log_statement", "'all'"):
            for visit, server in visits:
                before = log.stat().st_size
                play(visit, server.port, self.numbers, connections=1, most=1)
                lines = log.read_bytes()[before:].splitlines()
                found.append(
                    sum(any(mark in line for mark in STATEMENTS) for line in lines if not line.endswith(b": "))
                )
        return found

    @contextlib.contextmanager
    def _told(self, setting: str, value: str) -> Iterator[None]:
        """The database with a setting of its own for a while."""
        with psycopg.connect(self.cluster.address.url, autocommit=True) as link:
            for wish in (value, "DEFAULT"):
                link.execute(f"ALTER SYSTEM SET {setting} = {wish}".encode())
                link.execute("SELECT pg_reload_conf()")
                self.supervisor.pause(TOLD_WITHIN)
                if wish == value:
                    yield

    def used(self, server: Server) -> tuple[float, float]:
        """Seconds of CPU that the server, and the database, have used so far."""
        return meter.cpu(server.pid), meter.cpu(self.database.pid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
