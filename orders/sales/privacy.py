"""What this room holds about a person: orders, with the names, addresses and prices copied onto them.

They are the books of a trade: PP 80/2019 has their financial part kept for ten years, so they stay as they are, and
whoever erases her account is told so.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.commons import locks
from catalog.commons.privacy import FINANCIAL, Kept, years_after
from catalog.people.models import User
from orders.sales.models import Order, SellerOrder
from orders.sales.moves import AWAITING, PAID, SHIPPED, VOID
from orders.sales.queries import orders_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MODELS = (Order,)
FIELDS = (
    "number", "status", "email", "language", "currency", "subtotal", "shipping", "total", "shipping_address",
    "billing_address", "note", "placed_at", "paid_at",
)  # fmt: skip


def export(user: User) -> dict[str, Any]:
    """Her orders, those that she claimed as well."""
    return {"orders": [_order(one) for one in orders_of(user)]}


def refusals(user: User) -> "list[str | _StrPromise]":
    """An order that waits for its money or for a courier needs its buyer."""
    on_its_way = Q(status=PAID) & Q(parts__in=SellerOrder.objects.exclude(status__in=(SHIPPED, VOID)))
    found = Order.objects.filter(Q(status=AWAITING) | on_its_way, user=user).order_by("pk").distinct()
    said = _("Order %(number)s is still open. Wait until it has been sent, or its time for paying has passed.")
    return [said % {"number": number} for number in found.values_list("number", flat=True)]


def erase(user: User) -> None:
    """Orders stay. Where the person came from, which no law asks for, goes."""
    found = [one.pk for one in locks.rows(Order.objects.filter(user=user).only("pk"))]
    Order.objects.filter(pk__in=found).update(source_first={}, source_last={})


def kept(user: User) -> list[Kept]:
    """What was bought, what it cost, and where it was sent."""
    found = Order.objects.filter(user=user).aggregate(number=Count("pk"), last=Max("placed_at"))
    if not found["number"]:
        return []
    what = ngettext(
        "%(number)d order: what was bought and paid, the name, address and e-mail on it",
        "%(number)d orders: what was bought and paid, the names, addresses and e-mails on them",
        found["number"],
    )
    law = _("PP 80/2019: financial data, 10 years")
    return [Kept(what % found, law, years_after(found["last"], FINANCIAL))]


def _order(order: Order) -> dict[str, Any]:
    return {name: getattr(order, name) for name in FIELDS} | {
        "came_from": {"first": order.source_first, "last": order.source_last},
        "parts": [
            {
                "seller": part.seller.name,
                "status": part.status,
                "total": part.total,
                "lines": [
                    {
                        "sku": line.sku,
                        "name": line.product_name.data,
                        "quantity": line.quantity,
                        "unit_price": line.unit_price,
                    }
                    for line in part.lines.all()
                ],
            }
            for part in order.parts.all()
        ],
    }
