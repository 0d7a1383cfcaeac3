"""The cart's page: what can be put in, what is said when it cannot, and what is never listened to."""

import pytest
from django.test import Client

from catalog.products.models import Product, VariantPrice
from orders.carts.models import Checkout, CheckoutLine
from tests.makers import street

pytestmark = pytest.mark.django_db


def put(client: Client, variant_id: str, quantity: object = 1, **more: object):
    return client.post("/id/cart/add/", {"variant": variant_id, "quantity": quantity, **more})


def test_an_empty_cart_says_so_and_leads_to_cloth(client: Client) -> None:
    page = client.get("/id/cart/")
    assert page.status_code == 200
    assert "Keranjang masih kosong" in page.text
    assert 'href="/id/products/"' in page.text
    assert "no-store" in page["Cache-Control"]


def test_a_piece_is_put_in_and_stands_under_its_maker(client: Client) -> None:
    variant = street.cloth(street.maker())
    answer = put(client, variant.public_id)
    assert (answer.status_code, answer["Location"]) == (302, "/id/cart/")
    page = client.get("/id/cart/").text
    assert "Buketan Toska" in page and "Canting Siti" in page
    assert "Rp1.250.000" in page and "Satu-satunya" in page


def test_pieces_of_two_makers_are_two_parcels(client: Client) -> None:
    put(client, street.cloth(street.maker()).public_id)
    put(client, street.cloth(street.maker("cap-rohmat", "Cap Rohmat"), "Kawung").public_id)
    page = client.get("/id/cart/").text
    assert page.count('class="parcel"') == 2
    assert "Paket 1 dari 2" in page and "Paket 2 dari 2" in page


@pytest.mark.parametrize(
    "quantity", ["0", "-1", "1000000000", "abc", "", "1.5", "9223372036854775808", "NaN", "٣", "1e1"]
)
def test_a_number_that_is_none_is_refused_in_words_and_nothing_is_put_in(client: Client, quantity: str) -> None:
    """RELIABILITY.md test 36."""
    variant = street.cloth(street.maker(), stock_of=9, one_of_a_kind=False)
    answer = put(client, variant.public_id, quantity)
    assert answer.status_code == 422
    assert "bilangan" in answer.text or "angka" in answer.text
    assert not CheckoutLine.objects.exists()


def test_prices_sent_along_are_not_listened_to(client: Client) -> None:
    """RELIABILITY.md test 36."""
    variant = street.cloth(street.maker())
    put(client, variant.public_id, 1, price="1", unit="1", total="-5", discount="1250000", shipping="0", tax="0")
    assert CheckoutLine.objects.get().seen_amount == 1_250_000
    assert "Rp1.250.000" in client.get("/id/cart/").text


def test_an_unknown_piece_is_gone_and_the_rest_of_the_cart_stays(client: Client) -> None:
    put(client, street.cloth(street.maker()).public_id)
    answer = put(client, "no-such-variant")
    assert answer.status_code == 410
    assert "Buketan Toska" in answer.text
    assert CheckoutLine.objects.count() == 1


def test_a_sold_piece_is_refused_with_conflict(client: Client) -> None:
    variant = street.cloth(street.maker())
    street.placed_order(variant)
    answer = put(client, variant.public_id)
    assert answer.status_code == 409
    assert not CheckoutLine.objects.filter(checkout__status=Checkout.OPEN).exists()


def test_more_than_there_are_is_refused_with_how_many_are_left(client: Client) -> None:
    variant = street.cloth(street.maker(), stock_of=2, one_of_a_kind=False)
    answer = put(client, variant.public_id, 3)
    assert answer.status_code == 409
    assert " 2 " in answer.text


@pytest.fixture
def line(client: Client) -> CheckoutLine:
    put(client, street.cloth(street.maker(), stock_of=5, one_of_a_kind=False).public_id, 2)
    return CheckoutLine.objects.get()


def test_a_number_of_pieces_is_changed_without_script(client: Client, line: CheckoutLine) -> None:
    assert client.post(f"/id/cart/lines/{line.token}/", {"quantity": "4"}).status_code == 302
    line.refresh_from_db()
    assert line.quantity == 4


def test_a_button_beats_the_field_beside_it(client: Client, line: CheckoutLine) -> None:
    client.post(f"/id/cart/lines/{line.token}/", {"quantity": "2", "to": "3"})
    line.refresh_from_db()
    assert line.quantity == 3


