"""What the person at the terminal asked for, and the look around before anything long is done.

Standard library only: it runs before the environment is there."""

import argparse
import contextlib
import fcntl
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from infra.run.processes import Stopping, end_orphans, say

ROOT = Path(__file__).resolve().parents[2]
MOST_PRODUCTS = 1_000_000
STOP_CODE = 2  # exit code when the request itself cannot be met


class Refused(Exception):
    """It cannot be done; the text is one line for the person at the terminal, `code` the exit code."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Options:
    """How to run the demo street."""

    home: Path
    port: int
    fresh: bool
    products: int | None
    street: str | None
    database_url: str | None
    s3: bool


def home_folder() -> Path:
    """Where the data lives: CANTING_HOME, or .demo in the clone."""
    return Path(os.environ.get("CANTING_HOME") or ROOT / ".demo").resolve()


def _count(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_PRODUCTS:
        return int(text)
    raise argparse.ArgumentTypeError(f"a whole number from 1 to {MOST_PRODUCTS:,} is wanted, not {text!r}")


def read(arguments: Sequence[str]) -> Options:
    """Read command line and environment; a wrong word ends with exit code 2 and a line that says which."""
    parser = argparse.ArgumentParser(
        prog="infra/demo",
        description="Start the Canting demo street on this machine. Stop it with Ctrl-C.",
        epilog="Environment: PORT (8000), CANTING_HOME (.demo in the clone), DATABASE_URL (a server of one's own).",
    )
    parser.add_argument("--fresh", action="store_true", help="throw the data away and start over")
    parser.add_argument("--products", type=_count, metavar="N", help="a larger street of N products")
    parser.add_argument("--street", choices=["small"], help="a smaller street, for tests")
    parser.add_argument("--s3", action="store_true", help="keep files in a fake S3 (moto) instead of folders")
    asked = parser.parse_args(arguments)
    database_url = os.environ.get("DATABASE_URL") or None
    if asked.fresh and database_url:
        raise Refused(
            "--fresh does not empty a server of one's own; do that yourself, then start without it.", STOP_CODE
        )
    port = os.environ.get("PORT") or "8000"
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise Refused(f"PORT must be a number from 1 to 65535, not {port!r}.", STOP_CODE)
    return Options(
        home=home_folder(),
        port=int(port),
        fresh=asked.fresh,
        products=asked.products,
        street=asked.street,
        database_url=database_url,
        s3=asked.s3,
    )


@contextlib.contextmanager
def sole(home: Path) -> Iterator[None]:
    """Be the only one who runs from this folder, and end what a killed predecessor left there.

    The kernel drops the lock when its holder ends in whatever way. Raises Refused when somebody else holds it."""
    try:
        (home / "run").mkdir(parents=True, exist_ok=True)
        lock = (home / "run" / "lock").open("a")
    except OSError as problem:
        raise Refused(f"{home} cannot be written: {problem.strerror}.", STOP_CODE) from problem
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            text = f"Already running with its data in {home}; stop that one, or set CANTING_HOME to another folder."
            raise Refused(text, STOP_CODE) from None
        if left := end_orphans(home / "run"):
            say(f"Ended what an earlier run had left: {', '.join(left)}.")
        yield


def port_must_be_free(port: int) -> None:
    """Raise Refused when another program listens there, or the port is not ours to take."""
    # A predecessor that has just been ended may hold its port for a moment longer.
    ends = time.monotonic() + 2
    while (problem := _cannot_take(port)) and time.monotonic() < ends:
        time.sleep(0.1)
    if problem:
        text = f"Port {port} cannot be used ({problem.strerror}); choose another: PORT=8001 ./infra/demo"
        raise Refused(text, STOP_CODE)


def _cannot_take(port: int) -> OSError | None:
    with socket.socket() as probe:
        # As the server does: a connection that lately ended there is no reason to refuse.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            return problem
    return None


def guarded(work: Callable[[], int], *, stopped: int) -> NoReturn:
    """Do the work and exit with its code, `stopped` when asked to end; a trouble is one line, not a traceback."""
    try:
        sys.exit(work())
    except Stopping:
        say("Stopped.")
        sys.exit(stopped)
    except Refused as refusal:
        say(str(refusal))
        sys.exit(refusal.code)
    except OSError as problem:
        say(f"{problem.filename or 'The machine'}: {problem.strerror or problem}.")
        sys.exit(1)
