"""Roles as groups, and the questions asked of them. Denied by default: no group, no right."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from catalog.commons.history import Actor
from catalog.people.models import User

OFFICER = "officer"
FINANCE = "finance"
ROLES = (OFFICER, FINANCE)


def has_role(user: AbstractBaseUser | AnonymousUser | None, *wanted: str) -> bool:
    """True when the person is active and in one of the groups. Read once per person and request."""
    if not isinstance(user, User) or not user.is_active:
        return False
    held: frozenset[str] | None = getattr(user, "_held_roles", None)
    if held is None:
        held = frozenset(user.groups.values_list("name", flat=True))
        user._held_roles = held  # type: ignore[attr-defined]
    return bool(held & set(wanted))


def acting(user: AbstractBaseUser | AnonymousUser | None, role: str) -> Actor:
    """The person as history knows them."""
    return Actor(ref=user.public_id, role=role) if isinstance(user, User) else Actor(role=role)
