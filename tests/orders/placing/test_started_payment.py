"""The API's way: start the payment on the checkout, then complete. And what happens when time runs out."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from catalog.commons import faults
from catalog.commons.errors import NotFound, Refusal
from catalog.commons.history import Actor
from catalog.products.models import Product, ProductVariant, VariantPrice
from catalog.stock import actions as stock
from catalog.stock.models import Reservation
from catalog.stock.queries import levels_off, variants_off
from orders.carts import actions as carts
from orders.carts.models import Checkout
from orders.ledger.queries import balance, orders_off
from orders.payments import actions as payments
from orders.payments.bank_transfer.gateway import ID
from orders.payments.models import FinanceTask, Payment
from orders.placing import actions as placing
from orders.pricing import frozen, quotes
from orders.sales.models import Order
from tests.makers import street

pytestmark = pytest.mark.django_db
TOTAL = 1_268_000


@pytest.fixture
def checkout() -> Checkout:
    return street.cart(street.cloth(street.maker()))


def test_starting_holds_the_pieces_and_freezes_the_prices(checkout: Checkout) -> None:
    payment = placing.start_payment(token=checkout.token, gateway=ID, amount=TOTAL)
    assert (payment.status, payment.amount) == ("started", TOTAL)
    assert not Product.objects.buyable().exists()
    VariantPrice.objects.update(amount=2_000_000)
    order = placing.complete(token=checkout.token)
    assert (order.total, order.payments.get()) == (TOTAL, payment)
    payment.refresh_from_db()
    assert (payment.status, payment.order) == ("pending", order)
    assert Reservation.objects.values_list("reference", "until").get() == (order.number, None)


def test_completing_twice_gives_the_same_order(checkout: Checkout) -> None:
    placing.start_payment(token=checkout.token, gateway=ID)
    assert placing.complete(token=checkout.token) == placing.complete(token=checkout.token)
    assert Order.objects.count() == 1


def test_the_cart_that_holds_the_last_piece_still_sees_it(checkout: Checkout) -> None:
    placing.start_payment(token=checkout.token, gateway=ID)
    assert quotes.of(checkout).problems == ()


def test_starting_anew_keeps_one_payment_and_one_hold(checkout: Checkout) -> None:
    first = placing.start_payment(token=checkout.token, gateway=ID)
    second = placing.start_payment(token=checkout.token, gateway=ID)
    first.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "started")
    assert Reservation.objects.filter(status="held").count() == 1
    assert variants_off() == []


def test_an_amount_that_is_not_the_total_starts_nothing(checkout: Checkout) -> None:
    with pytest.raises(Refusal) as refused:
        placing.start_payment(token=checkout.token, gateway=ID, amount=1)
    assert (refused.value.code, refused.value.field) == ("TOTAL_CHANGED", "amount")
    assert not Payment.objects.exists()
    assert Product.objects.buyable().exists()


def test_a_gateway_that_is_not_offered_is_refused(checkout: Checkout) -> None:
    with pytest.raises(Refusal) as refused:
        placing.start_payment(token=checkout.token, gateway="mirumee.payments.dummy")
    assert refused.value.code == "UNKNOWN_GATEWAY"


def test_completing_without_a_payment_says_so(checkout: Checkout) -> None:
    with pytest.raises(Refusal) as refused:
        placing.complete(token=checkout.token)
    assert refused.value.code == "PAYMENT_MISSING"


def test_a_hold_that_ran_out_is_refused_and_the_cart_can_begin_again(checkout: Checkout) -> None:
    placing.start_payment(token=checkout.token, gateway=ID)
    with time_machine.travel(timezone.now() + timedelta(minutes=settings.HOLD_MINUTES + 1), tick=False):
        with pytest.raises(Refusal) as refused:
            placing.complete(token=checkout.token)
        assert refused.value.code == "PAYMENT_EXPIRED"
        assert stock.give_back_due() == 1
        assert Product.objects.buyable().exists()
        placing.start_payment(token=checkout.token, gateway=ID)
        assert placing.complete(token=checkout.token).total == TOTAL
    assert levels_off() == variants_off() == []


def test_the_job_ends_what_was_begun_and_left(checkout: Checkout) -> None:
    payment = placing.start_payment(token=checkout.token, gateway=ID)
    assert placing.expire_due() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=settings.HOLD_MINUTES + 1), tick=False):
        assert placing.expire_due() == 1
        assert placing.expire_due() == 0
    payment.refresh_from_db()
    assert payment.status == "expired"
    assert Product.objects.buyable().exists()


def test_reopening_gives_the_pieces_back_so_that_the_cart_can_change(checkout: Checkout) -> None:
    placing.start_payment(token=checkout.token, gateway=ID)
    assert placing.reopen(token=checkout.token) is True
    assert placing.reopen(token=checkout.token) is False
    assert Product.objects.buyable().exists()


def test_a_cart_that_became_an_order_takes_no_more(checkout: Checkout) -> None:
    street.place(checkout)
    with pytest.raises(NotFound):
        placing.start_payment(token=checkout.token, gateway=ID)
    with pytest.raises(NotFound):
        carts.set_note(token=checkout.token, note="late")


def test_an_order_that_is_not_paid_in_time_gives_its_pieces_back(checkout: Checkout) -> None:
    order = street.place(checkout)
    with time_machine.travel(timezone.now() + timedelta(hours=settings.TRANSFER_HOURS, minutes=1), tick=False):
        assert placing.expire_due() == 1
        assert placing.expire_due() == 0
    order.refresh_from_db()
    assert (order.status, order.payments.get().status, order.parts.get().status) == ("expired", "expired", "void")
    assert Product.objects.buyable().exists()
    assert balance("receivable", currency="IDR") == 0
    assert balance("promised", currency="IDR", seller=order.parts.get().seller_id) == 0
    assert orders_off() == levels_off() == variants_off() == []


def test_an_order_that_cannot_be_ended_keeps_no_other_from_ending(checkout: Checkout) -> None:
    seller = street.maker("cap-rohmat", "Cap Rohmat")
    orders = [street.place(checkout), street.placed_order(street.cloth(seller, "Kawung"))]
    calls: list[int] = []

    def fail_once() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("a broken row")

    with (
        time_machine.travel(timezone.now() + timedelta(hours=settings.TRANSFER_HOURS, minutes=1), tick=False),
        faults.armed("placing.expire.checked", fail_once),
        pytest.raises(RuntimeError, match="1 payments could not be ended"),
    ):
        placing.expire_due()
    assert [Order.objects.get(pk=order.pk).status for order in orders] == ["awaiting_payment", "expired"]


@pytest.mark.parametrize(("taken", "ends"), [(False, ("paid", "confirmed")), (True, ("expired", "surplus"))])
def test_a_transfer_that_comes_late_pays_or_is_a_surplus(
    checkout: Checkout, taken: bool, ends: tuple[str, str]
) -> None:
    """Never paid without goods, and no money without a place in the books."""
    order = street.place(checkout)
    placing.expire_order(number=order.number)
    if taken:
        street.placed_order(ProductVariant.objects.get())
    payment = payments.confirm(
        payment_id=order.payments.get().public_id, amount=order.total, currency="IDR", actor=Actor("w", "finance")
    )
    order.refresh_from_db()
    assert (order.status, payment.status) == ends
    assert balance("cash", currency="IDR") == order.total
    assert balance("surplus", currency="IDR") == (-order.total if taken else 0)
    assert FinanceTask.objects.count() == int(taken)
    assert orders_off() == levels_off() == variants_off() == []


def test_a_frozen_quote_is_the_quote_again(checkout: Checkout) -> None:
    before = quotes.of(checkout)
    after = frozen.from_json(frozen.to_json(before))
    assert frozen.to_json(after) == frozen.to_json(before)
    assert after.total == before.total == TOTAL
    assert str(after.lines[0].product_name) == str(before.lines[0].product_name)
