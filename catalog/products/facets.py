"""Counts beside the filters. Within a facet the counts leave the facet's own choice out (disjunctive); across facets
they keep everything else that is wanted."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from i18nfield.strings import LazyI18nString

from catalog.heritage.models import Motif, Technique
from catalog.products.models import Channel, ProductQuerySet
from catalog.products.queries import Wanted, categories, find
from catalog.sellers.models import Msme


@dataclass(frozen=True)
class FacetRow:
    """One choice: its slug, its name as content (or a plain text), how many products it would show, chosen or not."""

    slug: str
    name: LazyI18nString | str
    count: int
    chosen: bool
    depth: int = 0


class Facets:
    """The choices of every facet with their counts, each read when it is first looked at: a constant number of
    queries, three for the categories and two at most for each of the others."""

    def __init__(self, wanted: Wanted, channel: Channel) -> None:
        self.wanted, self.channel = wanted, channel

    @cached_property
    def techniques(self) -> list[FacetRow]:
        return _rows(Technique.objects.all(), self._counts("techniques", "technique__slug"), self.wanted.techniques)

    @cached_property
    def motifs(self) -> list[FacetRow]:
        return _by_count(_rows(Motif.objects.all(), self._counts("motifs", "motifs__slug"), self.wanted.motifs))

    @cached_property
    def categories(self) -> list[FacetRow]:
        return _tree(self._counts("categories", "category__slug"), self.wanted.categories)

    @cached_property
    def makers(self) -> list[FacetRow]:
        return _rows(Msme.objects.selling(), self._counts("makers", "seller__slug"), self.wanted.makers)

    @cached_property
    def colours(self) -> list[FacetRow]:
        counts, chosen = self._counts("colours", "colour"), self.wanted.colours
        return _by_count([FacetRow(slug, slug, count, slug in chosen) for slug, count in counts.items() if slug])

    @property
    def ready(self) -> int:
        return self._by_time["ready"]

    @property
    def made_to_order(self) -> int:
        return self._by_time["made_to_order"]

    @cached_property
    def _by_time(self) -> dict[str, int]:
        return (
            find(self.wanted, self.channel, but="availability")
            .buyable()
            .aggregate(
                ready=Count("pk", filter=Q(made_to_order=False)),
                made_to_order=Count("pk", filter=Q(made_to_order=True)),
            )
        )

    def _counts(self, facet: str, column: str) -> dict[str, int]:
        return _counts(find(self.wanted, self.channel, but=facet), column)


def _counts(found: ProductQuerySet, column: str) -> dict[str, int]:
    # `find()` names no product twice, nor has one a motif twice; to count them as distinct would sort them all.
    grouped = found.order_by().values(column).annotate(number=Count("pk"))
    return {row[column]: row["number"] for row in grouped if row[column] is not None}


def _rows(things: Any, counts: dict[str, int], chosen: tuple[str, ...]) -> list[FacetRow]:
    return [
        FacetRow(thing.slug, thing.name, counts.get(thing.slug, 0), thing.slug in chosen)
        for thing in things
        if thing.slug in counts or thing.slug in chosen
    ]


def _by_count(rows: list[FacetRow]) -> list[FacetRow]:
    return sorted(rows, key=lambda row: (not row.chosen, -row.count, row.slug))


def _tree(counts: dict[str, int], chosen: tuple[str, ...]) -> list[FacetRow]:
    rows: list[FacetRow] = []
    for top in categories():
        children = [
            FacetRow(child.slug, child.name, counts.get(child.slug, 0), child.slug in chosen, 1)
            for child in top.children.all()
        ]
        count = counts.get(top.slug, 0) + sum(child.count for child in children)
        if count or top.slug in chosen:
            rows += [
                FacetRow(top.slug, top.name, count, top.slug in chosen),
                *(c for c in children if c.count or c.chosen),
            ]
    return rows
