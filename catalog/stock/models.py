"""Stock: where pieces lie, what is promised, and every movement."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from catalog.commons.append_only import append_only
from catalog.heritage.models import Village
from catalog.products.models import ProductVariant
from catalog.sellers.models import Msme


class Warehouse(models.Model):
    """A workshop, the city's showroom or a stand at an exhibition."""

    KINDS: ClassVar = [("workshop", "workshop"), ("showroom", "showroom"), ("stand", "exhibition stand")]

    seller = models.ForeignKey(Msme, models.PROTECT, related_name="warehouses")
    kind = models.CharField(max_length=10, choices=KINDS, default="workshop")
    name = models.CharField(max_length=80)
    village = models.ForeignKey(Village, models.PROTECT)

    def __str__(self) -> str:
        return self.name


class StockLevel(models.Model):
    """How much of a variant lies in a place, and how much of that is promised.

    For a variant that is made to order the pieces are making slots: promised while the work is under way, free again
    when the piece is sent (`refills`).
    """

    seller = models.ForeignKey(Msme, models.PROTECT, related_name="+")
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="levels")
    variant = models.ForeignKey(ProductVariant, models.PROTECT, related_name="levels")
    on_hand = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)
    refills = models.BooleanField(default=False)
    only_one = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warehouse", "variant"], name="level_once"),
            models.CheckConstraint(condition=Q(reserved__lte=F("on_hand")), name="level_not_oversold"),
            models.CheckConstraint(condition=Q(only_one=False) | Q(on_hand__lte=1), name="level_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.on_hand - self.reserved} of {self.on_hand}"

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


class Reservation(models.Model):
    """Pieces kept for someone. `reference` is opaque here (a checkout's or an order's number); `until` is when an
    unfinished purchase gives them back, empty once an order owns them."""

    HELD, SENT, RETURNED = "held", "sent", "returned"

    level = models.ForeignKey(StockLevel, models.PROTECT, related_name="reservations")
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, db_index=True)
    quantity = models.PositiveIntegerField()
    sent = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=8, choices=[(s, s) for s in (HELD, SENT, RETURNED)], default=HELD)
    until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_of_something"),
            models.CheckConstraint(condition=Q(sent__lte=F("quantity")), name="reservation_sent_within"),
            models.UniqueConstraint(
                fields=["reference", "level"], condition=~Q(status="returned"), name="reservation_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["until"], condition=Q(status="held", until__isnull=False), name="reservation_due"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.quantity} ({self.status})"


class Movement(models.Model):
    """A piece came or went. Append-only; stock on hand is the sum of these."""

    level = models.ForeignKey(StockLevel, models.PROTECT, related_name="movements")
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    delta = models.IntegerField()
    reason = models.CharField(max_length=20, choices=[(r, r) for r in ("counted", "sent", "returned", "lost")])
    reference = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(delta=0), name="movement_of_something")]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.level_id} {self.delta:+d} {self.reason}"
