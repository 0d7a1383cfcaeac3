"""The makers of the demo who want to sell: one in each state, by the verbs, and nothing that looks genuine."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons.jobs import later
from catalog.heritage.actions import load_words
from catalog.media.models import PrivateFile
from catalog.people import seals
from catalog.people.models import User
from catalog.sellers import moves
from catalog.sellers.models import Msme
from catalog.vetting import checklist, policies, queries
from catalog.vetting.models import Application
from infra.seed import jobs
from infra.seed.applications import APPLICANTS, card
from tests.makers import vetting

pytestmark = pytest.mark.django_db
STATES = [moves.SUBMITTED, moves.SUBMITTED, moves.REVIEW, moves.CORRECTION, moves.REJECTED]


def states() -> list[str]:
    return list(Application.objects.order_by("pk").values_list("seller__status", flat=True))


def test_the_queue_holds_an_application_in_each_state_and_twice_is_once() -> None:
    load_words()
    checklist.lay_out()
    ratna = vetting.officer()
    for _time in range(2):
        for number in range(len(APPLICANTS)):
            jobs.let_apply(number=number)
        assert states() == STATES
    assert queries.counts(policies.visible_to(ratna), ratna.pk) == {
        "open": 3, "mine": 1, "applicant": 1, "second": 0, "appeals": 0, "approved": 0, "ended": 1,
    }  # fmt: skip
    assert len(set(Application.objects.values_list("village__district", flat=True))) == 2
    assert not Msme.objects.filter(is_demo=False).exists() and not Msme.objects.selling().exists()
    assert PrivateFile.objects.count() == sum(found.papers.count() for found in Application.objects.all()) > 20
    for place, found in enumerate(Application.objects.order_by("pk"), 1):
        assert found.applicant is not None and found.applicant.email.endswith("@example.com")
        assert seals.unseal(found.applicant.public_id, found.nik_sealed).endswith(f"{place:04}")
    assert User.objects.count() == len(APPLICANTS) + 1


def test_a_card_is_small_and_every_applicant_is_asked_for_once() -> None:
    assert len(card("KTP pemilik").read()) < 20_000
    for _time in range(2):
        later(jobs.let_apply, once="seed.apply 0", number=0)
    assert ProcrastinateJob.objects.filter(task_name="seed.apply").count() == 1
