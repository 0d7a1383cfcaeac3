"""Headless Chromium as the journeys use it, and logging in with it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.makers import street

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
    page.wait_for_url(re.compile(r"(?!.*login)"))
