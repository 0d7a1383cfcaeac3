"""Headless Chromium as the journeys use it, and logging in with it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from catalog.products.models import ProductVariant
from tests.makers import accounts, street

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def opened() -> Iterator[Browser]:
    """A browser for as long as the block runs."""
    # Playwright runs a loop in this thread; the test itself stays synchronous, so Django may be asked here.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as tools:
            window = tools.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
            yield window
            window.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def log_in(page: Page, base: str, email: str) -> None:
    """Through the form, as people do."""
    page.goto(f"{base}/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(street.PASSWORD)
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"^(?!.*login/(\?|$))"))
    if page.url.endswith("/second/"):
        page.locator("input[name=code]").fill(accounts.code())
        page.locator("main form button").first.click()
        page.wait_for_url(re.compile(r"^(?!.*login)"))


def put_in_cart(page: Page, base: str, piece: ProductVariant) -> None:
    """From the cloth's own page."""
    language = base.rsplit("/", 1)[1]
    page.goto(f"{base}/products/{piece.product.slugs.get(language=language).slug}/")
    page.locator("button.btn-do").locator("visible=true").first.click()
    page.wait_for_url(re.compile("/cart/"))


def say_who_and_where(page: Page, base: str) -> None:
    """The checkout's first steps as Pak Budi, a guest; ends where the way to pay is chosen."""
    page.goto(f"{base}/checkout/contact/")
    page.locator("input[name=email]").fill("budi@example.com")
    page.locator("main form button.btn-do").click()
    page.wait_for_url(re.compile("/checkout/delivery/"))
    page.locator("input[name=name]").fill("Budi Santoso")
    page.locator("input[name=phone]").fill("081234567890")
    page.locator("input[name=street]").fill("Jl. Kauman No. 12")
    page.locator("input[name=q]").fill("51127")
    page.locator("button[value=find]").click()
    page.locator("input[name=village_code]").first.check(force=True)
    page.locator("main button.btn-do").click()
    page.locator("#choices button.btn-do").click()
    page.wait_for_url(re.compile("/checkout/payment/"))
