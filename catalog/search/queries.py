"""Cloth found by words and filters, in the order asked for, a page at a time. The order "best" is RANKING.md's."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Min, Q, QuerySet, Subquery
from django.utils import timezone

from catalog.products.keyset import Slice, foreign_cursor, key_of, keyset, plain
from catalog.products.models import Channel, ProductQuerySet
from catalog.products.queries import SORTS, Wanted, ordered
from catalog.products.queries import conditions as of_products
from catalog.products.queries import find as find_products
from catalog.search.documents import TIERS
from catalog.search.models import Document, IndexState, Mark, Miss, Synonym
from catalog.search.reading import Reading, read

BEST = "best"
WORDS = "words"
MOST_BY_KEY = 1_000


def holding(query: str) -> Q:
    """Products whose documents answer to a tsquery, in the generation that is read."""
    current = Subquery(IndexState.objects.values("current")[:1])
    return Q(documents__generation=current, documents__lexemes__answers=query)


def answering(reading: Reading, tier: str = TIERS[-1], *, beyond: str = "") -> Q:
    """Products whose documents answer within a tier and, with `beyond`, not already within that one."""
    found = holding(reading.query(tier))
    return found & Q(documents__lexemes__lacks=reading.query(beyond)) if beyond else found


def conditions(wanted: Wanted, reading: Reading | None = None) -> dict[str, Q]:
    """As the products' own, and one for the words. The whole is to be applied in one `filter()`."""
    found = of_products(wanted)
    reading = reading or read(wanted.words)
    if reading.groups:
        found[WORDS] = answering(reading)
    return found


def find(wanted: Wanted, channel: Channel, *, but: str = "", reading: Reading | None = None) -> ProductQuerySet:
    """Public products listed in `channel` that answer to everything wanted, save the condition named `but`. A wish that
    has been read already comes as `reading`."""
    everything = find_products(Wanted(), channel)
    return everything.filter(*(part for name, part in conditions(wanted, reading).items() if name != but))


def narrowed(found: ProductQuerySet, reading: Reading) -> ProductQuerySet:
    """Of `found`, which leaves the words out, what answers to them. For pages: see `_of_documents()`. One query."""
    if not reading.groups:
        return found
    part = _of_documents(found, Q(lexemes__answers=reading.query(TIERS[-1])), answering(reading))
    return found.none() if part is None else part


def ranked(
    found: ProductQuerySet,
    reading: Reading,
    *,
    first: int | None = None,
    last: int | None = None,
    after: list[Any] | None = None,
    before: list[Any] | None = None,
) -> Slice:
    """As `keyset()`, the best answers first: by tier, and within a tier the newest product. `found` leaves the words
    out. Two queries at most for each tier that is looked at, which ends once the page is full."""
    backwards = last is not None
    number = last if last is not None else first
    assert number is not None
    since, until = (_place(cursor, field) for cursor, field in ((after, "after"), (before, "before")))
    rows: list[tuple[int, int, str]] = []
    for place in reversed(range(len(TIERS))) if backwards else range(len(TIERS)):
        if (since and place < since[0]) or (until and place > until[0]):
            continue
        beyond = since[1] if since and place == since[0] else None
        short_of = until[1] if until and place == until[0] else None
        part = _tier(found, reading, place, beyond=beyond, short_of=short_of)
        if part is not None:
            wanted = part.order_by("pk" if backwards else "-pk").values_list("pk", "public_id")
            rows += [(place, pk, public_id) for pk, public_id in wanted[: number + 1 - len(rows)]]
        if len(rows) > number:
            break
    more = len(rows) > number
    rows = rows[:number]
    if backwards:
        rows.reverse()
    return Slice(
        found=found,
        has_next=before is not None if backwards else more,
        has_previous=more if backwards else after is not None,
        keys=[pk for _tier, pk, _id in rows],
        cursors=[[tier, public_id] for tier, _pk, public_id in rows],
    )


