"""Lists in pages: arguments, cursors, and rows that were read together.

A `Page` is how nested data stays cheap without a loader library: every row knows the page it came with, and whatever
one row of the page is asked for is read for all of them at once. So the number of queries depends on the shape of a
document, never on how many rows it returns, and what nobody asks for is never read.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import graphene
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from catalog.commons.errors import Refusal
from catalog.products.keyset import foreign_cursor
from storefront.api.limits import MOST_ROWS

Row = dict[str, Any]

FORWARD = {"first": graphene.Int(), "after": graphene.String()}
BOTH_WAYS = {**FORWARD, "last": graphene.Int(), "before": graphene.String()}


class Page:
    """Rows that were asked for together, and what has been read for them since."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self._kept: dict[Any, Any] = {}
        for row in rows:
            row["page"] = self

    def once(self, what: Any, read: Callable[[], Any]) -> Any:
        """What `read` gives, read the first time only."""
        if what not in self._kept:
            self._kept[what] = read()
        return self._kept[what]


class Wished(NamedTuple):
    """The checked arguments of a list: exactly one of first and last."""

    first: int | None
    last: int | None
    after: list[Any] | None
    before: list[Any] | None

    @property
    def number(self) -> int:
        return self.first if self.first is not None else self.last or 0


def wished(
    kind: str, first: int | None = None, last: int | None = None, after: str | None = None, before: str | None = None
) -> Wished:
    """The arguments of a list of that kind. Raises Refusal: PAGE_SIZE_MISSING, PAGE_SIZE_INVALID, INVALID_CURSOR."""
    if (first is None) == (last is None):
        raise Refusal("Give either first or last, from 1 to 100.", code="PAGE_SIZE_MISSING", field="first")
    size = first if first is not None else last
    if size is None or not 0 <= size <= MOST_ROWS:
        raise Refusal("A page has 0 to 100 rows.", code="PAGE_SIZE_INVALID", field="first" if last is None else "last")
    return Wished(first, last, read_cursor(after, kind, "after"), read_cursor(before, kind, "before"))


def cursor(kind: str, place: Sequence[Any]) -> str:
    """Where a row stands in a list of that kind, for clients to hand back."""
    return base64.urlsafe_b64encode(json.dumps([kind, *place], separators=(",", ":")).encode()).decode()


def read_cursor(value: str | None, kind: str, field: str) -> list[Any] | None:
    """The place in a cursor. Raises Refusal (INVALID_CURSOR) for junk and for another list's."""
    if not value:
        return None
    try:
        found = json.loads(base64.b64decode(value.encode(), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or len(found) != 3 or found[0] != kind or not all(map(_plain, found[1:])):
        raise foreign_cursor(field)
    return found[1:]


def _plain(value: Any) -> bool:
    """Only what a column of ours can be compared with: a text, or a whole number of 64 bits."""
    if isinstance(value, str):
        return value.isprintable() and len(value) <= 200
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def connection_row(
    kind: str, rows: list[Row], places: list[list[Any]], more: tuple[bool, bool], count: Callable[[], int]
) -> Row:
    """A row of a connection. `more`: whether there are rows after and before."""
    cursors = [cursor(kind, place) for place in places]
    return {
        "edges": [{"node": row, "cursor": mark} for row, mark in zip(rows, cursors, strict=True)],
        "page_info": {
            "has_next_page": more[0],
            "has_previous_page": more[1],
            "start_cursor": cursors[0] if cursors else None,
            "end_cursor": cursors[-1] if cursors else None,
        },
        "count": count,
    }


def keyset_page(
    found: QuerySet[Any], wish: Wished, columns: tuple[str, str], *, descending: bool = False
) -> tuple[list[Any], tuple[bool, bool]]:
    """A page of `found` in the order of two columns, the second of which is unique. One query."""
    beyond, short_of = ("lt", "gt") if descending else ("gt", "lt")
    for place, way in ((wish.after, beyond), (wish.before, short_of)):
        if place is not None:
            first, second = columns
            try:
                found = found.filter(
                    Q(**{f"{first}__{way}": place[0]}) | Q(**{first: place[0], f"{second}__{way}": place[1]})
                )
            except (TypeError, ValueError, ValidationError) as why:
                raise foreign_cursor("after" if way == beyond else "before") from why
    backwards = wish.last is not None
    signed = [f"-{column}" if backwards != descending else column for column in columns]
    rows = list(found.order_by(*signed)[: wish.number + 1])
    more = len(rows) > wish.number
    rows = rows[: wish.number]
    if backwards:
        rows.reverse()
    after, before = wish.after is not None, wish.before is not None
    return rows, ((before, more) if backwards else (more, after))


def _said(value: Any) -> Any:
    """A column's value as a cursor can hold it."""
    return value.isoformat() if isinstance(value, datetime) else value


def model_connection(
    kind: str,
    found: QuerySet[Any],
    columns: tuple[str, str],
    make: Callable[[list[Any]], list[Row]],
    arguments: dict[str, Any],
    *,
    descending: bool = False,
) -> Row:
    """A connection over a queryset of models; `make` turns a page of them into rows."""
    wish = wished(kind, **arguments)
    models, more = keyset_page(found, wish, columns, descending=descending)
    places = [[_said(getattr(model, column)) for column in columns] for model in models]
    return connection_row(kind, make(models), places, more, found.order_by().count)
