"""What an act has done to the database, while its transaction is still open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from catalog.commons.models import HistoryEntry

# A visit leaves these behind without anything being done: the session, and the count of tries.
OF_A_VISIT = {"django_session", "storefront_attempt"}
# Refusals that are worth knowing of are written down, as nothing but that.
SAID_NO = "refused"


class _Back(Exception):
    """Ends a savepoint."""


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done in the block never was."""
    try:
        with transaction.atomic():
            yield
            raise _Back
    except _Back:
        pass


def counters() -> dict[str, int]:
    """How many rows this transaction has written into each table so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def moved(before: dict[str, int]) -> set[str]:
    """Tables that were written since, a visit's own left out. What was undone inside an act counts, too."""
    return {name for name, number in counters().items() if number != before.get(name, 0)} - OF_A_VISIT


def changed(act: Callable[[], Any]) -> set[str]:
    """Tables whose rows differ after an act, looked at row by row; its answer or its refusal does not matter."""
    before = _digests()
    with suppress(Exception):
        act()
    after = _digests()
    return {name for name in before if before[name] != after[name]}


def _digests() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public'")
        names = {name for (name,) in cursor.fetchall()} - OF_A_VISIT - {HistoryEntry._meta.db_table}
        found = {}
        for name in sorted(names):
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {quoted} t")
            found[name] = cursor.fetchone()[0]
    kept = HistoryEntry.objects.exclude(kind__endswith=SAID_NO).count()
    return {**found, HistoryEntry._meta.db_table: str(kept)}


def table(name: str) -> str:
    """The table of a model, as "people.User"; a table that is no model of ours is called by its own name."""
    if "." not in name:
        return name
    return str(apps.get_model(name)._meta.db_table)
