"""PaymentIntents and the charges they make.

docs.stripe.com/api/payment_intents, docs.stripe.com/api/charges; which test card does what: docs.stripe.com/testing.
Amounts in minor units, moments in UTC seconds."""

import copy

from infra.fakes.stripe_cards import CARDS, WORDS, attach, charge
from infra.fakes.stripe_forms import EXPAND, Flag, Json, Many, Metadata, Refused, Text, Url, Whole, invalid, required
from infra.fakes.stripe_knobs import Knobs
from infra.fakes.stripe_money import check_amount, check_currency, price
from infra.fakes.stripe_world import World, new_id

_CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action")
_CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
_REASONS = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")
_CAPTURE = Text(choices=("automatic", "automatic_async", "manual"))


UPDATE: Json = {
    "amount": Whole(1),
    "currency": Text(3),
    "description": Text(1000),
    "metadata": Metadata(),
    "payment_method": Text(),
    "payment_method_types": Many(Text(choices=("card",))),
    "receipt_email": Text(),
    "setup_future_usage": Text(choices=("on_session", "off_session")),
    "statement_descriptor": Text(22),
    "statement_descriptor_suffix": Text(22),
    "transfer_group": Text(),
    "capture_method": _CAPTURE,
    **EXPAND,
}
CONFIRM: Json = {
    "payment_method": Text(),
    "return_url": Url(),
    "off_session": Flag(),
    "error_on_requires_action": Flag(),
    "receipt_email": Text(),
    **EXPAND,
}
CREATE: Json = {
    **UPDATE,
    **CONFIRM,
    "confirm": Flag(),
    "confirmation_method": Text(choices=("automatic", "manual")),
    "automatic_payment_methods": {"enabled": Flag(), "allow_redirects": Text(choices=("always", "never"))},
}
CANCEL: Json = {"cancellation_reason": Text(choices=_REASONS), **EXPAND}
CAPTURE: Json = {"amount_to_capture": Whole(1), "metadata": Metadata(), **EXPAND}


def build(world: World, amount: int, currency: str, asked: Json) -> Json:
    """A new PaymentIntent that nobody has confirmed, with its event."""
    name = new_id("payment_intent")
    types = asked.get("payment_method_types")
    automatic = asked.get("automatic_payment_methods") or ({"enabled": True} if types is None else None)
    intent: Json = {
        "id": name,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": automatic and {"allow_redirects": "always", **automatic},
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": asked.get("capture_method", "automatic_async"),
        "client_secret": f"{name}_secret_{new_id('request')[4:]}",
        "confirmation_method": asked.get("confirmation_method", "automatic"),
        "created": world.clock.now(),
        "currency": currency,
        "customer": None,
        "customer_account": None,
        "description": asked.get("description"),
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": changed_metadata({}, asked.get("metadata", {})),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": types or ["card"],
        "processing": None,
        "receipt_email": asked.get("receipt_email"),
        "review": None,
        "setup_future_usage": asked.get("setup_future_usage"),
        "shipping": None,
        "source": None,
        "statement_descriptor": asked.get("statement_descriptor"),
        "statement_descriptor_suffix": asked.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": asked.get("transfer_group"),
    }
    world.add(intent)
    if "payment_method" in asked:
        attach(world, intent, asked["payment_method"])
    world.event("payment_intent.created", intent)
    return intent


def create(world: World, asked: Json, knobs: Knobs) -> Json:
    """docs.stripe.com/api/payment_intents/create"""
    required(asked, "amount", "currency")
    currency = check_currency(asked["currency"], "currency")
    check_amount(asked["amount"], currency, "amount")
    _known_method(world, asked)
    if "automatic_payment_methods" in asked and "payment_method_types" in asked:
        raise invalid(
            "You may only specify one of these parameters: automatic_payment_methods, payment_method_types.",
            "automatic_payment_methods",
        )
    if not asked.get("confirm"):
        for name in ("return_url", "off_session", "error_on_requires_action"):
            if name in asked:
                raise invalid(f"`{name}` can only be provided if `confirm` is `true`.", name)
        return build(world, asked["amount"], currency, asked)
    if "payment_method" not in asked:
        raise _no_method()
    by_itself = None if "payment_method_types" in asked else {"enabled": True}
    _check_return(asked.get("automatic_payment_methods", by_itself), asked)
    intent = build(world, asked["amount"], currency, asked)
    return confirm(world, intent, asked, knobs)


def update(world: World, intent: Json, asked: Json) -> Json:
    """docs.stripe.com/api/payment_intents/update"""
    _known_method(world, asked)
    if "currency" in asked:
        asked["currency"] = check_currency(asked["currency"], "currency")
    for name in ("amount", "currency"):
        if name in asked and intent["status"] not in _CONFIRMABLE:
            raise _state(
                f"This PaymentIntent's {name} could not be updated because it has a status of {intent['status']}. You "
                f"may only update the {name} of a PaymentIntent with one of the following statuses: "
                f"{', '.join(_CONFIRMABLE)}.",
                intent,
                name,
            )
    if "amount" in asked:
        check_amount(asked["amount"], asked["currency"] if "currency" in asked else intent["currency"], "amount")
    metadata = asked.pop("metadata", None)
    if metadata is not None:
        intent["metadata"] = changed_metadata(intent["metadata"], metadata)
    if "payment_method" in asked:
        attach(world, intent, asked.pop("payment_method"))
    intent.update({name: value for name, value in asked.items() if name in intent})
    return intent


