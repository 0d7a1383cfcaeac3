"""The list with its filters: whole, constant and forgiving."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.commons.texts import both
from catalog.heritage.models import Dye, Fabric, Village
from catalog.products.models import Product, ProductVariant
from catalog.search import actions as search
from catalog.search.models import Miss
from catalog.sellers.models import Msme
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


# channel; all counts; the keys, cards, slugs; the names of techniques, motifs, makers, dyes and categories (two). The
# long list reads the techniques once more for its strip.
QUERIES = 11


def test_a_filter_changes_the_count_and_nothing_else(client: Client) -> None:
    siti, rohmat = street.maker(), street.maker("cap-rohmat", "Cap Rohmat")
    street.cloth(siti, "Buketan Toska", price=1_250_000)
    silk = Fabric.objects.create(slug="sutra", fibre="silk", name=both("Sutra", "Silk"))
    more = {"fabric": silk, "colour": "nila", "technique_slug": "cap", "motifs": ("kawung",)}
    kawung = street.cloth(rohmat, "Kawung Nila", price=285_000, **more)
    kawung.product.dyes.set([Dye.objects.create(slug="tingi", name=both("Tingi", "Tingi"), is_natural=True)])
    tirto = Village.objects.create(
        code="33.75.01.1009", slug="tirto", name="Tirto", district="Pekalongan Barat", postal_code="51151"
    )
    Msme.objects.filter(pk=rohmat.pk).update(village=tirto)
    search.catch_up()
    of_kawung = ("technique=cap", "motif=kawung", "maker=cap-rohmat", "colour=nila", "price_max=300000", "q=kawung")
    for query in (*of_kawung, "fibre=silk", "dye=tingi", "district=pekalongan-barat"):
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


def links(page: str) -> dict[str, str]:
    """Where the pager leads, by its relation."""
    found = re.findall(r'href="([^"]+)" rel="(prev|next)"', page)
    return {rel: "/id/products/" + unescape(address) for address, rel in found}


@pytest.mark.parametrize("query", ["", "?sort=cheapest", "?sort=name", "?q=kain", "?q=kain&sort=newest"])
def test_the_pager_turns_by_cursor_and_no_row_is_met_twice_or_missed_when_others_come(
    client: Client, query: str
) -> None:
    """X02: a cloth that is hung up or sold out of the list between two pages shifts nothing."""
    made = a_street(60)
    search.catch_up()
    wanted = {slug for slug in made if slug.startswith("kain")} if "q=" in query else made
    page = client.get(f"/id/products/{query}").text
    seen = slugs(page)
    street.cloth(Msme.objects.get(slug="perajin-0"), "Kain Baru", price=1)
    search.catch_up()
    while "next" in links(page):
        assert "after=" in links(page)["next"]
        before, page = page, client.get(links(page)["next"]).text
        seen += slugs(page)
        if "before=" in links(page)["prev"]:  # the first page is whatever comes first now
            assert slugs(client.get(links(page)["prev"]).text) == slugs(before)
    late = {slug for slug in seen if slug.startswith("kain-baru")}
    assert len(seen) == len(set(seen))
    assert set(seen) - late == wanted
    assert len(late) <= 1


def test_a_page_that_was_kept_by_its_number_still_opens(client: Client) -> None:
    made = a_street(60)
    search.catch_up()
    for query in ("", "q=perajin&", "sort=dearest&"):
        numbered = [slugs(client.get(f"/id/products/?{query}page={number}").text) for number in (1, 2, 3)]
        assert [len(rows) for rows in numbered] == [24, 24, 12]
        assert {slug for rows in numbered for slug in rows} == made
    for junk in ("after=xyz", "before=WyJ4Il0=", "after=%00", "after=WyJuZXdlc3QiLCJ4IiwieCJd"):
        answer = client.get(f"/id/products/?page=2&{junk}")
        assert (answer.status_code, len(slugs(answer.text))) == (200, 24), junk


def test_what_was_mistyped_is_found_and_told(client: Client) -> None:
    street.cloth(street.maker(), "Jlamprang Merah", motifs=("jlamprang",))
    search.catch_up()
    page = client.get("/en/products/?q=jlampragn").text
    assert "No cloth has the word “jlampragn”; shown is what answers to “jlamprang”." in page
    assert "Jlamprang Merah" in page
    assert "No cloth has the word" not in client.get("/en/products/?q=jlamprang").text


def test_with_words_the_best_match_comes_first_and_any_other_order_can_be_asked_for(client: Client) -> None:
    siti = street.maker()
    street.cloth(siti, "Kawung Lama", motifs=("kawung",))
    street.cloth(siti, "Kain Baru", motifs=("kawung",))
    search.catch_up()
    best = client.get("/id/products/?q=kawung").text
    assert [slug.rpartition("-")[0] for slug in slugs(best)] == ["kawung-lama", "kain-baru"]
    assert '<option value="best" selected>' in best
    newest = client.get("/id/products/?q=kawung&sort=newest").text
    assert [slug.rpartition("-")[0] for slug in slugs(newest)] == ["kain-baru", "kawung-lama"]
    assert '<option value="best"' not in client.get("/id/products/").text
    answer = client.get("/id/products/?q=kawung&sort=newest", HTTP_HX_REQUEST="true")
    assert answer["HX-Push-Url"] == "/id/products/?q=kawung&sort=newest"
    answer = client.get("/id/products/?q=kawung&sort=best", HTTP_HX_REQUEST="true")
    assert answer["HX-Push-Url"] == "/id/products/?q=kawung"


def test_a_search_in_vain_is_counted_and_one_that_its_filters_emptied_is_not(client: Client) -> None:
    street.cloth(street.maker(), "Buketan Toska")
    search.catch_up()
    for _time in range(2):
        client.get("/en/products/?q=Zebra+stripes")
    client.get("/id/products/?q=buketan&price_max=5")
    client.get("/id/products/?price_max=5")
    for private in ("budi@example.com", "0812 3456 7890", "3375021504850001"):
        client.get("/id/products/", {"q": private})
    assert list(Miss.objects.values_list("words", "language", "times")) == [("zebra stripes", "en", 2)]


def test_spans_of_prices_are_links_with_counts(client: Client) -> None:
    siti = street.maker()
    for price in (150_000, 300_000, 400_000):
        street.cloth(siti, f"Kain {price}", price=price)
    page = client.get("/en/products/?ready=1").text
    link = '<a href="?ready=1&amp;price_min=200000&amp;price_max=499999">Rp200.000 to Rp499.999</a> <span class="n">2<'
    assert link in page
    chosen = client.get("/en/products/?price_min=200000&price_max=499999&ready=1").text
    assert 'href="?ready=1" aria-current="true"' in chosen
