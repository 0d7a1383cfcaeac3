"""Two answers for whoever keeps the shop running: does the process live, and may visitors be sent to it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.media.patience import within
from storefront.metrics import metrics

HEARTBEAT_MAY_BE = timedelta(seconds=60)
DATABASE_WITHIN = 2  # seconds
STORAGE_WITHIN = 2.5  # seconds
PROBE = "health/probe.txt"


@dataclass
class Check:
    """Something that must be so. An answer counts for a while, so that a flood of questions costs little."""

    ask: Callable[[], bool]
    good_for: float  # seconds; a bad answer counts for one
    _answer: bool = False
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def holds(self) -> bool:
        """Whether it is so. A failure of whatever kind means no: what went wrong is nobody's business outside.

        While somebody asks, others get the answer before: a part that is silent must not hold every thread in turn."""
        if not self._lock.acquire(blocking=False):
            return self._answer
        try:
            if time.monotonic() >= self._until:
                try:
                    self._answer = self.ask()
                except Exception:
                    self._answer = False
                self._until = time.monotonic() + (self.good_for if self._answer else 1)
            return self._answer
        finally:
            self._lock.release()


def _row(sql: str, *values: object) -> tuple[object, ...] | None:
    """The first row. Over a connection of its own: the pool waits for seconds when the database is away."""
    ours = connection.get_connection_params()
    wanted = {name: ours[name] for name in ours if name not in {"cursor_factory", "context"}}
    with psycopg.connect(
        **{**wanted, "connect_timeout": DATABASE_WITHIN, "tcp_user_timeout": 3000}, autocommit=True
    ) as link:
        return link.execute(sql, values).fetchone()


def _database() -> bool:
    return _row("SELECT 1") is not None


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _storage() -> bool:
    within(STORAGE_WITHIN, _keep_something)
    return True


def _keep_something() -> None:
    name = default_storage.save(PROBE, ContentFile(b"ok"))
    default_storage.delete(name)


def _worker() -> bool:
    found = _row("SELECT max(last_heartbeat) > now() - %s FROM procrastinate_workers", HEARTBEAT_MAY_BE)
    return bool(found and found[0])


CHECKS = {
    "database": Check(_database, good_for=1),
    "migrations": Check(_migrations, good_for=float("inf")),
    "storage": Check(_storage, good_for=10),
    "worker": Check(_worker, good_for=1),
}
NEED_DATABASE = {"migrations", "worker"}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process lives; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when visitors may come, else 503; the JSON names each part and whether it is ready.

    Without the storage buying goes on all the same: whoever shares one among all his servers may have his balancer look
    at `database` and `migrations` instead of the status.
    """
    there = CHECKS["database"].holds()
    found = {name: check.holds() if there or name not in NEED_DATABASE else False for name, check in CHECKS.items()}
    ready = all(found.values())
    return JsonResponse({"ready": ready, "checks": found}, status=200 if ready else 503)


PROBES: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}


def probes(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer these whatever the Host: a load balancer asks by an address that is none of the shop's names.

    Middleware before the one that looks at the Host. The answers hold nothing that a wrong Host could bend.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else get_response(request)

    return answer
