"""The storefront's tables: only what may be lost without losing money."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SentNotice(models.Model):
    """A notice that has gone out: listeners run at least once, and people want one mail."""

    entry_id = models.CharField(max_length=22)
    template = models.CharField(max_length=40)
    recipient = models.CharField(max_length=64, help_text="hash of the address: enough to know it again")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry_id", "template", "recipient"], name="notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.template} for {self.entry_id}"


class Attempt(models.Model):
    """Tries of one kind at one thing since `began_at`: guesses at an account's password, sign-ups from an address.

    The counter stands in the database and not in a cache, so that it survives what empties caches, and it is raised by
    one guarded statement before anything is checked (storefront/shop/account_guard.py)."""

    key = models.CharField(max_length=64, primary_key=True, help_text="keyed hash of kind and subject: no address")
    began_at = models.DateTimeField(db_index=True)
    tries = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.tries} tries since {self.began_at}"


class Device(models.Model):
    """A client of the API with which somebody is logged in (storefront/devices). Its tokens are not kept: by a digest
    the refresh token is known again."""

    public_id = models.CharField(max_length=22, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=200, blank=True, help_text="what the client calls itself")
    digest = models.CharField(max_length=64, unique=True)
    stamp = models.CharField(max_length=64, help_text="print of the account's state; with another one it is out")
    began_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
