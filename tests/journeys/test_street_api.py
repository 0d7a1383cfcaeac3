"""A guest buys from two makers through the API; Pak Wahyu confirms the transfer; both makers send their parcels."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.commons.history import Actor
from orders.fulfilment import actions as fulfilment
from orders.payments import actions as payments
from orders.payments.models import Payment
from orders.placing import actions as placing
from orders.sales.models import Order
from storefront.api.ids import to_global
from tests.makers import street
from tests.storefront.api.client import CHECKOUT, COMPLETE, ORDER, PAY, ask, gateway, ready_checkout

pytestmark = pytest.mark.django_db


def test_a_guest_buys_two_pieces_of_two_makers():
    street.rates()
    street.regions()
    siti, rohmat = street.maker(), street.maker("cap-rohmat", "Cap Rohmat")
    sarong = street.cloth(siti, "Buketan Toska", price=1_250_000)
    shirt = street.garment(rohmat)[1]
    ids = [to_global("ProductVariant", variant.public_id) for variant in (sarong, shirt)]

    id, total = ready_checkout(*ids)
    assert total == 1_250_000 + 335_000 + 2 * 18_000

    begun = ask(PAY, id=id, amount=total, gateway=gateway())["transactionInitialize"]
    assert begun["errors"] == []
    assert begun["transactionEvent"]["type"] == "CHARGE_REQUEST"
    assert begun["data"]["amount"] == total

    done = ask(COMPLETE, id=id)["checkoutComplete"]
    again = ask(COMPLETE, id=id)["checkoutComplete"]
    assert done["errors"] == []
    assert again["order"] == done["order"]
    assert done["order"]["status"] == "UNCONFIRMED"
    assert ask(CHECKOUT, id=id)["checkout"] is None

    order = Order.objects.get()
    payment = Payment.objects.get(order=order)
    payments.confirm(payment_id=payment.public_id, amount=total, currency="IDR", actor=Actor("wahyu", "finance"))
    actor = Actor("siti", "maker")
    for part, courier, number in zip(order.parts.all(), ("JNE", "POS"), ("JNE123456", "P2611240001"), strict=True):
        fulfilment.accept(seller=part.seller, part_id=part.public_id, actor=actor)
        parcel = fulfilment.pack(seller=part.seller, part_id=part.public_id, actor=actor)
        fulfilment.ship(
            seller=part.seller, parcel_id=parcel.public_id, courier=courier, tracking_number=number, actor=actor
        )

    seen = ask(ORDER, id=done["order"]["id"])["order"]
    assert (seen["status"], seen["isPaid"], seen["paymentInstructions"]) == ("FULFILLED", True, None)
    assert [
        (part["maker"]["name"], part["status"], part["parcels"][0]["courier"], part["parcels"][0]["trackingNumber"])
        for part in seen["sellerOrders"]
    ] == [("Canting Siti", "SHIPPED", "JNE", "JNE123456"), ("Cap Rohmat", "SHIPPED", "POS", "P2611240001")]
    assert [(parcel["status"], parcel["trackingNumber"]) for parcel in seen["fulfillments"]] == [
        ("FULFILLED", "JNE123456"),
        ("FULFILLED", "P2611240001"),
    ]


def test_a_payment_that_was_started_too_long_ago_is_started_again():
    street.rates()
    street.regions()
    cloth = street.cloth(street.maker())
    id, total = ready_checkout(to_global("ProductVariant", cloth.public_id))
    ask(PAY, id=id, amount=total, gateway=gateway())
    Payment.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    placing.expire_due()

    late = ask(COMPLETE, id=id)["checkoutComplete"]
    assert late["order"] is None
    assert late["errors"][0]["code"] == "CHECKOUT_NOT_FULLY_PAID"

    assert ask(PAY, id=id, amount=str(total), gateway=gateway())["transactionInitialize"]["errors"] == []
    done = ask(COMPLETE, id=id)["checkoutComplete"]
    assert done["errors"] == []
    assert Order.objects.get().number == done["order"]["number"]


def test_a_reservation_that_ran_out_is_a_coded_error_and_the_payment_can_be_started_again():
    street.rates()
    street.regions()
    cloth = street.cloth(street.maker())
    id, total = ready_checkout(to_global("ProductVariant", cloth.public_id))
    ask(PAY, id=id, amount=total, gateway=gateway())
    Payment.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    late = ask(COMPLETE, id=id)["checkoutComplete"]
    assert (late["order"], late["errors"][0]["code"]) == (None, "PAYMENT_EXPIRED")
    assert ask(PAY, id=id, amount=total, gateway=gateway())["transactionInitialize"]["errors"] == []
    assert ask(COMPLETE, id=id)["checkoutComplete"]["errors"] == []
