"""The demo command keeps its promises: one command, ready, and nothing left when it ends.

The tests share one street and run one after another; each begins with whatever the one before left."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.run import proc
from infra.run.lodging import discard
from infra.run.options import ROOT
from infra.run.postgres import THROW_AWAY, Cluster
from tests.infra.demos import Demo, running, serve, until
from tests.makers import effort

LAST_WORKER = "SELECT max(id) FROM procrastinate_workers"
FRESH_WORKERS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '10 seconds'"
PAINTING = "FROM procrastinate_jobs WHERE queue_name = 'pictures' AND status = 'doing'"
A_JOB = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES "
    """('listeners', 'commons.tell', '{"listener_name": "nobody", "entry_id": 0}') RETURNING id"""
)
DONE = "SELECT count(*) FROM procrastinate_jobs WHERE id = {} AND status = 'succeeded'"
OUTAGES = (2.0, 15.0, 40.0)[: effort.of(1, long=3)]  # seconds without a database
WORKER_WITHIN = 10.0  # seconds after the database
STARTED_AFTER = (  # milliseconds
    "SELECT 1000 * extract(epoch FROM max(at) FILTER (WHERE type = 'started') - min(at)) "
    "FROM procrastinate_events WHERE job_id = {}"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder under a parent that is closed to everybody else, with a blank in its path."""
    parent = tmp_path_factory.mktemp("private") / "of mine"
    parent.mkdir(mode=0o700)
    yield parent / "home"
    discard(parent / "home")


@pytest.fixture
def demo(home: Path) -> Iterator[Demo]:
    """A demo that is ready."""
    with running(home) as demo:
        yield demo


def test_it_becomes_ready_and_says_where_who_and_how_to_stop(demo: Demo) -> None:
    said = demo.said()
    assert f"http://localhost:{demo.port}\n" in said
    assert all(role in said for role in ("buyer", "artisan", "officer", "finance officer"))
    assert "Every other maker logs in as <shop>@example.com with the same password" in said
    assert f"Mails: {demo.home}/mail\n" in said
    assert f"kill {demo.process.pid}" in said
    assert demo.get("/healthz")[0] == 200
    assert demo.get("/readyz")[0] == 200


def test_server_and_worker_work_under_a_role_that_owns_nothing(demo: Demo) -> None:
    by_role = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'canting' AND pid <> pg_backend_pid() AND usename"
    assert demo.get("/id/")[0] == 200
    assert demo.number(f"{by_role} = 'canting_app'") >= 2
    assert demo.number(f"{by_role} <> 'canting_app'") == 0
    assert demo.number("SELECT count(*) FROM pg_class WHERE relowner = 'canting_app'::regrole") == 0


def test_sigterm_to_the_one_process_ends_all_of_them(demo: Demo) -> None:
    records = demo.records()
    assert all(record.members() for record in records)
    took = demo.stop()
    print(f"stopped after {took:.1f} s")
    assert took < 10
    assert [record.name for record in records if record.members()] == []


def _let_it_paint(demo: Demo, pictures: int) -> str:
    """Ask for pictures as the large street has them by the hundred, each a matter of many seconds; returns which jobs,
    as SQL, when two of them run."""
    until(lambda: demo.number(f"SELECT count(*) {PAINTING}") == 0, 120)
    last = demo.number("SELECT max(id) FROM procrastinate_jobs")
    demo.number(
        "WITH asked AS (INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args) "
        "SELECT 'pictures', 'seed.paint', -10, jsonb_build_object('picture_id', id) FROM media_picture "
        f"WHERE recipe LIKE '%:front' AND NOT renditions ? 'avif' ORDER BY id LIMIT {pictures} RETURNING id) "
        "SELECT count(*) FROM asked"
    )
    until(lambda: demo.number(f"SELECT count(*) {PAINTING}") == 2, 30)
    return f"queue_name = 'pictures' AND id > {last}"


def test_a_mail_does_not_wait_for_two_pictures_that_are_being_painted(demo: Demo) -> None:
    pictures, measured = _let_it_paint(demo, 18), 0
    for _turn in range(6):
        until(lambda: demo.number(f"SELECT count(*) {PAINTING}") == 2, 60)
        worker, job = demo.number(LAST_WORKER), demo.number(A_JOB)
        assert job, "the database did not take the job"
        until(lambda job=job: demo.number(STARTED_AFTER.format(job)) > 0, 120)
        waited = demo.number(STARTED_AFTER.format(job))
        print(f"a listener's job waited {waited} ms")
        if demo.number(LAST_WORKER) != worker:
            # On a machine so busy that the database is silent for four seconds the worker begins anew: another matter.
            continue
        assert waited < 2000
        measured += 1
        if measured == 3:
            break
    assert measured == 3
    demo.number(
        f"WITH rest AS (DELETE FROM procrastinate_jobs WHERE {pictures} AND status = 'todo' RETURNING id) "
        "SELECT count(*) FROM rest"
    )


def test_sigterm_while_pictures_are_painted_ends_in_time_and_the_next_start_paints_them(demo: Demo) -> None:
    pictures = _let_it_paint(demo, 2)
    records = demo.records()
    took = demo.stop()
    print(f"stopped after {took:.1f} s")
    assert took < 10
    assert [record.name for record in records if record.members()] == []
    again = Demo(demo.home, port=demo.port)
    again.wait()
    done = f"SELECT count(*) FROM procrastinate_jobs WHERE {pictures} AND status = 'succeeded'"
    print(f"painted {until(lambda: again.number(done) == 2, 180):.1f} s after the next start")
    again.stop()


def test_ctrl_c_ends_a_demo_that_is_still_starting(home: Path) -> None:
    demo = Demo(home)
    until(lambda: "[3/6]" in demo.said(), 60)
    records = [demo.record("database")]
    assert demo.stop(signal.SIGINT) < 10
    assert [record.name for record in records if record.members()] == []


def test_a_second_start_keeps_the_data_and_is_quick(demo: Demo) -> None:
    people = demo.number("SELECT count(*) FROM people_user")
    demo.stop()
    again = Demo(demo.home, port=demo.port)
    took = again.wait()
    used = again.processor_seconds()
    print(f"second start after {took:.1f} s, with {used:.1f} s of processor time")
    # Ten seconds are promised to whoever has the machine for himself, and one core is enough for it: what is used is
    # the measure, since other tests run beside this one. The time that passed shows only that it waits for nothing.
    assert used < 10
    assert took < 30
    assert again.number("SELECT count(*) FROM people_user") == people > 0
    again.stop()


def test_after_kill_9_the_next_start_ends_what_was_left(demo: Demo) -> None:
    records = demo.records()
    # A server that does not hear the kernel's hint that its parent died, and so keeps the port.
    os.kill(demo.record("server").pid, signal.SIGSTOP)
    demo.stop(signal.SIGKILL)
    assert records[2].members()
    again = Demo(demo.home, port=demo.port)
    again.wait()
    assert "Ended what an earlier run had left" in again.said()
    assert [record.name for record in records if record.members()] == []
    again.stop()


def test_a_killed_worker_comes_back(demo: Demo) -> None:
    killed = demo.record("worker")
    before = demo.number(LAST_WORKER)
    os.kill(killed.pid, signal.SIGKILL)
    took = until(lambda: demo.number(LAST_WORKER) > before, 30)
    print(f"a new worker after {took:.1f} s")
    assert demo.record("worker").pid != killed.pid


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_after_a_restart_of_the_database_a_live_worker_returns(demo: Demo, number: int) -> None:
    until(lambda: demo.number(FRESH_WORKERS) > 0, 30)
    before, ended = demo.number(LAST_WORKER), demo.record("database")
    os.kill(ended.pid, number)
    until(lambda: demo.record("database").pid != ended.pid and demo.get("/readyz")[0] != 0, 30)
    cluster_is_back = until(demo.ready, 30)
    took = until(lambda: demo.number(LAST_WORKER) > before, 30)
    print(f"a new worker {cluster_is_back + took:.1f} s after the database's return")
    assert cluster_is_back + took < 30


def test_no_parent_is_opened_for_the_database(demo: Demo, home: Path) -> None:
    assert home.parent.stat().st_mode & 0o777 == 0o700
    if os.geteuid() == 0:
        assert "which that user can reach" in demo.said()
        leader = demo.record("database").leader()
        assert leader is not None
        assert (proc.PROC / str(leader.pid)).stat().st_uid != 0


