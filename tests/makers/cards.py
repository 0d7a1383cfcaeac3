"""Orders paid by card, with a fake Stripe on loopback behind them."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.test import override_settings

from catalog.products.models import ProductVariant
from infra.fakes.stripe import Fake
from orders.ledger.models import Posting
from orders.payments import events, jobs, sessions
from orders.payments.models import Payment, ProviderEvent
from orders.payments.stripe import gateway
from orders.payments.stripe.events import understand
from orders.placing import actions as placing
from orders.pricing import quotes
from orders.sales.models import Order
from tests.makers import street

SECRET = "whsec_test_only"
KEY = "sk_test_only"
RETURN = "http://localhost:8000/id/orders/x/"


@contextmanager
def stripe(webhook_url: str | None = None) -> Iterator[Fake]:
    """A fake Stripe, and this shop told that it is Stripe."""
    with Fake(webhook_url=webhook_url, webhook_secret=SECRET) as fake:
        told = {"key": KEY, "webhook_secrets": [SECRET], "account": "", "api": fake.url, "page": fake.url}
        gateway.forget_silence()
        with override_settings(STRIPE=told):
            yield fake


def card_order(*variants: ProductVariant, quantity: int = 1) -> Order:
    """An order that waits for a card."""
    checkout = street.cart(*variants, quantity=quantity)
    return placing.place_order(token=checkout.token, shown_total=quotes.of(checkout).total, gateway=gateway.ID)


def payment_of(order: Order) -> Payment:
    """The card payment of an order."""
    return order.payments.filter(gateway=gateway.ID).latest("pk")


def opened(order: Order) -> Payment:
    """Its payment with Stripe's page open."""
    sessions.open_session(payment_id=payment_of(order).public_id, return_url=RETURN)
    return payment_of(order)


def signed(event: dict[str, Any], *, secret: str = SECRET, at: float | None = None) -> tuple[bytes, str]:
    """Body and Stripe-Signature of an event (docs.stripe.com/webhooks/signature)."""
    body, moment = json.dumps(event).encode(), int(time.time() if at is None else at)
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return body, f"t={moment},v1={mac.hexdigest()}"


def in_books(kind: str) -> int:
    """The balance of one of the shop's own accounts, in rupiah."""
    return Posting.objects.filter(account__kind=kind).aggregate(sum=Sum("amount"))["sum"] or 0


def at_stripe(fake: Fake) -> int:
    """What the fake holds for us after refunds, in rupiah."""
    return fake.money().get("idr", {"captured": 0, "refunded": 0})["captured"] // 100 - (
        fake.money().get("idr", {"refunded": 0})["refunded"] // 100
    )


def gateway_client() -> Any:
    """Stripe's own client, as the shop uses it."""
    return gateway._client(settings.STRIPE["key"], settings.STRIPE["api"], 2)


def hear(event: dict[str, Any]) -> None:
    """An event as Stripe sends it, kept and handled."""
    events.take(provider="stripe", told=understand(*signed(event)))
    for told in ProviderEvent.objects.filter(handled_at=None):
        jobs.handle_event(event_pk=told.pk)


def paid(order: Order, fake: Fake) -> Payment:
    """Its payment, after the buyer has paid on Stripe's page and come back."""
    payment = opened(order)
    fake.pay(payment.session_ref)
    sessions.settle(payment_id=payment.public_id)
    order.refresh_from_db()
    return payment_of(order)
