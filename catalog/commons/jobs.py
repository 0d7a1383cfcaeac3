"""Background work: rows in the same database, committed with the change that asks for them (Procrastinate).

Every job is idempotent and takes ids. Each kind of work has its retry policy here; a job that has used up its tries
stays as `failed`, which is the list of dead letters that officers see and may run again.
"""

import logging
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import Count, Max, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from procrastinate.tasks import Task

from catalog.commons import chain
from catalog.commons.models import HistoryEntry

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5
# At least three heartbeats: below one, a running job would be started a second time (RELIABILITY.md A6).
STALLED_SECONDS = 20

# Sweeps have no policy: the clock asks for them again, and a try of an old one could not be put beside its next copy.
RETRY = {
    # waits of 4, 16, 64, 256, 1024, 4096 s after six failures: a mail server that restarts, or is away for an hour
    "mail": RetryStrategy(max_attempts=6, exponential_wait=4),
    "listener": RetryStrategy(max_attempts=6, exponential_wait=3),
    # waits of 3, 9, 27 … 6,561 s, together more than two hours; what is owed after that, reconciling finds
    "provider": RetryStrategy(max_attempts=8, exponential_wait=3),
    # as mails: the storage may be away for an hour, too
    "pictures": RetryStrategy(max_attempts=6, exponential_wait=4),
}
LOW, NORMAL, HIGH = -10, 0, 10
WAITS = ("todo", "doing")
# A worker gives Procrastinate connections of its own: a job asked for by a job would be written outside of that one's
# transaction, seen before it is committed and still there when it is rolled back. This one writes on Django's.
_ours = JobManager(DjangoConnector())


def later(task: Task[Any, Any, Any], *, once: str = "", priority: int = NORMAL, **arguments: Any) -> bool:
    """Ask for `task` in the caller's transaction: rolled back with it, seen by workers after the commit.

    `once` names work of which one waiting copy is enough; False when such a copy waits already. The savepoint keeps
    that refusal from ending the caller's transaction (RELIABILITY.md C4).
    """
    job = task.configure(priority=priority, queueing_lock=once or None)
    job.job_manager = _ours
    if not once:
        job.defer(**arguments)
        return True
    try:
        with transaction.atomic():
            job.defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def unless_asked(task: Task[Any, Any, Any], **arguments: Any) -> bool:
    """Ask for a task that is tried again when it fails, unless it is asked for already. Whether it was asked for now.

    `later(once=...)` is not for these: while one copy runs another may wait, and then the first, when it fails, finds
    its own place taken. Two that ask at the same moment may make two, so what it does must bear that, as all jobs do.
    """
    waiting = ProcrastinateJob.objects.filter(task_name=task.name, status__in=WAITS, args=arguments)
    return not waiting.exists() and later(task, **arguments)


@app.task(name="commons.tell", queue="listeners", retry=RETRY["listener"])
def tell(*, listener_name: str, entry_id: int) -> None:
    """Hand one entry of history to one listener."""
    from catalog.commons.history import listener  # history asks for jobs, and this one for its listeners

    function = listener(listener_name)
    if function is None:
        log.warning("no listener is called %s any more", listener_name)
        return
    function(HistoryEntry.objects.get(pk=entry_id))


@app.periodic(cron="* * * * * */15")
@app.task(name="commons.put_back_stalled", queue="sweeps", queueing_lock="commons.put_back_stalled", pass_context=True)
async def put_back_stalled(context: Any, timestamp: int) -> None:
    """Jobs whose worker died go back to the queue: nothing in Procrastinate does this by itself."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        log.warning("job %s (%s) stalled; it will run again", job.id, job.task_name)
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # Of this work one waiting copy is enough, and it was asked for anew since: that one does it.
            await manager.finish_job(job, status=Status.ABORTED, delete_job=False)


@app.periodic(cron="20 19 * * *")
@app.task(name="commons.forget_old_keys", queue="sweeps", queueing_lock="commons.forget_old_keys")
def forget_old_keys(timestamp: int) -> None:
    """Every night: idempotency keys that nobody will repeat any more."""
    from catalog.commons.once import forget_old  # history, which once's refusals need, imports this module

    forget_old()


@app.periodic(cron="* * * * *")
@app.task(name="history.link", queue="sweeps", queueing_lock="history.link")
def link_history(timestamp: int) -> None:
    """Every minute: what was written since takes its place in the chain."""
    chain.link_new()


@app.periodic(cron="50 18 * * *")
@app.task(name="history.verify", queue="sweeps", queueing_lock="history.verify")
def verify_history(timestamp: int) -> None:
    """Every night at ten to two in Pekalongan: is history as it was written?"""
    chain.verify()


class Work(NamedTuple):
    """How the work stands: jobs that could run now, by queue; dead letters; and two ages in seconds, of the job that
    could have run longest ago (0 when none waits) and of the last sign of a worker (None when none was ever seen)."""

    waiting: dict[str, int]
    dead: int
    oldest: float
    heartbeat: float | None


def work() -> Work:
    """How the work stands. Four queries. A job that waits for its next try is not counted before its time."""
    now = timezone.now()
    due = ProcrastinateJob.objects.filter(status="todo").exclude(scheduled_at__gt=now)
    asked = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type="deferred").values("at")[:1]
    since = due.aggregate(first=Min(Coalesce("scheduled_at", Subquery(asked))))["first"]
    seen = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    return Work(
        waiting=dict.fromkeys((task.queue for task in app.tasks.values()), 0)
        | dict(due.values_list("queue_name").annotate(Count("pk"))),
        dead=dead_letters().count(),
        oldest=max(0.0, (now - since).total_seconds()) if since else 0.0,
        heartbeat=max(0.0, (now - seen).total_seconds()) if seen else None,
    )


def dead_letters() -> models.QuerySet[ProcrastinateJob]:
    """Jobs that used up their tries, newest first."""
    return ProcrastinateJob.objects.filter(status="failed").order_by("-id")


def run_again(job_id: int) -> bool:
    """Put a dead letter back into the queue. False when it is none."""
    if not dead_letters().filter(pk=job_id).exists():
        return False
    app.job_manager.retry_job_by_id(job_id=job_id, retry_at=timezone.now())
    return True
