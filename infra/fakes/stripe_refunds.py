"""Refunds, never above what was captured, and disputes.

docs.stripe.com/api/refunds, docs.stripe.com/api/disputes; amounts in minor units, moments in UTC seconds."""

from infra.fakes.stripe_forms import EXPAND, Json, Metadata, Refused, Text, Whole, invalid
from infra.fakes.stripe_intents import changed_metadata
from infra.fakes.stripe_knobs import Knobs
from infra.fakes.stripe_money import price
from infra.fakes.stripe_world import World, new_id

CREATE: Json = {
    "amount": Whole(1),
    "charge": Text(),
    "payment_intent": Text(),
    "metadata": Metadata(),
    "reason": Text(choices=("duplicate", "fraudulent", "requested_by_customer")),
    **EXPAND,
}
UPDATE: Json = {"metadata": Metadata(), **EXPAND}


def create(world: World, asked: Json, knobs: Knobs) -> Json:
    """docs.stripe.com/api/refunds/create"""
    charge = _charge(world, asked)
    left = charge["amount_captured"] - charge["amount_refunded"]
    if charge["refunded"]:
        raise Refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if charge["disputed"]:
        raise Refused(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    amount = asked.get("amount", left)
    if amount > left:
        whole = left == charge["amount_captured"]
        kind = "charge amount" if whole else "unrefunded amount on charge"
        raise Refused(
            f"Refund amount ({price(amount, charge['currency'])}) is greater than {kind} "
            f"({price(left, charge['currency'])})",
            param="amount",
        )
    refund = world.add(_build(world, charge, amount, asked, "pending" if knobs.refund_pending else "succeeded"))
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    world.event("refund.created", refund)
    world.event("charge.refunded", charge, before)
    if not knobs.refund_pending:
        # The bank's reference comes a moment later; a real card refund is updated with it, too.
        refund["destination_details"]["card"].update(reference_status="available", reference="0" * 17)
        world.event("refund.updated", refund, {"destination_details": {"card": {"reference_status": "pending"}}})
    return refund


def update(world: World, refund: Json, asked: Json) -> Json:
    """docs.stripe.com/api/refunds/update"""
    before = dict(refund["metadata"])
    refund["metadata"] = changed_metadata(before, asked.get("metadata", {}))
    world.event("refund.updated", refund, {"metadata": before})
    return refund


def settle(world: World, refund: Json, succeeded: bool) -> Json:
    """Control verb: a pending refund arrives, or fails; then the money is ours again. docs.stripe.com/refunds"""
    if refund["status"] != "pending":
        raise Refused(f"This refund has a status of {refund['status']}.")
    refund["status"] = "succeeded" if succeeded else "failed"
    refund["pending_reason"] = None
    if not succeeded:
        refund["failure_reason"] = "lost_or_stolen_card"
        charge = world.get("charge", refund["charge"])
        charge["amount_refunded"] -= refund["amount"]
        charge["refunded"] = False
        world.event("refund.failed", refund)
    world.event("refund.updated", refund, {"status": "pending"})
    return refund


def dispute(world: World, charge: Json, amount: int | None, reason: str) -> Json:
    """Control verb: the cardholder's bank takes the money back. docs.stripe.com/disputes"""
    if charge["disputed"] or not charge["amount_captured"]:
        raise Refused(f"Charge {charge['id']} cannot be disputed.")
    charge["disputed"] = True
    details: Json = {
        "due_by": world.clock.now() + 7 * 86400,
        "enhanced_eligibility": {},
        "has_evidence": False,
        "past_due": False,
        "submission_count": 0,
    }
    opened = world.add(
        {
            "id": new_id("dispute"),
            "object": "dispute",
            "amount": amount or charge["amount_captured"],
            "balance_transactions": [],
            "charge": charge["id"],
            "created": world.clock.now(),
            "currency": charge["currency"],
            "enhanced_eligibility_types": [],
            "evidence": {},
            "evidence_details": details,
            "is_charge_refundable": False,
            "livemode": False,
            "metadata": {},
            "network_reason_code": "10.4",
            "payment_intent": charge["payment_intent"],
            "reason": reason,
            "status": "needs_response",
        }
    )
    world.event("charge.dispute.created", opened)
    world.event("charge.dispute.funds_withdrawn", opened)
    return opened


def _charge(world: World, asked: Json) -> Json:
    if ("charge" in asked) == ("payment_intent" in asked):
        raise invalid(
            "You must provide exactly one of these parameters: charge, payment_intent.", "charge", "parameter_missing"
        )
    if "charge" in asked:
        charge = world.get("charge", asked["charge"], "charge")
        if not charge["captured"]:
            raise Refused(f"Charge {charge['id']} does not have a successful charge to refund.", param="charge")
        return charge
    intent = world.get("payment_intent", asked["payment_intent"], "payment_intent")
    if intent["status"] != "succeeded":
        raise Refused(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
    return world.get("charge", intent["latest_charge"])


def _build(world: World, charge: Json, amount: int, asked: Json, status: str) -> Json:
    card: Json = {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"}
    return {
        "id": new_id("refund"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": world.clock.now(),
        "currency": charge["currency"],
        "customer": None,
        "customer_account": None,
        "destination_details": {"card": card, "type": "card"},
        "metadata": changed_metadata({}, asked.get("metadata", {})),
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "pending_reason": "processing" if status == "pending" else None,
        "reason": asked.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }
