"""Start the shop's processes, watch them die, start them again: the test's side of `tests.makers.crashing`."""

import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from typing import Any, TypeVar

import psycopg
import requests
from django.conf import settings
from django.db import connection

from infra.fakes.stripe import Fake
from tests.infra.demos import free_port
from tests.makers import cards
from tests.makers.invariants import broken

A = TypeVar("A")
DIED = 9  # the exit code of an armed fault
AFTER = 3.0  # minutes after a death; longer than a key is in use and than the reconciler gives a payment
PATIENCE = 30.0  # seconds
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.makers.crashing"])


class Floor:
    """One shop: a fake Stripe, a web server and now and then a worker. `fault` is armed in whatever starts first.

    `deaths` are the exit codes of the processes that ended by themselves.
    """

    def __init__(self, fake: Fake, fault: str = "") -> None:
        self.fake, self.fault, self.ahead = fake, fault, 0.0
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.deaths: list[int | None] = []
        self.web: ForkServerProcess | None = None
        self._started: list[ForkServerProcess] = []

    def start(self, what: str, *more: Any) -> ForkServerProcess:
        """A process that does this function of `crashing`."""
        from tests.makers import crashing

        place = crashing.Place(connection.settings_dict["NAME"], dict(settings.STRIPE), self.ahead)
        process = _processes.Process(target=getattr(crashing, what), args=(place, *more), daemon=True)
        process.start()
        self._started.append(process)
        return process

    def open(self) -> None:
        """Start the web server and wait until it listens."""
        self.web = self.start("serve", self.fault, self.port)
        until = time.monotonic() + PATIENCE
        while not _listens(self.port):
            assert self.web.is_alive() and time.monotonic() < until, "the server does not start"
            time.sleep(0.005)

    def close(self) -> None:
        """End the web server."""
        if self.web is not None:
            self.web.kill()
            self.web.join()

    def end(self) -> None:
        """End whatever still runs: the next test empties the tables."""
        for process in self._started:
            process.kill()
            process.join()

    def asked(self, call: Callable[[], A]) -> A:
        """What the shop answers to whoever asks as `call` does, and asks again if it died meanwhile."""
        try:
            return call()
        except requests.ConnectionError:
            self.reopen()
            return call()

    def reopen(self) -> None:
        """The web server has died: start it again, some minutes later and with no fault any more."""
        assert self.web is not None
        self.web.join(PATIENCE)
        self._died(self.web)
        self.open()

    def heard(self) -> None:
        """Wait until Stripe has told us everything; whoever died of it is started again."""
        until = time.monotonic() + PATIENCE
        while not self.fake.settle(timeout=0.1):
            assert time.monotonic() < until, "webhooks do not arrive"
            if self.web is not None and not self.web.is_alive():
                self.reopen()

    def work(self) -> None:
        """Let a worker do what waits; after its death, what a restart and some minutes bring."""
        worker = self.start("work", self.fault)
        worker.join(PATIENCE)
        if worker.exitcode != 0:
            self._died(worker)
            self.recover()

    def recover(self, minutes: float = AFTER) -> None:
        """Jobs, sweeps and the reconciler, some minutes later, until all is quiet."""
        self.ahead = max(minutes, self.ahead)
        process = self.start("recover", self.fault)
        process.join(PATIENCE)
        if process.exitcode == DIED:
            self._died(process)
            process = self.start("recover", self.fault)
            process.join(PATIENCE)
        assert process.exitcode == 0, "the shop does not come to rest"

    def wrong(self) -> list[str]:
        """What the invariants find, on a connection of their own."""
        ours = connection.settings_dict
        with psycopg.connect(
            host=ours["HOST"], port=ours["PORT"], user=ours["USER"], password=ours["PASSWORD"], dbname=ours["NAME"]
        ) as link:
            return broken(link, self.fake.state())

    def _died(self, process: ForkServerProcess) -> None:
        self.deaths.append(process.exitcode)
        self.fault, self.ahead = "", max(AFTER, self.ahead)


@contextmanager
def floor(fault: str = "") -> Iterator[Floor]:
    """An open shop whose webhooks arrive."""
    with cards.stripe() as fake:
        made = Floor(fake, fault)
        fake.webhook_url = f"{made.url}/webhooks/stripe/"
        made.open()
        try:
            yield made
        finally:
            fake.webhook_url = None
            made.end()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
