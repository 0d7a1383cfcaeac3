"""The page where the buyer "pays": what it says, what its buttons do, and that it is plainly a test."""

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from typing import Any

import pytest
import stripe
from playwright.sync_api import Browser

from infra.fakes.stripe import Fake
from tests.infra.fakes.listening import Listener
from tests.infra.fakes.test_stripe import KAIN, asked, line
from tests.journeys import browser
from tests.journeys.inspector import look


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *words: Any) -> None:
        """Do not follow."""


def ask(url: str, action: str | None = None, language: str = "id") -> tuple[int, Any, str]:
    """Status, headers and text of a page, or of what a button leads to."""
    data = urllib.parse.urlencode({"action": action}).encode() if action else None
    request = urllib.request.Request(url, data, {"Accept-Language": language})
    opener = urllib.request.build_opener(_Stay)
    try:
        answer: HTTPResponse | urllib.error.HTTPError = opener.open(request, timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status or 0, answer.headers, answer.read().decode()


def session(client: stripe.StripeClient, **more: Any) -> stripe.checkout.Session:
    """A session in Indonesian."""
    return client.v1.checkout.sessions.create(asked(locale="id", **more))


def address(made: stripe.checkout.Session) -> str:
    """Its page."""
    assert made.url is not None
    return made.url


@pytest.mark.parametrize(
    ("locale", "browser_says", "lang", "words"),
    [
        ("id", "en", "id", ["UJI COBA: tidak ada uang yang berpindah", "Rp1.245.000", "Bayar Rp1.345.000", "Kembali"]),
        ("en", "id", "en", ["TEST: no money moves", "Rp1,245,000", "Pay Rp1,345,000", "Back to the shop"]),
        ("auto", "id-ID,id;q=0.9", "id", ["UJI COBA"]),
        ("auto", "de", "en", ["TEST: no money moves"]),
    ],
)
def test_the_page_says_what_is_bought_and_that_it_is_a_test(
    client: stripe.StripeClient, fake: Fake, locale: str, browser_says: str, lang: str, words: list[str]
) -> None:
    lines = [line(), line(50_000_00, 2, "Selendang <Mega> & co")]
    made = client.v1.checkout.sessions.create(asked(locale=locale, line_items=lines))
    status, headers, text = ask(address(made), language=browser_says)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert f'<html lang="{lang}">' in text
    assert "Selendang &lt;Mega&gt; &amp; co" in text
    assert [word for word in words if word not in text] == []
    assert "<script" not in text
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_paying_leads_to_the_shop_and_only_once(client: stripe.StripeClient, fake: Fake) -> None:
    made = session(client)
    status, headers, _ = ask(address(made), "pay")
    assert (status, headers["Location"]) == (303, f"https://shop.example/pay/done?session={made.id}")
    done = client.v1.checkout.sessions.retrieve(made.id)
    assert (done.status, done.payment_status, done.amount_total) == ("complete", "paid", KAIN)
    for action in (None, "pay"):
        status, _, text = ask(address(made), action)
        assert (status, "Pembayaran ini sudah selesai" in text, "<form" in text) == (200, True, False)
    assert fake.money()["idr"]["captured"] == KAIN


def test_a_declined_card_says_so_and_can_be_tried_again(client: stripe.StripeClient, fake: Fake) -> None:
    made = session(client)
    status, _, text = ask(address(made), "decline")
    assert (status, "Kartu ditolak" in text, "<form" in text) == (200, True, True)
    assert fake.money()["idr"]["captured"] == 0
    assert ask(address(made), "pay")[0] == 303


def test_an_expired_session_takes_no_money(client: stripe.StripeClient, fake: Fake) -> None:
    made = session(client)
    fake.advance(25 * 3600)
    for action in (None, "pay"):
        status, _, text = ask(address(made), action)
        assert (status, "sudah habis" in text, "<form" in text) == (200, True, False)
    assert fake.objects("payment_intent") == []


def test_an_unknown_session_or_button_is_none(client: stripe.StripeClient, fake: Fake) -> None:
    assert ask(f"{fake.url}/pay/cs_test_none")[0] == 404
    assert ask(address(session(client)), "steal")[0] == 400


def test_the_page_can_be_as_late_and_lost_as_the_rest(client: stripe.StripeClient, fake: Fake) -> None:
    made = session(client)
    fake.knobs.drop("POST", "/pay/", when="after")
    with pytest.raises(ConnectionError):
        ask(address(made), "pay")
    assert client.v1.checkout.sessions.retrieve(made.id).payment_status == "paid"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser."""
    with browser.opened() as window:
        yield window


@pytest.mark.browser
@pytest.mark.parametrize(("locale", "pay"), [("id", "Bayar Rp1.245.000"), ("en", "Pay Rp1,245,000")])
def test_a_buyer_pays_in_a_browser_and_comes_to_another_origin(
    client: stripe.StripeClient, fake: Fake, chromium: Browser, locale: Any, pay: str
) -> None:
    with Listener() as shop, Fake() as other:
        done = f"{other.url}/_knobs?session={{CHECKOUT_SESSION_ID}}"
        made = client.v1.checkout.sessions.create(asked(locale=locale, success_url=done, cancel_url=shop.url))
        with chromium.new_context(bypass_csp=False) as context:
            page = context.new_page()
            refusals: list[str] = []
            page.on("console", lambda message: refusals.append(message.text))
            page.goto(address(made))
            page.locator("button.no").click()
            page.get_by_role("alert").wait_for()
            page.get_by_role("button", name=pay).click()
            page.wait_for_url(f"{other.url}/_knobs?session={made.id}")
            assert refusals == []
        with chromium.new_context(bypass_csp=True) as context:
            page = context.new_page()
            for state in ("complete", "open"):
                shown = made if state == "complete" else client.v1.checkout.sessions.create(asked(locale=locale))
                page.goto(f"{fake.url}/pay/{shown.id}")
                assert look(page) == []
