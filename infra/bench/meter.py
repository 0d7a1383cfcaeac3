"""What processes have used, read from /proc: the figure that is steadiest on a machine with other work."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from infra.run import proc

TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[proc.Stat]:
    """A process and all that descend from it, the process first."""
    everyone = list(proc.everyone())
    found = [one for one in everyone if one.pid == pid]
    for one in found:
        found.extend(other for other in everyone if other.parent == one.pid)
    return found


def cpu(pid: int) -> float:
    """Seconds of CPU that the process and its descendants have used, those that have ended and been waited for too."""
    return sum(one.used for one in family(pid)) / TICK


def memory(pid: int, workers: int) -> list[float]:
    """MiB that each of the workers below a parent holds resident, the largest first."""
    below = (one.pid for one in family(pid) if one.pid != pid)
    return sorted(_resident(below), reverse=True)[:workers]


def _resident(pids: Iterable[int]) -> list[float]:
    texts = (Path(f"/proc/{pid}/status").read_text() for pid in pids)
    return [int(found[1]) / 1024 for text in texts if (found := re.search(r"^VmRSS:\s+(\d+) kB", text, re.MULTILINE))]
