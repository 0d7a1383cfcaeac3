"""Guesses by the API are those of the page: one counter, one answer, and more than a password where more is asked.
RELIABILITY.md tests 14 to 16, 19 and 48."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from catalog.commons.errors import NotAllowed
from catalog.people.models import User
from storefront.devices import actions
from storefront.models import Device
from tests.makers import accounts, street
from tests.makers.servers import serving
from tests.storefront.api.client import SHOP, TOKEN, ask, log_in, post, refusal
from tests.storefront.shop.test_account_enumeration import PEOPLE, UNKNOWN, Counting

pytestmark = pytest.mark.django_db
GUESSES = 100
BUDI = "budi@example.com"
NAIVE = {"CANTING_LOCKS": "off", "CANTING_FAULT": "account_guard.seen=pause 0.03"}
WRONG, WAIT = "INVALID_CREDENTIALS", "LOGIN_ATTEMPT_DELAYED"


def guess(times: int = 1, email: str = BUDI) -> list[str]:
    return [refusal(log_in(email, f"salah-{number}")) for number in range(times)]


def rush(port: int, email: str) -> list[str]:
    """The codes of a hundred guesses that are sent at the same moment, each by a client of its own."""
    barrier = threading.Barrier(GUESSES)

    def send(number: int) -> str:
        barrier.wait(timeout=30)
        body = {"query": TOKEN, "variables": {"email": email, "password": f"salah-{number}"}}
        more = {"X-Forwarded-For": f"10.0.0.{number}"}
        answer = requests.post(f"http://127.0.0.1:{port}/graphql/", json=body, headers=more, timeout=60)
        return answer.json()["data"]["tokenCreate"]["errors"][0]["code"]

    with ThreadPoolExecutor(GUESSES) as crowd:
        return list(crowd.map(send, range(GUESSES)))


# ---- counted


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_guesses_at_once_five_are_looked_at_and_the_page_knows_of_them() -> None:
    budi = street.user()
    connection.close()
    with serving() as port:
        said = rush(port, budi.email)
    assert (said.count(WRONG), said.count(WAIT)) == (5, 95)
    assert accounts.password(Client(), budi).status_code == 429
    assert refusal(log_in(budi.email)) == WAIT


@pytest.mark.django_db(transaction=True)
def test_without_the_guarded_statement_more_get_through() -> None:
    """The twin: counted by looking and then writing, the same rush is seen to break the limit."""
    budi = street.user()
    connection.close()
    with serving(**NAIVE) as port:
        assert rush(port, budi.email).count(WRONG) > 5


def test_guesses_on_the_page_count_here() -> None:
    budi = street.user()
    for _time in range(5):
        accounts.password(Client(), budi, "salah-sekali")
    cache.clear()
    assert refusal(log_in(BUDI)) == WAIT


def test_every_alias_of_a_document_is_a_guess() -> None:
    """RELIABILITY.md 48: ten in one request count as ten."""
    street.user()
    tries = [
        f'a{number}: tokenCreate(email: "{BUDI}", password: "salah-{number}") {{ errors {{ code }} }}'
        for number in range(10)
    ]
    said = ask(f"mutation {{ {' '.join(tries)} }}")
    assert [one["errors"][0]["code"] for one in said.values()] == [WRONG] * 5 + [WAIT] * 5


def test_right_guesses_do_not_count_and_after_five_minutes_one_may_try_again() -> None:
    street.user()
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False) as clock:
        assert all(log_in(BUDI)["token"] for _time in range(7))
        assert guess(6) == [WRONG] * 5 + [WAIT]
        clock.shift(301)
        assert log_in(BUDI)["token"]


def test_an_address_of_the_network_may_not_guess_at_many_accounts() -> None:
    said = [refusal(log_in(f"{number}@example.com", "salah")) for number in range(31)]
    assert said == [WRONG] * 30 + [WAIT]


# ---- known and unknown alike


@pytest.mark.parametrize("person", [name for name in PEOPLE if name != "unknown"])
def test_a_wrong_password_is_answered_alike_for_everybody(person: str) -> None:
    answers = []
    for email in (PEOPLE[person](), UNKNOWN):
        answer = post(TOKEN, {"email": email, "password": "salah-sekali"})
        headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
        answers.append((answer.status_code, headers, answer.content, answer.cookies.output()))
    assert answers[0] == answers[1]
    assert answers[0][0] == 200


@pytest.mark.parametrize("person", PEOPLE)
def test_a_wrong_password_costs_one_hash_whoever_it_is(person: str, settings: Any) -> None:
    """RELIABILITY.md 15: the time is that of the hash."""
    email = PEOPLE[person]()
    settings.PASSWORD_HASHERS = ["tests.storefront.shop.test_account_enumeration.Counting"]
    if person not in ("unknown", "no password"):
        found = User.objects.get(email=email)
        found.set_password(street.PASSWORD)
        found.save()
    Counting.hashes = 0
    log_in(email, "salah-sekali")
    assert Counting.hashes == 1


# ---- who knows the password hears more


@pytest.mark.parametrize(("person", "code"), [("inactive", "INACTIVE"), ("unconfirmed", "ACCOUNT_NOT_CONFIRMED")])
def test_only_the_right_password_tells_why_there_is_no_way_in(person: str, code: str) -> None:
    email = PEOPLE[person]()
    assert refusal(log_in(email, "salah-sekali")) == WRONG
    assert refusal(log_in(email)) == code
    assert not Device.objects.exists()


def test_who_has_not_confirmed_gets_the_link_again_once_in_a_while() -> None:
    email = PEOPLE["unconfirmed"]()
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False) as clock:
        for mails in (1, 2):
            assert [refusal(log_in(email)) for _time in range(3)] == ["ACCOUNT_NOT_CONFIRMED"] * 3
            assert len(mail.outbox) == mails
            clock.shift(181)
    assert Client().post(accounts.link()).status_code == 302
    assert log_in(email)["token"]


def with_factor() -> User:
    budi = street.user()
    street.factor(budi)
    return budi


def test_who_has_a_second_factor_gives_its_code_and_each_code_opens_once() -> None:
    budi = with_factor()
    assert refusal(log_in(budi.email, "salah-sekali", code=accounts.code())) == WRONG
    assert refusal(log_in(budi.email)) == "SECOND_FACTOR_REQUIRED"
    assert refusal(log_in(budi.email, code=accounts.wrong_code())) == "INVALID"
    code = accounts.code()
    assert log_in(budi.email, code=code)["token"]
    assert refusal(log_in(budi.email, code=code)) == "INVALID"


def test_codes_are_counted_with_those_of_the_page() -> None:
    budi = with_factor()
    client = Client()
    assert accounts.password(client, budi)["Location"] == accounts.SECOND
    for _time in range(5):
        accounts.second(client, accounts.wrong_code())
    said = [refusal(log_in(budi.email, code=accounts.wrong_code())) for _time in range(6)]
    assert said == ["INVALID"] * 5 + [WAIT]
    assert refusal(log_in(budi.email, code=accounts.code())) == WAIT


@pytest.mark.parametrize("has_factor", [True, False])
def test_officers_log_in_on_the_shops_own_pages(has_factor: bool) -> None:
    wahyu = street.finance_officer()
    if not has_factor:
        Authenticator.objects.filter(user=wahyu).delete()
    assert refusal(log_in(wahyu.email, "salah-sekali", code=accounts.code())) == WRONG
    for code in (None, accounts.code()):
        assert refusal(log_in(wahyu.email, code=code)) == "PERMISSION_DENIED"
    with pytest.raises(NotAllowed):
        actions.begin(user=wahyu, name="", issuer=SHOP)
    assert not Device.objects.exists()
