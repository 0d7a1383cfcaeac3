"""How many queries each list costs, whatever the number of its rows."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from graphql import (
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    get_nullable_type,
    is_list_type,
    parse,
    visit,
)

from catalog.commons.history import Actor
from orders.fulfilment import actions as fulfilment
from orders.payments import actions as payments
from orders.payments.queries import awaiting
from orders.sales.models import SellerOrder
from storefront.api.ids import to_global
from storefront.api.schema import schema
from tests.makers import street
from tests.storefront.api import wide
from tests.storefront.api.client import OPTIONS, PAY, ask, gateway, post, ready_checkout, tokens_of

pytestmark = pytest.mark.django_db

PRODUCT = """
  id name slug description seoTitle seoDescription created isAvailable
  pricing { priceRange { start { gross { amount currency } } stop { gross { amount } } } }
  thumbnail(size: 480, format: WEBP) { url alt }
  media { id alt isDrawn url(size: 720, format: WEBP) }
  category { id slug name description translation(languageCode: EN) { name description } backgroundImage { url } }
  productVariants(first: 8) { totalCount pageInfo { hasNextPage } edges { cursor node {
    id name sku quantityAvailable product { id name } pricing { price { gross { amount } } }
    attributes(variantSelection: VARIANT_SELECTION) { attribute { slug name } values { name slug } }
    media { url(size: 240) } } } }
  translation(languageCode: EN) { name slug description }
  maker { id slug name village { name } story emblem(size: 240) { url } techniques { slug } }
  motifs { id slug name family synonyms sources { title } }
  technique { slug label isBatik } uniqueness colour lengthCm weightG
