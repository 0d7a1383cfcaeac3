"""Each declared field: what is taken and how it is kept, and what is refused with which words. The numbers are those of
DOMAIN.md 2.2."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from catalog.commons.errors import Refusal
from catalog.vetting.fields import FIELDS, STEPS, cleaned
from tests.makers import street, vetting

pytestmark = pytest.mark.django_db

TAKEN: list[tuple[str, str, Any]] = [
    ("name", "  Batik   Siti  ", "Batik Siti"),
    ("name", "Batik\u202eitiS", "Batik itiS"),
    ("nib", "0220 1034 1827 5", "0220103418275"),
    ("kbli", "13134", "13134"),
    ("since", "2004", 2004),
    ("nik", "3375 0255 0588 0001", "3375025505880001"),
    ("nik", "3375021508850002", "3375021508850002"),
    ("npwp", "01.234.567.4-901.000", "0012345674901000"),
    ("npwp", "", None),
    ("point", "-6.888612, 109.675312", (Decimal("-6.88861"), Decimal("109.67531"))),
    ("artisans_women", "0", 0),
    ("capacity", "1.200", 1200),
    ("bank_number", "0123-4567-89", "0123456789"),
]
REFUSED = [
    ("name", "", "Enter the name under which you sell."),
    ("name", "x" * 121, "Shorten this to 120 characters."),
    ("form", "yayasan", "Choose one from the list."),
    ("nib", "022010341827", "A NIB has 13 digits; this has 12."),
    ("nib", "022010341827a", "A NIB has 13 digits; this has 0."),
    ("kbli", "1313", "A KBLI code has five digits, such as 13134."),
    ("since", "1492", "Enter the year with four digits"),
    ("since", "3004", "Enter the year with four digits"),
    ("nik", "337502150885000", "A NIK has 16 digits; this has 15."),
    ("nik", "3375023202900001", "The seventh to twelfth digits are no date of birth"),
    ("nik", "3375021508850000", "The last four digits of a NIK are never 0000"),
    ("npwp", "01.234.567.8-901.000", "A digit of this NPWP is wrong"),
    ("village", "33.26.16.2001", "Choose the kelurahan from the list"),
    ("point", "6.8886, 109.6753", "This point does not lie in Kota Pekalongan"),
    ("point", "-6.2, 106.8", "Write the point as latitude and longitude"),
    ("point", "-6.21, 106.82", "This point does not lie in Kota Pekalongan"),
    ("techniques", "tulis,sablon", "Choose at least one technique."),
    ("artisans_men", "-1", "Enter a whole number from 0 to 5000."),
    ("artisans_men", "viele", "Enter a whole number from 0 to 5000."),
    ("artisans_men", "9" * 400, "Enter a whole number from 0 to 5000."),
    ("artisans_men", "", "Enter the number, also when it is 0."),
    ("bank_number", "12345", "A bank account number has 8 to 18 digits"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "kept"), TAKEN)
def test_what_is_right_is_taken_as_people_write_it(name: str, text: str, kept: Any) -> None:
    assert cleaned(name, text) == kept


@pytest.mark.parametrize(("name", "text", "said"), REFUSED)
def test_what_is_wrong_says_what_to_do_in_both_languages(name: str, text: str, said: str) -> None:
    street.technique("tulis")
    sentences = {}
    for language in ("en", "id"):
        with override(language):
            with pytest.raises(Refusal) as why:
                cleaned(name, text)
            sentences[language] = str(why.value)
        assert why.value.field == name
    assert said in sentences["en"]
    assert sentences["id"] != sentences["en"]


def test_every_field_belongs_to_a_step_and_the_cast_fills_them_all() -> None:
    vetting.words()
    assert {field.step for field in FIELDS.values()} == set(STEPS)
    assert set(vetting.VALUES) | {"centre"} == set(FIELDS)
    for name, text in vetting.VALUES.items():
        cleaned(name, text)
