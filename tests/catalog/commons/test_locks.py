"""A transaction that lost against another one begins anew, once."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection, transaction

from catalog.commons import locks
from catalog.products.models import ProductVariant
from catalog.stock.models import StockLevel
from tests.makers import deadlocks, street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def two_levels() -> list[int]:
    seller = street.maker()
    pieces: list[ProductVariant] = [street.cloth(seller, f"Kain {n}", pictures=0) for n in range(2)]
    return list(StockLevel.objects.filter(variant__in=pieces).order_by("pk").values_list("pk", flat=True))


def crosswise(first: int, second: int, meeting: threading.Barrier) -> list[int]:
    """Lock two rows in the order given; the first try meets its rival between them."""
    tries: list[int] = []

    @transaction.atomic
    def both() -> list[int]:
        tries.append(len(tries))
        locks.rows(StockLevel.objects.filter(pk=first))
        if len(tries) == 1:
            meeting.wait(timeout=10)
        locks.rows(StockLevel.objects.filter(pk=second))
        return tries

    return locks.again(both)()


def test_of_two_that_wait_for_each_other_the_one_that_was_ended_begins_anew() -> None:
    """RELIABILITY.md test 23: a deadlock, were there one, would cost its verb a second try and nobody an error."""
    one, other = two_levels()
    meeting, before = threading.Barrier(2), deadlocks.counted()
    done = at_once([lambda: crosswise(one, other, meeting), lambda: crosswise(other, one, meeting)])
    assert sorted(done) == [[0], [0, 1]]
    assert deadlocks.counted() == before + 1


def test_without_a_second_try_one_of_them_fails() -> None:
    """The twin."""
    one, other = two_levels()
    meeting = threading.Barrier(2)

    @transaction.atomic
    def both(first: int, second: int) -> None:
        locks.rows(StockLevel.objects.filter(pk=first))
        meeting.wait(timeout=10)
        locks.rows(StockLevel.objects.filter(pk=second))

    failed = [lost for lost in at_once([lambda: both(one, other), lambda: both(other, one)]) if lost]
    assert [type(lost) for lost in failed] == [OperationalError]


def hold(level: int, held: threading.Event, let_go: threading.Event) -> None:
    with transaction.atomic():
        locks.rows(StockLevel.objects.filter(pk=level))
        held.set()
        let_go.wait(timeout=10)


def wait_for(level: int, held: threading.Event, let_go: threading.Event, *, lets_go_at: int) -> int:
    """Lock a row that somebody holds, waiting for 100 ms each time; he lets go at a try of that number. The tries."""
    tries = 0

    @locks.again
    @transaction.atomic
    def impatient() -> None:
        nonlocal tries
        tries += 1
        if tries == lets_go_at:
            let_go.set()
        with connection.cursor() as cursor:
            # The holder that was told to go needs a moment for it; who waits in vain need not wait for long.
            cursor.execute(f"SET LOCAL lock_timeout = '{5000 if tries == lets_go_at else 100}ms'")
        locks.rows(StockLevel.objects.filter(pk=level))

    held.wait(timeout=10)
    try:
        impatient()
    except OperationalError:
        return -tries
    finally:
        let_go.set()
    return tries


@pytest.mark.parametrize(("lets_go_at", "tries"), [(2, 2), (3, -2)])
def test_who_waited_for_too_long_tries_once_more_and_no_more(lets_go_at: int, tries: int) -> None:
    level, _other = two_levels()
    held, let_go = threading.Event(), threading.Event()
    both = [lambda: hold(level, held, let_go), lambda: wait_for(level, held, let_go, lets_go_at=lets_go_at)]
    assert at_once(both) == [None, tries]


def test_inside_a_transaction_nothing_is_tried_again() -> None:
    """Its first half would be lost: only whoever began it can begin anew."""
    tries = []

    @locks.again
    def lose() -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE deadlock_detected; END $$")

    with pytest.raises(OperationalError), transaction.atomic():
        lose()
    assert len(tries) == 1
    with pytest.raises(OperationalError):
        lose()
    assert len(tries) == 3


def test_what_no_second_try_would_mend_is_not_tried_again() -> None:
    tries = []

    @locks.again
    def away() -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE cannot_connect_now; END $$")

    with pytest.raises(OperationalError):
        away()
    assert len(tries) == 1


@pytest.mark.parametrize("switch", [locks.switched_off, locks.unordered])
def test_outside_of_tests_neither_the_locks_nor_their_order_can_be_turned_off(
    switch: Callable[[], AbstractContextManager[None]], settings: LazySettings
) -> None:
    settings.TEST_RUN = False
    with pytest.raises(RuntimeError, match="in tests only"), switch():
        pass


def test_with_the_order_spoilt_the_same_rows_come() -> None:
    levels = two_levels()
    with locks.unordered(), transaction.atomic():
        assert [level.pk for level in locks.rows(StockLevel.objects.all())] == levels
