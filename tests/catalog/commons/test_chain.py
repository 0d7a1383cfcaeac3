"""History is a chain: what was altered, removed, slipped in or made anew is named (RELIABILITY.md test 11)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.commons import chain, digests, history, jobs
from catalog.commons.models import HistoryCheck, HistoryEntry, HistoryLink
from tests.makers import street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db


def written(number: int = 5) -> list[HistoryEntry]:
    made = [history.record("test.said", subject=f"s{n}", before=n, after=n + 1) for n in range(number)]
    assert chain.link_new() == number
    return made


@contextmanager
def as_superuser() -> Iterator[None]:
    """Past the triggers, as only a superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def troubles() -> list[tuple[str, int, str]]:
    return [(one["what"], one["seq"], one["subject"]) for one in chain.verify().troubles]


def test_a_whole_history_is_called_whole_and_its_head_goes_outside(caplog: pytest.LogCaptureFixture) -> None:
    street.placed_order(street.cloth(street.maker()))
    number = HistoryEntry.objects.count()
    assert (number > 0, chain.link_new(), chain.link_new()) == (True, number, 0)
    with caplog.at_level(logging.WARNING):
        check = chain.verify()
    assert (check.links, check.count, check.troubles, len(check.head)) == (number, 0, [], 64)
    assert check.head in caplog.text
    history.record("test.more", subject="x")
    chain.link_new()
    again = chain.verify()
    assert (again.links, again.count) == (number + 1, 0)
    assert again.head != check.head


def test_an_empty_history_is_whole() -> None:
    check = chain.verify()
    assert (check.links, check.head, check.count) == (0, "", 0)


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'another'",
        "subject = subject || 'x'",
        "data = '{}'",
        "actor_ref = 'x'",
        "actor_role = 'x'",
        "seller_ref = 'x'",
        "at = at + interval '1 microsecond'",
        "public_id = 'x'",
        "digest = repeat('0', 64)",
    ],
)
def test_a_row_that_a_superuser_edited_is_named(change: str) -> None:
    made = written()
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE commons_historyentry SET {change} WHERE id = %s", [made[2].pk])
    found = chain.verify()
    assert [(one["what"], one["seq"], one["entry_id"]) for one in found.troubles] == [("altered", 3, made[2].pk)]


def test_an_edit_with_a_fitting_digest_and_a_fitting_link_breaks_the_next_link() -> None:
    made = written()
    with as_superuser():
        HistoryEntry.objects.filter(pk=made[2].pk).update(data={"before": 1, "after": 9})
        forged = digests.of_entry(HistoryEntry.objects.get(pk=made[2].pk))
        HistoryEntry.objects.filter(pk=made[2].pk).update(digest=forged)
        assert troubles() == [("altered", 3, "s2")]
        HistoryLink.objects.filter(seq=3).update(digest=forged)
    assert troubles() == [("broken", 4, "s3")]


def test_a_chain_made_anew_from_the_edit_on_breaks_with_the_head_that_was_written_down() -> None:
    made = written()
    assert chain.verify().count == 0
    with as_superuser():
        HistoryEntry.objects.filter(pk=made[2].pk).update(data={}, digest="")
        HistoryLink.objects.all().delete()
        chain.link_new()
    assert troubles() == [("broken", 5, "s4")]


def test_a_row_that_was_removed_is_named_and_so_is_a_chain_that_was_cut() -> None:
    made = written()
    chain.verify()
    with as_superuser():
        HistoryEntry.objects.filter(pk=made[1].pk).delete()
        assert [(one["what"], one["entry_id"]) for one in chain.verify().troubles] == [("missing", made[1].pk)]
        HistoryEntry.objects.filter(pk__gte=made[3].pk).delete()
        HistoryLink.objects.filter(seq__gte=4).delete()
    assert troubles() == [("missing", 2, ""), ("cut", 5, "")]


def test_a_link_that_was_removed_from_the_middle_is_seen() -> None:
    written()
    with as_superuser():
        HistoryLink.objects.filter(seq=2).delete()
    assert troubles() == [("broken", 3, "s2")]


