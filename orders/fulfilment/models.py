"""Parcels: what a maker sends of her part of an order."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons.moves import Life
from catalog.commons.numbers import random_id
from catalog.sellers.models import Msme
from orders.sales.models import OrderLine, SellerOrder

PACKED, SHIPPED = "packed", "shipped"
PARCEL = Life("parcel", {PACKED: (SHIPPED,), SHIPPED: ()}, {PACKED: _("Packed"), SHIPPED: _("Sent")})


class Parcel(models.Model):
    """One parcel, with its courier and tracking number once it has left."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    part = models.ForeignKey(SellerOrder, models.PROTECT, related_name="parcels")
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=[(s, s) for s in PARCEL.states], default=PACKED)
    courier = models.CharField(max_length=40, blank=True)
    tracking_number = models.CharField(max_length=40, blank=True)
    packed_at = models.DateTimeField(default=timezone.now)
    shipped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status="packed") | (~Q(tracking_number="") & Q(shipped_at__isnull=False)),
                name="parcel_shipped_with_number",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class ParcelLine(models.Model):
    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="parcel_lines")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parcel", "order_line"], name="parcel_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="parcel_line_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.parcel_id}: {self.quantity} × {self.order_line_id}"
