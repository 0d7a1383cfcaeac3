"""The worker serves every queue; a job that fails is tried its number of times and then stands where officers look."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.tasks import Task

from catalog.commons import jobs
from infra.worker import SLOW, shares
from tests.catalog.commons.test_jobs import run_waiting_jobs


class MailServerAway(Exception):
    pass


@pytest.fixture
def newcomer() -> Iterator[Any]:
    """Registers a task that ends with the worker's knowledge of it when the test ends."""
    made: list[str] = []

    def register(function: Any, queue: str, retry: RetryStrategy | None = None) -> Task[Any, Any, Any]:
        name = f"tests.{function.__name__}"
        made.append(name)
        task: Task[Any, Any, Any] = app.task(name=name, queue=queue, retry=retry or False)(function)
        return task

    yield register
    for name in made:
        del app.tasks[name]


def test_every_queue_is_served_once_and_a_slow_one_has_slots_of_its_own() -> None:
    served = [queue for share in shares() for queue in share.queues]
    assert sorted(served) == sorted({task.queue for task in app.tasks.values()} | set(SLOW))
    assert {"listeners", "sweeps", "pictures", "builtin"} <= set(served)
    assert all(share.slots >= 1 for share in shares())
    assert [share.queues for share in shares() if "pictures" in share.queues] == [["pictures"]]


def test_a_queue_that_comes_with_a_new_task_is_served(newcomer: Any) -> None:
    newcomer(lambda: None, "payments")
    assert [share.name for share in shares() if "payments" in share.queues] == ["quick"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["mail", "listener", "provider", "pictures"])
def test_a_job_that_fails_is_tried_again_after_growing_waits_and_then_listed(kind: str, newcomer: Any) -> None:
    policy, tried = jobs.RETRY[kind], []

    def send(number: int) -> None:
        tried.append(number)
        raise MailServerAway

    jobs.later(newcomer(send, "listeners", policy), number=7)
    job, waits = ProcrastinateJob.objects.get(), []
    for _turn in range(20):
        run_waiting_jobs("listeners")
        job.refresh_from_db()
        if job.status != "todo":
            break
        assert not jobs.dead_letters().exists()
        waits.append(round(_wait(job)))
        _now(job)
    assert policy.max_attempts
    assert tried == [7] * (policy.max_attempts + 1)
    assert waits == _said(policy)
    assert job.status == "failed"
    assert [letter.pk for letter in jobs.dead_letters()] == [job.pk]
    # and an officer who runs it again gives it one more try
    assert jobs.run_again(job.pk)
    run_waiting_jobs("listeners")
    assert len(tried) == policy.max_attempts + 2
    assert [letter.pk for letter in jobs.dead_letters()] == [job.pk]


def _said(policy: RetryStrategy) -> list[int]:
    """The waits in seconds, as the policies' comment counts them: a constant, or the powers of a number."""
    power = policy.exponential_wait
    return [policy.wait + (power ** (turn + 1) if power else 0) for turn in range(policy.max_attempts or 0)]


def _wait(job: ProcrastinateJob) -> float:
    """How long after its failure it is to be tried again."""
    failed = ProcrastinateEvent.objects.filter(job=job, type="deferred_for_retry").latest("id")
    return float((job.scheduled_at - failed.at).total_seconds())


def _now(job: ProcrastinateJob) -> None:
    """Let the wait be over. The model is read-only, so by SQL."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE id = %s", [job.pk])
