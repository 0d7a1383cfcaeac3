"""Each step of an application is told to every owner of the shop, once, in the owner's own language."""

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons import jobs
from catalog.people.models import User
from catalog.vetting import choices
from catalog.vetting.actions import applying, deciding, judging
from catalog.vetting.models import Check
from tests.makers import vetting

pytestmark = pytest.mark.django_db
REASON = "Kartu tidak terbaca. {{7*7}} <b>"


def run_jobs() -> None:
    for job in list(ProcrastinateJob.objects.filter(task_name="commons.tell", status="todo").order_by("pk")):
        jobs.tell(**job.args)


@pytest.mark.parametrize(
    ("language", "begins"), [("id", "Canting Siti: ada yang perlu"), ("en", "Canting Siti: something")]
)
def test_what_has_to_be_mended_is_in_the_mail(language: str, begins: str) -> None:
    siti, ratna = vetting.siti(), vetting.officer()
    siti.language = language
    siti.save()
    found = vetting.in_hand(ratna)
    judging.judge(
        application_id=found.public_id, officer=ratna, kind=Check.ITEM, code="ktp", verdict=choices.ASKED, reason=REASON
    )
    deciding.ask_for_changes(application_id=found.public_id, officer=ratna, reason="Satu foto perlu diulang.")
    run_jobs()
    run_jobs()
    [came, asked] = mail.outbox
    assert asked.subject.startswith(begins) and asked.to == ["siti@example.com"]
    assert REASON in asked.body and f"/{language}/seller/apply/{found.public_id}/" in asked.body
    assert "&lt;b&gt;" in asked.alternatives[0][0] and "49" not in asked.alternatives[0][0]
    assert vetting.NIK not in asked.body + came.body


def test_suspension_and_appeal_are_told() -> None:
    ratna, tuti, joko = (
        vetting.officer(),
        vetting.officer("tuti@example.com", "Tuti"),
        vetting.officer("j@example.com", "J"),
    )
    found = vetting.approved(ratna)
    decision = vetting.suspended(ratna, tuti, found)
    appeal = applying.appeal(decision_id=decision.public_id, user=vetting.siti(), words="Foto itu milik saya sendiri.")
    deciding.answer_appeal(appeal_id=appeal.public_id, officer=joko, upheld=False, answer="Buktinya tetap berlaku.")
    run_jobs()
    subjects = [message.subject for message in mail.outbox if message.to == ["siti@example.com"]]
    assert subjects == [
        "Canting Siti: permohonan Anda sudah masuk",
        "Canting Siti terverifikasi dan berjualan di Canting",
        "Canting Siti ditangguhkan",
        "Canting Siti: banding Anda sudah dijawab",
    ]
    assert "Buktinya tetap berlaku." in mail.outbox[-1].body


# ---- officers


def to_officers() -> list[tuple[list[str], str]]:
    return [(one.to, one.subject) for one in mail.outbox if one.to != ["siti@example.com"]]


def asked_and(outcome: str, answer: str) -> tuple[str, list[tuple[list[str], str]]]:
    """Bu Ratna asks; whoever may answer is told, and she is told the answer. What stands in all of it."""
    ratna, tuti = vetting.officer(), vetting.officer("tuti@example.com", "Bu Tuti", kecamatan="33.75.02")
    vetting.officer("barat@example.com", "Pak Barat", kecamatan="33.75.01")
    vetting.officer("arif@example.com", "Pak Arif", role="auditor")
    tied = vetting.officer("tied@example.com", "Bu Tied")
    vetting.officer("gone@example.com", "Pak Gone")
    User.objects.filter(email="gone@example.com").update(is_active=False)
    User.objects.filter(email__in=["tuti@example.com", "ratna@example.com"]).update(language="en")
    found = vetting.approved(ratna)
    judging.declare_interest(seller_id=found.seller.public_id, officer=tied, kind="relative")
    made = deciding.propose(seller_id=found.seller.public_id, officer=ratna, outcome=outcome, reason=REASON)
    run_jobs()
    if answer == "confirmed":
        deciding.confirm(proposal_id=made.public_id, officer=tuti)
    elif answer == "declined":
        deciding.decline(proposal_id=made.public_id, officer=tuti, note=REASON)
    else:
        deciding.decline(proposal_id=made.public_id, officer=ratna, note=REASON)
    run_jobs()
    run_jobs()
    said = "".join(one.body + str(one.alternatives[0][0]) for one in mail.outbox if one.to != ["siti@example.com"])
    assert f"/en/office/applications/{found.public_id}/" in said
    return said, to_officers()


@pytest.mark.parametrize(("outcome", "noun"), [(choices.SUSPEND, "suspension"), (choices.REVOKE, "revocation")])
@pytest.mark.parametrize("answer", ["confirmed", "declined"])
def test_officers_who_may_answer_are_told_and_so_is_the_one_who_asked(outcome: str, noun: str, answer: str) -> None:
    said, went = asked_and(outcome, answer)
    assert went == [
        (["tuti@example.com"], f"A {noun} waits for a second officer"),
        (["ratna@example.com"], f"A second officer has {answer} it"),
    ]
    assert f"A second officer {answer} the {noun} that you asked for." in said
    for private in ("Siti", "Ratna", "Tuti", "tidak terbaca"):
        assert private not in said


def test_who_takes_his_proposal_back_needs_no_mail() -> None:
    _said, went = asked_and(choices.SUSPEND, "taken back")
    assert [to for to, _subject in went] == [["tuti@example.com"]]


def test_nobody_is_asked_for_an_answer_that_was_given_already() -> None:
    ratna, tuti = vetting.officer(), vetting.officer("tuti@example.com", "Bu Tuti")
    vetting.suspended(ratna, tuti, vetting.approved(ratna))
    run_jobs()
    assert [to for to, _subject in to_officers()] == [["ratna@example.com"]]
