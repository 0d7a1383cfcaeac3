"""The server: one request after another through authorisation, faults, idempotency, work, faults, answer.

docs.stripe.com/api/authentication, docs.stripe.com/api/errors, docs.stripe.com/api/request_ids"""

import contextlib
import copy
import json
import re
import socket
import sys
import threading
import traceback
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from infra.fakes import stripe_keys as keys
from infra.fakes import stripe_page as page
from infra.fakes import stripe_routes as routes
from infra.fakes.stripe_answers import Answer, as_error, as_json, broken, last_word
from infra.fakes.stripe_forms import Json, Refused, decode
from infra.fakes.stripe_knobs import Rule
from infra.fakes.stripe_world import API_VERSION, new_id

if TYPE_CHECKING:
    from infra.fakes.stripe import Fake

VERBS = ("pay", "decline", "dispute", "settle_refund", "advance", "release", "redeliver", "settle")
LARGEST = 1 << 20  # bytes of a body


class Dropped(Exception):
    """The connection is closed without an answer."""


@dataclass(frozen=True)
class Call:
    """One request of the API, read."""

    route: routes.Route
    id: str
    given: Json
    key: str | None
    request: str


class Server(ThreadingHTTPServer):
    """Bound to 127.0.0.1 only."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, fake: "Fake", port: int) -> None:
        self.fake = fake
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Handler)

    def close_all(self) -> None:
        """Close the listening socket and every connection, as the end of a process does."""
        self.server_close()
        for link in list(self.open):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who has gone away is no news here."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 120

    def setup(self) -> None:
        """Remember the connection, so that the end of the fake can close it."""
        super().setup()
        self.server.open.add(self.connection)

    def finish(self) -> None:
        """Forget it."""
        self.server.open.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: /_state counts the requests."""

    def do_GET(self) -> None:
        """Read."""
        self._serve()

    def do_POST(self) -> None:
        """Write."""
        self._serve()

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(size, LARGEST)).decode(errors="replace")
        try:
            if parts.path.startswith("/_"):
                answer = self._control(parts.path, body)
            elif parts.path == "/favicon.ico":
                answer = Answer(204, "", {})
            elif parts.path.startswith("/pay/"):
                answer = self._hosted(parts.path, body)
            else:
                answer = self._api(parts.path, body if self.command == "POST" else parts.query)
        except Dropped:
            self.close_connection = True
            return
        except Exception:
            traceback.print_exc()
            answer = broken(500)
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        """In one write: two would meet Nagle's algorithm and cost 40 ms."""
        body = answer.body.encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self._headers_buffer.append(b"\r\n" + body)  # type: ignore[attr-defined]
        self.flush_headers()

    # The API

    def _api(self, path: str, text: str) -> Answer:
        request = new_id("request")
        answer = self._worked(path, text, request)
        answer.headers = {
            "Content-Type": "application/json",
            "Request-Id": request,
            "Stripe-Version": self.headers.get("Stripe-Version") or API_VERSION,
            **answer.headers,
        }
        return answer

    def _worked(self, path: str, text: str, request: str) -> Answer:
        fake, method = self.server.fake, self.command
        key = self.headers.get("Idempotency-Key") if method == "POST" else None
        try:
            route, name = routes.find(method, path)
            with fake.world.lock:
                fake.world.requests[route.name] += 1
            early = self._faults_before(path)
            if early and not early.stored:
                return broken(early.status)
            self._authorise()
            given = decode(text)
            with fake.world.change(write=method == "POST"):
                before = keys.begin(fake.world, key, f"{method} {path}", given)
        except Refused as refused:
            return as_error(refused)
        self._wait_before(path)  # with the key claimed: whoever comes with it meanwhile gets the 409
        call = Call(route, name, given, key, request)
        answer = self._again(path, *before) if before else self._first(path, call, early)
        self._faults_after(path)
        return answer

    def _again(self, path: str, status: int, body: str) -> Answer:
        """What the key's first request got."""
        if rule := self.server.fake.knobs.take("fail", self.command, path, "after"):
            return broken(rule.status)
        answer = Answer(status, body)
        answer.headers["Idempotent-Replayed"] = "true"
        return last_word(answer)

    def _first(self, path: str, call: Call, early: Rule | None) -> Answer:
        """Work, with the answer kept under the key in the same step."""
        fake = self.server.fake
        late = None if early else fake.knobs.take("fail", self.command, path, "after")
        with fake.world.change(write=self.command == "POST") as world:
            world.request = {"id": call.request, "idempotency_key": call.key}
            try:
                answer = (
                    broken(early.status) if early else as_json(routes.answer(fake, call.route, call.id, call.given))
                )
            except Refused as refused:
                answer = as_error(refused)
                if refused.validation:
                    keys.abandon(world, call.key)
                    return answer
            except Exception:
                keys.abandon(world, call.key)
                raise
            if late and late.stored is False:
                keys.finish(world, call.key, answer.status, answer.body)
                return broken(late.status)
            if late:
                answer = broken(late.status)
            keys.finish(world, call.key, answer.status, answer.body)
        return last_word(answer) if call.key else answer

    def _authorise(self) -> None:
        """docs.stripe.com/keys: a secret key of the test mode; a live one must never come here."""
        scheme, _, key = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not key:
            raise Refused(
                "You did not provide an API key. You need to provide your API key in the Authorization header, using "
                "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
                status=401,
            )
        if not re.fullmatch(r"(sk|rk)_test_\w+", key):
            raise Refused(f"Invalid API Key provided: {key[:8]}****{key[-4:]}", status=401)
        account = self.headers.get("Stripe-Account")
        if account and account != routes.ACCOUNT:
            raise Refused(
                f"The provided key '{key[:8]}****' does not have access to account '{account}' (or that account does "
                "not exist). Application access may have been revoked.",
                status=403,
                code="account_invalid",
            )

    def _faults_before(self, path: str) -> Rule | None:
        """What happens to a request before anybody reads it; the rule when it must fail."""
        knobs = self.server.fake.knobs
        knobs.wait_out_silence()
        if knobs.take("drop", self.command, path, "before"):
            raise Dropped
        return knobs.take("fail", self.command, path, "before")

    def _wait_before(self, path: str) -> None:
        knobs = self.server.fake.knobs
        if knobs.take("hold", self.command, path, "before"):
            knobs.wait_for_go()
        if rule := knobs.take("delay", self.command, path):
            knobs.wait(rule.seconds)

    def _faults_after(self, path: str) -> None:
        knobs = self.server.fake.knobs
        if knobs.take("hold", self.command, path, "after"):
            knobs.wait_for_go()
        if rule := knobs.take("delay_after", self.command, path):
            knobs.wait(rule.seconds)
        if knobs.take("drop", self.command, path, "after"):
            raise Dropped

    # The hosted page

    def _hosted(self, path: str, body: str) -> Answer:
        if early := self._faults_before(path):
            return broken(early.status)
        self._wait_before(path)
        try:
            answer = self._paid(path.removeprefix("/pay/"), decode(body).get("action"))
        except Refused as refused:
            answer = Answer(refused.status, str(refused), {"Content-Type": "text/plain; charset=utf-8"})
        self._faults_after(path)
        return answer

    def _paid(self, name: str, action: Any) -> Answer:
        """The page, or the effect of one of its buttons."""
        fake = self.server.fake
        with fake.world.lock:
            fake.world.requests[f"{self.command} /pay/{{id}}"] += 1
        declined = False
        session = self._session(name)
        if self.command == "POST" and session["status"] == "open":
            if action not in ("pay", "decline"):
                raise Refused("No such button.")
            try:
                done = fake.pay(name) if action == "pay" else fake.decline(name)
            except Refused:  # expired, or paid from another window, since the page was shown
                done = None
            if done and done["status"] == "complete":
                return Answer(303, "", {"Location": page.return_address(done), "Cache-Control": "no-store"})
            declined = action == "decline"
            session = self._session(name)
        with fake.world.lock:
            lines = copy.deepcopy(fake.world.table("line_items")[name])
        shown = page.show(session, lines, self.headers.get("Accept-Language", ""), declined)
        return Answer(200, shown.html, shown.headers)

    def _session(self, name: str) -> Json:
        with self.server.fake.world.change(write=False) as world:
            return copy.deepcopy(world.get("checkout.session", name))

    # Knobs and verbs

    def _control(self, path: str, body: str) -> Answer:
        fake = self.server.fake
        # A foreign name that was made to point here is a browser being used by somebody else's page.
        if urlsplit(f"//{self.headers.get('Host', '')}").hostname not in ("127.0.0.1", "localhost"):
            return as_json({"error": "only by its own address"}, 403)
        if self.command == "GET":
            shown = {"/_state": fake.state, "/_knobs": fake.knobs.shown}.get(path)
            return as_json(shown()) if shown else as_json({"error": "no such address"}, 404)
        # A browser sends this type across origins only after asking, and is not answered: no page can turn a knob.
        if self.headers.get_content_type() != "application/json":
            return as_json({"error": "send application/json"}, 415)
        try:
            return as_json(self._turn(path, json.loads(body or "{}")))
        except Refused as refused:
            return as_error(refused)
        except (ValueError, TypeError) as wrong:
            return as_json({"error": str(wrong)}, 400)

    def _turn(self, path: str, asked: Json) -> Any:
        fake = self.server.fake
        verb = path.removeprefix("/_do/")
        if verb in VERBS:
            return {"result": getattr(fake, verb)(**asked)}
        if path == "/_knobs":
            fake.knobs.apply(asked)
        elif path == "/_knobs/reset":
            fake.reset()
        elif path == "/_knobs/let_go":
            fake.knobs.let_go()
        else:
            raise Refused("no such address", status=404)
        return fake.knobs.shown()


def start_thread(server: Server) -> threading.Thread:
    """Serve in the background."""
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="fake-stripe", daemon=True)
    thread.start()
    return thread
