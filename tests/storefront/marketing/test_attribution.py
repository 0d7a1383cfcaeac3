"""Where a visitor came from."""

import pytest
from django.test import Client

from tests.makers import street

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _street() -> None:
    street.channel()


def test_the_first_and_the_last_source_are_kept(client: Client) -> None:
    client.get(
        "/id/techniques/?utm_source=kartu&utm_campaign=inacraft", HTTP_REFERER="https://www.google.com/search?q=x"
    )
    client.get("/id/techniques/")
    client.get("/en/techniques/", HTTP_REFERER="https://news.example/batik")
    assert client.session["source_first"] == {
        "utm_source": "kartu",
        "utm_campaign": "inacraft",
        "referrer": "www.google.com",
    }
    assert client.session["source_last"] == {"referrer": "news.example"}


def test_our_own_pages_are_no_source(client: Client) -> None:
    answer = client.get("/id/techniques/", HTTP_REFERER="http://testserver/id/")
    assert answer.cookies == {}
    assert "source_first" not in client.session


def test_a_visitor_without_source_gets_no_cookie(client: Client) -> None:
    assert client.get("/id/techniques/").cookies == {}


def test_values_are_short_and_printable(client: Client) -> None:
    client.get("/id/techniques/", {"utm_source": "a\x00b" + "x" * 500, "utm_medium": "   ", "other": "y"})
    assert client.session["source_first"] == {"utm_source": "ab" + "x" * 98}


def test_a_broken_referrer_is_no_source(client: Client) -> None:
    assert client.get("/id/techniques/", HTTP_REFERER="http://[broken").status_code == 200
    assert "source_first" not in client.session


def test_a_picture_that_another_site_shows_sets_no_cookie(client: Client) -> None:
    answer = client.get("/media/pictures/none.webp", HTTP_REFERER="https://news.example/batik")
    assert answer.cookies == {}


def test_what_htmx_fetches_is_no_visit(client: Client) -> None:
    client.get("/id/products/?utm_source=kartu", HTTP_HX_REQUEST="true")
    assert "source_first" not in client.session
