"""Bring the database and the files to where this version of the code needs them, in one process.

Five `manage.py` calls would start Python and Django five times. Run as `python -m infra.run.prepare`, with --street,
--products and --paint-seconds for the demo street; --own-database says that no other machine's worker uses the
database; --accounts names the file for the list of people who may log in.
"""

import argparse
import hashlib
import json
from pathlib import Path

import django

from infra import translations
from infra.run.processes import say


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"[3/6] tables: {len(plan)} migrations")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    else:
        say("[3/6] tables: up to date")


def _grant() -> None:
    """Rights for the role under which the shop runs, if there is one: after migrations there may be new tables."""
    from django.conf import settings

    from catalog.commons.grants import grant

    if settings.DATABASE_APP_ROLE:
        grant(settings.DATABASE_APP_ROLE)


def _forget_workers() -> None:
    """A worker that was killed left its sign of life, by which its jobs would seem to be running for a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")


def _collect_static() -> None:
    """Collect the static files when one of them has changed since the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            with storage.open(name) as file:
                digest.update(name.encode() + b"\0" + hashlib.sha256(file.read()).digest())
    stamp = Path(settings.HOME) / "static.stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        say("[4/6] words and static files: up to date")
        return
    say("[4/6] words and static files")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())


def main() -> None:
    """Do it all; whatever cannot be done raises."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--street", choices=["small"])
    parser.add_argument("--products", type=int)
    parser.add_argument("--paint-seconds", type=float)
    parser.add_argument("--own-database", action="store_true")
    parser.add_argument("--accounts", type=Path, required=True)
    asked = parser.parse_args()
    translations.compile_all()
    django.setup()
    from django.core.management import call_command

    _migrate()
    _grant()
    if asked.own_database:
        _forget_workers()
    _collect_static()
    say("[5/6] street")
    named = ("street", "products", "paint_seconds")
    wishes = {name: value for name in named if (value := getattr(asked, name)) is not None}
    call_command("seed_street", **wishes)
    from infra.seed.accounts import accounts

    asked.accounts.write_text(json.dumps(accounts()))


if __name__ == "__main__":
    main()
