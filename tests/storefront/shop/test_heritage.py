"""The words of batik, a page for each, and the ways between them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.heritage.actions import load_words
from catalog.heritage.models import Centre, Dye, Fabric, Form, Motif, Technique, Village
from storefront.shop.heritage import ADDRESSES
from tests.makers import street

pytestmark = pytest.mark.django_db
PATHS = "techniques|motifs|dyes|fabrics|forms|centres|villages|records"
WORD = re.compile(rf'href="(/en/(?:{PATHS})/[a-z0-9-]+/)"')
CLOTH = re.compile(r'href="(/en/products/[a-z0-9-]+/)"')
# What may hold the word without calling the cloth batik.
NOT_A_NAME = re.compile(
    r"batik-patterned|motif batik|not batik|imitation batik|tiruan batik|bukan batik|no batik|sni batik", re.I
)


def main(page: str) -> str:
    """The page without the frame, which leads everywhere."""
    return page[page.index("<main") : page.index("</main>")]


@pytest.fixture
def words() -> None:
    street.channel()
    load_words()


def test_every_word_is_reached_from_the_index_and_leads_on(client: Client, words: None) -> None:
    """No orphans: each page stands in the index, and leads to another word."""
    listed = set(WORD.findall(main(client.get("/en/heritage/").text)))
    assert len(listed) == sum(kind._default_manager.count() for kind in ADDRESSES)
    for path in listed:
        page = client.get(path)
        assert page.status_code == 200, path
        others = set(WORD.findall(main(page.text))) - {path}
        assert others and others <= listed, path


def test_every_word_is_there_in_indonesian(client: Client, words: None) -> None:
    for path in WORD.findall(main(client.get("/en/heritage/").text)):
        page = client.get(path.replace("/en/", "/id/"))
        assert page.status_code == 200 and "</h1>" in page.text, path


def test_a_word_without_cloth_says_so_and_leads_on(client: Client, words: None) -> None:
    page = main(client.get("/en/dyes/secang/").text)
    assert "Nothing of this hangs here today." in page
    assert 'href="/en/products/"' in page and "/en/dyes/" in page


def test_each_word_of_a_cloth_leads_to_it_and_it_leads_back(client: Client, words: None) -> None:
    seller = street.maker(village=Village.objects.get(slug="kauman"), centre=Centre.objects.get(slug="kauman"))
    product = street.cloth(seller, motifs=("jlamprang",)).product
    address = f"/en/products/{product.slugs.get(language='en').slug}/"
    back = set(WORD.findall(client.get(address).text))
    for thing in (
        Technique.objects.get(slug="tulis"),
        Motif.objects.get(slug="jlamprang"),
        Dye.objects.get(slug="indigosol"),
        Fabric.objects.get(slug="primisima"),
        Village.objects.get(slug="kauman"),
        Centre.objects.get(slug="kauman"),
        Form.objects.get(slug="sarung"),
    ):
        path = f"/en/{type(thing).__name__.lower()}s/{thing.slug}/"
        page = main(client.get(path).text)
        assert address in CLOTH.findall(page), path
        assert f"/en/makers/{seller.slug}/" in page, path
        if not isinstance(thing, Centre | Form):
            assert path in back, path


def test_what_is_sold_or_of_a_closed_shop_is_not_offered(client: Client, words: None) -> None:
    street.cloth(street.maker(), "Kain Terjual", stock_of=0)
    street.cloth(street.maker("tutup", "Sanggar Tutup", status="suspended"), "Kain Tutup")
    page = main(client.get("/en/techniques/tulis/").text)
    assert "Nothing of this hangs here today." in page and "Sanggar Tutup" not in page


def test_a_word_that_is_not_here_is_not_found(client: Client, words: None) -> None:
    for path in PATHS.split("|"):
        assert client.get(f"/en/{path}/tiada/").status_code == 404, path


def test_a_record_names_its_number_and_the_words_it_speaks_of(client: Client, words: None) -> None:
    page = main(client.get("/en/records/unesco-00170/").text)
    assert "00170" in page and 'href="/en/techniques/tulis/"' in page
    assert 'href="/en/records/unesco-00170/"' in main(client.get("/en/techniques/tulis/").text)
    assert "/en/techniques/printing/" not in page
    museum = main(client.get("/en/records/museum-batik/").text)
    assert "Not yet confirmed by a source: its year, its address." in museum


def test_a_page_costs_the_same_for_one_cloth_and_for_many(client: Client, words: None) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/en/fabrics/primisima/")
        return len(queries)

    street.cloth(street.maker("satu", "Sanggar Satu"))
    one = cost()
    for number in range(6):
        street.cloth(street.maker(f"sanggar-{number}", f"Sanggar {number}"), f"Kain {number}", motifs=("kawung",))
    assert cost() == one <= 14


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_printed_textile_is_nowhere_called_batik(client: Client, words: None, language: str) -> None:
    """Not by its own name, its label, its card, its crumbs or its facts."""
    street.cloth(street.maker(), "Kain Cetak", technique_slug="printing")
    text = main(client.get(f"/{language}/techniques/printing/").text)
    own = text[: text.index("</dl>")]
    prose = re.sub(r"<[^>]+>", " ", own)
    called = [part for part in re.findall(r"[^.;]*batik[^.;]*", prose, re.I) if not NOT_A_NAME.search(part)]
    assert called == []
    technique: Any = Technique.objects.get(slug="printing")
    for value in (*technique.name.data.values(), *technique.label.data.values()):
        assert NOT_A_NAME.search(value), value


def test_a_garment_says_what_its_sizes_are_called_elsewhere(client: Client, words: None) -> None:
    product = street.garment(street.maker())[0].product
    page = main(client.get(f"/en/products/{product.slugs.get(language='en').slug}/").text)
    assert re.search(r"<th scope=\"row\">M</th><td>50</td><td>40</td><td>40</td><td>L</td>", page)
    cloth = street.cloth(street.maker("lain", "Sanggar Lain")).product
    other = main(client.get(f"/en/products/{cloth.slugs.get(language='en').slug}/").text)
    assert "These sizes elsewhere" not in other
