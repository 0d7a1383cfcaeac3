"""Order (the buyer's whole), SellerOrder (one maker's part), OrderLine: prices, names and addresses copied."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from i18nfield.fields import I18nCharField
from prices import Money

from catalog.commons.addresses import PostalAddress
from catalog.commons.money import money
from catalog.commons.numbers import random_id
from catalog.media.models import Picture
from catalog.products.models import Channel, ProductVariant
from catalog.sellers.models import Msme
from orders.sales.moves import AWAITING, ORDER, PART, WAITING


class Order(models.Model):
    """What one buyer bought at once. `token` is the credential of its page and of the API; claiming it changes it."""

    number = models.CharField(max_length=20, unique=True)
    token = models.CharField(max_length=22, unique=True, default=random_id)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=[(s, s) for s in ORDER.states], default=AWAITING)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="orders")
    email = models.EmailField()
    language = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    subtotal = models.BigIntegerField()
    shipping = models.BigIntegerField()
    total = models.BigIntegerField()
    shipping_address = models.JSONField()
    billing_address = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source_first = models.JSONField(default=dict, blank=True)
    source_last = models.JSONField(default=dict, blank=True)
    placed_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(subtotal__gt=0, shipping__gte=0, total=F("subtotal") + F("shipping")), name="order_adds_up"
            ),
            models.CheckConstraint(condition=~Q(status="paid") | Q(paid_at__isnull=False), name="order_paid_when"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "-placed_at"], name="order_of_user")]

    def __str__(self) -> str:
        return self.number

    @property
    def total_money(self) -> Money:
        return money(self.total, self.currency)

    @property
    def ship_to(self) -> PostalAddress:
        return PostalAddress.from_json(self.shipping_address) or PostalAddress()


class SellerOrder(models.Model):
    """One maker's part of an order: a row with totals of its own, so that she never sees another's."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    order = models.ForeignKey(Order, models.PROTECT, related_name="parts")
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="orders")
    position = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=[(s, s) for s in PART.states], default=WAITING)
    subtotal = models.BigIntegerField()
    shipping = models.BigIntegerField()
    total = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    service = models.SlugField()
    service_name = I18nCharField(max_length=80)
    days_min = models.PositiveSmallIntegerField()
    days_max = models.PositiveSmallIntegerField()
    ship_by = models.DateField(null=True, blank=True, help_text="promised when paid, counted in days of making")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "seller"], name="part_once_per_seller"),
            models.CheckConstraint(
                condition=Q(subtotal__gt=0, shipping__gte=0, total=F("subtotal") + F("shipping")), name="part_adds_up"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["seller", "status", "-id"], name="part_of_seller")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.seller_id}"


class OrderLine(models.Model):
    """What was bought, as it was called and priced then."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    part = models.ForeignKey(SellerOrder, models.PROTECT, related_name="lines")
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="+")
    variant = models.ForeignKey(ProductVariant, models.SET_NULL, null=True, blank=True, related_name="+")
    sku = models.CharField(max_length=40)
    product_name = I18nCharField(max_length=160)
    variant_name = I18nCharField(max_length=80, blank=True)
    technique = models.SlugField()
    technique_label = I18nCharField(max_length=80)
    is_batik = models.BooleanField()
    one_of_a_kind = models.BooleanField(default=False)
    making_days = models.PositiveSmallIntegerField(default=0, help_text="0 when it lay ready")
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    unit_price = models.BigIntegerField()
    quantity = models.PositiveIntegerField()
    total = models.BigIntegerField()
    weight_g = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gt=0, total=F("unit_price") * F("quantity")),
                name="order_line_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"
