"""Officers, appointments and roles, as the office's pages show them."""

from collections.abc import Iterable

from django.db import models

from catalog.commons import regions
from catalog.commons.models import Region
from catalog.people.authority import CITY
from catalog.people.models import Appointment, Role, User


def officers() -> models.QuerySet[User]:
    """People with a living appointment, by name, with their appointments and roles. Two queries."""
    living = Appointment.objects.living().select_related("role").order_by("role_id", "kecamatan")
    return (
        User.objects.filter(pk__in=Appointment.objects.living().values("user"))
        .prefetch_related(models.Prefetch("appointments", queryset=living, to_attr="living"))
        .order_by("name", "email")
    )


def roles() -> list[Role]:
    """All roles, in the order in which they were shipped."""
    return list(Role.objects.order_by("pk"))


def role(code: str) -> Role | None:
    """The role of that code."""
    return Role.objects.filter(code=code).first()


def kecamatan() -> list[Region]:
    """The kecamatan of the city, by name."""
    return regions.children(CITY)


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Names, or addresses where there is no name, of the people behind opaque references. One query."""
    rows = User.objects.filter(public_id__in=set(refs) - {""}).values_list("public_id", "name", "email")
    return {ref: name or email for ref, name, email in rows}


def ref_of(email: str) -> str:
    """The opaque reference of the account with that address; empty when there is none."""
    return User.objects.filter(email__iexact=email).values_list("public_id", flat=True).first() or ""


def heads() -> models.QuerySet[Appointment]:
    """Appointments by which somebody who can log in is head of the whole city."""
    return Appointment.objects.living().filter(role__everything=True, kecamatan="", user__is_active=True)


def officers_who_may(permission: str, kecamatan: str) -> list[User]:
    """Everybody who can log in and holds the permission in that kecamatan; without one, in the whole city."""
    living = Appointment.objects.living().filter(kecamatan__in={"", kecamatan}, user__is_active=True)
    found = {one.user_id: one.user for one in living.select_related("role", "user") if permission in one.role.holds()}
    return [found[key] for key in sorted(found)]
