"""Counts beside the filters. Within a facet the counts leave the facet's own choice out (disjunctive); across facets
they keep everything else that is wanted.

One statement counts all of them: it looks at each product that may be seen and answers to the words once, notes beside
it which of the chosen facets it answers to, and then counts by technique, motif and so on.
"""

import time
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Case, F, Q, When
from i18nfield.strings import LazyI18nString

from catalog.heritage.models import Dye, Motif, Technique
from catalog.products.models import Channel, Product
from catalog.products.queries import Wanted, categories, district_key
from catalog.search.queries import conditions, find
from catalog.search.reading import Reading, read
from catalog.sellers.models import Msme

# Where one span of prices ends the next begins, in minor units of the currency; the last has no end.
PRICE_STEPS = {"IDR": (200_000, 500_000, 1_000_000, 2_500_000)}
PRICES = "prices"
# Facet -> the conditions of `conditions()` that are its choice.
CHOICES = {
    "techniques": ("techniques",),
    "motifs": ("motifs",),
    "categories": ("categories",),
    "makers": ("makers",),
    "colours": ("colours",),
    "fibres": ("fibres",),
    "dyes": ("dyes",),
    "districts": ("districts",),
    PRICES: ("price_min", "price_max"),
    "availability": ("availability",),
}
# What each product is counted by, as a column of the looked-at rows.
COLUMNS = {
    "techniques": "technique_id",
    "categories": "category_id",
    "makers": "seller_id",
    "colours": "colour",
    "fibres": "fabric__fibre",
    "districts": "seller__village__district",
    "availability": "made_to_order",
}
LINKS = {"motifs": (Product.motifs.through, "motif_id"), "dyes": (Product.dyes.through, "dye_id")}
SEEN = "seen"
# From so many looked-at products on, counts are kept for a moment: they take as long as a page, and a purchase more or
# less is no news there. Each process of the server keeps its own.
KEPT_FROM, KEPT_SECONDS, MOST_KEPT = 5_000, 30.0, 200
Counts = dict[str, dict[str, int]]
_kept: dict[Hashable, tuple[float, Counts]] = {}


@dataclass(frozen=True)
class FacetRow:
    """One choice: its slug, its name as content (or a plain text), how many products it would show, chosen or not."""

    slug: str
    name: LazyI18nString | str
    count: int
    chosen: bool
    depth: int = 0


@dataclass(frozen=True)
class PriceRow:
    """A span of prices in minor units, both included, without an end for the dearest, and how many products have a
    price in it."""

    low: int
    high: int | None
    count: int
    chosen: bool


class Facets:
    """The choices of every facet with their counts. One statement for all counts, when the first is looked at, and one
    for the names of techniques, motifs, makers and dyes each, two for those of categories."""

    def __init__(
        self, wanted: Wanted, channel: Channel, reading: Reading | None = None, *, kept_from: int = KEPT_FROM
    ) -> None:
        self.wanted, self.channel, self.kept_from = wanted, channel, kept_from
        self.reading = reading or read(wanted.words)

    @cached_property
    def techniques(self) -> list[FacetRow]:
        return _rows(Technique.objects.all(), self._counts["techniques"], self.wanted.techniques)

    @cached_property
    def motifs(self) -> list[FacetRow]:
        return _by_count(_rows(Motif.objects.all(), self._counts["motifs"], self.wanted.motifs))

    @cached_property
    def categories(self) -> list[FacetRow]:
        return _tree(self._counts["categories"], self.wanted.categories)

    @cached_property
    def makers(self) -> list[FacetRow]:
        return _rows(Msme.objects.selling(), self._counts["makers"], self.wanted.makers)

    @cached_property
    def dyes(self) -> list[FacetRow]:
        return _by_count(_rows(Dye.objects.all(), self._counts["dyes"], self.wanted.dyes))

    @cached_property
    def colours(self) -> list[FacetRow]:
        return _by_count(_plain(self._counts["colours"], self.wanted.colours))

    @cached_property
    def fibres(self) -> list[FacetRow]:
        return _by_count(_plain(self._counts["fibres"], self.wanted.fibres))

    @cached_property
    def districts(self) -> list[FacetRow]:
        counts, chosen = self._counts["districts"], self.wanted.districts
        keys = {name: district_key(name) for name in sorted(counts)}
        return [FacetRow(key, name, counts[name], key in chosen) for name, key in keys.items()]

    @cached_property
    def prices(self) -> list[PriceRow]:
        """The spans in which there is something, and the one that is chosen."""
        counts, asked = self._counts[PRICES], (self.wanted.price_min, self.wanted.price_max)
        rows = [
            PriceRow(low, high, counts.get(str(place), 0), asked == (low or None, high))
            for place, (low, high) in enumerate(spans(self.channel.currency))
        ]
        return [row for row in rows if row.count or row.chosen]

    @property
    def ready(self) -> int:
        return self._counts["availability"].get("false", 0)

    @property
    def made_to_order(self) -> int:
        return self._counts["availability"].get("true", 0)

    @property
    def total(self) -> int:
        """How many products answer to everything: each has one technique."""
        return sum(row.count for row in self.techniques if row.chosen or not self.wanted.techniques)

    @property
    def sellers(self) -> int:
        """Of how many makers those are."""
        return sum(row.count > 0 for row in self.makers if row.chosen or not self.wanted.makers)

    @cached_property
    def _counts(self) -> Counts:
        """By facet, and there by the value as PostgreSQL writes it."""
        key, now = (self.wanted, self.channel.pk, self.reading.groups), time.time()
        if (kept := _kept.get(key)) and kept[0] > now:
            return kept[1]
        found = self._count()
        if found[SEEN][""] >= self.kept_from:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            _kept[key] = (now + KEPT_SECONDS, found)
        return found

    def _count(self) -> Counts:
        sql, params = self._statement()
        found: Counts = {facet: {} for facet in (*CHOICES, SEEN)}
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            for facet, value, number in cursor.fetchall():
                if value is not None:
                    found[facet][value] = number
        return found

    def _statement(self) -> tuple[str, list[Any]]:
        parts = conditions(self.wanted, self.reading)
        chosen = {
            facet: [parts.pop(name) for name in names if name in parts]
            for facet, names in CHOICES.items()
            if any(name in parts for name in names)
        }
        seen = find(Wanted(), self.channel).filter(*parts.values()).order_by()
        marks = {_mark(facet): Case(When(Q(*one), then=1), default=0) for facet, one in chosen.items()}
        columns = ["pk", "free", "low", "high", *COLUMNS.values(), *marks]
        seen = seen.annotate(low=F("low"), high=F("high"), **marks)
        inner, params = seen.values_list(*columns).query.sql_with_params()
        # The columns by their place: the ORM names them after tables.
        place = {column: f"c{number}" for number, column in enumerate(columns)}
        branches = _branches(place, chosen, self.channel.currency)
        head = f"WITH seen ({', '.join(place.values())}) AS MATERIALIZED ({inner}) "
        return head + " UNION ALL ".join(branches), list(params)


