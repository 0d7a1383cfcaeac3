"""Paying and completing through the API: what is frozen, whose the order is, and in which words it is refused."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalog.products import actions as products
from catalog.products.models import ProductVariant, VariantPrice
from catalog.sellers.models import Msme
from orders.carts.models import Checkout
from orders.sales.claims import claim, claim_token
from orders.sales.models import Order
from storefront.api.ids import to_global
from tests.makers import street
from tests.storefront.api.client import (
    ADD,
    ADDRESS,
    CHECKOUT,
    COMPLETE,
    CREATE,
    OPTIONS,
    ORDER,
    PAY,
    SHIPPING,
    ask,
    gateway,
    post,
    ready_checkout,
)

pytestmark = pytest.mark.django_db


def bought(cloth_id: str) -> tuple[str, str]:
    """The ids of a completed checkout and of its order."""
    id, total = ready_checkout(cloth_id)
    ask(PAY, id=id, amount=total, gateway=gateway())
    return id, ask(COMPLETE, id=id)["checkoutComplete"]["order"]["id"]


def with_session() -> Client:
    """A browser that has a session of its own."""
    client = Client()
    session = client.session
    session["seen"] = 1
    session.save()
    return client


def test_the_id_of_the_checkout_does_not_lead_to_an_order_that_was_claimed(cloth_id: str):
    """RELIABILITY.md 7: a claim revokes the old id, so completing again must not hand out the new one."""
    id, order_id = bought(cloth_id)
    order = Order.objects.get()
    budi = street.user()
    claim(order=order, token=claim_token(order), user=budi)
    for stranger in (Client(), with_session()):
        again = ask(COMPLETE, stranger, id=id)["checkoutComplete"]
        assert (again["order"], again["errors"][0]["code"]) == (None, "CHECKOUT_NOT_FOUND")
    assert ask(ORDER, id=order_id)["order"] is None
    his = Client()
    his.force_login(budi)
    assert ask(COMPLETE, his, id=id)["checkoutComplete"]["order"]["number"] == order.number


def test_asking_again_does_not_make_a_session_the_buyers(cloth_id: str):
    """RELIABILITY.md 7: only the session that completed the checkout sees the details after the first hours."""
    id, order_id = bought(cloth_id)
    Order.objects.update(placed_at=timezone.now() - timedelta(hours=25))
    stranger = with_session()
    again = ask(COMPLETE, stranger, id=id)["checkoutComplete"]
    assert (again["order"]["id"], again["errors"]) == (order_id, [])
    seen = ask(ORDER, stranger, id=order_id)["order"]
    assert (seen["userEmail"], seen["shippingAddress"]["streetAddress1"]) == ("b…@example.com", "")


def test_a_started_payment_freezes_what_the_checkout_shows(cloth: ProductVariant, cloth_id: str):
    """shared/api README: starting a transaction freezes the quote; once its time is up, today's prices hold."""
    id, total = ready_checkout(cloth_id)
    ask(PAY, id=id, amount=total, gateway=gateway())
    channel = VariantPrice.objects.get(variant=cloth).channel
    products.set_price(variant=cloth, channel=channel, amount=900_000)
    seen = ask(CHECKOUT, id=id)["checkout"]
    assert (seen["totalPrice"]["gross"]["amount"], seen["problems"]) == (total, [])
    assert seen["delivery"]["id"] == to_global("Delivery", "reguler")
    Checkout.objects.get().payments.update(due_at=timezone.now() - timedelta(seconds=1))
    assert ask(CHECKOUT, id=id)["checkout"]["totalPrice"]["gross"]["amount"] == 918_000


def test_a_piece_in_the_cart_of_a_maker_who_may_not_sell_is_not_available(cloth_id: str):
    id, _total = ready_checkout(cloth_id)
    Msme.objects.update(status="suspended")
    query = """query ($id: ID) { checkout(id: $id) { lines { variant { quantityAvailable product { isAvailable } } }
      problems { ... on CheckoutLineProblemInsufficientStock { availableQuantity } } } }"""
    assert ask(query, id=id)["checkout"] == {
        "lines": [{"variant": {"quantityAvailable": 0, "product": {"isAvailable": False}}}],
        "problems": [{"availableQuantity": 0}],
    }


@pytest.mark.parametrize(
    ("code", "accepted", "words"),
    [
        ("EN", None, "Only 5 of this piece are left; you asked for 90."),
        ("EN", "id", "Only 5 of this piece are left; you asked for 90."),
        ("ID", "en", "Tersisa 5; Anda meminta 90."),
        (None, "en", "Only 5 of this piece are left; you asked for 90."),
        (None, None, "Tersisa 5; Anda meminta 90."),
        ("DE", None, "Only 5 of this piece are left; you asked for 90."),
    ],
)
def test_refusals_speak_the_language_of_the_checkout(cloth_id: str, code: str | None, accepted: str | None, words: str):
    """The one it was begun in: the one named, else the one the client accepts."""
    headers = {"Accept-Language": accepted} if accepted else {}
    given = {"channel": "idr", "lines": [], **({"languageCode": code} if code else {})}
    made = post(CREATE, {"input": given}, headers=headers).json()["data"]["checkoutCreate"]
    answer = post(
        ADD, {"id": made["checkout"]["id"], "lines": [{"variantId": cloth_id, "quantity": 90}]}, headers=headers
    )
    assert answer.json()["data"]["checkoutLinesAdd"]["errors"][0]["message"] == words


def test_ways_to_travel_and_to_pay_are_named_in_the_language_of_the_checkout(cloth_id: str):
    lines = [{"variantId": cloth_id, "quantity": 1}]
    id = ask(CREATE, input={"channel": "idr", "languageCode": "EN", "lines": lines})["checkoutCreate"]["checkout"]["id"]
    ask(SHIPPING, id=id, address=ADDRESS)
    options = ask(OPTIONS, id=id)["deliveryOptionsCalculate"]["deliveries"]
    assert [option["shippingMethod"]["name"] for option in options] == ["Regular", "Express"]
    gateways = ask("query ($id: ID) { checkout(id: $id) { availablePaymentGateways { id name currencies } } }", id=id)
    assert gateways["checkout"]["availablePaymentGateways"] == [
        {"id": "canting.bank-transfer", "name": "Bank transfer", "currencies": ["IDR"]}
    ]
