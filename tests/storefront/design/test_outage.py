"""The database is away: pages say so in the reader's language and come back by themselves. RELIABILITY.md test 59.

That nothing is lost meanwhile is shown against a database that is killed, in tests/journeys.
"""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.test import Client

from tests.makers import street
from tests.makers.servers import database_url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _afterwards() -> Iterator[None]:
    yield
    connection.close()


def cut_off() -> None:
    """End this test's session in the database, as a restart of the database would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [mine] = cursor.fetchone()
    with psycopg.connect(database_url(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])


@pytest.mark.parametrize(
    ("language", "said"), [("id", "Sebentar lagi kembali"), ("en", "The shop cannot be reached right now")]
)
def test_a_page_says_that_the_shop_is_away_and_tries_again_by_itself(language: str, said: str) -> None:
    street.cloth(street.maker())
    client = Client(raise_request_exception=False)
    cut_off()
    answer = client.get(f"/{language}/products/?sort=price&q=a<b")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "no-store")
    assert said in answer.text
    assert '<script src="/static/design/again.js" data-after="5" defer>' in answer.text
    assert f'href="/{language}/products/?sort=price&amp;q=a%3Cb"' in answer.text
    connection.close()
    assert client.get(f"/{language}/products/").status_code == 200


def test_a_form_that_met_an_outage_is_not_sent_again_behind_its_senders_back() -> None:
    piece = street.cloth(street.maker())
    client = Client(raise_request_exception=False)
    client.get("/en/cart/")
    cut_off()
    answer = client.post("/en/cart/add/", {"variant": piece.public_id, "quantity": "1"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "again.js" not in answer.text
    assert "nothing is ordered or paid twice" in answer.text


def test_a_session_that_cannot_be_read_is_an_outage_too() -> None:
    """The failure comes before any view is asked."""
    client = Client(raise_request_exception=False)
    client.force_login(street.user())
    cut_off()
    assert client.get("/id/orders/").status_code == 503
