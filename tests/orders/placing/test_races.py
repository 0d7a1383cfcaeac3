"""The same moment: one piece, one order; one transfer, one confirmation; no circle of waiting.

CI repeats each race a few times (`ROUNDS`; some only once) with 8 buyers; `--long` does it 50 times with 20. A twin,
which shows that the race is lost without the lock, needs to lose only once and is repeated three times in both.
"""

import time
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.commons import faults, locks
from catalog.commons.errors import ForbiddenMove, Refusal
from catalog.commons.history import Actor
from catalog.stock import actions as stock
from catalog.stock.models import Reservation, StockLevel
from catalog.stock.queries import levels_off, variants_off
from orders.fulfilment import actions as fulfilment
from orders.fulfilment.models import Parcel
from orders.ledger.models import Posting
from orders.ledger.queries import balance, orders_off
from orders.payments import actions as payments
from orders.payments.models import Payment
from orders.placing import actions as placing
from orders.pricing import quotes
from orders.sales.models import Order
from tests.makers import deadlocks, effort, street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS = effort.of(8, long=20)
ROUNDS = effort.of(5, long=effort.REPEATS)
FEW_ROUNDS = effort.of(3, long=effort.REPEATS)
ONE_ROUND = effort.of(1, long=effort.REPEATS)
TWIN_ROUNDS = 3


def dwell() -> None:
    """Between looking and writing, for long enough that others look too."""
    time.sleep(0.05)


def rush(repeat: int) -> tuple[int, list[object]]:
    """Many buyers order one one-of-a-kind piece at once; each dwells between looking and writing."""
    seller = street.maker(f"siti-{repeat}", f"Siti {repeat}")
    piece = street.cloth(seller, f"Buketan {repeat}")
    carts = [street.cart(piece) for _ in range(BUYERS)]
    totals = [quotes.of(cart).total for cart in carts]
    with faults.armed("stock.reserve.seen", dwell):
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


def cross(name: str) -> tuple[int, list[object]]:
    """Six carts with the same two pieces become orders at once, every second one in opposite order; each buyer dwells.
    How many deadlocks PostgreSQL counted meanwhile: the buyer does not see one, for a verb that met it begins anew."""
    seller = street.maker(name, name.title())
    first, second = (street.cloth(seller, one, stock_of=6, one_of_a_kind=False) for one in ("Kawung", "Parang"))
    carts = [street.cart(*pair) for pair in [(first, second), (second, first)] * 3]
    total, before = quotes.of(carts[0]).total, deadlocks.counted()
    with faults.armed("stock.reserve.seen", dwell), faults.armed("locks.taken", dwell):
        results = at_once([lambda c=cart: placing.place_order(token=c.token, shown_total=total) for cart in carts])
    return deadlocks.counted() - before, results


def test_two_carts_with_the_same_pieces_in_opposite_order_do_not_wait_in_a_circle() -> None:
    """RELIABILITY.md test 23, its first form; the whole of it is in test_no_circle.py."""
    for repeat in range(FEW_ROUNDS):
        found, results = cross(f"siti-{repeat}")
        assert all(isinstance(result, Order) for result in results), results
        assert found == 0


def test_with_the_order_of_locks_spoilt_the_same_carts_do_wait_in_a_circle() -> None:
    """The twin of the test above, until one did: it would see a deadlock."""
    with locks.unordered():
        assert any(cross(f"siti-{repeat}")[0] for repeat in range(TWIN_ROUNDS))


def confirming(payment: Payment) -> Callable[[], Payment]:
    return lambda: payments.confirm(
        payment_id=payment.public_id, amount=payment.amount, currency="IDR", actor=Actor("wahyu", "finance")
    )


def confirm_at_once(name: str) -> tuple[Payment, list[object]]:
    """Four officers confirm one transfer; each dwells between looking and writing."""
    payment = street.placed_order(street.cloth(street.maker(name, name.title()), name)).payments.get()
    with faults.armed("payments.confirm.checked", dwell):
        return payment, at_once([confirming(payment)] * 4)


def test_a_transfer_confirmed_twice_at_once_is_booked_once() -> None:
    received = 0
    for repeat in range(ONE_ROUND):
        payment, results = confirm_at_once(f"parang-{repeat}")
        received += payment.amount
        assert [type(result) for result in results] == [Payment] * 4
        assert balance("cash", currency="IDR") == received
        assert Posting.objects.filter(kind="paid", account__kind="cash").count() == repeat + 1


