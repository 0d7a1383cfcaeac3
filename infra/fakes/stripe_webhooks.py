"""Signed events on their way to the shop: in order, again when they are not acknowledged, or as wrong as asked.

docs.stripe.com/webhooks (signatures: docs.stripe.com/webhooks/signature). The signature's time is the machine's, not
the fake's own clock: the receiver compares it with his."""

import hashlib
import hmac
import http.client
import json
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

from infra.fakes.stripe_forms import Json
from infra.fakes.stripe_knobs import Knobs
from infra.fakes.stripe_world import World

OLD = 301  # seconds: one more than the tolerance that Stripe's libraries have


def sign(body: bytes, secret: str, moment: int) -> str:
    """The header `Stripe-Signature` for a body; `moment` in UTC seconds."""
    mac = hmac.new(secret.encode(), str(moment).encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mac}"


def parcel(event: Json, secret: str, forge: str | None) -> tuple[bytes, dict[str, str]]:
    """The body and headers that go out; `forge` makes them wrong in one way."""
    body = json.dumps(event, indent=2, ensure_ascii=False).encode()
    moment = int(time.time())
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0 (fake)"}
    if forge == "unsigned":
        return body, headers
    if forge == "other_secret":
        secret = "whsec_of_somebody_else"
    if forge == "old":
        moment -= OLD
    headers["Stripe-Signature"] = sign(body, secret, moment)
    if forge == "changed":
        place = body.index(b'"livemode"') + 1
        body = body[:place] + b"L" + body[place + 1 :]
    return body, headers


class Courier:
    """Delivers in one background thread. A delivery is waiting, held, dropped, delivered, forged or given_up."""

    def __init__(self, world: World, knobs: Knobs, url: str | None, secret: str) -> None:
        self.world = world
        self.knobs = knobs
        self.url = url
        self.secret = secret
        self.posts: Counter[str] = Counter()
        self._busy = False
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="fake-stripe-courier", daemon=True)
        world.on_event = self.take
        for one in world.deliveries.values():
            one["due"] = time.monotonic()  # kept from a predecessor, whose monotonic clock is gone

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def stop(self) -> None:
        """End after the delivery that is under way."""
        with self.world.lock:
            self._stopped = True
            self.world.changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(self.knobs.webhook_timeout + 1)

    def take(self, event: Json) -> None:
        """A new event, to be sent as the knobs say; called under the world's lock."""
        event["livemode"] = self.knobs.event_livemode
        if self.knobs.event_account:
            event["account"] = self.knobs.event_account
        drop, order = self.knobs.webhook_drop, self.knobs.webhook_order
        state = "waiting" if order == "created" else "held"
        if self.url is None or drop is True or (isinstance(drop, list) and event["type"] in drop):
            state = "dropped"
        event["pending_webhooks"] = 0 if state == "dropped" else 1
        self.world.deliveries[event["id"]] = {
            "event": event["id"],
            "type": event["type"],
            "state": state,
            "tries": 0,
            "due": time.monotonic() + self.knobs.webhook_delay,
        }

    def release(self) -> int:
        """Send what was held, in the order that the knob asks for; how many there were."""
        with self.world.change():
            held = [one for one in self.world.deliveries.values() if one["state"] == "held"]
            for one in self._ordered(held):
                # Taken out and put in again: what is due at the same time goes out in the order of this dictionary.
                self.world.deliveries[one["event"]] = self.world.deliveries.pop(one["event"])
                one.update(state="waiting", due=time.monotonic())
        return len(held)

    def redeliver(self, event: str, times: int = 1) -> None:
        """Send an event again, whatever became of it; `times` copies at once."""
        with self.world.change():
            self.world.get("event", event)
            one = self.world.deliveries.setdefault(event, {"event": event, "type": "", "tries": 0})
            one.update(state="waiting", due=time.monotonic(), copies=times)

    def settle(self, timeout: float = 10.0) -> bool:
        """Wait until nothing is on its way; False when that took longer than `timeout` seconds."""
        with self.world.lock:
            return self.world.changed.wait_for(lambda: not self._busy and not self._waiting(), timeout)

    def shown(self) -> Json:
        """Deliveries per state, and posts per outcome, for /_state."""
        states = Counter(one["state"] for one in self.world.deliveries.values())
        return {"deliveries": dict(states), "posts": dict(self.posts)}

    def _ordered(self, held: list[Json]) -> list[Json]:
        order = self.knobs.webhook_order
        if order == "reversed":
            return held[::-1]
        if isinstance(order, list):
            return sorted(held, key=lambda one: order.index(one["type"]) if one["type"] in order else len(order))
        return held

    def _waiting(self) -> list[Json]:
        if self.url is None:  # what a predecessor left stays until somebody listens
            return []
        return [one for one in self.world.deliveries.values() if one["state"] == "waiting"]

    def _next(self) -> Json | None:
        """Wait for the delivery that is due first; None when it is time to stop."""
        with self.world.lock:
            while not self._stopped:
                waiting = self._waiting()
                now = time.monotonic()
                due = [one for one in waiting if one["due"] <= now]
                if due:
                    self._busy = True
                    return due[0]
                self.world.changed.wait(min((one["due"] - now for one in waiting), default=None))
        return None

    def _run(self) -> None:
        while (one := self._next()) is not None:
            self.knobs.wait_out_silence()
            with self.world.lock:
                # As it looks now: an event that was sent before may have been acknowledged since.
                event = dict(self.world.table("event")[one["event"]])
                forge = self.knobs.webhook_forge
                copies = one.pop("copies", self.knobs.webhook_repeat)
            good = self._post(event, forge, copies)
            with self.world.change():
                self._busy = False
                self._note(one, good, forge)

    def _note(self, one: Json, good: bool, forge: str | None) -> None:
        one["tries"] += 1
        if forge:
            one["state"] = "forged"  # not tried again: the next one would be true
        elif good:
            one["state"] = "delivered"
            self.world.table("event")[one["event"]]["pending_webhooks"] = 0
        elif one["tries"] >= self.knobs.webhook_tries:
            one["state"] = "given_up"
        else:
            pauses = self.knobs.webhook_retry or [1.0]
            one["due"] = time.monotonic() + pauses[min(one["tries"], len(pauses)) - 1]

    def _post(self, event: Json, forge: str | None, copies: int) -> bool:
        """Send `copies` at once; whether one of them was acknowledged."""
        start = threading.Barrier(copies)
        outcomes: list[str] = []

        def send() -> None:
            start.wait()
            outcomes.append(self._post_once(event, forge))

        threads = [threading.Thread(target=send, daemon=True) for _ in range(copies)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.posts.update(outcomes)
        return any(outcome.startswith("2") for outcome in outcomes)

    def _post_once(self, event: Json, forge: str | None) -> str:
        """One POST; its status as text, or "failed" when there was no answer."""
        assert self.url is not None
        where = urlsplit(self.url)
        body, headers = parcel(event, self.secret, forge)
        kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        link = kind(where.hostname or "", where.port, timeout=self.knobs.webhook_timeout)
        try:
            link.request("POST", where.path + (f"?{where.query}" if where.query else ""), body, headers)
            return str(link.getresponse().status)
        except (OSError, http.client.HTTPException):
            return "failed"
        finally:
            link.close()
