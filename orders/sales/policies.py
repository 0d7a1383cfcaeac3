"""Who sees what of an order."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from orders.sales.models import Order


def is_buyer(order: Order, user: Any) -> bool:
    """The order belongs to this account."""
    return bool(getattr(user, "is_authenticated", False)) and order.user_id is not None and order.user_id == user.pk


def may_see_details(order: Order, user: Any, *, own_session: bool = False) -> bool:
    """May see e-mail, telephone and street: the buyer's account, the session that placed it, or whoever has the link
    during the first hours (RELIABILITY.md test 7); afterwards a stranger with the link sees them masked."""
    if own_session or is_buyer(order, user):
        return True
    return timezone.now() - order.placed_at < timedelta(hours=settings.GUEST_DETAILS_HOURS)
