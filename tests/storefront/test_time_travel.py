"""The minute before a paper that a shop needs expires, and the minute after: every page and every answer of the API.

The days are Pekalongan's: the last good minute of a paper is a quarter to the next day in London long before.
"""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.products.models import Collection, CollectionItem
from catalog.vetting.actions import judging
from orders.carts.models import Checkout
from orders.sales.models import Order
from storefront.api.ids import to_global
from tests.architecture.matrix import cast, fields, pages
from tests.architecture.matrix.cast import NOBODY, OWNER, VETTING, Town
from tests.storefront.api.client import ADD, CHECKOUT, COMPLETE, CREATE, PAY, ask, gateway, post, ready_checkout

pytestmark = pytest.mark.django_db
CLOTH, SHOP = "Buketan Toska", "Canting Siti"
# Public pages on which neither she nor her cloth is met on a good day, and why.
NOT_MET = {
    "shop:motifs": "names motifs",
    "shop:techniques": "names techniques",
    "shop:heritage": "names the words of batik",
    "shop:record": "names what a record is about",
    "shop:centre": "a quarter in which she is not",
    "shop:suggestions": "without a letter typed it suggests nothing; with some it goes by the rules",
    "shop:regions": "names places",
    "shop:terms": "a text",
    "shop:privacy": "a text",
    "shop:checkout_contact": "counts what lies in the cart",
    "shop:checkout_payment": "counts what lies in the cart",
}
# Pages that speak of her on the next day, too: an order that was placed goes on, a cart says what can no longer be had.
OLD_ORDERS = {"shop:order"}
IN_A_CART = {"shop:cart", "shop:checkout_contact", "shop:checkout_delivery", "shop:checkout_payment",
             "shop:checkout_review"}  # fmt: skip
LIST = 'products(first: 20, channel: "idr") { edges { node { name } } }'
# Each root field by which cloth or makers are met, and how. The others name neither.
API = {
    "products": f"{{ {LIST} }}",
    "product": "query ($product: ID) { product(id: $product) { name } }",
    "productVariant": "query ($variant: ID) { productVariant(id: $variant) { product { name } } }",
    "category": f'{{ category(slug: "sarung") {{ {LIST} }} }}',
    "categories": f"{{ categories(first: 20) {{ edges {{ node {{ {LIST} }} }} }} }}",
    "collection": 'query ($collection: String) { collection(slug: $collection, channel: "idr")'
    " { products(first: 20) { edges { node { name } } } } }",
    "collections": '{ collections(first: 20, channel: "idr")'
    " { edges { node { products(first: 20) { edges { node { name } } } } } } }",
    "motif": f'{{ motif(slug: "buketan") {{ {LIST} }} }}',
    "motifs": f"{{ motifs(first: 20) {{ edges {{ node {{ {LIST} }} }} }} }}",
    "maker": "query ($maker: String) { maker(slug: $maker) { name } }",
    "makers": "{ makers(first: 20) { edges { node { name } } } }",
}
# The purchase's own fields are asked in order below; the rest is the same on every day.
OF_A_PURCHASE = {"checkout", "order"}
THE_SAME = {"addressValidationRules", "channels", "channel", "techniques", "me"}


@pytest.fixture
def town() -> Town:
    """Her shop, and the last day of a paper it needs: today, in Pekalongan."""
    made = cast.build()
    cloth = made.ids["cloth"]
    item = CollectionItem(collection=Collection.objects.get(slug=made.ids["collection"]), product=cloth.product)
    item.save()
    prolong(made, timezone.localdate())
    return made


def prolong(town: Town, day: date) -> None:
    """An officer enters the last day of her NIB."""
    shop, officer = town.ids["shop"], town.person(VETTING)
    judging.prolong(application_id=shop.public_id, officer=officer, code="nib", expires_on=day)


def the_minute(before: bool) -> datetime:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return midnight - timedelta(minutes=1) if before else midnight + timedelta(minutes=1)


def met_on_pages(town: Town, clients: dict[str, tuple[Client, str]]) -> dict[str, tuple[int, bool]]:
    """For each public page its status, and whether it names her or her cloth."""
    found = {}
    for name, (client, path) in clients.items():
        answer = client.get(path)
        found[name] = (answer.status_code, CLOTH in answer.text or SHOP in answer.text)
    return found