def test_products_makes_the_street_longer_and_fresh_throws_all_of_it_away(demo: Demo, home: Path) -> None:
    products = "SELECT count(*) FROM products_product"
    have = demo.number(products)
    demo.stop()
    longer = Demo(home, port=demo.port, words=["--products", str(have + 40)])
    longer.wait()
    assert longer.number(products) == have + 40 > 40
    longer.stop()
    ours, theirs = home / "media" / "pictures" / "left.webp", home / "notes.txt"
    ours.touch()
    theirs.touch()
    anew = Demo(home, port=demo.port, words=["--fresh"])
    anew.wait()
    assert "--fresh: the old street is removed" in anew.said()
    assert anew.number(products) == have
    assert (ours.exists(), theirs.exists()) == (False, True)
    assert anew.ready()
    anew.stop()


def test_a_second_demo_on_the_same_folder_is_refused_in_a_line(demo: Demo, home: Path) -> None:
    env = {**os.environ, "CANTING_HOME": str(home), "PORT": str(demo.port)}
    refused = subprocess.run(
        [ROOT / "infra" / "demo"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert refused.returncode == 2
    assert refused.stdout.startswith("Already running") and refused.stdout.count("\n") == 1


def test_a_taken_port_is_refused_in_a_line_before_anything_long(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        env = {**os.environ, "CANTING_HOME": str(tmp_path), "PORT": str(port)}
        began = time.monotonic()
        refused = subprocess.run(
            [ROOT / "infra" / "demo"], env=env, capture_output=True, text=True, timeout=60, check=False
        )
    print(f"refused after {time.monotonic() - began:.1f} s")
    assert refused.returncode == 2
    assert str(port) in refused.stdout and refused.stdout.count("\n") == 1
    assert not (tmp_path / "db").exists()


class Own:
    """A demo on a database server that was started outside of it, and that a test may stop for a while."""

    def __init__(self, folder: Path) -> None:
        home = folder / "own"
        home.mkdir()
        self.cluster = Cluster(home, THROW_AWAY)
        self.cluster.prepare()
        self.start()
        self.cluster.make_database()
        self.demo = Demo(folder / "home", database_url=self.cluster.address.url)

    def start(self) -> None:
        """Start the database server, and wait until it answers."""
        self.server = serve(self.cluster)

    def end(self) -> None:
        """End the database server."""
        self.server.send_signal(signal.SIGINT)
        self.server.wait(30)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    """One such demo; with its server running it ends as quickly as any other."""
    made = Own(tmp_path_factory.mktemp("own"))
    try:
        made.demo.wait()
        yield made
        assert made.demo.stop() < 10
    finally:
        if made.demo.process.poll() is None:
            made.demo.stop()
        made.end()
        discard(made.cluster.home)


def test_a_server_of_ones_own_and_readyz_names_what_is_missing(own: Own) -> None:
    demo = own.demo
    assert not (demo.home / "db").exists()
    own.end()
    answers: list[bytes] = []

    def away() -> bool:
        # Each of the server's processes looks for itself, so the answer that says so is the one to read.
        status, body = demo.get("/readyz")
        answers.append(body)
        return status == 503

    until(away, 20)
    body = answers[-1]
    assert b'"database": false' in body and b'"worker": false' in body and b'"storage": true' in body
    assert b"Error" not in body and str(own.cluster.address.port).encode() not in body
    assert demo.get("/healthz")[0] == 200
    own.start()
    print(f"ready {until(demo.ready, 30):.1f} s after the database's return")


@pytest.mark.parametrize("seconds", OUTAGES)
def test_after_an_outage_of_the_database_a_worker_lives_and_works_within_ten_seconds(own: Own, seconds: float) -> None:
    """RELIABILITY.md test 58; CI takes the database away for 2 seconds, `--long` for 2, 15 and 40."""
    demo = own.demo
    until(lambda: demo.number(FRESH_WORKERS) > 0, 30)
    before = demo.number(LAST_WORKER)
    own.end()
    time.sleep(seconds)  # no condition to wait for: how long it is away is what is tried
    own.start()
    alive = until(lambda: demo.number(LAST_WORKER) > before, 30)
    job = demo.number(A_JOB)
    worked = until(lambda: demo.number(DONE.format(job)) == 1, 30)
    print(f"away for {seconds:.0f} s: a new worker {alive:.1f} s after it was back, a job done {worked:.1f} s later")
    assert alive + worked <= WORKER_WITHIN
    until(demo.ready, 30)
