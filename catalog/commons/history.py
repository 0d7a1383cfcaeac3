"""Recording what happened, and telling the rooms that listen.

`record()` writes its row and defers one job per listener in the same transaction: no row without its jobs, no job
without its row. A listener runs at least once, so it must be idempotent (keep the entry's id with what it did).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalog.commons import digests
from catalog.commons.models import HistoryEntry

Listener = Callable[[HistoryEntry], None]
_listeners: dict[str, tuple[str, Listener]] = {}


@dataclass(frozen=True)
class Actor:
    """Who did it: an opaque reference (empty for a guest or a job) and the role in which it was done."""

    ref: str = ""
    role: str = "system"


SYSTEM = Actor()


def listens(kind: str, name: str) -> Callable[[Listener], Listener]:
    """Enter a function in the list for entries of `kind`, under a `name` that stays when code moves: jobs carry it."""

    def enter(function: Listener) -> Listener:
        _listeners[name] = (kind, function)
        return function

    return enter


def listener(name: str) -> Listener | None:
    """The function entered under `name`, or None when a later version has dropped it."""
    found = _listeners.get(name)
    return found[1] if found else None


def record(kind: str, *, subject: str, actor: Actor = SYSTEM, seller_ref: str = "", **data: Any) -> HistoryEntry:
    """Write one entry in the caller's transaction and defer a job for each listener of that kind.

    `data` must be JSON without fractions and free of personal values: names, addresses and e-mails stay in their own
    rooms, or are sealed (catalog/people/seals.py). A change says `before` and `after`.
    """
    from catalog.commons import jobs  # jobs imports this module to find the listener

    entry = HistoryEntry(kind=kind, subject=subject, actor_ref=actor.ref, actor_role=actor.role, seller_ref=seller_ref)
    entry.data = digests.as_kept(data)
    entry.digest = digests.of_entry(entry)
    entry.save(force_insert=True)
    for name, (wanted, _function) in _listeners.items():
        if wanted == kind:
            jobs.later(jobs.tell, listener_name=name, entry_id=entry.pk)
    return entry
