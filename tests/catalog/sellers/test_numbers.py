"""Numbers of the state. Those here are made up by the rules of DOMAIN.md 2.2; nobody has them."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from catalog.commons.errors import Refusal
from catalog.sellers import numbers

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "born", "is_woman"),
    [
        ("3375021508850002", date(1985, 8, 15), False),
        ("3375025505880001", date(1988, 5, 15), True),
        (" 33.75.02-150885-0002 ", date(1985, 8, 15), False),
        ("3375026411260001", date(2026, 11, 24), True),
        ("3375022512270001", date(1927, 12, 25), False),
    ],
)
def test_a_nik_tells_when_its_holder_was_born(text: str, born: date, is_woman: bool) -> None:
    found = numbers.nik(text, today=TODAY)
    assert (found.born, found.is_woman, found.district) == (born, is_woman, "337502")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3375023202900001", "no date of birth"),
        ("3375004002990001", "never 00"),
        ("3375021508850000", "never 0000"),
        ("337502150885000", "this has 15"),
        ("3375021508850002x", "this has 0"),
        ("٣٣٧٥٠٢١٥٠٨٨٥٠٠٠٢", "this has 0"),
        ("", "this has 0"),
        ("0075021508850002", "begins with 00"),
        ("3375023002850002", "no date of birth"),
        ("3375020008850002", "no date of birth"),
        ("3375024008850002", "no date of birth"),
    ],
)
def test_what_cannot_be_a_nik_is_refused_with_what_to_look_at(text: str, said: str) -> None:
    with translation.override("en"), pytest.raises(Refusal) as no:
        numbers.nik(text, today=TODAY)
    assert (no.value.code, no.value.field) == ("INVALID_NIK", "nik")
    with translation.override("en"):
        assert said in str(no.value)


@pytest.mark.parametrize(
    ("text", "number", "printed"),
    [
        ("01.234.567.4-901.000", "0012345674901000", "01.234.567.4-901.000"),
        ("012345674901000", "0012345674901000", "01.234.567.4-901.000"),
        ("0012345674901000", "0012345674901000", "01.234.567.4-901.000"),
        ("3375021508850002", "3375021508850002", "3375021508850002"),
    ],
)
def test_an_npwp_has_sixteen_digits_however_it_is_written(text: str, number: str, printed: str) -> None:
    assert numbers.npwp(text) == number
    assert numbers.npwp_as_printed(number) == printed


@pytest.mark.parametrize("text", ["01.234.567.8-901.000", "3375023202900001", "12345", "01.234.567.4-901.00a", ""])
def test_what_cannot_be_an_npwp_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as no:
        numbers.npwp(text)
    assert no.value.code == "INVALID_NPWP"


def test_nib_and_kbli_are_counted() -> None:
    assert numbers.nib("1234 5678 90123") == "1234567890123"
    assert numbers.kbli("13134", edition="2020") == "13134"
    for wrong in ("123456789012", "12345678901234", "123456789012O"):
        with pytest.raises(Refusal) as no:
            numbers.nib(wrong)
        assert no.value.code == "INVALID_NIB"
    for code, edition in (("1313", "2020"), ("13134", "2015"), ("00134", "2025"), ("batik", "2020")):
        with pytest.raises(Refusal) as no:
            numbers.kbli(code, edition=edition)
        assert no.value.code == "INVALID_KBLI"


def test_a_masked_number_shows_its_end_and_its_length() -> None:
    assert numbers.masked("3375021508850002") == "••••••••••••0002"
    assert numbers.masked("123") == "•••"
    assert "337502150885" not in repr(numbers.nik("3375021508850002"))


@given(st.text(max_size=40) | st.text("0123456789 .-", min_size=13, max_size=24))
def test_whatever_is_typed_is_a_number_or_a_clear_no(text: str) -> None:
    for read in (numbers.nik, numbers.npwp, numbers.nib):
        try:
            found = read(text)
        except Refusal as no:
            assert text.strip() == "" or len(text) < 13 or text not in str(no)
        else:
            assert len(found.number if isinstance(found, numbers.Nik) else found) in (13, 16)
