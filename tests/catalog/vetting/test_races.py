"""Two officers at the same moment: one effect, and with the locks off it would be two."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from catalog.commons import faults, locks
from catalog.commons.errors import Refusal
from catalog.people.models import User
from catalog.vetting import choices
from catalog.vetting.actions import deciding, judging
from catalog.vetting.models import Application, Decision
from tests.makers import vetting
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def both_have_looked() -> Iterator[None]:
    """Hold each between its look and its writing until the other has looked, too, or cannot."""
    meeting = threading.Barrier(2)

    def wait() -> None:
        try:
            meeting.wait(timeout=1)
        except threading.BrokenBarrierError:
            return  # the other waits for the lock

    with faults.armed("vetting.looked", wait):
        yield


def officers() -> tuple[User, User, User]:
    return (
        vetting.officer(),
        vetting.officer("tuti@example.com", "Bu Tuti"),
        vetting.officer("joko@example.com", "Pak Joko"),
    )


def claim_at_once(found: Application, one: User, other: User) -> list[object]:
    with both_have_looked():
        return at_once(
            [lambda who=who: judging.claim(application_id=found.public_id, officer=who) for who in (one, other)]
        )


def confirm_at_once(found: Application, first: User, one: User, other: User) -> list[object]:
    proposal = deciding.propose(
        seller_id=found.seller.public_id, officer=first, outcome=choices.SUSPEND, reason="Fotonya milik orang lain."
    )
    with both_have_looked():
        return at_once(
            [lambda who=who: deciding.confirm(proposal_id=proposal.public_id, officer=who) for who in (one, other)]
        )


def test_one_of_two_officers_gets_the_application() -> None:
    ratna, tuti, _joko = officers()
    found = vetting.submitted()
    results = claim_at_once(found, ratna, tuti)
    assert sorted(type(one).__name__ for one in results) == ["Application", "Refusal"]
    [refused] = [one for one in results if isinstance(one, Refusal)]
    assert refused.code == "CLAIMED"


def test_without_locks_neither_would_see_that_the_other_was_faster() -> None:
    ratna, tuti, _joko = officers()
    found = vetting.submitted()
    with locks.switched_off():
        results = claim_at_once(found, ratna, tuti)
    assert not any(isinstance(one, Refusal) and one.code == "CLAIMED" for one in results)


def test_two_second_officers_make_one_decision() -> None:
    """RELIABILITY.md test 10: two approvals race, one effect."""
    ratna, tuti, joko = officers()
    found = vetting.approved(ratna)
    results = confirm_at_once(found, ratna, tuti, joko)
    assert {type(one).__name__ for one in results} == {"Decision"}
    assert Decision.objects.filter(outcome=choices.SUSPEND).count() == 1


def test_without_locks_the_second_of_them_would_not_see_that_it_is_decided() -> None:
    ratna, tuti, joko = officers()
    found = vetting.approved(ratna)
    with locks.switched_off():
        results = confirm_at_once(found, ratna, tuti, joko)
    decided = Decision.objects.filter(outcome=choices.SUSPEND).count()
    assert decided == 2 or any(isinstance(one, Exception) for one in results)
