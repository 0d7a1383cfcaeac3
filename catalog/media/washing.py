"""Handing a stranger's file to the child that opens it, and taking what it made of it.

Starting one takes 0.05 s before it looks at a photograph and 0.3 s before a PDF, most of that for importing pypdf
(measured on two cores); with Django it would be another second. A photograph of 12 MP takes 0.3 to 0.4 s in all.
"""

import contextlib
import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

from catalog.media.child import faults
from catalog.media.child.kinds import TYPES
from catalog.media.child.limits import LONG_SIDE, MAX_PAGES
from catalog.media.errors import FileRefused, TooBusy

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-B", "-E", "-s", "-m", "catalog.media.child"]
# One arena for all threads: each has 64 MiB of addresses, and addresses are what the child has few of.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
AT_ONCE = 2  # children of one process of the shop
PATIENCE = 15.0  # seconds to wait for one of them
WALL_SECONDS = 30.0  # ten of its own time may be thirty on a busy machine
LONGEST = MAX_PAGES * LONG_SIDE * LONG_SIDE  # bytes: a JPEG of ours has less than one for each pixel
_seats = threading.BoundedSemaphore(AT_ONCE)


class Washed(NamedTuple):
    """What the file was, and its pages as JPEG."""

    media_type: str
    pages: list[bytes]


def wash(data: bytes, *, patience: float = PATIENCE) -> Washed:
    """What of the file may be kept. Raises FileRefused and, when others are looked at for so long, TooBusy."""
    if not _seats.acquire(timeout=patience):
        raise TooBusy
    try:
        status, answer = _ask(data)
    finally:
        _seats.release()
    if status < 0 or len(answer) > LONGEST:
        # Ended by a signal: by a limit, by us, or by a reader that broke over what it was given.
        log.warning("a file was too much for the child that opened it (status %s)", status)
        raise FileRefused(faults.TOO_HEAVY)
    if status:
        raise RuntimeError(f"the child that opens files does not run: it ended with {status}")
    return _understood(answer)


def _ask(data: bytes) -> tuple[int, bytes]:
    """How the child ended, and what it answered."""
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env=ENVIRONMENT
    ) as child:
        assert child.stdin and child.stdout
        bell = threading.Timer(WALL_SECONDS, child.kill)
        feeder = threading.Thread(target=_feed, args=(child, data), daemon=True)
        bell.start()
        feeder.start()
        try:
            answer = child.stdout.read(LONGEST + 1)
            if len(answer) > LONGEST:
                child.kill()
            status = child.wait()
            feeder.join()
        finally:
            bell.cancel()
            child.kill()
    return status, answer


def _feed(child: "subprocess.Popen[bytes]", data: bytes) -> None:
    assert child.stdin
    # It may have seen enough before the end.
    with contextlib.suppress(BrokenPipeError), child.stdin:
        child.stdin.write(data)


def _understood(answer: bytes) -> Washed:
    """The child's answer, which is trusted no further than the file: it may be the file that wrote it."""
    head, _line, body = answer.partition(b"\n")
    try:
        said = json.loads(head)
        if "fault" in said:
            raise FileRefused(said["fault"] if said["fault"] in faults.WORDS else faults.TOO_HEAVY)
        kind, sizes = str(said["kind"]), [int(size) for size in said["sizes"]]
    except (ValueError, TypeError, KeyError) as why:
        raise FileRefused(faults.TOO_HEAVY) from why
    pages, at = [], 0
    for size in sizes:
        pages.append(body[at : at + size])
        at += size
    whole = at == len(body) and 1 <= len(pages) <= MAX_PAGES and kind in TYPES
    if not whole or any(page[:3] != b"\xff\xd8\xff" for page in pages):
        raise FileRefused(faults.TOO_HEAVY)
    return Washed(kind, pages)
