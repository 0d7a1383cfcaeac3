"""The frame of every page: languages, cart, account."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.makers import street

pytestmark = pytest.mark.django_db


def test_the_other_language_shows_the_same_list(client: Client) -> None:
    street.channel()
    page = client.get("/id/products/?technique=tulis&sort=name").text
    assert 'href="/en/products/?technique=tulis&amp;sort=name" lang="en" hreflang="en">English</a>' in page


def test_the_other_language_shows_the_same_cloth_at_its_own_address(client: Client) -> None:
    variant = street.cloth(street.maker())
    slugs = dict(variant.product.slugs.values_list("language", "slug"))
    page = client.get(f"/id/products/{slugs['id']}/").text
    assert f'href="/en/products/{slugs["en"]}/" lang="en" hreflang="en">English</a>' in page
    assert f'<link rel="alternate" hreflang="id" href="http://localhost:8000/id/products/{slugs["id"]}/">' in page


def test_the_cart_costs_no_query_before_there_is_one(client: Client) -> None:
    street.channel()
    with CaptureQueriesContext(connection) as queries:
        client.get("/id/techniques/")
    assert not [query for query in queries if "carts_" in query["sql"]]


def test_the_carts_count_costs_one_query(client: Client) -> None:
    checkout = street.cart(street.cloth(street.maker(), stock_of=3, one_of_a_kind=False))
    session = client.session
    session["checkout"] = checkout.token
    session.save()
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/id/techniques/").text
    assert len([query for query in queries if "carts_" in query["sql"]]) == 1
    assert '<span class="count" aria-hidden="true">1</span>' in page
    assert "Keranjang, 1 barang" in page  # a shirt or a bag is no cloth


def test_the_account_menu_shows_only_what_is_hers(client: Client) -> None:
    siti = street.user("siti@example.com", name="Bu Siti")
    street.maker(owner=siti)
    street.channel()
    client.force_login(siti)
    page = client.get("/id/techniques/").text
    assert "Pusat penjual" in page
    assert "Meja petugas" not in page
    client.force_login(street.officer())
    page = client.get("/id/techniques/").text
    assert "Meja petugas" in page
    assert "Pusat penjual" not in page


def test_a_guest_sees_no_account_menu_and_gets_no_cookie(client: Client) -> None:
    street.channel()
    answer = client.get("/id/techniques/")
    assert "Akun saya" not in answer.text
    assert answer.cookies == {}


def test_the_demo_says_so_on_every_page(client: Client, settings: object) -> None:
    street.channel()
    assert "Toko contoh" in client.get("/id/products/").text
    settings.DEMO = False  # type: ignore[attr-defined]
    assert "Toko contoh" not in client.get("/id/products/").text
