"""Products, read for a screen. `cards()` is the one function that gives a product card its rows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple, TypedDict

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Lower, Replace
from i18nfield.strings import LazyI18nString

from catalog.commons.texts import LANGUAGES
from catalog.heritage.models import Village
from catalog.media.queries import PictureRow, columns, from_values
from catalog.products.models import (
    FREE,
    Category,
    Channel,
    CollectionItem,
    Product,
    ProductPicture,
    ProductQuerySet,
    ProductSlug,
    ProductVariant,
    VariantPrice,
)
from catalog.sellers.models import Msme

PAGE_SIZE = 24
DEFAULT_CHANNEL = "idr"
# Sort name -> (column, descending); the primary key breaks ties in the same direction, so order is total.
SORTS: dict[str, tuple[str, bool]] = {
    "newest": ("listed_at", True),
    "cheapest": ("low", False),
    "dearest": ("low", True),
    "name": ("search_name", False),
}


@dataclass(frozen=True)
class Wanted:
    """What a visitor is looking for. Slugs that do not exist match nothing; prices are minor units, both included.

    `words` are understood on the floor above (catalog/search); the conditions here leave them out. A district is named
    by its name in small letters with hyphens, as `district_key()` makes it.
    """

    words: str = ""
    categories: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    motifs: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    fibres: tuple[str, ...] = ()
    dyes: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    collection: str = ""
    price_min: int | None = None
    price_max: int | None = None
    ready: bool = False
    made_to_order: bool = False


class Card(TypedDict):
    """A product card's row, the same for pages and API."""

    pk: int
    id: str
    slug: str
    slugs: dict[str, str]
    name: LazyI18nString
    seller_id: str
    seller_slug: str
    seller_name: str
    seller_is_demo: bool
    village: str
    technique: str
    technique_label: LazyI18nString
    is_batik: bool
    lowest: int
    highest: int
    currency: str
    free: int
    uniqueness: str
    made_to_order: bool
    making_days: int
    sold_at: datetime | None
    published_at: datetime
    variant_count: int
    size_span: str
    category_id: str
    category_slug: str
    category_name: LazyI18nString
    picture: PictureRow | None


class Page(NamedTuple):
    rows: list[Card]
    number: int
    pages: int
    total: int
    makers: int


def channel(slug: str | None = None) -> Channel | None:
    """The channel of that slug, the rupiah's when none is named; None for one that does not exist or rests."""
    return Channel.objects.filter(slug=slug or DEFAULT_CHANNEL, is_active=True).first()


def find(wanted: Wanted, channel: Channel, *, but: str = "") -> ProductQuerySet:
    """Public products listed in `channel` that answer to everything wanted, save the condition named `but`."""
    # The aliases name the columns of the one join with the listing, so that a later filter on them (a price, a cursor)
    # does not make a new join, in which a second channel would answer for the first.
    found = Product.objects.public().filter(listings__channel=channel)
    found = found.alias(listed_at=F("listings__published_at"), low=F("listings__lowest"), high=F("listings__highest"))
    return found.filter(*(part for name, part in conditions(wanted).items() if name != but))