def _tier(
    found: ProductQuerySet,
    reading: Reading,
    place: int,
    *,
    beyond: int | None = None,
    short_of: int | None = None,
) -> ProductQuerySet | None:
    """The answers within one tier, older than the product `beyond` and newer than `short_of`; None for none at all."""
    weaker = TIERS[place - 1] if place else ""
    mine = Q(lexemes__answers=reading.query(TIERS[place]))
    mine &= Q(lexemes__lacks=reading.query(weaker)) if weaker else Q()
    part = _of_documents(found, mine, answering(reading, TIERS[place], beyond=weaker))
    if part is None:
        return None
    if beyond is not None:
        part = part.filter(pk__lt=beyond)
    return part.filter(pk__gt=short_of) if short_of is not None else part


def _of_documents(found: ProductQuerySet, documents: Q, joined: Q) -> ProductQuerySet | None:
    """Of `found`, the products of some documents: said as a condition on documents, and as one on products that joins
    them. None when there are none.

    Documents alone are asked first. Few answers are named by their keys: the database cannot know how rare a word is,
    and would walk along the newest products until it has met enough of them. Many answers it meets on that walk soon.
    """
    current = Document.objects.filter(generation=Subquery(IndexState.objects.values("current")[:1]))
    few = list(current.filter(documents).values_list("product_id", flat=True)[: MOST_BY_KEY + 1])
    if not few:
        return None
    return found.filter(joined) if len(few) > MOST_BY_KEY else found.filter(pk__in=few)


def _place(cursor: list[Any] | None, field: str) -> tuple[int, int] | None:
    if cursor is None:
        return None
    try:
        tier, public_id = cursor
    except ValueError as why:
        raise foreign_cursor(field) from why
    if not isinstance(tier, int) or not 0 <= tier < len(TIERS):
        raise foreign_cursor(field)
    return tier, key_of(public_id, field)


def part(wanted: Wanted, channel: Channel, reading: Reading, *, sort: str, **where: Any) -> Slice:
    """A page of what is wanted, by cursors, in any order that there is."""
    found = find(wanted, channel, but=WORDS, reading=reading)
    return ranked(found, reading, **where) if sort == BEST else keyset(narrowed(found, reading), sort=sort, **where)


def numbered(wanted: Wanted, channel: Channel, reading: Reading, *, sort: str, start: int, size: int) -> Slice:
    """A page that is known by its place alone: for addresses that people kept. Later ones cost more than earlier ones.
    Whether there is more after it is not looked at."""
    found = find(wanted, channel, but=WORDS, reading=reading)
    rows: list[tuple[Any, int, str]] = []
    if sort == BEST:
        for place in range(len(TIERS)):
            if len(rows) < start + size and (part := _tier(found, reading, place)) is not None:
                keys = part.order_by("-pk").values_list("pk", "public_id")[: start + size - len(rows)]
                rows += [(place, pk, public_id) for pk, public_id in keys]
        rows = rows[start:]
    else:
        column, _descending = SORTS[sort]
        answers = ordered(narrowed(found, reading), sort)
        rows = list(answers.values_list(F(column), "pk", "public_id")[start : start + size])
    return Slice(
        found=found,
        has_next=False,
        has_previous=start > 0,
        keys=[pk for _value, pk, _id in rows],
        cursors=[[plain(value), public_id] for value, _pk, public_id in rows],
    )


def finds_nothing(reading: Reading, channel: Channel) -> bool:
    """Whether there is nothing by these words alone, whatever the filters were."""
    return bool(reading.groups) and not find_products(Wanted(), channel).filter(answering(reading)).exists()


class Standing(NamedTuple):
    """How the index stands: documents that are read, products that wait for theirs, and for how many seconds the first
    of them has waited."""

    documents: int
    marked: int
    lag: float
    rebuilt_at: datetime | None
    building: bool


def standing() -> Standing:
    """How the index stands. Four queries."""
    state = IndexState.objects.first()
    marked = Mark.objects.values("product_id").distinct().count()
    since = Mark.objects.aggregate(since=Min("at"))["since"]
    return Standing(
        documents=Document.objects.filter(generation=state.current).count() if state else 0,
        marked=marked,
        lag=max(0.0, (timezone.now() - since).total_seconds()) if since else 0.0,
        rebuilt_at=state.rebuilt_at if state else None,
        building=bool(state and state.building),
    )


def synonyms() -> QuerySet[Synonym]:
    """All of them, by their phrase."""
    return Synonym.objects.all()


def misses(number: int) -> QuerySet[Miss]:
    """The searches that found nothing most often."""
    return Miss.objects.all()[:number]
