"""Paying by transfer to the shop's bank account; the finance officer confirms what the bank statement shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from orders.payments.models import Payment

ID = "canting.bank-transfer"


@dataclass(frozen=True)
class Instructions:
    """What the buyer types into the banking app. `amount` in minor units, `due_at` in UTC."""

    bank: str
    number: str
    holder: str
    reference: str
    amount: int
    currency: str
    due_at: datetime


def time_to_pay() -> timedelta:
    """How long the pieces are kept for a transfer."""
    return timedelta(hours=settings.TRANSFER_HOURS)


def instructions(payment: Payment) -> Instructions:
    """Where and how to pay this payment."""
    account = settings.BANK_ACCOUNT
    return Instructions(
        bank=account["bank"],
        number=account["number"],
        holder=account["holder"],
        reference=payment.reference,
        amount=payment.amount,
        currency=payment.currency,
        due_at=payment.due_at,
    )
