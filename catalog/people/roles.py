"""The roles as shipped, and the person as history knows them. What a role may do is a row that the head edits."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from catalog.commons.history import Actor
from catalog.commons.texts import both
from catalog.people import permissions
from catalog.people.models import User

VETTING = "vetting"
CATALOGUE = "catalogue"
FINANCE = "finance"
MARKETING = "marketing"
AUDITOR = "auditor"
HEAD = "kepala"
# As history says it of work that any of several roles may do.
OFFICER = "officer"

_WORK_OF_VETTING = (
    permissions.VETTING_SEE,
    permissions.VETTING_DECIDE,
    permissions.VETTING_REVEAL,
    permissions.VETTING_INVITE,
    permissions.VETTING_CHECKLIST,
    permissions.VETTING_VIEW_AS_SELLER,
    permissions.WORK_JOBS,
)
SHIPPED: dict[str, tuple[Any, tuple[str, ...]]] = {
    VETTING: (both("Verifikasi", "Vetting"), _WORK_OF_VETTING),
    CATALOGUE: (both("Katalog", "Catalogue"), (permissions.CATALOGUE_MODERATE, permissions.WORK_JOBS)),
    FINANCE: (
        both("Keuangan", "Finance"),
        (
            permissions.FINANCE_TRANSFERS,
            permissions.FINANCE_REFUNDS,
            permissions.FINANCE_TASKS,
            permissions.REPORTS_EXPORT,
        ),
    ),
    MARKETING: (both("Pemasaran", "Marketing"), (permissions.MARKETING_CONTENT, permissions.REPORTS_EXPORT)),
    AUDITOR: (
        both("Pemeriksa", "Auditor"),
        (permissions.TRAIL_SEE, permissions.TRAIL_EXPORT, permissions.REPORTS_EXPORT),
    ),
    HEAD: (both("Kepala", "Head of the office"), ()),
}


def ship(role: Any) -> None:
    """Make the rows that are missing; those that are there stay as they were edited. `role` is the model: a migration
    brings the one of its time."""
    for code, (name, held) in SHIPPED.items():
        role.objects.get_or_create(
            code=code, defaults={"name": name, "permissions": sorted(held), "everything": code == HEAD}
        )


def acting(user: AbstractBaseUser | AnonymousUser | None, role: str) -> Actor:
    """The person as history knows them."""
    return Actor(ref=user.public_id, role=role) if isinstance(user, User) else Actor(role=role)
