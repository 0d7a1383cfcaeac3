"""Verbs that keep what a search reads: documents, words, synonyms, and the searches that found nothing.

Documents follow the products by marks (triggers write them, `mark()` does for who knows better) and by a job that takes
the marks away. One row is locked by whoever writes into the generation that is read, so that they take turns.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons import history, locks
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.people.models import User
from catalog.people.roles import OFFICER, acting
from catalog.products.models import Product
from catalog.search import documents
from catalog.search.models import LONGEST_PHRASE, Document, IndexState, Mark, Miss, Synonym, Word
from catalog.search.policies import may_tend
from catalog.search.words import tokens

AT_ONCE, MARKS_AT_ONCE = 500, 2_000
KEEP_MISSES = timedelta(days=180)
MOST_MISSES = 5_000
# What people from elsewhere call things, beside the names that heritage has in both languages.
SHIPPED = (
    ("sarong", "sarung"),
    ("hand drawn", "tulis"),
    ("hand stamped", "cap"),
    ("shawl", "selendang"),
    ("scarf", "syal"),
    ("cloth", "kain"),
    ("hem", "kemeja"),
    ("natural dye", "pewarna alam"),
)


def mark(*, product_ids: Iterable[int]) -> None:
    """The documents of these products are no longer true. For changes that no trigger sees; in the caller's
    transaction."""
    Mark.objects.bulk_create(Mark(product_id=pk) for pk in product_ids)


@transaction.atomic
def refresh(*, most: int = MARKS_AT_ONCE) -> int:
    """Write the documents of the products that were marked first, into the generation that is read and into the one
    that is being built; returns how many marks are done with. A mark set meanwhile stays, for the next time."""
    state = _state()
    marks = dict(Mark.objects.order_by("pk").values_list("pk", "product_id")[:most])
    if not marks:
        return 0
    products = sorted(set(marks.values()))
    for generation in filter(None, (state.current, state.building)):
        documents.write(products, generation=generation)
    Mark.objects.filter(pk__in=marks).delete()
    return len(marks)


def catch_up() -> int:
    """Refresh until nothing is marked; returns how many marks that took. Each batch is a transaction of its own."""
    done = 0
    while number := refresh():
        done += number
    return done


def rebuild(*, at_once: int = AT_ONCE, tell: Callable[[int], None] = lambda done: None) -> int:
    """Build all documents anew beside those that are read, then swap; returns how many products it took.

    Whoever searches meanwhile reads the old generation whole, and after the swap the new one whole. What changes while
    it runs is written into both by `refresh()`, which has seen it later: a document that is there is not touched. Of
    two that run at once the one that began last wins, and one that was killed leaves nothing but rows for the next.
    """
    target = _begin()
    last, done = 0, 0
    while keys := list(Product.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:at_once]):
        with transaction.atomic():
            documents.write(keys, generation=target, keep=True)
        last, done = keys[-1], done + len(keys)
        tell(done)
    if _swap(target):
        Document.objects.filter(generation__lt=target).delete()
        count_words()
    return done


@transaction.atomic
def _begin() -> int:
    state = _state()
    state.building = max(state.current, state.building or 0) + 1
    state.save(update_fields=["building"])
    Document.objects.exclude(generation=state.current).delete()
    return state.building


@transaction.atomic
def _swap(target: int) -> bool:
    state = _state()
    if state.building != target:
        return False
    state.current, state.building, state.rebuilt_at = target, None, timezone.now()
    state.save()
    return True


def _state() -> IndexState:
    """The one row, locked until the transaction ends."""
    IndexState.objects.get_or_create(pk=1)
    (state,) = locks.rows(IndexState.objects.filter(pk=1))
    return state


@transaction.atomic
def count_words() -> None:
    """Count anew in how many documents each word stands, and forget those that stand in none."""
    words, lines = (connection.ops.quote_name(one._meta.db_table) for one in (Word, Document))
    read = f"SELECT lexemes FROM {lines} WHERE generation = {int(_state().current)}"
    with connection.cursor() as cursor:
        # The last tier has the words of all.
        cursor.execute(
            f"WITH counted AS MATERIALIZED (SELECT substr(word, 3) AS word, ndoc FROM ts_stat(%s)"
            " WHERE word LIKE 'd/%%'),"
            f" gone AS (DELETE FROM {words} WHERE word NOT IN (SELECT word FROM counted))"
            f" INSERT INTO {words} (word, documents) SELECT word, ndoc FROM counted ORDER BY word"
            " ON CONFLICT (word) DO UPDATE SET documents = excluded.documents",
            [read],
        )


def note_miss(*, typed: str, language: str) -> None:
    """Count a search that found nothing. What may be somebody's address, number or secret is not kept, nor more of it
    all than an officer would ever read."""
    words = " ".join(tokens(typed))
    figures = sum(one.isdecimal() for one in words)
    if not words or "@" in typed or figures > 4 or len(typed) > LONGEST_PHRASE:
        return
    again = Miss.objects.filter(words=words, language=language)
    if again.update(times=F("times") + 1, last_at=timezone.now()) or Miss.objects.count() >= MOST_MISSES:
        return
    Miss.objects.bulk_create([Miss(words=words, language=language)], ignore_conflicts=True)


def forget_misses() -> None:
    """Searches that nobody has repeated for half a year; and when the list is full, those made once that are oldest."""
    Miss.objects.filter(last_at__lt=timezone.now() - KEEP_MISSES).delete()
    if (over := Miss.objects.count() - MOST_MISSES * 9 // 10) > 0:
        oldest = Miss.objects.order_by("times", "last_at").values("pk")[:over]
        Miss.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).delete()


def lay_out() -> None:
    """Write the synonyms that ship with the shop and are missing; those that are there stay as officers left them."""
    for phrase, means in SHIPPED:
        asked = tokens(f"{phrase} {means}")
        Synonym.objects.get_or_create(phrase=phrase, means=means, defaults={"both_ways": True, "asked": asked})


@transaction.atomic
def add_synonym(*, officer: User, phrase: str, means: str, both_ways: bool = True) -> Synonym:
    """Who looks for `phrase` also finds `means`. The same again with another direction: that one holds. What was
    searched in vain with just these words is taken off the list. Raises NotAllowed, Refusal naming the field."""
    _may(officer)
    phrase, means = " ".join(tokens(phrase)), " ".join(tokens(means))
    for name, text in (("phrase", phrase), ("means", means)):
        if not text:
            raise Refusal(_("Write a word."), code="INVALID", field=name)
        if len(text) > LONGEST_PHRASE:
            most = {"most": LONGEST_PHRASE}
            raise Refusal(_("Write at most %(most)d characters.") % most, code="INVALID", field=name)
    if phrase == means:
        raise Refusal(_("A word already finds itself. Write another one."), code="INVALID", field="means")
    sides = [phrase, means] if both_ways else [phrase]
    asked = {"both_ways": both_ways, "asked": tokens(" ".join(sides))}
    made, _new = Synonym.objects.update_or_create(phrase=phrase, means=means, defaults=asked)
    Miss.objects.filter(words__in=sides).delete()
    _record("synonym.added", made, officer)
    return made


@transaction.atomic
def drop_synonym(*, officer: User, synonym_id: str) -> None:
    """From now on the words are no longer the same. Raises NotAllowed, NotFound."""
    _may(officer)
    found = locks.row(Synonym.objects.filter(public_id=synonym_id))
    if found is None:
        raise NotFound("")
    _record("synonym.dropped", found, officer)
    found.delete()


@transaction.atomic
def drop_miss(*, officer: User, miss_id: str) -> None:
    """Take a search off the list; searched in vain again, it comes back. Raises NotAllowed, NotFound."""
    _may(officer)
    if not Miss.objects.filter(public_id=miss_id).delete()[0]:
        raise NotFound("")


def _may(officer: User) -> None:
    if not may_tend(officer):
        raise NotAllowed(_("This is for officers of the catalogue and of marketing."))


def _record(kind: str, synonym: Synonym, officer: User) -> None:
    history.record(
        kind,
        subject=synonym.public_id,
        actor=acting(officer, OFFICER),
        phrase=synonym.phrase,
        means=synonym.means,
        both_ways=synonym.both_ways,
    )
