"""What a visitor is offered who has begun to type."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.heritage.models import Motif
from catalog.products.models import Product
from catalog.search import actions
from catalog.sellers.models import Msme
from tests.makers import street

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> None:
    siti = street.maker()
    street.cloth(siti, "Jlamprang Merah", motifs=("jlamprang",))
    street.cloth(siti, "Kain Cantik", motifs=("buketan",))
    Motif.objects.filter(slug="buketan").update(synonyms=["bunga tangan"])
    actions.catch_up()


def offered(client: Client, typed: str, language: str = "id") -> list[str]:
    page = client.get(f"/{language}/suggestions/", {"q": typed}).text
    return [re.sub(r"-[a-z0-9]{6}/$", "-…/", address) for address in re.findall(r'<a href="([^"]+)"', page)]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("jl", ["/id/motifs/jlamprang/", "/id/products/jlamprang-merah-…/"]),
        ("JLAM", ["/id/motifs/jlamprang/", "/id/products/jlamprang-merah-…/"]),
        ("jlamprang me", ["/id/products/jlamprang-merah-…/"]),
        ("me", ["/id/products/jlamprang-merah-…/"]),
        ("tangan", ["/id/motifs/buketan/"]),
        ("sar", ["/id/products/?category=sarung"]),
        ("canting s", ["/id/makers/canting-siti/"]),
        ("siti", ["/id/makers/canting-siti/"]),
        ("cant", ["/id/makers/canting-siti/", "/id/products/kain-cantik-…/"]),
        ("zz", []),
        ("j", []),
        ("", []),
        ("%", []),
        ("__", []),
        ("' OR", []),
        ("\x00'\\:*", []),
    ],
)
def test_a_beginning_offers_forms_motifs_makers_and_cloth(
    shelf: None, client: Client, typed: str, wanted: list[str]
) -> None:
    assert offered(client, typed) == wanted


def test_nothing_is_offered_that_nobody_may_see(shelf: None, client: Client) -> None:
    Product.objects.filter(name__icontains="Jlamprang").update(status=Product.WITHDRAWN)
    assert offered(client, "jlamprang m") == []
    Msme.objects.update(status="suspended")
    assert offered(client, "canti") == []


def test_a_maker_with_a_sign_in_her_name_is_not_everybody(client: Client) -> None:
    street.channel()
    street.maker("seratus", "100% Katun")
    street.maker("lain", "100 Katun")
    assert offered(client, "100%") == ["/id/makers/seratus/"]


def test_words_are_those_of_the_page_and_the_way_leads_to_its_language(shelf: None, client: Client) -> None:
    page = client.get("/en/suggestions/", {"q": "jlam"}).text
    assert "/en/motifs/jlamprang/" in page and "Motif" in page
    assert re.search(r"/en/products/jlamprang-merah-[a-z0-9-]+/", page)


def test_it_takes_the_same_few_statements_for_any_shelf(shelf: None, client: Client) -> None:
    client.get("/id/suggestions/", {"q": "jl"})
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as statements:
            client.get("/id/suggestions/", {"q": "jl"})
        counts.append(len(statements))
        for number in range(5):
            street.cloth(Msme.objects.get(), f"Jlamprang {number}")
        actions.catch_up()
    assert counts == [6, 6]


def test_the_box_asks_as_one_types_and_is_a_plain_form_without_scripts(shelf: None, client: Client) -> None:
    page = client.get("/id/").text
    assert 'hx-get="/id/suggestions/" hx-trigger="input changed delay:200ms, search" hx-target="#suggested"' in page
    assert re.search(r'<form class="find" role="search" action="/id/products/" method="get">', page)
