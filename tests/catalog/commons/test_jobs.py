"""Jobs are rows in the same transaction; stalled ones go back, dead ones are listed."""

from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons import history, jobs
from catalog.commons.models import HistoryEntry
from orders.sales.models import Order
from tests.makers import street


class Weather(Exception):
    pass


@pytest.fixture
def heard() -> Any:
    """A listener for `test.rain` and for placed orders, with what it has heard."""
    entries: list[HistoryEntry] = []
    history.listens("test.rain", "tests.heard")(entries.append)
    history.listens("order.placed", "tests.heard.order")(entries.append)
    yield entries
    history._listeners.pop("tests.heard")
    history._listeners.pop("tests.heard.order")


def run_waiting_jobs(*queues: str) -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(
            wait=False, install_signal_handlers=False, listen_notify=False, queues=list(queues) or None
        )


@pytest.mark.django_db(transaction=True)
def test_an_order_that_is_rolled_back_leaves_no_job_and_no_mail(heard: list[HistoryEntry]) -> None:
    """RELIABILITY.md test 43, first half."""
    checkout = street.cart(street.cloth(street.maker()))
    before = set(ProcrastinateJob.objects.values_list("pk", flat=True))
    with pytest.raises(Weather), transaction.atomic():
        street.place(checkout)
        assert ProcrastinateJob.objects.exclude(pk__in=before).exists()
        raise Weather
    assert not Order.objects.exists()
    assert not HistoryEntry.objects.filter(kind="order.placed").exists()
    assert set(ProcrastinateJob.objects.values_list("pk", flat=True)) == before
    run_waiting_jobs("listeners")
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_a_committed_entry_reaches_its_listener_once(heard: list[HistoryEntry]) -> None:
    """RELIABILITY.md test 43, second half."""
    entry = history.record("test.rain", subject="roof")
    history.record("test.sun", subject="roof")
    mine = ProcrastinateJob.objects.filter(task_name="commons.tell", args__listener_name="tests.heard")
    assert [job.args["entry_id"] for job in mine] == [entry.pk]
    run_waiting_jobs()
    assert heard == [entry]