"""
PRODUCTS = f"""query ($n: Int!) {{ products(first: $n, channel: "idr") {{
  totalCount pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ {PRODUCT} }} }} }} }}"""
NESTED = """products(first: 3) { totalCount pageInfo { hasNextPage } edges { node {
  id name motifs { slug synonyms sources { title } } maker { name techniques { slug } }
  media { url }
  productVariants(first: 5) { edges { node { sku attributes { values { name } } media { url } } } } } } }"""
LISTS = {
    "categories": f"""query ($n: Int!) {{ categories(first: $n) {{ totalCount edges {{ node {{
        name translation(languageCode: EN) {{ name }} backgroundImage {{ url }} {NESTED} }} }} }} }}""",
    "collections": f"""query ($n: Int!) {{ collections(first: $n) {{ totalCount edges {{ node {{
        name translation(languageCode: EN) {{ name }} {NESTED} }} }} }} }}""",
    "makers": f"""query ($n: Int!) {{ makers(first: $n) {{ totalCount edges {{ node {{
        name village {{ name }} techniques {{ slug }} emblem {{ url }} {NESTED} }} }} }} }}""",
    "motifs": f"""query ($n: Int!) {{ motifs(first: $n) {{ totalCount edges {{ node {{
        name translation(languageCode: EN) {{ name }} synonyms sources {{ title }} {NESTED} }} }} }} }}""",
}
CHANNELS = "{ channels { slug countries { code } } }"
TECHNIQUES = "{ techniques { slug isBatik } }"
RULES = """{ addressValidationRules(countryCode: ID) {
  allowedFields requiredFields countryAreaChoices { raw verbose } } }"""
CHECKOUT = """query ($id: ID) { checkout(id: $id) { id metadata { key }
  lines { id quantity unitPrice { gross { amount } } variant { id name quantityAvailable product { name maker { name }
    category { name } motifs { slug synonyms sources { title } } thumbnail { url } } } }
  availablePaymentGateways { id currencies config { field } }
  problems { __typename } delivery { id } totalPrice { gross { amount } } } }"""
ORDER = """query ($id: ID) { order(id: $id) { number
  lines { productName thumbnail { url } variant { id product { name maker { name } } } }
  fulfillments { trackingNumber lines { quantity orderLine { productName } } }
  sellerOrders { maker { name village { name } } lines { productName variant { id } }
    parcels { trackingNumber lines { quantity orderLine { productName } } } } } }"""
MINE = """query ($n: Int) { me { email isConfirmed addresses { city } orders(first: $n) { totalCount
  pageInfo { hasNextPage } edges { cursor node { number status userEmail paymentInstructions shippingAddress { city }
    deliveryMethod { __typename } total { gross { amount } }
    lines { productName thumbnail { url } variant { id product { name maker { name } } } }
    fulfillments { trackingNumber lines { quantity orderLine { productName } } }
    sellerOrders { maker { name village { name } } lines { productName variant { id } }
      parcels { trackingNumber lines { quantity orderLine { productName } } } } } } } } }"""
ALL = (PRODUCTS, *LISTS.values(), CHANNELS, TECHNIQUES, RULES, CHECKOUT, ORDER, OPTIONS, PAY, MINE)


def counted(query: str, **variables: Any) -> tuple[dict[str, Any], int]:
    with CaptureQueriesContext(connection) as seen:
        data = ask(query, **variables)
    return data, len(seen)


def holes(value: Any, place: str = "") -> list[str]:
    """Where a value is null or a list empty."""
    if value is None:
        return [place]
    if isinstance(value, dict):
        return [hole for key, inner in value.items() for hole in holes(inner, f"{place}.{key}")]
    if isinstance(value, list):
        return [hole for inner in value for hole in holes(inner, f"{place}[]")] if value else [place]
    return []


def test_products_cost_at_most_twelve_queries_whatever_their_number():
    """RELIABILITY.md 45 and 50: every row and every nested value is there, at 1, 24 and 100 rows for one price."""
    wide.wide_street(100)
    costs = {}
    for number in (1, 24, 100):
        data, costs[number] = counted(PRODUCTS, n=number)
        edges = data["products"]["edges"]
        assert (len(edges), data["products"]["totalCount"]) == (number, 100)
        found = {hole for edge in edges for hole in holes(edge["node"])}
        # A cloth in one piece has no size to choose, and a garment no such measure is asked of.
        assert found <= {".productVariants.edges[].node.attributes"}
        assert len({edge["node"]["maker"]["name"] for edge in edges}) == number
        assert len({edge["node"]["category"]["slug"] for edge in edges}) == number
    assert costs[1] == costs[24] == costs[100] == 12
    plain, cost = counted("{ products(first: 24) { edges { node { name slug thumbnail(size: 240) { url } } } } }")
    assert (len(plain["products"]["edges"]), cost) == (24, 4)


COSTS = {"categories": 12, "collections": 12, "makers": 13, "motifs": 12}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_whatever_its_length(name: str):
    """RELIABILITY.md 45: with the products of each row in it."""
    wide.wide_street(9)
    wide.collections(7)
    few, first = counted(LISTS[name], n=1)
    many, second = counted(LISTS[name], n=7)
    assert (len(few[name]["edges"]), len(many[name]["edges"])) == (1, 7)
    assert first <= second == COSTS[name]
    twelve = counted(LISTS[name], n=12)[1]
    assert twelve == second
    for edge in many[name]["edges"]:
        assert [hole for hole in holes(edge) if not hole.endswith((".attributes", ".edges"))] == []


# The rows and their number; a maker's techniques; the channel in which a collection is shown.
BARE_COSTS = {"categories": 2, "collections": 3, "makers": 3, "motifs": 2}


@pytest.mark.parametrize("size", [1, 24, 100])
def test_a_bare_list_costs_the_same_for_1_24_and_100_rows(size: int):
    """RELIABILITY.md 45: without the products in each row, of which a document may not ask a hundred times."""
    for number in range(size):
        street.motif(f"motif-{number:03}")
    wide.wide_street(size)
    wide.collections(size)
    costs = {}
    for name, query in LISTS.items():
        data, costs[name] = counted(query.replace(NESTED, ""), n=size)
        assert len(data[name]["edges"]) == size
        assert [hole for hole in holes(data[name]) if not hole.endswith("backgroundImage")] == []
        assert len({edge["node"]["name"] for edge in data[name]["edges"]}) == size
    assert costs == BARE_COSTS


def test_what_is_no_list_of_rows_costs_a_constant():
    street.channel()
    street.technique()
    assert counted(CHANNELS)[1] == 1
    assert counted(TECHNIQUES)[1] == 1
    assert counted(RULES)[1] == 0


def test_a_checkout_and_an_order_cost_the_same_whatever_lies_in_them():
    """RELIABILITY.md 45: one line or seven lines of seven makers."""
    street.rates()
    street.regions()
    variants = wide.wide_street(8)
    ids = [to_global("ProductVariant", variant.public_id) for variant in variants]
    costs = []
    for chosen in (ids[:1], ids[1:]):
        id, total = ready_checkout(*chosen)
        checkout, first = counted(CHECKOUT, id=id)
        assert len(checkout["checkout"]["lines"]) == len(chosen)
        options, second = counted(OPTIONS, id=id)
        assert [
            one["shippingMethod"]["price"]["amount"] for one in options["deliveryOptionsCalculate"]["deliveries"]
        ] == [
            18_000 * len(chosen),
            32_000 * len(chosen),
        ]
        ask(PAY, id=id, amount=total, gateway=gateway())
        done = ask("mutation ($id: ID) { checkoutComplete(id: $id) { order { id } } }", id=id)
        order_id = done["checkoutComplete"]["order"]["id"]
        _ship_all()
        order, third = counted(ORDER, id=order_id)
        assert len(order["order"]["sellerOrders"]) == len(order["order"]["fulfillments"]) == len(chosen)
        assert holes(order) == []
        costs.append((first, second, third))
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 18


def test_ones_own_orders_cost_the_same_whatever_their_number():
    """RELIABILITY.md 45: two orders or seven, of as many makers, all of them sent but the last."""
    street.rates()
    street.regions()
    budi = street.user()
    for number, variant in enumerate(wide.wide_street(7)):
        street.placed_order(variant, buyer=budi)
        if number < 6:
            _ship_all()
    costs, bearer = [], {"Authorization": f"Bearer {tokens_of(budi.email)[0]}"}
    for number in (2, 7, 100):
        with CaptureQueriesContext(connection) as seen:
            answer = post(MINE, {"n": number}, headers=bearer).json()
        orders = answer["data"]["me"]["orders"]
        assert (orders["totalCount"], len(orders["edges"])) == (7, min(number, 7))
        costs.append(len(seen))
    assert len({edge["node"]["sellerOrders"][0]["maker"]["name"] for edge in orders["edges"]}) == 7
    assert orders["edges"][0]["node"]["paymentInstructions"]["bank"] == "Bank Contoh"
    empty = {"paymentInstructions", "fulfillments", "parcels"}
    left = {hole.rpartition(".")[2] for hole in holes(orders) if not hole.endswith("endCursor")}
    assert left <= empty
    assert costs[0] == costs[1] == costs[2] == 15


def _ship_all() -> None:
    actor = Actor("siti", "maker")
    for payment in awaiting():
        payments.confirm(payment_id=payment.public_id, amount=payment.amount, currency="IDR", actor=actor)
    for part in SellerOrder.objects.filter(status="new").select_related("seller"):
        fulfilment.accept(seller=part.seller, part_id=part.public_id, actor=actor)
        parcel = fulfilment.pack(seller=part.seller, part_id=part.public_id, actor=actor)
        fulfilment.ship(
            seller=part.seller, parcel_id=parcel.public_id, courier="JNE", tracking_number="JNE123456", actor=actor
        )


def list_fields() -> set[str]:
    """Every field of the schema that gives a list or a page of one, as Type.field."""
    found = set()
    for kind in schema.graphql_schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for name, field in kind.fields.items():
                is_list = is_list_type(get_nullable_type(field.type))
                if is_list or get_named_type(field.type).name.endswith("Connection"):
                    found.add(f"{kind.name}.{name}")
    # A mutation's refusals come out of the refusal itself: there is nothing to read for them.
    return {place for place in found if not place.endswith(".errors")}


def test_every_list_of_the_schema_has_such_a_test():
    """RELIABILITY.md 45: a new list field without a query count fails here."""
    seen: set[str] = set()
    info = TypeInfo(schema.graphql_schema)

    class Collect(Visitor):
        def enter_field(self, node: Any, *_args: Any) -> None:
            parent = info.get_parent_type()
            if parent is not None:
                seen.add(f"{parent.name}.{node.name.value}")

    for document in ALL:
        visit(parse(document), TypeInfoVisitor(info, Collect()))
    assert list_fields() - seen == set()
