"""Recording what happened, and telling the rooms that listen.

`record()` writes its row and defers one job per listener in the same transaction: no row without its jobs, no job
without its row. A listener runs at least once, so it must be idempotent (keep the entry's id with what it did).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from catalog.commons import digests
from catalog.commons.models import HistoryEntry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Listener = Callable[[HistoryEntry], None]
_listeners: dict[str, tuple[str, Listener]] = {}


class Says(NamedTuple):
    """How entries of a kind are told to people: a sentence with %(placeholders)s for what is in the entry's data, and
    whether the maker whom it concerns may read it."""

    sentence: "_StrPromise"
    hers: bool
    words: Callable[[dict[str, Any]], Mapping[str, Any]]


_said: dict[str, Says] = {}


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


def says(
    kind: str,
    sentence: "_StrPromise",
    *,
    hers: bool = False,
    words: Callable[[dict[str, Any]], Mapping[str, Any]] = dict,
) -> None:
    """Enter the sentence that tells entries of `kind`, in a room's sentences.py, which is read at the start. Beside
    the data it may name %(subject)s.

    `hers` lets the maker see it of her own shop; `words` puts codes in the data into words.
    """
    _said[kind] = Says(sentence, hers, words)


def kinds() -> dict[str, Says]:
    """Every kind that has a sentence."""
    return dict(sorted(_said.items()))


def sentence(entry: HistoryEntry) -> str:
    """What the entry says, in the reader's language; of a kind that no version here knows, its name."""
    known = _said.get(entry.kind)
    if known is None:
        return entry.kind
    said = {"subject": entry.subject, **entry.data, **known.words(entry.data)}
    return str(known.sentence) % defaultdict(lambda: "–", {name: _spoken(value) for name, value in said.items()})


def heading(kind: str) -> str:
    """What entries of a kind say, without what is special to one of them."""
    known = _said.get(kind)
    return str(known.sentence) % defaultdict(lambda: "…") if known else kind


def concerning(seller_ref: str) -> models.QuerySet[HistoryEntry]:
    """What a maker may read about herself, the newest first."""
    hers = [kind for kind, known in _said.items() if known.hers]
    return HistoryEntry.objects.filter(seller_ref=seller_ref, kind__in=hers).order_by("-pk")


def _spoken(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value) or _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value is None or value == "" else str(value)
