"""Payments: what shall be paid, by which way, until when."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from prices import Money

from catalog.commons.money import money
from catalog.commons.numbers import random_id
from orders.carts.models import Checkout
from orders.payments.moves import PAYMENT, STARTED
from orders.sales.models import Order


class Payment(models.Model):
    """One payment of one order. `reference` is what the buyer writes on the transfer; `quote` the prices it froze."""

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
        ]
        indexes: ClassVar = [models.Index(fields=["status", "due_at"], name="payment_due")]

    def __str__(self) -> str:
        return self.reference

    @property
    def money(self) -> Money:
        return money(self.amount, self.currency)
