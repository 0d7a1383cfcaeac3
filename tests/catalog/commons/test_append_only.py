"""History, movements and postings stay as written: PostgreSQL itself says no."""

import pytest
from django.db import DatabaseError, connection, transaction

from catalog.commons import history
from catalog.commons.models import HistoryEntry
from catalog.stock.models import Movement
from orders.ledger.models import Posting
from tests.makers import street

TABLES = ["commons_historyentry", "stock_movement", "ledger_posting"]


@pytest.fixture
def written(db: None) -> None:
    street.placed_order(street.cloth(street.maker()))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE waits for the ledger's deferred check
    assert HistoryEntry.objects.exists() and Movement.objects.exists() and Posting.objects.exists()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET id = id", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_postgresql_refuses_to_change_what_was_written(written: None, table: str, statement: str) -> None:
    """RELIABILITY.md test 11, its first half, by raw SQL as the application's own role."""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_the_orm_is_refused_too(written: None) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        HistoryEntry.objects.update(kind="another story")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        HistoryEntry.objects.first().delete()


def test_rows_are_still_added(written: None) -> None:
    before = HistoryEntry.objects.count()
    history.record("test.more", subject="x")
    assert HistoryEntry.objects.count() == before + 1
