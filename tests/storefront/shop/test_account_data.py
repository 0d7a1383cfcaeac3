"""The page of one's own data: consents with a button, a copy for who shows anew that it is she, and the end."""

import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from catalog.commons.models import HistoryEntry
from catalog.people import consents
from catalog.people.models import Consent, Terms, User
from tests.makers import accounts, people, street, vetting

pytestmark = pytest.mark.django_db
PAGE, NEWS, COPY, END = (f"/en/account/data/{one}" for one in ("", "news/", "download/", "erase/"))
AGAIN = "/en/account/security/again/"


def stale(user: User) -> Client:
    """Logged in a while ago."""
    client = people.enter(Client(), user)
    kept = client.session
    kept["account_authentication_methods"] = [{"method": "password", "at": 0.0}, {"method": "mfa", "at": 0.0}]
    kept.save()
    return client


@pytest.mark.parametrize("path", [PAGE, NEWS, COPY, END])
def test_it_is_for_who_has_logged_in(path: str) -> None:
    for answer in (Client().get(path), Client().post(path)):
        assert answer.status_code in (302, 405) and "/login/" in answer.get("Location", "/login/")
    assert not HistoryEntry.objects.exists()


def test_news_are_asked_for_and_stopped_by_a_button() -> None:
    budi = street.user()
    client = people.enter(Client(), budi)
    page = client.get(PAGE).text
    assert "Write to me about new cloth and exhibitions." in page and "Nothing yet." in page
    assert client.post(NEWS, {"act": "give", "version": "2026-11-01"})["Location"] == PAGE
    assert consents.agrees(budi, Terms.MARKETING)
    page = client.get(PAGE).text
    assert "2026-11-01" in page and 'value="withdraw"' in page
    assert client.post(NEWS, {"act": "withdraw"})["Location"] == PAGE
    assert not consents.agrees(budi, Terms.MARKETING)
    assert "withdrawn, " in client.get(PAGE).text
    assert client.post(NEWS, {"act": "give", "version": "x"}).status_code == 404
    assert Consent.objects.count() == 1


def test_the_menu_leads_there() -> None:
    assert f'href="{PAGE}"' in people.enter(Client(), street.user()).get("/en/orders/").text


# ---- the copy


def test_a_copy_is_a_file_for_who_has_just_given_the_password() -> None:
    siti = vetting.siti()
    vetting.submitted(siti)
    answer = accounts.log_in(siti).post(COPY)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith('attachment; filename="canting-')
    assert json.loads(answer.content)["applications"][0]["declared"]["nik"] == vetting.NIK


@pytest.mark.parametrize(("factor", "place"), [(False, "password/"), (True, "code/")])
@pytest.mark.parametrize(("path", "back"), [(COPY, PAGE), (END, END)])
def test_who_logged_in_a_while_ago_shows_again_who_she_is(factor: bool, place: str, path: str, back: str) -> None:
    budi = street.user()
    if factor:
        street.factor(budi)
    answer = stale(budi).post(path)
    assert answer.status_code == 302 and answer["Location"] == f"{AGAIN}{place}?next={back.replace('/', '%2F')}"
    assert not HistoryEntry.objects.exists() and User.objects.get().is_active


def test_with_a_factor_the_password_alone_opens_nothing() -> None:
    budi = street.user()
    client = accounts.log_in(budi)
    street.factor(budi)
    assert "/again/code/" in client.post(COPY)["Location"]


def test_who_has_no_password_sets_one_first() -> None:
    budi = street.user()
    User.objects.update(password="!")
    assert "/password/reset/" in people.enter(Client(), User.objects.get(pk=budi.pk)).post(COPY)["Location"]


# ---- the end


def test_first_it_is_said_what_goes_and_what_stays() -> None:
    budi = street.user()
    order = street.paid_order(street.cloth(street.maker()), buyer=budi)
    client = people.enter(Client(), budi)
    page = client.get(END).text
    assert order.number in page and "Erase my account for good" not in page
    order.parts.update(status="shipped")
    page = client.get(END).text
    assert "PP 80/2019" in page and "Erase my account for good" in page
    assert User.objects.get(pk=budi.pk).is_active


def test_what_stands_in_the_way_is_said_and_nothing_is_done() -> None:
    budi = street.user()
    order = street.placed_order(street.cloth(street.maker()), buyer=budi)
    answer = accounts.log_in(budi).post(END)
    assert answer.status_code == 422 and order.number in answer.text
    assert User.objects.get(pk=budi.pk).is_active and mail.outbox == []


def test_the_account_ends_everywhere_and_a_note_goes_to_the_address_it_had() -> None:
    budi = street.user()
    here, there = accounts.log_in(budi), accounts.log_in(budi)
    assert here.post(END)["Location"] == "/en/account/data/erased/"
    assert "The account is erased" in here.get("/en/account/data/erased/").text
    assert not accounts.is_in(here) and not accounts.is_in(there)
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["budi@example.com"], "Your account on Canting is erased")
    ]
    assert accounts.password(Client(), budi).status_code == 422
    assert here.post(END).status_code == 302 and len(mail.outbox) == 1


def test_a_mail_server_that_is_away_changes_nothing_about_it(settings: Any, caplog: Any) -> None:
    budi = street.user()
    client = accounts.log_in(budi)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9
    )  # fmt: skip
    assert client.post(END)["Location"] == "/en/account/data/erased/"
    assert not User.objects.get(pk=budi.pk).is_active
    assert "could not be sent: ConnectionRefusedError" in caplog.text and "budi@" not in caplog.text
