"""The digest of an entry is the same when it is written and when it is read, and another for every other content."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.commons import digests, history
from catalog.commons.models import HistoryEntry
from tests.makers import effort

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
PLAIN = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | TEXT
DATA = st.dictionaries(
    TEXT.filter(lambda name: name not in ("kind", "subject", "actor", "seller_ref")),
    st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)),
    max_size=4,
)


@pytest.mark.django_db
@settings(
    max_examples=effort.of(60, long=2000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=DATA)
def test_what_the_database_gives_back_has_the_digest_of_what_was_written(data: dict[str, Any]) -> None:
    made = history.record("test.said", subject="x", **data)
    read = HistoryEntry.objects.get(pk=made.pk)
    assert digests.of_entry(read) == read.digest == made.digest


def test_every_column_counts() -> None:
    columns = {field.name for field in HistoryEntry._meta.concrete_fields} - {"id", "digest"}
    assert columns == {*digests.COLUMNS, "at", "data"}
    entry = HistoryEntry(kind="a", subject="b", data={"c": 1})
    before = digests.of_entry(entry)
    for name in columns:
        other = HistoryEntry(**{column: getattr(entry, column) for column in columns})
        changed = {"at": entry.at + timedelta(microseconds=1), "data": {"c": 2}}.get(name, f"{getattr(entry, name)}x")
        setattr(other, name, changed)
        assert digests.of_entry(other) != before, name


def test_the_form_of_years_ago_is_still_the_form() -> None:
    """A change of it would call all of history altered."""
    entry = HistoryEntry(
        public_id="x", kind="order.paid", subject="C-1", actor_role="system", data={"b": [1], "a": "é"}
    )
    entry.at = entry._meta.get_field("at").to_python("2026-11-24T16:00:00+07:00")
    assert digests.of_entry(entry) == "c732a99a51fc615684d4b9bb7890ba4b49eb7465a64638a9e5065cc48348e02c"


@pytest.mark.parametrize("data", [{"a": 0.1}, {"a": [{"b": 1.0}]}, {"a": (float("nan"),)}, {"a": object()}])
def test_what_would_come_back_as_something_else_is_not_written(data: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        digests.as_kept(data)
