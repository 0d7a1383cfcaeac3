"""The runner is not deceived by pid files (RELIABILITY.md C3)."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infra.run.lodging import discard
from infra.run.postgres import Cluster, accepts
from infra.run.processes import Supervisor, end_orphans
from tests.infra.demos import free_port, serve


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A server's folder, ready to be started."""
    made = Cluster(tmp_path)
    made.prepare()
    yield made
    made.clear()
    discard(tmp_path)


def test_a_pid_file_that_names_a_living_stranger_does_not_stop_the_start(cluster: Cluster) -> None:
    user = cluster.lodging.user
    stranger = subprocess.Popen(["sleep", "60"], user=user.uid if user else None)
    try:
        (cluster.data / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster.data}\n0\n1\n\n127.0.0.1\n\nready\n")
        # For root's eyes only so far; the server must be able to read what it would believe.
        (cluster.data / "postmaster.pid").chmod(0o644)
        with _supervisor(cluster) as supervisor:
            cluster.wait(supervisor.pause, supervisor.start(cluster.child(cluster.home / "log")))
            assert cluster.ready()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_that_died_is_not_taken_for_a_running_one(cluster: Cluster) -> None:
    with _supervisor(cluster) as supervisor:
        child = supervisor.start(cluster.child(cluster.home / "log"))
        cluster.wait(supervisor.pause, child)
        cluster.make_database()
        with psycopg.connect(cluster.address.url, autocommit=True) as link:
            link.execute("CREATE TABLE cloth AS SELECT 7 AS pieces")
        assert child.process is not None
        os.kill(child.process.pid, signal.SIGKILL)
        supervisor.pause(5)
        cluster.wait(supervisor.pause, child)
        with psycopg.connect(cluster.address.url) as link:
            assert link.execute("SELECT pieces FROM cloth").fetchone() == (7,)


def test_a_server_left_by_somebody_else_is_ended_before_ours_starts(cluster: Cluster) -> None:
    left = serve(cluster)
    assert left.pid in cluster.strays()
    cluster.clear()
    assert left.wait(10) is not None
    assert not cluster.ready()


def test_a_port_where_nobody_listens_does_not_accept() -> None:
    assert not accepts(free_port())


def _supervisor(cluster: Cluster) -> Supervisor:
    assert end_orphans(cluster.home / "run") == []
    return Supervisor(cluster.home / "run")
