"""What a visitor asks of the list."""

import pytest
from django.http import QueryDict

from storefront.shop import filters
from tests.makers import street

pytestmark = pytest.mark.django_db


def read(query: str) -> filters.Asked:
    return filters.read(QueryDict(query))


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("200000", 200_000),
        ("Rp200.000", 200_000),
        ("rp 1.250.000", 1_250_000),
        ("1,250,000", 1_250_000),
        ("200 000", 200_000),
        ("200.000,00", 200_000),
        ("Rp200.000,-", 200_000),
        ("0", 0),
        (" 75000 ", 75_000),
        ("", None),
    ],
)
def test_a_price_is_read_as_people_write_it(typed: str, understood: int | None) -> None:
    asked = filters.read(_one("price_min", typed))
    assert asked.wanted.price_min == understood
    assert asked.problems == {}


def _one(name: str, value: str) -> QueryDict:
    params = QueryDict(mutable=True)
    params[name] = value
    return params


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "Tulis harga dengan angka, misalnya 200000 atau Rp200.000."),
        ("12.34.5", "Tulis harga dengan angka, misalnya 200000 atau Rp200.000."),
        ("1e9", "Tulis harga dengan angka, misalnya 200000 atau Rp200.000."),
        ("٣٠٠", "Tulis harga dengan angka, misalnya 200000 atau Rp200.000."),
        ("\x00", "Tulis harga dengan angka, misalnya 200000 atau Rp200.000."),
        ("-5", "Harga tidak bisa di bawah nol."),
        ("9" * 60, "Harga itu terlalu tinggi untuk dicari."),
    ],
)
def test_a_bad_price_is_told_at_its_field_and_kept_as_typed(typed: str, said: str) -> None:
    asked = filters.read(_one("price_max", typed))
    assert asked.problems == {"price_max": said}
    assert asked.wanted.price_max is None
    assert asked.raw["price_max"] == typed


def test_prices_the_wrong_way_round_are_told_and_left_out() -> None:
    asked = read("price_min=500000&price_max=200000")
    assert asked.problems == {
        "price_max": "Harga tertinggi (Rp200.000) di bawah harga terendah (Rp500.000). "
        "Keduanya belum dipakai sampai salah satunya diubah."
    }
    assert (asked.wanted.price_min, asked.wanted.price_max) == (None, None)
    assert asked.raw == {"price_min": "500000", "price_max": "200000"}


def test_an_unknown_choice_is_told_and_the_others_hold() -> None:
    street.technique("tulis")
    asked = read("technique=tulis&technique=xyz&technique=%00&ready=1")
    assert asked.wanted.techniques == ("tulis",)
    assert asked.wanted.ready
    assert list(asked.problems) == ["technique"]
    assert asked.problems["technique"].startswith("“xyz”")


def test_a_maker_who_does_not_sell_is_no_choice() -> None:
    street.maker("toko-tutup", "Toko Tutup", status="suspended")
    asked = read("maker=toko-tutup")
    assert asked.wanted.makers == ()
    assert "maker" in asked.problems


@pytest.mark.parametrize("typed", ["abc", "-1", "0", "1.5", "²"])
def test_a_page_that_is_no_number_is_the_first(typed: str) -> None:
    asked = filters.read(_one("page", typed))
    assert asked.number == 1
    assert asked.problems == {"page": "Halaman itu tidak ada; ini halaman pertama."}


def test_an_unknown_order_is_the_newest_first() -> None:
    asked = read("sort=terlaris")
    assert asked.sort == "newest"
    assert asked.problems == {"sort": "Urutan ini tidak dikenal; yang terbaru tampil lebih dulu."}


def test_words_are_cleaned_and_shortened() -> None:
    assert read("q=++jlamprang%00biru++").wanted.words == "jlamprang biru"
    long = filters.read(_one("q", "x" * 300))
    assert long.wanted.words == "x" * 100
    assert long.problems == {"q": "Kata pencarian dipendekkan menjadi 100 huruf."}


def test_a_switch_is_on_off_or_told() -> None:
    assert read("ready=1").wanted.ready
    assert not read("ready=0").wanted.ready
    assert list(read("made_to_order=mungkin").problems) == ["made_to_order"]


def test_the_address_of_a_wish_is_short_and_in_one_order() -> None:
    street.technique("tulis")
    street.technique("cap")
    asked = read("sort=cheapest&ready=1&technique=tulis&technique=cap&q=&price_max=&price_min=200000&page=3")
    assert asked.address(page=2) == "?technique=tulis&technique=cap&price_min=200000&ready=1&sort=cheapest&page=2"
    assert (
        asked.address(asked.without(("technique", "cap"))) == "?technique=tulis&price_min=200000&ready=1&sort=cheapest"
    )


def test_a_wish_without_one_filter_keeps_the_others() -> None:
    street.technique("tulis")
    asked = read("technique=tulis&price_min=200000&ready=1&q=hong")
    left = filters.from_pairs(asked, asked.without(("price_min", "200000")))
    assert (left.techniques, left.price_min, left.ready, left.words) == (("tulis",), None, True, "hong")
