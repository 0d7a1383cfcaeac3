"""Nothing tells whether an address has an account: not the words, not the headers, not the work that is done.
RELIABILITY.md tests 14 and 15; how long it takes is measured in infra/bench."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as shop
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.people.models import User
from storefront.models import Attempt
from tests.makers import people, street

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "budi@example.com", "siapa@example.com"
PASSWORD = "malam-panas-2026"


class Counting(MD5PasswordHasher):
    """The tests' quick hash, and how often it was worked out."""

    algorithm = "counting"
    hashes = 0

    def encode(self, password: str, salt: str) -> str:
        Counting.hashes += 1
        return super().encode(password, salt)


@pytest.fixture
def _counting(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]


def log_in(client: Client, email: str) -> Any:
    return client.post("/id/account/login/", {"login": email, "password": "salah-sekali"})


def sign_up(client: Client, email: str) -> Any:
    return client.post("/id/account/signup/", {"email": email, "password1": PASSWORD})


def forget(client: Client, email: str) -> Any:
    return client.post("/id/account/password/reset/", {"email": email})


def move(client: Client, email: str) -> Any:
    people.enter(client, User.objects.get(email="ani@example.com"))
    return client.post("/id/account/email/change/", {"email": email, "password": street.PASSWORD})


def sign_up_for_news(client: Client, email: str) -> Any:
    return client.post("/id/account/signup/", {"email": email, "password1": PASSWORD, "news": "2026-11-01"})


DOORS: dict[str, Callable[[Client, str], Any]] = {
    "log in": log_in,
    "sign up": sign_up,
    "sign up for news": sign_up_for_news,
    "forget": forget,
    "another address": move,
}
# People at whose address something can be asked; only the last has no account.
PEOPLE: dict[str, Callable[[], str]] = {
    "known": lambda: street.user(KNOWN).email,
    "inactive": lambda: _changed(is_active=False),
    "no password": lambda: _changed(password="!" + "x" * 40),
    "unconfirmed": lambda: _unconfirmed(),
    "unknown": lambda: UNKNOWN,
}


def _changed(**values: Any) -> str:
    street.user(KNOWN)
    User.objects.filter(email=KNOWN).update(**values)
    return KNOWN


def _unconfirmed() -> str:
    street.user(KNOWN).emailaddress_set.update(verified=False)
    return KNOWN


def seen(answer: Any, email: str) -> tuple[Any, ...]:
    """All that a visitor gets, without what differs by chance: keys of forms and of cookies, and the second."""
    body = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", answer.text).replace(email, "…")
    headers = {name: value for name, value in answer.headers.items() if name not in ("Content-Length", "Expires")}
    cookies = {
        name: (len(one.value), {key: value for key, value in one.items() if key != "expires"})
        for name, one in answer.cookies.items()
    }
    return answer.status_code, headers, cookies, body


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("person", [name for name in PEOPLE if name != "unknown"])
def test_every_door_answers_alike(door: str, person: str) -> None:
    street.user("ani@example.com")
    answers = []
    for who in (PEOPLE[person](), UNKNOWN):
        client = Client()
        answer = DOORS[door](client, who)
        after = client.get(answer["Location"]) if answer.status_code == 302 else answer
        answers.append((seen(answer, who), seen(after, who)))
    assert answers[0] == answers[1]
    assert answers[0][0][0] == (422 if door == "log in" else 302)


@pytest.mark.parametrize("door", ["sign up", "sign up for news", "forget", "another address"])
def test_each_address_gets_as_many_mails(door: str) -> None:
    street.user("ani@example.com")
    for number, who in enumerate((street.user(KNOWN).email, UNKNOWN), start=1):
        DOORS[door](Client(), who)
        sent = [one for one in mail.outbox if one.to == [who]]
        assert len(sent) == 1
        assert len(mail.outbox) == number * (2 if door == "another address" else 1)


@pytest.mark.usefixtures("_counting")
@pytest.mark.parametrize(
    ("door", "hashes"),
    [("log in", 1), ("sign up", 1), ("sign up for news", 1), ("forget", 0), ("another address", 1)],
)
@pytest.mark.parametrize("person", PEOPLE)
def test_every_door_costs_as_many_hashes_for_everybody(person: str, door: str, hashes: int) -> None:
    street.user("ani@example.com")
    who = PEOPLE[person]()
    Counting.hashes = 0
    DOORS[door](Client(), who)
    assert Counting.hashes == hashes


@pytest.mark.parametrize("door", ["log in", "forget", "another address"])
def test_every_door_asks_the_database_nearly_as_often(door: str) -> None:
    """A question or two more for a known address is far below what a mail or a hash takes; the bench measures it."""
    street.user("ani@example.com")
    counts = []
    for who in (street.user(KNOWN).email, UNKNOWN):
        client = Client()
        client.get("/id/account/login/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            DOORS[door](client, who)
        counts.append(len(asked))
    assert abs(counts[0] - counts[1]) <= 5, counts


@pytest.mark.parametrize("every", [0.0, 0.4])
@pytest.mark.parametrize("door", ["sign up", "sign up for news", "forget", "another address"])
def test_no_answer_comes_before_its_beat(door: str, every: float, settings: Any) -> None:
    """RELIABILITY.md test 15. Without a beat the same doors answer at once: with the tests' hash they do little."""
    settings.DOORS_ANSWER_EVERY = every
    street.user("ani@example.com")
    took = []
    for who in (street.user(KNOWN).email, UNKNOWN):
        began = time.monotonic()
        DOORS[door](Client(), who)
        took.append(time.monotonic() - began)
    assert min(took) >= every if every else min(took) < 0.4


def test_hashes_are_argon2id_and_older_ones_are_still_read() -> None:
    from infra.settings import base

    assert base.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    assert base.PASSWORD_HASHERS[1:] == ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]


def test_counting_stands_before_each_door() -> None:
    """The limits are the same for all, so that being stopped tells nothing either."""
    street.user("ani@example.com")
    for door in DOORS.values():
        Attempt.objects.all().delete()
        door(Client(), UNKNOWN)
        assert Attempt.objects.count() >= 1
    assert shop.ACCOUNT_RATE_LIMITS is False
