"""The texts for everybody, and the box for news when somebody signs up."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from catalog.people import consents, terms
from catalog.people.models import Consent, Terms, User
from tests.makers import street

pytestmark = pytest.mark.django_db
SIGN_UP = "/en/account/signup/"
FIRST = terms.FIRST.isoformat()


def sign_up(email: str = "baru@example.com", **more: str) -> Client:
    client = Client()
    answer = client.post(SIGN_UP, {"email": email, "password1": "malam-panas-2026", **more})
    assert answer.status_code == 302, answer.text
    return client


def publish(kind: str, days: int = 0) -> Terms:
    day = timezone.localdate() + timedelta(days=days)
    return consents.publish(by=street.head(), kind=kind, indonesian="Isi.", english="New words.", from_day=day)


@pytest.mark.parametrize(("path", "kind"), [("terms", Terms.SELLER), ("privacy", Terms.PRIVACY)])
def test_everybody_reads_the_version_in_force_in_the_pages_language(path: str, kind: str) -> None:
    text = terms.in_force(kind).text.data  # type: ignore[union-attr]
    for language in ("id", "en"):
        page = Client().get(f"/{language}/{path}/")
        assert page.status_code == 200
        assert escape(text[language].split("\n\n")[0]) in page.text and FIRST in page.text


def test_the_footer_leads_to_them() -> None:
    page = Client().get("/en/terms/").text
    assert 'href="/en/terms/"' in page and 'href="/en/privacy/"' in page


def test_an_earlier_and_a_coming_version_are_read_by_their_names_and_say_so() -> None:
    new = publish(Terms.SELLER, days=3)
    client = Client()
    assert "New words." not in client.get("/en/terms/").text
    coming = client.get(f"/en/terms/?version={new.version}").text
    assert "New words." in coming and "not the version that holds today" in coming
    assert "not the version that holds today" not in client.get(f"/en/terms/?version={FIRST}").text
    assert client.get("/en/terms/?version=2020-01-01").status_code == 404


def test_the_box_for_news_is_there_empty_in_the_words_that_are_agreed_to() -> None:
    page = Client().get(SIGN_UP).text
    assert 'name="news"' in page and "checked" not in page
    assert "Write to me about new cloth and exhibitions." in page


def test_who_ticks_it_has_agreed_to_that_version_and_who_does_not_has_not() -> None:
    sign_up("satu@example.com", news=FIRST)
    sign_up("dua@example.com")
    [one] = Consent.objects.all()
    assert (one.person.email, one.kind, one.version, one.where) == (
        "satu@example.com", Terms.MARKETING, FIRST, "sign_up"
    )  # fmt: skip


def test_ticked_beside_words_that_have_changed_it_is_no_consent_and_the_account_is_there() -> None:
    publish(Terms.MARKETING)
    sign_up(news=FIRST)
    assert User.objects.filter(email="baru@example.com").exists() and not Consent.objects.exists()


def test_ticked_for_a_known_address_it_changes_nothing_for_its_owner() -> None:
    budi = street.user()
    sign_up(budi.email, news=FIRST)
    assert not Consent.objects.exists()


def test_it_stays_ticked_when_something_else_is_wrong() -> None:
    answer = Client().post(SIGN_UP, {"email": "baru@example.com", "password1": "x", "news": FIRST})
    assert answer.status_code == 422 and "checked" in answer.text
