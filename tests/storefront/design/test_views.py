"""The root, and the pages for what went wrong."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from storefront.design import views

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "home"),
    [("en-GB,en;q=0.8", "/en/"), ("id-ID", "/id/"), ("ja,fr", "/id/"), ("", "/id/"), ("ja, en;q=0.3", "/en/")],
)
def test_the_root_leads_to_the_browsers_language(client: Client, asked: str, home: str) -> None:
    answer = client.get("/", HTTP_ACCEPT_LANGUAGE=asked)
    assert (answer.status_code, answer["Location"]) == (302, home)
    assert "Accept-Language" in answer["Vary"]


def test_the_root_keeps_the_campaign(client: Client) -> None:
    assert client.get("/?utm_source=kartu")["Location"] == "/id/?utm_source=kartu"


@pytest.mark.parametrize(
    ("address", "said"), [("/id/tiada/", "Halaman ini tidak ada"), ("/en/none/", "This page is not here")]
)
def test_an_unknown_address_helps_on_in_its_own_language(client: Client, address: str, said: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert said in answer.text
    assert f'href="{address[:4]}products/"' in answer.text


def test_a_failure_of_ours_is_told_without_asking_the_database(rf: RequestFactory) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = views.server_error(rf.get("/id/products/"))
    assert answer.status_code == 500
    assert "Ada yang salah di sini" in answer.content.decode()
    assert len(queries) == 0


def test_a_failure_in_english_is_told_in_english(rf: RequestFactory) -> None:
    with translation.override("id"):
        assert "Something went wrong here" in views.server_error(rf.get("/en/products/")).content.decode()


def test_a_broken_request_is_answered_without_reading_it_again(rf: RequestFactory) -> None:
    answer = views.bad_request(rf.get("/en/products/", HTTP_HOST="evil.example"))
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()


def test_a_form_that_was_open_too_long_is_refused_kindly() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/id/cart/add/", {"variant": "x"}, HTTP_REFERER="http://testserver/id/products/kain-1/")
    assert answer.status_code == 403
    assert "Halaman sudah terlalu lama terbuka" in answer.text
    assert 'href="/id/products/kain-1/"' in answer.text


def test_the_way_back_never_leads_elsewhere() -> None:
    strict = Client(enforce_csrf_checks=True)
    for referrer in ("https://evil.example/x", "http://testserver//evil.example/"):
        answer = strict.post("/en/cart/add/", {}, HTTP_REFERER=referrer)
        assert answer.status_code == 403
        assert 'href="//evil' not in answer.text
        assert "https://evil" not in answer.text
