"""The one switch with which a test crashes or holds a process at a named point."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings

_armed: dict[str, Callable[[], None]] = {}


def point(name: str) -> None:
    """A place where a process may die. Does nothing unless a test armed it."""
    if _armed and name in _armed:
        _armed[name]()


@contextmanager
def armed(name: str, act: Callable[[], None] = lambda: os._exit(9)) -> Iterator[None]:
    """Let `act` happen at the point of that name: by default the process dies there. Tests only."""
    if not settings.TEST_RUN:
        raise RuntimeError("faults are armed in tests only")
    _armed[name] = act
    try:
        yield
    finally:
        del _armed[name]
