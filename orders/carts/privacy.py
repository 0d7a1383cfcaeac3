"""What this room holds about a person: carts, with who would buy and where to."""

from typing import TYPE_CHECKING, Any

from catalog.commons import locks
from catalog.commons.privacy import Kept
from catalog.people.models import User
from orders.carts.actions import NOBODY
from orders.carts.models import Checkout, CheckoutDelivery

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MODELS = (Checkout,)


def export(user: User) -> dict[str, Any]:
    """Her carts, also those that became orders and have not been forgotten yet."""
    found = Checkout.objects.filter(user=user).prefetch_related("lines__variant").order_by("pk")
    return {
        "carts": [
            {
                "begun": one.created_at,
                "status": one.status,
                "email": one.email,
                "shipping_address": one.shipping_address,
                "billing_address": one.billing_address,
                "note": one.note,
                "came_from": {"first": one.source_first, "last": one.source_last},
                "order": one.order_number,
                "lines": [{"sku": line.variant.sku, "quantity": line.quantity} for line in one.lines.all()],
            }
            for one in found
        ]
    }


def refusals(user: User) -> "list[str | _StrPromise]":
    """A cart stands in nobody's way."""
    return []


def erase(user: User) -> None:
    """Nobody knows any more whose they were, and where to."""
    found = [one.pk for one in locks.rows(Checkout.objects.filter(user=user).only("pk"))]
    CheckoutDelivery.objects.filter(checkout__in=found).delete()
    nothing: dict[str, Any] = {"user": None, "source_first": {}, "source_last": {}, "metadata": {}, **NOBODY}
    Checkout.objects.filter(pk__in=found).update(**nothing)


def kept(user: User) -> list[Kept]:
    """Nothing."""
    return []
