"""A method that a page does not take is refused as such, before anything else is asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from storefront.design.methods import CHANGE, READ, taken_by
from tests.makers import street

pytestmark = pytest.mark.django_db
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


def patterns(resolver: URLResolver, room: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, room or each.namespace or "")
        else:
            yield room, each


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/id/",
        "/id/products/",
        "/en/cart/",
        "/id/orders/",
        "/id/orders/x/",
        "/id/regions/",
        "/id/seller/",
        "/id/seller/orders/x/",
        "/media/pictures/x.webp",
        "/id/account/confirm-email/",
        "/healthz",
        "/readyz",
    ],
)
def test_a_page_for_reading_takes_nothing_else(method: str, address: str) -> None:
    """Without a form's token, as whoever tries it has none: it is no question of the token."""
    answer = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer["Allow"].split(", ")) <= {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("put", "/id/checkout/contact/", "GET, HEAD, POST"),
        ("delete", "/id/orders/x/claim/y/", "GET, HEAD, POST"),
        ("get", "/id/cart/add/", "POST"),
        ("delete", "/id/cart/lines/x/", "POST"),
        ("patch", "/id/account/login/", "GET, HEAD, OPTIONS, POST"),
    ],
)
def test_a_form_takes_a_post_and_nothing_odd(method: str, address: str, allowed: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert (answer.status_code, answer["Allow"]) == (405, allowed)


@pytest.mark.parametrize("address", ["/id/cart/add/", "/id/checkout/contact/", "/id/account/login/"])
def test_a_form_without_its_token_is_still_refused(address: str) -> None:
    """RELIABILITY.md test 12."""
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403


def test_every_page_says_what_it_takes() -> None:
    """The office, and what no form is sent to (the API, webhooks), answer for themselves."""
    silent = [
        str(each.pattern)
        for room, each in patterns(get_resolver())
        if not (room == "office" or getattr(each.callback, "csrf_exempt", False) or taken_by(each.callback))
    ]
    assert silent == []


def test_what_a_page_takes_is_known_through_the_decorators_around_it() -> None:
    from storefront.seller_centre import views

    assert taken_by(views.orders) == READ
    assert taken_by(views.pack) == CHANGE


def test_a_page_in_use_answers_as_before(client: Client) -> None:
    siti = street.user("siti@example.com")
    street.maker(owner=siti)
    client.force_login(siti, backend=LOGIN)
    answers: list[Any] = [client.get("/id/seller/"), client.head("/id/seller/"), client.get("/id/cart/")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
