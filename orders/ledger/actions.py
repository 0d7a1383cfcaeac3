"""Posting. The only verb that writes money into the books; corrections are new postings."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from catalog.commons.numbers import random_id
from orders.ledger.models import Account, Posting

# An account's kind, and its seller's primary key or None.
Whose = tuple[str, int | None]


@dataclass(frozen=True)
class Entry:
    """One side of a transfer: the account's kind, whose it is (a seller's primary key or None), and minor units."""

    kind: str
    amount: int
    seller: int | None = None


def post(*, kind: str, order_ref: str, currency: str, entries: Sequence[Entry]) -> list[Posting]:
    """Write one transfer in the caller's transaction. Entries of 0 are left out. Two statements, two more when an
    account is posted to for the first time.

    Raises ValueError when they do not sum to zero; PostgreSQL would refuse it at the commit all the same.
    """
    if sum(entry.amount for entry in entries) != 0:
        raise ValueError("a transfer sums to zero")
    transfer = random_id()
    accounts = _accounts({(entry.kind, entry.seller) for entry in entries if entry.amount}, currency)
    rows = [
        Posting(
            transfer=transfer,
            kind=kind,
            order_ref=order_ref,
            account=accounts[entry.kind, entry.seller],
            seller_id=entry.seller,
            amount=entry.amount,
            currency=currency,
        )
        for entry in entries
        if entry.amount
    ]
    return Posting.objects.bulk_create(rows)


def _accounts(wanted: set[Whose], currency: str) -> dict[Whose, Account]:
    found = _known(wanted, currency)
    missing = wanted - found.keys()
    if missing:
        # In one order, and a quiet no where somebody else was first: two transfers cannot wait for each other.
        ordered = sorted(missing, key=lambda whose: (whose[0], whose[1] or 0))
        Account.objects.bulk_create(
            [Account(kind=kind, seller_id=seller, currency=currency) for kind, seller in ordered], ignore_conflicts=True
        )
        found = _known(wanted, currency)
    return found


def _known(wanted: set[Whose], currency: str) -> dict[Whose, Account]:
    kinds, sellers = {kind for kind, _seller in wanted}, {seller for _kind, seller in wanted}
    of_whom = Q(seller__in=sellers - {None}) | Q(seller=None)
    rows = Account.objects.filter(of_whom, currency=currency, kind__in=kinds)
    return {(row.kind, row.seller_id): row for row in rows}
