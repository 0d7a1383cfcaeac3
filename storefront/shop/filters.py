"""What a visitor asks of the list, read from the address. Nothing here is trusted and nothing valid is lost: each bad
value gets a sentence at its field, and the rest still works."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.commons.money import written
from catalog.heritage.models import Dye, Fabric, Motif, Technique, Village
from catalog.products.models import Category, Product
from catalog.products.queries import Wanted, district_key
from catalog.search.queries import BEST
from catalog.sellers.models import Msme

SORTS: dict[str, str | Promise] = {
    BEST: gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest"),
    "cheapest": gettext_lazy("Lowest price"),
    "dearest": gettext_lazy("Highest price"),
    "name": gettext_lazy("Name"),
}
# Parameter -> the field of Wanted that holds its values.
LISTS = {
    "category": "categories",
    "technique": "techniques",
    "motif": "motifs",
    "maker": "makers",
    "colour": "colours",
    "fibre": "fibres",
    "dye": "dyes",
    "district": "districts",
}
FIBRES = frozenset(code for code, _name in Fabric.FIBRES)
SWITCHES = ("ready", "made_to_order")
MOST_VALUES = 30
LONGEST_WORDS = 100
LONGEST_CURSOR = 300
HIGHEST_PRICE = 10**12
ON, OFF = ("1", "on", "true"), ("", "0", "off", "false")

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,180}")
_PRICE = re.compile(r"(?:rp|idr)?\s*(-?)\s*(\d{1,3}(?:[.,\s]\d{3})+|\d+)(?:,00)?(?:,-)?", re.IGNORECASE)
_NOT_PRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Asked:
    """An address of the list, understood. `raw` is what was typed, to be shown again; `problems` says per field what
    could not be used."""

    wanted: Wanted
    sort: str = "newest"
    number: int = 1
    after: str = ""
    before: str = ""
    raw: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def pairs(self) -> list[tuple[str, str]]:
        """The filters in use as pairs of an address: only what was understood, in a fixed order, without the page."""
        found = [("q", self.wanted.words)] if self.wanted.words else []
        for name, attribute in LISTS.items():
            found += [(name, value) for value in getattr(self.wanted, attribute)]
        for name in ("price_min", "price_max"):
            value = getattr(self.wanted, name)
            found += [(name, str(value))] if value is not None else []
        found += [(name, "1") for name in SWITCHES if getattr(self.wanted, name)]
        return found

    def address(
        self, pairs: Iterable[tuple[str, str]] | None = None, *, page: int = 1, more: Mapping[str, str] | None = None
    ) -> str:
        """The query string of these filters (or of `pairs`), starting with `?`."""
        query = list(self.pairs() if pairs is None else pairs)
        words = any(name == "q" for name, _value in query)
        # The best match needs words; and what is shown without being asked for is not in the address.
        usual = BEST if words else "newest"
        query += [("sort", self.sort)] if self.sort not in (usual, BEST) else []
        query += [("page", str(page))] if page > 1 else []
        return "?" + urlencode([*query, *(more or {}).items()])

    @property
    def unusable(self) -> dict[str, str]:
        """What was typed and could not be used, kept in the address so that a reload shows it with its message."""
        return {name: typed for name, typed in self.raw.items() if name in self.problems and typed}

    def without(self, dropped: tuple[str, str]) -> list[tuple[str, str]]:
        return [pair for pair in self.pairs() if pair != dropped]


def read(params: QueryDict) -> Asked:
    """Understand an address. At most one query for each list parameter that is present."""
    problems: dict[str, str] = {}
    lists: dict[str, Any] = {
        attribute: _known(name, params.getlist(name), problems) for name, attribute in LISTS.items()
    }
    low = _price("price_min", params.get("price_min", ""), problems)
    high = _price("price_max", params.get("price_max", ""), problems)
    if low is not None and high is not None and low > high:
        problems["price_max"] = _(
            "The highest price (%(high)s) is below the lowest (%(low)s). Both are left out until one is changed."
        ) % {"high": written(high, "IDR"), "low": written(low, "IDR")}
        low = high = None
    switches: dict[str, Any] = {name: _switch(name, params.get(name, ""), problems) for name in SWITCHES}
    words = _NOT_PRINTABLE.sub(" ", params.get("q", "")).strip()
    if len(words) > LONGEST_WORDS:
        words = words[:LONGEST_WORDS].rstrip()
        problems["q"] = _("Your words were shortened to %(n)s characters.") % {"n": LONGEST_WORDS}
    wanted = Wanted(words=words, price_min=low, price_max=high, **lists, **switches)
    raw = {name: params.get(name, "")[:LONGEST_WORDS] for name in ("price_min", "price_max")}
    sort = _sort(params.get("sort", ""), bool(wanted.words), problems)
    after, before = (params.get(name, "")[:LONGEST_CURSOR] for name in ("after", "before"))
    return Asked(wanted, sort, _number(params.get("page", ""), problems), after, before, raw, problems)


def from_pairs(asked: Asked, pairs: list[tuple[str, str]]) -> Wanted:
    """The wish that `pairs`, taken out of `asked.pairs()`, describe."""
    kept = set(pairs)
    lists: dict[str, Any] = {
        attribute: tuple(value for value in getattr(asked.wanted, attribute) if (name, value) in kept)
        for name, attribute in LISTS.items()
    }
    names = {name for name, _value in pairs}
    switches: dict[str, Any] = {name: name in names for name in SWITCHES}
    return replace(
        asked.wanted,
        words=asked.wanted.words if "q" in names else "",
        price_min=asked.wanted.price_min if "price_min" in names else None,
        price_max=asked.wanted.price_max if "price_max" in names else None,
        **lists,
        **switches,
    )


def _known(name: str, values: list[str], problems: dict[str, str]) -> tuple[str, ...]:
    """The values that exist, in the order given, each once."""
    given = [value for value in dict.fromkeys(value.strip() for value in values) if value][:MOST_VALUES]
    if not given:
        return ()
    existing = _existing(name, [value for value in given if _SLUG.fullmatch(value)])
    unknown = [value for value in given if value not in existing]
    if unknown:
        problems[name] = _("“%(value)s” is not among the choices here. It was left out; the rest still holds.") % {
            "value": "”, “".join(_NOT_PRINTABLE.sub(" ", value)[:40] for value in unknown[:3])
        }
    return tuple(value for value in given if value in existing)


def _existing(name: str, slugs: list[str]) -> set[str]:
    if name == "fibre":
        return set(slugs) & FIBRES
    if name == "district":
        return {district_key(one) for one in Village.objects.values_list("district", flat=True).distinct()}
    if name == "colour":
        return set(Product.objects.public().filter(colour__in=slugs).values_list("colour", flat=True).distinct())
    rows = {
        "category": Category.objects.all(),
        "technique": Technique.objects.all(),
        "motif": Motif.objects.all(),
        "maker": Msme.objects.selling(),
        "dye": Dye.objects.all(),
    }[name]
    return set(rows.filter(slug__in=slugs).values_list("slug", flat=True))


def _price(name: str, typed: str, problems: dict[str, str]) -> int | None:
    typed = typed.strip()
    if not typed:
        return None
    match = _PRICE.fullmatch(typed)
    if match is None or not match[2].isascii():
        problems[name] = _("Write the price in figures, for example 200000 or Rp200.000.")
        return None
    if match[1]:
        problems[name] = _("A price cannot be below zero.")
        return None
    value = int(re.sub(r"\D", "", match[2])[:20])
    if value > HIGHEST_PRICE:
        problems[name] = _("That price is too high to search for.")
        return None
    return value


def _switch(name: str, value: str, problems: dict[str, str]) -> bool:
    if value.lower() not in (*ON, *OFF):
        problems[name] = _("This choice was not understood and was left out. Tick the box to use it.")
    return value.lower() in ON


def _sort(value: str, words: bool, problems: dict[str, str]) -> str:
    """The order asked for. Without words nothing matches better than anything else."""
    usual = BEST if words else "newest"
    if value and value not in SORTS:
        problems["sort"] = (
            _("This order is not known; you see the best match first.")
            if words
            else _("This order is not known; you see the newest first.")
        )
        return usual
    return usual if not value or (value == BEST and not words) else value


def _number(value: str, problems: dict[str, str]) -> int:
    if not value:
        return 1
    if not (value.isascii() and value.isdigit() and int(value[:9]) > 0):
        problems["page"] = _("There is no such page; you see the first.")
        return 1
    return int(value[:9])
