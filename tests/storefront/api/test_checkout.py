"""The purchase through the API: what goes in is checked, what comes out is the domain's."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.products import actions as products
from catalog.products.models import ProductVariant, VariantPrice
from orders.carts.models import Checkout, CheckoutLine
from orders.payments.models import Payment
from orders.placing.actions import expire_order
from orders.sales.claims import claim, claim_token
from orders.sales.models import Order
from orders.shipping.models import Rate
from storefront.api.ids import to_global
from tests.makers import street
from tests.storefront.api.client import (
    ADD,
    ADDRESS,
    CHECKOUT,
    COMPLETE,
    CREATE,
    DELETE,
    DELIVERY,
    EMAIL,
    OPTIONS,
    ORDER,
    PAY,
    SHIPPING,
    UPDATE,
    ask,
    codes,
    gateway,
    post,
    ready_checkout,
)

pytestmark = pytest.mark.django_db


def new(*lines: dict[str, Any]) -> dict[str, Any]:
    return ask(CREATE, input={"channel": "idr", "languageCode": "EN", "lines": list(lines)})["checkoutCreate"]


def test_adding_twice_raises_the_line_and_lines_are_changed_and_taken_out(cloth_id: str):
    id = new()["checkout"]["id"]
    for quantity in (1, 2):
        done = ask(ADD, id=id, lines=[{"variantId": cloth_id, "quantity": 1}])["checkoutLinesAdd"]
        assert [line["quantity"] for line in done["checkout"]["lines"]] == [quantity]
    line = done["checkout"]["lines"][0]["id"]
    assert done["checkout"]["totalPrice"]["gross"]["amount"] == 500_000
    done = ask(UPDATE, id=id, lines=[{"lineId": line, "quantity": 4}])["checkoutLinesUpdate"]
    assert done["checkout"]["lines"] == [{"id": line, "quantity": 4}]
    done = ask(UPDATE, id=id, lines=[{"lineId": line, "quantity": 0}])["checkoutLinesUpdate"]
    assert done["checkout"]["lines"] == []
    ask(ADD, id=id, lines=[{"variantId": cloth_id, "quantity": 1}])
    line = to_global("CheckoutLine", CheckoutLine.objects.get().token)
    assert ask(DELETE, id=id, lines=[line])["checkoutLinesDelete"] == {"checkout": {"lines": []}, "errors": []}
    ask(ADD, id=id, lines=[{"variantId": cloth_id, "quantity": 1}])
    line = to_global("CheckoutLine", CheckoutLine.objects.get().token)
    single = (
        "mutation ($id: ID, $line: ID) { checkoutLineDelete(id: $id, lineId: $line) { checkout { lines { id } } } }"
    )
    assert ask(single, id=id, line=line)["checkoutLineDelete"]["checkout"] == {"lines": []}


@pytest.mark.parametrize("quantity", [0, -1, 100, 2_147_483_647])
def test_a_quantity_that_is_none_is_refused(cloth_id: str, quantity: int):
    """RELIABILITY.md 36: and nothing of the request is done."""
    id = new()["checkout"]["id"]
    lines = [{"variantId": cloth_id, "quantity": 1}, {"variantId": cloth_id, "quantity": quantity}]
    done = ask(ADD, id=id, lines=lines)["checkoutLinesAdd"]
    assert done["checkout"] is None
    assert (done["errors"][0]["code"], done["errors"][0]["field"]) == ("INVALID_QUANTITY", "quantity")
    assert CheckoutLine.objects.count() == 0


@pytest.mark.parametrize("quantity", [2**31, 2**63, 1.5, "1", True, None])
def test_a_quantity_of_another_kind_is_no_request(cloth_id: str, quantity: object):
    """RELIABILITY.md 36: 2^63, fractions, texts."""
    answer = post(ADD, {"id": new()["checkout"]["id"], "lines": [{"variantId": cloth_id, "quantity": quantity}]})
    assert answer.status_code == 400
    assert CheckoutLine.objects.count() == 0


@pytest.mark.parametrize("name", ["price", "unitPrice", "discount", "total", "shippingPrice", "tax"])
def test_a_price_cannot_be_sent(cloth_id: str, name: str):
    """RELIABILITY.md 36: there is no such field in any input."""
    id = new()["checkout"]["id"]
    answer = post(ADD, {"id": id, "lines": [{"variantId": cloth_id, "quantity": 1, name: 1}]})
    assert answer.status_code == 400
    assert CheckoutLine.objects.count() == 0


def test_more_than_there_is_and_what_is_not_there_are_refused(cloth: ProductVariant, cloth_id: str):
    id = new()["checkout"]["id"]
    wanted = [
        ([{"variantId": cloth_id, "quantity": 6}], "INSUFFICIENT_STOCK"),
        ([{"variantId": to_global("Product", cloth.public_id), "quantity": 1}], "VARIANT_GONE"),
        ([{"variantId": "junk", "quantity": 1}], "VARIANT_GONE"),
        ([{"variantId": cloth_id, "quantity": 1}] * 51, "TOO_MANY_LINES"),
    ]
    for lines, code in wanted:
        assert ask(ADD, id=id, lines=lines)["checkoutLinesAdd"]["errors"][0]["code"] == code
    assert ask(ADD, id="junk", lines=[])["checkoutLinesAdd"]["errors"][0]["code"] == "CHECKOUT_NOT_FOUND"
    unknown = ask(UPDATE, id=id, lines=[{"lineId": "x", "quantity": 1}])["checkoutLinesUpdate"]
    assert unknown["errors"][0]["code"] == "LINE_NOT_FOUND"
    created = ask(CREATE, input={"channel": "nowhere", "lines": []})["checkoutCreate"]
    assert (created["checkout"], created["errors"][0]["code"]) == (None, "CHANNEL_NOT_FOUND")


def test_an_address_says_which_of_its_fields_is_wrong(cloth_id: str):
    id = new({"variantId": cloth_id, "quantity": 1})["checkout"]["id"]
    for change, field in (
        ({"firstName": "", "lastName": ""}, "firstName"),
        ({"streetAddress1": " "}, "streetAddress1"),
        ({"city": None}, "city"),
        ({"postalCode": "ABC"}, "postalCode"),
        ({"phone": "12"}, "phone"),
        ({"country": "DE", "postalCode": "x", "countryArea": ""}, "postalCode"),
        ({"country": "EU", "phone": None}, "country"),
        ({"country": "XK", "phone": None}, "country"),
    ):
        done = ask(SHIPPING, id=id, address={**ADDRESS, **change})["checkoutShippingAddressUpdate"]
        assert (done["checkout"], done["errors"][0]["field"], done["errors"][0]["code"]) == (None, field, "INVALID")
    done = ask(SHIPPING, id=id, address=ADDRESS)["checkoutShippingAddressUpdate"]
    assert done["checkout"]["shippingAddress"] == {
        "firstName": "Budi",
        "lastName": "Santoso",
        "postalCode": "51127",
        "phone": "+6281234567890",
        "country": {"code": "ID"},
    }
    wrong = ask(EMAIL, id=id, email="budi@")["checkoutEmailUpdate"]["errors"][0]
    assert (wrong["field"], wrong["code"]) == ("email", "INVALID")


def test_one_option_sums_the_parcels_and_keeps_its_id(cloth_id: str):
    other = street.garment(street.maker("cap-rohmat", "Cap Rohmat"))[0]
    id, total = ready_checkout(cloth_id, to_global("ProductVariant", other.public_id))
    assert total == 250_000 + 325_000 + 36_000
    options = ask(OPTIONS, id=id)["deliveryOptionsCalculate"]
    again = ask(OPTIONS, id=id)["deliveryOptionsCalculate"]
    assert options == again
    prices = [(o["shippingMethod"]["name"], o["shippingMethod"]["price"]["amount"]) for o in options["deliveries"]]
    assert prices == [("Reguler", 36_000), ("Ekspres", 64_000)]
    express = options["deliveries"][1]
    for chosen in (express["id"], express["shippingMethod"]["id"]):
        done = ask(DELIVERY, id=id, method=chosen)["checkoutDeliveryMethodUpdate"]["checkout"]
        assert (done["delivery"]["id"], done["shippingPrice"]["gross"]["amount"]) == (express["id"], 64_000)
    for junk in ("junk", None, to_global("Delivery", "kapal")):
        done = ask(DELIVERY, id=id, method=junk)["checkoutDeliveryMethodUpdate"]
        assert (done["checkout"], done["errors"][0]["field"]) == (None, "deliveryMethodId")
    assert ask(OPTIONS, id="junk")["deliveryOptionsCalculate"]["errors"][0]["code"] == "CHECKOUT_NOT_FOUND"


def test_a_choice_that_does_not_cover_a_new_parcel_is_stale(cloth_id: str):
    id, _total = ready_checkout(cloth_id)
    other = street.garment(street.maker("cap-rohmat", "Cap Rohmat"))[0]
    ask(ADD, id=id, lines=[{"variantId": to_global("ProductVariant", other.public_id), "quantity": 1}])
    seen = ask(CHECKOUT, id=id)["checkout"]
    assert seen["delivery"] is None
    delivery = to_global("Delivery", "reguler")
    assert seen["problems"] == [{"__typename": "CheckoutProblemDeliveryMethodStale", "delivery": {"id": delivery}}]
    ask(DELIVERY, id=id, method=delivery)
    assert ask(CHECKOUT, id=id)["checkout"]["problems"] == []


def test_a_service_that_is_no_longer_offered_is_invalid(cloth_id: str):
    id, _total = ready_checkout(cloth_id)
    Rate.objects.filter(service="reguler").update(is_active=False)
    seen = ask(CHECKOUT, id=id)["checkout"]
    assert [one["__typename"] for one in seen["problems"]] == ["CheckoutProblemDeliveryMethodInvalid"]


def test_a_line_that_cannot_be_had_any_more_is_a_problem(cloth: ProductVariant, cloth_id: str):
    id = new({"variantId": cloth_id, "quantity": 3})["checkout"]["id"]
    street.placed_order(cloth, quantity=3)
    seen = ask(CHECKOUT, id=id)["checkout"]
    assert seen["problems"][0]["__typename"] == "CheckoutLineProblemInsufficientStock"
    assert seen["problems"][0]["availableQuantity"] == 2
    assert seen["lines"][0]["variant"]["quantityAvailable"] == 2


@pytest.mark.parametrize("change", [-1, 1, -268_000, "0.5"])
def test_an_amount_that_is_not_the_total_is_refused(cloth: ProductVariant, cloth_id: str, change: Any):
    """RELIABILITY.md 37 and 36: nothing is held, nothing is begun."""
    id, total = ready_checkout(cloth_id)
    amount = str(Decimal(total) + Decimal(change))
    done = ask(PAY, id=id, amount=amount, gateway=gateway())["transactionInitialize"]
    code = "INVALID" if change == "0.5" else "TOTAL_CHANGED"
    assert (done["transaction"], done["errors"][0]["code"], done["errors"][0]["field"]) == (None, code, "amount")
    assert Payment.objects.count() == 0
    cloth.refresh_from_db()
    assert cloth.free == 5


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "viel", "9" * 60, True, [1], {}])
def test_an_amount_that_is_none_is_no_request(cloth_id: str, amount: Any):
    """RELIABILITY.md 36."""
    id, _total = ready_checkout(cloth_id)
    answer = post(PAY, {"id": id, "amount": amount, "gateway": gateway()})
    assert (answer.status_code, codes(answer)) == (400, ["GRAPHQL_ERROR"])
    assert Payment.objects.count() == 0


def test_an_amount_beyond_the_books_is_refused(cloth_id: str):
    """RELIABILITY.md 36: a number, but none that any column holds."""
    id, _total = ready_checkout(cloth_id)
    for amount in ("1e400", "9" * 20, "1e-400"):
        done = ask(PAY, id=id, amount=amount, gateway=gateway())["transactionInitialize"]
        assert (done["transaction"], done["errors"][0]["code"]) == (None, "INVALID")
    assert Payment.objects.count() == 0


@pytest.mark.parametrize("written", ["268000", "268000.00", '"268000"', '"268000.0"', "2.68e5"])
def test_an_amount_is_a_number_or_a_text_and_never_a_float(cloth_id: str, written: str):
    id, total = ready_checkout(cloth_id)
    assert total == 268_000
    query = PAY.replace("$amount: PositiveDecimal, ", "").replace("amount: $amount", f"amount: {written}")
    literal = ask(query, id=id, gateway=gateway())["transactionInitialize"]
    assert literal["errors"] == []
    body = f'{{"query": "{" ".join(PAY.split())}", "variables": {{"id": "{id}", "gateway": "{gateway()}", "amount": {written}}}}}'  # noqa: E501
    answer = Client().post("/graphql/", body, content_type="application/json").json()
    assert answer["data"]["transactionInitialize"]["errors"] == []
    assert Payment.objects.filter(status="started").get().amount == 268_000


def test_a_price_that_changed_since_it_was_shown_is_not_charged(cloth: ProductVariant, cloth_id: str):
    """RELIABILITY.md 37: the amount that was shown is refused, the new one is told."""
    id, total = ready_checkout(cloth_id)
    price = VariantPrice.objects.get(variant=cloth)
    products.set_price(variant=cloth, channel=price.channel, amount=300_000)
    done = ask(PAY, id=id, amount=total, gateway=gateway())["transactionInitialize"]
    assert done["errors"][0]["code"] == "TOTAL_CHANGED"
    assert ask(CHECKOUT, id=id)["checkout"]["totalPrice"]["gross"]["amount"] == 318_000
    begun = ask(PAY, id=id, amount=318_000, gateway=gateway())["transactionInitialize"]
    assert begun["errors"] == []
    products.set_price(variant=cloth, channel=price.channel, amount=900_000)
    order = ask(COMPLETE, id=id)["checkoutComplete"]["order"]
    assert order["total"]["gross"]["amount"] == 318_000


def test_a_change_of_the_cart_gives_back_what_was_held_and_a_refused_one_does_not(cloth: ProductVariant, cloth_id: str):
    id, total = ready_checkout(cloth_id)
    ask(PAY, id=id, amount=total, gateway=gateway())
    cloth.refresh_from_db()
    assert cloth.free == 4
    refused = ask(ADD, id=id, lines=[{"variantId": cloth_id, "quantity": 90}])["checkoutLinesAdd"]
    assert refused["errors"][0]["code"] == "INSUFFICIENT_STOCK"
    assert Payment.objects.filter(status="started").count() == 1
    ask(ADD, id=id, lines=[{"variantId": cloth_id, "quantity": 1}])
    cloth.refresh_from_db()
    assert cloth.free == 5
    assert ask(COMPLETE, id=id)["checkoutComplete"]["errors"][0]["code"] == "CHECKOUT_NOT_FULLY_PAID"


def test_what_is_missing_is_named(cloth_id: str):
    id = new()["checkout"]["id"]

    def refused() -> str:
        done = ask(PAY, id=id, amount=1, gateway=gateway())["transactionInitialize"]
        return done["errors"][0]["code"]

    assert refused() == "CHECKOUT_EMPTY"
    ask(ADD, id=id, lines=[{"variantId": cloth_id, "quantity": 1}])
    assert refused() == "EMAIL_MISSING"
    ask(EMAIL, id=id, email="budi@example.com")
    assert refused() == "ADDRESS_MISSING"
    ask(SHIPPING, id=id, address=ADDRESS)
    assert refused() == "DELIVERY_MISSING"
    other = ask(PAY, id=id, amount=1, gateway="saleor.io.dummy-payment-app")["transactionInitialize"]
    assert (other["errors"][0]["code"], other["errors"][0]["field"]) == ("UNKNOWN_GATEWAY", "paymentGateway")


def test_notes_of_a_client_are_kept_with_the_checkout(cloth_id: str):
    id = new()["checkout"]["id"]
    query = """mutation ($id: ID!, $input: [MetadataInput!]!) { updateMetadata(id: $id, input: $input) {
      item { __typename metadata { key value } } errors { code field } } }"""
    done = ask(query, id=id, input=[{"key": "paper.marketing_opt_in", "value": "true"}])["updateMetadata"]
    assert done["item"] == {
        "__typename": "Checkout",
        "metadata": [{"key": "paper.marketing_opt_in", "value": "true"}],
    }
    many = [{"key": f"k{n}", "value": "v"} for n in range(21)]
    assert ask(query, id=id, input=many)["updateMetadata"]["errors"] == [{"code": "INVALID", "field": "input"}]


def _order(cloth_id: str, client: Client | None = None) -> str:
    id, total = ready_checkout(cloth_id)
    ask(PAY, id=id, amount=total, gateway=gateway())
    return ask(COMPLETE, client, id=id)["checkoutComplete"]["order"]["id"]


def test_a_stranger_with_the_id_sees_less_after_a_day(cloth_id: str):
    """RELIABILITY.md 7: number, state and totals stay; e-mail, phone and street are masked, without the session."""
    id = _order(cloth_id)
    seen = ask(ORDER, id=id)["order"]
    assert seen["userEmail"] == "budi@example.com"
    assert seen["shippingAddress"]["streetAddress1"] == "Jl. Kauman No. 12"
    assert seen["paymentInstructions"]["amount"] == 268_000
    Order.objects.update(placed_at=timezone.now() - timedelta(hours=25))
    later = ask(ORDER, id=id)["order"]
    assert later["userEmail"] == "b…@example.com"
    assert later["shippingAddress"] == {
        "firstName": "B…",
        "streetAddress1": "",
        "city": "Kota Pekalongan",
        "phone": None,
    }
    assert (later["number"], later["lines"][0]["quantity"]) == (seen["number"], 1)


def test_the_session_that_completed_the_checkout_is_the_buyers(cloth_id: str):
    """RELIABILITY.md 7: to it the order stays open."""
    client = Client()
    session = client.session
    session["x"] = 1
    session.save()
    id = _order(cloth_id, client)
    Order.objects.update(placed_at=timezone.now() - timedelta(hours=25))
    assert ask(ORDER, client, id=id)["order"]["userEmail"] == "budi@example.com"
    assert ask(ORDER, id=id)["order"]["userEmail"] == "b…@example.com"


WHO = """query ($id: ID) { checkout(id: $id) { email lines { quantity }
  shippingAddress { firstName streetAddress1 city phone } billingAddress { firstName streetAddress1 city phone } } }"""
MASKED = {"firstName": "B…", "streetAddress1": "", "city": "Kota Pekalongan", "phone": None}


def left(hours: int) -> None:
    Checkout.objects.update(updated_at=timezone.now() - timedelta(hours=hours))


def test_a_stranger_with_the_id_of_a_cart_sees_less_a_day_after_its_last_change(cloth_id: str):
    """RELIABILITY.md 7: as of an order."""
    id, _total = ready_checkout(cloth_id)
    left(hours=23)
    seen = ask(WHO, id=id)["checkout"]
    assert seen["email"] == "budi@example.com"
    assert seen["shippingAddress"]["streetAddress1"] == seen["billingAddress"]["streetAddress1"] == "Jl. Kauman No. 12"
    left(hours=25)
    later = ask(WHO, id=id)["checkout"]
    assert later["email"] == "b…@example.com"
    assert later["shippingAddress"] == later["billingAddress"] == MASKED
    assert later["lines"] == seen["lines"]


def test_a_cart_stays_open_to_the_session_that_began_it_and_to_the_buyers_account(cloth_id: str):
    """RELIABILITY.md 7."""
    id, _total = ready_checkout(cloth_id)
    budi, begun = street.user(), Client()
    session = begun.session
    session["checkout"] = Checkout.objects.get().token
    session.save()
    Checkout.objects.update(user=budi)
    account, other = Client(), Client()
    account.force_login(budi, backend="allauth.account.auth_backends.AuthenticationBackend")
    other.force_login(street.user("lain@example.com"), backend="allauth.account.auth_backends.AuthenticationBackend")
    left(hours=25)
    seen = [ask(WHO, client, id=id)["checkout"]["email"] for client in (begun, account, other)]
    assert seen == ["budi@example.com", "budi@example.com", "b…@example.com"]


def test_changing_a_cart_that_was_left_brings_nothing_to_light(cloth_id: str):
    """RELIABILITY.md 7: else a stranger would add a note of his own and read the rest."""
    id, _total = ready_checkout(cloth_id)
    left(hours=25)
    note = 'mutation ($id: ID!) { updateMetadata(id: $id, input: [{key: "a", value: "b"}]) { errors { code } } }'
    assert ask(note, id=id)["updateMetadata"]["errors"] == []
    seen = ask(WHO, id=id)["checkout"]
    assert (seen["email"], seen["shippingAddress"], seen["billingAddress"]) == (None, None, None)
    assert seen["lines"] == [{"quantity": 1}]


def test_a_cart_that_was_left_is_not_bought_with_what_a_stranger_cannot_see(cloth_id: str):
    """RELIABILITY.md 7: the order's page would show it; and a refused attempt changes nothing."""
    id, total = ready_checkout(cloth_id)
    left(hours=25)
    refused = ask(PAY, id=id, amount=total, gateway=gateway())["transactionInitialize"]["errors"]
    assert [error["code"] for error in refused] == ["EMAIL_MISSING"]
    assert ask(WHO, id=id)["checkout"]["email"] == "b…@example.com"
    ask(EMAIL, id=id, email="budi@example.com")
    assert ask(WHO, id=id)["checkout"]["shippingAddress"] is None


