"""Another password, another address, and the links by which they are made. RELIABILITY.md tests 17, 18 and 20."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail, signing
from django.test import Client

from catalog.commons.errors import NotFound
from catalog.commons.models import HistoryEntry
from catalog.people.actions import AddressTaken, change_email, end_sessions
from catalog.people.models import User
from storefront.shop.account_email import HOURS, PURPOSE, make_token
from tests.makers import accounts, people, street
from tests.makers.accounts import SECURITY, code, link
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db
NEW, CHANGE = "budi.baru@example.com", "/id/account/email/change/"
PASSWORDS = {"oldpassword": street.PASSWORD, "password1": "kain-baru-2026", "password2": "kain-baru-2026"}
RESET = {"password1": "kain-baru-2026", "password2": "kain-baru-2026"}
SENT = f"{CHANGE}sent/"


@pytest.fixture
def budi() -> User:
    return street.user()


def ask(client: Client, email: str = NEW, password: str = street.PASSWORD) -> Any:
    return client.post(CHANGE, {"email": email, "password": password})


def link_to(email: str) -> str:
    """The link in the newest mail to an address."""
    body = [one for one in mail.outbox if one.to == [email]][-1].body
    found = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert found, body
    return found[1]


def reset(email: str) -> Any:
    """A new password by the link from a mail."""
    client = Client()
    client.post("/id/account/password/reset/", {"email": email})
    return client.post(client.get(link())["Location"], RESET)


# ---- another password


def test_a_new_password_ends_every_other_session(budi: User) -> None:
    User.objects.update(language="en")
    phone, desk = accounts.log_in(budi), accounts.log_in(budi)
    before = desk.session.session_key
    assert desk.post("/id/account/password/change/", PASSWORDS)["Location"] == SECURITY
    budi.refresh_from_db()
    assert budi.check_password("kain-baru-2026")
    assert (accounts.is_in(phone), accounts.is_in(desk)) == (False, True)
    assert desk.session.session_key != before
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([budi.email], "Your account at Canting was changed")


def test_a_password_from_a_mail_ends_every_session(budi: User) -> None:
    phone = accounts.log_in(budi)
    reset(budi.email)
    assert not accounts.is_in(phone)
    assert mail.outbox[-1].to == [budi.email]
    assert [one.data for one in HistoryEntry.objects.filter(kind="people.sessions_ended")] == [{"why": "password"}]
    assert accounts.is_in(accounts.log_in(budi, "kain-baru-2026"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"oldpassword": "salah-sekali"}, "oldpassword"),
        ({"password2": "lain-lagi-2026"}, "password2"),
        ({"password1": "1234567890", "password2": "1234567890"}, "password1"),
    ],
)
def test_a_refused_password_changes_nothing(budi: User, wrong: dict[str, str], field: str) -> None:
    phone, desk = accounts.log_in(budi), accounts.log_in(budi)
    answer = desk.post("/id/account/password/change/", {**PASSWORDS, **wrong})
    assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.text
    budi.refresh_from_db()
    assert budi.check_password(street.PASSWORD)
    assert accounts.is_in(phone) and accounts.is_in(desk)


@pytest.mark.parametrize("page", ["password/change/", "email/change/"])
def test_who_has_a_second_factor_shows_it_for_such_a_change(budi: User, page: str) -> None:
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False) as clock:
        street.factor(budi)
        client = accounts.log_in(budi)
        clock.shift(301)
        form = {**PASSWORDS, "email": NEW, "password": street.PASSWORD}
        answer = client.post(f"/id/account/{page}", form)
        assert answer["Location"].startswith(f"{SECURITY}again/code/")
        assert client.post(answer["Location"], {"code": code()})["Location"] == f"/id/account/{page}"
        assert client.post(f"/id/account/{page}", form).status_code == 302
        assert mail.outbox


def test_a_reset_does_not_pass_by_the_second_factor(budi: User) -> None:
    street.factor(budi)
    reset(budi.email)
    client = Client()
    answer = accounts.password(client, budi, "kain-baru-2026")
    assert answer["Location"] == accounts.SECOND and not accounts.is_in(client)


# ---- another address


def test_the_address_changes_by_password_and_link_and_the_old_one_is_told(budi: User) -> None:
    phone, desk = accounts.log_in(budi), accounts.log_in(budi)
    assert ask(desk)["Location"] == SENT
    assert sorted(one.to[0] for one in mail.outbox) == sorted([budi.email, NEW])
    budi.refresh_from_db()
    assert budi.email == "budi@example.com"
    address = link_to(NEW)
    page = desk.get(address)
    assert page.status_code == 200 and NEW in page.text
    assert page["Referrer-Policy"] == "same-origin" and "no-store" in page["Cache-Control"]
    budi.refresh_from_db()
    assert budi.email == "budi@example.com"  # looking changes nothing: mail scanners look
    desk.post(address)
    budi.refresh_from_db()
    assert budi.email == NEW
    row = EmailAddress.objects.get(user=budi)
    assert (row.email, row.verified, row.primary) == (NEW, True, True)
    assert (accounts.is_in(phone), accounts.is_in(desk)) == (False, True)
    assert mail.outbox[-1].to == ["budi@example.com"]
    assert HistoryEntry.objects.filter(kind="people.email_changed", subject=budi.public_id).count() == 1
    assert accounts.is_in(accounts.log_in(budi))


def test_the_link_opens_on_a_device_that_is_not_logged_in(budi: User) -> None:
    ask(accounts.log_in(budi))
    assert Client().post(link_to(NEW))["Location"] == accounts.LOGIN
    budi.refresh_from_db()
    assert budi.email == NEW


@pytest.mark.parametrize("password", ["", "salah-sekali"])
def test_without_the_password_no_mail_goes(budi: User, password: str) -> None:
    answer = ask(accounts.log_in(budi), password=password)
    assert answer.status_code == 422 and 'id="id_password_error"' in answer.text
    assert mail.outbox == []


def test_an_address_that_has_an_account_is_told_and_gets_no_link(budi: User) -> None:
    ani = street.user("ani@example.com")
    assert ask(accounts.log_in(budi), ani.email)["Location"] == SENT
    told = [one for one in mail.outbox if one.to == [ani.email]]
    assert len(told) == 1 and "/email/change/" not in told[0].body
    assert [one.to for one in mail.outbox if one is not told[0]] == [[budi.email]]


def test_an_address_that_somebody_took_meanwhile_is_refused(budi: User) -> None:
    ask(accounts.log_in(budi))
    street.user(NEW)
    assert Client().post(link_to(NEW)).status_code == 404
    budi.refresh_from_db()
    assert budi.email == "budi@example.com"


def test_a_link_works_once(budi: User) -> None:
    ask(accounts.log_in(budi))
    address = link_to(NEW)
    assert Client().post(address).status_code == 302
    for answer in (Client().post(address), Client().get(address)):
        assert answer.status_code == 404


def test_of_two_links_the_one_that_is_opened_voids_the_other(budi: User) -> None:
    client = accounts.log_in(budi)
    ask(client)
    ask(client, "lain@example.com")
    assert Client().post(link_to("lain@example.com")).status_code == 302
    assert Client().post(link_to(NEW)).status_code == 404


def test_a_password_reset_voids_the_change(budi: User) -> None:
    """A thief with the password asked for it; the owner, told by the notice, sets a new one."""
    ask(accounts.log_in(budi))
    address = link_to(NEW)
    reset(budi.email)
    assert Client().post(address).status_code == 404
    budi.refresh_from_db()
    assert budi.email == "budi@example.com"


@pytest.mark.parametrize("change", ["password", "session_stamp", "email", "is_active"])
def test_a_link_is_void_when_the_account_has_changed(budi: User, change: str) -> None:
    token = make_token(budi, NEW)
    values = {"email": "lain@example.com", "is_active": False}
    User.objects.filter(pk=budi.pk).update(**{change: values.get(change, "x")})
    assert Client().get(f"{CHANGE}{token}/").status_code == 404


@pytest.mark.parametrize(("hours", "status"), [(HOURS - 1, 200), (HOURS + 1, 404)])
def test_a_link_grows_old(budi: User, hours: int, status: int) -> None:
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False) as clock:
        token = make_token(budi, NEW)
        clock.shift(timedelta(hours=hours))
        assert Client().get(f"{CHANGE}{token}/").status_code == status


def test_a_link_is_for_its_person_alone(budi: User) -> None:
    ani = people.enter(Client(), street.user("ani@example.com"))
    address = f"{CHANGE}{make_token(budi, NEW)}/"
    assert ani.get(address).status_code == ani.post(address).status_code == 404
    budi.refresh_from_db()
    assert budi.email == "budi@example.com"


def test_a_link_is_for_its_purpose_alone(budi: User) -> None:
    """CVE-2026-35407. A confirmation's key, a key of the same words signed for something else, one with somebody
    else's name put in, and a reset's key."""
    said = signing.loads(make_token(budi, NEW), salt=PURPOSE)
    other = EmailConfirmationHMAC(EmailAddress.objects.get(user=budi)).key
    forged = [
        other,
        signing.dumps(said, salt="account", compress=True),
        signing.dumps({**said, "for": "reset"}, salt=PURPOSE, compress=True),
        signing.dumps({**said, "who": street.user("ani@example.com").public_id}, salt=PURPOSE, compress=True),
        signing.dumps("x", salt=PURPOSE),
        make_token(budi, NEW)[:-1],
    ]
    for token in forged:
        assert Client().get(f"{CHANGE}{token}/").status_code == 404, token
    assert Client().get(f"/id/account/confirm-email/{make_token(budi, NEW)}/").status_code == 404
    assert Client().get(f"/id/account/password/reset/key/1-{make_token(budi, NEW)}/").status_code == 404


# ---- the link for a forgotten password


@pytest.fixture
def forgotten(budi: User) -> str:
    Client().post("/id/account/password/reset/", {"email": budi.email})
    return link()


def opens(address: str, client: Client | None = None) -> bool:
    """Whether the link leads to the form for a new password."""
    return (client or Client()).get(address).status_code == 302


def test_a_reset_link_works_once_and_its_form_too(budi: User, forgotten: str) -> None:
    client = Client()
    form = client.get(forgotten)["Location"]
    assert client.post(form, RESET).status_code == 302
    assert client.post(form, {"password1": "kain-lain-2026", "password2": "kain-lain-2026"}).status_code == 404
    assert not opens(forgotten)
    budi.refresh_from_db()
    assert budi.check_password("kain-baru-2026")


def test_a_reset_link_is_void_after_a_log_in(budi: User, forgotten: str) -> None:
    assert opens(forgotten)
    accounts.log_in(budi)
    assert not opens(forgotten)


@pytest.mark.parametrize("change", ["password", "email"])
def test_a_reset_link_is_void_when_the_account_has_changed(budi: User, forgotten: str, change: str) -> None:
    User.objects.filter(pk=budi.pk).update(**{change: "lain@example.com"})
    assert not opens(forgotten)


def test_a_reset_link_is_for_its_person_alone(budi: User, forgotten: str) -> None:
    ani = street.user("ani@example.com")
    key = forgotten.split("/key/")[1].partition("-")[2]
    from allauth.account.utils import user_pk_to_url_str

    assert not opens(f"/id/account/password/reset/key/{user_pk_to_url_str(ani)}-{key}")
    inside = people.enter(Client(), ani)
    inside.post(inside.get(forgotten)["Location"], RESET)
    ani.refresh_from_db()
    assert ani.check_password(street.PASSWORD)


def test_a_reset_link_grows_old(budi: User) -> None:
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False) as clock:
        Client().post("/id/account/password/reset/", {"email": budi.email})
        address = link()
        clock.shift(timedelta(hours=23))
        assert opens(address)
        clock.shift(timedelta(hours=2))
        assert not opens(address)


# ---- what other rooms call


def test_ending_sessions_logs_every_device_out(budi: User) -> None:
    """RELIABILITY.md test 18, a change of role."""
    phone, desk = accounts.log_in(budi), accounts.log_in(budi)
    end_sessions(user=budi, why="role")
    assert not accounts.is_in(phone) and not accounts.is_in(desk)
    entry = HistoryEntry.objects.get(kind="people.sessions_ended")
    assert (entry.subject, entry.data) == (budi.public_id, {"why": "role"})


def test_a_session_made_before_stamps_were_kept_goes_on(budi: User) -> None:
    """With an empty stamp the print of a session is Django's own."""
    from django.contrib.auth.base_user import AbstractBaseUser

    assert budi.session_stamp == ""
    assert budi.get_session_auth_hash() == AbstractBaseUser._get_session_auth_hash(budi)
    budi.session_stamp = "x"
    assert budi.get_session_auth_hash() != AbstractBaseUser._get_session_auth_hash(budi)


def test_logging_out_ends_the_session_for_whoever_kept_its_id(budi: User) -> None:
    client = accounts.log_in(budi)
    thief = Client()
    thief.cookies["sessionid"] = client.session.session_key
    assert accounts.is_in(thief)
    client.post("/id/account/logout/")
    assert not accounts.is_in(thief)


def test_an_address_that_is_taken_or_was_left_is_refused(budi: User) -> None:
    street.user("ani@example.com")
    with pytest.raises(AddressTaken):
        change_email(user=budi, seen=budi.email, email="Ani@Example.com")
    with pytest.raises(NotFound):
        change_email(user=budi, seen="dulu@example.com", email=NEW)
    assert User.objects.get(pk=budi.pk).email == "budi@example.com"


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_take_an_address_at_once_one_has_it(budi: User) -> None:
    ani = street.user("ani@example.com")
    done = at_once([lambda one=one: change_email(user=one, seen=one.email, email=NEW) for one in (budi, ani)])
    assert sorted(type(one).__name__ for one in done) == ["AddressTaken", "User"]
    assert User.objects.filter(email=NEW).count() == 1
