"""Cards by Stripe's own hosted page (Checkout): no card number and no script of Stripe's ever touches our pages
(PCI DSS SAQ A). docs.stripe.com/api/checkout/sessions, read November 2026.

Every call has our own idempotency key, a time-out of five seconds and, outside a page, two tries more with that key.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import stripe
from django.conf import settings

from orders.payments import provider
from orders.payments.models import Payment, Refund
from orders.payments.stripe.amounts import from_stripe, to_stripe
from orders.sales.models import Order, OrderLine, SellerOrder

ID = "canting.stripe"
# Stripe wants at least 30 minutes from when it reads the request; one more for the way there and a retry.
LIFE = timedelta(minutes=31)
TIMEOUT, TRIES_MORE = 5.0, 2
NOT_SENT = ("failed", "canceled")  # a refund's states when the money stays with us
# After a silence a page does not wait again for this long, in seconds; jobs always ask.
REST = 20.0

log = logging.getLogger(__name__)
_silent_until = 0.0


def offered() -> bool:
    """Whether this shop takes cards: it does when it has a key."""
    return bool(settings.STRIPE["key"])


def time_to_pay() -> timedelta:
    """How long the pieces are kept for a card: as long as Stripe's page lives."""
    return LIFE


def open_session(payment: Payment, *, patient: bool) -> provider.Session:
    """Stripe's page for this attempt of a payment. The same attempt asked twice gives the same page.

    Raises provider.Silent and provider.Refused (code "too_late" when too little of the time to pay is left).
    """
    session = _ask(
        lambda client: client.v1.checkout.sessions.create(
            params=_session(payment), options={"idempotency_key": payment.key}
        ),
        patient=patient,
    )
    return provider.Session(session.id, session.url or "")


def state(payment: Payment, *, patient: bool) -> provider.State:
    """How the money of a payment stands at Stripe now. Raises provider.Silent, provider.Refused."""
    if not payment.session_ref:
        return provider.State(provider.OPEN)
    found = _ask(
        lambda client: client.v1.checkout.sessions.retrieve(
            payment.session_ref, params={"expand": ["payment_intent.latest_charge"]}
        ),
        patient=patient,
    )
    return _state(found)


def close(payment: Payment, *, patient: bool) -> provider.State:
    """Let Stripe's page take no more money, and say how it stood: paid, if the buyer was faster.

    A page that may have been made while we did not hear the answer is asked for again under its key first.
    """
    if not payment.session_ref and not payment.return_url:
        return provider.State(provider.CLOSED)  # it was never asked for
    if not payment.session_ref:
        try:
            ref = open_session(payment, patient=patient).ref
        except (provider.Refused, provider.Stuck):
            return provider.State(provider.CLOSED)  # no page that anybody knows of was made under this key
        payment.session_ref = ref
    try:
        ended = _ask(
            lambda client: client.v1.checkout.sessions.expire(
                payment.session_ref,
                params={"expand": ["payment_intent.latest_charge"]},
                options={"idempotency_key": f"{payment.key}-close"},
            ),
            patient=patient,
        )
    except (provider.Refused, provider.Stuck):
        return state(payment, patient=patient)  # it may be open no more: paid or expired
    return _state(ended)


def refund(refund: Refund) -> str:
    """Send money back to the card. Stripe's own name for it.

    Where Stripe has stored a failure under the key, its list says whether the money went all the same. Raises
    provider.Silent, provider.Stuck (it did not go) and provider.Refused (with Stripe's code).
    """
    try:
        answer = _ask(
            lambda client: client.v1.refunds.create(
                params={
                    "payment_intent": refund.payment.intent_ref,
                    "amount": to_stripe(refund.amount, refund.currency),
                    "reason": "requested_by_customer",
                    "metadata": {"refund": refund.public_id, "payment": refund.payment.public_id},
                },
                options={"idempotency_key": refund.key},
            ),
            patient=True,
        )
    except provider.Stuck:
        answer = _made(refund)
        if answer is None:
            raise
    if answer.status in NOT_SENT:
        raise provider.Refused(str(answer.status), str(getattr(answer, "failure_reason", "")))
    return str(answer.id)


def bounced(refund: Refund) -> str:
    """Why a refund that Stripe had taken on did not arrive; empty while it is under way or there. Raises
    provider.Silent, provider.Refused."""
    found = _ask(lambda client: client.v1.refunds.retrieve(refund.provider_ref), patient=True)
    if found.status not in NOT_SENT:
        return ""
    return str(getattr(found, "failure_reason", None) or found.status)


def _made(refund: Refund) -> Any:
    """The refund as Stripe lists it for this payment, found by the name we gave it; None when it was not made."""
    intent = refund.payment.intent_ref
    page = _ask(
        lambda client: client.v1.refunds.list(params={"payment_intent": intent, "limit": 100}),
        patient=True,
    )
    return next((one for one in page.data if getattr(one.metadata, "refund", "") == refund.public_id), None)


