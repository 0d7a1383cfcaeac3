"""Sellers: micro, small and medium enterprises (Msme)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from i18nfield.fields import I18nCharField, I18nTextField

from catalog.commons.numbers import random_id
from catalog.heritage.models import Centre, Technique, Village
from catalog.media.models import Picture
from catalog.sellers.moves import APPROVED, DRAFT, VETTING


class MsmeQuerySet(models.QuerySet["Msme"]):
    def selling(self) -> "MsmeQuerySet":
        """May sell today: the one rule, joined by everything a buyer can meet."""
        return self.filter(status=APPROVED)


class Msme(models.Model):
    """A seller's shop. Key of every row that is hers: product, stock, parcel, order line, posting."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=20, choices=[(s, s) for s in VETTING.states], default=DRAFT)
    is_demo = models.BooleanField(default=False, help_text="a maker who does not exist; marked so on every page")
    email = models.EmailField(help_text="where order notices go; never shown")
    language = models.CharField(max_length=2, default="id")
    village = models.ForeignKey(Village, models.PROTECT)
    centre = models.ForeignKey(Centre, models.SET_NULL, null=True, blank=True)
    techniques = models.ManyToManyField(Technique, related_name="makers")
    specialty = I18nCharField(max_length=160, blank=True)
    story = I18nTextField(blank=True)
    quote = I18nCharField(max_length=240, blank=True)
    hands = models.PositiveSmallIntegerField(default=1, help_text="people who work in the shop")
    since = models.PositiveSmallIntegerField(null=True, blank=True, help_text="year")
    ships_in_days = models.PositiveSmallIntegerField(default=2, help_text="working days from payment to the courier")
    emblem = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    head = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    verified_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MsmeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's part in a shop."""

    ROLES: ClassVar = [("owner", "owner"), ("stock", "stock"), ("orders", "orders"), ("finance", "finance")]

    seller = models.ForeignKey(Msme, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=ROLES)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "user", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.seller_id}"
