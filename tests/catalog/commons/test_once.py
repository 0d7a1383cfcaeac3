"""The same request twice: one effect, one answer (RELIABILITY.md test 27)."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from catalog.commons.errors import Refusal
from catalog.commons.models import KeptAnswer
from catalog.commons.once import KeyInUse, KeyMissing, KeyReused, forget_old, once
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_answer_is_given_again_without_doing_it_again() -> None:
    done: list[int] = []

    def do() -> str:
        done.append(1)
        return f"answer {len(done)}"

    assert [once(scope="s", key="k", payload={"a": 1}, do=do) for _ in range(3)] == ["answer 1"] * 3
    assert once(scope="other", key="k", payload={"a": 1}, do=do) == "answer 2"


def test_the_same_key_with_another_payload_is_refused() -> None:
    once(scope="s", key="k", payload={"a": 1}, do=lambda: "yes")
    with pytest.raises(KeyReused):
        once(scope="s", key="k", payload={"a": 2}, do=lambda: "no")


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb", "\x00"])
def test_no_key_and_one_that_cannot_be_kept_are_refused(key: str) -> None:
    with pytest.raises(KeyMissing):
        once(scope="s", key=key, payload={}, do=lambda: "no")


def test_a_refusal_is_not_kept() -> None:
    def refuse() -> str:
        raise Refusal("not now", code="NO")

    with pytest.raises(Refusal, match="not now"):
        once(scope="s", key="k", payload={}, do=refuse)
    assert once(scope="s", key="k", payload={}, do=lambda: "now") == "now"


def test_while_the_first_is_running_the_others_are_told_so() -> None:
    running, over = threading.Event(), threading.Event()

    def slow() -> str:
        running.set()
        over.wait(10)
        return "done"

    def second() -> str:
        running.wait(10)
        try:
            return str(once(scope="s", key="k", payload={}, do=lambda: "twice"))
        finally:
            over.set()

    first, other = at_once([lambda: once(scope="s", key="k", payload={}, do=slow), second])
    assert first == "done" and isinstance(other, KeyInUse)
    assert once(scope="s", key="k", payload={}, do=lambda: "again") == "done"


def test_of_ten_at_once_one_does_it() -> None:
    done: list[int] = []
    answers = at_once([lambda: once(scope="s", key="k", payload={}, do=lambda: done.append(1) or "done")] * 10)
    assert len(done) == 1
    assert all(answer == "done" or isinstance(answer, KeyInUse) for answer in answers), answers


def test_a_request_that_died_is_taken_over_by_one_who_asks_again() -> None:
    KeptAnswer.objects.create(
        scope="s", key="k", payload_hash="", began_at=timezone.now() - timedelta(seconds=61), done=False
    )
    KeptAnswer.objects.update(payload_hash=print_of({}))
    done: list[int] = []
    answers = at_once([lambda: once(scope="s", key="k", payload={}, do=lambda: done.append(1) or "done")] * 5)
    assert len(done) == 1 and "done" in answers


def print_of(payload: dict[str, object]) -> str:
    once(scope="print", key="k", payload=payload, do=lambda: "x")
    return KeptAnswer.objects.get(scope="print").payload_hash


def test_keys_are_forgotten_after_three_days() -> None:
    once(scope="s", key="k", payload={}, do=lambda: "old")
    with time_machine.travel(timezone.now() + timedelta(days=3, seconds=1), tick=False):
        assert forget_old() == 1
        assert once(scope="s", key="k", payload={}, do=lambda: "new") == "new"
