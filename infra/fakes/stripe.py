"""A fake Stripe on loopback, for tests and the demo: the standard library only, nothing of the shop.

Stripe's own client talks to it:

    with Fake(webhook_url="http://127.0.0.1:8000/webhooks/stripe/", webhook_secret="whsec_test") as fake:
        client = stripe.StripeClient("sk_test_x", base_addresses={"api": fake.url}, ...)

or `python -m infra.fakes.stripe --port 0 --webhook-url URL --webhook-secret whsec_... [--state FILE]`, which prints its
address on its first line and ends at SIGTERM. Faithful to docs.stripe.com/api (each module names its pages) for
Checkout Sessions in payment mode, PaymentIntents, charges, refunds, disputes, events, webhooks and idempotency; a
parameter that the fake does not know is refused as Stripe refuses unknown ones. Amounts are integers in minor units
(rupiah times 100), moments UTC seconds, waiting times seconds.

KNOBS, in-process as `fake.knobs`, over loopback as JSON: GET /_knobs, POST /_knobs, /_knobs/reset, /_knobs/let_go.
(Every POST below needs `Content-Type: application/json`; an empty body is `{}`.)

  Rules: `count` times (None: until reset) for requests of `method` ("*": any) whose path begins with `path`.
    knobs.delay(method, path, seconds, count=1)         wait, then do the work
    knobs.delay_after(method, path, seconds, count=1)   do the work, then let the answer wait
    knobs.drop(method, path, when="before", count=1)    close the connection without an answer, before or after the work
    knobs.fail(method, path, status=500, when="before", count=1, stored=None)
                                                        an error before or after the work; `stored`: kept under the
                                                        idempotency key as Stripe keeps its own 500s (default: when
                                                        "after"; then the answer says Stripe-Should-Retry: false)
    knobs.hold(method, path, when="before", count=1)    wait until knobs.let_go(); knobs.wait_held(n) waits for n such
    JSON: {"rules": [{"kind": "fail", "method": "POST", "path": "/v1/refunds", "when": "after", "status": 500}]}
  knobs.silent(seconds), JSON {"silent": 120}: everything hangs for so long; what came meanwhile is done afterwards.
  Values (attributes, or JSON under the same names):
    webhook_delay = 0.0       seconds between an event and its first delivery
    webhook_drop = False      True, or a list of event types: never delivered (the event itself is kept)
    webhook_repeat = 1        so many copies of each delivery at the same time
    webhook_order = "created" "hold", "reversed" or a list of types: held until release(), then sent in that order
    webhook_forge = None      "unsigned", "other_secret", "old" (301 s), "changed" (one byte); not tried again
    webhook_retry = [0.2, …]  pauses after the 1st, 2nd, … failed try; the last one repeats, webhook_tries in all
    webhook_timeout = 10.0    seconds
    event_account = None      an `account` in the events, as if they were another account's;  event_livemode = False
    wrong_amount = None, wrong_currency = None      what a session is completed with, instead of what was asked
    processing = False        payment_intent.processing comes before succeeded
    refund_pending = False    refunds stay pending until settle_refund()

CONTROL VERBS, in-process as methods of Fake, over loopback as POST /_do/NAME with their arguments as JSON:
    pay(session, card="pm_card_visa")   decline(session)   settle_refund(refund, succeeded=True)
    dispute(charge=None, payment_intent=None, amount=None, reason="fraudulent")
    advance(seconds)   release()   redeliver(event, times=1)   settle(timeout=10)
  `advance` moves the fake's own clock (what expires then expires, with its events); signatures carry the machine's
  time. `settle` waits until no webhook is on its way. In-process, `webhook_url` and `webhook_secret` may be set at any
  time, and `objects(kind)`, `object(id)`, `events(type)`, `money()` and `state()` read.

GET /_state: {"now", "objects": {kind: [newest last]}, "requests": {"POST /v1/refunds": n}, "keys": {key: {"uses":
[route], "status"}}, "money": {currency: {"captured", "refunded", "disputed", "net"}}, "webhooks": {"deliveries",
"posts"}}.
"""

import argparse
import contextlib
import copy
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from infra.fakes import stripe_refunds, stripe_sessions
from infra.fakes.stripe_forms import Json, Refused
from infra.fakes.stripe_http import Server, start_thread
from infra.fakes.stripe_knobs import Knobs
from infra.fakes.stripe_webhooks import Courier
from infra.fakes.stripe_world import World

TICK = 0.25  # seconds between two looks for sessions that expire by themselves


