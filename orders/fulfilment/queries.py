"""Parcels, read."""

from collections.abc import Iterable

from django.db.models import Prefetch, Sum, prefetch_related_objects

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
