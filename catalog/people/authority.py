"""Who may do what, and where: the one place that answers. Denied by default.

An officer holds what the roles of her living appointments hold, each in the kecamatan of the appointment or in the
whole city. Her appointments are read once per request, when first asked.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from catalog.people import permissions
from catalog.people.models import Appointment, User

Somebody = AbstractBaseUser | AnonymousUser | None
CITY: Final = "33.75"  # Kota Pekalongan: an officer's authority ends at its border (DOMAIN.md 1.4)


class Everywhere:
    """The whole city: every kecamatan is in it, also one that is made tomorrow."""

    def __contains__(self, kecamatan: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "EVERYWHERE"


EVERYWHERE: Final = Everywhere()
Where = Everywhere | frozenset[str]
Held = dict[str, Where]


def may(user: Somebody, permission: str, *, kecamatan: str = "") -> bool:
    """Whether the person may do it in that kecamatan; without one, whether anywhere at all. Raises KeyError for a
    permission that does not exist."""
    where = whereabouts(user, permission)
    return kecamatan in where if kecamatan else bool(where)


def whereabouts(user: Somebody, permission: str) -> Where:
    """In which kecamatan the person may do it; empty for nowhere. Raises KeyError as `may`."""
    if permission not in permissions.CODES:
        raise KeyError(permission)
    return held_by(user).get(permission, frozenset())


def is_officer(user: Somebody) -> bool:
    """Whether the person holds anything at all."""
    return bool(held_by(user))


def held_by(user: Somebody) -> Held:
    """All that the person holds, and where. One query per person and request."""
    if not isinstance(user, User) or not user.is_active:
        return {}
    known: Held | None = getattr(user, "_authority", None)
    if known is None:
        known = held_now(user)
        user._authority = known  # type: ignore[attr-defined]
    return known


def held_now(user: User) -> Held:
    """What she holds at this moment, read anew: for verbs that decide by it under a lock. One query."""
    if not user.is_active:
        return {}
    return added(
        (code, one.kecamatan)
        for one in Appointment.objects.living().filter(user=user).select_related("role")
        for code in one.role.holds()
    )


def forget(user: User) -> None:
    """What was read for this request no longer holds."""
    user.__dict__.pop("_authority", None)


def added(grants: Iterable[tuple[str, str]]) -> Held:
    """Permissions with their kecamatan (empty for the whole city), added up."""
    held: Held = {}
    for code, kecamatan in grants:
        so_far = held.get(code, frozenset())
        if isinstance(so_far, Everywhere):
            continue
        held[code] = so_far | {kecamatan} if kecamatan else EVERYWHERE
    return held


def covers(mine: Mapping[str, Where], theirs: Mapping[str, Where]) -> bool:
    """Whether nothing in `theirs` is missing in `mine`."""
    return all(_within(where, mine.get(code, frozenset())) for code, where in theirs.items())


def _within(inner: Where, outer: Where) -> bool:
    if isinstance(outer, Everywhere):
        return True
    return not isinstance(inner, Everywhere) and inner <= outer


def kecamatan_of(village_code: str) -> str:
    """The kecamatan in which a kelurahan lies, by their codes: 33.75.02.1004 lies in 33.75.02."""
    return village_code.rpartition(".")[0]
