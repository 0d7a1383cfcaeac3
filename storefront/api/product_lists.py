"""Lists of products: what is wanted, in which order, and the page of it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import DataError
from django.db.models import Count, F, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import RowNumber

from catalog.commons.errors import Refusal
from catalog.commons.money import EXPONENTS
from catalog.products.keyset import foreign_cursor, key_of, keyset, plain
from catalog.products.models import Category, Channel, CollectionItem, Product, ProductQuerySet
from catalog.products.queries import SORTS, Wanted, channel, conditions, find
from catalog.search import queries as search
from catalog.search.actions import note_miss
from catalog.search.reading import Reading, read
from storefront.api import catalogue_rows as rows
from storefront.api.ids import from_global
from storefront.api.pages import Row, Wished, connection_row, wished

MOST_CONDITIONS, MOST_VALUES = 20, 50
COLLECTION = "collection"
# A field of ProductOrder -> our sort, and the direction in which that sort runs by itself.
ORDERS = {
    "DATE": ("newest", "DESC"),
    "PRICE": ("cheapest", "ASC"),
    "MINIMAL_PRICE": ("cheapest", "ASC"),
    "NAME": ("name", "ASC"),
    # Nothing is rated here yet, so what is new comes first.
    "RATING": ("newest", "DESC"),
}
# Attributes by which products can be picked, as Saleor's clients name them or as we do.
ATTRIBUTES = {
    "color": "colours",
    "colour": "colours",
    "technique": "techniques",
    "motif": "motifs",
    "maker": "makers",
    "size": "sizes",
    "fibre": "fibres",
    "dye": "dyes",
    "district": "districts",
}


def channel_of(info: Any, slug: str | None) -> Channel | None:
    """The channel of that slug, read once in a request."""
    known: dict[str | None, Channel | None] = info.context.__dict__.setdefault("api_channels", {})
    if slug not in known:
        known[slug] = channel(slug)
    return known[slug]


def products_page(found: ProductQuerySet, shop: Channel, arguments: Row) -> Row:
    """A connection of products, either way. Four queries, one more with a cursor and one when it is counted. A search
    costs what it takes to understand the words; without another order its best answers come first, and one that finds
    nothing is counted for officers."""
    order, filter, where = (arguments.pop(name, None) for name in ("sort_by", "filter", "where"))
    found = _narrowed(found, shop, filter, where)
    reading = _reading(filter)
    by_rank = bool(reading.groups) and not (order and order.get("field"))
    sort, reverse = (search.BEST, False) if by_rank else _order(order, by_hand=False)
    kind = f"{sort}{'-' if reverse else ''}"
    wish = wished(kind, **arguments)
    answers = _answering(found, reading)
    try:
        if by_rank:
            part = search.ranked(found, reading, **wish._asdict())
        else:
            part = keyset(search.narrowed(found, reading), sort=sort, reverse=reverse, **wish._asdict())
    except DataError as why:
        # A time that Python can hold and PostgreSQL cannot: no cursor of ours has it.
        raise foreign_cursor("after" if wish.after else "before") from why
    if not part.keys and wish.number and filter and search.finds_nothing(reading, shop):
        note_miss(typed=filter["search"], language="")
    page = rows.products(part.keys, shop)
    places = dict(zip(part.keys, part.cursors, strict=True))
    return connection_row(
        kind,
        page.rows,
        [places[row["card"]["pk"]] for row in page.rows],
        (part.has_next, part.has_previous),
        answers.order_by().count,
    )


def _reading(filter: Row | None) -> Reading:
    """The words of a filter, understood."""
    return read((filter or {}).get("search") or "")


def _answering(found: ProductQuerySet, reading: Reading) -> ProductQuerySet:
    return found.filter(search.answering(reading)) if reading.groups else found


def products_of(row: Row, info: Any, **arguments: Any) -> Row | None:
    """The products of a category, collection, maker or motif: read for all of them that came in the same page."""
    named = arguments.pop("channel", None)
    shop = channel_of(info, named) if named or row["channel"] is None else row["channel"]
    if shop is None:
        return None
    page = row["page"]
    what = ("products", shop.pk, repr(sorted(arguments.items(), key=lambda item: item[0])))
    return page.once(what, lambda: _of_all(page.rows, shop, dict(arguments)))[row["id"]]


def _of_all(parents: list[Row], shop: Channel, arguments: Row) -> dict[str, Row]:
    by_hand = bool(parents[0]["wanted"].collection)
    sort, reverse = _order(arguments.get("sort_by"), by_hand=by_hand)
    if len(parents) == 1 and sort != COLLECTION:
        row = parents[0]
        return {row["id"]: products_page(find(row["wanted"], shop), shop, arguments)}
    arguments.pop("sort_by", None)
    filter, where = (arguments.pop(name, None) for name in ("filter", "where"))
    reading = _reading(filter)
    found = {
        row["id"]: _answering(_narrowed(find(row["wanted"], shop), shop, filter, where), reading) for row in parents
    }
    if sort == COLLECTION:
        found = {row["id"]: _with_place(found[row["id"]], row["wanted"].collection) for row in parents}
    kind = f"{sort}{'-' if reverse else ''}"
    wish = wished(kind, **arguments)
    if wish.after and len(parents) > 1:
        raise Refusal("Turn the pages of one list at a time.", code="INVALID_CURSOR", field="after")
    column, descending = SORTS.get(sort, ("place", False))
    return _lists(found, shop, kind, column, descending ^ reverse, wish)


def _lists(
    found: dict[str, ProductQuerySet], shop: Channel, kind: str, column: str, descending: bool, wish: Wished
) -> dict[str, Row]:
    """The first products of several lists, each with one more to know whether there are: one query for the keys of all,
    two for the cards, one more if one of them is counted."""
    sign = "-" if descending else ""
    order = (f"{sign}{column}", f"{sign}pk")
    if wish.after:
        # Only lists in the order of a collection come here with a cursor, and run forward only.
        value, public_id = wish.after
        if not isinstance(value, int):
            raise foreign_cursor("after")
        pk = key_of(public_id, "after")
        found = {key: part.filter(Q(place__gt=value) | Q(place=value, pk__gt=pk)) for key, part in found.items()}
    keys = list(found)
    parts = [
        found[key]
        .order_by(*order)
        .annotate(part=Value(number), rank=Window(RowNumber(), order_by=order))
        .values_list("part", "rank", F(column), "pk")[: wish.number + 1]
        for number, key in enumerate(keys)
    ]
    together = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    listed: dict[str, list[tuple[Any, int]]] = {key: [] for key in keys}
    for number, _rank, value, pk in sorted(together, key=lambda row: row[:2]):
        listed[keys[number]].append((value, pk))
    page = rows.products({pk for part in listed.values() for _value, pk in part[: wish.number]}, shop)
    counted = _counter(found, page.once)
    made = {}
    for key, part in listed.items():
        shown = [(value, pk) for value, pk in part[: wish.number] if pk in page.by_pk]
        cards = [page.by_pk[pk] for _value, pk in shown]
        places = [[plain(value), row["card"]["id"]] for (value, _pk), row in zip(shown, cards, strict=True)]
        more = (len(part) > wish.number, wish.after is not None)
        made[key] = connection_row(kind, cards, places, more, counted(key))
    return made


def _counter(found: dict[str, ProductQuerySet], once: Callable[..., Any]) -> Callable[[str], Callable[[], int]]:
    """For each list the function that counts it; the first that is called counts all of them, in one query."""

    def read() -> dict[str, int]:
        parts = [
            part.order_by().values(part=Value(key)).annotate(number=Count("pk")).values_list("part", "number")
            for key, part in found.items()
        ]
        return dict(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])

    return lambda key: lambda: once("counts", read).get(key, 0)


def _with_place(found: ProductQuerySet, collection: str) -> ProductQuerySet:
    item = CollectionItem.objects.filter(collection__slug=collection, product=OuterRef("pk"))
    return found.alias(place=Subquery(item.values("position")[:1]))


def _order(order: Row | None, *, by_hand: bool) -> tuple[str, bool]:
    """Our sort and whether it is turned around."""
    field = order.get("field") if order else None
    name = field.value if field else (COLLECTION.upper() if by_hand else "DATE")
    if name == COLLECTION.upper():
        return (COLLECTION, False) if by_hand else ("newest", False)
    sort, direction = ORDERS[name]
    return sort, bool(order and field) and order["direction"].value != direction  # type: ignore[index]


def _narrowed(found: ProductQuerySet, shop: Channel, filter: Row | None, where: Row | None) -> ProductQuerySet:
    """What `find()` gave, restricted by all but the words. Raises Refusal: INVALID for a price that is none,
    TOO_MANY_CONDITIONS."""
    if filter and where:
        raise Refusal("Give either filter or where.", code="INVALID", field="where")
    if filter:
        wanted = Wanted(
            categories=_categories(filter.get("categories")),
            **_prices(filter.get("price"), shop),
        )
        return found.filter(*conditions(wanted).values())
    return found.filter(_where(where, shop, [0])) if where else found


def _where(where: Row, shop: Channel, seen: list[int]) -> Q:
    seen[0] += 1
    if seen[0] > MOST_CONDITIONS:
        raise Refusal(f"Give {MOST_CONDITIONS} conditions at most.", code="TOO_MANY_CONDITIONS", field="where")
    condition = Q()
    for inner in where.get("AND") or []:
        condition &= _where(inner, shop, seen)
    either = [_where(inner, shop, seen) for inner in where.get("OR") or []]
    if either:
        any_of = either[0]
        for other in either[1:]:
            any_of |= other
        condition &= any_of
    wanted: dict[str, Any] = {}
    if where.get("category"):
        wanted["categories"] = _categories(where["category"].get("one_of"))
    if where.get("price"):
        wanted.update(_prices(where["price"].get("range"), shop))
    for attribute in where.get("attributes") or []:
        name = ATTRIBUTES.get(attribute.get("slug") or "")
        if name is None:
            # An attribute that no product here has: nothing can answer to it.
            return Q(pk__in=Product.objects.none())
        wanted[name] = tuple(attribute.get("values") or ())
        if len(wanted[name]) > MOST_VALUES:
            raise Refusal(f"Give {MOST_VALUES} values at most.", code="TOO_MANY_CONDITIONS", field="where")
    for part in conditions(Wanted(**wanted)).values():
        condition &= part
    return condition


def _categories(ids: list[str] | None) -> tuple[str, ...]:
    """Slugs of categories by their ids. Ids of nothing give a slug that nothing has, so that they match nothing."""
    if not ids:
        return ()
    inner = [from_global(value, "Category") for value in ids]
    return tuple(Category.objects.filter(public_id__in=inner).values_list("slug", flat=True)) or ("",)


def _prices(span: Row | None, shop: Channel) -> dict[str, Any]:
    """Minor units of a span in whole currency units; what is finer than a unit widens nothing."""
    found: dict[str, Any] = {}
    for name, field in (("gte", "price_min"), ("lte", "price_max")):
        value = (span or {}).get(name)
        if value is not None:
            exact = Decimal(str(value))
            if not exact.is_finite() or exact.adjusted() > 12:
                raise Refusal("This is no price.", code="INVALID", field="price")
            scaled = exact.scaleb(EXPONENTS[shop.currency])
            found[field] = -int(-scaled // 1) if name == "gte" else int(scaled // 1)
    return found
