"""Accounts and append-only, double-entry postings. Knows only money and references."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalog.commons.append_only import append_only
from catalog.commons.numbers import random_id
from catalog.sellers.models import Msme


class Account(models.Model):
    """A place for money: one of the shop's own, or one of a seller's. Its balance is the sum of its postings."""

    RECEIVABLE, CASH, CARD, PROMISED, HELD = "receivable", "cash", "card", "promised", "held"
    SURPLUS, REFUNDS = "surplus", "refunds"
    KINDS: ClassVar = [
        (RECEIVABLE, "owed by buyers for orders placed"),
        (CASH, "received from buyers on the shop's bank account"),
        (CARD, "received from buyers by the card provider"),
        (PROMISED, "a seller's part of orders placed and not yet paid"),
        (HELD, "a seller's part of paid orders, kept until delivered"),
        (SURPLUS, "received without an order that it could pay"),
        (REFUNDS, "owed back to buyers and not yet sent"),
    ]

    kind = models.CharField(max_length=10, choices=KINDS)
    seller = models.ForeignKey(Msme, models.PROTECT, null=True, blank=True, related_name="+")
    currency = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "seller", "currency"], nulls_distinct=False, name="account_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["promised", "held"], seller__isnull=False)
                | Q(kind__in=["receivable", "cash", "card", "surplus", "refunds"], seller__isnull=True),
                name="account_of_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seller_id or ''} {self.currency}"


class Posting(models.Model):
    """One side of a transfer: positive is a debit, negative a credit, in minor units.

    PostgreSQL refuses, at the commit, a transfer or an order whose postings do not sum to zero in a currency.
    """

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    at = models.DateTimeField(default=timezone.now)
    transfer = models.CharField(max_length=22, db_index=True)
    kind = models.CharField(max_length=20)
    order_ref = models.CharField(max_length=40, db_index=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="postings")
    seller = models.ForeignKey(Msme, models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(amount=0), name="posting_of_something")]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="sums_to_zero",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF (SELECT sum(amount) FROM ledger_posting
                        WHERE transfer = NEW.transfer AND currency = NEW.currency) <> 0
                    OR (SELECT sum(amount) FROM ledger_posting
                        WHERE order_ref = NEW.order_ref AND currency = NEW.currency) <> 0 THEN
                        RAISE EXCEPTION 'postings of transfer % (order %) do not sum to zero',
                            NEW.transfer, NEW.order_ref USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_ref} {self.account_id} {self.amount:+d} {self.currency}"
