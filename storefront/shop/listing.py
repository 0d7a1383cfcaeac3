"""A page of the list, by its place among the others: the neighbours are known by a cursor, a page that was typed in or
kept from before by its number alone."""

from typing import Any, NamedTuple

from django.db import DataError

from catalog.commons.errors import Refusal
from catalog.products import queries as products
from catalog.products.keyset import Slice
from catalog.products.models import Channel
from catalog.products.queries import Card
from catalog.search import queries as search
from catalog.search.facets import Facets
from storefront.api.pages import cursor, read_cursor
from storefront.shop.filters import Asked

SIZE = products.PAGE_SIZE


class Page(NamedTuple):
    """The cards of a page and where it stands. `first` and `last` are the cursors of its ends, empty without cards."""

    rows: list[Card]
    number: int
    pages: int
    total: int
    makers: int
    first: str
    last: str


def page(asked: Asked, found: Facets, channel: Channel, language: str) -> Page:
    """What was asked for; beyond the last page the last. A cursor that leads nowhere is passed over."""
    pages = max(1, -(-found.total // SIZE))
    number = min(max(1, asked.number), pages)
    part = _beside(asked, found, channel) if number == asked.number else None
    if part is None or not part.keys:
        part = search.numbered(
            asked.wanted, channel, found.reading, sort=asked.sort, start=(number - 1) * SIZE, size=SIZE
        )
    ends = [cursor(asked.sort, part.cursors[end]) if part.keys else "" for end in (0, -1)]
    cards = products.cards(part.keys, channel=channel, language=language)
    return Page(cards, number, pages, found.total, found.sellers, *ends)


def _beside(asked: Asked, found: Facets, channel: Channel) -> Slice | None:
    """The page after or before a cursor; None for the first page, and for a cursor of another list or of nobody's."""
    where: dict[str, Any] = {}
    if asked.number == 1:
        return None
    try:
        if asked.after:
            where = {"first": SIZE, "after": read_cursor(asked.after, asked.sort, "after")}
        elif asked.before:
            where = {"last": SIZE, "before": read_cursor(asked.before, asked.sort, "before")}
        return search.part(asked.wanted, channel, found.reading, sort=asked.sort, **where) if where else None
    except (Refusal, DataError):
        return None
