"""The two answers for machines."""

import pytest
from django.test import Client

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
