"""Each question of the invariants finds the damage it is there for; a shop in which nothing went wrong answers none.

The twin of every test that ends with the invariants: if the planted damage is not found here, those prove nothing.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from catalog.commons.history import Actor
from infra.fakes.stripe import Fake
from orders.fulfilment import actions as fulfilment
from orders.payments import refunds, sessions
from orders.placing import actions as placing
from orders.sales.models import Order
from tests.makers import cards, street
from tests.makers.invariants import QUESTIONS, broken

pytestmark = pytest.mark.django_db
SITI, WAHYU = Actor("siti", "seller"), Actor("wahyu", "finance")

# What is done to a sound shop, and the question that must find it. `paid`, `sent`, `refunded`, `expired` and `waiting`
# are the numbers of its orders.
DAMAGE = {
    "postings of a transfer do not sum to zero":
        "UPDATE ledger_posting SET amount = amount + 1 WHERE id = (SELECT min(id) FROM ledger_posting)",
    "postings of an order do not sum to zero":
        "UPDATE ledger_posting SET order_ref = '{waiting}' WHERE id = (SELECT min(id) FROM ledger_posting "
        "WHERE order_ref = '{sent}')",
    "a posting belongs to no order":
        "UPDATE ledger_posting SET order_ref = 'CT-00-NOBODY' WHERE order_ref = '{expired}'",
    "an order's books do not say what its state says":
        "DELETE FROM ledger_posting WHERE order_ref = '{waiting}'",
    "stock on hand is not the sum of its movements":
        "UPDATE stock_stocklevel SET on_hand = on_hand + 1",
    "pieces reserved are not those that somebody holds":
        "UPDATE stock_stocklevel SET reserved = reserved + 1",
    "pieces shown as free are not free":
        "UPDATE products_productvariant SET free = free + 1",
    "pieces shown as free of a product are not those of its variants":
        "UPDATE products_product SET free = free + 1",
    "an order holds other pieces than were bought":
        "DELETE FROM stock_reservation WHERE reference = '{waiting}'",
    "pieces are held for nobody":
        "UPDATE stock_reservation SET reference = 'CT-00-NOBODY' WHERE reference = '{waiting}'",
    "pieces have left without a parcel, or a parcel without its pieces":
        "DELETE FROM stock_movement WHERE reason = 'sent'",
    "a maker's part is sent and its parcels are not, or the other way round":
        "UPDATE fulfilment_parcel SET status = 'packed'",
    "an order is paid without a payment of its amount":
        "UPDATE payments_payment SET status = 'cancelled' WHERE order_id = "
        "(SELECT id FROM sales_order WHERE number = '{sent}')",
    "a payment has come and its order is not paid, or is not there":
        "UPDATE payments_payment SET order_id = NULL WHERE status = 'confirmed'",
    "an order waits and nothing can pay it":
        "UPDATE payments_payment SET status = 'cancelled' WHERE status = 'pending'",
    "a cart has become an order that is not there, or two":
        "DELETE FROM sales_order WHERE number = '{waiting}'",
    "an order came from no cart":
        "DELETE FROM carts_checkout WHERE order_number = '{waiting}'",
    "a makers' part is void although its order is alive, or alive although it is not":
        "UPDATE sales_sellerorder SET status = 'void' WHERE order_id = "
        "(SELECT id FROM sales_order WHERE number = '{sent}')",
    "money at the provider and money in the books differ":
        "UPDATE ledger_posting SET amount = amount - 1 WHERE account_id = "
        "(SELECT id FROM ledger_account WHERE kind = 'card')",
    "money came that no payment knows, or a payment knows of money that did not come":
        "UPDATE payments_payment SET intent_ref = 'pi_of_somebody' WHERE status = 'confirmed'",
    "an order was charged twice":
        "UPDATE payments_payment SET order_id = (SELECT id FROM sales_order WHERE number = '{sent}') WHERE order_id = "
        "(SELECT id FROM sales_order WHERE number = '{paid}')",
    "a refund was sent that was not asked for, or is marked as sent and was not":
        "DELETE FROM payments_refund",
    "a refunded order has no refund of its whole amount":
        "UPDATE payments_refund SET amount = amount - 1",
    "money owed back was not sent, or sent without being owed":
        "UPDATE payments_refund SET status = 'requested', sent_at = NULL",
}  # fmt: skip


class Shop(NamedTuple):
    """A sound shop with an order in each state, by number, and what the card provider says."""

    orders: dict[str, str]
    fake: Fake

    def wrong(self) -> list[str]:
        """What the invariants find."""
        return broken(connection.connection, self.fake.state())


@pytest.fixture(scope="module")
def sound(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shop]:
    """Made once, in a transaction that is never committed."""
    with django_db_blocker.unblock(), cards.stripe() as fake, transaction.atomic():
        piece = street.cloth(street.maker(), stock_of=9, one_of_a_kind=False)
        orders = {name: cards.card_order(piece) for name in ("paid", "sent", "refunded", "expired", "waiting")}
        for name in ("paid", "sent", "refunded"):
            _pay(fake, orders[name])
        _send(orders["sent"])
        made = refunds.refund_order(number=orders["refunded"].number, note="", actor=WAHYU)
        refunds.send(refund_id=made.public_id)
        placing.expire_order(number=orders["expired"].number)
        yield Shop({name: order.number for name, order in orders.items()}, fake)
        transaction.set_rollback(True)


@pytest.fixture
def shop(sound: Shop) -> Iterator[Shop]:
    """The sound shop; what a test does to it is undone."""
    with transaction.atomic():
        yield sound
        transaction.set_rollback(True)


def _pay(fake: Fake, order: Order) -> None:
    payment = cards.opened(order)
    fake.pay(payment.session_ref)
    sessions.settle(payment_id=payment.public_id)


def _send(order: Order) -> None:
    part = order.parts.get()
    fulfilment.accept(seller=part.seller, part_id=part.public_id, actor=SITI)
    parcel = fulfilment.pack(seller=part.seller, part_id=part.public_id, actor=SITI)
    fulfilment.ship(
        seller=part.seller, parcel_id=parcel.public_id, courier="JNE", tracking_number="JP1234567890", actor=SITI
    )


def test_a_shop_in_which_nothing_went_wrong_has_nothing_wrong(shop: Shop) -> None:
    """RELIABILITY.md test 39, in SQL of its own."""
    assert shop.wrong() == []


def test_each_question_has_its_damage() -> None:
    assert set(DAMAGE) == set(QUESTIONS)


@pytest.mark.parametrize("question", DAMAGE)
def test_damage_is_found(shop: Shop, question: str) -> None:
    """PostgreSQL's own guards are taken away first: they would refuse most of it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name in _guards(cursor):
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DROP INDEX IF EXISTS payment_one_alive_per_order")
        cursor.execute(DAMAGE[question].format(**shop.orders))
        assert cursor.rowcount >= 1
    assert any(wrong.startswith(question) for wrong in shop.wrong()), shop.wrong()


def _guards(cursor: Any) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype IN ('c', 'f') AND conrelid::regclass"
        "::text ~ '^(ledger|stock|products_productvariant|fulfilment|payments|sales|carts)_?'"
    )
    return list(cursor.fetchall())
