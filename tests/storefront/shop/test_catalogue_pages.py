"""Home, makers, motifs and techniques."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.makers import street

pytestmark = pytest.mark.django_db


def test_an_empty_shop_still_opens(client: Client) -> None:
    street.channel()
    for address in ("", "products/", "makers/", "motifs/", "techniques/"):
        assert client.get(f"/id/{address}").status_code == 200, address


def test_home_shows_what_can_be_bought(client: Client) -> None:
    siti = street.maker(quote=street.both("Tarik napas dulu.", "Breathe in first."))
    street.cloth(siti, "Buketan Toska")
    street.cloth(siti, "Kawung Nila", price=285_000, technique_slug="cap", motifs=("kawung",))
    street.cloth(siti, "Sudah Laku", stock_of=0)
    page = client.get("/id/").text
    assert "Ditulis dengan malam." in page
    assert "Tarik napas dulu." in page
    assert "Sampai Rp500.000" in page
    assert "Sudah Laku" not in page
    assert page.count('class="btn btn-do"') == 1


@pytest.mark.parametrize("size", [1, 12])
def test_home_asks_the_same_few_questions(client: Client, size: int) -> None:
    for n in range(size):
        street.cloth(street.maker(f"perajin-{n}", f"Perajin {n}"), f"Kain {n}", price=200_000, motifs=(f"motif-{n}",))
    with CaptureQueriesContext(connection) as queries:
        client.get("/id/")
    assert len(queries) == 18


def test_makers_are_those_who_sell(client: Client) -> None:
    street.cloth(street.maker())
    street.maker("tutup", "Toko Tutup", status="suspended")
    page = client.get("/id/makers/").text
    assert "Canting Siti" in page
    assert "Toko Tutup" not in page
    assert "Perajin contoh" in page


def test_a_makers_page_tells_her_story_and_that_she_is_a_sample(client: Client) -> None:
    siti = street.maker()
    street.cloth(siti)
    page = client.get("/id/makers/canting-siti/").text
    for said in (
        "Canting Siti",
        "Cerita Canting Siti.",
        "Kauman",
        "Membatik sejak 1994",
        "Perajin contoh",
        "12 Maret 2026",
    ):
        assert said in page, said


def test_a_makers_page_says_how_she_sells_and_shows_her_emblem(client: Client) -> None:
    siti = street.maker(ships_in_days=3, emblem=street.picture("siti"))
    street.cloth(siti)
    ready = client.get("/en/makers/canting-siti/").text
    assert "3 working days after payment" in ready
    assert "Not at the moment. What is on sale is ready to be sent." in ready
    assert "within two working days after the parcel arrives" in ready
    assert 'class="mk-name"><span class="cloth tone-4"><picture>' in ready
    for name in ("Parang", "Kawung"):
        street.cloth(siti, name, one_of_a_kind=False, made_to_order=True, stock_of=2)
    street.cloth(siti, "Penuh", one_of_a_kind=False, made_to_order=True, stock_of=0)
    page = client.get("/id/makers/canting-siti/").text
    link = '<a href="/id/products/?maker=canting-siti&amp;made_to_order=1">2 barang, masing-masing'
    for said in ("Berbelanja di sini", "3 hari kerja setelah dibayar", link, "dalam dua hari kerja setelah paket tiba"):
        assert said in page, said


def test_a_maker_without_an_emblem_has_none_on_her_page(client: Client) -> None:
    street.cloth(street.maker())
    assert 'class="mk-name"><h1>' in client.get("/id/makers/canting-siti/").text


@pytest.mark.parametrize("status", ["draft", "submitted", "in_review", "rejected"])
def test_a_shop_that_never_opened_is_not_here(client: Client, status: str) -> None:
    street.channel()
    street.maker("baru", "Toko Baru", status=status)
    assert client.get("/id/makers/baru/").status_code == 404


def test_a_motif_gives_its_meaning_and_its_sources(client: Client) -> None:
    street.cloth(street.maker())
    page = client.get("/en/motifs/buketan/").text
    assert "A lotus in the middle." in page
    assert "Sumber uji, example.com" in page
    assert client.get("/en/motifs/tiada/").status_code == 404


def test_techniques_are_explained_at_their_own_anchors(client: Client) -> None:
    street.channel()
    for slug in ("tulis", "printing"):
        street.technique(slug)
    page = client.get("/id/techniques/").text
    assert 'id="tulis"' in page
    assert "Menurut standar nasional ini bukan batik" in page
    assert 'href="/id/products/?technique=tulis"' in page


def test_pages_are_only_read(client: Client) -> None:
    street.channel()
    for address in ("", "products/", "makers/", "motifs/", "techniques/"):
        assert client.post(f"/id/{address}").status_code == 405
