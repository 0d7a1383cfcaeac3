"""Sellers: micro, small and medium enterprises (Msme)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from i18nfield.fields import I18nCharField, I18nTextField

from catalog.commons.numbers import random_id
from catalog.heritage.models import Centre, Technique, Village
from catalog.media.models import Picture
from catalog.sellers.moves import APPROVED, DRAFT, VETTING

SIZES = ("micro", "small", "medium", "large")


def selling(prefix: str = "") -> Q:
    """A shop that may sell today, as a condition; `prefix` leads to it from another table, such as "seller__".

    The one rule, joined by everything a buyer can meet: the city has approved it, and no paper that has to stay valid
    has expired. A paper is good through its last day, by the clock of Pekalongan.
    """
    good = Q(**{f"{prefix}papers_until__isnull": True}) | Q(**{f"{prefix}papers_until__gte": timezone.localdate()})
    return Q(**{f"{prefix}status": APPROVED}) & good


class MsmeQuerySet(models.QuerySet["Msme"]):
    def selling(self) -> "MsmeQuerySet":
        """May sell today."""
        return self.filter(selling())


class Msme(models.Model):
    """A seller's shop. Key of every row that is hers: product, stock, parcel, order line, posting."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=20, choices=[(s, s) for s in VETTING.states], default=DRAFT)
    is_demo = models.BooleanField(default=False, help_text="a maker who does not exist; marked so on every page")
    email = models.EmailField(help_text="where order notices go; never shown")
    language = models.CharField(max_length=2, default="id")
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, help_text="known when it is approved")
    centre = models.ForeignKey(Centre, models.SET_NULL, null=True, blank=True)
    techniques = models.ManyToManyField(Technique, related_name="makers")
    specialty = I18nCharField(max_length=160, blank=True)
    story = I18nTextField(blank=True)
    quote = I18nCharField(max_length=240, blank=True)
    hands = models.PositiveSmallIntegerField(default=1, help_text="people who work in the shop")
    since = models.PositiveSmallIntegerField(null=True, blank=True, help_text="year")
    hours = I18nCharField(max_length=160, blank=True, help_text="when the workshop is open to visitors, in words")
    whatsapp = models.CharField(max_length=16, blank=True, help_text="E.164; shown to everybody, if she wants it")
    instagram = models.CharField(max_length=30, blank=True, help_text="the account's name alone")
    profile_version = models.PositiveIntegerField(default=0, help_text="grows with each change of what she says here")
    ships_in_days = models.PositiveSmallIntegerField(default=2, help_text="working days from payment to the courier")
    emblem = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    head = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    verified_on = models.DateField(null=True, blank=True)
    size_class = models.CharField(
        max_length=6, choices=[(s, s) for s in SIZES], blank=True, help_text="as an officer confirmed it (PP 7/2021)"
    )
    class_confirmed_on = models.DateField(null=True, blank=True)
    papers_until = models.DateField(
        null=True, blank=True, help_text="the last day on which all papers that have to stay valid are; empty: no end"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MsmeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(status=APPROVED) | Q(village__isnull=False), name="seller_has_a_place"),
        ]

    def __str__(self) -> str:
        return self.name

    def may_sell(self) -> bool:
        """The rule of `selling()` for a shop that has been read."""
        return self.status == APPROVED and (self.papers_until is None or self.papers_until >= timezone.localdate())


class ShopPhoto(models.Model):
    """A photograph of the workshop or its people, sent by the owner, shown on the shop's page."""

    seller = models.ForeignKey(Msme, models.CASCADE, related_name="photos")
    picture = models.OneToOneField(Picture, models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"photo of {self.seller_id}"


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


class Invitation(models.Model):
    """A part in a shop that was offered to an address. The link is a secret that only the mail holds: here lies its
    digest. It works once, for the person whose confirmed address it went to."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    seller = models.ForeignKey(Msme, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=8, choices=Membership.ROLES)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="accepted or withdrawn")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seller", "email", "role"], condition=Q(ended_at__isnull=True), name="invitation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.seller_id}"
