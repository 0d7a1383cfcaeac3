"""The demo as the tests start it: the real command, in a folder of its own, on a free port."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg

from infra.run import proc
from infra.run.options import ROOT
from infra.run.postgres import Cluster
from infra.run.processes import Record

READY_WITHIN = 180.0  # seconds; these tests share the machine with others


def free_port() -> int:
    """A port that was free a moment ago, below those that the kernel lends to outgoing connections: one of these could
    take it between a demo's end and its next start."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def until(condition: Callable[[], bool], seconds: float) -> float:
    """Wait until it holds; returns the seconds it took. Fails the test when it does not come."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"not so after {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - began


def serve(cluster: Cluster) -> "subprocess.Popen[bytes]":
    """A database server that nobody supervises, as soon as it answers."""
    child = cluster.child(cluster.home / "log")
    user = child.user
    child.before()
    server = subprocess.Popen(
        list(child.command),
        env=dict(child.env),
        cwd="/",
        stderr=subprocess.DEVNULL,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
    )
    until(cluster.ready, 30)
    return server


class Demo:
    """One running ./infra/demo."""

    def __init__(self, home: Path, *, database_url: str = "", port: int = 0, words: Sequence[str] = ()) -> None:
        self.home, self.port = home, port or free_port()
        self.database_url = database_url
        self.output = home.with_name(f"{home.name}.output")
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        self.began = time.monotonic()
        with self.output.open("w") as file:
            self.process = subprocess.Popen(
                [ROOT / "infra" / "demo", "--street", "small", *words],
                env={**kept, "CANTING_HOME": str(home), "PORT": str(self.port), "DATABASE_URL": database_url},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd="/",
            )

    def said(self) -> str:
        """What it printed so far."""
        return self.output.read_text()

    def wait(self) -> float:
        """Wait until it says that it is ready; returns the seconds since its start."""
        until(lambda: "Stop with" in self.said() or self.process.poll() is not None, READY_WITHIN)
        assert self.process.poll() is None, self.said()
        return time.monotonic() - self.began

    def processor_seconds(self) -> float:
        """What it and all that it started have used so far. What else the machine does adds nothing to this."""
        used = 0
        for pid in {self.process.pid, *(pid for record in self.records() for pid in record.members())}:
            with contextlib.suppress(OSError):
                # user and system time, its own and that of its children that have ended
                used += sum(map(int, (proc.PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[11:15]))
        return used / os.sysconf("SC_CLK_TCK")

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of an answer; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as problem:
            return problem.code, problem.read()
        except OSError:
            return 0, b""

    def ready(self) -> bool:
        """Whether /readyz says so."""
        return self.get("/readyz")[0] == 200

    def record(self, name: str) -> Record:
        """What the supervisor wrote down about one of its processes."""
        return Record(**json.loads((self.home / "run" / f"{name}.json").read_text()))

    def records(self) -> list[Record]:
        """Every process that the supervisor keeps."""
        return [self.record(name) for name in ("database", "worker", "server")]

    def number(self, sql: str) -> int:
        """The one number that a query of the demo's database gives; 0 while it is down or starting up."""
        url = self.database_url or (self.home / "database-url").read_text().strip()
        try:
            with psycopg.connect(url, autocommit=True) as link:
                row = link.execute(sql.encode()).fetchone()
        except psycopg.OperationalError:
            return 0
        assert row is not None
        return int(row[0] or 0)

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Send one signal to the one process id; returns the seconds until it has ended."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(60)
        return time.monotonic() - began


@contextlib.contextmanager
def running(home: Path, *words: str) -> Iterator[Demo]:
    """A demo that is ready, and has ended afterwards."""
    demo = Demo(home, words=words)
    try:
        demo.wait()
        yield demo
    except BaseException:
        # What a failure of one run in many needs, and is gone with the folder.
        for log in sorted((home / "log").glob("*.log")):
            print(f"---- the end of {log.name}", log.read_text(errors="replace")[-2000:], sep="\n")
        raise
    finally:
        if demo.process.poll() is None:
            demo.stop()
