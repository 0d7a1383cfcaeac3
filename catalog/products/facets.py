"""Counts beside the filters. Within a facet the counts leave the facet's own choice out (disjunctive); across facets
they keep everything else that is wanted."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Facets:
    techniques: list[FacetRow]
    motifs: list[FacetRow]
    categories: list[FacetRow]
    makers: list[FacetRow]
    colours: list[FacetRow]
    ready: int
    made_to_order: int


def facets(wanted: Wanted, *, channel: Channel) -> Facets:
    """The choices of every facet with their counts. A constant number of queries, two for each facet at most."""
    techniques = _counts(find(wanted, channel, but="techniques"), "technique__slug")
    motifs = _counts(find(wanted, channel, but="motifs"), "motifs__slug")
    makers = _counts(find(wanted, channel, but="makers"), "seller__slug")
    colours = _counts(find(wanted, channel, but="colours"), "colour")
    by_time = find(wanted, channel, but="availability").buyable()
    availability = by_time.aggregate(
        ready=Count("pk", filter=Q(made_to_order=False)), made_to_order=Count("pk", filter=Q(made_to_order=True))
    )
    return Facets(
        techniques=_rows(Technique.objects.all(), techniques, wanted.techniques),
        motifs=_by_count(_rows(Motif.objects.all(), motifs, wanted.motifs)),
        categories=_tree(_counts(find(wanted, channel, but="categories"), "category__slug"), wanted.categories),
        makers=_rows(Msme.objects.selling(), makers, wanted.makers),
        colours=_by_count(
            [FacetRow(slug, slug, count, slug in wanted.colours) for slug, count in colours.items() if slug]
        ),
        **availability,
    )


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
