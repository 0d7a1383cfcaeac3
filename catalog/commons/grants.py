"""What the running application may do in the database: less than whoever owns the tables.

An owner can switch triggers off and drop tables. The role of the application owns nothing: it reads and writes
ordinary rows, adds to the append-only tables, and can change neither these nor any table's shape. Which tables are
append-only is asked of PostgreSQL itself: those with the triggers of append_only().
"""

from typing import Any

from django.db import connection, transaction
from psycopg import sql

APPEND_ONLY = """
    SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND t.tgname LIKE 'pgtrigger\\_append\\_only\\_rows\\_%%' ORDER BY 1
"""
READ_ONLY = ("django_migrations",)


class Unfit(Exception):
    """This role could do what the grants are there to prevent."""


@transaction.atomic
def grant(role: str) -> list[str]:
    """Bring the role's rights to this state, making it when it is missing; the append-only tables. Run as the owner of
    the tables, after every migration. Raises Unfit."""
    with connection.cursor() as cursor:
        _make(cursor, role)
        cursor.execute(APPEND_ONLY)
        append_only = [name for (name,) in cursor.fetchall()]
        name, rights = sql.Identifier(role), sql.SQL("SELECT, INSERT, UPDATE, DELETE")
        for statement in (
            "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
            "GRANT USAGE ON SCHEMA {schema} TO {role}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {role}",
            "GRANT {rights} ON ALL TABLES IN SCHEMA {schema} TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role}",
        ):
            cursor.execute(sql.SQL(statement).format(schema=_schema(cursor), role=name, rights=rights))
        for table in append_only:
            _without(cursor, "UPDATE, DELETE", table, name)
        for table in READ_ONLY:
            _without(cursor, "INSERT, UPDATE, DELETE", table, name)
    return append_only


def _make(cursor: Any, role: str) -> None:
    cursor.execute(
        "SELECT rolsuper, rolcreaterole, rolreplication, pg_has_role(oid, current_user, 'MEMBER'),"
        " EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = current_schema()::regnamespace)"
        " FROM pg_roles r WHERE rolname = %s",
        [role],
    )
    found = cursor.fetchone()
    if found is None:
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    elif any(found):
        raise Unfit(f"{role} is a superuser, makes roles, replicates, owns tables or is a member of the owner")


def _schema(cursor: Any) -> sql.Identifier:
    cursor.execute("SELECT current_schema()")
    return sql.Identifier(cursor.fetchone()[0])


def _without(cursor: Any, rights: str, table: str, role: sql.Identifier) -> None:
    statement = f"REVOKE {rights} ON {{}} FROM {{}}"
    cursor.execute(sql.SQL(statement).format(sql.Identifier(table), role))
