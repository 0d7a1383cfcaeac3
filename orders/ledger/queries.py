"""Reading the books."""

from django.db.models import Sum

from orders.ledger.models import Posting


def balance(kind: str, *, currency: str, seller: int | None = None) -> int:
    """The sum of an account's postings in minor units: debits above zero."""
    rows = Posting.objects.filter(account__kind=kind, account__seller=seller, currency=currency)
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def orders_off() -> list[str]:
    """Orders whose postings do not sum to zero: none, or the books are wrong."""
    sums = Posting.objects.values("order_ref", "currency").annotate(sum=Sum("amount"))
    return list(sums.exclude(sum=0).values_list("order_ref", flat=True))
