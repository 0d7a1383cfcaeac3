"""The maker's desk: her own orders and no others, each verb asked by nobody, a buyer, the wrong maker and the right one."""  # noqa: E501

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.people.models import User
from catalog.sellers.models import Membership, Msme
from orders.fulfilment.models import Parcel
from orders.sales.models import Order, SellerOrder
from tests.makers import street

pytestmark = pytest.mark.django_db


@pytest.fixture
def siti() -> User:
    return street.user("siti@example.com", name="Bu Siti")


@pytest.fixture
def shop(siti: User) -> Msme:
    return street.maker(owner=siti)


@pytest.fixture
def order(shop: Msme) -> Order:
    """Two pieces of Bu Siti's and one of Pak Rohmat's, paid."""
    other = street.maker("cap-rohmat", "Cap Rohmat")
    made = street.paid_order(
        street.cloth(shop, stock_of=4, one_of_a_kind=False),
        street.cloth(other, "Kawung Nila", price=285_000, stock_of=4, one_of_a_kind=False),
        quantity=2,
    )
    Order.objects.filter(pk=made.pk).update(
        note="Tanpa plastik, ya.", shipping_address={**made.shipping_address, "phone": "+6281234567890"}
    )
    return Order.objects.get(pk=made.pk)


@pytest.fixture
def part(order: Order, shop: Msme) -> SellerOrder:
    return order.parts.get(seller=shop)


def as_(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def wrong_seller() -> User:
    user = street.user("nur@example.com", name="Bu Nur")
    street.maker("canting-nur", "Canting Nur", owner=user)
    return user


def accepted(siti: User, part: SellerOrder) -> Client:
    client = as_(siti)
    client.post(f"/id/seller/orders/{part.public_id}/accept/")
    return client


def packed(siti: User, part: SellerOrder) -> tuple[Client, Parcel]:
    client = accepted(siti, part)
    client.post(f"/id/seller/orders/{part.public_id}/pack/", {"left": "2"})
    return client, Parcel.objects.get()


def state(part: SellerOrder) -> tuple[Any, ...]:
    part.refresh_from_db()
    return part.status, part.parcels.count(), list(part.parcels.values_list("status", "tracking_number"))


# ---- who may come in

PAGES = ("", "orders/{part}/", "orders/{part}/slip/")


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_asked_to_log_in_and_comes_back(part: SellerOrder, page: str) -> None:
    path = f"/en/seller/{page.format(part=part.public_id)}"
    assert as_(None).get(path)["Location"] == f"/en/account/login/?next={path}"


@pytest.mark.parametrize("page", PAGES)
def test_a_buyer_is_told_that_this_is_for_makers(part: SellerOrder, page: str) -> None:
    answer = as_(street.user()).get(f"/id/seller/{page.format(part=part.public_id)}")
    assert answer.status_code == 403
    assert "perajin" in answer.text and part.order.number not in answer.text


@pytest.mark.parametrize("page", PAGES[1:])
def test_the_wrong_maker_finds_nothing(part: SellerOrder, page: str) -> None:
    """RELIABILITY.md test 4: the same answer as for an order that does not exist."""
    client = as_(wrong_seller())
    foreign = client.get(f"/id/seller/{page.format(part=part.public_id)}")
    unknown = client.get(f"/id/seller/{page.format(part='x' * 22)}")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.text.replace(part.public_id, "") == unknown.text.replace("x" * 22, "")


def test_a_member_whose_part_is_not_orders_stays_outside(part: SellerOrder, shop: Msme) -> None:
    user = street.user("gudang@example.com")
    Membership.objects.create(seller=shop, user=user, role="stock")
    assert as_(user).get("/id/seller/").status_code == 403


VERBS = ("orders/{part}/accept/", "orders/{part}/pack/", "parcels/{parcel}/ship/")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["nobody", "buyer", "wrong seller", "officer"])
def test_the_verbs_are_refused_to_all_others_and_nothing_changes(
    siti: User, part: SellerOrder, verb: str, who: str
) -> None:
    """RELIABILITY.md test 4."""
    parcel = "x" * 22
    if "parcel" in verb:
        parcel = packed(siti, part)[1].public_id
    before = state(part)
    people = {"nobody": lambda: None, "buyer": street.user, "wrong seller": wrong_seller, "officer": street.officer}
    user = people[who]()
    form = {"left": "2", "courier": "JNE", "tracking_number": "JP1234567890"}
    answer = as_(user).post(f"/id/seller/{verb.format(part=part.public_id, parcel=parcel)}", form)
    assert answer.status_code == {"nobody": 302, "buyer": 403, "wrong seller": 404, "officer": 403}[who]
    assert state(part) == before


