"""History is told in words, in both languages: no kind that the code records is without its sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from catalog.commons import history
from catalog.commons.models import HistoryEntry

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db


def recorded(source: str) -> Iterator[str]:
    """The kinds that a module records: texts given to `record`, or to a function of the module that hands its
    parameter `kind` on to it."""
    tree = ast.parse(source)
    places = {"record": 0}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        names = [argument.arg for argument in function.args.args]
        if "kind" in names and any(_called(call) == "record" for call in ast.walk(function)):
            places[function.name] = names.index("kind")
    for call in ast.walk(tree):
        place = places.get(_called(call))
        if place is None or not isinstance(call, ast.Call) or len(call.args) <= place:
            continue
        yield from _texts(call.args[place], _named(tree))


def _called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _texts(node: ast.expr, named: dict[str, str]) -> list[str]:
    texts = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    texts += [named[n.id] for n in ast.walk(node) if isinstance(n, ast.Name) and n.id in named]
    return [text for text in texts if isinstance(text, str) and "." in text]


def _named(tree: ast.Module) -> dict[str, str]:
    """The texts that a module gives names, one by one or several in a row."""
    found: dict[str, str] = {}
    for line in (node for node in tree.body if isinstance(node, ast.Assign)):
        target = line.targets[0]
        several = isinstance(target, ast.Tuple) and isinstance(line.value, ast.Tuple)
        pairs = zip(target.elts, line.value.elts, strict=False) if several else [(target, line.value)]  # type: ignore[attr-defined]
        for name, value in pairs:
            if isinstance(name, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                found[name.id] = value.value
    return found


def all_recorded() -> set[str]:
    files = [path for room in ("catalog", "orders", "storefront", "infra") for path in (ROOT / room).rglob("*.py")]
    return {kind for path in files for kind in recorded(path.read_text())}


def test_every_kind_that_is_recorded_has_a_sentence() -> None:
    found = all_recorded()
    assert {"order.placed", "parcel.packed", "seller.suspended", "people.role_edited", "paper.read"} <= found
    assert sorted(found - set(history.kinds())) == []


def test_a_kind_hidden_behind_a_function_or_a_choice_is_found() -> None:
    planted = """
A, B = "planted.e", "planted.f"
C = "planted.g"
history.record(B, subject="x")
history.record(C, subject="x")
def told(subject, kind): history.record(kind, subject=subject)
told("x", "planted.a")
history.record("planted.b" if x else "planted.c", subject="x")
other("planted.d")
"""
    assert sorted(recorded(planted)) == [f"planted.{letter}" for letter in "abcfg"]


def test_no_sentence_stands_for_a_kind_that_nothing_records() -> None:
    assert sorted(set(history.kinds()) - all_recorded()) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_sentence_can_be_said_of_whatever_was_written(language: str) -> None:
    """Of an entry with nothing in it, as an older version may have written."""
    with override(language):
        for kind in history.kinds():
            said = history.sentence(HistoryEntry(kind=kind, subject="C-1", data={}))
            assert said and not re.search(r"%\(|%s", said), kind


def test_before_and_after_are_said_in_words() -> None:
    entry = HistoryEntry(kind="people.role_edited", subject="catalogue")
    entry.data = {"before": ["work.jobs", "gone.code"], "after": []}
    with override("en"):
        assert history.sentence(entry) == (
            "Edited the role catalogue. Before: Look after background work that failed, gone.code. Now: nothing"
        )


def test_what_people_typed_is_said_as_they_typed_it() -> None:
    typed = "100% %(subject)s {{7*7}} %s"
    entry = HistoryEntry(kind="seller.suspended", subject="x", data={"reason": typed})
    assert typed in history.sentence(entry)


def test_a_kind_of_a_later_version_is_called_by_its_name() -> None:
    assert history.sentence(HistoryEntry(kind="moon.landed", subject="x")) == "moon.landed"


def test_a_maker_reads_what_concerns_her_and_nothing_else() -> None:
    for kind, seller in (("seller.suspended", "siti"), ("seller.suspended", "other"), ("order.paid", "siti")):
        history.record(kind, subject="x", seller_ref=seller, reason="r")
    assert [(one.kind, one.seller_ref) for one in history.concerning("siti")] == [("seller.suspended", "siti")]
