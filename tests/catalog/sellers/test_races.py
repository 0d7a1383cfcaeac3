"""Two acts at the same moment: a shop keeps an owner, and nobody begins more than is allowed. With the locks off both
would go wrong."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from catalog.commons import faults, locks
from catalog.commons.errors import Refusal
from catalog.people.models import User
from catalog.sellers import members
from catalog.sellers.actions import MOST_DRAFTS
from catalog.sellers.models import Membership, Msme
from catalog.vetting.actions import applying
from tests.makers import street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def both_have_counted(point: str) -> Iterator[None]:
    """Hold each between its counting and its writing until the other has counted, too, or cannot."""
    meeting = threading.Barrier(2)

    def wait() -> None:
        try:
            meeting.wait(timeout=1)
        except threading.BrokenBarrierError:
            return  # the other waits for the lock

    with faults.armed(point, wait):
        yield


def both_leave() -> tuple[Msme, list[object]]:
    """The two owners of a shop, each leaving it."""
    siti, ani = street.user("siti@example.com"), street.user("ani@example.com")
    shop = street.maker(owner=siti)
    Membership.objects.create(seller=shop, user=ani, role="owner")

    def leave(who: User) -> None:
        members.remove(seller_id=shop.public_id, by=who, person_id=who.public_id, role="owner")

    with both_have_counted("sellers.owners_counted"):
        return shop, at_once([lambda who=who: leave(who) for who in (siti, ani)])


def begins_two_more() -> tuple[User, list[object]]:
    """Somebody who may begin one more application, beginning two."""
    siti = street.user("siti@example.com")
    for number in range(MOST_DRAFTS - 1):
        applying.begin(user=siti, name=f"Batik {number}")
    with both_have_counted("sellers.drafts_counted"):
        return siti, at_once([lambda name=name: applying.begin(user=siti, name=name) for name in ("Timur", "Barat")])


def test_of_two_owners_who_leave_at_once_one_stays() -> None:
    shop, results = both_leave()
    assert [one.code for one in results if isinstance(one, Refusal)] == ["LAST_OWNER"]
    assert shop.memberships.filter(role="owner").count() == 1


def test_without_locks_nobody_would_stay() -> None:
    with locks.switched_off():
        shop, results = both_leave()
    assert results == [None, None]
    assert not shop.memberships.exists()


def test_of_two_applications_at_once_the_one_too_many_is_refused() -> None:
    siti, results = begins_two_more()
    assert [one.code for one in results if isinstance(one, Refusal)] == ["TOO_MANY"]
    assert Msme.objects.filter(memberships__user=siti).count() == MOST_DRAFTS


def test_without_locks_there_would_be_one_too_many() -> None:
    with locks.switched_off():
        siti, results = begins_two_more()
    assert not any(isinstance(one, Exception) for one in results)
    assert Msme.objects.filter(memberships__user=siti).count() == MOST_DRAFTS + 1
