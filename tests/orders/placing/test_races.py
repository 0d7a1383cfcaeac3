"""The same moment: one piece, one order; one transfer, one confirmation; no circle of waiting.

CI repeats each race a few times (`ROUNDS`; some only once) with 8 buyers; `--long` does it 50 times with 20. A twin,
which shows that the race is lost without the lock, needs to lose only once and is repeated three times in both.
"""

import time

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.commons import faults, locks
from catalog.commons.errors import Refusal
from catalog.commons.history import Actor
from catalog.stock import actions as stock
from catalog.stock.models import Reservation, StockLevel
from catalog.stock.queries import levels_off, variants_off
from orders.fulfilment import actions as fulfilment
from orders.ledger.models import Posting
from orders.ledger.queries import balance, orders_off
from orders.payments import actions as payments
from orders.placing import actions as placing
from orders.pricing import quotes
from orders.sales.models import Order
from tests.makers import effort, street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS = effort.of(8, long=20)
ROUNDS = effort.of(5, long=effort.REPEATS)
FEW_ROUNDS = effort.of(3, long=effort.REPEATS)
ONE_ROUND = effort.of(1, long=effort.REPEATS)
TWIN_ROUNDS = 3


def rush(repeat: int) -> tuple[int, list[object]]:
    """Many buyers order one one-of-a-kind piece at once; each dwells between looking and writing."""
    seller = street.maker(f"siti-{repeat}", f"Siti {repeat}")
    piece = street.cloth(seller, f"Buketan {repeat}")
    carts = [street.cart(piece) for _ in range(BUYERS)]
    totals = [quotes.of(cart).total for cart in carts]
    with faults.armed("stock.reserve.seen", lambda: time.sleep(0.05)):
        results = at_once(
            [
                lambda c=cart, t=total: placing.place_order(token=c.token, shown_total=t)
                for cart, total in zip(carts, totals, strict=True)
            ]
        )
    return sum(isinstance(result, Order) for result in results), results


def test_one_piece_is_sold_once_and_everybody_else_is_told() -> None:
    """RELIABILITY.md test 21, its first form (the issue of cards adds worker processes)."""
    for repeat in range(ROUNDS):
        sold, results = rush(repeat)
        assert sold == 1
        refused = [result for result in results if not isinstance(result, Order)]
        assert all(isinstance(result, Refusal) for result in refused), refused
        assert {getattr(result, "code", repr(result)) for result in refused} == {"SOLD_OUT"}
    assert not StockLevel.objects.filter(reserved__gt=1).exists()
    assert levels_off() == variants_off() == orders_off() == []


def test_without_the_lock_the_race_is_lost() -> None:
    """The twin of the test above: if nothing goes wrong here, that one proves nothing.

    With lock and guard off, several buyers read the same free piece. Then either more than one order is made, or the
    last line of defence, the CHECK that no product shows less than nothing free, ends them with a database error.
    """
    with locks.switched_off():
        outcomes = [rush(repeat) for repeat in range(TWIN_ROUNDS)]
    unclean = [sold > 1 or any(isinstance(result, IntegrityError) for result in results) for sold, results in outcomes]
    assert any(unclean), outcomes


def test_two_carts_with_the_same_pieces_in_opposite_order_do_not_wait_in_a_circle() -> None:
    """RELIABILITY.md test 23, its first form."""
    seller = street.maker()
    first = street.cloth(seller, "Kawung", stock_of=6 * FEW_ROUNDS, one_of_a_kind=False)
    second = street.cloth(seller, "Parang", stock_of=6 * FEW_ROUNDS, one_of_a_kind=False)
    for _ in range(FEW_ROUNDS):
        carts = [street.cart(*pair) for pair in [(first, second), (second, first)] * 3]
        total = quotes.of(carts[0]).total
        results = at_once([lambda c=cart, t=total: placing.place_order(token=c.token, shown_total=t) for cart in carts])
        assert all(isinstance(result, Order) for result in results), results


