"""The two answers for machines."""

import threading
import time

import pytest
from django.test import Client

from storefront.health import Check

STRANGE = ("10.0.3.7", "10.0.3.7:8000", "elsewhere.example", "a b", "[::1")


@pytest.mark.parametrize("host", STRANGE)
def test_a_probe_is_answered_whatever_its_host(client: Client, host: str) -> None:
    """A load balancer asks by address."""
    answer = client.get("/healthz", headers={"host": host})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("max-age=0")


@pytest.mark.django_db
def test_whether_visitors_may_come_is_told_whatever_the_host(client: Client) -> None:
    answer = client.get("/readyz", headers={"host": "10.0.3.7"})
    assert answer.status_code in (200, 503)
    assert set(answer.json()["checks"]) == {"database", "migrations", "storage", "worker"}


@pytest.mark.parametrize(
    "address", ["/", "/id/", "/graphql/", "/healthz/", "/healthz/x", "/id/healthz", "/media/pictures/x.webp"]
)
@pytest.mark.parametrize("host", STRANGE)
def test_nothing_else_answers_to_a_strange_host(client: Client, address: str, host: str) -> None:
    assert client.get(address, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_a_probe_can_only_be_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/healthz").status_code == 405


def test_one_thread_waits_for_a_part_that_is_silent_and_the_others_take_the_answer_before() -> None:
    asked, over = threading.Event(), threading.Event()

    def silent() -> bool:
        asked.set()
        return over.wait(30)

    check = Check(silent, good_for=0)
    first = threading.Thread(target=check.holds)
    first.start()
    assert asked.wait(5)
    began = time.monotonic()
    assert not check.holds()  # nothing is known yet
    assert time.monotonic() - began < 1
    over.set()
    first.join()
    assert check.holds()


def test_a_part_that_fails_is_away_and_is_asked_again() -> None:
    answers = iter([OSError(), True])

    def moody() -> bool:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    check = Check(moody, good_for=60)
    assert not check.holds()
    assert not check.holds()  # a bad answer counts for a second
    time.sleep(1.1)
    assert check.holds() and check.holds()
