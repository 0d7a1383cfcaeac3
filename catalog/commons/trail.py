"""Looking things up in the history: by kind, person, subject and day, the newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from catalog.commons.models import HistoryCheck, HistoryEntry

BATCH = 500


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is empty is not asked about. `sellers` (references, or a query of them) keeps it to
    what concerns certain shops."""

    kind: str = ""
    actor_ref: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    sellers: Iterable[str] | models.QuerySet[Any] | None = None


def find(wanted: Wanted) -> models.QuerySet[HistoryEntry]:
    """The entries, the newest first."""
    asked: dict[str, Any] = {
        "kind": wanted.kind,
        "actor_ref": wanted.actor_ref,
        "subject": wanted.subject,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    found = HistoryEntry.objects.filter(**{name: value for name, value in asked.items() if value}).order_by("-pk")
    return found if wanted.sellers is None else found.filter(seller_ref__in=wanted.sellers)


def page(wanted: Wanted, *, before: str = "", size: int = 50) -> tuple[list[HistoryEntry], str]:
    """Some entries, those older than the entry `before` if one is named, and the name of the last when there are more.
    Two queries at most, however far back."""
    return page_of(find(wanted), before=before, size=size)


def page_of(
    found: models.QuerySet[HistoryEntry], *, before: str = "", size: int = 50
) -> tuple[list[HistoryEntry], str]:
    """The same of any list of entries, the newest first."""
    if before:
        place = HistoryEntry.objects.filter(public_id=before).values_list("pk", flat=True).first()
        found = found.filter(pk__lt=place) if place else found.none()
    rows = list(found[: size + 1])
    return rows[:size], rows[size - 1].public_id if len(rows) > size else ""


def in_batches(wanted: Wanted) -> Iterator[list[HistoryEntry]]:
    """All entries, a few hundred at a time, so that an export needs no more memory for more rows."""
    last: int | None = None
    while True:
        found = find(wanted) if last is None else find(wanted).filter(pk__lt=last)
        some = list(found[:BATCH])
        if not some:
            return
        yield some
        last = some[-1].pk


def last_check() -> HistoryCheck | None:
    """What the last walk along the chain found."""
    return HistoryCheck.objects.order_by("-pk").first()
