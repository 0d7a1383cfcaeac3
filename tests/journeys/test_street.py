"""The whole walk in a real browser: a guest finds two pieces of two makers and orders them for a bank transfer, the
finance officer confirms it, both makers ship. In both languages, on a phone and on a desk."""

import re

import pytest
from django.core import mail
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from orders.sales.models import Order
from tests.journeys.browser import log_in, put_in_cart, say_who_and_where
from tests.journeys.worker import run_jobs
from tests.makers import street


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_from_the_street_to_two_parcels(chromium: Browser, live_server: LiveServer, language: str, width: int) -> None:
    siti, rohmat = street.user("siti@example.com", name="Bu Siti"), street.user("rohmat@example.com", name="Pak Rohmat")
    street.finance_officer()
    makers = [street.maker(owner=siti), street.maker("cap-rohmat", "Cap Rohmat", owner=rohmat)]
    pieces = [street.cloth(makers[0]), street.cloth(makers[1], "Kawung Nila", price=285_000, technique_slug="cap")]
    street.rates()
    street.regions()
    base = f"{live_server.url}/{language}"
    faults: list[str] = []

    def person() -> Page:
        page = chromium.new_context(viewport={"width": width, "height": 800}).new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        return page

    with override_settings(SITE_ORIGIN=live_server.url):
        guest = person()
        for piece in pieces:
            put_in_cart(guest, base, piece)
        expect(guest.locator(".parcel")).to_have_count(2)
        say_who_and_where(guest, base)
        guest.locator("main form button.btn-do").click()
        guest.wait_for_url(re.compile("/checkout/review/"))
        assert guest.evaluate("document.documentElement.scrollWidth") <= width
        guest.locator("main form button.btn-do").click()
        guest.wait_for_url(re.compile("/orders/"))
        order = Order.objects.get()
        assert (order.total, order.language, order.parts.count()) == (1_571_000, language, 2)
        expect(guest.locator("main")).to_contain_text("Rp1.571.000")
        expect(guest.locator("main")).to_contain_text(order.payments.get().reference)

        wahyu = person()
        log_in(wahyu, base, "wahyu@example.com")
        wahyu.goto(f"{base}/office/transfers/{order.payments.get().public_id}/")
        wahyu.locator("input[name=amount]").fill("1.571.000")
        wahyu.locator("main form button.btn-do").click()
        wahyu.wait_for_url(re.compile("/office/transfers/$"))
        order.refresh_from_db()
        assert order.status == "paid"
        run_jobs()

        for maker, email in zip(makers, ("siti@example.com", "rohmat@example.com"), strict=True):
            desk, part = person(), order.parts.get(seller=maker)
            log_in(desk, base, email)
            desk.goto(f"{base}/seller/orders/{part.public_id}/")
            desk.locator("form[action$='/accept/'] button").click()
            desk.locator("form[action$='/pack/'] button").last.click()
            desk.locator("input[name=courier]").fill("JNE")
            desk.locator("input[name=tracking_number]").fill("JP1234567890")
            desk.locator("form[action$='/ship/'] button").last.click()
            desk.wait_for_load_state()
        run_jobs()
        guest.reload()
        expect(guest.locator("main")).to_contain_text("JP1234567890")

    assert {part.status for part in order.parts.all()} == {"shipped"}
    to_buyer = [letter for letter in mail.outbox if letter.to == ["budi@example.com"]]
    assert len(to_buyer) == 4  # placed, paid, and one for each parcel
    assert sorted(letter.to[0] for letter in mail.outbox if letter not in to_buyer) == [
        "canting-siti@example.com",
        "cap-rohmat@example.com",
    ]
    assert faults == []