def test_a_row_without_a_link_is_named_once_there_was_time_for_one() -> None:
    written(2)
    history.record("test.said", subject="young")
    assert troubles() == []
    with as_superuser():
        HistoryEntry.objects.filter(subject="young").update(at=timezone.now() - timedelta(minutes=6))
    assert troubles() == [("unlinked", 0, "young")]


def test_what_was_written_before_there_were_digests_is_protected_all_the_same() -> None:
    old = HistoryEntry.objects.create(kind="test.old", subject="old", actor_role="system")
    assert old.digest == ""
    chain.link_new()
    assert troubles() == []
    with as_superuser():
        HistoryEntry.objects.update(subject="new")
    assert troubles() == [("altered", 1, "new")]


def test_a_row_altered_before_it_was_linked_is_named_too() -> None:
    history.record("test.said", subject="s")
    with as_superuser():
        HistoryEntry.objects.update(subject="t")
    chain.link_new()
    assert troubles() == [("altered", 1, "t")]


def test_links_and_checks_stay_as_written() -> None:
    written(1)
    chain.verify()
    for model in (HistoryLink, HistoryCheck):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model._default_manager.all().delete()


def test_the_command_names_the_row_and_fails() -> None:
    out = StringIO()
    history.record("test.said", subject="s")
    call_command("verify_history", stdout=out)
    assert "History is as it was written: 1 links" in out.getvalue()
    with as_superuser():
        HistoryEntry.objects.update(subject="t")
    with pytest.raises(CommandError, match="1 troubles"):
        call_command("verify_history", stdout=out)
    assert "altered: link 1" in out.getvalue() and "test.said t" in out.getvalue()


def test_the_clock_asks_for_both() -> None:
    history.record("test.said", subject="s")
    jobs.link_history(timestamp=0)
    jobs.verify_history(timestamp=0)
    check = HistoryCheck.objects.get()
    assert (check.links, check.count) == (1, 0)


def test_a_longer_history_is_read_in_pieces() -> None:
    """No statement reads more than a thousand rows, and the last rows are looked at as the first."""
    HistoryEntry.objects.bulk_create(
        [HistoryEntry(kind="test.said", subject=f"s{n}", actor_role="system") for n in range(2100)]
    )
    assert chain.link_new() == 2100
    with as_superuser():
        HistoryEntry.objects.filter(subject="s2050").update(actor_role="nobody")
    with CaptureQueriesContext(connection) as queries:
        assert troubles() == [("altered", 2051, "s2050")]
    pieces = [query["sql"] for query in queries if "history" in query["sql"] and "LIMIT" in query["sql"]]
    assert len([sql for sql in pieces if "LIMIT 1000" in sql and '"commons_historylink"."seq" >' in sql]) == 4
    assert len(queries) < 20


@pytest.mark.django_db(transaction=True)
def test_an_entry_whose_transaction_ends_late_is_linked_after_those_with_higher_numbers() -> None:
    def late() -> HistoryEntry:
        with transaction.atomic():
            entry = history.record("test.said", subject="late")
            for n in range(3):
                at_once([lambda n=n: history.record("test.said", subject=f"early{n}")])
            assert at_once([chain.link_new]) == [3]
        return entry

    entry = late()
    assert chain.link_new() == 1
    link = HistoryLink.objects.get(entry_id=entry.pk)
    assert link.seq == 4
    assert entry.pk < HistoryLink.objects.get(seq=1).entry_id
    assert troubles() == []


@pytest.mark.django_db(transaction=True)
def test_many_who_link_at_once_make_one_chain() -> None:
    for n in range(30):
        history.record("test.said", subject=f"s{n}")
    results = at_once([chain.link_new] * 6)
    assert sum(results) == 30
    assert list(HistoryLink.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 31))
    assert troubles() == []


@pytest.mark.django_db(transaction=True)
def test_writers_do_not_wait_for_the_one_who_links() -> None:
    """Who links holds its lock; a checkout writes its history meanwhile."""
    with transaction.atomic():
        history.record("test.said", subject="a")
        chain.link_new()
        done = at_once([lambda: history.record("test.said", subject="b")], patience=5)
        assert done[0].subject == "b"
        assert at_once([chain.link_new]) == [0]
