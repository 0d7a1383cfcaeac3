"""Of two factors that an officer gives up at the same moment one stays. RELIABILITY.md test 19."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from catalog.commons import faults, locks
from tests.makers import people, street
from tests.makers.accounts import SECURITY
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def left_after_giving_up_both() -> int:
    """How many factors an officer has who gives up an app on one device and a passkey on another. Each pauses after
    it has looked whether there is another one."""
    wahyu = street.finance_officer()
    doors = [f"{SECURITY}app/remove/", f"{SECURITY}passkeys/{street.passkey(wahyu).pk}/remove/"]
    devices = [people.enter(Client(), wahyu) for _door in doors]

    def give_up(number: int) -> int:
        return devices[number].post(doors[number]).status_code

    with faults.armed("account_factor.seen", lambda: time.sleep(0.3)):
        said = at_once([lambda: give_up(0), lambda: give_up(1)])
    assert 302 in said
    return Authenticator.objects.filter(user=wahyu).count()


def test_of_two_factors_given_up_at_once_one_stays() -> None:
    assert left_after_giving_up_both() == 1


def test_without_the_lock_none_would_stay() -> None:
    """The twin."""
    with locks.switched_off():
        assert left_after_giving_up_both() == 0
