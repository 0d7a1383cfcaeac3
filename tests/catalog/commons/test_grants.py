"""The application's own role cannot change what was written (RELIABILITY.md test 11), and can do its work."""

import uuid
from collections.abc import Callable, Iterator
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import errors

from catalog.commons import grants, history
from catalog.commons.models import HistoryEntry
from tests.makers import street

pytestmark = pytest.mark.django_db(transaction=True)
HISTORY, LEDGER = "commons_historyentry", "ledger_posting"
TABLES = [HISTORY, "commons_historylink", "commons_historycheck", LEDGER, "stock_movement"]
Role = Callable[[str], "psycopg.Cursor[tuple[object, ...]]"]


@pytest.fixture
def role() -> Iterator[str]:
    """A role of this test alone: roles are the server's, and databases share them."""
    name = f"app_{uuid.uuid4().hex[:12]}"
    call_command("grants", name, stdout=StringIO())
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


@pytest.fixture
def run(role: str) -> Iterator[Role]:
    """SQL as that role, on a connection of its own."""
    wanted = connection.get_connection_params()
    wanted = {key: value for key, value in wanted.items() if key not in ("cursor_factory", "context")}
    with psycopg.connect(**wanted, autocommit=True) as link:
        link.execute(f"SET SESSION AUTHORIZATION {role}")
        yield link.execute


@pytest.fixture
def written() -> None:
    street.placed_order(street.cloth(street.maker()))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {0} SET at = now()",
        "DELETE FROM {0}",
        "TRUNCATE {0} CASCADE",
        "ALTER TABLE {0} DISABLE TRIGGER ALL",
        "ALTER TABLE {0} DISABLE TRIGGER USER",
        "DROP TABLE {0}",
        "ALTER TABLE {0} ADD COLUMN x int",
        "CREATE TRIGGER x BEFORE INSERT ON {0} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE x AS ON INSERT TO {0} DO INSTEAD NOTHING",
    ],
)
def test_what_was_written_cannot_be_changed_by_the_applications_role(run: Role, table: str, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        run(statement.format(table).replace("SET at =", "SET digest =" if table.endswith("link") else "SET at ="))


def test_neither_can_it_step_around_the_triggers(written: None, run: Role) -> None:
    """pgtrigger's own way around, and a superuser's."""
    run("SET pgtrigger.ignore = 'commons_historyentry:pgtrigger_append_only_rows_fff22'")
    with pytest.raises(errors.InsufficientPrivilege):
        run(f"DELETE FROM {HISTORY}")
    owner = connection.settings_dict["USER"]
    for statement in ("SET session_replication_role = replica", "CREATE TABLE x (id int)", f"SET ROLE {owner}"):
        with pytest.raises(errors.InsufficientPrivilege):
            run(statement)
    with pytest.raises(errors.InsufficientPrivilege):
        run("DELETE FROM django_migrations")
    assert HistoryEntry.objects.exists()


def test_it_can_do_the_shops_work(run: Role, role: str) -> None:
    """A whole purchase, its jobs included, with the rights of that role."""
    variant = street.cloth(street.maker())
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        try:
            order = street.paid_order(variant)
            history.record("test.said", subject="x")
        finally:
            cursor.execute("RESET ROLE")
    assert order.status == "paid"
    assert run(f"SELECT count(*) FROM {HISTORY}").fetchone() == (HistoryEntry.objects.count(),)
    assert (run("SELECT count(*) FROM procrastinate_jobs").fetchone() or (0,))[0]


def test_the_tables_are_found_by_their_triggers_and_a_second_run_changes_nothing(role: str) -> None:
    out = StringIO()
    call_command("grants", role, stdout=out)
    assert {*TABLES} <= set(out.getvalue().partition(": ")[2].strip().split(", "))
    assert "people_user" not in out.getvalue()


def test_a_role_that_could_do_more_is_refused(settings: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    with pytest.raises(grants.Unfit):
        grants.grant(owner)
    with pytest.raises(CommandError, match="superuser"):
        call_command("grants", owner)
    settings.DATABASE_APP_ROLE = ""  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="Name the role"):
        call_command("grants")
