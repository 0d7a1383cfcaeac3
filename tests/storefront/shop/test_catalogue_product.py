"""One cloth: its address, its proof, and what can be bought of it."""

import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.products import actions as products
from catalog.products.models import Product, ProductVariant
from tests.makers import street

pytestmark = pytest.mark.django_db


def address(variant: ProductVariant, language: str = "id") -> str:
    slug = variant.product.slugs.get(language=language, is_current=True).slug
    return f"/{language}/products/{slug}/"


def test_the_page_says_what_the_cloth_is(client: Client) -> None:
    variant = street.cloth(street.maker(), pictures=2)
    page = client.get(address(variant)).text
    for said in (
        "Buketan Toska",
        "Rp1.250.000",
        "Satu-satunya.",
        "250 × 105 cm (98 × 41 in)",
        "Katun primisima",
        "Indigosol",
        "21 hari",
        "Bunga padma di tengah.",
        "Malam panas menahan warna.",
        "2 hari kerja setelah dibayar",
        "Diverifikasi Kota Pekalongan, 12 Maret 2026",
        "Gambar contoh",
        "Perajin contoh",
    ):
        assert said in page, said
    assert page.count('class="btn btn-do') == 2  # one in the column, one in the phone's bar: never both shown


def test_the_english_page_gives_the_same_in_english(client: Client) -> None:
    variant = street.cloth(street.maker())
    page = client.get(address(variant, "en")).text
    assert "One of a kind." in page
    assert "Drawn sample" in page
    assert "Demo maker" in page
    assert "A lotus in the middle." in page


def test_a_shop_that_was_not_verified_does_not_say_so(client: Client) -> None:
    variant = street.cloth(street.maker(verified_on=None))
    page = client.get(address(variant)).text
    assert "Diverifikasi" not in page
    for invented in ("Sertifikat", "ulasan", ">Simpan<", "sekitar €"):
        assert invented not in page


def test_the_address_of_the_other_language_leads_on(client: Client) -> None:
    variant = street.cloth(street.maker())
    english = variant.product.slugs.get(language="en").slug
    answer = client.get(f"/id/products/{english}/?utm_source=kartu")
    assert (answer.status_code, answer["Location"]) == (301, f"{address(variant)}?utm_source=kartu")


def test_an_old_address_leads_on(client: Client) -> None:
    variant = street.cloth(street.maker())
    old = address(variant)
    products.set_slug(product=variant.product, language="id", slug="buketan-hong")
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, "/id/products/buketan-hong/")


def test_an_unknown_cloth_is_not_here(client: Client) -> None:
    street.channel()
    assert client.get("/id/products/tiada/").status_code == 404


def test_a_draft_is_not_here(client: Client) -> None:
    variant = street.cloth(street.maker())
    Product.objects.filter(pk=variant.product_id).update(status=Product.DRAFT)
    assert client.get(address(variant)).status_code == 404


def test_cloth_of_a_suspended_shop_is_gone_for_now_with_similar_cloth(client: Client) -> None:
    """The calm notice: what happens to paid orders, similar cloth, never why."""
    closed = street.maker("tutup", "Toko Tutup")
    variant = street.cloth(closed, "Kain Tutup")
    street.cloth(street.maker(), "Kain Siti")
    closed.status = "suspended"
    closed.save()
    answer = client.get(address(variant))
    assert answer.status_code == 410
    assert "Toko ini sedang tidak berjualan" in answer.text
    assert "Kain Siti" in answer.text
    assert "cart/add" not in answer.text
    assert client.get("/id/makers/tutup/").status_code == 410


def test_withdrawn_cloth_is_gone(client: Client) -> None:
    variant = street.cloth(street.maker())
    Product.objects.filter(pk=variant.product_id).update(status=Product.WITHDRAWN)
    answer = client.get(address(variant))
    assert answer.status_code == 410
    assert "Barang ini sudah tidak ditawarkan" in answer.text


