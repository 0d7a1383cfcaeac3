"""Row locks, in one order, and the one switch with which a test turns them off.

The order, for every verb: checkout, order, payment, voucher, stock rows by id, then the append-only ledger. Two verbs
that keep it cannot wait for each other in a circle. `lock_timeout` (settings) ends a wait that lasts too long.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings
from django.db import models

ORDER = ("carts_checkout", "sales_order", "payments_payment", "stock_stocklevel", "ledger_posting")

M = TypeVar("M", bound=models.Model)
_off = False


@contextmanager
def switched_off() -> Iterator[None]:
    """Run without locks and guards, to show that a race test would find the race. Tests only (all threads)."""
    global _off
    if not settings.TEST_RUN:
        raise RuntimeError("locks are turned off in tests only")
    _off = True
    try:
        yield
    finally:
        _off = False


def rows(queryset: models.QuerySet[M]) -> list[M]:
    """Lock the rows of `queryset` in id order and read them. Must run inside a transaction."""
    ordered = queryset.order_by("pk")
    return list(ordered if _off else ordered.select_for_update(of=("self",)))


def row(queryset: models.QuerySet[M]) -> M | None:
    """Lock the one row of `queryset`, or None when there is none."""
    found = rows(queryset[:1] if queryset.query.is_sliced else queryset)
    return found[0] if found else None


def write(thing: models.Model, *, seen: dict[str, Any], **values: Any) -> bool:
    """One guarded UPDATE: write `values` only if the row still holds what was `seen`. True when it did.

    The guard stands beneath the lock, so that a caller who forgot the lock loses the write and not the stock.
    """
    guard = {} if _off else seen
    return bool(type(thing)._default_manager.filter(pk=thing.pk, **guard).update(**values))