def forget_kept() -> None:
    """Count everything anew from now on: for who measures what that costs."""
    _kept.clear()


def _mark(facet: str) -> str:
    return f"answers_{facet}"


def _where(place: dict[str, str], chosen: Iterable[str], *, but: str = "") -> str:
    """The rows that answer to every chosen facet but one."""
    held = [f"{place[_mark(facet)]} = 1" for facet in chosen if facet != but]
    return f" WHERE {' AND '.join(held)}" if held else ""


def _branches(place: dict[str, str], chosen: Iterable[str], currency: str) -> Iterator[str]:
    """What is counted: a facet, a value and a number each. Facets of which nothing is chosen share one walk."""
    values = {facet: place[column] for facet, column in COLUMNS.items()}
    values["availability"] = f"(CASE WHEN {place['free']} > 0 THEN {place['made_to_order']} END)"
    free = [facet for facet in values if facet not in chosen]
    for facets in filter(None, [free, *([facet] for facet in values if facet in chosen)]):
        names = " ".join(f"WHEN grouping({values[one]}) = 0 THEN '{one}'" for one in facets)
        texts = " ".join(f"WHEN grouping({values[one]}) = 0 THEN {values[one]}::text" for one in facets)
        sets = ", ".join(f"({values[one]})" for one in facets)
        where = _where(place, chosen, but=facets[0])
        yield (f"SELECT CASE {names} END, CASE {texts} END, count(*) FROM seen{where} GROUP BY GROUPING SETS ({sets})")
    for facet, (through, key) in LINKS.items():
        table = connection.ops.quote_name(through._meta.db_table)
        where = _where(place, chosen, but=facet)
        yield (
            f"SELECT '{facet}', link.{key}::text, count(*) FROM seen JOIN {table} AS link"
            f" ON link.product_id = {place['pk']}{where} GROUP BY link.{key}"
        )
    yield from _prices(place, chosen, currency)
    yield f"SELECT '{SEEN}', '', count(*) FROM seen"


def _prices(place: dict[str, str], chosen: Iterable[str], currency: str) -> Iterator[str]:
    """A count for each span of prices: a product whose prices reach into two counts in both."""
    held = [
        f"{place['high']} >= {low}" + (f" AND {place['low']} <= {high}" if high is not None else "")
        for low, high in spans(currency)
    ]
    if held:
        counts = ", ".join(f"count(*) FILTER (WHERE {one})" for one in held)
        names = ", ".join(f"'{number}'" for number in range(len(held)))
        walk = f"SELECT ARRAY[{counts}] AS counts FROM seen{_where(place, chosen, but=PRICES)}"
        pairs = f"unnest(ARRAY[{names}], counts) AS span (name, number)"
        yield f"SELECT '{PRICES}', span.name, span.number FROM ({walk}) AS walk, {pairs}"


def spans(currency: str) -> list[tuple[int, int | None]]:
    """The spans of prices of a currency, both ends included; none for a currency without steps."""
    steps = PRICE_STEPS.get(currency, ())
    lows = (0, *steps) if steps else ()
    return [(low, high) for low, high in zip(lows, [*(step - 1 for step in steps), None], strict=False)]


def _rows(things: Any, counts: dict[str, int], chosen: tuple[str, ...]) -> list[FacetRow]:
    return [
        FacetRow(thing.slug, thing.name, counts.get(str(thing.pk), 0), thing.slug in chosen)
        for thing in things
        if str(thing.pk) in counts or thing.slug in chosen
    ]


def _plain(counts: dict[str, int], chosen: tuple[str, ...]) -> list[FacetRow]:
    """Choices that are their own name."""
    return [FacetRow(slug, slug, number, slug in chosen) for slug, number in counts.items() if slug]


def _by_count(rows: list[FacetRow]) -> list[FacetRow]:
    return sorted(rows, key=lambda row: (not row.chosen, -row.count, row.slug))


def _tree(counts: dict[str, int], chosen: tuple[str, ...]) -> list[FacetRow]:
    rows: list[FacetRow] = []
    for top in categories():
        children = [
            FacetRow(child.slug, child.name, counts.get(str(child.pk), 0), child.slug in chosen, 1)
            for child in top.children.all()
        ]
        count = counts.get(str(top.pk), 0) + sum(child.count for child in children)
        if count or top.slug in chosen:
            rows += [
                FacetRow(top.slug, top.name, count, top.slug in chosen),
                *(c for c in children if c.count or c.chosen),
            ]
    return rows
