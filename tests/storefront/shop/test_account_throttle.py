"""Guesses are counted before they are looked at, in the database, per account and per address of the network.
RELIABILITY.md test 16."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from catalog.people.models import User
from storefront.models import Attempt
from storefront.shop import account_guard as guard
from tests.makers import accounts, people, street
from tests.makers.accounts import LOGIN, SECOND
from tests.makers.servers import serving

pytestmark = pytest.mark.django_db
GUESSES = 100
WRONG, WAIT = 422, 429
# After the counter has been read and before it is written, for those who would not count in one statement.
NAIVE = {"CANTING_LOCKS": "off", "CANTING_FAULT": "account_guard.seen=pause 0.03"}


def rush(port: int, path: str, forms: Sequence[dict[str, str]], **cookies: str) -> list[int]:
    """The statuses of forms that are sent to a page at the same moment, each by a browser of its own."""
    url = f"http://127.0.0.1:{port}{path}"
    token = requests.get(url, cookies=cookies, timeout=20).cookies["csrftoken"]
    barrier = threading.Barrier(len(forms))

    def send(number: int) -> int:
        barrier.wait(timeout=30)
        more = {"X-Forwarded-For": f"10.0.0.{number}"}
        typed = {**forms[number], "csrfmiddlewaretoken": token}
        kept = {**cookies, "csrftoken": token}
        return requests.post(url, typed, cookies=kept, headers=more, timeout=60, allow_redirects=False).status_code

    with ThreadPoolExecutor(len(forms)) as crowd:
        return list(crowd.map(send, range(len(forms))))


def guesses(email: str) -> list[dict[str, str]]:
    """A hundred passwords, none of them right."""
    return [{"login": email, "password": f"salah-sekali-{number}"} for number in range(GUESSES)]


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_guesses_at_once_five_are_looked_at_and_the_right_one_waits() -> None:
    """Every guess says that it comes from elsewhere. The second server knows what the first one counted."""
    budi = street.user()
    connection.close()
    with serving() as port:
        said = rush(port, LOGIN, guesses(budi.email))
        assert (said.count(WRONG), said.count(WAIT)) == (5, 95)
    with serving(workers=1) as port:
        right = {"login": budi.email, "password": street.PASSWORD}
        assert rush(port, LOGIN, [right]) == [WAIT]


@pytest.mark.django_db(transaction=True)
def test_without_the_guarded_statement_more_get_through() -> None:
    """The twin: counted by looking and then writing, the same rush is seen to break the limit."""
    budi = street.user()
    connection.close()
    with serving(**NAIVE) as port:
        assert rush(port, LOGIN, guesses(budi.email)).count(WRONG) > 5


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_guesses_at_as_many_accounts_thirty_are_looked_at() -> None:
    connection.close()
    with serving() as port:
        said = rush(port, LOGIN, [{"login": f"{n}@example.com", "password": "salah"} for n in range(GUESSES)])
        assert (said.count(WRONG), said.count(WAIT)) == (30, 70)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("digits", [6, 8], ids=["codes of the app", "recovery codes"])
def test_of_a_hundred_codes_at_once_ten_are_looked_at(digits: int) -> None:
    wahyu = street.finance_officer()
    client = Client()
    assert accounts.password(client, wahyu)["Location"] == SECOND
    wrong = int(accounts.wrong_code())
    connection.close()
    with serving() as port:
        codes = [{"code": f"{(wrong + number) % 10**6:0{digits}}"} for number in range(GUESSES)]
        said = rush(port, SECOND, codes, sessionid=client.session.session_key or "")
    assert (said.count(WRONG), said.count(WAIT)) == (10, 90)


# ---- what does not reset it, and what does


def guess(client: Client, user: User, times: int, **more: Any) -> list[int]:
    return [accounts.password(client, user, "salah-sekali", **more).status_code for _time in range(times)]


def test_an_empty_cache_changes_nothing() -> None:
    budi = street.user()
    assert guess(Client(), budi, 5) == [WRONG] * 5
    cache.clear()
    assert accounts.password(Client(), budi).status_code == WAIT


def test_a_thiefs_own_log_ins_between_his_guesses_win_him_nothing() -> None:
    budi, thief = street.user(), street.user("maling@example.com")
    for _time in range(5):
        guess(Client(), budi, 1)
        accounts.log_in(thief)
    assert guess(Client(), budi, 1) == [WAIT]


def test_right_guesses_do_not_count() -> None:
    budi = street.user()
    for _time in range(7):
        accounts.log_in(budi)


@pytest.mark.parametrize("typed", ["Budi@Example.com", " budi@example.com ", "BUDI@EXAMPLE.COM"])
def test_another_way_of_writing_an_address_is_the_same_account(typed: str) -> None:
    guess(Client(), street.user(), 5)
    answer = Client().post(LOGIN, {"login": typed, "password": street.PASSWORD})
    assert answer.status_code == WAIT


def test_after_five_minutes_one_may_try_again() -> None:
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False) as clock:
        budi = street.user()
        guess(Client(), budi, 5)
        clock.shift(299)
        assert accounts.password(Client(), budi).status_code == WAIT
        clock.shift(2)
        assert accounts.password(Client(), budi).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "said", "status"),
    [
        (0, "10.0.0.{n}", WAIT),
        (1, "10.0.0.{n}, 192.0.2.1", WAIT),
        (1, "192.0.2.1, 10.0.0.{n}", WRONG),
        (2, "10.0.0.{n}, 192.0.2.1, 192.0.2.2", WAIT),
    ],
)
def test_only_what_the_shops_own_proxies_write_is_believed(settings: Any, proxies: int, said: str, status: int) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answers = [
        Client().post(
            LOGIN,
            {"login": f"{number}@example.com", "password": "salah"},
            headers={"X-Forwarded-For": said.format(n=number)},
        )
        for number in range(31)
    ]
    assert [answer.status_code for answer in answers] == [WRONG] * 30 + [status]


def test_a_whole_network_of_the_new_kind_is_one_address() -> None:
    """Who has an IPv6 network has more addresses in it than there are guesses."""
    answers = [
        Client(REMOTE_ADDR=f"2001:db8::{number:x}").post(LOGIN, {"login": f"{number}@example.com", "password": "salah"})
        for number in range(31)
    ]
    assert answers[-1].status_code == WAIT


# ---- other doors


def test_an_open_session_is_no_place_for_guessing() -> None:
    budi = street.user()
    client = people.enter(Client(), budi)
    for _guess in range(5):
        assert accounts.show_password(client, "salah").status_code == WRONG
    new = {"oldpassword": street.PASSWORD, "password1": "kain-baru-2026", "password2": "kain-baru-2026"}
    assert client.post("/id/account/password/change/", new).status_code == WAIT
    assert accounts.password(Client(), budi).status_code == WAIT
    budi.refresh_from_db()
    assert budi.check_password(street.PASSWORD)


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_mails_that_are_asked_for_are_counted_alike_for_every_address(known: bool) -> None:
    email = street.user().email if known else "siapa@example.com"
    for page, form in (
        ("password/reset", {"email": email}),
        ("signup", {"email": email, "password1": "malam-panas-2026"}),
    ):
        said = [Client().post(f"/id/account/{page}/", form).status_code for _time in range(6)]
        assert said == [302] * 5 + [WAIT]
    # Of the unknown one's five sign-ups the first made an account, which is asked to be confirmed.
    assert len(mail.outbox) == 10


def test_who_logs_in_before_confirming_gets_the_link_once_in_a_while() -> None:
    form = {"email": "baru@example.com", "password1": "malam-panas-2026"}
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False) as clock:
        Client().post("/id/account/signup/", form)
        for mails in (1, 2):
            for _time in range(4):
                answer = Client().post(LOGIN, {"login": form["email"], "password": form["password1"]})
                assert answer["Location"] == "/id/account/confirm-email/"
            assert len(mail.outbox) == mails
            clock.shift(181)


def test_changes_of_address_are_counted() -> None:
    client = people.enter(Client(), street.user())
    form = {"email": "lain@example.com", "password": street.PASSWORD}
    said = [client.post("/id/account/email/change/", form).status_code for _time in range(6)]
    assert said == [302] * 5 + [WAIT]


# ---- the counters themselves


def test_no_counter_names_whom_it_counts() -> None:
    guess(Client(), street.user(), 1)
    accounts.show_password(people.enter(Client(), User.objects.get()), "salah")
    assert Attempt.objects.exists()
    assert all(len(one.key) == 64 and "budi" not in one.key for one in Attempt.objects.all())


def test_counters_of_the_day_before_are_forgotten() -> None:
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False) as clock:
        guess(Client(), street.user(), 1)
        kept = Attempt.objects.count()
        clock.shift(timedelta(hours=23))
        assert guard.forget_old() == 0
        clock.shift(timedelta(hours=2))
        assert guard.forget_old() == kept == 2