def charges(since: datetime) -> Iterator[provider.Charge]:
    """All money that came to this account since then, as Stripe lists it. Raises provider.Silent."""
    after: dict[str, str] = {}
    while True:
        page = _ask(
            lambda client, after=after: client.v1.payment_intents.list(  # type: ignore[misc]
                params={
                    "created": {"gte": int(since.timestamp())},
                    "limit": 100,
                    "expand": ["data.latest_charge"],
                    **after,
                }
            ),
            patient=True,
        )
        for intent in page.data:
            if intent.status == "succeeded":
                yield _charge(intent)
        if not page.has_more:
            return
        after = {"starting_after": page.data[-1].id}


def forget_silence() -> None:
    """Ask at once again: for whoever knows that Stripe is back, such as a test with another one."""
    global _silent_until
    _silent_until = 0.0


def _session(payment: Payment) -> Any:
    """What is asked of Stripe. Made of what is stored alone, so that a second try sends the same to the letter."""
    order = payment.order
    assert order is not None
    about = {"payment": payment.public_id, "order": order.number}
    return {
        "mode": "payment",
        "payment_method_types": ["card"],
        "line_items": list(_items(order)),
        "success_url": f"{payment.return_url}?from=card",
        "cancel_url": payment.return_url,
        "client_reference_id": order.number,
        "customer_email": order.email,
        "expires_at": int(payment.due_at.timestamp()),
        "locale": order.language,
        # The buyer pays the amount in the currency that was shown; Stripe may not turn it into another.
        "adaptive_pricing": {"enabled": False},
        "metadata": about,
        "payment_intent_data": {"metadata": about, "description": order.number},
    }


def _items(order: Order) -> Iterator[dict[str, Any]]:
    lines = OrderLine.objects.filter(part__order=order).order_by("pk")
    for line in lines:
        yield _item(line.product_name.localize(order.language), line.unit_price, order.currency, line.quantity)
    parcels = SellerOrder.objects.filter(order=order, shipping__gt=0).order_by("position")
    for number, part in enumerate(parcels, 1):
        # Not the maker's name, which may change between two tries that must say the same.
        name = f"{number}. {part.service_name.localize(order.language)}"
        yield _item(name, part.shipping, order.currency, 1)


def _item(name: str, unit: int, currency: str, quantity: int) -> dict[str, Any]:
    price = {
        "currency": currency.lower(),
        "unit_amount": to_stripe(unit, currency),
        "product_data": {"name": name[:250]},
    }
    return {"price_data": price, "quantity": quantity}


def _state(session: Any) -> provider.State:
    intent = session.payment_intent
    charge = getattr(intent, "latest_charge", None)
    if session.status == "complete" and session.payment_status == "paid":
        return provider.State(
            provider.PAID,
            amount=from_stripe(session.amount_total, session.currency) or 0,
            currency=(session.currency or "").upper(),
            intent_ref=str(getattr(intent, "id", intent) or ""),
            refunded=from_stripe(getattr(charge, "amount_refunded", 0), session.currency) or 0,
        )
    if session.status == "expired":
        return provider.State(provider.CLOSED)
    return provider.State(provider.OPEN)


def _charge(intent: Any) -> provider.Charge:
    refunded = getattr(intent.latest_charge, "amount_refunded", 0)
    return provider.Charge(
        intent_ref=intent.id,
        payment=getattr(intent.metadata, "payment", ""),
        amount=from_stripe(intent.amount_received, intent.currency) or 0,
        refunded=from_stripe(refunded, intent.currency) or 0,
        currency=intent.currency.upper(),
        at=datetime.fromtimestamp(intent.created, UTC),
    )


@cache
def _client(key: str, api: str, tries_more: int) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": api} if api else {},
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
        max_network_retries=tries_more,
    )


def _ask(call: Callable[[stripe.StripeClient], Any], *, patient: bool) -> Any:
    """One question to Stripe. Its errors become ours; while it rests after a silence, pages are not kept waiting."""
    global _silent_until
    if not patient and time.monotonic() < _silent_until:
        raise provider.Silent("resting after a silence")
    client = _client(settings.STRIPE["key"], settings.STRIPE["api"], TRIES_MORE if patient else 0)
    try:
        answer = call(client)
    except stripe.StripeError as why:
        raise _understood(why) from why
    _silent_until = 0.0
    return answer


def _understood(why: stripe.StripeError) -> Exception:
    """Stripe's error as one of ours. A 409 means that the same key is being worked on: that is no silence."""
    global _silent_until
    status, code = why.http_status or 0, why.code or type(why).__name__
    if status == 409:
        return provider.Silent(f"{status} {code}")
    if status == 400 and getattr(why, "param", None) == "expires_at":
        return provider.Refused(provider.TOO_LATE)
    if status and status < 500 and status != 429:
        log.warning("Stripe refused: %s %s (request %s)", status, code, why.request_id)
        return provider.Refused(code)
    headers = {name.lower(): value for name, value in dict(why.headers or {}).items()}
    if headers.get("idempotent-replayed") == "true":
        return provider.Stuck(f"{status} {code}")
    _silent_until = time.monotonic() + REST
    return provider.Silent(f"{status} {code}")