@pytest.mark.django_db(transaction=True)
def test_what_a_job_asks_for_is_rolled_back_with_it(heard: list[HistoryEntry]) -> None:
    """RELIABILITY.md test 43, in the worker, whose own connection to the jobs is another than the job's."""
    waiting: list[int] = []

    def thunder(entry: HistoryEntry) -> None:
        with transaction.atomic():
            history.record("test.rain", subject="thunder")
            waiting.append(ProcrastinateJob.objects.filter(args__listener_name="tests.heard").count())
            raise Weather

    history.listens("test.clouds", "tests.thunder")(thunder)
    try:
        history.record("test.clouds", subject="roof")
        run_waiting_jobs("listeners")
    finally:
        history._listeners.pop("tests.thunder")
    assert waiting == [1]
    assert not ProcrastinateJob.objects.filter(args__listener_name="tests.heard").exists()
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_asking_twice_for_work_that_is_needed_once_keeps_the_transaction_alive() -> None:
    """RELIABILITY.md C4: AlreadyEnqueued inside a transaction would end it without a savepoint."""
    with transaction.atomic():
        first = jobs.later(jobs.tell, once="tests.once", listener_name="x", entry_id=1)
        second = jobs.later(jobs.tell, once="tests.once", listener_name="x", entry_id=1)
        history.record("test.sun", subject="still here")
    assert (first, second) == (True, False)
    assert HistoryEntry.objects.filter(subject="still here").exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_died_goes_back_to_the_queue() -> None:
    jobs.later(jobs.tell, listener_name="x", entry_id=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
            [jobs.STALLED_SECONDS + 1],
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    jobs.put_back_stalled.defer(timestamp=0)
    run_waiting_jobs("sweeps")
    assert ProcrastinateJob.objects.get(task_name="commons.tell").status == "todo"


@pytest.mark.django_db(transaction=True)
def test_a_stalled_job_that_was_asked_for_anew_keeps_no_other_from_going_back() -> None:
    """A sweep of every minute: the worker died in one, and the next waits already. Two may not wait at once."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
        for task, queue, once in (("swept", "sweeps", "commons.forget_old_keys"), ("told", "listeners", None)):
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status, worker_id) "
                "VALUES (%s, %s, %s, 'doing', (SELECT max(id) FROM procrastinate_workers))",
                [queue, task, once],
            )
    jobs.forget_old_keys.configure(schedule_in={"hours": 1}).defer(timestamp=0)
    jobs.put_back_stalled.defer(timestamp=0)
    run_waiting_jobs("sweeps")
    states = dict(ProcrastinateJob.objects.values_list("task_name", "status"))
    assert (states["swept"], states["told"], states["commons.forget_old_keys"]) == ("aborted", "todo", "todo")
    assert states["commons.put_back_stalled"] == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_lives_is_left_alone() -> None:
    """A threshold below the heartbeat would start running jobs a second time."""
    assert jobs.STALLED_SECONDS >= 3 * jobs.HEARTBEAT_SECONDS
    jobs.later(jobs.tell, listener_name="x", entry_id=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
            [2 * jobs.HEARTBEAT_SECONDS],
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [cursor.fetchone()[0]])
    jobs.put_back_stalled.defer(timestamp=0)
    run_waiting_jobs("sweeps")
    assert ProcrastinateJob.objects.get(task_name="commons.tell").status == "doing"


@pytest.mark.django_db(transaction=True)
def test_a_dead_letter_is_listed_and_can_be_run_again() -> None:
    jobs.later(jobs.tell, listener_name="x", entry_id=1)
    job = ProcrastinateJob.objects.get(task_name="commons.tell")
    assert not jobs.dead_letters().exists()
    assert jobs.run_again(job.pk) is False
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job.pk])
    assert list(jobs.dead_letters().values_list("pk", flat=True)) == [job.pk]
    assert jobs.run_again(job.pk) is True
    assert ProcrastinateJob.objects.get(pk=job.pk).status == "todo"


def test_every_kind_of_work_has_an_end_to_its_tries() -> None:
    assert all(policy.max_attempts and policy.max_attempts <= 8 for policy in jobs.RETRY.values())
    used = {task.name: task.retry_strategy for task in app.tasks.values() if not task.name.startswith("builtin:")}
    on_the_clock = {name for name, _id in app.periodic_registry.periodic_tasks}
    assert {name for name, policy in used.items() if policy is None} == on_the_clock


@pytest.mark.django_db
def test_how_the_work_stands_is_counted_from_when_a_job_could_run() -> None:
    """Three that could run, one that waits for its next try, one that used up its tries, and a worker's last sign."""
    nothing = jobs.work()
    assert nothing.waiting["listeners"] == nothing.waiting["sweeps"] == nothing.dead == nothing.oldest == 0
    assert nothing.heartbeat is None
    for number in range(5):
        jobs.later(jobs.tell, listener_name=f"listener-{number}", entry_id=number)
    with connection.cursor() as cursor:
        for number, change in enumerate(
            (
                "scheduled_at = now() - interval '90 seconds'",
                "scheduled_at = now() + interval '1 hour'",
                "status = 'failed'",
            )
        ):
            where = f"args->>'listener_name' = 'listener-{number}'"
            cursor.execute(f"UPDATE procrastinate_jobs SET {change} WHERE {where}")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '10 minutes'")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES"
            " (now() - interval '1 hour'), (now() - interval '7 seconds')"
        )
    found = jobs.work()
    assert (found.waiting["listeners"], found.waiting["sweeps"], found.dead) == (3, 0, 1)
    assert 600 <= found.oldest < 660
    assert found.heartbeat is not None and 7 <= found.heartbeat < 60
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() WHERE type = 'deferred'")
    assert 90 <= jobs.work().oldest < 150
