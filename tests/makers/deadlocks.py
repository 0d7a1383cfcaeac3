"""How often PostgreSQL itself ended a circle of waiting.

A verb that lost against another one begins anew (`locks.again`), so its caller does not see a deadlock; the database
counts it all the same.
"""

import psycopg
from django.db import connection

from tests.infra.demos import until
from tests.makers.servers import database_url

ENDED_WITHIN = 30.0  # seconds
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def counted() -> int:
    """The deadlocks in the test's database so far. To be asked when whoever could have met one has hung up.

    A session hands in what it counted now and then while it lives, and for certain as it ends, before it leaves
    pg_stat_activity. So this closes the test's own connection, which Django opens again by itself, and waits until no
    session is left; the count is then whole.
    """
    connection.close()
    with psycopg.connect(database_url(), autocommit=True) as link:
        until(lambda: _number(link, OTHERS) == 0, ENDED_WITHIN)
        return _number(link, DEADLOCKS)


def _number(link: psycopg.Connection, sql: str) -> int:
    row = link.execute(sql.encode()).fetchone()
    assert row is not None
    return int(row[0])
