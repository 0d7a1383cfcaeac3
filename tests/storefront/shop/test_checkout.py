"""The checkout as a guest walks it: contact, delivery, payment, review. One step a page, no script needed."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from catalog.commons.models import KeptAnswer
from catalog.commons.numbers import random_id
from catalog.products.models import ProductVariant, VariantPrice
from catalog.stock.models import StockLevel
from orders.carts.models import Checkout, CheckoutDelivery
from orders.pricing import quotes
from orders.sales.models import Order
from tests.makers import street

pytestmark = pytest.mark.django_db

HOME = {
    "act": "save",
    "country": "ID",
    "name": "Budi Santoso",
    "phone": "0812 3456 7890",
    "street": "Jl. Kauman No. 12, RT 002/RW 005",
    "village_code": "33.75.02.1004",
}
ABROAD = {
    "act": "save",
    "country": "NL",
    "name": "Marijke de Vries",
    "street": "Oudegracht 112",
    "postal_code": "3511 AW",
    "city": "Utrecht",
}


@pytest.fixture
def variant() -> ProductVariant:
    street.rates()
    street.regions()
    return street.cloth(street.maker(), stock_of=3, one_of_a_kind=False)


@pytest.fixture
def shopper(client: Client, variant: ProductVariant) -> Client:
    """Somebody with one piece in the cart."""
    client.post("/id/cart/add/", {"variant": variant.public_id})
    return client


def walk(client: Client, *, until: str = "review", address: dict[str, str] | None = None, lang: str = "id") -> Checkout:
    client.post(f"/{lang}/checkout/contact/", {"email": "budi@example.com", "name": "Budi"})
    if until != "delivery":
        assert client.post(f"/{lang}/checkout/delivery/", address or HOME).status_code == 302
    if until == "review":
        client.post(f"/{lang}/checkout/payment/", {"gateway": "canting.bank-transfer"})
    return Checkout.objects.get(token=client.session["checkout"])


def order_it(client: Client, shown: object, *, lang: str = "id", **more: object) -> Any:
    return client.post(f"/{lang}/checkout/review/", {"shown_total": shown, "idempotency_key": random_id(), **more})


def test_a_guest_buys_without_an_account(shopper: Client) -> None:
    walk(shopper)
    page = shopper.get("/id/checkout/review/").text
    assert 'name="shown_total" value="1268000"' in page
    assert "Rp1.268.000" in page and "budi@example.com" in page and "+6281234567890" in page
    answer = order_it(shopper, 1_268_000)
    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/id/orders/{order.token}/")
    assert (order.total, order.user, order.email, order.language) == (1_268_000, None, "budi@example.com", "id")
    assert order.ship_to.lines() == [
        "Jl. Kauman No. 12, RT 002/RW 005",
        "Kauman, Pekalongan Timur",
        "Kota Pekalongan, Jawa Tengah 51127",
    ]
    assert shopper.session["orders"] == [order.token] and "checkout" not in shopper.session


def test_the_terms_of_the_contract_stand_before_the_button(shopper: Client) -> None:
    """DOMAIN.md 3.1: parties, goods, price, payment, delivery, return, data, disputes."""
    walk(shopper)
    page = shopper.get("/en/checkout/review/").text
    for said in ("Sellers", "Canting Siti", "Buyer", "Goods", "Price", "Payment", "Return", "Your data", "Complaints"):
        assert said in page, said


def test_the_language_of_the_page_is_that_of_the_order(shopper: Client) -> None:
    walk(shopper, lang="en")
    order_it(shopper, 1_268_000, lang="en")
    assert Order.objects.get().language == "en"


@pytest.mark.parametrize("step", ["contact", "delivery", "payment", "review"])
def test_nothing_to_buy_leads_to_the_cart(client: Client, step: str) -> None:
    for answer in (client.get(f"/id/checkout/{step}/"), client.post(f"/id/checkout/{step}/")):
        assert (answer.status_code, answer["Location"]) == (302, "/id/cart/")


def test_nobody_is_ahead_of_what_is_filled_in(shopper: Client) -> None:
    for step in ("delivery", "payment", "review"):
        assert shopper.get(f"/id/checkout/{step}/")["Location"] == "/id/checkout/contact/"
    walk(shopper, until="delivery")
    for step in ("payment", "review"):
        assert shopper.get(f"/id/checkout/{step}/")["Location"] == "/id/checkout/delivery/"
    walk(shopper, until="payment")
    assert order_it(shopper, 1_268_000)["Location"] == "/id/checkout/payment/"
    assert not Order.objects.exists()


@pytest.mark.parametrize("email", ["", "budi", "budi@", "a@b@c.id", "x" * 250 + "@example.com"])
def test_an_address_that_is_none_is_refused_at_its_field(shopper: Client, email: str) -> None:
    answer = shopper.post("/id/checkout/contact/", {"email": email})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text and 'id="id_email_error"' in answer.text
    assert Checkout.objects.get().email == ""


def test_the_steps_are_kept_by_nobody(shopper: Client) -> None:
    walk(shopper)
    for step in ("contact", "delivery", "payment", "review"):
        assert "no-store" in shopper.get(f"/id/checkout/{step}/")["Cache-Control"]


# ---- delivery


def test_a_kelurahan_is_found_by_name_and_by_postal_code_without_script(shopper: Client) -> None:
    walk(shopper, until="delivery")
    for words in ("kauman", "51127"):
        page = shopper.post("/id/checkout/delivery/", {**HOME, "village_code": "", "act": "find", "q": words})
        assert page.status_code == 200
        assert 'value="33.75.02.1004"' in page.text
        assert 'value="Jl. Kauman No. 12, RT 002/RW 005"' in page.text
    assert Checkout.objects.get().shipping_address == {}


def test_kelurahan_come_as_one_types(client: Client, variant: ProductVariant) -> None:
    page = client.get("/id/regions/", {"q": "kauman"}, headers={"HX-Request": "true"})
    assert 'value="33.75.02.1004"' in page.text and "Kota Pekalongan, Jawa Tengah" in page.text
    nothing = client.get("/id/regions/", {"q": "<b>zzz"})
    assert nothing.status_code == 200 and "&lt;b&gt;zzz" in nothing.text
    assert client.get("/id/regions/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "id_name_error"),
        ("phone", "", "id_phone_error"),
        ("phone", "12", "id_phone_error"),
        ("street", "", "id_street_error"),
        ("street", "J" * 201, "id_street_error"),
        ("village_code", "", "id_q_error"),
        ("village_code", "99.99.99.9999", "id_q_error"),
        ("country", "XX", "id_country_error"),
    ],
)
def test_what_is_wrong_with_an_address_at_home_is_said_at_its_field(
    shopper: Client, field: str, value: str, said: str
) -> None:
    walk(shopper, until="delivery")
    answer = shopper.post("/id/checkout/delivery/", {**HOME, field: value})
    assert answer.status_code == 422
    assert f'id="{said}"' in answer.text
    assert 'href="#id_' in answer.text
    assert Checkout.objects.get().shipping_address == {}


def test_a_new_address_comes_with_the_first_service_for_each_parcel(shopper: Client) -> None:
    checkout = walk(shopper, until="payment")
    assert list(CheckoutDelivery.objects.values_list("service", flat=True)) == ["reguler"]
    assert quotes.of(checkout).total == 1_268_000
    page = shopper.get("/id/checkout/delivery/").text
    assert "Reguler" in page and "Ekspres" in page and "Rp32.000" in page


def test_another_service_is_chosen_and_the_sum_follows(shopper: Client) -> None:
    checkout = walk(shopper, until="payment")
    seller = quotes.of(checkout).parcels[0].seller_id
    chosen = {"act": "choose", f"service-{seller}": "ekspres", "note": "Untuk lamaran"}
    live = shopper.post("/id/checkout/delivery/", chosen, headers={"HX-Request": "true"})
    assert (live.status_code, "Rp1.282.000" in live.text) == (200, True)
    assert shopper.post("/id/checkout/delivery/", chosen)["Location"] == "/id/checkout/payment/"
    checkout.refresh_from_db()
    assert checkout.note == "Untuk lamaran"


@pytest.mark.parametrize("service", ["", "terbang", "pos-terlacak"])
def test_a_parcel_without_a_service_is_named(shopper: Client, service: str) -> None:
    checkout = walk(shopper, until="payment")
    seller = quotes.of(checkout).parcels[0].seller_id
    answer = shopper.post("/id/checkout/delivery/", {"act": "choose", f"service-{seller}": service})
    assert answer.status_code == 422
    assert 'href="#p1"' in answer.text
    assert CheckoutDelivery.objects.get().service == "reguler"


def test_abroad_the_fields_are_those_of_the_country(shopper: Client) -> None:
    walk(shopper, until="delivery")
    page = shopper.post("/en/checkout/delivery/", {**HOME, "country": "US", "act": "country"}).text
    assert "ZIP code" in page and "California" in page and 'name="village_code"' not in page
    assert 'value="Budi Santoso"' in page
    assert "Duties are not included" in page


def test_an_order_goes_abroad(shopper: Client) -> None:
    walk(shopper, address=ABROAD)
    assert "Bea masuk" in shopper.get("/id/checkout/review/").text
    assert order_it(shopper, 1_635_000).status_code == 303
    order = Order.objects.get()
    assert (order.shipping, order.ship_to.country) == (385_000, "NL")


@pytest.mark.parametrize(("field", "value"), [("postal_code", "3511"), ("city", ""), ("name", ""), ("phone", "+31 1")])
def test_what_is_wrong_with_an_address_abroad_is_said_at_its_field(shopper: Client, field: str, value: str) -> None:
    walk(shopper, until="delivery")
    answer = shopper.post("/en/checkout/delivery/", {**ABROAD, field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.text
    assert Checkout.objects.get().shipping_address == {}


def test_countries_stand_by_name_with_indonesia_first(shopper: Client) -> None:
    walk(shopper, until="delivery")
    for language, later in (("id", ("Belanda", "Jepang")), ("en", ("Japan", "Netherlands"))):
        page = shopper.get(f"/{language}/checkout/delivery/").text
        places = [page.index(f">{name}</option>") for name in ("Indonesia", *later)]
        assert places == sorted(places)


# ---- payment and review


@pytest.mark.parametrize("gateway", ["", "canting.gold", "canting.bank-transfer' OR 1=1"])
def test_a_way_to_pay_that_is_not_offered_is_refused(shopper: Client, gateway: str) -> None:
    walk(shopper, until="payment")
    assert shopper.post("/id/checkout/payment/", {"gateway": gateway}).status_code == 422
    assert "gateway" not in shopper.session


@pytest.mark.parametrize("total", ["", "0", "1", "-1268000", "1268000.0", "NaN", "9" * 30, "1e6", "0x10"])
def test_a_total_that_was_not_shown_is_never_charged(shopper: Client, total: str) -> None:
    """RELIABILITY.md test 36."""
    walk(shopper)
    answer = order_it(shopper, total)
    assert answer.status_code == 409
    assert 'name="shown_total" value="1268000"' in answer.text
    assert not Order.objects.exists()


def test_amounts_sent_along_mean_nothing(shopper: Client) -> None:
    """RELIABILITY.md test 36."""
    walk(shopper)
    order_it(shopper, 1_268_000, total="1", subtotal="-1", shipping="0", discount="1268000", tax="-5", price="0")
    order = Order.objects.get()
    assert (order.subtotal, order.shipping, order.total) == (1_250_000, 18_000, 1_268_000)


def test_a_price_that_changes_before_the_order_is_shown_and_then_charged_as_shown(shopper: Client) -> None:
    """RELIABILITY.md test 37."""
    walk(shopper)
    VariantPrice.objects.update(amount=1_300_000)
    answer = order_it(shopper, 1_268_000)
    assert answer.status_code == 409
    assert "Rp1.268.000" in answer.text and "Rp1.318.000" in answer.text
    assert "Harga naik Rp50.000 sejak Anda memasukkannya." in answer.text
    assert not Order.objects.exists()
    assert order_it(shopper, 1_318_000).status_code == 303
    assert Order.objects.get().total == 1_318_000


def test_a_piece_that_somebody_was_faster_to_buy(shopper: Client) -> None:
    walk(shopper)
    StockLevel.objects.update(reserved=3)
    ProductVariant.objects.update(free=0)
    answer = order_it(shopper, 1_268_000)
    assert answer.status_code == 409
    assert "Kain ini baru saja dibeli orang lain. Uang Anda belum ditarik." in answer.text
    assert 'name="shown_total"' not in answer.text
    assert not Order.objects.exists()


def test_a_second_click_leads_to_the_one_order(shopper: Client) -> None:
    walk(shopper)
    first = order_it(shopper, 1_268_000)
    assert order_it(shopper, 1_268_000)["Location"] == first["Location"]
    assert Order.objects.count() == 1


def test_a_second_click_that_began_before_the_first_ended(shopper: Client) -> None:
    """The second request still has the cart's token in its session."""
    checkout = walk(shopper)
    first = order_it(shopper, 1_268_000)
    session = shopper.session
    session["checkout"] = checkout.token
    del session["orders"]
    session.save()
    assert order_it(shopper, 1_268_000)["Location"] == first["Location"]
    assert Order.objects.count() == 1


