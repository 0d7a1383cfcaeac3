"""The filters as the list page draws them: groups with rows, the chips above the list, and ways out of an empty one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from i18nfield.strings import LazyI18nString

from catalog.commons.money import written
from catalog.products.models import Channel
from catalog.search import queries
from catalog.search.facets import FacetRow, Facets
from storefront.design.colours import colour
from storefront.design.words import lang_attribute, text
from storefront.shop.filters import Asked, from_pairs

FIBRES: dict[str, "_StrPromise"] = {
    "cotton": pgettext_lazy("fibre", "Cotton"),
    "silk": pgettext_lazy("fibre", "Silk"),
    "viscose": pgettext_lazy("fibre", "Viscose (rayon)"),
    "plant": pgettext_lazy("fibre", "Other plant fibre"),
}

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Rows shown at once; the rest of a long group opens on demand.
AT_ONCE = 6
MOST_WAYS_OUT = 6


@dataclass(frozen=True)
class Row:
    """A box to tick."""

    value: str
    name: str
    lang: SafeString
    count: int
    chosen: bool
    depth: int = 0
    swatch: int = 0


@dataclass(frozen=True)
class Group:
    """A group of boxes that belong to one parameter."""

    name: str
    title: str
    rows: list[Row]
    problem: str = ""

    @property
    def first(self) -> list[Row]:
        return self.rows[:AT_ONCE]

    @property
    def rest(self) -> list[Row]:
        return self.rows[AT_ONCE:]

    @property
    def chosen(self) -> int:
        return sum(row.chosen for row in self.rows)

    @property
    def open(self) -> bool:
        return bool(self.chosen or self.problem) or self.name in ("category", "technique", "motif")


class Chip(NamedTuple):
    """A filter in use, as a link that takes it away."""

    name: str
    address: str
    pair: tuple[str, str]


@dataclass(frozen=True)
class WayOut:
    """A filter whose removal would show something, and how much."""

    name: str
    address: str
    count: int


def groups(found: Facets, asked: Asked) -> list[Group]:
    """The groups of boxes, in the order of the page. A group with nothing to choose is left out."""
    made = [
        Group("category", _("Kind of piece"), _rows(found.categories), asked.problems.get("category", "")),
        Group("technique", _("Technique"), _rows(found.techniques), asked.problems.get("technique", "")),
        Group("motif", _("Motif"), _rows(found.motifs), asked.problems.get("motif", "")),
        Group("colour", _("Colour"), _colours(found.colours), asked.problems.get("colour", "")),
        Group("fibre", _("Fibre"), _fibres(found.fibres), asked.problems.get("fibre", "")),
        Group("dye", _("Dye"), _rows(found.dyes), asked.problems.get("dye", "")),
        Group("district", _("Kecamatan"), _rows(found.districts), asked.problems.get("district", "")),
        Group("maker", _("Maker"), _rows(found.makers), asked.problems.get("maker", "")),
    ]
    return [group for group in made if group.rows or group.problem]


def availability(found: Facets, asked: Asked) -> Group:
    """Ready to send, and made to order: two boxes, each its own parameter."""
    rows = [
        Row("ready", _("Ready to send"), SafeString(""), found.ready, asked.wanted.ready),
        Row("made_to_order", _("Made to order"), SafeString(""), found.made_to_order, asked.wanted.made_to_order),
    ]
    problem = asked.problems.get("ready") or asked.problems.get("made_to_order") or ""
    return Group("availability", _("Availability"), rows, problem)


def _rows(rows: Iterable[FacetRow]) -> list[Row]:
    return [Row(row.slug, text(row.name), lang_attribute(row.name), row.count, row.chosen, row.depth) for row in rows]


def _fibres(rows: Iterable[FacetRow]) -> list[Row]:
    return [Row(row.slug, str(FIBRES[row.slug]), SafeString(""), row.count, row.chosen) for row in rows]


@dataclass(frozen=True)
class Span:
    """A span of prices as a link that chooses it, or takes it away when it is chosen."""

    name: str
    address: str
    count: int
    chosen: bool


def spans(found: Facets, asked: Asked) -> list[Span]:
    """The spans of prices in which there is something."""
    others = [pair for pair in asked.pairs() if pair[0] not in ("price_min", "price_max")]
    made = []
    for row in found.prices:
        ends = [("price_min", str(row.low))] if row.low else []
        ends += [("price_max", str(row.high))] if row.high is not None else []
        address = asked.address(others if row.chosen else [*others, *ends])
        made.append(Span(_span(row.low, row.high), address, row.count, row.chosen))
    return made


def _span(low: int, high: int | None) -> str:
    if high is None:
        return _("From %(price)s") % {"price": written(low, "IDR")}
    if not low:
        return _("Below %(price)s") % {"price": written(high + 1, "IDR")}
    return _("%(low)s to %(high)s") % {"low": written(low, "IDR"), "high": written(high, "IDR")}


def _colours(rows: Iterable[FacetRow]) -> list[Row]:
    return [
        Row(row.slug, str(colour(row.slug).name), SafeString(""), row.count, row.chosen, swatch=colour(row.slug).tone)
        for row in rows
    ]


def chips(asked: Asked, found: Facets) -> list[Chip]:
    """Every filter in use, as links that remove themselves."""
    names = _names(found)
    return [Chip(_said(pair, names), asked.address(asked.without(pair)), pair) for pair in asked.pairs()]


def _names(found: Facets) -> dict[tuple[str, str], str | LazyI18nString]:
    by_parameter = {
        "category": found.categories,
        "technique": found.techniques,
        "motif": found.motifs,
        "maker": found.makers,
        "dye": found.dyes,
        "district": found.districts,
    }
    return {(name, row.slug): row.name for name, rows in by_parameter.items() for row in rows}


def _said(pair: tuple[str, str], names: dict[tuple[str, str], str | LazyI18nString]) -> str:
    name, value = pair
    match name:
        case "q":
            return f"“{value}”"
        case "price_min":
            return _("From %(price)s") % {"price": written(int(value), "IDR")}
        case "price_max":
            return _("Up to %(price)s") % {"price": written(int(value), "IDR")}
        case "ready":
            return _("Ready to send")
        case "made_to_order":
            return _("Made to order")
        case "colour":
            return str(colour(value).name)
        case "fibre":
            return str(FIBRES[value])
    return text(names.get(pair, value))


def ways_out(asked: Asked, shown: list[Chip], channel: Channel) -> list[WayOut]:
    """For an empty list: the filters whose removal shows most, best first. One query for each filter looked at."""
    found = []
    for chip in shown[:MOST_WAYS_OUT]:
        wanted = from_pairs(asked, asked.without(chip.pair))
        found.append(WayOut(chip.name, chip.address, queries.find(wanted, channel).count()))
    return sorted((way for way in found if way.count), key=lambda way: -way.count)
