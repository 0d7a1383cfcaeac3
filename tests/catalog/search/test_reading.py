"""What is understood of typed words: slips, beginnings, stems, synonyms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.products.models import Channel
from catalog.search import actions
from catalog.search.documents import forms
from catalog.search.models import Word
from catalog.search.reading import Reading, read
from catalog.search.words import slips, tokens
from tests.makers import street
from tests.makers.searching import names

pytestmark = pytest.mark.django_db


@pytest.fixture
def idr() -> Channel:
    return street.channel()


SHELF = ("Jlamprang Merah", "Buketan Toska", "Kawung Besar", "Parang Soga")


@pytest.fixture
def shelf(idr: Channel) -> None:
    siti = street.maker()
    for name in SHELF:
        street.cloth(siti, name, motifs=(name.split()[0].lower(),))
    actions.catch_up()


def lexemes(reading: Reading) -> set[str]:
    return {lexeme for group in reading.groups for way in group for slot in way for lexeme in slot}


@pytest.mark.parametrize("word", ["jlamprang", "buketan", "kawung", "toska", "merah", "siti", "kauman"])
def test_every_single_slip_of_a_finger_is_forgiven(shelf: None, idr: Channel, word: str) -> None:
    """B01: each letter left out, doubled or added, changed, or swapped with the next one. What is a word of the shelf
    itself is no slip."""
    typed = sorted(slips(word) - set(Word.objects.values_list("word", flat=True)))
    assert len(typed) > 200
    its = set(forms([word])[word])
    assert [one for one in typed if not its & lexemes(read(one))] == []
    wanted = set(names(word, idr))
    assert wanted
    assert [one for one in typed[::40] if not wanted <= set(names(one, idr))] == []


def test_what_was_corrected_is_told_and_what_is_known_stays_as_it_is(shelf: None) -> None:
    assert read("kawugn").corrected == (("kawugn", ("kawung",)),)
    assert read("kawung").corrected == ()


def test_two_slips_are_too_many(shelf: None, idr: Channel) -> None:
    assert names("kxwunx", idr) == []


@pytest.mark.parametrize("typed", ["jl", "jlam", "Jlampran", "JLAMPRANG", "jlámprang", "  jlamprang!  "])
def test_the_beginning_of_a_word_is_enough_and_signs_do_not_count(shelf: None, idr: Channel, typed: str) -> None:
    assert names(typed, idr) == ["Jlamprang Merah"]


@pytest.mark.parametrize("typed", ["", " ", "!?", "%", "_", "'", "\\", "::", "&|!()", "a'/b:*"])
def test_signs_are_no_words_and_break_nothing(shelf: None, idr: Channel, typed: str) -> None:
    assert set(names(typed, idr)) <= set(SHELF)


@given(st.text(max_size=30))
def test_words_are_letters_and_figures_alone(typed: str) -> None:
    assert all(word.isalnum() and word == word.casefold() for word in tokens(typed) if word.isascii())


def test_empty_words_say_nothing_unless_they_are_all_there_is(shelf: None, idr: Channel) -> None:
    assert names("kawung dan yang", idr) == ["Kawung Besar"]
    assert names("dan", idr) == []


def test_stems_of_both_languages_meet(idr: Channel) -> None:
    siti = street.maker()
    street.cloth(siti, "Lukisan Laut")
    street.cloth(siti, "Kemeja", category=street.category("kemeja", "Kemeja", "Shirts", "busana"))
    assert names("lukis", idr) == ["Lukisan Laut"]
    assert names("shirt", idr) == ["Kemeja"]


@pytest.mark.parametrize(
    ("typed", "both_ways", "found"),
    [
        ("sarong", False, ["Kain Sarung"]),
        ("sarung", False, ["Kain Sarung"]),
        ("sarung", True, ["Sarong Lama", "Kain Sarung"]),
        ("sarong", True, ["Sarong Lama", "Kain Sarung"]),
    ],
)
def test_a_synonym_goes_one_way_or_both(idr: Channel, typed: str, both_ways: bool, found: list[str]) -> None:
    """B03. The shelf's form has neither word; one way, who asks for the sarong finds both."""
    siti = street.maker()
    form = street.category("kotak", "Kotak", "Box")
    street.cloth(siti, "Kain Sarung", category=form)
    street.cloth(siti, "Sarong Lama", category=form)
    actions.add_synonym(officer=street.officer(), phrase="sarong", means="sarung", both_ways=both_ways)
    wanted = {"Kain Sarung", "Sarong Lama"} if typed == "sarong" else set(found)
    assert set(names(typed, idr)) == wanted


def test_a_synonym_of_several_words_stands_for_them_all(idr: Channel) -> None:
    siti = street.maker()
    street.cloth(siti, "Kain Satu", technique_slug="tulis")
    street.cloth(siti, "Kain Dua", technique_slug="cap")
    officer = street.officer()
    actions.add_synonym(officer=officer, phrase="hand made drawing", means="tulis", both_ways=True)
    assert names("hand made drawing", idr) == ["Kain Satu"]
    assert names("kain hand made drawing", idr) == ["Kain Satu"]
    assert names("kain tulis", idr) == ["Kain Satu"]
    assert names("hand made", idr) == []
