"""What a stopped shop left open: who sees it, what it shows of the buyer, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.people.models import User
from catalog.sellers.models import Msme
from catalog.vetting.actions import judging
from orders.sales.models import Order, SellerOrder
from orders.sales.queries import open_at_stopped_shops
from tests.makers import people, street, vetting

pytestmark = pytest.mark.django_db
PAGE = "/en/office/followup/"


def as_(user: User) -> Client:
    return people.enter(Client(), user)


def left_open(number: int = 1, slug: str = "canting-siti", **shop: Any) -> list[Order]:
    """Paid orders of a shop that was stopped then."""
    seller = street.maker(slug, slug.title(), **shop)
    cloth = street.cloth(seller, stock_of=number + 1, one_of_a_kind=False)
    made = [street.paid_order(cloth) for _time in range(number)]
    Msme.objects.filter(pk=seller.pk).update(status="suspended")
    return made


def test_every_unfinished_part_of_a_stopped_shop_is_there_and_no_other() -> None:
    siti, rohmat = street.maker(), street.maker("cap-rohmat", "Cap Rohmat")
    hers, his = (street.cloth(one, stock_of=9, one_of_a_kind=False) for one in (siti, rohmat))
    both = street.paid_order(hers, his)
    waiting = street.placed_order(hers)
    for status in ("shipped", "void"):
        SellerOrder.objects.filter(order=street.paid_order(hers)).update(status=status)

    def found() -> list[tuple[str, str]]:
        return [(part.order.number, part.seller.name) for part in open_at_stopped_shops(Msme.objects.all())]

    assert found() == []
    Msme.objects.filter(pk=siti.pk).update(status="suspended")
    assert found() == [(both.number, siti.name), (waiting.number, siti.name)]
    Msme.objects.filter(pk=siti.pk).update(status="approved", papers_until=timezone.localdate())
    assert found() == []
    Msme.objects.filter(pk=siti.pk).update(papers_until=timezone.localdate() - timedelta(days=1))
    assert found() == [(both.number, siti.name), (waiting.number, siti.name)]


def test_the_page_names_the_country_and_nothing_else_of_the_buyer() -> None:
    [order] = left_open()
    Order.objects.update(placed_at=timezone.now() - timedelta(days=6))
    SellerOrder.objects.update(ship_by=timezone.localdate() - timedelta(days=1))
    page = as_(vetting.officer()).get(PAGE).text
    assert order.number in page and "Indonesia" in page and ">6<" in page and "tag-bad" in page
    for private in ("budi@example.com", "Budi Santoso", "Jl. Kauman"):
        assert private not in page
    assert f"/office/orders/{order.number}/" not in page
    assert f"/office/orders/{order.number}/" in as_(street.finance_officer()).get(PAGE).text


@pytest.mark.parametrize(
    ("who", "status", "sees"),
    [
        ("nobody", 302, False), ("buyer", 403, False), ("auditor", 403, False), ("finance", 200, True),
        ("vetting", 200, True), ("here", 200, True), ("elsewhere", 200, False), ("tied", 200, False),
    ],
)  # fmt: skip
def test_it_is_for_officers_of_the_kecamatan_and_for_finance(who: str, status: int, sees: bool) -> None:
    [order] = left_open()
    visitors: dict[str, Any] = {
        "nobody": Client,
        "buyer": lambda: as_(street.user("ani@example.com")),
        "auditor": lambda: as_(vetting.officer("arif@example.com", role="auditor")),
        "finance": lambda: as_(street.finance_officer()),
        "vetting": lambda: as_(vetting.officer()),
        "here": lambda: as_(vetting.officer(kecamatan="33.75.02")),
        "elsewhere": lambda: as_(vetting.officer(kecamatan="33.75.01")),
        "tied": lambda: as_(tied()),
    }

    def tied() -> User:
        ratna = vetting.officer()
        judging.declare_interest(seller_id=Msme.objects.get().public_id, officer=ratna, kind="relative")
        return ratna

    answer = visitors[who]().get(PAGE)
    assert (answer.status_code, order.number in answer.text) == (status, sees)


def test_the_case_of_a_stopped_shop_shows_them_and_that_of_an_open_one_does_not() -> None:
    ratna, tuti = vetting.officer(), vetting.officer("tuti@example.com", "Bu Tuti")
    found = vetting.approved(ratna)
    street.Warehouse.objects.create(seller=found.seller, name="Bengkel", village=street.village())
    order = street.paid_order(street.cloth(found.seller))
    client, path = as_(ratna), f"/en/office/applications/{found.public_id}/"
    assert order.number not in client.get(path).text
    vetting.suspended(ratna, tuti, found)
    assert order.number in client.get(path).text


def test_it_costs_the_same_for_one_order_and_for_a_page_of_shops() -> None:
    client, counts = as_(vetting.officer()), []
    for number in (0, 30):
        for one in range(number):
            left_open(slug=f"toko-{one}")
        if not number:
            left_open()
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(PAGE).text
        assert page.count("Indonesia</td>") == number + 1
        counts.append(len(asked))
    assert counts[0] == counts[1], counts
