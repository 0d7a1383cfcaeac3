"""Parcels, read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Prefetch, QuerySet, Sum, prefetch_related_objects

from catalog.sellers.models import Msme
from orders.fulfilment.models import Parcel, ParcelLine
from orders.sales.models import SellerOrder


def remaining(part: SellerOrder) -> dict[str, int]:
    """Pieces of each line (by public id) that are in no parcel yet. Two queries."""
    packed = dict(ParcelLine.objects.filter(parcel__part=part).values_list("order_line").annotate(Sum("quantity")))
    return {line.public_id: line.quantity - packed.get(line.pk, 0) for line in part.lines.all()}


def with_parcels(parts: Iterable[SellerOrder]) -> list[SellerOrder]:
    """The same parts with their parcels and what lies in them, in two queries for all."""
    rows = list(parts)
    lines = Prefetch("lines", ParcelLine.objects.select_related("order_line"))
    prefetch_related_objects(rows, Prefetch("parcels", Parcel.objects.prefetch_related(lines)))
    return rows


def parcel_of(seller: Msme, public_id: str) -> Parcel | None:
    """One of a maker's parcels; None for another's."""
    return Parcel.objects.filter(seller=seller, public_id=public_id).select_related("part__order").first()


def median_days_to_ship(shops: QuerySet[Msme], since: datetime, until: datetime) -> float | None:
    """Of the parcels of `shops` that left from `since` until before `until`: the median of the days between payment and
    leaving, to a tenth. None when none left."""
    sent = Parcel.objects.filter(seller__in=shops, shipped_at__gte=since, shipped_at__lt=until)
    spans = sent.filter(part__order__paid_at__isnull=False).values_list("shipped_at", "part__order__paid_at")
    days = [(shipped - paid) / timedelta(days=1) for shipped, paid in spans if shipped and paid]
    return round(median(days), 1) if days else None
