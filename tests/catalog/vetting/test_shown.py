"""A paper that a shop got after its approval: the officer has seen it, and its mark is shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.commons.errors import NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.people.models import User
from catalog.vetting import choices, queries
from catalog.vetting.actions import classing, judging
from catalog.vetting.errors import OwnBusiness
from catalog.vetting.models import Check
from tests.makers import vetting

pytestmark = pytest.mark.django_db


@pytest.fixture
def ratna() -> User:
    return vetting.officer()


def test_a_certificate_that_came_later_gives_its_mark_like_any_other(ratna: User) -> None:
    found = vetting.approved(ratna)
    until = timezone.localdate() + timedelta(days=365)
    check = judging.accept_shown(application_id=found.public_id, officer=ratna, code="batikmark", expires_on=until)
    assert (check.verdict, check.officer, check.expires_on) == (choices.ACCEPTED, ratna, until)
    classing.enter_mark(
        application_id=found.public_id, officer=ratna, code="batikmark", number="BMI 1/2026", colour="gold"
    )
    assert [mark.number for mark in queries.marks_of(found.seller)] == ["BMI 1/2026"]
    [entry] = HistoryEntry.objects.filter(kind="check.shown")
    assert (entry.seller_ref, entry.data["after"]) == (found.seller.public_id, until.isoformat())
    judging.prolong(
        application_id=found.public_id, officer=ratna, code="batikmark", expires_on=until + timedelta(days=365)
    )


def test_it_is_for_approved_shops_alone(ratna: User) -> None:
    found = vetting.in_hand(ratna)
    with pytest.raises(NotFound):
        judging.accept_shown(application_id=found.public_id, officer=ratna, code="gi", expires_on=None)
    assert not Check.objects.filter(code="gi").exists()


@pytest.mark.parametrize("code", ["ktp", "tidak-ada"])
def test_what_everybody_has_to_have_is_not_accepted_this_way(ratna: User, code: str) -> None:
    found = vetting.approved(ratna)
    with pytest.raises(NotFound):
        judging.accept_shown(application_id=found.public_id, officer=ratna, code=code, expires_on=None)


def test_one_that_has_ended_is_not_accepted_and_a_second_click_changes_nothing(ratna: User) -> None:
    found = vetting.approved(ratna)
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Refusal) as why:
        judging.accept_shown(application_id=found.public_id, officer=ratna, code="gi", expires_on=yesterday)
    assert why.value.code == "EXPIRED" and not Check.objects.filter(code="gi").exists()
    judging.accept_shown(application_id=found.public_id, officer=ratna, code="gi", expires_on=None)
    with pytest.raises(NotFound):
        judging.accept_shown(application_id=found.public_id, officer=ratna, code="gi", expires_on=yesterday)
    assert Check.objects.get(code="gi").expires_on is None


def test_another_kecamatans_officer_and_one_with_a_tie_cannot(ratna: User) -> None:
    found = vetting.approved(ratna)
    far = vetting.officer("far@example.com", "Bu Jauh", kecamatan="33.75.01")
    with pytest.raises(NotFound):
        judging.accept_shown(application_id=found.public_id, officer=far, code="gi", expires_on=None)
    judging.declare_interest(seller_id=found.seller.public_id, officer=ratna, kind="relative")
    with pytest.raises(OwnBusiness):
        judging.accept_shown(application_id=found.public_id, officer=ratna, code="gi", expires_on=None)