def conditions(wanted: Wanted) -> dict[str, Q]:
    """One condition per facet that is in use, so that a facet's own counts can leave its own out. They narrow what
    `find()` gives, and nothing else: those on the price speak of its aliases."""
    found: dict[str, Q] = {}
    if wanted.categories:
        found["categories"] = Q(category__slug__in=wanted.categories) | Q(category__parent__slug__in=wanted.categories)
    if wanted.techniques:
        found["techniques"] = Q(technique__slug__in=wanted.techniques)
    if wanted.motifs:
        # A subquery, for a join would repeat a product that has two of the motifs.
        with_motif = Product.motifs.through.objects.filter(motif__slug__in=wanted.motifs)
        found["motifs"] = Q(pk__in=with_motif.values("product_id"))
    if wanted.makers:
        found["makers"] = Q(seller__slug__in=wanted.makers)
    if wanted.colours:
        found["colours"] = Q(colour__in=wanted.colours)
    if wanted.fibres:
        found["fibres"] = Q(fabric__fibre__in=wanted.fibres)
    if wanted.dyes:
        with_dye = Product.dyes.through.objects.filter(dye__slug__in=wanted.dyes)
        found["dyes"] = Q(pk__in=with_dye.values("product_id"))
    if wanted.districts:
        there = Village.objects.alias(key=Lower(Replace("district", Value(" "), Value("-"))))
        found["districts"] = Q(seller__village__in=there.filter(key__in=wanted.districts).values("pk"))
    if wanted.sizes:
        sized = ProductVariant.objects.filter(reduce(or_, map(_called, wanted.sizes)))
        found["sizes"] = Q(pk__in=sized.values("product_id"))
    if wanted.price_min is not None:
        found["price_min"] = Q(high__gte=wanted.price_min)
    if wanted.price_max is not None:
        found["price_max"] = Q(low__lte=wanted.price_max)
    if wanted.ready and not wanted.made_to_order:
        found["availability"] = FREE & Q(made_to_order=False)
    elif wanted.made_to_order and not wanted.ready:
        found["availability"] = FREE & Q(made_to_order=True)
    elif wanted.ready:
        found["availability"] = FREE
    if wanted.collection:
        of_collection = CollectionItem.objects.filter(collection__slug=wanted.collection)
        found["collection"] = Q(pk__in=of_collection.values("product_id"))
    return found


def district_key(name: str) -> str:
    """How a district is named in an address: Pekalongan Timur is pekalongan-timur."""
    return name.lower().replace(" ", "-")


def _called(size: str) -> Q:
    """A variant of that Indonesian name, in capitals or small letters. A name is kept as JSON by language, or plain."""
    return Q(name__icontains=f'"id": {json.dumps(size)}') | Q(name__iexact=size)


def ordered(found: ProductQuerySet, sort: str) -> ProductQuerySet:
    """`found`, made by `find()`, in a total order. Raises KeyError for a sort that is not in SORTS."""
    column, descending = SORTS[sort]
    sign = "-" if descending else ""
    return found.order_by(f"{sign}{column}", f"{sign}pk")


def cards(found: ProductQuerySet | Iterable[int], *, channel: Channel, language: str, sort: str = "") -> list[Card]:
    """The rows of product cards. Two queries, whatever the number of rows.

    `found` is a queryset made by `find()` (in its own order, or in that of `sort`), or primary keys in the
    order wanted.
    """
    keys: list[int] | None = None
    if isinstance(found, ProductQuerySet):
        query = ordered(found, sort) if sort else found
    else:
        keys = list(found)
        query = Product.objects.filter(pk__in=keys, listings__channel=channel)
    rows = list(query.values(*_CARD_COLUMNS))
    slugs: dict[int, dict[str, str]] = {row["pk"]: {} for row in rows}
    current = ProductSlug.objects.filter(product__in=slugs, is_current=True)
    for product, name, slug in current.values_list("product_id", "language", "slug"):
        slugs[product][name] = slug
    made = [_card(row, slugs[row["pk"]], language) for row in rows]
    if keys is not None:
        place = {key: number for number, key in enumerate(keys)}
        made.sort(key=lambda card: place[card["pk"]])
    return made


_PLAIN = (
    "pk",
    "name",
    "free",
    "uniqueness",
    "made_to_order",
    "making_days",
    "sold_at",
    "variant_count",
    "size_span",
)
_JOINED = {
    "id": "public_id",
    "seller_id": "seller__public_id",
    "seller_slug": "seller__slug",
    "seller_name": "seller__name",
    "seller_is_demo": "seller__is_demo",
    "village": "seller__village__name",
    "technique": "technique__slug",
    "technique_label": "technique__label",
    "is_batik": "technique__is_batik",
    "lowest": "listings__lowest",
    "highest": "listings__highest",
    "currency": "listings__currency",
    "published_at": "listings__published_at",
    "category_id": "category__public_id",
    "category_slug": "category__slug",
    "category_name": "category__name",
}
_CARD_COLUMNS = (*_PLAIN, *_JOINED.values(), *columns("card_picture"))


def _card(row: dict[str, Any], slugs: dict[str, str], language: str) -> Card:
    card: dict[str, Any] = {name: row[name] for name in _PLAIN}
    card.update({name: row[column] for name, column in _JOINED.items()})
    card["slugs"] = slugs
    card["slug"] = slugs.get(language) or next((slugs[x] for x in LANGUAGES if x in slugs), "")
    card["picture"] = from_values(row, "card_picture")
    return card  # type: ignore[return-value]


