"""Who may act for a shop."""

from typing import Any

from catalog.people.models import User
from catalog.sellers.models import Msme


def shops_of(user: Any, *roles: str) -> list[Msme]:
    """The shops in which the person has one of the roles, by name; owners have them all. Any part counts when no role
    is named. None for a stranger."""
    if not isinstance(user, User) or not user.is_active:
        return []
    found = Msme.objects.filter(memberships__user=user)
    if roles:
        found = Msme.objects.filter(memberships__user=user, memberships__role__in=["owner", *roles])
    return list(found.select_related("village").distinct().order_by("name"))


def may_list(user: Any, seller: Msme) -> bool:
    """Whether the person may put cloth into the shop."""
    return (
        isinstance(user, User)
        and user.is_active
        and seller.memberships.filter(user=user, role__in=["owner", "stock"]).exists()
    )
