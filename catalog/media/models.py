"""Pictures that everybody may see, with the sizes made of them; and papers that few may, locked."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from i18nfield.fields import I18nCharField

from catalog.commons.numbers import random_id


class Picture(models.Model):
    """One picture. `original` and `renditions` are storage keys, so that no page asks the storage anything.

    `renditions` maps format to width to key: {"webp": {"480": "pictures/…"}}. `tone` is the class (1 to 12, as in the
    design's tokens) whose colour holds the picture's place until it comes.
    """

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    original = models.CharField(max_length=200, blank=True)
    recipe = models.CharField(max_length=120, blank=True, help_text="how a drawn sample is painted: cloth:view")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    tone = models.PositiveSmallIntegerField(default=8)
    alt = I18nCharField(max_length=300, blank=True)
    renditions = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="likeness.of(); empty until it is prepared")
    is_drawn = models.BooleanField(default=False, help_text="a drawn sample, labelled as such wherever it is shown")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(tone__gte=1, tone__lte=12), name="picture_tone_known"),
            models.UniqueConstraint(fields=["recipe"], condition=~Q(recipe=""), name="picture_recipe_once"),
        ]

    def __str__(self) -> str:
        return self.recipe or self.public_id

    @property
    def ready(self) -> bool:
        return bool(self.renditions)


class PrivateFile(models.Model):
    """A paper of somebody's: an identity card, a permit, a certificate, a photograph of how she works.

    Only pictures of its pages are kept, each locked with a key of this file's own (`wrapped_key`), which is locked with
    a master key (`key_id`). The original is dropped: it may hold where the photograph was taken, what somebody blacked
    out, or what attacks the program of whoever opens it, and no officer decides by anything but what is seen.

    Deleting destroys key and pages and leaves this row as proof of what was there (`sha256` of the pages), when it went
    and why. PostgreSQL keeps the row and refuses to change that proof.
    """

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    media_type = models.CharField(max_length=40, help_text="what was sent, by its content")
    pages = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField(help_text="bytes of all pages before they were locked")
    sha256 = models.CharField(
        max_length=64, help_text="of the pages' bytes, one after another, before they were locked"
    )
    keys = ArrayField(models.CharField(max_length=100), help_text="where each page lies in the private storage")
    key_id = models.CharField(max_length=40, blank=True)
    wrapped_key = models.BinaryField()
    uploaded_by_ref = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now)
    delete_after = models.DateField(null=True, blank=True, help_text="the last day on which it is kept")
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_why = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True, wrapped_key__gt=b"", deleted_why="")
                | Q(deleted_at__isnull=False, wrapped_key=b"", key_id="", keys=[]),
                name="paper_deleted_whole",
            ),
            models.CheckConstraint(condition=Q(pages__gte=1), name="paper_has_pages"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["delete_after"], condition=Q(deleted_at__isnull=True), name="paper_due"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="paper_row_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="paper_proof_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__deleted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
