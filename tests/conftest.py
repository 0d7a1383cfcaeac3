"""What every test stands on."""

from collections.abc import Iterator

import pgtrigger
import pytest
from django.db import connection
from django.test import TransactionTestCase

from tests.makers import effort

_flush = TransactionTestCase._fixture_teardown


def _flush_past_the_triggers(self: TransactionTestCase) -> None:
    # PostgreSQL refuses to empty the append-only tables; between tests, and nowhere else, that is stepped around.
    with pgtrigger.ignore():
        _flush(self)
    # Procrastinate's tables are not managed by Django, so its flush leaves them.
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
    # Migrations filled these tables, so every test may count on their rows.
    from catalog.people import roles, terms
    from catalog.people.models import Role, Terms

    roles.ship(Role)
    terms.ship(Terms)


TransactionTestCase._fixture_teardown = _flush_past_the_triggers  # type: ignore[method-assign]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="try races and properties as often as RELIABILITY.md asks")


def pytest_configure(config: pytest.Config) -> None:
    effort.LONG = config.getoption("long")


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Each test begins in Indonesian, the shop's own language."""
    from django.utils import translation

    with translation.override("id"):
        yield