def page(
    wanted: Wanted, *, channel: Channel, language: str, sort: str = "newest", number: int = 1, size: int = PAGE_SIZE
) -> Page:
    """One page of cards. A number beyond the last page gives the last, one below 1 the first."""
    found = find(wanted, channel)
    totals = found.aggregate(total=Count("pk"), makers=Count("seller_id", distinct=True))
    pages = max(1, -(-totals["total"] // size))
    number = min(max(1, number), pages)
    start = (number - 1) * size
    rows = cards(ordered(found, sort)[start : start + size], channel=channel, language=language)
    return Page(rows, number, pages, totals["total"], totals["makers"])


def newest(wanted: Wanted, *, channel: Channel, language: str, number: int) -> list[Card]:
    """The first cards of a list that nobody counts."""
    return cards(ordered(find(wanted, channel), "newest")[:number], channel=channel, language=language)


class Found(NamedTuple):
    """What an address leads to: the product, and its right address in the language asked for."""

    product: Product | None
    canonical: str


def by_slug(slug: str, language: str) -> Found:
    """The product of an address in `language`. An old address, or one of the other language, is found too; the caller
    redirects when `canonical` differs from what was asked."""
    rows = ProductSlug.objects.filter(slug=slug).select_related("product", "product__seller")
    row = min(rows, key=lambda r: (r.language != language, not r.is_current, r.pk), default=None)
    if row is None:
        return Found(None, "")
    current = dict(row.product.slugs.filter(is_current=True).values_list("language", "slug"))
    return Found(row.product, current.get(language) or next(iter(current.values()), slug))


def detail(pk: int, *, channel: Channel) -> Product:
    """A product with its companions: seller, village, technique, fabric, category, motifs, dyes, variants with their
    picture and price in `channel` (as `variant.offer`, a list of one or none), pictures, and current addresses."""
    prices = Prefetch("prices", VariantPrice.objects.filter(channel=channel), to_attr="offer")
    return (
        Product.objects.select_related(
            "seller", "seller__village", "seller__emblem", "technique", "fabric", "category", "category__parent"
        )
        .prefetch_related(
            "motifs",
            "dyes",
            Prefetch("variants", ProductVariant.objects.select_related("picture").prefetch_related(prices)),
            Prefetch("pictures", ProductPicture.objects.select_related("picture")),
            Prefetch("slugs", ProductSlug.objects.filter(is_current=True)),
        )
        .get(pk=pk)
    )


def similar(product: Product, *, channel: Channel, language: str, number: int = 4) -> list[Card]:
    """Other cloth that can be bought, nearest first: same motif and form, then same motif, then same form."""
    others = Product.objects.buyable().filter(listings__channel=channel).exclude(pk=product.pk)
    motifs = list(product.motifs.values_list("pk", flat=True))
    with_motif = Product.motifs.through.objects.filter(motif__in=motifs).values("product_id")
    ranks = (
        Q(pk__in=with_motif, category=product.category_id),
        Q(pk__in=with_motif),
        Q(category=product.category_id),
    )
    keys: list[int] = []
    for rank in ranks:
        keys += (
            others.filter(rank).exclude(pk__in=keys).order_by("-pk").values_list("pk", flat=True)[: number - len(keys)]
        )
        if len(keys) >= number:
            break
    return cards(keys, channel=channel, language=language)


def categories() -> list[Category]:
    """The tree's top floor with its children, in order. Two queries."""
    return list(Category.objects.filter(parent=None).prefetch_related("children"))


def lowest_price(channel: Channel) -> int | None:
    """The lowest price at which something can be bought, in minor units; None for an empty shop."""
    return Product.objects.buyable().filter(listings__channel=channel).aggregate(low=Min("listings__lowest"))["low"]


def listings_by_technique(shops: QuerySet[Msme]) -> dict[str, int]:
    """How many of the cloths of `shops` that everybody may see are of each technique, by its slug."""
    found = Product.objects.public().filter(seller__in=shops).order_by()
    return dict(found.values_list("technique__slug").annotate(Count("pk")).order_by("technique__slug"))
