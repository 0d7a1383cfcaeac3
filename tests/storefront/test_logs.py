"""What is logged opens nothing to who reads it, and stays short."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from catalog.people.models import User
from orders.sales.claims import claim_token
from storefront.devices import tokens
from storefront.logs import LONGEST, Discreet
from tests.makers import street

TOKEN = "Zg4wuiAQ_zHjQfzaZGJ-pQ"
CLAIM = "WyJDVC0yNi1HOEY4TTYiXQ:1xVmOM:3yCp55YvtUFI96_ejFLpRpi-bg6l"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the shop's own handler writes meanwhile."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    [own] = [each for each in logging.getLogger().handlers if isinstance(each.formatter, Discreet)]
    handler.setFormatter(own.formatter)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_every_line_of_the_shop_goes_through_it() -> None:
    handlers, formatters = settings.LOGGING["handlers"], settings.LOGGING["formatters"]
    assert settings.LOGGING["root"]["handlers"] == list(handlers)
    assert {formatters[each["formatter"]]["()"] for each in handlers.values()} == {"storefront.logs.Discreet"}


def said(message: str, *values: object) -> str:
    return Discreet("%(message)s").format(logging.LogRecord("x", logging.WARNING, "", 0, message, values, None))


@pytest.mark.parametrize(
    ("view", "values"),
    [
        ("shop:order", [TOKEN]),
        ("shop:order_claim", [TOKEN, CLAIM]),
        ("account_confirm_email", [CLAIM]),
        ("account_reset_password_from_key", ["1a", CLAIM]),
    ],
)
def test_an_address_that_is_a_key_is_not_written_out(view: str, values: list[str]) -> None:
    path = reverse(view, args=values)
    line = said("Not Found: %s", path)
    assert all(value not in line for value in values if len(value) > 2)
    assert line.startswith(f"Not Found: {path[:10]}") and line.endswith("…/")
    assert said(f"of {settings.SITE_ORIGIN}{path}?a=b").endswith("…/?a=b")


def test_a_token_of_the_api_is_not_written_out() -> None:
    token = tokens.make(tokens.REFRESH, issuer="http://x/", user=User(), device=TOKEN)
    line = said("header %r, body %s", f"Bearer {token}", f'{{"refreshToken":"{token}"}}')
    assert line == """header 'Bearer eyJ…', body {"refreshToken":"eyJ…"}"""


def test_a_cart_that_holds_pieces_is_not_written_out() -> None:
    assert (
        said("what %s holds could not be given back", f"hold:{TOKEN}")
        == "what hold:Zg4w… holds could not be given back"
    )


@pytest.mark.parametrize(
    "path",
    ["/id/products/buketan-encim-kunyit-primissima-sarung/", "/id/orders/", "/id/account/password/reset/key/done/"],
)
def test_other_addresses_stay_whole(path: str) -> None:
    assert said("Not Found: %s", path) == f"Not Found: {path}"


def test_an_endless_address_is_cut_and_its_line_goes_on() -> None:
    line = said("Not Found: %s (%s)", "/" + "x" * 5_000, "why")
    assert line == f"Not Found: /{'x' * (LONGEST - 1)}… (why)"


def test_the_words_of_an_exception_are_as_discreet() -> None:
    try:
        raise ValueError(f"no such page: /id/orders/{TOKEN}/")
    except ValueError as why:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "broken", (), (type(why), why, why.__traceback__))
    assert TOKEN not in Discreet("%(message)s").format(record)
    assert "/id/orders/Zg4w…/" in Discreet("%(message)s").format(record)


@pytest.mark.django_db
def test_what_visitors_do_leaves_no_key_in_the_log(lines: io.StringIO) -> None:
    """RELIABILITY.md test 55."""
    order = street.placed_order(street.cloth(street.maker()))
    claim = claim_token(order)
    strict = Client(enforce_csrf_checks=True)
    client = Client()
    client.get(f"/id/orders/{TOKEN}/")
    client.get(f"/en/orders/{order.token}/claim/{claim}x/")
    client.get(f"/id/account/confirm-email/{CLAIM}/")
    client.post(f"/id/orders/{order.token}/")
    strict.post(f"/id/orders/{order.token}/claim/{claim}/")
    client.get(f"/id/{'x' * 5_000}/")
    client.get("/id/tiada%0A2026-11-24 ERROR all is lost/")
    written = lines.getvalue()
    for secret in (TOKEN, order.token, claim, CLAIM, "x" * (LONGEST + 1)):
        assert secret not in written, secret
    assert written.count(f"/orders/{order.token[:4]}…/") == 3
    rows = written.splitlines()
    assert len(rows) == 7 and all(" WARNING " in row for row in rows), written


def test_a_link_for_another_address_is_shortened() -> None:
    assert said("GET %s", f"/id/account/email/change/{CLAIM}/") == f"GET /id/account/email/change/{CLAIM[:4]}…/"
