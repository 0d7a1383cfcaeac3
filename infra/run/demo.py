"""The demo street: database, tables, street, worker, server, until somebody says stop. Started by infra/demo."""

import http.client
import json
import os
import shutil
import sys
import time
from pathlib import Path

import psycopg

from infra.run import buckets, cards, options
from infra.run.lodging import discard
from infra.run.options import Options, Refused
from infra.run.postgres import APP, Cluster
from infra.run.processes import Child, Supervisor, say

SERVED_WITHIN = 60.0  # seconds from the server's start to its first good answer
WEB_WORKERS, WEB_THREADS = 2, 4
# What --fresh throws away: only what we put there, for CANTING_HOME may be a folder with other things in it.
OURS = ("media", "private", "static", "static.stamp", "mail", "log", "stripe.json")


def _environment(asked: Options, database_url: str) -> dict[str, str]:
    """For every process of the demo. The caller's PG... variables would bend each connection and stay outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {
        **kept,
        "CANTING_HOME": str(asked.home),
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "infra.settings.demo",
        "PORT": str(asked.port),
        "PYTHONUNBUFFERED": "1",
        **cards.environment(asked),
        **buckets.environment(asked),
    }


def _clear_out(asked: Options) -> None:
    """Throw away what an earlier run made."""
    say("      --fresh: the old street is removed")
    for name in OURS:
        path = asked.home / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _database(asked: Options, supervisor: Supervisor) -> tuple[str, Cluster | None]:
    """Start the database, or reach the one that was named; returns the owner's address, and the server if
    it is ours."""
    if asked.database_url:
        say("[2/6] database: the server that DATABASE_URL names")
        try:
            psycopg.connect(asked.database_url, connect_timeout=5).close()
        except psycopg.Error:
            raise Refused("The database that DATABASE_URL names cannot be reached.") from None
        return asked.database_url, None
    say("[2/6] database: PostgreSQL on a free port of 127.0.0.1")
    if asked.fresh:
        Cluster(asked.home).clear()
        discard(asked.home)
    cluster = Cluster(asked.home)
    cluster.prepare()
    child = supervisor.start(cluster.child(asked.home / "log" / "database.log"))
    cluster.wait(supervisor.pause, child)
    cluster.make_database()
    return cluster.address.url, cluster


def _accounts(asked: Options) -> Path:
    """Where the preparing process, which knows Django, writes who may log in."""
    return asked.home / "run" / "accounts.txt"


def _prepare(asked: Options, supervisor: Supervisor, env: dict[str, str]) -> None:
    words = ["--accounts", str(_accounts(asked)), *(["--own-database"] if not asked.database_url else [])]
    if asked.street:
        words += ["--street", asked.street]
    if asked.products:
        words += ["--products", str(asked.products)]
    if supervisor.run(Child("prepare", [sys.executable, "-m", "infra.run.prepare", *words], env=env)):
        raise Refused("The street could not be made ready; the lines above say why.")


def web(port: int, log: Path, env: dict[str, str]) -> Child:
    """The server of the shop's pages and API."""
    words = [
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "4", "--no-ws", "--log-level", "warning"),
        "infra.wsgi:application",
    ]
    return Child("server", [sys.executable, "-m", "granian", *words], env=env, log=log)


def _is_ready(port: int) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def _serve(asked: Options, supervisor: Supervisor, env: dict[str, str]) -> None:
    say("[6/6] worker and server")
    log = asked.home / "log"
    stripe = cards.child(asked, env)
    if stripe is not None:
        supervisor.start(stripe)
    # Visitors come before the street's pictures, which the first worker paints for some minutes.
    # Its threads share two heaps: with one each, what a painted picture leaves free stays with the process many times.
    worker = {**env, "MALLOC_ARENA_MAX": "2"}
    words = [sys.executable, "-m", "infra.worker"]
    supervisor.start(Child("worker", words, env=worker, log=log / "worker.log", nice=10))
    server = supervisor.start(web(asked.port, log / "server.log", env))
    until = time.monotonic() + SERVED_WITHIN
    while not _is_ready(asked.port):
        if time.monotonic() > until or server.wait > 2:
            raise Refused(f"The server does not become ready; see the files in {log}.")
        supervisor.pause(0.1)


def _welcome(asked: Options, began: float) -> None:
    people = "\n".join(
        f"  {role:<16} {email:<28} {password}" for role, email, password in json.loads(_accounts(asked).read_text())
    )
    say(
        f"\nReady after {time.monotonic() - began:.0f} s: http://localhost:{asked.port}\n\n{people}\n"
        "  Every other maker logs in as <shop>@example.com with the same password; her page is .../makers/<shop>/.\n"
        "  The officers are asked for a code, too (demo only): .venv/bin/python manage.py demo_code prints it.\n\n"
        f"{_cards()}\nMails: {asked.home / 'mail'}\nData and logs: {asked.home}\n"
        f"Stop with Ctrl-C (or: kill {os.getpid()})."
    )


def _cards() -> str:
    if os.environ.get("STRIPE_KEY"):
        return "Cards: by the Stripe account whose key is in STRIPE_KEY"
    return "Cards: a fake Stripe on this machine; its page is marked as a test, and no money moves"


def main(arguments: list[str]) -> int:
    """Run the demo until somebody says stop."""
    began = time.monotonic()
    asked = options.read(arguments)
    with options.sole(asked.home):
        options.port_must_be_free(asked.port)
        with Supervisor(asked.home / "run") as supervisor:
            if asked.fresh:
                _clear_out(asked)
            url, cluster = _database(asked, supervisor)
            env = _environment(asked, url)
            if cluster is not None:
                env["DATABASE_APP_ROLE"] = APP
            buckets.serve(asked, supervisor, env)
            _prepare(asked, supervisor, env)
            # From here on as the role that can neither change history nor the tables.
            app_url = cluster.open_to_app() if cluster is not None else url
            _serve(asked, supervisor, {**env, "DATABASE_URL": app_url})
            _welcome(asked, began)
            while True:
                supervisor.pause()


if __name__ == "__main__":
    options.guarded(lambda: main(sys.argv[1:]), stopped=0)
