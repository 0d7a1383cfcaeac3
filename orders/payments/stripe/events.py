"""What Stripe tells us by webhook: verified, and cut down to what we need (docs.stripe.com/webhooks, November 2026)."""

import json
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings

from orders.payments import provider
from orders.payments.stripe.amounts import from_stripe

TOLERANCE = 300  # seconds between Stripe's signing and our reading; older ones may be replays
KEPT = ("id", "object", "status", "payment_status", "payment_intent", "charge", "client_reference_id")
# Which field of an object says how much it is about.
AMOUNT_OF = {"checkout.session": "amount_total", "payment_intent": "amount", "charge": "amount", "refund": "amount"}


def understand(raw: bytes, signature: str) -> provider.Told:
    """The event in a webhook's body. Raises provider.Forged: not signed by a secret of ours within five minutes, not
    JSON, or of another account or mode than this shop's."""
    _verify(raw, signature)
    try:
        event = json.loads(raw)
        thing = event["data"]["object"]
        about = {key: thing.get(key) for key in KEPT if isinstance(thing.get(key), str)}
        told = provider.Told(
            event_id=event["id"],
            kind=event["type"],
            happened_at=datetime.fromtimestamp(event["created"], UTC),
            about={**about, **_money(thing), "metadata": _ours(thing)},
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as why:
        raise provider.Forged("not an event") from why
    if event.get("account", settings.STRIPE["account"]) != settings.STRIPE["account"]:
        raise provider.Forged("of another account")
    if bool(event.get("livemode")) != settings.STRIPE["key"].startswith(("sk_live_", "rk_live_")):
        raise provider.Forged("of another mode")
    return told


def _verify(raw: bytes, signature: str) -> None:
    """Raises Forged unless one of our secrets signed it: there are two while one is being changed."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as why:
        raise provider.Forged("not text") from why
    for secret in settings.STRIPE["webhook_secrets"]:
        try:
            stripe.WebhookSignature.verify_header(text, signature, secret, TOLERANCE)
        except stripe.SignatureVerificationError:
            continue
        return
    raise provider.Forged("not signed by Stripe")


def _money(thing: dict[str, Any]) -> dict[str, Any]:
    """Amount (minor units of ours; None for what we cannot hold) and currency of what the event is about."""
    field = AMOUNT_OF.get(thing.get("object", ""), "")
    if not isinstance(thing.get(field), int):
        return {}
    currency = thing.get("currency")
    return {"amount": from_stripe(thing[field], currency), "currency": str(currency or "").upper()}


def _ours(thing: dict[str, Any]) -> dict[str, str]:
    """The names that we gave the thing ourselves when we asked for it."""
    given = thing.get("metadata") or {}
    return {key: str(given[key])[:40] for key in ("payment", "refund", "order") if key in given}
