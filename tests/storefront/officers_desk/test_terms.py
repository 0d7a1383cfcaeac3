"""New versions on the office's page: typed, looked at, published with the second factor, by those who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.people.models import Terms, User
from tests.makers import people, street

pytestmark = pytest.mark.django_db
PAGE, PUBLISH = "/en/office/terms/", "/en/office/terms/publish/"


def form(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "seller_terms",
        "text_id": "Satu.\n\n{{7*7}} <b>Dua</b>.",
        "text_en": "One.\n\nTwo.",
        "from_day": (timezone.localdate() + timedelta(days=3)).isoformat(),
        **changed,
    }


def stale(user: User) -> Client:
    """Logged in with a factor, but not within the last five minutes."""
    client = people.enter(Client(), user)
    kept = client.session
    kept["account_authentication_methods"] = [{"method": "mfa", "at": 0.0}]
    kept.save()
    return client


@pytest.mark.parametrize(("who", "status"), [("nobody", 302), ("buyer", 403), ("officer", 403), ("head", 200)])
def test_the_page_is_the_heads(who: str, status: int) -> None:
    people_of = {"nobody": lambda: None, "buyer": street.user, "officer": street.officer, "head": street.head}
    user = people_of[who]()
    client = people.enter(Client(), user) if user else Client()
    assert client.get(PAGE).status_code == status
    if status != 200:
        assert client.post(PAGE, form()).status_code == status
        assert client.post(PUBLISH).status_code == status
    assert Terms.objects.count() == 3


def test_a_text_is_looked_at_before_it_is_published() -> None:
    client = people.enter(Client(), street.head())
    assert client.post(PAGE, form())["Location"] == PAGE
    page = client.get(PAGE).text
    assert "{{7*7}} &lt;b&gt;Dua&lt;/b&gt;." in page and "Not published yet" in page
    assert Terms.objects.count() == 3
    assert client.post(PUBLISH)["Location"] == PAGE
    made = Terms.objects.latest("pk")
    assert made.text.data == {"id": "Satu.\n\n{{7*7}} <b>Dua</b>.", "en": "One.\n\nTwo."}
    page = client.get(PAGE).text
    assert made.version in page and "to come" in page and "Not published yet" not in page
    assert client.post(PUBLISH)["Location"] == PAGE
    assert Terms.objects.count() == 4


def test_publishing_asks_for_the_second_factor_and_keeps_what_was_typed() -> None:
    client = stale(street.head())
    client.post(PAGE, form())
    assert "/again/" in client.post(PUBLISH)["Location"]
    assert Terms.objects.count() == 3
    assert "Not published yet" in client.get(PAGE).text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text_en": " "}, "text_en"),
        ({"from_day": "2020-01-01"}, "from_day"),
        ({"from_day": "x"}, "from_day"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_what_cannot_be_published_is_said_at_its_field(changed: dict[str, str], field: str) -> None:
    client = people.enter(Client(), street.head())
    answer = client.post(PAGE, form(**changed))
    assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.text
    assert client.post(PUBLISH)["Location"] == PAGE
    assert Terms.objects.count() == 3


def test_a_second_version_for_the_same_day_is_refused_with_all_that_was_typed() -> None:
    client = people.enter(Client(), street.head())
    for _time in range(2):
        client.post(PAGE, form())
        answer = client.post(PUBLISH)
    assert answer.status_code == 422
    assert 'id="id_from_day_error"' in answer.text and "&lt;b&gt;Dua" in answer.text
    assert Terms.objects.count() == 4