def test_another_token_none_an_empty_and_an_old_one_show_nothing(cloth_id: str):
    """RELIABILITY.md 7: and a claim changes the token."""
    id = _order(cloth_id)
    order = Order.objects.get()
    for wrong in (
        None,
        "",
        "junk",
        to_global("Order", ""),
        to_global("Order", order.number),
        to_global("Order", "a" * 22),
    ):
        assert ask(ORDER, id=wrong)["order"] is None
    claim(order=order, token=claim_token(order), user=street.user())
    assert ask(ORDER, id=id)["order"] is None
    order.refresh_from_db()
    assert ask(ORDER, id=to_global("Order", order.token))["order"]["number"] == order.number


def test_an_order_that_nobody_paid_says_so(cloth_id: str):
    id = _order(cloth_id)
    expire_order(number=Order.objects.get().number)
    seen = ask(ORDER, id=id)["order"]
    assert (seen["status"], seen["paymentStatus"], seen["paymentInstructions"]) == ("EXPIRED", "CANCELLED", None)


def test_the_rules_of_an_address_name_the_fields_of_its_input():
    rules = ask(
        "{ addressValidationRules(countryCode: ID) { allowedFields requiredFields countryAreaChoices { raw } } }"
    )
    found = rules["addressValidationRules"]
    assert set(found["requiredFields"]) <= {"name", *ADDRESS}
    assert "streetAddress1" in found["allowedFields"]
    assert "Jawa Tengah" in [choice["raw"] for choice in found["countryAreaChoices"]]
    assert ask("{ addressValidationRules(countryCode: EU) { addressFormat } }")["addressValidationRules"] is None


def test_a_stored_document_with_other_variables_costs_what_those_cost(cloth_id: str):
    query = "query ($n: Int!) { products(first: $n) { totalCount } }"
    assert post(query, {"n": 1}).json()["extensions"]["cost"]["requested"] == 2
    assert post(query, {"n": 90}).json()["extensions"]["cost"]["requested"] == 91
    assert codes(post(query, {"n": "x"})) == ["GRAPHQL_ERROR"]
