"""History and its chain, the answers kept for repeated requests, and the regions of Indonesia."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from catalog.commons.append_only import append_only
from catalog.commons.numbers import random_id


class HistoryEntry(models.Model):
    """What happened, written once, in words for people. The actor is an opaque id and a role, not a foreign key."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, help_text="opaque reference of what it happened to, e.g. an order number")
    seller_ref = models.CharField(max_length=22, blank=True)
    actor_ref = models.CharField(max_length=40, blank=True)
    actor_role = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    digest = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="of all the others; empty before there were any"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "at"], name="history_subject"),
            models.Index(fields=["actor_ref", "at"], name="history_actor"),
            models.Index(fields=["kind", "at"], name="history_kind"),
        ]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.subject}"


class HistoryLink(models.Model):
    """An entry's place in the chain. No foreign key: the link must stay when its entry is gone."""

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    previous = models.CharField(max_length=64, blank=True, help_text="hash of the link before; empty for the first")
    digest = models.CharField(max_length=64)

    class Meta:
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.seq}: {self.entry_id}"


class HistoryCheck(models.Model):
    """What a walk along the chain found: its length, its head, and the rows that were not as written."""

    at = models.DateTimeField(default=timezone.now)
    links = models.BigIntegerField()
    head = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(help_text="of troubles; the first of them in words")
    troubles = models.JSONField(default=list)

    class Meta:
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.links} links, {self.count} troubles"


class KeptAnswer(models.Model):
    """What a request under an idempotency key was answered, while such a request may come again."""

    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    payload_hash = models.CharField(max_length=64)
    began_at = models.DateTimeField(db_index=True)
    done = models.BooleanField(default=False)
    answer = models.JSONField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["scope", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.pk}"


class Region(models.Model):
    """A province, regency, district or village by its Kemendagri code (Kepmendagri 300.2.2-2138/2025)."""

    code = models.CharField(primary_key=True, max_length=13)
    name = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(help_text="1 province, 2 regency or city, 3 district, 4 village")
    parent_code = models.CharField(max_length=8, blank=True, db_index=True)
    postal_code = models.CharField(max_length=5, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["name"]
        indexes: ClassVar = [
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="region_name_trgm"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
