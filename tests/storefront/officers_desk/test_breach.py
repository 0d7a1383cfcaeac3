"""The office's page of breaches: whose it is, what it shows, its table, and the notice in both languages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.commons.models import HistoryEntry
from catalog.people.models import User
from tests.makers import people, street

pytestmark = pytest.mark.django_db
PAGE = "/en/office/breach/"


def form(**changed: str) -> dict[str, str]:
    now = timezone.localtime()
    moments = {"since": now - timedelta(hours=5), "until": now - timedelta(hours=1), "found_at": now}
    typed = {name: moment.strftime("%Y-%m-%dT%H:%M") for name, moment in moments.items()}
    return {"about": "budi@example.com", **typed, "how": "Sandi <b>bocor</b>.", "handling": "", **changed}


@pytest.mark.parametrize(("who", "status"), [("nobody", 302), ("buyer", 403), ("officer", 403), ("head", 200)])
def test_the_page_is_for_who_handles_breaches(who: str, status: int) -> None:
    known: dict[str, Any] = {
        "nobody": lambda: None, "buyer": street.user, "officer": street.officer, "head": street.head
    }  # fmt: skip
    user = known[who]()
    client = people.enter(Client(), user) if user else Client()
    assert client.get(PAGE).status_code == status
    if status != 200:
        assert client.post(PAGE, form()).status_code == status
        assert not HistoryEntry.objects.exists()


def test_the_report_names_the_people_the_deadline_and_the_notice_in_both_languages() -> None:
    street.user(name="=HYPERLINK(Budi)")
    page = people.enter(Client(), street.head()).post(PAGE, form())
    assert page.status_code == 200
    assert "=HYPERLINK(Budi)" in page.text and "To be told in writing by" in page.text
    assert 'lang="id" aria-labelledby="notice-id"' in page.text and "alamat e-mail dan nama akun" in page.text
    assert "Notice of a breach of personal data (draft)" in page.text
    assert page.text.count("Sandi &lt;b&gt;bocor&lt;/b&gt;.") >= 2 and "<b>bocor" not in page.text
    assert "(to be filled in)" in page.text


def test_the_table_is_inert_and_counts_as_a_report_of_its_own() -> None:
    street.user(name="=HYPERLINK(Budi)")
    client = people.enter(Client(), street.head())
    client.post(PAGE, form())
    answer = client.post(PAGE, form(**{"as": "table"}))
    rows = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]
    assert len(rows) == 2 and '"\'=HYPERLINK(Budi)"' in rows[1] and '"budi@example.com"' in rows[1]
    assert HistoryEntry.objects.filter(kind="breach.drafted").count() == 2


def test_the_second_factor_is_asked_for_and_the_form_comes_back_as_it_was() -> None:
    street.user()
    client = people.enter(Client(), street.head())
    kept = client.session
    kept["account_authentication_methods"] = [{"method": "mfa", "at": 0.0}]
    kept.save()
    assert "/again/" in client.post(PAGE, form())["Location"]
    assert not HistoryEntry.objects.filter(kind="breach.drafted").exists()
    page = client.get(PAGE).text
    assert 'value="budi@example.com"' in page and "Sandi &lt;b&gt;" in page
    assert 'value="budi@example.com"' not in client.get(PAGE).text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"about": ""}, "about"),
        ({"about": "x"}, "about"),
        ({"since": "x"}, "since"),
        ({"until": "2020-01-01T00:00"}, "until"),
    ],
)
def test_what_is_wrong_stands_at_its_field(changed: dict[str, str], field: str) -> None:
    street.user()
    answer = people.enter(Client(), street.head()).post(PAGE, form(**changed))
    assert answer.status_code in (404, 422) and f'id="id_{field}_error"' in answer.text
    assert User.objects.count() == 2
