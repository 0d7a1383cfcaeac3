"""Delivery zones and flat rates by weight."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from i18nfield.fields import I18nCharField


class Zone(models.Model):
    """Part of the world with one price list: Indonesian regions by code prefix, or countries."""

    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=80)
    region_prefixes = models.JSONField(default=list, help_text='Kemendagri codes, longest wins: ["33.75", "33"]')
    countries = models.JSONField(default=list, help_text='ISO 3166-1 alpha-2; ["*"] is everywhere else')
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.slug


class Rate(models.Model):
    """A way of sending to a zone: a price for the first kilogram and for each further one begun, in minor units."""

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="rates")
    service = models.SlugField(help_text="the same word in every zone where the service exists")
    name = I18nCharField(max_length=80)
    currency = models.CharField(max_length=3, default="IDR")
    first_kg = models.BigIntegerField()
    further_kg = models.BigIntegerField()
    days_min = models.PositiveSmallIntegerField()
    days_max = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "service", "currency"], name="rate_once"),
            models.CheckConstraint(condition=Q(first_kg__gte=0, further_kg__gte=0), name="rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.service} to {self.zone_id}"
