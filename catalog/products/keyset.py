"""Keyset pages for the API: a cursor is the sort column's value and the product's public id, so pages stay right while
products come and go, and the hundredth page costs what the first does.

Ties are broken by the primary key, for which there are indexes. It stays in here: a cursor's public id is looked up.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from catalog.commons.errors import Refusal
from catalog.products.models import Product, ProductQuerySet
from catalog.products.queries import SORTS


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

    `reverse` turns the sort around. One query, and one for each cursor. Raises Refusal (code INVALID_CURSOR) for a
    cursor that is not of this sort. Exactly one of `first` and `last` is given.
    """
    column, descending = SORTS[sort]
    descending ^= reverse
    backwards = last is not None
    number = last if backwards else first
    assert number is not None
    for cursor, field in ((after, "after"), (before, "before")):
        if cursor is not None:
            found = found.filter(_side(column, descending, cursor, field))
    sign = "-" if descending != backwards else ""
    ordered = found.order_by(f"{sign}{column}", f"{sign}pk")
    rows = list(ordered.values_list(F(column), "pk", "public_id")[: number + 1])
    more = len(rows) > number
    rows = rows[:number]
    if backwards:
        rows.reverse()
    return Slice(
        found=found,
        has_next=more if not backwards else before is not None,
        has_previous=more if backwards else after is not None,
        keys=[pk for _value, pk, _id in rows],
        cursors=[[plain(value), public_id] for value, _pk, public_id in rows],
    )


def foreign_cursor(field: str) -> Refusal:
    """What is said of junk, and of a cursor that another list gave. `field` is after or before."""
    return Refusal("This cursor does not belong to this list.", code="INVALID_CURSOR", field=field)


def key_of(public_id: Any, field: str) -> int:
    """The primary key of the product that a cursor names in its second place. Raises Refusal (code INVALID_CURSOR)
    for a product that does not exist, and for what is no id at all."""
    known = Product.objects.filter(public_id=public_id) if isinstance(public_id, str) else Product.objects.none()
    pk = known.values_list("pk", flat=True).first()
    if pk is None:
        raise foreign_cursor(field)
    return pk


def _side(column: str, descending: bool, cursor: list[Any], field: str) -> Q:
    try:
        value, public_id = cursor
        value = _value(column, value)
    except (TypeError, ValueError) as why:
        raise foreign_cursor(field) from why
    pk = key_of(public_id, field)
    way = "lt" if descending == (field == "after") else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": pk})


def plain(value: Any) -> Any:
    """The value of a sort column as JSON has it."""
    return value.isoformat() if isinstance(value, datetime) else value


def _value(column: str, value: Any) -> Any:
    if column == "listed_at":
        return datetime.fromisoformat(str(value))
    if column == "low":
        return int(value)
    return str(value)