def test_a_bad_number_keeps_what_was_typed_and_the_old_number(client: Client, line: CheckoutLine) -> None:
    answer = client.post(f"/id/cart/lines/{line.token}/", {"quantity": "abc"})
    assert answer.status_code == 422
    assert 'value="abc"' in answer.text and 'aria-invalid="true"' in answer.text
    line.refresh_from_db()
    assert line.quantity == 2


def test_a_refusal_reaches_a_page_that_is_swapped_by_htmx(client: Client, line: CheckoutLine) -> None:
    answer = client.post(f"/id/cart/lines/{line.token}/", {"quantity": "abc"}, headers={"HX-Request": "true"})
    assert (answer.status_code, 'value="abc"' in answer.text) == (200, True)


def test_a_line_is_taken_out_and_a_second_click_is_quiet(client: Client, line: CheckoutLine) -> None:
    for _click in range(2):
        assert client.post(f"/id/cart/lines/{line.token}/", {"remove": "1"}).status_code == 302
    assert not CheckoutLine.objects.exists()


def test_a_line_of_another_session_is_not_there(client: Client, line: CheckoutLine) -> None:
    """RELIABILITY.md test 3."""
    stranger = Client()
    put(stranger, street.cloth(street.maker("lain", "Lain"), "Lain").public_id)
    assert stranger.post(f"/id/cart/lines/{line.token}/", {"quantity": "5"}).status_code == 404
    stranger.post(f"/id/cart/lines/{line.token}/", {"remove": "1"})
    line.refresh_from_db()
    assert line.quantity == 2


def test_a_price_that_rose_since_is_said(client: Client, line: CheckoutLine) -> None:
    """RELIABILITY.md test 37, in the cart."""
    VariantPrice.objects.update(amount=1_265_000)
    page = client.get("/id/cart/").text
    assert "Harga naik Rp15.000 sejak Anda memasukkannya." in page
    assert "Rp2.530.000" in page


def test_a_piece_sold_since_is_said_and_blocks_the_way_on(client: Client) -> None:
    variant = street.cloth(street.maker())
    put(client, variant.public_id)
    street.placed_order(variant)
    page = client.get("/id/cart/").text
    assert "note-bad" in page and 'aria-disabled="true"' in page
    assert client.get("/id/checkout/contact/")["Location"] == "/id/cart/"


def test_a_piece_withdrawn_since_is_said(client: Client, line: CheckoutLine) -> None:
    Product.objects.update(status=Product.WITHDRAWN)
    page = client.get("/id/cart/")
    assert page.status_code == 200
    assert "note-bad" in page.text


@pytest.mark.parametrize("address", ["/id/cart/add/", "/id/cart/lines/x/"])
def test_looking_changes_nothing(client: Client, address: str) -> None:
    """RELIABILITY.md test 12: no change by GET."""
    assert client.get(address).status_code == 405
    assert not Checkout.objects.exists()


def test_a_form_from_elsewhere_is_refused() -> None:
    """RELIABILITY.md test 12: cross-site requests carry no token."""
    variant = street.cloth(street.maker())
    strict = Client(enforce_csrf_checks=True)
    assert put(strict, variant.public_id).status_code == 403
    assert not Checkout.objects.exists()


def test_the_source_of_the_visit_goes_with_the_cart(client: Client) -> None:
    session = client.session
    session["source_first"], session["source_last"] = {"utm_source": "pameran"}, {"utm_source": "surat"}
    session.save()
    put(client, street.cloth(street.maker()).public_id)
    checkout = Checkout.objects.get()
    assert (checkout.source_first, checkout.source_last) == ({"utm_source": "pameran"}, {"utm_source": "surat"})


def test_markup_in_a_name_stays_words(client: Client) -> None:
    """RELIABILITY.md test 56."""
    seller = street.maker(name="<img src=x onerror=alert(1)> {{7*7}}")
    put(client, street.cloth(seller).public_id)
    page = client.get("/id/cart/").text
    assert "<img src=x" not in page and "{{7*7}}" in page


@pytest.mark.parametrize("path", ["/id/cart/lines/%00/", "/id/orders/%00/", "/id/regions/?q=kau%00man"])
def test_a_nul_in_an_address_is_no_error_of_ours(client: Client, path: str) -> None:
    answer = client.post(path, {"remove": "1"}) if "lines" in path else client.get(path)
    assert answer.status_code in (200, 404)


def test_a_nul_in_a_form_is_no_error_of_ours(client: Client) -> None:
    street.channel()
    assert put(client, "a\x00b").status_code == 410
