"""Who may act for a shop."""

from typing import Any

from catalog.people.models import User
from catalog.sellers.models import Msme


def shops_of(user: Any) -> list[Msme]:
    """The shops in which the person has a part that deals with orders, by name; none for a stranger."""
    if not isinstance(user, User) or not user.is_active:
        return []
    return list(
        Msme.objects.filter(memberships__user=user, memberships__role__in=["owner", "orders"])
        .distinct()
        .order_by("name")
    )
