"""Read /proc: which processes there are, since when, and which of them are ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Stat:
    """One line of /proc/PID/stat. `started` counts clock ticks since the machine's start: with the pid it is unique.

    `used` counts the ticks of CPU that it has used, and that its children had when it saw them end."""

    pid: int
    name: str
    state: str
    parent: int
    group: int
    started: int
    used: int

    @property
    def alive(self) -> bool:
        """A zombie has ended; it only waits for its parent to look."""
        return self.state not in "ZX"


def stat(pid: int) -> Stat | None:
    """The process with this id, or None when there is none."""
    try:
        text = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    # The name stands in brackets and may itself hold blanks and brackets.
    name, rest = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :].split()
    return Stat(pid, name, rest[0], int(rest[1]), int(rest[2]), int(rest[19]), sum(map(int, rest[11:15])))


def everyone() -> Iterator[Stat]:
    """Every process that can be seen, zombies left out."""
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (found := stat(int(entry.name))) and found.alive:
            yield found


def boot() -> str:
    """Names this run of the machine, since ticks and pids begin anew after a restart."""
    return (PROC / "sys/kernel/random/boot_id").read_text().strip()


def environment_has(pid: int, entry: str) -> bool:
    """Whether the process was started with NAME=value among its variables; False when it may not be read."""
    try:
        return entry.encode() in (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def arguments(pid: int) -> list[str]:
    """The command line of the process; empty when it is gone."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def folder(pid: int) -> Path | None:
    """The process's working folder; None when it is gone or may not be asked."""
    try:
        return (PROC / str(pid) / "cwd").readlink()
    except OSError:
        return None
