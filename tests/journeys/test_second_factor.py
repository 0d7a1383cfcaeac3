"""The second factor in a real browser: a passkey is made and opens the account, an app is set up from its picture."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from storefront.shop.account_factor import has_factor
from tests.journeys import browser
from tests.makers import accounts, street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A key that is plugged in and answers by itself, as one does whose owner lays a finger on it.
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    window = chromium.new_context()
    yield window.new_page()
    window.close()


@pytest.fixture
def shop(live_server: LiveServer) -> str:
    """By its name: WebAuthn refuses numbers such as 127.0.0.1."""
    return f"{live_server.url.replace('127.0.0.1', 'localhost')}/en"


def prove(page: Page, shop: str, path: str) -> None:
    """Open a page that asks for the password first."""
    page.goto(f"{shop}/account/security/{path}")
    page.locator("[name=password]").fill(street.PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(re.compile(f"/security/{path}$"))


def test_a_passkey_is_made_and_logs_in(page: Page, shop: str) -> None:
    budi = street.user()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    browser.log_in(page, shop, budi.email)
    prove(page, shop, "passkeys/add/")
    page.locator("[name=name]").fill("My phone")
    page.locator("main form button").click()
    expect(page.locator("main code")).to_have_count(10)
    made = Authenticator.objects.get(user=budi, type="webauthn")
    assert made.data["name"] == "My phone"

    page.context.clear_cookies()
    page.goto(f"{shop}/account/login/?next=/en/orders/")
    page.locator("[name=login]").fill(budi.email)
    page.locator("[name=password]").fill(street.PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(re.compile("/login/second/$"))
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile("/en/orders/$"))

    # Without the key the browser says so, and nothing is sent.
    devices.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    page.goto(f"{shop}/account/security/again/passkey/")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, "isUserVerified": False}})
    page.locator("main form button").click()
    expect(page.locator("[data-passkey-error]")).to_be_visible()


def test_an_officer_sets_an_app_up_and_comes_to_the_desk(page: Page, shop: str) -> None:
    wahyu = street.finance_officer()
    Authenticator.objects.all().delete()
    browser.log_in(page, shop, wahyu.email)
    page.goto(f"{shop}/office/")
    expect(page.locator("main")).to_contain_text("Officers need a second factor")
    prove(page, shop, "app/")
    drawn = page.locator("svg[role=img]").bounding_box()
    assert drawn is not None and drawn["width"] > 100
    secret = page.locator("main code").inner_text()
    page.locator("[name=code]").fill(accounts.code(secret))
    page.locator("main form button").click()
    expect(page.locator("main code")).to_have_count(10)
    page.locator("main a.btn-do").click()
    page.wait_for_url(re.compile("/office/transfers/$"))
    assert has_factor(wahyu)
