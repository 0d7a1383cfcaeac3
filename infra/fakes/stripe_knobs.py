"""What can go wrong, on purpose. The list of knobs stands in the module docstring of `infra.fakes.stripe`."""

import dataclasses
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Literal

from infra.fakes.stripe_forms import Json

Kind = Literal["delay", "delay_after", "drop", "fail", "hold"]
When = Literal["before", "after"]
KINDS = ("delay", "delay_after", "drop", "fail", "hold")
FORGERIES = ("unsigned", "other_secret", "old", "changed")


@dataclass
class Rule:
    """One fault on one kind of request; `count` None means until `reset()`."""

    kind: Kind
    method: str
    path: str
    count: int | None = 1
    seconds: float = 0.0
    when: When = "before"
    status: int = 500
    stored: bool | None = None
    taken: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.when not in ("before", "after"):
            raise ValueError(f"no such rule: {self.kind} {self.when}")

    def fits(self, kind: str, method: str, path: str, when: str | None) -> bool:
        """Whether this rule is due for a request."""
        due = self.count is None or self.taken < self.count
        return (
            due
            and self.kind == kind
            and self.method in ("*", method)
            and path.startswith(self.path)
            and (when is None or self.when == when)
        )


@dataclass
class Settings:
    """The knobs that are one value each; seconds everywhere, amounts in minor units."""

    webhook_delay: float = 0.0
    webhook_drop: bool | list[str] = False
    webhook_repeat: int = 1
    webhook_order: str | list[str] = "created"
    webhook_forge: str | None = None
    webhook_retry: list[float] = field(default_factory=lambda: [0.2, 0.4, 0.8, 1.6, 3.0, 5.0])
    webhook_tries: int = 60
    webhook_timeout: float = 10.0
    event_account: str | None = None
    event_livemode: bool = False
    wrong_amount: int | None = None
    wrong_currency: str | None = None
    processing: bool = False
    refund_pending: bool = False


class Knobs(Settings):
    """Set an attribute, or call a verb that adds a rule; `reset()` makes all well again."""

    def __init__(self) -> None:
        super().__init__()
        self.rules: list[Rule] = []
        self._turned = threading.Condition()
        self._silent_until = 0.0
        self._held = 0
        self._let = 0

    def delay(self, method: str, path: str, seconds: float, count: int | None = 1) -> Rule:
        """Wait before the work."""
        return self.add(Rule("delay", method, path, count, seconds=seconds))

    def delay_after(self, method: str, path: str, seconds: float, count: int | None = 1) -> Rule:
        """Do the work, then let the answer wait: the caller times out after the work was done."""
        return self.add(Rule("delay_after", method, path, count, seconds=seconds))

    def drop(self, method: str, path: str, when: When = "before", count: int | None = 1) -> Rule:
        """Close the connection without an answer, before or after the work."""
        return self.add(Rule("drop", method, path, count, when=when))

    def fail(
        self,
        method: str,
        path: str,
        status: int = 500,
        when: When = "before",
        count: int | None = 1,
        stored: bool | None = None,
    ) -> Rule:
        """Answer with an error before or after the work. `stored`: whether the idempotency key keeps it, as Stripe
        keeps its own 500s; by default yes after the work, no before."""
        return self.add(Rule("fail", method, path, count, when=when, status=status, stored=stored))

    def hold(self, method: str, path: str, when: When = "before", count: int | None = 1) -> Rule:
        """Let requests wait until `let_go()`; `wait_held(n)` returns when n of them do."""
        return self.add(Rule("hold", method, path, count, when=when))

    def add(self, rule: Rule) -> Rule:
        """Take a rule in; the oldest that fits a request is the one that is used."""
        with self._turned:
            self.rules.append(rule)
        return rule

    def take(self, kind: Kind, method: str, path: str, when: When | None = None) -> Rule | None:
        """The rule for this request, counted as used."""
        with self._turned:
            rule = next((one for one in self.rules if one.fits(kind, method, path, when)), None)
            if rule:
                rule.taken += 1
            return rule

    def silent(self, seconds: float) -> None:
        """Let everything hang for so long: requests wait and are worked on afterwards, webhooks do not go out."""
        with self._turned:
            self._silent_until = time.monotonic() + seconds
            self._turned.notify_all()

    def silence(self) -> float:
        """Seconds for which everything still hangs."""
        return max(0.0, self._silent_until - time.monotonic())

    def wait_out_silence(self) -> None:
        """Hang, until the time is over or `reset()` is called."""
        with self._turned:
            while self.silence() > 0:
                self._turned.wait(self.silence())

    def wait(self, seconds: float) -> None:
        """A delayed request waits here so long, or until `let_go()` or `reset()`; it counts as held."""
        end = time.monotonic() + seconds
        with self._turned:
            turn = self._let
            self._held += 1
            self._turned.notify_all()
            while turn == self._let and time.monotonic() < end:
                self._turned.wait(min(end - time.monotonic(), threading.TIMEOUT_MAX))
            self._held -= 1

    def wait_for_go(self) -> None:
        """A held request waits here."""
        self.wait(threading.TIMEOUT_MAX)

    def wait_held(self, count: int = 1, timeout: float = 10.0) -> bool:
        """Return when so many requests are held; False when they did not come in time."""
        with self._turned:
            return self._turned.wait_for(lambda: self._held >= count, timeout)

    def let_go(self) -> None:
        """Let the held requests go on, and end running delays."""
        with self._turned:
            self._let += 1
            self._turned.notify_all()

    def reset(self) -> None:
        """No faults any more; what waits goes on."""
        with self._turned:
            self.rules.clear()
            self._silent_until = 0.0
            for name, value in dataclasses.asdict(Settings()).items():
                setattr(self, name, value)
        self.let_go()

    def apply(self, asked: Json) -> None:
        """Set knobs from JSON, all or none: names of settings, `silent` (seconds), `rules` (a list of rules to add)."""
        known = {one.name for one in dataclasses.fields(Settings)}
        unknown = set(asked) - known - {"silent", "rules"}
        if unknown:
            raise ValueError(f"no such knob: {', '.join(sorted(unknown))}")
        if asked.get("webhook_forge") not in (None, *FORGERIES):
            raise ValueError(f"webhook_forge is one of {', '.join(FORGERIES)}")
        rules = [Rule(**{"count": 1, **rule}) for rule in asked.get("rules", [])]
        for name in known & set(asked):
            setattr(self, name, asked[name])
        for rule in rules:
            self.add(rule)
        if "silent" in asked:
            self.silent(float(asked["silent"]))

    def shown(self) -> Json:
        """All of it as JSON."""
        values: dict[str, Any] = {one.name: getattr(self, one.name) for one in dataclasses.fields(Settings)}
        with self._turned:
            rules = [dataclasses.asdict(rule) for rule in self.rules]
        return {**values, "rules": rules, "silent": self.silence(), "held": self._held}
