"""Keyset pages for the API: a cursor is the sort column's value and the primary key, so pages stay right while
products come and go, and the hundredth page costs what the first does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from catalog.commons.errors import Refusal
from catalog.products.models import ProductQuerySet
from catalog.products.queries import SORTS, ordered


@dataclass(frozen=True)
class Slice:
    """Rows in the order asked for, and whether there are more on either side."""

    found: ProductQuerySet
    has_next: bool
    has_previous: bool
    keys: list[int]
    cursors: list[list[Any]]


def keyset(
    found: ProductQuerySet,
    *,
    sort: str,
    reverse: bool = False,
    first: int | None = None,
    last: int | None = None,
    after: list[Any] | None = None,
    before: list[Any] | None = None,
) -> Slice:
    """At most `first` rows after, or `last` rows before, a cursor: the primary keys of a page and a cursor for each.

    `reverse` turns the sort around. One query. Raises Refusal (code INVALID_CURSOR) for a cursor that is not of this
    sort. Exactly one of `first` and `last` is given.
    """
    column, descending = SORTS[sort]
    descending ^= reverse
    backwards = last is not None
    number = last if backwards else first
    assert number is not None
    for cursor, beyond in ((after, True), (before, False)):
        if cursor is not None:
            found = found.filter(_side(column, descending, cursor, beyond))
    if descending != SORTS[sort][1] or backwards:
        sign = "-" if descending != backwards else ""
        query = found.order_by(f"{sign}{column}", f"{sign}pk")
    else:
        query = ordered(found, sort)
    rows = list(query.values_list(F(column), "pk")[: number + 1])
    more = len(rows) > number
    rows = rows[:number]
    if backwards:
        rows.reverse()
    return Slice(
        found=found,
        has_next=more if not backwards else before is not None,
        has_previous=more if backwards else after is not None,
        keys=[pk for _value, pk in rows],
        cursors=[[_plain(value), pk] for value, pk in rows],
    )


def _side(column: str, descending: bool, cursor: list[Any], beyond: bool) -> Q:
    try:
        value, pk = cursor
        value = _value(column, value)
        pk = int(pk)
    except (TypeError, ValueError) as why:
        raise Refusal("This cursor does not belong to this list.", code="INVALID_CURSOR", field="after") from why
    way = "lt" if descending == beyond else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": pk})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _value(column: str, value: Any) -> Any:
    if column == "listed_at":
        return datetime.fromisoformat(str(value))
    if column == "low":
        return int(value)
    return str(value)
