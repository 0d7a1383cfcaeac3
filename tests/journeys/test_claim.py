"""A guest's order is taken into an account, in a real browser, by the link in the mail."""

import re

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from orders.sales.claims import claim_token
from tests.journeys import browser
from tests.makers import street


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_link_in_the_mail_puts_the_order_into_the_account(chromium: Browser, live_server: LiveServer) -> None:
    """Django's own client sends no Origin; a browser does, and a page that hides it gets its forms refused."""
    order = street.placed_order(street.cloth(street.maker()))
    budi = street.user()
    page = chromium.new_context().new_page()
    browser.log_in(page, f"{live_server.url}/id", budi.email)
    page.goto(f"{live_server.url}/id/orders/{order.token}/claim/{claim_token(order)}/")
    page.locator("main form button").click()
    page.wait_for_url(re.compile(r"/orders/[^/]+/$"))
    expect(page.locator("main")).to_contain_text(order.number)
    order.refresh_from_db()
    assert order.user == budi
