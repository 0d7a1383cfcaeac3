"""What makers hand in about their cloth, what officers say of it, and shops whose cloth is looked at afterwards."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from catalog.commons.numbers import random_id
from catalog.media.models import Picture
from catalog.moderation import moves
from catalog.moderation.choices import WRONGS
from catalog.products.models import Product
from catalog.sellers.models import Msme


class Submission(models.Model):
    """What a maker wants to be shown of a cloth: all of it the first time, later what differs from the live copy.

    `before` and `after` are facts (catalog/products/facts.py): what buyers see, and what they would see. While it is a
    DRAFT the maker still works on it; only an edit has one, since a cloth that nobody sees yet is its own draft.
    """

    FIRST, EDIT = "first", "edit"

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    product = models.ForeignKey(Product, models.CASCADE, related_name="submissions")
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=[(FIRST, FIRST), (EDIT, EDIT)])
    status = models.CharField(max_length=10, choices=[(s, s) for s in moves.SUBMISSION.states])
    published_first = models.BooleanField(default=False, help_text="of a trusted shop: live already, drawn for a look")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by_ref = models.CharField(max_length=22, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    officer_ref = models.CharField(max_length=22, blank=True, help_text="empty: let through as a trusted shop's")
    looked = models.JSONField(default=dict, help_text="sign -> yes, no or unclear")
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(status="draft") | Q(status="waiting", published_first=False),
                name="submission_one_open",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(handed_in_at__isnull=False), name="submission_handed_in"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=moves.DECIDED) | Q(decided_at__isnull=False), name="submission_decided"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["changes", "rejected"]) | (~Q(reason="") & ~Q(officer_ref="")),
                name="submission_no_has_a_reason",
            ),
            models.CheckConstraint(condition=~Q(kind="first", status="draft"), name="submission_first_is_no_draft"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["handed_in_at"], condition=Q(status="waiting"), name="submission_queue"),
            models.Index(fields=["seller", "-decided_at"], name="submission_of_shop"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.kind} {self.status}"


class Report(models.Model):
    """What somebody found wrong with a cloth. The maker never learns who it was."""

    OPEN, UPHELD, DISMISSED = "open", "upheld", "dismissed"

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    product = models.ForeignKey(Product, models.CASCADE, related_name="reports")
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="+")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", help_text="empty once erased"
    )
    reason = models.CharField(max_length=10, choices=[(code, code) for code in WRONGS])
    words = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=[(s, s) for s in (OPEN, UPHELD, DISMISSED)], default=OPEN)
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    officer_ref = models.CharField(max_length=22, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "reporter"], condition=Q(status="open"), name="report_open_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_at__isnull=True, answer="")
                | (~Q(status="open") & Q(decided_at__isnull=False) & ~Q(answer="") & ~Q(officer_ref="")),
                name="report_answered_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], condition=Q(status="open"), name="report_queue"),
            models.Index(fields=["reporter", "at"], name="report_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.reason} {self.status}"


class Alert(models.Model):
    """Two cloths with photographs that look the same, found by a job and decided by a person: nothing is taken down by
    itself. `product` is the one that was handed in later."""

    OPEN, COPY, HARMLESS = "open", "copy", "harmless"

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    product = models.ForeignKey(Product, models.CASCADE, related_name="alerts")
    other = models.ForeignKey(Product, models.CASCADE, related_name="+")
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="+", help_text="of `product`")
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="+")
    other_picture = models.ForeignKey(Picture, models.CASCADE, related_name="+")
    apart = models.PositiveSmallIntegerField(help_text="bits of 256 in which the fingerprints differ")
    status = models.CharField(max_length=8, choices=[(s, s) for s in (OPEN, COPY, HARMLESS)], default=OPEN)
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)
    officer_ref = models.CharField(max_length=22, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "other"], name="alert_once_per_pair"),
            models.CheckConstraint(condition=~Q(product=F("other")), name="alert_between_two"),
            models.CheckConstraint(
                condition=Q(status="open", decided_at__isnull=True)
                | (~Q(status="open") & Q(decided_at__isnull=False) & ~Q(officer_ref="")),
                name="alert_decided_by_a_person",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], condition=Q(status="open"), name="alert_queue")]

    def __str__(self) -> str:
        return f"{self.product_id} ~ {self.other_id} {self.status}"


class Trust(models.Model):
    """A shop whose cloth goes live at once and is looked at afterwards, one in a few. Gone with the first no."""

    seller = models.OneToOneField(Msme, models.CASCADE, related_name="trust")
    since = models.DateTimeField(default=timezone.now)
    officer_ref = models.CharField(max_length=22)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.seller_id} since {self.since:%Y-%m-%d}"
