"""The finance officer confirms what the bank statement shows."""

from datetime import date

import pytest
import time_machine

from catalog.commons.errors import NotFound, Refusal
from catalog.commons.history import Actor
from catalog.commons.models import HistoryEntry
from orders.ledger.models import Posting
from orders.ledger.queries import balance, orders_off
from orders.payments import actions as payments
from orders.payments.bank_transfer.gateway import instructions
from orders.payments.policies import may_confirm_transfers
from orders.sales.models import Order
from tests.makers import street

pytestmark = pytest.mark.django_db
WAHYU = Actor("wahyu", "finance")


@pytest.fixture
def order() -> Order:
    siti, rohmat = street.maker(), street.maker("cap-rohmat", "Cap Rohmat")
    return street.placed_order(
        street.cloth(siti, made_to_order=True, one_of_a_kind=False, stock_of=3),
        street.cloth(rohmat, "Kawung", price=285_000),
    )


def confirm(order: Order, amount: int | None = None, currency: str = "IDR") -> None:
    payment = order.payments.get()
    payments.confirm(
        payment_id=payment.public_id,
        amount=payment.amount if amount is None else amount,
        currency=currency,
        actor=WAHYU,
    )
    order.refresh_from_db()


def test_confirming_pays_the_order_and_opens_every_makers_part(order: Order) -> None:
    confirm(order)
    assert (order.status, {part.status for part in order.parts.all()}) == ("paid", {"new"})
    assert order.payments.values_list("status", "confirmed_by").get() == ("confirmed", "wahyu")
    assert HistoryEntry.objects.get(kind="order.paid").actor_ref == "wahyu"


def test_the_money_is_held_for_each_maker_to_the_rupiah(order: Order) -> None:
    confirm(order)
    siti, rohmat = order.parts.all()
    assert (siti.total, rohmat.total) == (1_268_000, 303_000)
    assert balance("cash", currency="IDR") == 1_571_000
    assert balance("receivable", currency="IDR") == 0
    assert balance("held", currency="IDR", seller=siti.seller_id) == -1_268_000
    assert balance("held", currency="IDR", seller=rohmat.seller_id) == -303_000
    assert balance("promised", currency="IDR", seller=siti.seller_id) == 0
    assert orders_off() == []


def test_confirming_again_is_a_quiet_no(order: Order) -> None:
    confirm(order)
    before = Posting.objects.count()
    confirm(order)
    assert Posting.objects.count() == before
    assert HistoryEntry.objects.filter(kind="order.paid").count() == 1


@pytest.mark.parametrize(
    ("amount", "currency"), [(1_570_999, "IDR"), (1_571_001, "IDR"), (0, "IDR"), (1_571_000, "USD")]
)
def test_another_amount_or_currency_is_not_the_payment(order: Order, amount: int, currency: str) -> None:
    """RELIABILITY.md test 35, for transfers."""
    with pytest.raises(Refusal) as refused:
        confirm(order, amount, currency)
    assert (refused.value.code, refused.value.field) == ("AMOUNT_MISMATCH", "amount")
    order.refresh_from_db()
    assert order.status == "awaiting_payment"
    assert balance("cash", currency="IDR") == 0


def test_an_unknown_payment_is_not_found() -> None:
    with pytest.raises(NotFound):
        payments.confirm(payment_id="nonsense", amount=1, currency="IDR", actor=WAHYU)


def test_the_ship_by_date_counts_making_and_working_days(order: Order) -> None:
    """Made to order: 21 days of making and 2 working days; lying ready: 2 working days. Sundays do not count."""
    with time_machine.travel("2026-11-27T03:00:00Z", tick=False):  # a Friday in Pekalongan
        confirm(order)
    assert [part.ship_by for part in order.parts.all()] == [date(2026, 12, 21), date(2026, 11, 30)]


def test_instructions_name_account_reference_and_exact_amount(order: Order) -> None:
    payment = order.payments.get()
    told = instructions(payment)
    assert (told.bank, told.amount, told.reference) == ("Bank Contoh", 1_571_000, payment.reference)
    assert len(payment.reference) == 10 and payment.reference.startswith("CT")


def test_only_finance_may_confirm() -> None:
    """RELIABILITY.md test 2, on this policy: nobody, a buyer, another officer, the right one."""
    from django.contrib.auth.models import AnonymousUser

    assert [
        may_confirm_transfers(user)
        for user in (None, AnonymousUser(), street.user(), street.officer(), street.finance_officer())
    ] == [False, False, False, False, True]
