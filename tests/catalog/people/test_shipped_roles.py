"""The migration that brings the roles carries the officers of before over, and leaves edited roles as they are."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from catalog.people import permissions
from catalog.people.authority import is_officer, may
from catalog.people.models import Appointment, Role, User
from tests.makers import street

pytestmark = pytest.mark.django_db
carry_over = import_module("catalog.people.migrations.0004_shipped_roles").appoint_from_groups


def test_officers_and_finance_of_before_hold_their_roles_and_buyers_none() -> None:
    ratna, wahyu, budi = street.user("r@example.com"), street.user("w@example.com"), street.user()
    for user, name in ((ratna, "officer"), (wahyu, "finance")):
        user.groups.add(Group.objects.create(name=name))
    Role.objects.all().delete()
    for _time in range(2):
        carry_over(apps, None)
    ratna, wahyu, budi = (User.objects.get(pk=user.pk) for user in (ratna, wahyu, budi))
    assert may(ratna, permissions.VETTING_DECIDE) and may(ratna, permissions.WORK_JOBS)
    assert not may(ratna, permissions.FINANCE_TRANSFERS)
    assert may(wahyu, permissions.FINANCE_TRANSFERS) and not may(wahyu, permissions.VETTING_SEE)
    assert not is_officer(budi)
    assert Appointment.objects.count() == 3


def test_a_role_that_was_edited_stays_so() -> None:
    Role.objects.filter(code="marketing").update(permissions=[])
    carry_over(apps, None)
    assert Role.objects.get(code="marketing").permissions == []