class Fake:
    """The whole of it; a context manager that serves while it is open."""

    def __init__(
        self,
        *,
        webhook_url: str | None = None,
        webhook_secret: str = "whsec_test",
        port: int = 0,
        state: Path | None = None,
        public_url: str | None = None,
    ) -> None:
        self.knobs = Knobs()
        self.world = World(state)
        self.world.due = stripe_sessions.expire_due
        self.courier = Courier(self.world, self.knobs, webhook_url, webhook_secret)
        self.server = Server(self, port)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.public_url = public_url or self.url
        self._over = threading.Event()

    def start(self) -> Self:
        """Answer, deliver, and let time pass."""
        self.courier.start()
        start_thread(self.server)
        threading.Thread(target=self._tick, name="fake-stripe-ticker", daemon=True).start()
        return self

    def stop(self) -> None:
        """End: connections are closed, later ones refused."""
        self._over.set()
        self.knobs.reset()
        self.server.shutdown()
        self.server.close_all()
        self.courier.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    @property
    def webhook_url(self) -> str | None:
        """Where events go; None: nowhere."""
        return self.courier.url

    @webhook_url.setter
    def webhook_url(self, url: str | None) -> None:
        self.courier.url = url

    @property
    def webhook_secret(self) -> str:
        """What events are signed with."""
        return self.courier.secret

    @webhook_secret.setter
    def webhook_secret(self, secret: str) -> None:
        self.courier.secret = secret

    def objects(self, kind: str) -> list[Json]:
        """Copies of all objects of a kind ("checkout.session", "payment_intent", "event", …), newest last."""
        with self.world.change(write=False) as world:
            return copy.deepcopy(list(world.table(kind).values()))

    def object(self, name: str) -> Json:
        """A copy of the object with this id."""
        with self.world.change(write=False) as world:
            for table in world.tables.values():
                if isinstance(found := table.get(name), dict) and found.get("id") == name:
                    return copy.deepcopy(found)
        raise KeyError(name)

    def events(self, kind: str | None = None) -> list[Json]:
        """Copies of the events of a type, oldest first."""
        return [one for one in self.objects("event") if kind in (None, one["type"])]

    def money(self) -> dict[str, dict[str, int]]:
        """Per currency in minor units: captured, refunded, disputed, net."""
        with self.world.lock:
            return self.world.money()

    def state(self) -> Json:
        """All that GET /_state tells, as copies."""
        with self.world.change(write=False) as world:
            shown = {
                "now": world.clock.now(),
                "objects": {
                    kind: list(table.values())
                    for kind, table in world.tables.items()
                    if any("object" in one for one in table.values() if isinstance(one, dict))
                },
                "requests": dict(world.requests),
                "keys": {
                    key: {"uses": uses, "status": world.keys.get(key, {}).get("status", 0)}
                    for key, uses in world.key_uses.items()
                },
                "money": world.money(),
                "webhooks": self.courier.shown(),
            }
            return copy.deepcopy(shown)

    def pay(self, session: str, card: str = "pm_card_visa") -> Json:
        """The buyer pays on the hosted page; raises Refused when that is not possible."""
        with self._by_nobody() as world:
            return copy.deepcopy(stripe_sessions.pay(world, world.get("checkout.session", session), card, self.knobs))

    def decline(self, session: str) -> Json:
        """The buyer tries, and the bank says no."""
        try:
            return self.pay(session, "pm_card_visa_chargeDeclined")
        except Refused as refused:
            if refused.status != 402:
                raise
            return self.object(session)

    def dispute(
        self,
        charge: str | None = None,
        payment_intent: str | None = None,
        amount: int | None = None,
        reason: str = "fraudulent",
    ) -> Json:
        """The cardholder's bank takes a charge back; `amount` in minor units, all of it by default."""
        with self._by_nobody() as world:
            if charge is None:
                charge = world.get("payment_intent", payment_intent or "")["latest_charge"]
            return copy.deepcopy(stripe_refunds.dispute(world, world.get("charge", charge or ""), amount, reason))

    def settle_refund(self, refund: str, succeeded: bool = True) -> Json:
        """A pending refund arrives, or fails."""
        with self._by_nobody() as world:
            return copy.deepcopy(stripe_refunds.settle(world, world.get("refund", refund), succeeded))

    def advance(self, seconds: float) -> int:
        """Let time pass on the fake's clock; returns its new time (UTC seconds)."""
        with self.world.lock:
            self.world.clock.advance(seconds)
        with self.world.change():
            return self.world.clock.now()

    def reset(self) -> None:
        """All knobs as at the beginning; what was held goes out."""
        self.courier.release()
        self.knobs.reset()

    def release(self) -> int:
        """Send the events that are held; how many."""
        return self.courier.release()

    def redeliver(self, event: str, times: int = 1) -> None:
        """Send an event again, `times` copies at the same time."""
        self.courier.redeliver(event, times)

    def settle(self, timeout: float = 10.0) -> bool:
        """Wait until no webhook is on its way; False when it took longer than `timeout` seconds."""
        return self.courier.settle(timeout)

    @contextlib.contextmanager
    def _by_nobody(self) -> Iterator[World]:
        """A change that no request of the API made: the events say so."""
        with self.world.change() as world:
            world.request = {"id": None, "idempotency_key": None}
            yield world

    def _tick(self) -> None:
        while not self._over.wait(TICK):
            with self.world.change(write=False):
                pass  # what is due happens on the way in


def main() -> None:
    """Serve until SIGTERM."""
    reader = argparse.ArgumentParser(description="A fake Stripe on loopback: no money moves.")
    reader.add_argument("--port", type=int, default=0, help="0 takes a free one; the first line printed tells which")
    reader.add_argument("--webhook-url", help="where events are sent")
    reader.add_argument("--webhook-secret", default="whsec_test")
    reader.add_argument("--state", type=Path, help="a JSON file that keeps everything over a restart")
    reader.add_argument("--public-url", help="the address under which a browser reaches this, when it is another")
    asked = reader.parse_args()
    # Blocked before any thread begins: a signal that the kernel gives to another thread would not wake this one.
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    fake = Fake(
        webhook_url=asked.webhook_url,
        webhook_secret=asked.webhook_secret,
        port=asked.port,
        state=asked.state,
        public_url=asked.public_url,
    ).start()
    print(fake.url, flush=True)
    signal.sigwait(ends)
    # At once: each change is on disk as a whole, and an answer under way is what a killed provider looks like.
    os._exit(0)


if __name__ == "__main__":
    main()