@pytest.mark.parametrize("verb", VERBS)
def test_looking_changes_nothing(siti: User, part: SellerOrder, verb: str) -> None:
    """RELIABILITY.md test 12."""
    parcel = packed(siti, part)[1].public_id
    before = state(part)
    assert as_(siti).get(f"/id/seller/{verb.format(part=part.public_id, parcel=parcel)}").status_code == 405
    assert state(part) == before


def test_a_form_from_elsewhere_is_refused(siti: User, part: SellerOrder) -> None:
    """RELIABILITY.md test 12."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(siti, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post(f"/id/seller/orders/{part.public_id}/accept/").status_code == 403
    assert state(part)[0] == "new"


# ---- what she sees


def test_she_sees_her_part_and_nothing_of_the_others(siti: User, part: SellerOrder) -> None:
    client = as_(siti)
    for page in ("", f"orders/{part.public_id}/", f"orders/{part.public_id}/slip/"):
        text = client.get(f"/id/seller/{page}").text
        assert part.order.number in text and "Buketan Toska" in text
        for hidden in ("Kawung", "Cap Rohmat", "budi@example.com", "Rp3.1"):
            assert hidden not in text, (page, hidden)


def test_the_slip_holds_what_a_parcel_needs(siti: User, part: SellerOrder) -> None:
    page = as_(siti).get(f"/id/seller/orders/{part.public_id}/slip/").text
    for said in ("Budi Santoso", "Jl. Kauman No. 12", "51127", "+6281234567890", "Buketan Toska", "Canting Siti"):
        assert said in page, said
    words = re.sub(r"<[^>]*>", " ", page.split("<main", 1)[1].split("</main", 1)[0])
    for hidden in ("Rp", "@", "Tanpa plastik"):
        assert hidden not in words, hidden


def test_an_order_that_is_not_paid_is_not_hers_to_see(siti: User, shop: Msme) -> None:
    order = street.placed_order(street.cloth(shop))
    part = order.parts.get()
    client = as_(siti)
    assert order.number not in client.get("/id/seller/").text
    assert client.get(f"/id/seller/orders/{part.public_id}/").status_code == 404
    assert client.post(f"/id/seller/orders/{part.public_id}/accept/").status_code == 404
    assert state(part)[0] == "waiting"


PERSONAL = ("Budi Santoso", "Jl. Kauman", "51127", "+6281234567890")


def sent(siti: User, part: SellerOrder, *, days_ago: float) -> Client:
    client, parcel = packed(siti, part)
    form = {"courier": "JNE", "tracking_number": "JP1234567890"}
    client.post(f"/id/seller/parcels/{parcel.public_id}/ship/", form)
    Parcel.objects.update(shipped_at=timezone.now() - timedelta(days=days_ago))
    return client


@pytest.mark.parametrize("page", ["?status=sent", "orders/{part}/", "orders/{part}/slip/"])
def test_the_address_is_hers_while_a_parcel_may_come_back(siti: User, part: SellerOrder, page: str) -> None:
    client = sent(siti, part, days_ago=29.9)
    text = client.get(f"/id/seller/{page.format(part=part.public_id)}").text
    assert all(word in text for word in (PERSONAL if "part" in page else ["51127"]))


@pytest.mark.parametrize("page", ["?status=sent", "orders/{part}/", "orders/{part}/slip/"])
def test_a_month_after_the_last_parcel_left_only_the_town_is_shown(siti: User, part: SellerOrder, page: str) -> None:
    client = sent(siti, part, days_ago=30.1)
    text = client.get(f"/id/seller/{page.format(part=part.public_id)}").text
    assert part.order.number in text and "Kota Pekalongan" in text
    for word in PERSONAL:
        assert word not in text, word
    if page == "orders/{part}/":
        assert "30 hari setelah paket terakhir" in text


def test_an_old_order_of_which_something_is_still_to_be_sent_keeps_its_address(siti: User, part: SellerOrder) -> None:
    client = accepted(siti, part)
    line = part.lines.get().public_id
    client.post(f"/id/seller/orders/{part.public_id}/pack/", {"left": "2", f"q-{line}": "1"})
    form = {"courier": "JNE", "tracking_number": "JP1234567890"}
    client.post(f"/id/seller/parcels/{Parcel.objects.get().public_id}/ship/", form)
    Parcel.objects.update(shipped_at=timezone.now() - timedelta(days=90))
    text = client.get(f"/id/seller/orders/{part.public_id}/").text
    assert all(word in text for word in PERSONAL)


def test_the_buyers_note_stands_with_the_order(siti: User, part: SellerOrder) -> None:
    assert "Tanpa plastik, ya." in as_(siti).get("/id/seller/").text


def test_the_most_urgent_stands_first_and_says_how_late_it_is(siti: User, shop: Msme) -> None:
    today = timezone.localdate()
    numbers = {}
    for name, days in (("Nanti", 5), ("Besok", 1), ("Telat", -2)):
        order = street.paid_order(street.cloth(shop, name))
        order.parts.update(ship_by=today + timedelta(days=days))
        numbers[name] = order.number
    page = as_(siti).get("/id/seller/?status=new").text
    assert page.index(numbers["Telat"]) < page.index(numbers["Besok"]) < page.index(numbers["Nanti"])
    assert "Lewat 2 hari" in page and "Besok" in page
    assert page.count("btn-do") == 1


def test_an_empty_desk_says_what_will_come(siti: User, shop: Msme) -> None:
    page = as_(siti).get("/id/seller/").text
    assert 'class="empty"' in page


@pytest.mark.parametrize("status", ["x", "", "waiting", "new' --"])
def test_an_unknown_tab_is_the_first_with_something(siti: User, part: SellerOrder, status: str) -> None:
    answer = as_(siti).get("/id/seller/", {"status": status})
    assert answer.status_code == 200 and part.order.number in answer.text


def test_who_has_two_shops_changes_between_them(siti: User, part: SellerOrder) -> None:
    second = street.maker("siti-dua", "Siti Dua", owner=siti)
    order = street.paid_order(street.cloth(second, "Sekar"))
    client = as_(siti)
    assert order.number in client.get("/id/seller/?shop=siti-dua").text
    assert order.number in client.get("/id/seller/").text
    page = client.get("/id/seller/?shop=canting-siti").text
    assert part.order.number in page and order.number not in page
    street.maker("canting-nur", "Canting Nur")
    assert client.get("/id/seller/?shop=canting-nur").status_code == 404


def test_the_day_by_which_she_sends_is_the_last_one(siti: User, part: SellerOrder) -> None:
    """As in her mail and on the buyer's page: "at the latest", never "before"."""
    SellerOrder.objects.update(ship_by=timezone.localdate() + timedelta(days=3))
    for page in ("", f"orders/{part.public_id}/"):
        text = as_(siti).get(f"/id/seller/{page}").text
        assert "Kirim paling lambat" in text and "sebelum" not in text


