"""Who sees what of a cart."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from orders.carts.models import Checkout


def may_see_details(checkout: Checkout, user: Any = None, *, own_session: bool = False) -> bool:
    """May see e-mail, telephone and street: the buyer's account, the session that began it, or whoever has the id
    during the first hours after the last change (RELIABILITY.md test 7); afterwards a stranger sees them masked."""
    known = bool(getattr(user, "is_authenticated", False)) and checkout.user_id is not None
    if own_session or (known and checkout.user_id == user.pk):
        return True
    return timezone.now() - checkout.updated_at < timedelta(hours=settings.GUEST_DETAILS_HOURS)
