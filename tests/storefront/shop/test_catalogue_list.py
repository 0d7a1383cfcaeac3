"""The list with its filters: whole, constant and forgiving."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.products.models import Product, ProductVariant
from tests.makers import street

pytestmark = pytest.mark.django_db


def slugs(page: str) -> list[str]:
    return re.findall(r'<h3 class="card-t"><a href="/id/products/([^"/]+)/"', page)


def a_street(size: int) -> set[str]:
    """`size` products, each with its own motif, pictures and variants, of as many makers as there are tens."""
    made = set()
    makers = [street.maker(f"perajin-{n}", f"Perajin {n}") for n in range(size // 10 + 1)]
    for n in range(size):
        maker = makers[n % len(makers)]
        if n % 4 == 3:
            product = street.garment(maker, f"Kemeja {n}")[0].product
        else:
            product = street.cloth(maker, f"Kain {n}", motifs=(f"motif-{n}", "buketan"), pictures=1 + n % 3).product
        made.add(product.slugs.get(language="id", is_current=True).slug)
    return made


@pytest.mark.parametrize("size", [1, 24, 100])
def test_the_list_asks_the_same_few_questions_for_any_number_of_rows(client: Client, size: int) -> None:
    """RELIABILITY.md C: queries of a list are constant; and every row is there."""
    made = a_street(size)
    seen: list[str] = []
    counts = []
    for number in range(1, -(-size // 24) + 1):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/id/products/?page={number}")
        counts.append(len(queries))
        seen += slugs(answer.text)
    assert len(seen) == len(set(seen)) == size
    assert set(seen) == made
    assert set(counts) == {QUERIES}


# channel; count and makers; cards; slugs; four facets by column, categories (two) and their counts, availability;
# the names of techniques, motifs and makers. The long list reads the techniques once more for its strip.
QUERIES = 15


def test_a_filter_changes_the_count_and_nothing_else(client: Client) -> None:
    siti, rohmat = street.maker(), street.maker("cap-rohmat", "Cap Rohmat")
    street.cloth(siti, "Buketan Toska", price=1_250_000)
    street.cloth(rohmat, "Kawung Nila", price=285_000, technique_slug="cap", motifs=("kawung",), colour="nila")
    for query in ("technique=cap", "motif=kawung", "maker=cap-rohmat", "colour=nila", "price_max=300000", "q=kawung"):
        page = client.get(f"/id/products/?{query}").text
        assert [slug.rpartition("-")[0] for slug in slugs(page)] == ["kawung-nila"], query
        assert "1 barang dari 1 perajin" in page
        assert page.count('class="chip"') == 1


def test_ready_and_made_to_order_are_told_apart(client: Client) -> None:
    siti = street.maker()
    street.cloth(siti, "Siap")
    street.cloth(siti, "Pesan", one_of_a_kind=False, made_to_order=True, stock_of=2)
    assert [s.rpartition("-")[0] for s in slugs(client.get("/id/products/?ready=1").text)] == ["siap"]
    page = client.get("/id/products/?made_to_order=1").text
    assert [s.rpartition("-")[0] for s in slugs(page)] == ["pesan"]
    assert "Pesan khusus, 21 hari" in page


def test_the_order_is_the_one_asked_for(client: Client) -> None:
    siti = street.maker()
    for name, price in (("Cempaka", 300_000), ("Anggrek", 900_000), ("Bakung", 600_000)):
        street.cloth(siti, name, price=price)
    for sort, first in (("newest", "bakung"), ("cheapest", "cempaka"), ("dearest", "anggrek"), ("name", "anggrek")):
        assert slugs(client.get(f"/id/products/?sort={sort}").text)[0].startswith(first), sort


def test_bad_values_are_told_and_the_rest_still_works(client: Client) -> None:
    siti = street.maker()
    street.cloth(siti, "Buketan Toska")
    street.cloth(siti, "Kawung Nila", technique_slug="cap", motifs=("kawung",))
    answer = client.get("/id/products/?technique=cap&motif=xyz&price_min=abc&page=9999&sort=terlaris")
    assert answer.status_code == 200
    page = answer.text
    assert [s.rpartition("-")[0] for s in slugs(page)] == ["kawung-nila"]
    assert "Tulis harga dengan angka" in page
    assert 'value="abc" aria-invalid="true" aria-describedby="f-price_min-error"' in page
    assert "“xyz” tidak ada di antara pilihan di sini" in page
    assert "Halaman 9999 tidak ada; ini halaman terakhir, 1." in page
    assert "Urutan ini tidak dikenal" in page
    assert re.search(r'name="technique" value="cap" checked', page)


def test_bad_values_are_told_in_english_too(client: Client) -> None:
    street.cloth(street.maker())
    page = client.get("/en/products/?price_min=abc").text
    assert "Write the price in figures, for example 200000 or Rp200.000." in page


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%27%3B--", "q=%25", "technique=%00", "page=99999999999999999999", "price_min=%EF%BC%91"]
)
def test_nothing_typed_breaks_the_list(client: Client, query: str) -> None:
    street.cloth(street.maker())
    assert client.get(f"/id/products/?{query}").status_code == 200


def test_an_empty_list_shows_which_filter_to_take_away(client: Client) -> None:
    siti = street.maker()
    street.cloth(siti, "Buketan Toska")
    street.cloth(siti, "Kawung Nila", technique_slug="cap", motifs=("kawung",))
    page = client.get("/id/products/?technique=cap&motif=buketan").text
    assert "Tidak ada kain yang cocok dengan semuanya" in page
    assert re.search(r'href="\?motif=buketan">\s*tanpa Batik cap', page)
    assert re.search(r'href="\?technique=cap">\s*tanpa Buketan', page)


def test_what_is_sold_says_so_and_has_no_price(client: Client) -> None:
    variant = street.cloth(street.maker(), price=1_250_000)
    ProductVariant.objects.filter(pk=variant.pk).update(free=0)
    sold = timezone.localtime().replace(month=1, day=3, hour=12)
    Product.objects.filter(pk=variant.product_id).update(free=0, sold_at=sold)
    page = client.get("/id/products/").text
    assert "Terjual, 3 Januari" in page
    assert "Rp1.250.000" not in page


def test_cloth_of_a_shop_that_does_not_sell_is_not_listed(client: Client) -> None:
    street.cloth(street.maker("tutup", "Toko Tutup", status="suspended"), "Kain Tutup")
    assert "Kain Tutup" not in client.get("/id/products/").text


def test_drawn_pictures_and_demo_makers_are_named_on_every_card(client: Client) -> None:
    siti = street.maker()
    real = street.maker("nyata", "Toko Nyata", is_demo=False)
    street.cloth(siti, "Satu")
    street.cloth(siti, "Dua", pictures=0)
    street.cloth(real, "Tiga")
    page = client.get("/id/products/").text
    assert page.count("Perajin dan gambar contoh") == 1
    assert page.count('<p class="drawn">Perajin contoh</p>') == 1
    assert page.count('<small class="drawn">Gambar contoh</small>') == 1


def test_htmx_is_told_the_short_address(client: Client) -> None:
    street.cloth(street.maker())
    answer = client.get("/id/products/?q=&technique=tulis&price_min=abc&price_max=&sort=newest", HTTP_HX_REQUEST="true")
    assert answer["HX-Push-Url"] == "/id/products/?technique=tulis&price_min=abc"


def test_the_filters_are_a_plain_form(client: Client) -> None:
    street.cloth(street.maker())
    page = client.get("/id/products/?filter=1").text
    assert 'action="/id/products/" method="get"' in page
    assert '<div class="wrap filtering">' in page