def test_sizes_can_be_picked_and_sold_ones_cannot(client: Client) -> None:
    small, medium, large, extra = street.garment(street.maker())
    page = client.get(address(small)).text
    radios = re.findall(r'name="variant" value="([^"]+)" required( checked)?( disabled)?', page)
    assert radios == [
        (small.public_id, " checked", ""),
        (medium.public_id, "", ""),
        (large.public_id, "", ""),
        (extra.public_id, "", " disabled"),
    ]
    assert "98 cm (39 in)" in page
    assert "mulai Rp325.000" in page
    assert 'action="/id/cart/add/" method="post"' in page


def in_gallery(page: str) -> list[tuple[str, str]]:
    """Caption and file of each picture, in order."""
    return re.findall(r'<figure.*?<img src="[^"]*/([^"/]+)-\d+\.jpg".*?<figcaption><b>([^<]+)\.</b>', page, re.DOTALL)


def picked(page: str) -> list[str]:
    return re.findall(r'name="variant" value="([^"]+)"[^>]* checked', page)


def test_a_variant_with_a_picture_of_its_own_is_seen_when_it_is_picked(client: Client) -> None:
    """It stands in the gallery for everybody, and comes first once its variant is in the address."""
    small, _medium, large, extra = street.garment(street.maker())
    for variant, name in ((large, "nila"), (extra, "soga")):
        variant.picture = street.picture(name)
        variant.save()
    usual = client.get(address(small)).text
    shirt = quote(small.product.pictures.get().picture.recipe)
    assert in_gallery(usual) == [(shirt, "Depan"), ("nila", "Ukuran L"), ("soga", "Ukuran XL")]
    assert picked(usual) == [small.public_id]
    assert usual.count(f'hx-get="{address(small)}"') == 4
    chosen = client.get(f"{address(small)}?variant={large.public_id}").text
    assert in_gallery(chosen) == [("nila", "Ukuran L"), (shirt, "Depan"), ("soga", "Ukuran XL")]
    assert picked(chosen) == [large.public_id]
    assert 'id="pictures" data-say="Gambar ukuran L"' in chosen
    sold = client.get(f"{address(small)}?variant={extra.public_id}").text
    assert in_gallery(sold)[0] == ("soga", "Ukuran XL")
    assert picked(sold) == [small.public_id]


def test_a_variant_may_show_one_of_the_products_pictures(client: Client) -> None:
    """That picture is there once, under its own caption."""
    variant = street.cloth(street.maker(), pictures=3)
    variant.picture = variant.product.pictures.get(role="closeup").picture
    variant.save()
    assert [name for _file, name in in_gallery(client.get(address(variant)).text)] == [
        "Depan",
        "Belakang",
        "Dekat",
    ]
    page = client.get(f"{address(variant)}?variant={variant.public_id}").text
    assert [name for _file, name in in_gallery(page)] == ["Dekat", "Depan", "Belakang"]


@pytest.mark.parametrize("nonsense", ["", "x", "%00", "A" * 5000])
def test_a_variant_that_is_none_of_these_changes_nothing(client: Client, nonsense: str) -> None:
    small = street.garment(street.maker())[0]
    page = client.get(f"{address(small)}?variant={nonsense}").text
    assert picked(page) == [small.public_id]
    assert f'hx-get="{address(small)}' not in page


def test_what_is_sold_cannot_be_bought(client: Client) -> None:
    variant = street.cloth(street.maker(), stock_of=0)
    page = client.get(address(variant)).text
    assert "Terjual" in page
    assert "cart/add" not in page
    assert "btn-do" not in page
    assert "Rp1.250.000" not in page


def test_print_is_not_called_batik(client: Client) -> None:
    variant = street.cloth(street.maker(), technique_slug="printing", one_of_a_kind=False, stock_of=5)
    page = client.get(address(variant)).text
    assert 'class="label label-printing"' in page
    assert "Tekstil motif batik (printing)" in page
    assert "section band" not in page


@pytest.mark.parametrize("views", [1, 3])
def test_the_page_asks_the_same_few_questions(client: Client, views: int) -> None:
    siti = street.maker()
    variant = street.cloth(siti, "Kain Utama", pictures=views, motifs=tuple(f"motif-{n}" for n in range(views)))
    for n in range(views):
        street.cloth(siti, f"Kain {n}")
    with CaptureQueriesContext(connection) as queries:
        client.get(address(variant))
    assert len(queries) <= 22
