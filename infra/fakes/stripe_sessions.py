"""Checkout Sessions in payment mode, from their creation to paid or expired.

docs.stripe.com/api/checkout/sessions, docs.stripe.com/payments/checkout/how-checkout-works. The PaymentIntent of a
session is made when the buyer first tries to pay, not before. Amounts in minor units, moments in UTC seconds."""

from typing import Any

from infra.fakes import stripe_intents as intents
from infra.fakes.stripe_cards import attach
from infra.fakes.stripe_forms import EXPAND, Flag, Json, Many, Metadata, Refused, Text, Url, Whole, invalid, required
from infra.fakes.stripe_knobs import Knobs
from infra.fakes.stripe_money import check_amount, check_currency
from infra.fakes.stripe_world import World, new_id

SOONEST = 30 * 60  # seconds from creation
LATEST = 24 * 60 * 60  # seconds from creation
# fmt: off
LOCALES = (
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hi-IN",
    "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl",
    "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
)
# fmt: on
_TYPES = Many(Text(choices=("card",)))

LINE: Json = {
    "quantity": Whole(1),
    "price_data": {
        "currency": Text(),
        "unit_amount": Whole(0),
        "tax_behavior": Text(choices=("exclusive", "inclusive", "unspecified")),
        "product_data": {
            "name": Text(),
            "description": Text(),
            "images": Many(Url(), 8),
            "metadata": Metadata(),
        },
    },
}
CREATE: Json = {
    "adaptive_pricing": {"enabled": Flag()},
    "billing_address_collection": Text(choices=("auto", "required")),
    "cancel_url": Url(),
    "client_reference_id": Text(200),
    "customer_creation": Text(choices=("always", "if_required")),
    "customer_email": Text(800),
    "expires_at": Whole(),
    "line_items": Many(LINE),
    "locale": Text(choices=LOCALES),
    "metadata": Metadata(),
    "mode": Text(choices=("payment",)),
    "payment_intent_data": {
        "capture_method": Text(choices=("automatic", "automatic_async", "manual")),
        "description": Text(1000),
        "metadata": Metadata(),
        "receipt_email": Text(),
        "statement_descriptor": Text(22),
        "statement_descriptor_suffix": Text(22),
        "transfer_group": Text(),
    },
    "payment_method_types": _TYPES,
    "submit_type": Text(choices=("auto", "book", "donate", "pay")),
    "success_url": Url(),
    "ui_mode": Text(choices=("hosted_page",)),
    **EXPAND,
}


def create(world: World, asked: Json, base: str) -> Json:
    """docs.stripe.com/api/checkout/sessions/create; `base` is the address under which the hosted page is found."""
    required(asked, "mode", "success_url", "line_items")
    lines = [_line(item, f"line_items[{place}]") for place, item in enumerate(asked["line_items"])]
    currencies = {line["currency"] for line in lines}
    if len(currencies) != 1:
        raise invalid("All line items must have the same currency.", "line_items")
    currency = currencies.pop()
    total = sum(line["amount_total"] for line in lines)
    check_amount(total, currency, "line_items", "The Checkout Session's total amount due must add up to at least {}")
    now = world.clock.now()
    session = _build(asked, currency, total, now, _expiry(asked, now))
    session["url"] = f"{base}/pay/{session['id']}"
    world.table("line_items")[session["id"]] = lines
    world.table("payment_intent_data")[session["id"]] = asked.get("payment_intent_data", {})
    return world.add(session)


def update(world: World, session: Json, asked: Json) -> Json:
    """docs.stripe.com/api/checkout/sessions/update"""
    session["metadata"] = intents.changed_metadata(session["metadata"], asked.get("metadata", {}))
    return session


def expire(world: World, session: Json) -> Json:
    """docs.stripe.com/api/checkout/sessions/expire"""
    if session["status"] != "open":
        raise Refused(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f"`{session['status']}`."
        )
    return _expired(world, session)


def expire_due(world: World) -> None:
    """Expire what has reached its `expires_at`; Stripe does it by itself."""
    now = world.clock.now()
    for session in list(world.table("checkout.session").values()):
        if session["status"] == "open" and session["expires_at"] <= now:
            # Nobody's request: the event says so.
            request, world.request = world.request, {"id": None, "idempotency_key": None}
            _expired(world, session)
            world.request = request