def confirm(world: World, intent: Json, asked: Json, knobs: Knobs) -> Json:
    """docs.stripe.com/api/payment_intents/confirm"""
    _known_method(world, asked)
    if intent["status"] not in _CONFIRMABLE:
        done = "already succeeded after being previously confirmed" if intent["status"] == "succeeded" else ""
        raise _state(
            f"You cannot confirm this PaymentIntent because it has {done or 'a status of ' + intent['status']}.", intent
        )
    _check_return(intent["automatic_payment_methods"], asked)
    if "payment_method" in asked:
        attach(world, intent, asked["payment_method"])
    if intent["payment_method"] is None:
        raise _no_method()
    return attempt(world, intent, knobs, asked.get("return_url"))


def attempt(world: World, intent: Json, knobs: Knobs, return_url: str | None = None) -> Json:
    """Ask the bank of the attached card; a declined one is an error of kind card_error, and the intent remembers it."""
    method = world.get("payment_method", intent["payment_method"])
    card = CARDS[world.table("test_card")[method["id"]]]
    if card.asks:
        redirect = {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": return_url}}
        sdk = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
        intent["status"] = "requires_action"
        intent["next_action"] = redirect if return_url else sdk
        world.event("payment_intent.requires_action", intent)
        return intent
    if knobs.processing:
        intent["status"] = "processing"
        world.event("payment_intent.processing", intent)
    made = charge(world, intent, method, card)
    intent["latest_charge"] = made["id"]
    intent["next_action"] = None
    if card.decline:
        raise _declined(world, intent, made, method, card.decline)
    intent["last_payment_error"] = None
    if intent["capture_method"] == "manual":
        intent["status"] = "requires_capture"
        intent["amount_capturable"] = intent["amount"]
        world.event("charge.succeeded", made)
        world.event("payment_intent.amount_capturable_updated", intent)
        return intent
    world.event("charge.succeeded", made)
    _succeed(world, intent, made["amount"])
    return intent


def capture(world: World, intent: Json, asked: Json) -> Json:
    """docs.stripe.com/api/payment_intents/capture"""
    if intent["status"] != "requires_capture":
        raise _state(
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be captured: requires_capture.",
            intent,
        )
    amount = asked["amount_to_capture"] if "amount_to_capture" in asked else intent["amount_capturable"]
    if amount > intent["amount_capturable"]:
        raise Refused(
            f"The amount to capture ({price(amount, intent['currency'])}) is greater than the capturable amount "
            f"({price(intent['amount_capturable'], intent['currency'])}).",
            param="amount_to_capture",
            code="amount_too_large",
        )
    taken = world.get("charge", intent["latest_charge"])
    taken.update(captured=True, amount_captured=amount)
    world.event("charge.captured", taken)
    _succeed(world, intent, amount)
    return intent


def cancel(world: World, intent: Json, asked: Json) -> Json:
    """docs.stripe.com/api/payment_intents/cancel"""
    if intent["status"] not in _CANCELABLE:
        raise _state(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent "
            f"with one of the following statuses may be canceled: {', '.join(_CANCELABLE)}, processing.",
            intent,
        )
    owner = next((s for s in world.table("checkout.session").values() if s["payment_intent"] == intent["id"]), None)
    if owner is not None and intent["status"] != "requires_capture":
        raise Refused(
            "You cannot cancel the PaymentIntent for a Checkout Session. Expire the Checkout Session instead.",
            code="payment_intent_unexpected_state",
        )
    end(world, intent, asked.get("cancellation_reason"))
    return intent


def end(world: World, intent: Json, reason: str | None) -> None:
    """Cancel, whoever asks for it."""
    intent.update(
        status="canceled",
        canceled_at=world.clock.now(),
        cancellation_reason=reason,
        amount_capturable=0,
        next_action=None,
    )
    world.event("payment_intent.canceled", intent)


def changed_metadata(old: dict[str, str], asked: dict[str, str]) -> dict[str, str]:
    """docs.stripe.com/api/metadata: keys are merged; an empty value unsets its key."""
    return {key: value for key, value in {**old, **asked}.items() if value != ""}


def _known_method(world: World, asked: Json) -> None:
    name = asked.get("payment_method")
    if name is not None and name not in CARDS:
        world.get("payment_method", name, "payment_method")


def _succeed(world: World, intent: Json, amount: int) -> None:
    intent.update(status="succeeded", amount_received=amount, amount_capturable=0)
    world.event("payment_intent.succeeded", intent)


def _declined(world: World, intent: Json, failed: Json, method: Json, decline: str) -> Refused:
    words = WORDS[decline]
    error: Json = {
        "charge": failed["id"],
        "code": "card_declined",
        "decline_code": decline,
        "payment_method": method,
    }
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        last_payment_error={**copy.deepcopy(error), "message": words, "type": "card_error"},
    )
    world.event("charge.failed", failed)
    world.event("payment_intent.payment_failed", intent)
    return Refused(words, status=402, kind="card_error", payment_intent=copy.deepcopy(intent), **error)


def _check_return(automatic: Json | None, asked: Json) -> None:
    if automatic and automatic.get("allow_redirects", "always") == "always" and "return_url" not in asked:
        raise invalid(
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of "
            "these payment methods might redirect your customer off of your page, you must provide a `return_url`. If "
            "you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to "
            "`true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and "
            "Payment Intents.",
            "return_url",
        )


def _state(message: str, intent: Json, param: str | None = None) -> Refused:
    return Refused(message, code="payment_intent_unexpected_state", param=param, payment_intent=copy.deepcopy(intent))


def _no_method() -> Refused:
    return Refused(
        "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
        "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment "
        "method or ConfirmationToken.",
        code="payment_intent_unexpected_state",
        param="payment_method",
        validation=True,
    )
