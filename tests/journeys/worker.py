"""The worker of the journeys: what waits is done now."""

import threading

from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def run_jobs() -> None:
    """What the worker does: every job that waits. In a thread of its own, since the worker has a loop of its own.

    A job that fails for good, or that does not end, fails the test.
    """

    def work() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        connections.close_all()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(timeout=60)
    assert not thread.is_alive()
    assert not ProcrastinateJob.objects.filter(status="failed").exists()
