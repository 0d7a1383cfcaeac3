"""Checkout: the field's word for a cart on its way to an order."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalog.commons.addresses import PostalAddress
from catalog.commons.numbers import random_id
from catalog.products.models import Channel, ProductVariant
from catalog.sellers.models import Msme


class Checkout(models.Model):
    """A cart. Its token is its credential: 128 random bits, as Saleor's clients expect."""

    OPEN, COMPLETED = "open", "completed"

    token = models.CharField(max_length=22, unique=True, default=random_id)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=[(s, s) for s in (OPEN, COMPLETED)], default=OPEN)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="checkouts")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="id")
    shipping_address = models.JSONField(default=dict, blank=True)
    billing_address = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source_first = models.JSONField(default=dict, blank=True, help_text="utm_* and referrer's host of the first visit")
    source_last = models.JSONField(default=dict, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    order_number = models.CharField(max_length=20, blank=True, help_text="the order that came of it")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"checkout {self.pk}"

    @property
    def currency(self) -> str:
        return self.channel.currency

    @property
    def hold_reference(self) -> str:
        """Under which name the stock room keeps what a started payment holds."""
        return f"hold:{self.token}"

    @property
    def ship_to(self) -> PostalAddress | None:
        return PostalAddress.from_json(self.shipping_address)


class CheckoutLine(models.Model):
    """A variant in a cart, with the unit price the buyer last saw, so that a change can be shown."""

    MOST = 99

    token = models.CharField(max_length=22, unique=True, default=random_id)
    checkout = models.ForeignKey(Checkout, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(ProductVariant, models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()
    seen_amount = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkout", "variant"], name="checkout_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=99), name="checkout_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"


class CheckoutDelivery(models.Model):
    """How one maker's parcel of this cart shall travel."""

    checkout = models.ForeignKey(Checkout, models.CASCADE, related_name="deliveries")
    seller = models.ForeignKey(Msme, models.CASCADE, related_name="+")
    service = models.SlugField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkout", "seller"], name="checkout_delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.checkout_id}/{self.seller_id}: {self.service}"
