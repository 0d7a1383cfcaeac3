"""Each step of an application is told to every owner of the shop, once, in the owner's own language."""

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons import jobs
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
    subjects = [message.subject for message in mail.outbox]
    assert subjects == [
        "Canting Siti: permohonan Anda sudah masuk",
        "Canting Siti terverifikasi dan berjualan di Canting",
        "Canting Siti ditangguhkan",
        "Canting Siti: banding Anda sudah dijawab",
    ]
    assert "Buktinya tetap berlaku." in mail.outbox[-1].body