def pay(world: World, session: Json, card: str, knobs: Knobs, email: str | None = None) -> Json:
    """What the buyer does on the hosted page. A declined card leaves the session open, to be tried again."""
    if session["status"] != "open":
        raise Refused(f"This Checkout Session has a status of `{session['status']}`.")
    if session["payment_intent"] is None:
        amount = session["amount_total"] if knobs.wrong_amount is None else knobs.wrong_amount
        currency = session["currency"] if knobs.wrong_currency is None else knobs.wrong_currency
        data = world.table("payment_intent_data")[session["id"]]
        intent = intents.build(world, amount, currency, {**data, "payment_method_types": ["card"]})
        session["payment_intent"] = intent["id"]
    intent = world.get("payment_intent", session["payment_intent"])
    attach(world, intent, card)
    intents.attempt(world, intent, knobs)
    if intent["status"] not in ("succeeded", "requires_capture"):
        return session
    session.update(
        # Equal to what was asked, unless a knob has made them wrong.
        amount_total=intent["amount"],
        currency=intent["currency"],
        customer_details=_details(session["customer_email"] or email),
        payment_status="paid" if intent["status"] == "succeeded" else "unpaid",
        status="complete",
        url=None,
    )
    world.event("checkout.session.completed", session)
    return session


def _expired(world: World, session: Json) -> Json:
    session.update(status="expired", url=None)
    if session["payment_intent"] is not None:
        intents.end(world, world.get("payment_intent", session["payment_intent"]), "automatic")
    world.event("checkout.session.expired", session)
    return session


def _expiry(asked: Json, now: int) -> int:
    moment = int(asked.get("expires_at", now + LATEST))
    for wrong, words in (
        (moment < now + SOONEST, "at least 30 minutes"),
        (moment > now + LATEST, "less than 24 hours"),
    ):
        if wrong:
            raise invalid(
                f"The `expires_at` timestamp must be {words} from Checkout Session creation.",
                "expires_at",
                "parameter_invalid",
            )
    return moment


def _line(item: Json, place: str) -> Json:
    required(item, "quantity", "price_data.currency", "price_data.unit_amount", "price_data.product_data.name")
    asked = item["price_data"]
    currency = check_currency(asked["currency"], f"{place}[price_data][currency]")
    total = asked["unit_amount"] * item["quantity"]
    price: Json = {
        "id": new_id("price"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "currency": currency,
        "livemode": False,
        "metadata": {},
        "product": new_id("product"),
        "recurring": None,
        "tax_behavior": asked.get("tax_behavior", "unspecified"),
        "type": "one_time",
        "unit_amount": asked["unit_amount"],
        "unit_amount_decimal": str(asked["unit_amount"]),
    }
    return {
        "id": new_id("item"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": currency,
        "description": asked["product_data"]["name"],
        "metadata": {},
        "price": price,
        "quantity": item["quantity"],
    }


def _details(email: str | None) -> Json:
    address: dict[str, Any] = dict.fromkeys(("city", "line1", "line2", "postal_code", "state"))
    return {
        "address": {**address, "country": "ID"},
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": "Test",
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }


def _build(asked: Json, currency: str, total: int, now: int, expires_at: int) -> Json:
    return {
        "id": new_id("checkout.session"),
        "object": "checkout.session",
        "adaptive_pricing": asked.get("adaptive_pricing", {"enabled": False}),
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": asked.get("billing_address_collection"),
        "cancel_url": asked.get("cancel_url"),
        "client_reference_id": asked.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": now,
        "currency": currency,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
        "customer": None,
        "customer_account": None,
        "customer_creation": asked.get("customer_creation", "if_required"),
        "customer_details": None,
        "customer_email": asked.get("customer_email"),
        "discounts": [],
        "expires_at": expires_at,
        "invoice": None,
        "invoice_creation": None,
        "livemode": False,
        "locale": asked.get("locale"),
        "metadata": intents.changed_metadata({}, asked.get("metadata", {})),
        "mode": "payment",
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": asked.get("payment_method_types", ["card"]),
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": asked.get("submit_type"),
        "subscription": None,
        "success_url": asked["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": None,
        "wallet_options": None,
    }
