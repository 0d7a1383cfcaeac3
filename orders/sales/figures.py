"""What the city counts of trade (DOMAIN.md 7.4, item 4), of the shops it is asked about and of a span of time, its end
not included. An order counts on the day on which it was paid.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower

from catalog.sellers.models import Msme
from orders.sales import moves
from orders.sales.models import SellerOrder

HOME = "ID"


@dataclass(frozen=True)
class Sold:
    """Of one currency: orders, the value of their goods without delivery, and what was called off since."""

    currency: str
    orders: int
    goods: int
    called_off: int

    @property
    def average(self) -> int:
        """The value of goods of an order, in whole minor units."""
        return round(self.goods / self.orders) if self.orders else 0


def sold(shops: QuerySet[Msme], since: datetime, until: datetime) -> list[Sold]:
    """What was paid in that time, by currency; what was called off later is in it."""
    paid = _paid(shops, since, until)
    off = dict(_by(paid.filter(order__status=moves.REFUNDED), "currency"))
    rows = paid.values_list("currency").annotate(Count("order", distinct=True), Sum("subtotal")).order_by("currency")
    return [Sold(currency, orders, goods, off.get(currency, 0)) for currency, orders, goods in rows]


def active_sellers(shops: QuerySet[Msme], until: datetime, days: int) -> int:
    """Shops that sold something in the `days` days before `until`."""
    return _paid(shops, until - timedelta(days=days), until).values("seller").distinct().count()


def buyers_by_country(shops: QuerySet[Msme], since: datetime, until: datetime) -> dict[str, int]:
    """How many people bought, by the country to which their parcels went."""
    return _people(_paid(shops, since, until).annotate(place=KeyTextTransform("country", "order__shipping_address")))


def buyers_by_province(shops: QuerySet[Msme], since: datetime, until: datetime) -> dict[str, int]:
    """How many people bought in Indonesia, by province."""
    paid = _paid(shops, since, until).filter(order__shipping_address__country=HOME)
    return _people(paid.annotate(place=KeyTextTransform("province", "order__shipping_address")))


def _people(parts: QuerySet[Any]) -> dict[str, int]:
    """Addresses are counted and not read."""
    rows = parts.values_list("place").annotate(n=Count(Lower("order__email"), distinct=True)).order_by("-n", "place")
    return {place or "": n for place, n in rows}


def _paid(shops: QuerySet[Msme], since: datetime, until: datetime) -> QuerySet[SellerOrder]:
    found = SellerOrder.objects.filter(seller__in=shops, order__paid_at__gte=since, order__paid_at__lt=until)
    return found.filter(order__status__in=(moves.PAID, moves.REFUNDED)).order_by()


def _by(parts: QuerySet[SellerOrder], column: str) -> list[tuple[str, int]]:
    return list(parts.values_list(column).annotate(Count("order", distinct=True)))
