"""What a search by words reads: a document per product, the words there are, synonyms, and searches that found nothing.

None of it says who may be met: that is asked of the products themselves whenever somebody reads.
"""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

from catalog.commons.numbers import random_id
from catalog.products.models import Product

LONGEST_WORD, LONGEST_PHRASE = 40, 60


@SearchVectorField.register_lookup
class Matches(models.Lookup):
    """`column @@ query`, the query as catalog/search/reading.py writes it: its words are lexemes already."""

    lookup_name = "answers"
    operation = "{} @@ {}::tsquery"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, mine = self.process_lhs(compiler, connection)
        right, its = self.process_rhs(compiler, connection)
        return self.operation.format(left, right), [*mine, *its]


@SearchVectorField.register_lookup
class Lacks(Matches):
    """As `answers`, turned around within the same row."""

    lookup_name = "lacks"
    operation = "NOT ({} @@ {}::tsquery)"


class IndexState(models.Model):
    """One row: which generation of documents is read, and which one is being built beside it."""

    current = models.PositiveIntegerField(default=1)
    building = models.PositiveIntegerField(null=True, blank=True)
    rebuilt_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"generation {self.current}"


class Document(models.Model):
    """A product's words as lexemes, each led by the letter of every tier in which it counts (RANKING.md)."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="documents")
    generation = models.PositiveIntegerField()
    lexemes = SearchVectorField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["generation", "product"], name="search_document_once"),
        ]
        indexes: ClassVar = [GinIndex(fields=["lexemes"], name="search_document_lexemes")]

    def __str__(self) -> str:
        return f"{self.product_id} in generation {self.generation}"


class Mark(models.Model):
    """A product whose document is no longer true. Triggers write these, so that no way of changing a product goes
    past them; no key to the product, for two changes at once must not wait for each other here."""

    product_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.product_id)


class Word(models.Model):
    """A lexeme that some document has, and how many have it: what typing errors are measured against."""

    word = models.CharField(max_length=LONGEST_WORD, primary_key=True)
    documents = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """Who looks for `phrase` also finds `means`; the other way round, too, if it goes both ways."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    phrase = models.CharField(max_length=LONGEST_PHRASE)
    means = models.CharField(max_length=LONGEST_PHRASE)
    both_ways = models.BooleanField(default=True)
    asked = ArrayField(models.CharField(max_length=LONGEST_WORD), help_text="the words by which a search meets it")

    class Meta:
        ordering: ClassVar = ["phrase", "means"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phrase", "means"], name="search_synonym_once"),
        ]
        indexes: ClassVar = [GinIndex(fields=["asked"], name="search_synonym_asked")]

    def __str__(self) -> str:
        return f"{self.phrase} = {self.means}"


class Miss(models.Model):
    """Words by which nobody found anything, how often, and when last. Nothing of who searched."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    words = models.CharField(max_length=LONGEST_PHRASE)
    language = models.CharField(max_length=2)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField(db_default=Now())
    last_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["-times", "-last_at", "words"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["words", "language"], name="search_miss_once"),
        ]

    def __str__(self) -> str:
        return self.words
