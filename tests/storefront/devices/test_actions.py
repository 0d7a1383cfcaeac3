"""Devices: begun, renewed, ended by their own person alone, and forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.people.models import User
from storefront.devices import actions, queries
from storefront.jobs import forget_devices
from storefront.models import Device
from tests.makers import street

pytestmark = pytest.mark.django_db
API = "https://shop.example/graphql/"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def begun(user: User, name: str = "Paper") -> actions.Begun:
    return actions.begin(user=user, name=name, issuer=API)


def test_a_device_is_known_by_what_it_calls_itself() -> None:
    budi = street.user()
    for name in ("node", " Mozilla\n/5.0\x00 ", "x" * 500, ""):
        begun(budi, name)
    assert list(Device.objects.order_by("pk").values_list("name", flat=True)) == [
        "node",
        "Mozilla/5.0",
        "x" * 200,
        "",
    ]


def test_officers_and_accounts_out_of_use_begin_none() -> None:
    """Whatever asks: the verb refuses by itself."""
    with pytest.raises(NotAllowed):
        begun(street.officer())
    budi = street.user()
    budi.is_active = False
    with pytest.raises(Refusal) as why:
        begun(budi)
    assert why.value.code == "INACTIVE"
    assert not Device.objects.exists()


def test_a_person_ends_her_own_device_and_no_other() -> None:
    budi, ani = street.user(), street.user("ani@example.com")
    begun(budi), begun(ani)
    hers = Device.objects.get(user=ani)
    for id in (hers.public_id, "nothing"):
        with pytest.raises(NotFound):
            actions.end(by=budi, device_id=id)
    hers.refresh_from_db()
    assert hers.ended_at is None
    first = actions.end(by=ani, device_id=hers.public_id).ended_at
    assert first is not None
    assert actions.end(by=ani, device_id=hers.public_id).ended_at == first  # again: a quiet no


def test_all_of_ones_own_end_and_no_others() -> None:
    budi, ani = street.user(), street.user("ani@example.com")
    begun(budi), begun(budi), begun(ani)
    assert actions.end_all(by=budi) == 2
    assert (queries.living(budi).count(), queries.living(ani).count()) == (0, 1)
    assert actions.end_all(by=budi) == 0


def test_one_device_too_many_ends_the_one_that_was_used_longest_ago() -> None:
    budi = street.user()
    with time_machine.travel(NOON, tick=False) as clock:
        made = []
        for _time in range(actions.MOST):
            made.append(begun(budi))
            clock.shift(60)
        clock.shift(actions.SEEN_EVERY)
        actions.renew(token=made[0].refresh, issuer=API)
        begun(budi)
        assert queries.living(budi).count() == actions.MOST
        actions.renew(token=made[0].refresh, issuer=API)
        with pytest.raises(Refusal):
            actions.renew(token=made[1].refresh, issuer=API)
        actions.renew(token=made[2].refresh, issuer=API)


def test_when_a_device_was_used_is_written_once_in_five_minutes() -> None:
    budi = street.user()
    with time_machine.travel(NOON, tick=False) as clock:
        refresh = begun(budi).refresh
        seen = []
        for wait in (60, 239, 2):
            clock.shift(wait)
            actions.renew(token=refresh, issuer=API)
            seen.append(Device.objects.get().used_at)
    assert seen == [NOON, NOON, NOON + timedelta(seconds=301)]


def test_the_list_shows_those_that_still_open_the_account() -> None:
    budi = street.user()
    with time_machine.travel(NOON, tick=False) as clock:
        begun(budi, "old")
        clock.shift(timedelta(days=7, seconds=1))
        begun(budi, "ended")
        actions.end_all(by=budi)
        begun(budi, "of another password")
        budi.set_password("kain-lain-2026")
        budi.save()
        begun(budi, "now")
        assert [one.name for one in queries.living(budi)] == ["now"]


def test_devices_of_the_month_before_are_forgotten() -> None:
    budi = street.user()
    with time_machine.travel(NOON, tick=False) as clock:
        begun(budi)
        clock.shift(timedelta(days=30))
        forget_devices(0)
        assert Device.objects.count() == 1
        clock.shift(1)
        forget_devices(0)
        assert Device.objects.count() == 0


def test_who_deletes_an_account_leaves_no_device() -> None:
    budi = street.user()
    begun(budi)
    budi.delete()
    assert not Device.objects.exists()
