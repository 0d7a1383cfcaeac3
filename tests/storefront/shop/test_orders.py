"""The order behind its secret link, the claim of a guest's order, and one's own history."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from catalog.commons.history import Actor
from catalog.people.models import User
from orders.fulfilment import actions as fulfilment
from orders.placing.actions import expire_order
from orders.sales.claims import claim_token
from orders.sales.models import Order
from tests.makers import street

pytestmark = pytest.mark.django_db
SITI = Actor("siti", "seller")


@pytest.fixture
def order() -> Order:
    return street.placed_order(street.cloth(street.maker()))


def page_of(order: Order) -> str:
    return f"/id/orders/{order.token}/"


def older(order: Order, hours: int) -> None:
    Order.objects.filter(pk=order.pk).update(placed_at=timezone.now() - timedelta(hours=hours))


def log_in(client: Client, user: User) -> None:
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


def test_how_to_transfer_is_said_exactly(client: Client, order: Order) -> None:
    payment = order.payments.get()
    page = client.get(page_of(order)).text
    for said in (order.number, payment.reference, "Rp1.268.000", "Bank Contoh", "000 0000 0000", "WIB", "tumpal"):
        assert said in page, said
    local = timezone.localtime(payment.due_at)
    assert f"{local:%H.%M} WIB" in page


def test_the_page_keeps_its_secret_address_to_itself(client: Client, order: Order) -> None:
    answer = client.get(page_of(order))
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"] and 'name="robots" content="noindex"' in answer.text
    assert 'rel="alternate"' not in answer.text


@pytest.mark.parametrize("token", ["x", "A" * 22, "%00", "CT-26-AAAAAA"])
def test_another_token_shows_nothing(client: Client, order: Order, token: str) -> None:
    """RELIABILITY.md test 7."""
    assert client.get(f"/id/orders/{token}/").status_code == 404
    assert client.get(f"/id/orders/{order.number}/").status_code == 404


def test_a_stranger_with_the_link_sees_the_address_for_a_day_only(client: Client, order: Order) -> None:
    """RELIABILITY.md test 7."""
    fresh = client.get(page_of(order)).text
    assert "Jl. Kauman No. 12" in fresh and "budi@example.com" in fresh
    older(order, 25)
    late = client.get(page_of(order)).text
    assert order.number in late and "Rp1.268.000" in late
    for hidden in ("Jl. Kauman", "51127", "budi@example.com", "Budi Santoso"):
        assert hidden not in late, hidden
    assert "Kota Pekalongan" in late


def test_the_session_that_placed_it_sees_the_address_later_too(client: Client, order: Order) -> None:
    session = client.session
    session["orders"] = [order.token]
    session.save()
    older(order, 24 * 30)
    assert "Jl. Kauman No. 12" in client.get(page_of(order)).text


def test_the_account_sees_the_address_and_another_account_does_not(client: Client) -> None:
    budi, other = street.user(), street.user("lain@example.com")
    order = street.placed_order(street.cloth(street.maker()), buyer=budi)
    older(order, 48)
    log_in(client, budi)
    assert "Jl. Kauman No. 12" in client.get(page_of(order)).text
    log_in(client, other)
    assert "Jl. Kauman" not in client.get(page_of(order)).text


def test_the_way_of_each_makers_parcel_is_shown(client: Client) -> None:
    siti, rohmat = street.maker(), street.maker("cap-rohmat", "Cap Rohmat")
    order = street.paid_order(street.cloth(siti), street.cloth(rohmat, "Kawung"))
    part = order.parts.get(seller=siti)
    fulfilment.accept(seller=siti, part_id=part.public_id, actor=SITI)
    parcel = fulfilment.pack(seller=siti, part_id=part.public_id, actor=SITI)
    fulfilment.ship(seller=siti, parcel_id=parcel.public_id, courier="JNE", tracking_number="JP1234567890", actor=SITI)
    page = client.get(page_of(order)).text
    assert page.count('<ol class="time">') == 2
    assert "JNE" in page and "JP1234567890" in page
    assert "Dikirim sebagian" in page
    # The glossary keeps "Diterima" for the parcel in the buyer's hands.
    assert "Diproses perajin" in page and "Diterima" not in page


def test_an_order_that_was_not_paid_in_time_says_what_to_do(client: Client, order: Order) -> None:
    expire_order(number=order.number)
    page = client.get(page_of(order)).text
    assert order.payments.get().reference not in page
    assert '<ol class="time">' not in page
    assert "Kedaluwarsa" in page


def test_looking_is_all_that_the_page_allows(client: Client, order: Order) -> None:
    assert client.post(page_of(order)).status_code == 405


# ---- claiming


def claim_of(order: Order) -> str:
    return f"/id/orders/{order.token}/claim/{claim_token(order)}/"


def test_a_guest_order_is_claimed_once(client: Client, order: Order) -> None:
    budi = street.user()
    log_in(client, budi)
    address = claim_of(order)
    page = client.get(address)
    assert page.status_code == 200 and order.number in page.text
    assert page["Referrer-Policy"] == "same-origin"
    order.refresh_from_db()
    assert order.user is None
    answer = client.post(address)
    old = order.token
    order.refresh_from_db()
    assert order.user == budi and order.token != old
    assert answer["Location"] == page_of(order)
    assert client.get(f"/id/orders/{old}/").status_code == 404
    assert client.post(address).status_code == 404


def test_who_is_not_logged_in_is_asked_to_and_comes_back(client: Client, order: Order) -> None:
    address = claim_of(order)
    page = client.get(address)
    assert page.status_code == 200
    assert f'href="/id/account/login/?next={quote(address)}"' in page.text
    answer = client.post(address)
    assert answer.status_code == 302 and answer["Location"].startswith("/id/account/login/?next=")
    order.refresh_from_db()
    assert order.user is None


def test_a_wrong_or_foreign_claim_is_a_calm_page(client: Client, order: Order) -> None:
    """RELIABILITY.md tests 7 and 17."""
    other = street.placed_order(street.cloth(street.maker("lain", "Lain"), "Lain"))
    log_in(client, street.user("maling@example.com"))
    for token, claim in (
        (order.token, "x"),
        (order.token, claim_token(other)),
        (other.token, claim_token(order)),
        ("x", claim_token(order)),
    ):
        for answer in (
            client.get(f"/id/orders/{token}/claim/{claim}/"),
            client.post(f"/id/orders/{token}/claim/{claim}/"),
        ):
            assert answer.status_code == 404
            assert "Tautan ini tidak berlaku lagi" in answer.text
    assert not Order.objects.exclude(user=None).exists()


def test_an_account_with_the_same_address_does_not_get_a_guests_orders(client: Client, order: Order) -> None:
    """RELIABILITY.md test 7 (CVE-2026-44472): the address alone proves nothing."""
    log_in(client, street.user(order.email))
    assert order.number not in client.get("/id/orders/").text


def test_a_claimed_order_cannot_be_claimed_by_another(client: Client, order: Order) -> None:
    address = claim_of(order)
    log_in(client, street.user())
    client.post(address)
    log_in(client, street.user("lain@example.com"))
    assert client.post(address).status_code == 404
    order.refresh_from_db()
    assert order.user.email == "budi@example.com"


# ---- history


def test_the_history_asks_for_an_account(client: Client) -> None:
    assert client.get("/en/orders/")["Location"] == "/en/account/login/?next=/en/orders/"


def test_the_history_holds_ones_own_orders_and_no_others(client: Client) -> None:
    budi = street.user()
    maker = street.maker()
    mine = street.placed_order(street.cloth(maker), buyer=budi)
    foreign = street.placed_order(street.cloth(maker, "Lain"), buyer=street.user("lain@example.com"))
    log_in(client, budi)
    page = client.get("/id/orders/").text
    assert mine.number in page and foreign.number not in page
    assert "Menunggu pembayaran" in page


def test_an_empty_history_says_what_will_be_there(client: Client) -> None:
    log_in(client, street.user())
    assert "Belum ada pesanan" in client.get("/id/orders/").text


@pytest.mark.parametrize("page", ["0", "-1", "x", "999"])
def test_a_page_that_is_none_is_the_nearest(client: Client, page: str) -> None:
    log_in(client, street.user())
    assert client.get("/id/orders/", {"page": page}).status_code == 200


def test_the_history_asks_the_database_as_often_for_two_orders_as_for_twelve(
    client: Client, django_assert_max_num_queries: object
) -> None:
    budi, maker = street.user(), street.maker()
    for number in range(6):
        street.placed_order(street.cloth(maker, f"Kain {number}"), buyer=budi)
    log_in(client, budi)
    client.get("/id/orders/")
    with django_assert_max_num_queries(12):
        client.get("/id/orders/")
