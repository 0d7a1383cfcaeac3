"""Addresses: what a courier needs, said in the reader's language."""

import pytest
from django.utils import translation

from catalog.commons.addresses import PostalAddress, checked, problems
from catalog.commons.errors import Refusal
from tests.makers.street import address

UTRECHT = PostalAddress(
    name="Marijke de Vries", street="Oudegracht 112", city="Utrecht", postal_code="3511 AW", country="NL"
)


def test_a_good_address_has_no_problems() -> None:
    assert problems(address()) == {}
    assert problems(UTRECHT) == {}


@pytest.mark.parametrize("wrong", ["", "5112", "511277", "5112a", "٥١١٢٧"])
def test_an_indonesian_postal_code_has_five_digits(wrong: str) -> None:
    with translation.override("en"):
        assert problems(address(postal_code=wrong)) == {
            "postal_code": "An Indonesian postal code has five digits, such as 51127."
        }


def test_a_foreign_postcode_is_checked_by_its_countrys_rules() -> None:
    wrong = PostalAddress(**{**UTRECHT.as_json(), "postal_code": "3511"})
    with translation.override("en"):
        assert list(problems(wrong)) == ["postal_code"]
        assert "1234 AB" in problems(wrong)["postal_code"]


@pytest.mark.parametrize(
    ("country", "area", "said"),
    [
        ("US", "CA", "Check the ZIP code: in this country it looks like 95014."),
        ("AU", "NSW", "Check the postcode: in this country it looks like 2060."),
    ],
)
def test_a_wrong_code_is_called_as_the_form_calls_it(country: str, area: str, said: str) -> None:
    wrong = PostalAddress(name="A", street="B 1", city="C", province=area, postal_code="x", country=country)
    with translation.override("en"):
        assert problems(wrong)["postal_code"] == said


@pytest.mark.parametrize("field", ["name", "street", "city"])
def test_what_is_missing_is_named_by_its_field(field: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked(address(**{field: "  "}))
    assert refused.value.field == field


def test_an_unknown_country_is_refused() -> None:
    assert "country" in problems(PostalAddress(**{**UTRECHT.as_json(), "country": "ZZ"}))


def test_a_novel_is_no_street() -> None:
    assert "street" in problems(address(street="x" * 201))


def test_it_goes_into_json_and_back() -> None:
    assert PostalAddress.from_json(address().as_json()) == address()
    assert PostalAddress.from_json({}) is None
    assert PostalAddress.from_json({"name": "Budi", "unknown": "left out"}) == PostalAddress(name="Budi")


def test_a_parcel_shows_it_as_the_post_writes_it() -> None:
    assert address().lines() == [
        "Jl. Kauman No. 12, RT 002/RW 005",
        "Kauman, Pekalongan Timur",
        "Kota Pekalongan, Jawa Tengah 51127",
    ]
    assert UTRECHT.lines() == ["Oudegracht 112", "3511 AW UTRECHT", "NETHERLANDS"]


def test_a_stranger_sees_the_town_and_no_more() -> None:
    masked = address(phone="+6281234567890").masked()
    assert (masked.name, masked.street, masked.postal_code, masked.phone) == ("B…", "", "", "")
    assert masked.city == "Kota Pekalongan"
