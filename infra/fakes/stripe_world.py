"""What the fake remembers: objects, events, money; under one lock, on a clock that can be set, on disk when asked.

Amounts are integers in minor units (rupiah times 100: IDR is not on Stripe's zero-decimal list,
docs.stripe.com/currencies); moments are UTC seconds."""

import contextlib
import copy
import json
import secrets
import string
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from infra.fakes.stripe_forms import Json, missing

API_VERSION = "2026-10-28.endive"
_LETTERS = string.ascii_letters + string.digits

# docs.stripe.com/api: how the ids of each kind begin, and how long the random rest is.
_IDS = {
    "checkout.session": ("cs_test_a1", 56),
    "payment_intent": ("pi_3", 23),
    "payment_method": ("pm_1", 23),
    "charge": ("ch_3", 23),
    "refund": ("re_3", 23),
    "dispute": ("du_1", 23),
    "event": ("evt_3", 23),
    "item": ("li_1", 23),
    "price": ("price_1", 23),
    "product": ("prod_", 14),
    "request": ("req_", 14),
}
# The parameter that Stripe names in `resource_missing`.
_PARAMS = {"checkout.session": "session", "payment_intent": "intent", "charge": "charge", "refund": "refund"}


class Clock:
    """The fake's own time, UTC seconds: the machine's, moved by as much as a test asked for."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> int:
        """UTC seconds, whole as everywhere in the API."""
        return int(time.time() + self.offset)

    def advance(self, seconds: float) -> None:
        """Move on (or back) by `seconds`."""
        self.offset += seconds

    def set(self, moment: float) -> None:
        """Make it `moment` (UTC seconds) now; it goes on from there."""
        self.offset = moment - time.time()


def new_id(kind: str) -> str:
    """An id as Stripe gives them, in form and length."""
    prefix, length = _IDS[kind]
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(length))


class World:
    """All tables. Read and change only inside `change()` (or holding `lock`)."""

    def __init__(self, state: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.clock = Clock()
        self.state = state
        self.tables: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, Json] = {}
        self.deliveries: dict[str, Json] = {}
        self.requests: Counter[str] = Counter()
        self.key_uses: dict[str, list[str]] = {}
        self.request: Json = {"id": None, "idempotency_key": None}
        self.dirty = False
        self.due: Callable[[World], None] = lambda world: None
        self.on_event: Callable[[Json], None] = lambda event: None
        if state is not None and state.exists():
            self._load(json.loads(state.read_text()))

    @contextlib.contextmanager
    def change(self, write: bool = True) -> Iterator["World"]:
        """Hold the lock, let what is due happen first, and keep what was changed (`write` says that something was)."""
        with self.lock:
            self.due(self)
            try:
                yield self
            finally:
                if write or self.dirty:
                    self.save()
                    self.changed.notify_all()

    def table(self, kind: str) -> dict[str, Any]:
        """All objects of a kind by id, oldest first."""
        return self.tables.setdefault(kind, {})

    def add(self, thing: Json) -> Json:
        """Take a new object in."""
        self.table(thing["object"])[thing["id"]] = thing
        self.dirty = True
        return thing

    def get(self, kind: str, name: str, param: str | None = None) -> Json:
        """The object, or Stripe's 404."""
        found = self.table(kind).get(name)
        if found is None:
            raise missing(kind, name, param or _PARAMS.get(kind, "id"))
        thing: Json = found
        return thing

    def event(self, kind: str, thing: Json, before: Json | None = None) -> Json:
        """Write down what happened, with the object as it looks now, and send it. docs.stripe.com/api/events/object"""
        data: Json = {"object": copy.deepcopy(thing)}
        if before:
            data["previous_attributes"] = before
        event = self.add(
            {
                "id": new_id("event"),
                "object": "event",
                "api_version": API_VERSION,
                "created": self.clock.now(),
                "data": data,
                "livemode": False,
                "pending_webhooks": 0,
                "request": dict(self.request),
                "type": kind,
            }
        )
        self.on_event(event)
        return event

    def money(self) -> dict[str, dict[str, int]]:
        """Per currency, minor units: captured, refunded, disputed, and net = captured - refunded."""
        sums: dict[str, Counter[str]] = {}
        for charge in self.table("charge").values():
            sums.setdefault(charge["currency"], Counter())["captured"] += charge["amount_captured"]
        for refund in self.table("refund").values():
            if refund["status"] in ("succeeded", "pending"):
                sums.setdefault(refund["currency"], Counter())["refunded"] += refund["amount"]
        for dispute in self.table("dispute").values():
            if dispute["status"] != "won":
                sums.setdefault(dispute["currency"], Counter())["disputed"] += dispute["amount"]
        return {
            currency: {
                "captured": one["captured"],
                "refunded": one["refunded"],
                "disputed": one["disputed"],
                "net": one["captured"] - one["refunded"],
            }
            for currency, one in sums.items()
        }

    def save(self) -> None:
        """Keep everything in the state file: written beside it and moved over it, so that a reader never sees half."""
        self.dirty = False
        if self.state is None:
            return
        kept = {
            "offset": self.clock.offset,
            "tables": self.tables,
            # A request that was running when the fake ended never finished: its key is free again.
            "keys": {key: one for key, one in self.keys.items() if one["status"]},
            "deliveries": self.deliveries,
            "requests": self.requests,
            "key_uses": self.key_uses,
        }
        beside = self.state.with_name(self.state.name + ".new")
        beside.write_text(json.dumps(kept))
        beside.replace(self.state)

    def _load(self, kept: Json) -> None:
        self.clock.offset = kept["offset"]
        self.tables = kept["tables"]
        self.keys = kept["keys"]
        self.deliveries = kept["deliveries"]
        self.requests = Counter(kept["requests"])
        self.key_uses = kept["key_uses"]