def test_without_the_lock_officers_who_confirm_at_once_are_told_of_an_error() -> None:
    """The twin: the money is booked once all the same, by the mover's own guard, but three are refused what is done."""
    with locks.switched_off():
        outcomes = [confirm_at_once(f"parang-{repeat}")[1] for repeat in range(TWIN_ROUNDS)]
    assert any(isinstance(result, ForbiddenMove) for results in outcomes for result in results), outcomes


def confirm_while_it_expires(name: str) -> tuple[Order, list[object]]:
    order = street.placed_order(street.cloth(street.maker(name, name.title()), name))
    with faults.armed("placing.expire.checked", dwell), faults.armed("payments.confirm.checked", dwell):
        results = at_once([lambda: placing.expire_order(number=order.number), confirming(order.payments.get())])
    order.refresh_from_db()
    return order, results


def test_a_transfer_confirmed_while_its_order_expires_ends_one_way_and_never_both() -> None:
    """RELIABILITY.md test 24, its first form: paid with its pieces, or expired and free, never between."""
    for repeat in range(ROUNDS):
        order, results = confirm_while_it_expires(f"ceplok-{repeat}")
        held = Reservation.objects.filter(reference=order.number).latest("pk").status
        assert (order.status, held) in {("paid", "held"), ("expired", "returned")}
        assert [type(result) for result in results] == [bool, Payment], results
    assert levels_off() == variants_off() == orders_off() == []


def test_without_the_lock_one_of_confirming_and_expiring_fails() -> None:
    """The twin."""
    with locks.switched_off():
        outcomes = [confirm_while_it_expires(f"ceplok-{repeat}")[1] for repeat in range(TWIN_ROUNDS)]
    assert any(isinstance(result, Exception) for results in outcomes for result in results), outcomes


def click_five_times(name: str) -> tuple[int, list[object]]:
    """Five clicks on one cart; each dwells before it takes a piece, of which there are enough for all."""
    cloth = street.cloth(street.maker(name, name.title()), name, stock_of=9, one_of_a_kind=False)
    checkout = street.cart(cloth)
    token, total = checkout.token, quotes.of(checkout).total
    with faults.armed("stock.reserve.seen", dwell):
        results = at_once([lambda: placing.place_order(token=token, shown_total=total)] * 5)
    return Order.objects.filter(parts__seller=cloth.product.seller).count(), results


def test_two_clicks_make_one_order() -> None:
    """RELIABILITY.md test 27, without keys: the checkout itself can become one order only."""
    for repeat in range(ONE_ROUND):
        orders, results = click_five_times(f"kawung-{repeat}")
        assert orders == 1
        assert len({getattr(result, "number", repr(result)) for result in results}) == 1


def test_without_the_lock_clicks_make_several_orders() -> None:
    """The twin."""
    with locks.switched_off():
        outcomes = [click_five_times(f"kawung-{repeat}") for repeat in range(TWIN_ROUNDS)]
    assert any(orders > 1 for orders, _results in outcomes), outcomes


def ship_at_once(name: str) -> tuple[tuple[int, int], list[object]]:
    """Four clicks ship one parcel of two of three pieces. What is on hand and reserved afterwards."""
    seller, actor = street.maker(name, name.title()), Actor("siti", "maker")
    cloth = street.cloth(seller, name, stock_of=3, one_of_a_kind=False)
    part = street.paid_order(cloth, quantity=2).parts.get()
    fulfilment.accept(seller=seller, part_id=part.public_id, actor=actor)
    parcel_id = fulfilment.pack(seller=seller, part_id=part.public_id, actor=actor).public_id
    with faults.armed("fulfilment.ship.seen", dwell):
        results = at_once(
            [
                lambda: fulfilment.ship(
                    seller=seller, parcel_id=parcel_id, courier="JNE", tracking_number="JP1234567890", actor=actor
                )
            ]
            * 4
        )
    return cloth.levels.values_list("on_hand", "reserved").get(), results


def test_a_parcel_shipped_twice_at_once_leaves_the_stock_once() -> None:
    for repeat in range(ONE_ROUND):
        left, results = ship_at_once(f"liong-{repeat}")
        assert left == (1, 0)
        assert [type(result) for result in results] == [Parcel] * 4
    assert levels_off() == []


def test_without_the_lock_a_parcel_shipped_at_once_fails_for_some() -> None:
    """The twin: guards beneath keep the stock right, but those who came second are told of an error."""
    with locks.switched_off():
        outcomes = [ship_at_once(f"liong-{repeat}") for repeat in range(TWIN_ROUNDS)]
    wrong = [left != (1, 0) or any(not isinstance(r, Parcel) for r in results) for left, results in outcomes]
    assert any(wrong), outcomes


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
    with faults.armed("fulfilment.pack.seen", dwell):
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
