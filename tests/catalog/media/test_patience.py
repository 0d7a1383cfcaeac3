"""Nobody waits longer than he said."""

import threading
import time

import pytest

from catalog.media.patience import Crew


class Weather(Exception):
    pass


def test_what_the_work_returns_or_raises_is_the_askers() -> None:
    crew = Crew()

    def fail() -> None:
        raise Weather

    assert crew.within(5, lambda: 7) == 7
    with pytest.raises(Weather):
        crew.within(5, fail)
    assert crew.within(5, lambda: 8) == 8


def test_whoever_asked_goes_away_when_his_time_is_over() -> None:
    crew, over = Crew(), threading.Event()
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        crew.within(0.2, over.wait)
    assert 0.2 <= time.monotonic() - began < 2
    over.set()


def test_work_that_is_stuck_for_good_stops_nobody_else() -> None:
    crew, over = Crew(members=2, lost=16), threading.Event()
    for _turn in range(10):
        with pytest.raises(TimeoutError):
            crew.within(0.05, over.wait)
    assert crew.within(5, lambda: "done") == "done"
    over.set()


def test_the_threads_are_so_many_and_no_more_and_what_was_given_up_is_never_begun() -> None:
    crew, over, done = Crew(members=2, lost=3), threading.Event(), []
    threads: set[int] = set()

    def stuck() -> None:
        threads.add(threading.get_ident())
        over.wait()

    for _turn in range(8):
        with pytest.raises(TimeoutError):
            crew.within(0.05, stuck)
    with pytest.raises(TimeoutError):
        crew.within(0.05, lambda: done.append("too late"))
    assert len(threads) == 5
    over.set()
    assert crew.within(5, lambda: "again") == "again"
    assert (len(threads), done) == (5, [])


def test_one_after_another_is_done_by_one_thread() -> None:
    crew = Crew()
    names = set()
    for _turn in range(20):
        names.add(crew.within(5, threading.get_ident))
        time.sleep(0.01)
    assert len(names) == 1


def test_work_that_asks_for_work_does_not_wait_for_itself() -> None:
    crew = Crew(members=1)
    assert crew.within(5, lambda: crew.within(5, lambda: "inner")) == "inner"