def public_pages(town: Town) -> dict[str, tuple[Client, str]]:
    """A guest in front of every page of the shop that everybody may read."""
    found = {}
    for name, door in pages.PAGES.items():
        if name.startswith("shop:") and door.reads == cast.EVERYBODY and name != "shop:order_claim":
            client = town.client(NOBODY)
            parts = {**door.args(town.ids), **door.arrange(town, NOBODY, client)}
            found[name] = (client, reverse(name, kwargs={key: parts[key] for key in pages.addresses()[name]}))
    return found


def met_in_api(town: Town) -> dict[str, bool]:
    """For each field by which one could meet her, whether one does."""
    cloth = town.ids["cloth"]
    variables = {
        "product": to_global("Product", cloth.product.public_id),
        "variant": to_global("ProductVariant", cloth.public_id),
        "collection": town.ids["collection"],
        "maker": town.ids["shop"].seller.slug,
    }
    found = {}
    for name, query in API.items():
        answer = post(query, {key: value for key, value in variables.items() if f"${key}:" in query})
        assert "errors" not in answer.json(), answer.json()
        found[name] = CLOTH in answer.text or SHOP in answer.text
    return found


def test_the_table_names_every_field_that_can_be_asked() -> None:
    queries = {name for name, field in fields.FIELDS.items() if not field.query.startswith("mutation")}
    assert set(API) | OF_A_PURCHASE | THE_SAME == queries


def test_a_shop_is_everywhere_until_midnight_and_nowhere_after_it(town: Town) -> None:
    """RELIABILITY.md A5: the rule is asked when reading, so no job has to run in time."""
    doors = public_pages(town)
    with time_machine.travel(the_minute(before=True), tick=False):
        before, api_before = met_on_pages(town, doors), met_in_api(town)
    with time_machine.travel(the_minute(before=False), tick=False):
        after, api_after = met_on_pages(town, doors), met_in_api(town)
    assert {name for name, (status, _met) in before.items() if status != 200} == set()
    assert {name for name, (_status, met) in before.items() if not met} == set(NOT_MET)
    assert all(api_before.values()), api_before
    gone = {name: status for name, (status, _met) in after.items() if status == 410}
    assert gone == {"shop:product": 410, "shop:maker": 410}
    still = {name for name, (_status, met) in after.items() if met}
    assert still <= OLD_ORDERS | IN_A_CART, after
    assert not any(api_after.values()), api_after


def test_what_lies_in_a_cart_at_midnight_cannot_be_ordered_after_it(town: Town) -> None:
    variant = to_global("ProductVariant", town.ids["cloth"].public_id)
    with time_machine.travel(the_minute(before=True), tick=False):
        page = public_pages(town)["shop:checkout_review"]
        id, total = ready_checkout(variant)
        ordered, sum_ordered = ready_checkout(variant)
        ask(PAY, id=ordered, amount=sum_ordered, gateway=gateway())
    orders = Order.objects.count()
    with time_machine.travel(the_minute(before=False), tick=False):
        client, path = page
        sent = client.post(path, {"shown_total": town.ids["total_of_two"], "idempotency_key": "m" * 22})
        assert sent.status_code == 410
        added = ask(ADD, id=id, lines=[{"variantId": variant, "quantity": 1}])["checkoutLinesAdd"]
        assert added["errors"][0]["code"] == "VARIANT_GONE"
        made = ask(CREATE, input={"channel": "idr", "lines": [{"variantId": variant, "quantity": 1}]})["checkoutCreate"]
        assert made["errors"][0]["code"] == "VARIANT_GONE"
        paid = ask(PAY, id=id, amount=total, gateway=gateway())["transactionInitialize"]
        assert paid["transaction"] is None and paid["errors"]
        assert Order.objects.count() == orders
        # The payment that had begun before midnight froze its quote and holds its piece: that order goes on.
        assert ask(COMPLETE, id=ordered)["checkoutComplete"]["order"]["number"]
        assert ask(CHECKOUT, id=id)["checkout"]["problems"]
    assert Checkout.objects.exists()


def test_her_old_orders_go_on_and_a_new_day_for_the_paper_brings_all_of_it_back(town: Town) -> None:
    doors = public_pages(town)
    with time_machine.travel(the_minute(before=False), tick=False):
        owner = town.client(OWNER)
        part = town.ids["paid_part"]
        address = reverse("seller:order", args=[part.public_id]) + f"?shop={town.ids['shop'].seller.slug}"
        assert owner.get(address).status_code == 200
        assert met_on_pages(town, doors)["shop:order"] == (200, True)
        prolong(town, timezone.localdate() + timedelta(days=365))
        again, api = met_on_pages(town, doors), met_in_api(town)
    assert {name for name, (_status, met) in again.items() if not met} == set(NOT_MET)
    assert all(api.values())