def test_orders_are_not_placed_by_looking(shopper: Client) -> None:
    walk(shopper)
    shopper.get("/id/checkout/review/", {"shown_total": 1_268_000})
    assert not Order.objects.exists()


def test_a_form_from_elsewhere_places_nothing(variant: ProductVariant) -> None:
    """RELIABILITY.md test 12."""
    strict = Client(enforce_csrf_checks=True)
    session = strict.session
    session["checkout"], session["gateway"] = street.cart(variant).token, "canting.bank-transfer"
    session.save()
    assert strict.get("/id/checkout/review/").status_code == 200
    for kind in ("application/x-www-form-urlencoded", "text/plain", "application/json"):
        answer = strict.post("/id/checkout/review/", "shown_total=1268000", content_type=kind)
        assert answer.status_code == 403
    assert not Order.objects.exists()


def test_who_logs_in_on_the_way_keeps_the_cart_and_gets_the_order(shopper: Client) -> None:
    cache.clear()  # other tests may have used up the tries of this address
    budi = street.user()
    walk(shopper)
    shopper.post("/id/account/login/", {"login": budi.email, "password": street.PASSWORD})
    assert Checkout.objects.get().user == budi
    order_it(shopper, 1_268_000)
    assert Order.objects.get().user == budi


def test_the_same_form_sent_twice_gives_the_same_answer(shopper: Client) -> None:
    """RELIABILITY.md test 27: the page's hidden key; another payload under it is refused, and so is none."""
    walk(shopper)
    answers = [order_it(shopper, 1_268_000, idempotency_key="the-same") for _click in range(3)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (303, f"/id/orders/{Order.objects.get().token}/")
    }


def test_a_key_that_was_used_for_something_else_orders_nothing(shopper: Client) -> None:
    walk(shopper)
    order_it(shopper, 5, idempotency_key="the-same")  # refused, so its key is free again
    KeptAnswer.objects.create(
        scope="page.place_order", key="used", payload_hash="x", began_at=timezone.now(), done=True, answer="x"
    )
    answer = order_it(shopper, 1_268_000, idempotency_key="used")
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert not Order.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 300, "a\nb"])
def test_without_a_key_that_can_be_kept_nothing_is_ordered(shopper: Client, key: str) -> None:
    walk(shopper)
    answer = order_it(shopper, 1_268_000, idempotency_key=key)
    assert answer.status_code in (400, 422) and 'role="alert"' in answer.text
    assert not Order.objects.exists()
