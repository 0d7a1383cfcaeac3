"""Posting. The only verb that writes money into the books; corrections are new postings."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from catalog.commons.numbers import random_id
from orders.ledger.models import Account, Posting


@dataclass(frozen=True)
class Entry:
    """One side of a transfer: the account's kind, whose it is (a seller's primary key or None), and minor units."""

    kind: str
    amount: int
    seller: int | None = None


def post(*, kind: str, order_ref: str, currency: str, entries: Sequence[Entry]) -> list[Posting]:
    """Write one transfer in the caller's transaction. Entries of 0 are left out.

    Raises ValueError when they do not sum to zero; PostgreSQL would refuse it at the commit all the same.
    """
    if sum(entry.amount for entry in entries) != 0:
        raise ValueError("a transfer sums to zero")
    transfer = random_id()
    rows = [
        Posting(
            transfer=transfer,
            kind=kind,
            order_ref=order_ref,
            account=_account(entry, currency),
            seller_id=entry.seller,
            amount=entry.amount,
            currency=currency,
        )
        for entry in entries
        if entry.amount
    ]
    return Posting.objects.bulk_create(rows)


def _account(entry: Entry, currency: str) -> Account:
    found = Account.objects.filter(kind=entry.kind, seller=entry.seller, currency=currency).first()
    if found is None:
        with transaction.atomic():
            found, _made = Account.objects.get_or_create(kind=entry.kind, seller_id=entry.seller, currency=currency)
    return found
