"""How long the doors of an account take for known and unknown addresses: RELIABILITY.md test 15.

`.venv/bin/python -m infra.bench.doors` starts a database in a folder that is thrown away, asks each door for each kind
of person in an order drawn by lot, and prints medians as multiples of the unknown address's with Mann-Whitney's p. It
ends with an error when a median differs by 5 % or more and that is no chance (p at most 0.01). Passwords are hashed as
in the shop; mails go nowhere, for each is one mail. Answers keep the beat that the shop keeps; `--bare` takes it away
and shows what it hides.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from scipy.stats import mannwhitneyu

from infra.bench.alone import alone
from infra.run import options
from infra.run.processes import say

TIMES, MOST, LEAST_P = 200, 0.05, 0.01
PASSWORD, NOBODY, MOVER = "malam-panas-2026", "unknown", "mover@example.com"
Door = Callable[[Any, str], Any]


def _log_in(client: Any, email: str) -> Any:
    return client.post("/id/account/login/", {"login": email, "password": "salah-sekali-2026"})


def _sign_up(client: Any, email: str) -> Any:
    return client.post("/id/account/signup/", {"email": email, "password1": PASSWORD})


def _forget(client: Any, email: str) -> Any:
    return client.post("/id/account/password/reset/", {"email": email})


def _move(client: Any, email: str) -> Any:
    return client.post("/id/account/email/change/", {"email": email, "password": PASSWORD})


def _ask(client: Any, field: str, **values: str) -> Any:
    words = ", ".join(f"{name}: {json.dumps(value)}" for name, value in values.items())
    words = f"input: {{{words}}}" if field == "accountRegister" else words
    query = f"mutation {{ {field}({words}) {{ errors {{ code }} }} }}"
    return client.post("/graphql/", {"query": query}, content_type="application/json")


def _log_in_by_api(client: Any, email: str) -> Any:
    return _ask(client, "tokenCreate", email=email, password="salah-sekali-2026")


def _register_by_api(client: Any, email: str) -> Any:
    return _ask(client, "accountRegister", email=email, password=PASSWORD)


def _forget_by_api(client: Any, email: str) -> Any:
    return _ask(client, "requestPasswordReset", email=email, redirectUrl="http://localhost/reset")


DOORS: dict[str, Door] = {
    "log in": _log_in,
    "sign up": _sign_up,
    "forgotten password": _forget,
    "another address": _move,
    "log in by the API": _log_in_by_api,
    "sign up by the API": _register_by_api,
    "forgotten password by the API": _forget_by_api,
}


def _people() -> list[str]:
    """Those at whose address something is asked, all with an account but the last."""
    from allauth.account.models import EmailAddress

    from catalog.people.models import User

    names = ["known", "inactive", "no-password"]
    for name in names:
        email = f"{name}@example.com"
        user = User.objects.create_user(
            email, None if name == "no-password" else PASSWORD, is_active=name != "inactive"
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    mover = User.objects.create_user(MOVER, PASSWORD)
    EmailAddress.objects.create(user=mover, email=MOVER, verified=True, primary=True)
    return [*names, NOBODY]


def _once(door: Door, name: str) -> float:
    """Milliseconds of one request; what it leaves behind is taken away."""
    from django.test import Client

    from catalog.people.models import User
    from storefront.models import Attempt

    client, email = Client(headers={"host": "localhost"}), f"{name}@example.com"
    if door is _move:
        client.force_login(User.objects.get(email=MOVER), "allauth.account.auth_backends.AuthenticationBackend")
    began = time.perf_counter()
    answer = door(client, email)
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code in (302, 422) or "errors" not in answer.json(), answer.content
    Attempt.objects.all().delete()
    User.objects.filter(email=f"{NOBODY}@example.com").delete()
    return took


def _measure(door: Door, people: Sequence[str], times: int) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {name: [] for name in people}
    for number in range(times + 5):
        for name in random.sample(list(people), len(people)):
            one = _once(door, name)
            if number >= 5:  # the first ones warm up
                took[name].append(one)
    return took


def _judge(title: str, took: dict[str, list[float]]) -> bool:
    unknown = took.pop(NOBODY)
    middle, good = statistics.median(unknown), True
    say(f"{title}: {middle:.1f} ms for an unknown address")
    for name, times in took.items():
        ratio = statistics.median(times) / middle
        chance = float(mannwhitneyu(times, unknown).pvalue)
        differs = abs(ratio - 1) >= MOST and chance <= LEAST_P
        good &= not differs
        say(f"  {name:<12} {ratio:.3f} times that, p = {chance:.3f}{'  DIFFERS' if differs else ''}")
    return good


def _run(times: int, *, bare: bool) -> bool:
    from django.conf import settings
    from django.test import override_settings

    people = _people()
    beat = 0.0 if bare else settings.DOORS_ANSWER_EVERY
    mails = "django.core.mail.backends.dummy.EmailBackend"
    with override_settings(EMAIL_BACKEND=mails, DOORS_ANSWER_EVERY=beat, CLIENT_ORIGINS=["http://localhost"]):
        good = [_judge(title, _measure(door, people, times)) for title, door in DOORS.items()]
    return all(good)


def main(words: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m infra.bench.doors")
    parser.add_argument("--times", type=int, default=TIMES, help="requests per door and kind of person")
    parser.add_argument("--bare", action="store_true", help="without the beat")
    asked = parser.parse_args(words)
    with alone():
        return 0 if _run(asked.times, bare=asked.bare) else 1


if __name__ == "__main__":
    options.guarded(lambda: main(sys.argv[1:]), stopped=130)
