"""Start processes, bring them back, end them all: the part of the two commands that must never leave one behind.

Each child leads a session of its own, so that a Ctrl-C reaches the supervisor only and a whole group can be ended at
once (a `kill -9` of granian's parent leaves its workers). What was started is written down with its start time, so that
a later start can end what a killed supervisor left, and nobody else's process that got the same number.
"""

import contextlib
import ctypes
import json
import os
import secrets
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Self

from infra.run import proc

STOP_WITHIN = 9.0  # seconds, for everything; the promise outside is ten
APPS_WITHIN = 6.5  # seconds of those for everything but the database, which must be there while the others finish
FIRST_WAIT, LONGEST_WAIT = 0.3, 3.0  # seconds before a process that ended is brought back
STEADY_AFTER = 10.0  # seconds after which a process counts as running well and its wait starts small again
LOG_KEPT = 5_000_000  # bytes
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Stopping(Exception):
    """Somebody asked this command to end."""


def say(line: str) -> None:
    """Print a line at once. A reader who went away (`| head`) must not end the server."""
    try:
        print(line, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


@dataclass(frozen=True)
class User:
    """Whom a child runs as, when that is not whoever runs the command."""

    uid: int
    gid: int
    name: str


@dataclass(frozen=True)
class Record:
    """A process as it was when started, and the signals that end it, the mildest first."""

    name: str
    pid: int
    started: int
    boot: str
    mark: str
    signals: list[int]

    def leader(self) -> proc.Stat | None:
        """The process itself, unless it has ended (and its number is free, or another's)."""
        found = proc.stat(self.pid)
        same = found and found.alive and found.started == self.started and self.boot == proc.boot()
        return found if same else None

    def members(self) -> list[int]:
        """Everyone who belongs to it: its group while it leads one, and whoever carries its mark."""
        if self.boot != proc.boot():
            return []
        leads = self.leader() is not None
        return [
            one.pid
            for one in proc.everyone()
            if one.pid != os.getpid()
            and ((leads and one.group == self.pid) or proc.environment_has(one.pid, f"{self.mark}=1"))
        ]


def _signal(pids: Iterable[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def end(records: Sequence[Record], *, within: float, hurry: Callable[[], bool] = lambda: False) -> None:
    """End these processes and all that belongs to them, within so many seconds; at once when `hurry` says so.

    Each leader gets its signals in turn; whoever is left after that is killed."""
    start = time.monotonic()
    steps = max((len(record.signals) for record in records), default=0)
    for step in range(steps):
        going = [record for record in records if record.leader()]
        for record in going:
            _signal([record.pid], record.signals[min(step, len(record.signals) - 1)])
        # The mildest signal gets most of the time; the rest is for those who do not listen.
        until = start + within * (0.9 if step == steps - 1 else 0.7)
        while any(record.leader() for record in going) and time.monotonic() < until and not hurry():
            time.sleep(0.02)
    while left := [pid for record in records for pid in record.members()]:
        _signal(left, signal.SIGKILL)
        if time.monotonic() > start + within:
            break
        time.sleep(0.02)


def end_orphans(folder: Path) -> list[str]:
    """End what an earlier supervisor of this folder left running; returns their names. Hold the folder's lock."""
    found = {path: Record(**json.loads(path.read_text())) for path in sorted(folder.glob("*.json"))}
    living = [record for record in found.values() if record.members()]
    # The database last, so that a running job can still write its end.
    for database in (False, True):
        end([one for one in living if (one.name == "database") == database], within=4)
    for path in found:
        path.unlink(missing_ok=True)
    return [record.name for record in living]


@contextlib.contextmanager
def _output(path: Path | None) -> Iterator[IO[bytes] | None]:
    """The log file to append to (begun anew when it grew too long), or None for the terminal."""
    if path is None:
        yield None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_KEPT:
        path.replace(path.with_suffix(".old.log"))
    with path.open("ab") as file:
        yield file


@dataclass
class Child:
    """One process to be kept: how to start it, how to end it, whether it comes back."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path | None = None
    user: User | None = None
    cwd: Path | None = None
    signals: Sequence[int] = (signal.SIGTERM,)
    comes_back: bool = True
    nice: int = 0
    before: Callable[[], None] = lambda: None
    process: "subprocess.Popen[bytes] | None" = None
    record: Record | None = None
    since: float = 0.0
    wait: float = FIRST_WAIT
    due: float | None = None

    def ended(self) -> bool:
        """Whether it was started and is no more."""
        return self.process is not None and self.process.poll() is not None


class Supervisor:
    """Keeps the children of one run. A context manager for the main thread of a process without other threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.children: list[Child] = []
        self.asked = 0

    def __enter__(self) -> Self:
        self._wake, woken = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in STOP_SIGNALS:
            # `nohup` ignores SIGHUP before it starts us, and that is a wish.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        start = time.monotonic()
        if self.asked:
            say("Stopping ...")
        database = [child for child in self.children if child.name == "database"]
        self._end([child for child in self.children if child not in database], APPS_WITHIN)
        self._end(database, STOP_WITHIN - (time.monotonic() - start))
        for number in STOP_SIGNALS:
            if signal.getsignal(number) == self._ask:
                signal.signal(number, signal.SIG_DFL)

    def _ask(self, *_: object) -> None:
        self.asked += 1

    def start(self, child: Child) -> Child:
        """Start a child and keep it."""
        self.children.append(child)
        self._spawn(child)
        return child

    def _spawn(self, child: Child) -> None:
        child.before()
        parent, mark = os.getpid(), f"CANTING_RUN_{secrets.token_hex(8)}"

        def in_child() -> None:
            # A supervisor killed outright takes its children with it, as far as the kernel helps.
            _libc.prctl(PR_SET_PDEATHSIG, child.signals[0])
            os.nice(child.nice)
            if os.getppid() != parent:
                os._exit(1)

        with _output(child.log) as output:
            child.process = subprocess.Popen(
                list(child.command),
                env={**child.env, mark: "1"},
                cwd=child.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                user=child.user.uid if child.user else None,
                group=child.user.gid if child.user else None,
                extra_groups=[] if child.user else None,
                preexec_fn=in_child,
            )
        child.since, child.due = time.monotonic(), None
        found = proc.stat(child.process.pid)
        child.record = Record(
            name=child.name,
            pid=child.process.pid,
            started=found.started if found else 0,
            boot=proc.boot(),
            mark=mark,
            signals=[int(number) for number in child.signals],
        )
        _write(self.folder / f"{child.name}.json", child.record)

    def pause(self, seconds: float | None = None) -> None:
        """Wait, tending the children; returns early when one of them ends. Raises Stopping when asked to end."""
        self._tend()
        dues = [child.due - time.monotonic() for child in self.children if child.due is not None]
        limits = [limit for limit in (seconds, *dues) if limit is not None]
        if not self.asked:
            select.select([self._wake], [], [], max(0.0, min(limits)) if limits else None)
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake, 512)
        if self.asked:
            raise Stopping
        self._tend()

    def _tend(self) -> None:
        for child in self.children:
            if not child.comes_back:
                continue
            if child.ended() and child.due is None:
                self._will_return(child)
            if child.due is not None and child.due <= time.monotonic():
                try:
                    self._spawn(child)
                except OSError:
                    self._will_return(child)

    def _will_return(self, child: Child) -> None:
        # Whoever outlived the leader still holds its port or its jobs.
        if child.record:
            _signal(child.record.members(), signal.SIGKILL)
        steady = time.monotonic() - child.since > STEADY_AFTER
        child.wait = FIRST_WAIT if steady else min(child.wait * 2, LONGEST_WAIT)
        child.due = time.monotonic() + child.wait

    def run(self, child: Child, tell: Callable[[], None] = lambda: None) -> int:
        """Run a child to its end and return its exit code; `tell` is called about once a second meanwhile."""
        child.comes_back = False
        self.start(child)
        while not child.ended():
            self.pause(1.0)
            tell()
        self.stop(child)
        return child.process.returncode if child.process else 1

    def stop(self, child: Child, within: float = 2.0) -> None:
        """End a child, with all that belongs to it, and keep it no longer."""
        self._end([child], within)
        self.children.remove(child)

    def _end(self, children: Sequence[Child], within: float) -> None:
        """End these children; a second wish to end (an impatient Ctrl-C) shortens the wait."""
        end([child.record for child in children if child.record], within=within, hurry=lambda: self.asked > 1)
        for child in children:
            if child.process:
                child.process.poll()
            if child.record and not child.record.members():
                (self.folder / f"{child.name}.json").unlink(missing_ok=True)


def _write(path: Path, record: Record) -> None:
    """Whole or not at all: a supervisor may be killed while it writes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(record)))
    draft.replace(path)
