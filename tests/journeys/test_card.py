"""A guest pays by card in a real browser, on the fake Stripe's own page, whatever becomes of the webhook meanwhile."""

import itertools
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from infra.fakes.stripe import Fake
from orders.ledger.queries import orders_off
from orders.payments import jobs
from orders.payments.models import FinanceTask, ProviderEvent
from orders.payments.stripe import gateway
from orders.placing import actions as placing
from orders.pricing import quotes
from orders.sales.models import Order
from tests.journeys.browser import put_in_cart, say_who_and_where
from tests.journeys.worker import run_jobs
from tests.makers import cards, street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVENTS = ("payment_intent.created", "payment_intent.succeeded", "charge.succeeded", "checkout.session.completed")
TOTAL = 1_268_000


@pytest.fixture
def stripe(live_server: LiveServer) -> Iterator[Fake]:
    """The fake Stripe, which sends its webhooks to the shop."""
    with cards.stripe(f"{live_server.url}/webhooks/stripe/") as fake, override_settings(SITE_ORIGIN=live_server.url):
        yield fake


def visitor(chromium: Browser, width: int = 1280) -> Page:
    return chromium.new_context(viewport={"width": width, "height": 800}).new_page()


def order_by_card(page: Page, base: str, name: str = "Buketan Toska") -> None:
    """From the cloth to the provider's page, as a guest."""
    street.rates()
    street.regions()
    piece = street.cloth(street.maker(f"siti-{name.lower().replace(' ', '-')}", "Canting Siti"), name)
    put_in_cart(page, base, piece)
    say_who_and_where(page, base)
    page.locator("input[value='canting.stripe']").check(force=True)
    page.locator("main form button.btn-do").click()
    page.wait_for_url(re.compile("/checkout/review/"))
    page.locator("main form button.btn-do").click()
    page.wait_for_url(re.compile("/pay/"))


def press(page: Page, action: str) -> None:
    """A button of the provider's page: pay, decline or cancel."""
    page.locator(f"button[value={action}]").click()


def settled(stripe: Fake) -> Order:
    """After all webhooks have arrived and all jobs are done: the order."""
    assert stripe.settle()
    run_jobs()
    return Order.objects.get()


def is_paid_once(order: Order, stripe: Fake) -> None:
    order.refresh_from_db()
    assert (order.status, order.payments.get().status) == ("paid", "confirmed")
    assert cards.in_books("card") == cards.at_stripe(stripe) == TOTAL
    assert orders_off() == [] and not FinanceTask.objects.exists()


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_a_guest_pays_by_card(
    chromium: Browser, live_server: LiveServer, stripe: Fake, language: str, width: int
) -> None:
    guest, faults = visitor(chromium, width), []
    guest.on("pageerror", lambda error: faults.append(str(error)))
    guest.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    order_by_card(guest, f"{live_server.url}/{language}")
    assert stripe.url in guest.url
    expect(guest.locator("body")).to_contain_text("1.268.000" if language == "id" else "1,268,000")
    press(guest, "pay")
    guest.wait_for_url(re.compile(r"/orders/[^/]+/$"))
    assert guest.evaluate("document.documentElement.scrollWidth") <= width
    expect(guest.locator("main")).to_contain_text("Dibayar dengan kartu" if language == "id" else "Paid by card")
    is_paid_once(settled(stripe), stripe)
    assert faults == []
    said = [letter.subject for letter in mail.outbox if letter.to == ["budi@example.com"]][1]
    assert said.endswith("dibayar dengan kartu" if language == "id" else "paid by card")
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "budi@example.com",
        "budi@example.com",
        "siti-buketan-toska@example.com",
    ]


def test_the_webhook_comes_before_the_buyer_returns(chromium: Browser, live_server: LiveServer, stripe: Fake) -> None:
    guest = visitor(chromium)
    order_by_card(guest, f"{live_server.url}/id")
    stripe.knobs.hold("POST", "/pay/", when="after")
    guest.locator("button[value=pay]").click(no_wait_after=True)
    stripe.knobs.wait_held(1)
    is_paid_once(settled(stripe), stripe)
    stripe.knobs.let_go()
    guest.wait_for_url(re.compile(r"/orders/[^/]+/$"))
    expect(guest.locator("main")).to_contain_text("Dibayar dengan kartu")
    is_paid_once(Order.objects.get(), stripe)


def test_the_webhook_comes_after_the_buyer_has_returned(
    chromium: Browser, live_server: LiveServer, stripe: Fake
) -> None:
    guest = visitor(chromium)
    stripe.knobs.webhook_order = "hold"
    order_by_card(guest, f"{live_server.url}/id")
    press(guest, "pay")
    guest.wait_for_url(re.compile(r"/orders/[^/]+/$"))
    expect(guest.locator("main")).to_contain_text("Dibayar dengan kartu")
    assert not ProviderEvent.objects.exists()
    is_paid_once(Order.objects.get(), stripe)
    stripe.release()
    is_paid_once(settled(stripe), stripe)


