"""How often PostgreSQL itself ended a circle of waiting.

A verb that lost against another one begins anew (`locks.again`), so its caller does not see a deadlock; the database
counts it all the same.
"""

from tests.makers.servers import last_session

DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def counted() -> int:
    """The deadlocks in the test's database so far. To be asked when whoever could have met one has hung up.

    A session hands in what it counted now and then while it lives, and for certain as it ends, before it leaves
    pg_stat_activity. When no other session is left there, the count is whole.
    """
    with last_session() as link:
        row = link.execute(DEADLOCKS).fetchone()
    assert row is not None
    return int(row[0])
