"""Owners hear of a paper's end in time: once for each notice, also when the work was missed for days."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons import jobs
from catalog.commons.models import HistoryEntry
from catalog.people.models import User
from catalog.vetting import endings
from catalog.vetting.actions import judging
from catalog.vetting.models import Application
from tests.makers import vetting

pytestmark = pytest.mark.django_db
LAST = date(2027, 3, 31)


def morning(left: int) -> datetime:
    """Seven in Pekalongan, so many days before the last one."""
    day = LAST - timedelta(days=left)
    return datetime(day.year, day.month, day.day, 7, 10, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def ratna() -> User:
    return vetting.officer()


@pytest.fixture
def shop(ratna: User) -> Application:
    """A shop whose NIB ends on the last of March."""
    with time_machine.travel(morning(90), tick=False):
        found = vetting.approved(ratna)
        judging.prolong(application_id=found.public_id, officer=ratna, code="nib", expires_on=LAST)
    return found


def told(left: int) -> int:
    with time_machine.travel(morning(left), tick=False):
        return endings.tell()


def stages() -> list[int]:
    return [entry.data["stage"] for entry in HistoryEntry.objects.filter(kind=endings.KIND).order_by("pk")]


def test_each_notice_is_given_once_on_its_day(shop: Application) -> None:
    days = {left: told(left) for left in (60, 31, 30, 29, 8, 7, 6, 2, 1, 0, -1, -2)}
    assert {left for left, number in days.items() if number} == {30, 7, 1, -1}
    assert stages() == [30, 7, 1, -1]
    assert told(-1) == 0


def test_a_notice_that_was_missed_is_made_up_for_and_a_stale_one_is_not_given(shop: Application) -> None:
    assert (told(20), told(4)) == (1, 1)
    assert stages() == [30, 7]
    assert told(-40) == 0


def test_a_new_last_day_begins_anew_and_a_closed_shop_is_left_alone(shop: Application, ratna: User) -> None:
    told(7)
    with time_machine.travel(morning(6), tick=False):
        judging.prolong(application_id=shop.public_id, officer=ratna, code="nib", expires_on=LAST + timedelta(days=365))
    assert told(1) == 0
    assert told(-365 + 30) == 1
    vetting.suspended(ratna, vetting.officer("tuti@example.com", "Bu Tuti"), shop)
    assert told(-365 + 7) == 0


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("id", "Lembar NIB berlaku sampai 31 Maret 2027", "Lembar NIB berlaku sampai 31 Maret 2027 saja"),
        ("en", "NIB print-out is valid until 31 March 2027", "NIB print-out was valid until 31 March 2027"),
    ],
)
def test_the_mail_says_what_follows_in_the_owners_language(
    shop: Application, language: str, before: str, after: str
) -> None:
    User.objects.filter(email="siti@example.com").update(language=language)
    tell_all()  # what the approval left
    mail.outbox.clear()
    told(7)
    tell_all()
    told(-1)
    tell_all()
    assert [letter.subject for letter in mail.outbox] == [before, after]
    assert all(letter.to == ["siti@example.com"] and vetting.NIB not in letter.body for letter in mail.outbox)
    shown = ("tidak melihat toko", "tidak tampil") if language == "id" else ("do not see the shop", "is not shown")
    assert [words in letter.body for words, letter in zip(shown, mail.outbox, strict=True)] == [True, True]


def tell_all() -> None:
    for job in list(ProcrastinateJob.objects.filter(task_name="commons.tell", status="todo").order_by("pk")):
        jobs.tell(**job.args)
        # As a worker ends it.
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
