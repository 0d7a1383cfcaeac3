"""An officer's bar at the foot of a case: on a phone one line, which hides nothing and opens without scripts."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys import browser
from tests.makers import vetting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_decision_is_one_line_on_a_phone_until_it_is_wanted(chromium: Browser, live_server: LiveServer) -> None:
    ratna = vetting.officer()
    found = vetting.in_hand(ratna)
    window = chromium.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = window.new_page()
    browser.log_in(page, f"{live_server.url}/id", ratna.email)
    page.goto(f"{live_server.url}/id/office/applications/{found.public_id}/")
    bar, reason = page.locator(".decide"), page.locator(".decide textarea")
    expect(reason).to_be_hidden()
    box = bar.bounding_box()
    assert box is not None and 44 <= box["height"] <= 64
    page.locator(".to-decide").click()
    bar.locator("summary").click()
    expect(reason).to_be_visible()
    bar.locator("button[value=reject]").click()
    expect(page.locator(".errors")).to_be_visible()
    expect(reason).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/id/office/applications/{found.public_id}/")
    expect(reason).to_be_visible()
    expect(bar.locator("summary")).to_be_hidden()
    expect(page.locator(".to-decide")).to_be_hidden()
    window.close()
