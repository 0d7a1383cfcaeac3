"""A picture's job while S3 is away: it fails, is tried again, and no page names a file that is not there."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons.jobs import RETRY, later
from catalog.media.models import Picture
from infra.seed.jobs import paint_picture
from tests.catalog.commons.test_jobs import run_waiting_jobs
from tests.makers.s3 import WAYS, Bad, Moto, stored_at


def its_time_has_come() -> None:
    """The clock has gone on to the next try."""
    ProcrastinateJob.objects.filter(status="todo").update(scheduled_at=None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", WAYS)
def test_a_picture_is_painted_again_when_s3_is_back_and_has_no_sizes_until_then(way: str, tmp_path: Path) -> None:
    """RELIABILITY.md test 60, no half rows: the job is what writes pictures today."""
    picture = Picture.objects.create(recipe="emblem:canting-siti:merah", is_drawn=True)
    later(paint_picture, picture_id=picture.pk)
    job = ProcrastinateJob.objects.get(task_name="seed.paint")
    with Bad(WAYS[way]) as bad, stored_at(bad.endpoint):
        for tries in (1, 2):
            run_waiting_jobs("pictures")
            job.refresh_from_db()
            assert (job.status, job.attempts) == ("todo", tries)
            assert job.scheduled_at is not None
            picture.refresh_from_db()
            assert (picture.renditions, picture.width) == ({}, 0)
            its_time_has_come()
    with Moto(tmp_path) as moto, stored_at(moto.endpoint):
        run_waiting_jobs("pictures")
        job.refresh_from_db()
        picture.refresh_from_db()
        assert (job.status, set(picture.renditions)) == ("succeeded", {"jpeg", "webp", "avif"})
        assert all(default_storage.exists(key) for sizes in picture.renditions.values() for key in sizes.values())


def test_an_hour_without_s3_costs_no_picture() -> None:
    """Waits of 4, 16, 64, 256, 1,024 and 4,096 seconds; the job is then with the dead letters, for officers to see."""
    policy = RETRY["pictures"]
    waits = [policy.exponential_wait ** (tries + 1) for tries in range(policy.max_attempts)]
    assert sum(waits) > 3600
