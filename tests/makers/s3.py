"""S3 for tests: a good one (moto, in a process of its own) and bad ones (sockets that misbehave in one way each)."""

import contextlib
import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import environ
from django.conf import settings
from django.test import override_settings

from infra.run.options import ROOT
from infra.settings import files
from tests.infra.demos import free_port

PUBLIC, PRIVATE = "uji-public", "uji-private"
KEY, SECRET = "AKIA-UJI", "rahasia-uji"
UP_WITHIN = 60.0  # seconds; the tests share the machine with others


class Said(environ.Env):
    """An environment that holds what the test says and nothing else."""

    def __init__(self, **said: str) -> None:
        super().__init__()
        self.ENVIRON = said


@contextlib.contextmanager
def stored_at(endpoint: str) -> Iterator[None]:
    """The shop's own settings for files, with S3 at this address, for as long as the block runs."""
    said = Said(S3_PUBLIC_BUCKET=PUBLIC, S3_PRIVATE_BUCKET=PRIVATE, S3_ENDPOINT=endpoint)
    made = files.storages(said, Path("/nowhere"))
    for storage in made.values():
        storage["OPTIONS"] |= {"access_key": KEY, "secret_key": SECRET}
    with override_settings(STORAGES={**settings.STORAGES, **made}):
        yield


class Moto:
    """The fake S3 of the demo."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Moto":
        words = ["--port", str(self.port), "--public", f"{PUBLIC}={self.home / 'media'}"]
        words += ["--private", f"{PRIVATE}={self.home / 'private'}"]
        self.process = subprocess.Popen([sys.executable, "-m", "infra.fakes.s3", *words], cwd=ROOT)
        until = time.monotonic() + UP_WITHIN
        while not self._answers():
            assert self.process.poll() is None and time.monotonic() < until, "moto does not start"
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)

    def _answers(self) -> bool:
        return self.get("/_ready")[0] == 204

    def get(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers of an answer to somebody without credentials; status 0 when nobody answers."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            link.request("GET", path)
            answer = link.getresponse()
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}
        except OSError:
            return 0, b"", {}
        finally:
            link.close()

    def client(self) -> "boto3.client":
        """boto3's own client, for what the shop does not do."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=files.REGION,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
        )


def silent(link: socket.socket) -> None:
    """Takes the request and never answers."""
    while link.recv(65_536):
        pass


def failing(link: socket.socket) -> None:
    """Answers every request with 500."""
    link.recv(65_536)
    link.sendall(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def slow(link: socket.socket) -> None:
    """Answers a byte at a time, so that no time-out between two bytes ever ends."""
    link.recv(65_536)
    link.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        time.sleep(0.3)
        link.sendall(b"x")


class Bad:
    """A listener on loopback that treats everybody alike, and counts them. Without a way to treat them it refuses: its
    port is taken, and nobody listens there."""

    def __init__(self, treat: Callable[[socket.socket], None] | None) -> None:
        self.treat = treat
        self.connections = 0
        self._links: list[socket.socket] = []
        self._taken = socket.socket()
        self._taken.bind(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._taken.getsockname()[1]}"

    def __enter__(self) -> "Bad":
        if self.treat:
            self._taken.listen(50)
            threading.Thread(target=self._accept, args=(self.treat,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # To shut it down is what ends an accept() or a recv() that waits in another thread.
        for one in (self._taken, *self._links):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._taken.close()

    def _accept(self, treat: Callable[[socket.socket], None]) -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _address = self._taken.accept()
                self.connections += 1
                self._links.append(link)
                threading.Thread(target=self._one, args=(link, treat), daemon=True).start()

    @staticmethod
    def _one(link: socket.socket, treat: Callable[[socket.socket], None]) -> None:
        with link, contextlib.suppress(OSError):
            treat(link)


WAYS = {"refuses": None, "is silent": silent, "fails": failing, "is slow": slow}