# ---- what she does


def test_an_accepted_order_is_in_work_and_has_not_arrived(siti: User, part: SellerOrder) -> None:
    """The glossary keeps "Diterima" for the parcel in the buyer's hands."""
    text = accepted(siti, part).get(f"/id/seller/orders/{part.public_id}/").text
    assert ">Diproses</h2>" in text and "Diterima" not in text


def test_she_accepts_packs_and_sends(siti: User, part: SellerOrder) -> None:
    client, parcel = packed(siti, part)
    assert state(part)[:2] == ("packed", 1)
    answer = client.post(
        f"/id/seller/parcels/{parcel.public_id}/ship/", {"courier": "JNE", "tracking_number": " jp12 3456 7890 "}
    )
    assert answer["Location"] == f"/id/seller/orders/{part.public_id}/"
    assert state(part) == ("shipped", 1, [("shipped", "JP1234567890")])


def test_she_sends_part_of_an_order_first(siti: User, part: SellerOrder) -> None:
    client = accepted(siti, part)
    line = part.lines.get().public_id
    pack = f"/id/seller/orders/{part.public_id}/pack/"
    client.post(pack, {"left": "2", f"q-{line}": "1"})
    parcel = Parcel.objects.get()
    form = {"courier": "JNE", "tracking_number": "JP1234567890"}
    client.post(f"/id/seller/parcels/{parcel.public_id}/ship/", form)
    assert state(part)[0] == "partly_shipped"
    slip = client.get(f"/id/seller/orders/{part.public_id}/slip/?parcel={parcel.public_id}").text
    assert re.search(r'<td class="num"[^>]*>1</td>', slip)
    client.post(pack, {"left": "1", f"q-{line}": "1"})
    last = Parcel.objects.exclude(pk=parcel.pk).get()
    client.post(f"/id/seller/parcels/{last.public_id}/ship/", form)
    assert state(part)[0] == "shipped"