def test_rows_locked_against_the_order_would_deadlock() -> None:
    """The twin of the test above: PostgreSQL does end such a circle, so the test would see one."""
    seller = street.maker()
    levels = [street.cloth(seller, name).levels.get().pk for name in ("Kawung", "Parang")]

    def take(order: list[int]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 0")
            for pk in order:
                cursor.execute("SELECT 1 FROM stock_stocklevel WHERE id = %s FOR UPDATE", [pk])
                time.sleep(0.2)

    results = at_once([lambda: take(levels), lambda: take(levels[::-1])])
    assert [type(result) for result in results if result is not None] == [OperationalError]
    assert "deadlock" in str(next(result for result in results if result is not None))


def test_a_transfer_confirmed_twice_at_once_is_booked_once() -> None:
    seller, received = street.maker(), 0
    for repeat in range(ONE_ROUND):
        payment = street.placed_order(street.cloth(seller, f"Kain {repeat}")).payments.get()
        results = at_once(
            [
                lambda p=payment: payments.confirm(
                    payment_id=p.public_id, amount=p.amount, currency="IDR", actor=Actor("wahyu", "finance")
                )
            ]
            * 4
        )
        received += payment.amount
        assert [type(result).__name__ for result in results] == ["Payment"] * 4
        assert balance("cash", currency="IDR") == received
        assert Posting.objects.filter(kind="paid", account__kind="cash").count() == repeat + 1


def test_a_transfer_confirmed_while_its_order_expires_ends_one_way_and_never_both() -> None:
    """RELIABILITY.md test 24, its first form: paid with its pieces, or expired and free, never between."""
    for repeat in range(ROUNDS):
        order = street.placed_order(street.cloth(street.maker(f"s{repeat}", f"S{repeat}"), f"Kain {repeat}"))
        payment = order.payments.get()
        at_once(
            [
                lambda o=order: placing.expire_order(number=o.number),
                lambda p=payment: payments.confirm(
                    payment_id=p.public_id, amount=p.amount, currency="IDR", actor=Actor("wahyu", "finance")
                ),
            ]
        )
        order.refresh_from_db()
        held = Reservation.objects.filter(reference=order.number).latest("pk").status
        assert (order.status, held) in {("paid", "held"), ("expired", "returned")}
    assert levels_off() == variants_off() == orders_off() == []


def test_two_clicks_make_one_order() -> None:
    """RELIABILITY.md test 27, without keys yet: the checkout itself can become one order only."""
    seller = street.maker()
    for repeat in range(ONE_ROUND):
        checkout = street.cart(street.cloth(seller, f"Kain {repeat}"))
        token, total = checkout.token, quotes.of(checkout).total
        results = at_once([lambda t=token, shown=total: placing.place_order(token=t, shown_total=shown)] * 5)
        assert len({result.number for result in results}) == 1
        assert Order.objects.count() == repeat + 1


def test_a_parcel_shipped_twice_at_once_leaves_the_stock_once() -> None:
    seller, actor = street.maker(), Actor("siti", "maker")
    for repeat in range(ONE_ROUND):
        cloth = street.cloth(seller, f"Kain {repeat}", stock_of=3, one_of_a_kind=False)
        part = street.paid_order(cloth, quantity=2).parts.get()
        fulfilment.accept(seller=seller, part_id=part.public_id, actor=actor)
        parcel_id = fulfilment.pack(seller=seller, part_id=part.public_id, actor=actor).public_id
        at_once(
            [
                lambda p=parcel_id: fulfilment.ship(
                    seller=seller, parcel_id=p, courier="JNE", tracking_number="JP1234567890", actor=actor
                )
            ]
            * 4
        )
        assert cloth.levels.values_list("on_hand", "reserved").get() == (1, 0)
    assert levels_off() == []


def pack_twice(name: str) -> tuple[int, list[object]]:
    """One of three pieces is packed; then two clicks on the same page pack another; both dwell before they write.

    The first parcel matters: it has moved the part to "packed", so the mover's own guard is no help any more.
    """
    seller = street.maker(name, name.title())
    order = street.paid_order(street.cloth(seller, name, stock_of=3, one_of_a_kind=False), quantity=3)
    part, actor = order.parts.get(), Actor("siti", "maker")
    fulfilment.accept(seller=seller, part_id=part.public_id, actor=actor)
    one = {part.lines.get().public_id: 1}
    fulfilment.pack(seller=seller, part_id=part.public_id, actor=actor, quantities=one, shown_left=3)
    with faults.armed("fulfilment.pack.seen", lambda: time.sleep(0.05)):
        results = at_once(
            [lambda: fulfilment.pack(seller=seller, part_id=part.public_id, actor=actor, quantities=one, shown_left=2)]
            * 2
        )
    return part.parcels.count(), results


def test_two_clicks_pack_one_more_parcel() -> None:
    for repeat in range(ROUNDS):
        parcels, results = pack_twice(f"kawung-{repeat}")
        assert parcels == 2
        assert [r.code for r in results if isinstance(r, Refusal)] == ["PACKED_MEANWHILE"]


def test_without_the_lock_two_clicks_pack_two_more_parcels() -> None:
    """The twin of the test above."""
    with locks.switched_off():
        outcomes = [pack_twice(f"kawung-{repeat}")[0] for repeat in range(TWIN_ROUNDS)]
    assert 3 in outcomes, outcomes


def test_every_verb_locks_in_the_one_order() -> None:
    """The rows that placing, confirming, expiring and shipping lock come in the order of `locks.ORDER`."""
    seller = street.maker()
    checkout = street.cart(street.cloth(seller), street.cloth(seller, "Parang"))
    with CaptureQueriesContext(connection) as placed:
        order = street.place(checkout)
    payment = order.payments.get()
    with CaptureQueriesContext(connection) as confirmed:
        payments.confirm(
            payment_id=payment.public_id, amount=payment.amount, currency="IDR", actor=Actor("wahyu", "finance")
        )
    second = street.placed_order(street.cloth(seller, "Kawung"))
    with CaptureQueriesContext(connection) as expired:
        placing.expire_order(number=second.number)
    for verb in (placed, confirmed, expired):
        locked = [
            next(table for table in locks.ORDER if f'FROM "{table}"' in query["sql"])
            for query in verb
            if "FOR UPDATE" in query["sql"] and any(f'FROM "{t}"' in query["sql"] for t in locks.ORDER)
        ]
        assert len(locked) >= 2
        assert locked == sorted(locked, key=locks.ORDER.index)


def test_a_stock_row_written_past_the_lock_is_not_overwritten() -> None:
    """The guard beneath: a writer who did not lock loses the write, not the stock."""
    level = street.cloth(street.maker(), stock_of=5, one_of_a_kind=False).levels.get()
    seen = StockLevel.objects.get(pk=level.pk)
    with transaction.atomic():
        stock.reserve(wanted={level.variant_id: 2}, reference="CT-1")
    assert locks.write(seen, seen={"reserved": 0}, reserved=1) is False
    assert StockLevel.objects.get(pk=level.pk).reserved == 2
