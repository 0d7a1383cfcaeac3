"""The storefront's tables: only what may be lost without losing money."""

from typing import ClassVar

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
