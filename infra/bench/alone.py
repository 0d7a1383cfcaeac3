"""A shop in this process alone, over a database that is thrown away: for what is measured without a network."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from infra.run.postgres import THROW_AWAY, Cluster
from infra.run.processes import Supervisor
from infra.run.thrown import thrown_away


@contextmanager
def alone() -> Iterator[None]:
    """Django is set up inside, with the demo's settings, all tables and static files, and nothing else."""
    with thrown_away() as home, Supervisor(home / "run") as supervisor:
        cluster = Cluster(home, THROW_AWAY)
        cluster.prepare()
        cluster.wait(supervisor.pause, supervisor.start(cluster.child(home / "database.log")))
        cluster.make_database()
        os.environ |= {
            "DATABASE_URL": cluster.address.url,
            "CANTING_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "infra.settings.demo",
        }
        _set_up()
        yield


def _set_up() -> None:
    import django

    django.setup()
    logging.disable(logging.WARNING)  # each refused form is one
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
