"""A shop's webhook address on loopback that keeps what it gets."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import stripe

SECRET = "whsec_of_the_shop"


def until(true: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do."""
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@dataclass(frozen=True)
class Letter:
    """One delivery: the raw body and its signature."""

    body: bytes
    signature: str | None

    def event(self) -> Any:
        """What Stripe's own library makes of it; raises when the signature is not good."""
        return stripe.Webhook.construct_event(self.body, self.signature or "", SECRET)  # type: ignore[no-untyped-call]


class Listener(ThreadingHTTPServer):
    """Answers with the statuses in `answers`, one after another, then with 200."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.letters: list[Letter] = []
        self.answers: deque[int] = deque()
        self.lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self.server_port}/webhooks/stripe/"

    def types(self) -> list[str]:
        """The types that came, in the order in which they came."""
        return [letter.event()["type"] for letter in self.letters]

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.letters.append(Letter(body, self.headers.get("Stripe-Signature")))
            status = self.server.answers.popleft() if self.server.answers else 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""
