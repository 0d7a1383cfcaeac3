"""The numbers for Prometheus: who may read them, and that they are true, of one process and of many."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from catalog.commons import chain, history, jobs
from catalog.search import actions as search
from catalog.search.models import Mark
from storefront.metrics import make_room
from tests.makers import street

TOKEN = "a-token-of-the-tests"
HEADER = {"Authorization": f"Bearer {TOKEN}"}
# Any process of another server: asks for pages without a database, then says what all have counted.
SERVER = """
import sys, django
django.setup()
from django.test import Client
from prometheus_client import generate_latest
from storefront.metrics import requests
client = Client()
for _ in range(int(sys.argv[1])):
    client.get("/healthz")
print(generate_latest(requests()).decode())
"""


@pytest.fixture
def client() -> Iterator[Client]:
    """Of a shop that has a token."""
    with override_settings(METRICS_TOKEN=TOKEN):
        yield Client()


def numbers(text: str) -> dict[tuple[str, ...], float]:
    """Each number by its name and the values of its labels, in the order of the labels' names."""
    found = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {
        (sample.name, *(value for _label, value in sorted(sample.labels.items()))): sample.value for sample in found
    }


def told(client: Client) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics", headers=HEADER)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    return numbers(answer.text)


def test_a_shop_without_a_token_has_no_numbers() -> None:
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer"}):
        assert Client().get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize(
    "given", ["", "x", TOKEN, f"Basic {TOKEN}", f"bearer {TOKEN}", f"Bearer {TOKEN}x", "Bearer ", "Bearer \u00e9"]
)
def test_only_who_has_the_token_reads_them(client: Client, given: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": given})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert b"canting_" not in answer.content


def test_they_can_only_be_read(client: Client) -> None:
    assert client.post("/metrics", headers=HEADER).status_code == 405


@pytest.mark.django_db
def test_answers_are_counted_by_view_and_status_whatever_their_address(client: Client) -> None:
    street.channel()
    before = told(client)
    for address in ("/id/makers/", "/en/makers/", "/id/makers/tiada/", "/id/makers/x/?q=y", "/nothing", "/healthz"):
        client.get(address)
    after = told(client)

    def more(*name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more("canting_request_seconds_count", "200", "shop:makers") == 2
    assert more("canting_request_seconds_count", "404", "shop:maker") == 2
    assert more("canting_request_seconds_count", "404", "none") == 1
    assert more("canting_request_seconds_bucket", "+Inf", "200", "shop:makers") == 2
    assert 0 < more("canting_request_seconds_sum", "200", "shop:makers") < 60
    assert not [name for name in after if any("tiada" in part or "nothing" in part for part in name)]


@pytest.mark.django_db
def test_the_work_is_told_as_it_stands(client: Client) -> None:
    assert told(client)["canting_worker_heartbeat_seconds",] == float("inf")
    for number in range(3):
        jobs.later(jobs.tell, listener_name=f"listener-{number}", entry_id=number)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE args->>'listener_name' = 'listener-0'")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '5 minutes'")
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    found = told(client)
    assert found["canting_database_up",] == 1
    assert (found["canting_jobs_waiting", "listeners"], found["canting_jobs_waiting", "sweeps"]) == (2, 0)
    assert found["canting_jobs_dead",] == 1
    assert 300 <= found["canting_job_oldest_seconds",] < 360
    assert found["canting_worker_heartbeat_seconds",] < 60


@pytest.mark.django_db
def test_the_lag_of_the_search_is_told(client: Client) -> None:
    variant = street.cloth(street.maker())
    search.catch_up()
    found = told(client)
    assert (found["canting_search_lag_seconds",], found["canting_search_marked",]) == (0, 0)
    search.mark(product_ids=[variant.product_id])
    Mark.objects.update(at=timezone.now() - timedelta(minutes=2))
    found = told(client)
    assert 120 <= found["canting_search_lag_seconds",] < 180
    assert found["canting_search_marked",] == 1


@pytest.mark.django_db
def test_requests_are_told_when_the_database_does_not_answer(client: Client) -> None:
    with transaction.atomic():
        transaction.set_rollback(True)  # from here on every statement is refused
        found = told(client)
    assert found["canting_database_up",] == 0
    assert not [name for name in found if name[0].startswith(("canting_job", "canting_worker"))]


def test_one_process_speaks_for_all_of_the_server(tmp_path: Path) -> None:
    env = {**os.environ, "CANTING_HOME": str(tmp_path), "METRICS_TOKEN": TOKEN}
    heard = ""
    for requests in (3, 2):
        command = [sys.executable, "-c", SERVER, str(requests)]
        heard = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    assert numbers(heard)["canting_request_seconds_count", "200", "none"] == 5
    assert [folder.name for folder in (tmp_path / "metrics").iterdir()] == [f"{platform.node()}-{os.getpid()}"]


def test_what_ended_servers_left_is_removed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    lives, gone, elsewhere = (tmp_path / name for name in (f"a-{os.getpid()}", f"a-{ended.pid}", f"b-{ended.pid}"))
    for folder in (gone, elsewhere):
        folder.mkdir()
        (folder / "counter_1.db").touch()
    make_room(lives)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([lives.name, elsewhere.name])


@pytest.mark.django_db
def test_the_head_of_history_leaves_the_machine_with_the_numbers(client: Client) -> None:
    assert not [name for name, *_labels in told(client) if name.startswith("canting_history")]
    history.record("test.said", subject="x")
    chain.link_new()
    check = chain.verify()
    found = told(client)
    assert found["canting_history_links", check.head] == 1
    assert found[("canting_history_troubles",)] == 0
    assert 0 <= found[("canting_history_checked_seconds",)] < 60