@pytest.mark.parametrize("number", ["3", "-1", "abc", "1.5", "0", "", "99999999999"])
def test_a_number_that_cannot_be_packed_is_refused_and_kept(siti: User, part: SellerOrder, number: str) -> None:
    client = accepted(siti, part)
    line = part.lines.get().public_id
    answer = client.post(f"/id/seller/orders/{part.public_id}/pack/", {"left": "2", f"q-{line}": number})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert state(part)[:2] == ("accepted", 0)


def test_a_second_click_does_nothing_more(siti: User, part: SellerOrder) -> None:
    client, parcel = packed(siti, part)
    for path, form in (
        (f"orders/{part.public_id}/accept/", {}),
        (f"orders/{part.public_id}/pack/", {"left": "2"}),
    ):
        assert client.post(f"/id/seller/{path}", form).status_code == 302
    assert state(part)[:2] == ("packed", 1)
    ship = f"/id/seller/parcels/{parcel.public_id}/ship/"
    for number in ("JP1234567890", "LAIN999999"):
        assert client.post(ship, {"courier": "JNE", "tracking_number": number}).status_code == 302
    assert state(part) == ("shipped", 1, [("shipped", "JP1234567890")])


def test_a_second_click_on_part_of_an_order_packs_once(siti: User, part: SellerOrder) -> None:
    client = accepted(siti, part)
    line = part.lines.get().public_id
    for _click in range(2):
        client.post(f"/id/seller/orders/{part.public_id}/pack/", {"left": "2", f"q-{line}": "1"})
    assert state(part)[1] == 1


def test_packing_before_accepting_is_said_to_be_too_early(siti: User, part: SellerOrder) -> None:
    client = as_(siti)
    answer = client.post(f"/id/seller/orders/{part.public_id}/pack/", {"left": "2"}, follow=True)
    assert answer.status_code == 200 and "note-warn" in answer.text
    assert "Ini belum dapat dilakukan: keadaannya sekarang “Baru”." in answer.text
    assert state(part)[:2] == ("new", 0)


@pytest.mark.parametrize(
    ("field", "value"), [("courier", ""), ("courier", "J"), ("tracking_number", ""), ("tracking_number", "a/../b")]
)
def test_a_parcel_needs_a_courier_and_a_number(siti: User, part: SellerOrder, field: str, value: str) -> None:
    client, parcel = packed(siti, part)
    form = {"courier": "JNE", "tracking_number": "JP1234567890", field: value}
    answer = client.post(f"/id/seller/parcels/{parcel.public_id}/ship/", form)
    assert answer.status_code == 422
    assert f'id="id_{parcel.public_id}_{field}_error"' in answer.text
    assert state(part)[0] == "packed"
