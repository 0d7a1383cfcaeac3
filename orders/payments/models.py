"""Payments: what shall be paid, by which way, until when."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from prices import Money

from catalog.commons.money import money
from catalog.commons.numbers import random_id
from orders.carts.models import Checkout
from orders.payments.moves import PAYMENT, REFUND, REQUESTED, STARTED
from orders.sales.models import Order


class Payment(models.Model):
    """One payment of one order. `reference` is what the buyer writes on the transfer; `quote` the prices it froze.

    For a provider: `session_ref` and `session_url` are its page for this payment, `intent_ref` its own name for the
    money, `return_url` where that page leads back to, and `attempt` counts the pages asked for, so that each has an
    idempotency key of its own.
    """

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    gateway = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=[(s, s) for s in PAYMENT.states], default=STARTED)
    checkout = models.ForeignKey(Checkout, models.SET_NULL, null=True, blank=True, related_name="payments")
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="payments")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=20, unique=True)
    quote = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=40, blank=True, help_text="opaque reference of the finance officer")
    attempt = models.PositiveSmallIntegerField(default=1)
    session_ref = models.CharField(max_length=120, blank=True)
    session_url = models.TextField(blank=True)
    intent_ref = models.CharField(max_length=120, blank=True, db_index=True)
    return_url = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_something"),
            models.CheckConstraint(
                condition=Q(status__in=["started", "expired", "cancelled"]) | Q(order__isnull=False),
                name="payment_has_its_order",
            ),
            models.UniqueConstraint(
                fields=["checkout"], condition=Q(status="started"), name="payment_one_started_per_checkout"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(status__in=["pending", "confirmed"]), name="payment_one_alive_per_order"
            ),
            models.UniqueConstraint(
                fields=["gateway", "session_ref"], condition=~Q(session_ref=""), name="payment_one_per_session"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "due_at"], name="payment_due")]

    def __str__(self) -> str:
        return self.reference

    @property
    def money(self) -> Money:
        return money(self.amount, self.currency)

    @property
    def key(self) -> str:
        """The idempotency key under which the provider is asked for the page of this attempt."""
        return f"{self.public_id}-{self.attempt}"


class Refund(models.Model):
    """Money on its way back to a buyer. PostgreSQL refuses more than the payment brought."""

    ORDER, LATE, TWICE = "order", "late", "twice"
    CAUSES: ClassVar = [
        (ORDER, "the whole order was called off"),
        (LATE, "the money came after the pieces had gone"),
        (TWICE, "the order was paid already"),
    ]

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    status = models.CharField(max_length=10, choices=[(s, s) for s in REFUND.states], default=REQUESTED)
    cause = models.CharField(max_length=10, choices=CAUSES)
    note = models.CharField(max_length=300, blank=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    attempt = models.PositiveSmallIntegerField(default=1)
    provider_ref = models.CharField(max_length=120, blank=True)
    by_hand = models.BooleanField(default=False, help_text="sent from the shop's bank account by a person")
    requested_at = models.DateTimeField(default=timezone.now)
    requested_by = models.CharField(max_length=40, blank=True, help_text="opaque reference of the finance officer")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something"),
            models.CheckConstraint(condition=~Q(status="sent") | Q(sent_at__isnull=False), name="refund_sent_when"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="within_payment",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                # The payment's row is locked first: two refunds at once could each see room for itself alone.
                func="""
                    PERFORM 1 FROM payments_payment WHERE id = NEW.payment_id FOR UPDATE;
                    IF (SELECT sum(amount) FROM payments_refund WHERE payment_id = NEW.payment_id)
                       > (SELECT amount FROM payments_payment WHERE id = NEW.payment_id)
                    OR NEW.currency <> (SELECT currency FROM payments_payment WHERE id = NEW.payment_id) THEN
                        RAISE EXCEPTION 'refunds of payment % exceed what it brought', NEW.payment_id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}: {self.amount} {self.currency} ({self.status})"

    @property
    def key(self) -> str:
        """The idempotency key under which the provider is asked for this refund."""
        return f"{self.public_id}-{self.attempt}"


class ProviderEvent(models.Model):
    """What a provider told us, once for each of its event ids. `about` holds what we need of it, no personal values."""

    HANDLED, IGNORED, REFUSED = "handled", "ignored", "refused"

    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    about = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=[(o, o) for o in (HANDLED, IGNORED, REFUSED)], blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="provider_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class FinanceTask(models.Model):
    """Something about money that a person has to look at: open until the finance officer closes it."""

    SURPLUS, DIFFERENCE, SEND_BACK, DISPUTE = "surplus", "difference", "send_back", "dispute"
    KINDS: ClassVar = [
        (SURPLUS, "money came that no order needs"),
        (DIFFERENCE, "the provider's books and ours differ"),
        (SEND_BACK, "a refund that a person has to send"),
        (DISPUTE, "a buyer disputes a card payment"),
    ]

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    kind = models.CharField(max_length=12, choices=KINDS)
    about = models.CharField(max_length=200, help_text="what it is about; one task for each kind and thing")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="tasks")
    amount = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    found = models.CharField(max_length=200, blank=True, help_text="what the provider or the statement shows")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=40, blank=True, help_text="opaque reference of the finance officer")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "about"], name="finance_task_once")]
        indexes: ClassVar = [
            models.Index(fields=["opened_at"], condition=Q(closed_at=None), name="finance_task_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}"
