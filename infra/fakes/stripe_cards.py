"""The test cards, the payment methods that stand for them, and the charges they make.

docs.stripe.com/testing, docs.stripe.com/api/payment_methods, docs.stripe.com/api/charges; amounts in minor units."""

from dataclasses import dataclass
from typing import Any

from infra.fakes.stripe_forms import Json
from infra.fakes.stripe_world import World, new_id


@dataclass(frozen=True)
class Card:
    """One of Stripe's test cards, and the answer of its bank."""

    brand: str = "visa"
    last4: str = "4242"
    decline: str | None = None
    asks: bool = False


CARDS = {
    "pm_card_visa": Card(),
    "pm_card_mastercard": Card("mastercard", "4444"),
    "pm_card_visa_chargeDeclined": Card(last4="0002", decline="generic_decline"),
    "pm_card_chargeDeclined": Card(last4="0002", decline="generic_decline"),
    "pm_card_visa_chargeDeclinedInsufficientFunds": Card(last4="9995", decline="insufficient_funds"),
    "pm_card_chargeDeclinedInsufficientFunds": Card(last4="9995", decline="insufficient_funds"),
    "pm_card_threeDSecure2Required": Card(last4="3220", asks=True),
    "pm_card_authenticationRequired": Card(last4="3184", asks=True),
}
WORDS = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
}


def attach(world: World, intent: Json, name: str) -> None:
    """Give the intent a payment method, or one of the test cards."""
    if name in CARDS:  # a test card stands for a method that is made anew at each use
        card = CARDS[name]
        method = world.add(
            {
                "id": new_id("payment_method"),
                "object": "payment_method",
                "allow_redisplay": "unspecified",
                "billing_details": billing(),
                "card": {"brand": card.brand, "last4": card.last4, "exp_month": 12, "exp_year": 2034, "country": "ID"},
                "created": world.clock.now(),
                "customer": None,
                "livemode": False,
                "metadata": {},
                "type": "card",
            }
        )
        world.table("test_card")[method["id"]] = name
        name = method["id"]
    intent["payment_method"] = name
    if intent["status"] == "requires_payment_method":
        intent["status"] = "requires_confirmation"


def charge(world: World, intent: Json, method: Json, card: Card) -> Json:
    """One attempt to take the intent's amount from the card: docs.stripe.com/api/charges/object"""
    declined = card.decline is not None
    captured = not declined and intent["capture_method"] != "manual"
    outcome: Json = {
        "network_status": "declined_by_network" if declined else "approved_by_network",
        "reason": card.decline,
        "risk_level": "normal",
        "seller_message": "The bank did not return any further details." if declined else "Payment complete.",
        "type": "issuer_declined" if declined else "authorized",
    }
    details: dict[str, Any] = {**method["card"], "funding": "credit", "network": card.brand}
    return world.add(
        {
            "id": new_id("charge"),
            "object": "charge",
            "amount": intent["amount"],
            "amount_captured": intent["amount"] if captured else 0,
            "amount_refunded": 0,
            "application": None,
            "application_fee": None,
            "application_fee_amount": None,
            "balance_transaction": None,
            "billing_details": billing(),
            "calculated_statement_descriptor": "TEST",
            "captured": captured,
            "created": world.clock.now(),
            "currency": intent["currency"],
            "customer": None,
            "description": intent["description"],
            "disputed": False,
            "failure_balance_transaction": None,
            "failure_code": "card_declined" if declined else None,
            "failure_message": WORDS[card.decline] if card.decline else None,
            "fraud_details": {},
            "livemode": False,
            "metadata": dict(intent["metadata"]),
            "on_behalf_of": None,
            "outcome": outcome,
            "paid": not declined,
            "payment_intent": intent["id"],
            "payment_method": method["id"],
            "payment_method_details": {"card": details, "type": "card"},
            "receipt_email": intent["receipt_email"],
            "receipt_number": None,
            "receipt_url": None,
            "refunded": False,
            "review": None,
            "shipping": None,
            "source": None,
            "source_transfer": None,
            "statement_descriptor": None,
            "statement_descriptor_suffix": None,
            "status": "failed" if declined else "succeeded",
            "transfer_data": None,
            "transfer_group": None,
        }
    )


def billing() -> Json:
    """Nothing is asked about the cardholder."""
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    return {"address": address, "email": None, "name": None, "phone": None, "tax_id": None}
