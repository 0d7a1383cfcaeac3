"""Row locks, in one order, and the two switches with which a test turns off the locks or their order.

The order, for every verb: checkout, order, payment, voucher, stock rows by id, then the append-only ledger. Two verbs
that keep it cannot wait for each other in a circle. `lock_timeout` (settings) ends a wait that lasts too long, and
`again` runs the whole transaction once more when it lost against another one.
"""

import functools
import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import OperationalError, connection, models

from catalog.commons import faults

ORDER = ("carts_checkout", "sales_order", "payments_payment", "stock_stocklevel", "ledger_posting")

# Of PostgreSQL's error codes (its Appendix A) those after which the same transaction may well succeed:
# serialization_failure, deadlock_detected, lock_not_available.
LOST = frozenset({"40001", "40P01", "55P03"})

M = TypeVar("M", bound=models.Model)
P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)
_off = False
_unordered = False


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


def are_off() -> bool:
    """True inside switched_off(): for a guard that is a statement of its own."""
    return _off


@contextmanager
def unordered() -> Iterator[None]:
    """Lock rows one by one, in an order drawn by lot, to show that a test would find a deadlock. Tests only (all
    threads). After each there is the fault's point `locks.taken`."""
    global _unordered
    if not settings.TEST_RUN:
        raise RuntimeError("locks lose their order in tests only")
    _unordered = True
    try:
        yield
    finally:
        _unordered = False


def again(verb: Callable[P, R]) -> Callable[P, R]:
    """Let a verb that is a transaction of its own begin anew, once, when it lost against another one.

    Nothing it did stands then, so it looks and decides afresh. Inside a transaction of its caller's it is the caller
    who would have to begin anew, and nothing is done here. Raises the second loss.
    """

    @functools.wraps(verb)
    def twice_at_most(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except OperationalError as why:
            if connection.in_atomic_block or getattr(why.__cause__, "sqlstate", None) not in LOST:
                raise
            log.warning("%s begins anew: %s", verb.__qualname__, str(why).partition("\n")[0])
        return verb(*args, **kwargs)

    return twice_at_most


def rows(queryset: models.QuerySet[M]) -> list[M]:
    """Lock the rows of `queryset` in id order and read them. Must run inside a transaction."""
    if _off:
        return list(queryset.order_by("pk"))
    return _by_lot(queryset) if _unordered else list(queryset.order_by("pk").select_for_update(of=("self",)))


def _by_lot(queryset: models.QuerySet[M]) -> list[M]:
    keys = list(queryset.values_list("pk", flat=True))
    random.shuffle(keys)
    found: list[M] = []
    for key in keys:
        found += queryset.filter(pk=key).select_for_update(of=("self",))
        faults.point("locks.taken")
    return sorted(found, key=lambda one: one.pk)


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