def test_the_webhook_never_comes_and_the_buyer_does_not_return(
    chromium: Browser, live_server: LiveServer, stripe: Fake
) -> None:
    """RELIABILITY.md test 33, in the browser: the reconciler finds the money."""
    guest = visitor(chromium)
    stripe.knobs.webhook_drop = True
    order_by_card(guest, f"{live_server.url}/id")
    stripe.knobs.hold("POST", "/pay/", when="after")
    guest.locator("button[value=pay]").click(no_wait_after=True)
    stripe.knobs.wait_held(1)
    guest.close()
    assert Order.objects.get().status == "awaiting_payment"
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=True):
        jobs.reconcile_all(timestamp=0)
    is_paid_once(Order.objects.get(), stripe)


def test_the_provider_is_silent_when_the_buyer_returns(
    chromium: Browser, live_server: LiveServer, stripe: Fake
) -> None:
    """The page says so, looks again by itself and becomes right."""
    guest = visitor(chromium)
    stripe.knobs.webhook_drop = True
    order_by_card(guest, f"{live_server.url}/en")
    stripe.knobs.fail("GET", "/v1/checkout/sessions", status=503, when="before", count=None)
    press(guest, "pay")
    expect(guest.locator("main")).to_contain_text("you need not pay again")
    stripe.knobs.reset()
    gateway.forget_silence()
    expect(guest.locator("main")).to_contain_text("Paid by card", timeout=15_000)
    is_paid_once(Order.objects.get(), stripe)


def test_a_declined_card_can_be_followed_by_a_transfer(
    chromium: Browser, live_server: LiveServer, stripe: Fake
) -> None:
    guest = visitor(chromium, 360)
    order_by_card(guest, f"{live_server.url}/en")
    press(guest, "decline")
    guest.get_by_role("button", name="Back to the shop").or_(guest.get_by_role("link", name="Back to the shop")).click()
    guest.wait_for_url(re.compile(r"/orders/[^/]+/$"))
    guest.locator("button[value='canting.bank-transfer']").click()
    expect(guest.locator("main")).to_contain_text("Transfer this amount")
    assert [p.status for p in Order.objects.get().payments.order_by("pk")] == ["cancelled", "pending"]
    guest.locator("button[value='canting.stripe']").click()
    guest.wait_for_url(re.compile("/pay/"))
    press(guest, "pay")
    guest.wait_for_url(re.compile(r"/orders/[^/]+/$"))
    order = settled(stripe)
    assert order.status == "paid"
    assert cards.in_books("card") == cards.at_stripe(stripe) == TOTAL


@pytest.fixture
def awaited(stripe: Fake) -> Order:
    """An order that waits on the provider's page; what follows is between the provider and the shop."""
    order = cards.card_order(street.cloth(street.maker()))
    cards.opened(order)
    return order


def test_twenty_webhooks_at_once_pay_once(stripe: Fake, awaited: Order) -> None:
    """RELIABILITY.md test 31, over HTTP."""
    stripe.knobs.webhook_repeat = 20
    stripe.pay(cards.payment_of(awaited).session_ref)
    is_paid_once(settled(stripe), stripe)
    kinds = list(ProviderEvent.objects.values_list("kind", flat=True))
    assert len(kinds) == len(stripe.events())


@pytest.mark.parametrize("turn", list(itertools.permutations(EVENTS)), ids=lambda turn: "-".join(t[-9:] for t in turn))
def test_webhooks_in_every_order_pay_once(stripe: Fake, awaited: Order, turn: tuple[str, ...]) -> None:
    """RELIABILITY.md test 32, over HTTP: each event is handled before the next one comes."""
    stripe.knobs.webhook_order = list(turn)
    stripe.pay(cards.payment_of(awaited).session_ref)
    stripe.release()
    is_paid_once(settled(stripe), stripe)


@pytest.mark.parametrize("how", ["unsigned", "other_secret", "old", "changed"])
def test_a_forged_webhook_changes_nothing(stripe: Fake, awaited: Order, how: str) -> None:
    """RELIABILITY.md test 34, over HTTP: no row is written."""
    stripe.knobs.webhook_forge = how
    stripe.pay(cards.payment_of(awaited).session_ref)
    assert settled(stripe).status == "awaiting_payment"
    assert not ProviderEvent.objects.exists()


@pytest.mark.parametrize(("knob", "value"), [("wrong_amount", 1_268_000), ("wrong_currency", "usd")])
def test_money_of_another_amount_or_currency_pays_nothing(
    stripe: Fake, awaited: Order, knob: str, value: object
) -> None:
    """RELIABILITY.md test 35: Rp12.680 in place of Rp1.268.000, and dollars."""
    setattr(stripe.knobs, knob, value)
    stripe.pay(cards.payment_of(awaited).session_ref)
    assert settled(stripe).status == "awaiting_payment"
    assert cards.in_books("card") == 0
    assert {task.kind for task in FinanceTask.objects.all()} == {FinanceTask.DIFFERENCE}


def test_an_order_whose_card_was_never_used_gives_its_piece_back(stripe: Fake, awaited: Order) -> None:
    payment = cards.payment_of(awaited)
    with time_machine.travel(payment.due_at + timedelta(seconds=1), tick=True):
        placing.expire_due()
    assert settled(stripe).status == "expired"
    again = street.cart(awaited.parts.get().lines.get().variant)
    assert not quotes.of(again).problems
