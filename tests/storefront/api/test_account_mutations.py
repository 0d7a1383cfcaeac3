"""An account by the API, from the sign-up to a new password. RELIABILITY.md tests 14, 15, 17 and 18."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings as shop
from django.core import mail
from django.test import Client, override_settings

from catalog.people import actions as people
from catalog.people.models import User
from storefront.models import Device
from tests.makers import accounts, street
from tests.storefront.api.client import (
    CHANGE,
    CONFIRM,
    FORGET,
    REGISTER,
    SET,
    ask,
    codes,
    log_in,
    me,
    post,
    refusal,
    tokens_of,
)
from tests.storefront.shop.test_account_enumeration import PEOPLE, UNKNOWN, Counting

pytestmark = pytest.mark.django_db
BUDI, NEW = "budi@example.com", "kain-baru-2026"
BACK = "http://localhost:3000/login?from=mail"
NO_MAIL = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 9}


def register(email: str = BUDI, **more: Any) -> dict[str, Any]:
    given = {"email": email, "password": street.PASSWORD, "redirectUrl": BACK, **more}
    return ask(REGISTER, input=given)["accountRegister"]


def confirm(email: str, token: str) -> dict[str, Any]:
    return ask(CONFIRM, email=email, token=token)["confirmAccount"]


def forget(email: str = BUDI, url: str = BACK) -> dict[str, Any]:
    return ask(FORGET, email=email, url=url)["requestPasswordReset"]


def set_password(token: str, email: str = BUDI, password: str = NEW) -> dict[str, Any]:
    return ask(SET, email=email, password=password, token=token)["setPassword"]


def change(old: str | None, new: str, *, token: str = "", client: Client | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return post(CHANGE, {"old": old, "new": new}, client, headers=headers)


def sent(number: int = -1) -> tuple[str, dict[str, list[str]]]:
    """Where the link of a mail leads, and what it brings there."""
    found = re.search(r"https?://\S+", mail.outbox[number].body)
    assert found, mail.outbox[number].body
    parts = urlsplit(found[0])
    return f"{parts.scheme}://{parts.netloc}{parts.path}", parse_qs(parts.query)


def token_of(number: int = -1) -> str:
    return sent(number)[1]["token"][0]


# ---- signing up


def test_who_signs_up_confirms_the_address_and_logs_in() -> None:
    made = register(firstName="Budi", lastName="Santoso Wijaya")
    assert made == {"user": None, "requiresConfirmation": True, "errors": []}
    budi = User.objects.get(email=BUDI)
    assert (budi.name, budi.language) == ("Budi Santoso Wijaya", "id")
    place, brought = sent()
    assert place == "http://localhost:3000/login"
    assert (brought["from"], brought["email"]) == (["mail"], [BUDI])
    assert refusal(log_in(BUDI)) == "ACCOUNT_NOT_CONFIRMED"
    assert confirm(BUDI, token_of()) == {"user": None, "errors": []}
    assert log_in(BUDI)["token"]


def test_without_an_address_of_its_own_the_clients_link_leads_to_the_shop() -> None:
    register(redirectUrl=None)
    assert Client().post(accounts.link()).status_code == 302
    assert log_in(BUDI)["token"]


@pytest.mark.parametrize("person", [name for name in PEOPLE if name != "unknown"])
def test_an_address_that_has_an_account_is_answered_alike_and_its_owner_gets_a_mail(person: str) -> None:
    known = PEOPLE[person]()
    before = User.objects.filter(email=known).values().get()
    answers = []
    for number, email in enumerate((known, UNKNOWN), start=1):
        given = {"email": email, "password": "malam-panas-2026", "redirectUrl": BACK}
        answer = post(REGISTER, {"input": given})
        answers.append((answer.status_code, answer.content, sorted(answer.headers.items()), answer.cookies.output()))
        assert (len(mail.outbox), mail.outbox[-1].to) == (number, [email])
    assert answers[0] == answers[1]
    assert User.objects.filter(email=known).values().get() == before


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_signing_up_costs_one_hash(known: bool, settings: Any) -> None:
    email = street.user().email if known else UNKNOWN
    settings.PASSWORD_HASHERS = ["tests.storefront.shop.test_account_enumeration.Counting"]
    Counting.hashes = 0
    assert register(email)["errors"] == []
    assert Counting.hashes == 1


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"password": "pendek"}, [("PASSWORD_TOO_SHORT", "password")]),
        ({"password": "password"}, [("PASSWORD_TOO_SHORT", "password"), ("PASSWORD_TOO_COMMON", "password")]),
        ({"password": "8237491826491"}, [("PASSWORD_ENTIRELY_NUMERIC", "password")]),
        ({"password": ""}, [("REQUIRED", "password")]),
        ({"email": "siapa"}, [("INVALID", "email")]),
        ({"firstName": "B" * 121}, [("INVALID", "firstName")]),
        ({"redirectUrl": "https://evil.example/"}, [("INVALID", "redirectUrl")]),
    ],
)
def test_what_was_typed_wrong_is_said_by_its_field(known: bool, given: Any, said: Any) -> None:
    if known:
        street.user()
    people_before = User.objects.count()
    answer = register(**{"email": BUDI, **given})
    assert [(one["code"], one["field"]) for one in answer["errors"]] == said
    assert (User.objects.count(), mail.outbox) == (people_before, [])


def test_a_confirmation_works_once_and_for_its_own_address() -> None:
    register()
    register("ani@example.com")
    first, second = token_of(0), token_of(1)
    assert refusal(confirm(BUDI, second)) == "INVALID"
    assert refusal(confirm(BUDI, f"{first}x")) == "INVALID"
    assert confirm("Budi@Example.com", first)["errors"] == []
    [error] = confirm(BUDI, first)["errors"]
    assert (error["code"], error["field"]) == ("INVALID", "token")
    assert "token" in error["message"]  # shared/api README: by that word clients know a bad link


def test_sign_ups_and_mails_are_counted_with_those_of_the_page() -> None:
    for _time in range(3):
        register()
        forget()
    for _time in range(2):
        Client().post("/id/account/signup/", {"email": BUDI, "password1": street.PASSWORD})
        Client().post("/id/account/password/reset/", {"email": BUDI})
    sent_before = len(mail.outbox)
    assert [refusal(register()), refusal(forget())] == ["LOGIN_ATTEMPT_DELAYED"] * 2
    assert len(mail.outbox) == sent_before


# ---- a forgotten password


def test_a_new_password_is_set_by_the_link_of_a_mail_once() -> None:
    street.user()
    before, browser = tokens_of(BUDI), accounts.log_in(User.objects.get())
    assert forget() == {"errors": []}
    place, brought = sent()
    assert (place, brought["email"]) == ("http://localhost:3000/login", [BUDI])
    token = token_of()
    made = set_password(token)
    assert (made["errors"], made["user"], me(made["token"])) == ([], {"email": BUDI}, BUDI)
    assert me(before[0]) is None
    assert not accounts.is_in(browser)
    assert refusal(set_password(token, password="kain-lain-2026")) == "INVALID"
    assert log_in(BUDI, NEW)["token"]
    assert [one.to for one in mail.outbox] == [[BUDI], [BUDI]]  # the link, and the word that it was used


@pytest.mark.parametrize("person", [name for name in PEOPLE if name != "unknown"])
def test_whoever_forgot_is_answered_alike(person: str) -> None:
    answers = []
    for number, email in enumerate((PEOPLE[person](), UNKNOWN), start=1):
        answer = post(FORGET, {"email": email, "url": BACK})
        answers.append((answer.status_code, answer.content, sorted(answer.headers.items()), answer.cookies.output()))
        assert (len(mail.outbox), mail.outbox[-1].to) == (number, [email])
    assert answers[0] == answers[1]


def changed(**values: Any) -> Callable[[str], str]:
    def act(token: str) -> str:
        User.objects.filter(email=BUDI).update(**values)
        return token

    return act


def used(token: str) -> str:
    set_password(token, password="kain-lain-2026")
    return token


def confirmation(_token: str) -> str:
    register("baru@example.com")
    return token_of()


VOID: dict[str, Callable[[str], str]] = {
    "junk": lambda _token: "x",
    "nothing": lambda _token: "",
    "another's number": lambda token: f"zzzzzzzzzzzzz-{token.partition('-')[2]}",
    "altered": lambda token: f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}",
    "used": used,
    "of an account out of use": changed(is_active=False),
    "of an account with another address": changed(email="lain@example.com"),
    "of an account with another password": changed(password="!"),
    "for another purpose": confirmation,
    "of a log-in": lambda _token: tokens_of(BUDI)[0],
}


@pytest.mark.parametrize("kind", VOID)
def test_no_password_is_set_by_a_token_that_is(kind: str) -> None:
    """RELIABILITY.md 17."""
    street.user()
    forget()
    token = VOID[kind](token_of())
    before = list(User.objects.order_by("pk").values_list("password", flat=True))
    assert refusal(set_password(token)) == "INVALID"
    assert list(User.objects.order_by("pk").values_list("password", flat=True)) == before


def test_a_token_is_for_its_own_person_and_for_a_day() -> None:
    street.user()
    ani = street.user("ani@example.com")
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False) as clock:
        forget()
        token = token_of()
        assert refusal(set_password(token, email=ani.email)) == "INVALID"
        clock.shift(timedelta(days=1, seconds=1))
        assert refusal(set_password(token)) == "INVALID"


def test_a_weak_password_is_refused_and_the_link_still_works() -> None:
    street.user()
    forget()
    assert refusal(set_password(token_of(), password="pendek")) == "PASSWORD_TOO_SHORT"
    assert set_password(token_of())["token"]


CAREFUL: dict[str, Callable[[User], Any]] = {
    "has a second factor": street.factor,
    "is an officer": lambda user: people.first_head(email=user.email),
    "has not confirmed the address": lambda user: user.emailaddress_set.update(verified=False),
}


@pytest.mark.parametrize("who", CAREFUL)
def test_a_mail_alone_logs_nobody_in_who(who: str) -> None:
    """The password is the new one; the way in is as long as before."""
    budi = street.user()
    CAREFUL[who](budi)
    forget()
    assert set_password(token_of()) == {"token": None, "refreshToken": None, "user": None, "errors": []}
    assert not Device.objects.exists()
    budi.refresh_from_db()
    assert budi.check_password(NEW)


# ---- where links may lead


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/login",
        "http://localhost:3000.evil.example/",
        "http://localhost:3000@evil.example/",
        "http://evil.example\\@localhost:3000/",
        "http://localhost:3000\\@evil.example/",
        "https://localhost:3000/",
        "//localhost:3000/",
        "http://localhost:3000 /",
        "http://localhost:3000/\t",
        "http://[localhost:3000/",
        "javascript:alert(1)//localhost:3000",
        "/login",
        "",
        "http://localhost:3000/" + "x" * 500,
    ],
)
@pytest.mark.parametrize("email", [BUDI, UNKNOWN])
def test_no_mail_brings_a_token_to_a_place_the_shop_does_not_know(url: str, email: str) -> None:
    street.user()
    [error] = forget(email, url)["errors"]
    assert (error["code"], error["field"]) == ("INVALID", "redirectUrl")
    assert mail.outbox == []


def test_the_shop_itself_and_the_clients_it_was_told_of_are_known(settings: Any) -> None:
    street.user()
    settings.CLIENT_ORIGINS = ["https://paper.example"]
    for origin in (shop.SITE_ORIGIN, "https://paper.example"):
        assert forget(url=f"{origin}/id/login") == {"errors": []}
        assert sent()[0] == f"{origin}/id/login"
    assert refusal(forget(url=BACK)) == "INVALID"


# ---- another password


def test_another_password_ends_every_device_and_the_one_that_asked_goes_on_with_new_tokens() -> None:
    budi = street.user()
    mine, others, browser = tokens_of(BUDI), tokens_of(BUDI), accounts.log_in(budi)
    made = change(street.PASSWORD, NEW, token=mine[0]).json()["data"]["passwordChange"]
    assert (made["errors"], me(made["token"])) == ([], BUDI)
    assert [me(mine[0]), me(others[0])] == [None, None]
    assert not accounts.is_in(browser)
    assert refusal(log_in(BUDI)) == "INVALID_CREDENTIALS"
    assert log_in(BUDI, NEW)["token"]
    assert [one.to for one in mail.outbox] == [[BUDI]]


def test_in_a_browser_the_session_goes_on_and_gets_no_token() -> None:
    budi = street.user()
    browser, other, device = accounts.log_in(budi), accounts.log_in(budi), tokens_of(BUDI)
    before = browser.cookies["sessionid"].value
    made = change(street.PASSWORD, NEW, client=browser).json()["data"]["passwordChange"]
    assert made == {"token": None, "refreshToken": None, "user": None, "errors": []}
    assert accounts.is_in(browser) and browser.cookies["sessionid"].value != before
    assert (accounts.is_in(other), me(device[0])) == (False, None)


def test_nobody_and_who_does_not_know_the_old_password_changes_none() -> None:
    budi = street.user()
    token = tokens_of(BUDI)[0]
    assert codes(change(street.PASSWORD, NEW)) == ["PERMISSION_DENIED"]
    assert codes(change(street.PASSWORD, NEW, token="a.b.c")) == ["PERMISSION_DENIED"]
    said = [
        refusal(change(old, new, token=token).json()["data"]["passwordChange"])
        for old, new in ((None, NEW), ("salah", NEW), (street.PASSWORD, "pendek"))
    ]
    assert said == ["REQUIRED", "INVALID_CREDENTIALS", "PASSWORD_TOO_SHORT"]
    budi.refresh_from_db()
    assert budi.check_password(street.PASSWORD)
    assert me(token) == BUDI


def test_a_stolen_token_is_no_place_for_guessing() -> None:
    budi = street.user()
    token = tokens_of(BUDI)[0]
    said = [refusal(change(f"salah-{n}", NEW, token=token).json()["data"]["passwordChange"]) for n in range(6)]
    assert said == ["INVALID_CREDENTIALS"] * 5 + ["LOGIN_ATTEMPT_DELAYED"]
    assert accounts.password(Client(), budi).status_code == 429


def test_who_has_a_second_factor_changes_the_password_on_the_page() -> None:
    budi = street.user()
    street.factor(budi)
    token = log_in(BUDI, code=accounts.code())["token"]
    answer = change(street.PASSWORD, NEW, token=token).json()["data"]["passwordChange"]
    assert refusal(answer) == "SECOND_FACTOR_REQUIRED"


# ---- no mail, no cookies


@pytest.mark.parametrize("email", [BUDI, UNKNOWN])
def test_when_no_mail_goes_out_everybody_is_told_alike(email: str) -> None:
    street.user()
    with override_settings(**NO_MAIL):
        assert [refusal(register(email)), refusal(forget(email))] == ["MAIL_DOWN"] * 2


def test_a_password_is_set_although_its_owner_cannot_be_told() -> None:
    street.user()
    forget()
    with override_settings(**NO_MAIL):
        assert set_password(token_of())["errors"] == []
    assert log_in(BUDI, NEW)["token"]


def test_no_door_leaves_a_cookie() -> None:
    client = Client()
    given = {"email": BUDI, "password": street.PASSWORD, "redirectUrl": BACK}
    post(REGISTER, {"input": given}, client)
    post(CONFIRM, {"email": BUDI, "token": token_of()}, client)
    for _time in range(6):  # the last is told to wait
        post(FORGET, {"email": BUDI, "url": BACK}, client)
    post(SET, {"email": BUDI, "password": NEW, "token": token_of()}, client)
    change(NEW, street.PASSWORD, token=tokens_of(BUDI, NEW)[0], client=client)
    assert log_in(BUDI, client=client)["token"]
    assert client.cookies == {}
