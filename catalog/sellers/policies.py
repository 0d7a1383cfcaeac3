"""Who may act for a shop."""

from typing import Any

from catalog.people import consents
from catalog.people.models import Terms, User
from catalog.sellers.models import Membership, Msme
from catalog.sellers.moves import APPROVED, CORRECTION, REVIEW, SUBMITTED, SUSPENDED

# Shops that have applied and are not shut: their owners have agreed to terms, and are asked again when these change.
UNDER_TERMS = (SUBMITTED, REVIEW, CORRECTION, APPROVED, SUSPENDED)


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


def terms_to_accept(user: Any) -> list[Terms]:
    """The texts to which an owner has to agree anew; empty for everybody else. One query while there are none."""
    if not isinstance(user, User) or not user.is_active:
        return []
    asked = consents.to_accept(user)
    owns = Membership.objects.filter(user=user, role="owner", seller__status__in=UNDER_TERMS)
    return asked if asked and owns.exists() else []


def agreed(seller: Msme) -> bool:
    """Whether an owner has agreed to the terms for sellers that hold now. Not asked of a shop that has yet to apply."""
    if seller.status not in UNDER_TERMS:
        return True
    return consents.up_to_date(User.objects.filter(memberships__seller=seller, memberships__role="owner"), Terms.SELLER)
