"""Whatever a motif is called, in books or by hearsay, leads to its cloth (FEATURES.md B01, B03, N09)."""

import pytest

from catalog.commons.texts import LANGUAGES, exactly
from catalog.heritage.actions import load_words
from catalog.heritage.models import Motif
from catalog.search import actions, queries
from catalog.search.models import Synonym, Word
from catalog.search.reading import read
from catalog.search.words import slips, tokens
from tests.makers import street
from tests.makers.searching import names

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> list[Motif]:
    """A cloth of every motif, named by nothing but a number."""
    load_words()
    siti, motifs = street.maker(), list(Motif.objects.all())
    for number, motif in enumerate(motifs):
        street.cloth(siti, f"Kain {number}", motifs=(motif.slug,), pictures=0)
    actions.catch_up()
    return motifs


def called(motif: Motif) -> list[str]:
    return [exactly(motif.name, language) for language in LANGUAGES] + list(motif.synonyms)


def test_every_name_and_synonym_of_every_motif_finds_its_cloth(shelf: list[Motif]) -> None:
    idr = street.channel()
    lost = [
        name for number, motif in enumerate(shelf) for name in called(motif) if f"Kain {number}" not in names(name, idr)
    ]
    assert len(shelf) > 20 and lost == []


def test_one_slip_in_any_of_them_finds_it_too(shelf: list[Motif]) -> None:
    """One slip in each word of five letters and more, a different one each time; a slip that makes a word of the shelf
    is that word."""
    idr = street.channel()
    known = set(Word.objects.values_list("word", flat=True))
    tried, lost = 0, []
    for number, motif in enumerate(shelf):
        for word in {word for name in called(motif) for word in tokens(name) if len(word) >= 5}:
            wrong = sorted(slips(word) - known)
            typed = wrong[(tried * 37) % len(wrong)]
            tried += 1
            if f"Kain {number}" not in names(typed, idr):
                lost.append((word, typed))
    assert tried > 60 and lost == []


def test_what_ships_is_laid_out_once_and_an_officers_change_stays() -> None:
    actions.lay_out()
    number = Synonym.objects.count()
    assert number == len(actions.SHIPPED) > 5
    Synonym.objects.filter(phrase="sarong").update(both_ways=False)
    actions.lay_out()
    assert Synonym.objects.count() == number and not Synonym.objects.get(phrase="sarong").both_ways


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sarong", {"Lembar Satu", "Lembar Dua"}),
        ("hand-drawn", {"Lembar Satu"}),
        ("hand drawn sarong", {"Lembar Satu"}),
        ("Hand Stamped", {"Lembar Dua"}),
        ("sarung tulis", {"Lembar Satu"}),
    ],
)
def test_what_ships_leads_from_words_of_elsewhere(typed: str, found: set[str]) -> None:
    """B03's own examples: sarong is sarung, and hand-drawn is tulis."""
    actions.lay_out()
    siti, form = street.maker(), street.category("sarung", "Sarung", "")
    street.cloth(siti, "Lembar Satu", category=form, technique_slug="tulis", description="")
    street.cloth(siti, "Lembar Dua", category=form, technique_slug="cap", description="")
    assert set(names(typed, street.channel())) == found
    assert not queries.finds_nothing(read(typed), street.channel())
