"""What the document of a product holds: its words by tier (RANKING.md), written as lexemes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from catalog.commons.texts import LANGUAGES, exactly
from catalog.heritage.models import Motif
from catalog.products.models import Product
from catalog.search.models import Document, Word
from catalog.search.words import tokens

TIERS = "abcd"
# Columns of a motif that are lists of what it is also called.
OTHER_NAMES = ("synonyms", "misspellings")
Tiers = dict[str, set[str]]

_COLUMNS = {
    "a": ("name",),
    "b": ("technique__name",),
    "c": (
        "fabric__name",
        "category__name",
        "category__parent__name",
        "seller__name",
        "seller__village__name",
        "seller__village__district",
        "colour",
    ),
    "d": ("description",),
}


def write(products: Sequence[int], *, generation: int, keep: bool = False) -> None:
    """Write the documents of these products into a generation; of products that are gone, take them away. `keep` leaves
    a document that is there as it is: who wrote it has seen the product later."""
    found = words_of(products)
    known = forms(set().union(*(words for tiers in found.values() for words in tiers.values())))
    if gone := set(products) - set(found):
        Document.objects.filter(product__in=gone, generation=generation).delete()
    rows = [(pk, generation, lexemes(tiers, known)) for pk, tiers in sorted(found.items())]
    if not rows:
        return
    values = ", ".join(["(%s, %s, array_to_tsvector(%s::text[]), now())"] * len(rows))
    action = "NOTHING" if keep else "UPDATE SET lexemes = excluded.lexemes, made_at = excluded.made_at"
    table = connection.ops.quote_name(Document._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (product_id, generation, lexemes, made_at) VALUES {values} "
            f"ON CONFLICT (generation, product_id) DO {action}",
            [part for row in rows for part in row],
        )
    # In one order, so that two who write the same new words wait for each other and never in a circle.
    new = sorted({form for word in known.values() for form in word})
    Word.objects.bulk_create((Word(word=one) for one in new), ignore_conflicts=True)


def words_of(products: Sequence[int]) -> dict[int, Tiers]:
    """The words of each product that is there, by the highest tier in which they stand. Three queries."""
    columns = [column for tier in _COLUMNS.values() for column in tier]
    rows = Product.objects.filter(pk__in=products).values("pk", *columns)
    found = {row["pk"]: {tier: _words(row[one] for one in names) for tier, names in _COLUMNS.items()} for row in rows}
    motifs = {pk: _called(name, others) for pk, name, *others in Motif.objects.values_list("pk", "name", *OTHER_NAMES)}
    for pk, motif in Product.motifs.through.objects.filter(product__in=found).values_list("product_id", "motif_id"):
        found[pk]["b"] |= motifs[motif]
    dyes = Product.dyes.through.objects.filter(product__in=found).values_list("product_id", "dye__name", "dye__plant")
    for pk, *names in dyes:
        found[pk]["c"] |= _words(names)
    return found


def _called(name: Any, others: Iterable[Iterable[str]]) -> set[str]:
    return _words([name, *(one for some in others for one in some)])


def _words(texts: Iterable[Any]) -> set[str]:
    return {word for text in texts if text for language in LANGUAGES for word in tokens(exactly(text, language))}


def forms(words: Iterable[str]) -> dict[str, list[str]]:
    """Each word with what PostgreSQL's stemmers make of it in Indonesian and in English. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ARRAY[word] || coalesce(ts_lexize('indonesian_stem', word), '{}')"
            " || coalesce(ts_lexize('english_stem', word), '{}') FROM unnest(%s::text[]) AS word",
            [list(words)],
        )
        return {word: list(dict.fromkeys(found)) for word, found in cursor.fetchall()}


def lexemes(tiers: Tiers, known: dict[str, list[str]]) -> list[str]:
    """Lexemes led by their tier: a word of the name counts in every tier, one of the description in the last alone. So
    each tier can be asked by itself, and the database knows for each how common a word is there."""
    so_far: set[str] = set()
    made = []
    for tier in TIERS:
        so_far |= {form for word in tiers[tier] for form in known[word]}
        made += [f"{tier}/{form}" for form in so_far]
    return made
