"""Numbers for Prometheus: how the pages answer, and how the work stands. Only for who has the token.

What requests cost is counted by every process of the server in files of a shared folder (prometheus-client's way for
many processes), so that whichever of them is asked speaks for all. How the work stands is read from the database when
it is asked for.
"""

import math
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from catalog.commons import jobs
from catalog.commons.models import HistoryCheck
from catalog.search.queries import standing

Responder = Callable[[HttpRequest], HttpResponseBase]
FOLDER = "PROMETHEUS_MULTIPROC_DIR"

OWN = CollectorRegistry()
SECONDS = Histogram(
    "canting_request_seconds",
    "How long answers took, by the view that gave them and their status",
    ["view", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OWN,
)


class Work(Collector):
    """The background work, read when it is asked for. Of a database that is away, only that is told."""

    def collect(self) -> Iterator[Metric]:
        try:
            found, check = jobs.work(), HistoryCheck.objects.order_by("-pk").first()
            index = standing()
        except DatabaseError:
            yield GaugeMetricFamily("canting_database_up", "Whether the database answers", 0)
            return
        yield GaugeMetricFamily("canting_database_up", "Whether the database answers", 1)
        waiting = GaugeMetricFamily("canting_jobs_waiting", "Jobs that could run now, by queue", labels=["queue"])
        for queue, number in sorted(found.waiting.items()):
            waiting.add_metric([queue], number)
        yield waiting
        yield GaugeMetricFamily("canting_jobs_dead", "Jobs that used up their tries", found.dead)
        yield GaugeMetricFamily(
            "canting_job_oldest_seconds", "For how long the job that waits longest could have run", found.oldest
        )
        yield GaugeMetricFamily(
            "canting_worker_heartbeat_seconds",
            "Age of the last sign of a worker; +Inf when there is none",
            math.inf if found.heartbeat is None else found.heartbeat,
        )
        yield GaugeMetricFamily(
            "canting_search_lag_seconds", "For how long the product that waits longest is not found as it is", index.lag
        )
        yield GaugeMetricFamily("canting_search_marked", "Products that wait for their document", index.marked)
        if check is not None:
            yield from _history(check)


def _history(check: HistoryCheck) -> Iterator[Metric]:
    """What the last walk along the chain of history found. Its head leaves this machine with these numbers: whoever
    keeps them can tell later that the chain was made anew."""
    age = (timezone.now() - check.at).total_seconds()
    yield GaugeMetricFamily("canting_history_checked_seconds", "Age of the last check of history", max(0.0, age))
    yield GaugeMetricFamily("canting_history_troubles", "Rows of history that were not as written", check.count)
    head = GaugeMetricFamily("canting_history_links", "Links of history's chain, by its head", labels=["head"])
    head.add_metric([check.head], check.links)
    yield head


WORK = CollectorRegistry()
WORK.register(Work())


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers in Prometheus' text form. 404 in a shop without a token, 401 for who does not have it."""
    if not settings.METRICS_TOKEN:
        return HttpResponse("not found\n", status=404, content_type="text/plain")
    given = request.headers.get("Authorization", "")
    if not secrets.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        headers = {"WWW-Authenticate": "Bearer"}
        return HttpResponse("a token is wanted\n", status=401, content_type="text/plain", headers=headers)
    return HttpResponse(generate_latest(requests()) + generate_latest(WORK), content_type=CONTENT_TYPE_LATEST)


def requests() -> CollectorRegistry:
    """What has been counted: by all processes of the server, or by this one where it is alone."""
    if FOLDER not in os.environ:
        return OWN
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return together


def measured(get_response: Responder) -> Responder:
    """Count each answer and its time. The first of the middleware, so that it sees what the others answer, too."""
    if not settings.METRICS_TOKEN:
        raise MiddlewareNotUsed
    if FOLDER in os.environ:
        make_room(Path(os.environ[FOLDER]))

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = get_response(request)
        SECONDS.labels(_view(request), str(response.status_code)).observe(time.perf_counter() - began)
        return response

    return answer


def _view(request: HttpRequest) -> str:
    """The name of the view that was asked: never the address, of which there is no end."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def make_room(folder: Path) -> None:
    """Make the folder of this server, and remove those that ended servers of this machine have left."""
    folder.mkdir(parents=True, exist_ok=True)
    machine, _, _server = folder.name.rpartition("-")
    for other in folder.parent.glob(f"{machine}-*"):
        server = other.name.rpartition("-")[2]
        if server.isdecimal() and not _lives(int(server)):
            shutil.rmtree(other, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # another user's, and alive
    return True
