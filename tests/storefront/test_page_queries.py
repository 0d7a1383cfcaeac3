"""How many queries each page with rows costs: the same for 1, 24 and 100 of them, and every row is there."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons import jobs
from catalog.commons.history import Actor
from catalog.heritage.models import Motif
from catalog.people.models import User
from catalog.products.models import ProductVariant
from catalog.sellers.models import Membership, Msme
from orders.carts import actions as carts
from orders.carts.models import CheckoutLine
from orders.fulfilment.models import Parcel, ParcelLine
from orders.payments import actions as payments
from orders.payments.bank_transfer.gateway import ID as BANK_TRANSFER
from orders.sales.models import Order, SellerOrder
from storefront.officers_desk.views import PAGE as ON_AN_OFFICE_PAGE
from storefront.seller_centre.views import MOST as ON_THE_DESK
from storefront.shop.trade.orders import PAGE as ON_A_HISTORY_PAGE
from storefront.shop.trade.session import CHECKOUT, GATEWAY
from tests.makers import people, street
from tests.storefront.api import wide

pytestmark = pytest.mark.django_db
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"
OWN_IDS = {"public_id", "token"}
COSTS = {
    "home": 18,
    "makers": 2,
    "motifs": 4,
    "cart": 6,
    "review": 5,
    "order": 8,
    "history": 8,
    "transfers": 8,
    "desk, new": 8,
    "desk, in hand": 9,
    "desk, sent": 9,
    "jobs": 7,
}


class View(NamedTuple):
    """A list on one page or several, and a piece of text by which each of its rows is known."""

    name: str
    client: Client
    path: str
    rows: list[str]
    on_a_page: int = 0


def as_(user: User) -> Client:
    return people.enter(Client(), user)


def names(variants: Sequence[ProductVariant]) -> list[str]:
    return [f">{variant.product.name.localize('id')}<" for variant in variants]


def catalogue(made: Sequence[ProductVariant]) -> Iterator[View]:
    """Makers, each with a cloth, a motif, pictures and a category of her own. The window shows the newest six."""
    for number in range(len(made)):
        street.motif(f"motif-{number:03}")
    forms = [f">Bentuk {number}<" for number in range(len(made))]
    yield View("home", Client(), "/id/", names(made[-6:]) + forms)
    yield View("makers", Client(), "/id/makers/", [f"<b>Sanggar {number:03}</b>" for number in range(len(made))])
    yield View("motifs", Client(), "/id/motifs/", [f">{row.name.localize('id')}<" for row in Motif.objects.all()])


def purchase(made: Sequence[ProductVariant]) -> Iterator[View]:
    """A cart with a cloth of each maker, and the order that it becomes, with a parcel packed by each."""
    checkout = street.cart(made[0])
    rest = [CheckoutLine(checkout=checkout, variant=one, quantity=1, seen_amount=1) for one in made[1:]]
    CheckoutLine.objects.bulk_create(rest)
    carts.choose_delivery_for_all(token=checkout.token, service="reguler")
    client = Client()
    session = client.session
    session[CHECKOUT], session[GATEWAY] = checkout.token, BANK_TRANSFER
    session.save()
    yield View("cart", client, "/id/cart/", names(made))
    yield View("review", client, "/id/checkout/review/", names(made))
    order = street.place(checkout)
    pay(order)
    pack(order.parts.all())
    yield View("order", Client(), f"/id/orders/{order.token}/", names(made))


def pay(order: Order) -> None:
    payment, wahyu = order.payments.get(), Actor("wahyu", "finance")
    payments.confirm(payment_id=payment.public_id, amount=payment.amount, currency="IDR", actor=wahyu)


def pack(parts: Sequence[SellerOrder]) -> None:
    for part in parts:
        parcel = Parcel.objects.create(part=part, seller=part.seller)
        for line in part.lines.all():
            ParcelLine.objects.create(parcel=parcel, order_line=line, quantity=line.quantity)


def like(row: models.Model, **changes: Any) -> Any:
    """Another row like this one, with ids of its own."""
    fields = [field.name for field in row._meta.concrete_fields if not field.primary_key and field.name not in OWN_IDS]
    return type(row)._default_manager.create(**{**{name: getattr(row, name) for name in fields}, **changes})


def many(first: Order, made: Sequence[ProductVariant]) -> list[str]:
    """Orders like the first one, each of another cloth: copied, since hundreds of purchases take minutes."""
    part, payment = first.parts.get(), first.payments.get()
    line = part.lines.get()
    for number, variant in enumerate(made):
        name = f"{first.number}-{number}"
        copy = like(first, number=name)
        own = like(part, order=copy)
        product = variant.product
        like(line, part=own, variant=variant, product_name=product.name, picture=product.card_picture)
        like(payment, order=copy, reference=name, checkout=None)
    return [first.number, *(f"{first.number}-{number}" for number in range(len(made)))]


def transfers(made: Sequence[ProductVariant], shop: Msme) -> Iterator[View]:
    """Orders of one buyer, all waiting for their transfers."""
    budi = street.user()
    first = street.placed_order(street.cloth(shop), buyer=budi)
    numbers = [f">{number}<" for number in many(first, made[1:])]
    yield View("history", as_(budi), "/id/orders/", numbers, ON_A_HISTORY_PAGE)
    wahyu = as_(street.finance_officer())
    yield View("transfers", wahyu, "/id/office/transfers/", numbers, ON_AN_OFFICE_PAGE)


def desk(made: Sequence[ProductVariant], shop: Msme) -> Iterator[View]:
    """Paid orders of one maker; she packs them, and they leave."""
    siti = street.user("siti@example.com", name="Bu Siti")
    Membership.objects.create(seller=shop, user=siti, role="owner")
    street.agree(siti)
    first = street.paid_order(street.cloth(shop, "Parang"))
    numbers = [f">{number}<" for number in many(first, made[1:])]
    hers = SellerOrder.objects.filter(order__number__startswith=first.number)
    yield View("desk, new", as_(siti), "/id/seller/?status=new", numbers[:ON_THE_DESK])
    pack(hers)
    hers.update(status="packed")
    yield View("desk, in hand", as_(siti), "/id/seller/?status=packing", numbers[:ON_THE_DESK])
    hers.update(status="shipped")
    yield View("desk, sent", as_(siti), "/id/seller/?status=sent", numbers[-ON_THE_DESK:])


def failed(size: int) -> Iterator[View]:
    for number in range(size):
        jobs.later(jobs.tell, listener_name=f"listener-{number}", entry_id=number)
    ours = ProcrastinateJob.objects.filter(args__listener_name__startswith="listener-")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = 6 WHERE id = ANY(%s)",
            [list(ours.values_list("pk", flat=True))],
        )
    kinds = [f">listener-{number}<" for number in range(size)]
    yield View("jobs", as_(street.officer()), "/id/office/jobs/", kinds, ON_AN_OFFICE_PAGE)


def world(size: int) -> Iterator[View]:
    """One street for all pages; each list on them has this many rows."""
    made = wide.wide_street(size)
    yield from catalogue(made)
    yield from purchase(made)
    shop = street.maker()
    yield from transfers(made, shop)
    yield from desk(made, shop)
    yield from failed(size)


@pytest.mark.parametrize("size", [1, 24, 100])
def test_a_page_costs_the_same_for_any_number_of_rows_and_every_row_is_there(size: int) -> None:
    """RELIABILITY.md 45, for pages. Each page of a longer list costs the same and leads on to the next."""
    costs: dict[str, set[int]] = {}
    missing: dict[str, list[str]] = {}
    for view in world(size):
        seen = ""
        pages = -(-len(view.rows) // view.on_a_page) if view.on_a_page else 1
        for number in range(1, pages + 1):
            with CaptureQueriesContext(connection) as queries:
                answer = view.client.get(view.path, {"page": number} if number > 1 else None)
            assert answer.status_code == 200, view
            assert number == pages or f'href="?page={number + 1}' in answer.text, view
            costs.setdefault(view.name, set()).add(len(queries))
            seen += answer.text
        missing[view.name] = [row for row in view.rows if row not in seen]
    assert {name: rows for name, rows in missing.items() if rows} == {}
    assert costs == {name: {cost} for name, cost in COSTS.items()}
