"""What every test of a race relies on."""

import threading

import pytest

from tests.makers.races import at_once


def test_results_and_exceptions_come_in_the_order_of_the_calls() -> None:
    def refuse() -> None:
        raise LookupError

    first, second, third = at_once([lambda: 1, refuse, lambda: None])
    assert (first, third) == (1, None)
    assert isinstance(second, LookupError)


def test_a_call_that_hangs_fails_the_test_instead_of_passing_for_one_that_gave_nothing() -> None:
    free = threading.Event()
    try:
        with pytest.raises(AssertionError, match=r"calls \[1\] of 3 still run"):
            at_once([lambda: 1, free.wait, lambda: 3], patience=0.5)
    finally:
        free.set()
