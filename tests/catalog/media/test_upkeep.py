"""Papers at night: retention, orphans, and new master keys (RELIABILITY.md test 54)."""

import base64
import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons.models import HistoryEntry
from catalog.media import jobs, papers, upkeep
from catalog.media.errors import MissingKey, NoSuchPage
from catalog.media.models import PrivateFile
from infra.settings.keys import key_list
from tests.catalog.commons.test_jobs import run_waiting_jobs
from tests.catalog.media.test_papers import RATNA, Shelf, card, document, in_folder, link
from tests.makers.s3 import Moto, stored_at

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moto]:
    with Moto(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture(params=["folder", "s3"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    if request.param == "folder":
        with in_folder(tmp_path):
            yield Shelf(None, tmp_path)
        return
    moto: Moto = request.getfixturevalue("moto")
    with stored_at(moto.endpoint):
        yield Shelf(moto, tmp_path)
        for name in Shelf(moto, tmp_path).names():
            moto.client().delete_object(Bucket=moto_bucket(), Key=name)


def moto_bucket() -> str:
    return str(storages["private"].bucket_name)


# ---- retention


@pytest.mark.django_db(transaction=True)
def test_a_paper_goes_the_night_after_its_last_day_and_its_proof_stays(shelf: Shelf) -> None:
    """A clock 91 days further than the decision; the paper was to be kept for 90."""
    file, kept = document(), card()
    sha256 = file.sha256
    now = timezone.now()
    papers.keep_until(file=file, day=timezone.localdate() + timedelta(days=90), actor=papers.history.SYSTEM)
    with time_machine.travel(now + timedelta(days=90), tick=False):
        assert upkeep.delete_due() == 0
        assert papers.open_link(link(file), reader=RATNA)
    with time_machine.travel(now + timedelta(days=91), tick=False):
        token = link(file)
        jobs.delete_due.defer(timestamp=0)
        run_waiting_jobs("sweeps")
        with pytest.raises(NoSuchPage):
            papers.open_link(token, reader=RATNA)
    row = PrivateFile.objects.get(pk=file.pk)
    assert (row.keys, bytes(row.wrapped_key), row.deleted_why, row.sha256) == ([], b"", "retention", sha256)
    assert row.deleted_at == now + timedelta(days=91)
    assert shelf.names() == set(kept.keys)
    entry = HistoryEntry.objects.get(kind="paper.deleted")
    assert (entry.actor_role, entry.data["sha256"]) == ("system", sha256)
    assert upkeep.delete_due() == 0


# ---- orphans


def put(day: date, name: str = "0" * 32) -> str:
    return storages["private"].save(f"papers/{day:%Y-%m-%d}/{name}", ContentFile(b"nobody's"))


def test_pages_that_no_row_names_are_swept_when_they_are_older_than_a_day(shelf: Shelf) -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=3), tick=False):
        old = card()
    young = card()
    today = now.date()
    orphans = {put(today - timedelta(days=days)) for days in (2, 3, 40)}
    fresh = {put(today - timedelta(days=days)) for days in (0, 1)}
    assert upkeep.sweep() == 3
    assert shelf.names() == {*old.keys, *young.keys, *fresh}
    assert not orphans & shelf.names()
    assert upkeep.sweep() == 0


def test_an_empty_storage_is_swept_without_a_word(shelf: Shelf) -> None:
    assert upkeep.sweep() == 0


def test_what_a_silent_storage_kept_of_a_deleted_paper_goes_at_night(shelf: Shelf) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=2), tick=False):
        file = document()
    papers.delete(file=file, why="withdrawn", actor=papers.history.SYSTEM)  # its commit never comes in this test
    assert shelf.names() == set(file.keys)
    assert upkeep.sweep() == 3
    assert shelf.names() == set()


# ---- master keys


def master(name: str) -> str:
    return f"{name}:{base64.b64encode(os.urandom(32)).decode()}"


def locked_with(*said: str) -> Any:
    return override_settings(PAPER_KEYS=key_list("PAPER_KEYS", list(said)))


@pytest.mark.parametrize("turn", [upkeep.rotate, lambda: jobs.rotate(timestamp=0)], ids=["verb", "job"])
def test_a_new_master_key_opens_everything_and_the_old_one_can_be_thrown_away(
    shelf: Shelf, turn: Callable[[], object]
) -> None:
    old, new = master("2026"), master("2027")
    with locked_with(old):
        files = [document(2), card()]
        before = [papers.read(file=file, page=1) for file in files]
    blobs = {name: shelf.read(name) for name in shelf.names()}
    wrapped = [bytes(file.wrapped_key) for file in files]
    with locked_with(new, old):
        young = card()
        turn()
        assert upkeep.rotate() == 0
    again = list(PrivateFile.objects.order_by("pk"))
    assert {file.key_id for file in again} == {"2027"}
    assert all(bytes(file.wrapped_key) not in wrapped for file in again)
    assert {name: shelf.read(name) for name in blobs} == blobs
    with locked_with(new):
        assert [papers.read(file=file, page=1) for file in again[:2]] == before
        assert papers.read(file=again[0], page=2)
        assert bytes(young.wrapped_key) == bytes(again[2].wrapped_key)
    with locked_with(old), pytest.raises(MissingKey, match="2027"):
        papers.read(file=again[0], page=1)


def test_an_old_key_that_is_thrown_away_too_early_is_missed_by_its_name(shelf: Shelf) -> None:
    old, new = master("2026"), master("2027")
    with locked_with(old):
        file = card()
        token = link(file)
    with locked_with(new):
        for use in (
            lambda: papers.read(file=file, page=1),
            lambda: papers.open_link(token, reader=RATNA),
            upkeep.rotate,
            lambda: jobs.rotate(timestamp=0),
        ):
            with pytest.raises(MissingKey, match="PAPER_KEYS has no key called '2026'"):
                use()
    with locked_with(new, old):
        assert upkeep.rotate() == 1
        file.refresh_from_db()
        assert papers.read(file=file, page=1)


def test_another_key_under_the_same_name_opens_nothing(shelf: Shelf) -> None:
    with locked_with(master("2026")):
        file = card()
    with locked_with(master("2026")), pytest.raises(NoSuchPage):
        papers.read(file=file, page=1)


def test_a_deleted_paper_is_no_concern_of_a_new_key(shelf: Shelf) -> None:
    with locked_with(master("2026")):
        papers.delete(file=card(), why="withdrawn", actor=papers.history.SYSTEM)
    with locked_with(master("2027")):
        assert upkeep.rotate() == 0


@pytest.mark.django_db(transaction=True)
def test_the_night_does_all_three(shelf: Shelf) -> None:
    old, new = master("2026"), master("2027")
    put(timezone.now().date() - timedelta(days=5))
    with locked_with(old):
        kept = card()
    with locked_with(new, old):
        for job in (jobs.delete_due, jobs.sweep, jobs.rotate):
            job.defer(timestamp=0)
        run_waiting_jobs("sweeps")
    ran = ProcrastinateJob.objects.filter(task_name__startswith="media.").values_list("task_name", "status")
    assert set(ran) == {("media.delete_due", "succeeded"), ("media.sweep", "succeeded"), ("media.rotate", "succeeded")}
    assert shelf.names() == set(kept.keys)
    assert PrivateFile.objects.get(pk=kept.pk).key_id == "2027"
