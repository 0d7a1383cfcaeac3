"""What leaves the server names rows by random ids, slugs or tokens: never by primary keys, not even inside a cursor."""

import base64
import binascii
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from graphql import (
    GraphQLArgument,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_union_type,
)

from catalog.products.models import ProductVariant
from catalog.products.queries import PAGE_SIZE
from catalog.sellers.models import Membership, Msme
from storefront.api.ids import to_global
from storefront.api.schema import schema
from tests.makers import people, street
from tests.storefront.api import wide
from tests.storefront.api.client import COMPLETE, ORDER, PAY, ask, gateway, ready_checkout

pytestmark = pytest.mark.django_db

MAKERS = 7
MOST_PAGES = 50
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"
# Every table counts from a number of its own that begins with these digits, so that a key is known wherever it stands.
MARK = 731
KEY = re.compile(rf"{MARK}\d{{9}}")
CODED = re.compile(r"[A-Za-z0-9_+/=-]{12,}")
ARGUMENTS = {
    "languageCode": "EN",
    "countryCode": "ID",
    "first": "3",
    "size": "240",
    "format": "WEBP",
    "variantSelection": "VARIANT_SELECTION",
}


def mark_keys() -> None:
    """Let every table of ours count from its marked number; PostgreSQL rolls that back with the test."""
    labels = ("catalog.", "orders.", "storefront")
    ours = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith(labels)]
    with connection.cursor() as cursor:
        for number, model in enumerate(ours):
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, model._meta.pk.column])
            (sequence,) = cursor.fetchone()
            if sequence:
                cursor.execute(f"ALTER SEQUENCE {sequence} RESTART WITH {MARK}{number:03}000001")


def keys_in(text: str) -> set[str]:
    """Primary keys in a text, in the clear or in base64."""
    found = set(KEY.findall(text))
    for coded in CODED.findall(text):
        padded = coded.rstrip("=") + "=" * (-len(coded.rstrip("=")) % 4)
        for alphabet in (b"-_", b"+/"):
            try:
                inner = base64.b64decode(padded.encode(), altchars=alphabet, validate=True)
            except binascii.Error:
                continue
            found |= set(KEY.findall(inner.decode("latin-1")))
    return found


class Listener(Client):
    """A client that refuses every answer in which a primary key stands, in its body or its headers."""

    heard = 0

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        cookies = answer.cookies.output()
        text = f"{answer.headers}\n{cookies}\n{body.decode('utf-8', 'replace')}"
        assert keys_in(text) == set(), (request["PATH_INFO"], keys_in(text))
        self.heard += 1
        return answer


@pytest.fixture
def variants() -> list[ProductVariant]:
    """A street of which every key is marked, with collections, and Bu Siti at the desk of one of its makers."""
    mark_keys()
    street.rates()
    street.regions()
    made = wide.wide_street(MAKERS)
    wide.collections(3)
    Membership.objects.create(seller=Msme.objects.order_by("pk")[0], user=street.user("siti@example.com"), role="owner")
    return made


def test_a_key_is_seen_wherever_it_stands(variants: list[ProductVariant]) -> None:
    """The detector itself: in the clear, in a global id, in a cursor; and the street's keys are marked."""
    key = str(variants[0].pk)
    assert keys_in(key) == {key}
    for hidden in (to_global("Product", key), base64.urlsafe_b64encode(f'["newest","2026",{key}]'.encode()).decode()):
        assert keys_in(f'{{"id": "{hidden}"}}') == {key}
    assert keys_in(variants[0].public_id) == set()


def given(arguments: dict[str, GraphQLArgument]) -> str:
    words = ", ".join(f"{name}: {ARGUMENTS[name]}" for name in arguments if name in ARGUMENTS)
    return f"({words})" if words else ""


def everything(kind: GraphQLNamedType, seen: frozenset[str] = frozenset()) -> str:
    """Every field of a type and of the types it leads to; each type once on every way down."""
    if is_leaf_type(kind):
        return ""
    if is_union_type(kind):
        return "{ __typename " + " ".join(f"... on {one.name} {everything(one, seen)}" for one in kind.types) + " }"
    assert isinstance(kind, GraphQLObjectType)
    inner = {name: get_named_type(field.type) for name, field in kind.fields.items()}
    deeper = seen | {kind.name} | {one.name for one in inner.values() if not is_leaf_type(one)}
    parts = (
        f"{name}{given(kind.fields[name].args)} {everything(one, deeper)}"
        for name, one in inner.items()
        if one.name not in seen
    )
    return "{ __typename " + " ".join(parts) + " }"


def root(field: str) -> GraphQLNamedType:
    query = schema.graphql_schema.query_type
    assert query is not None
    return get_named_type(query.fields[field].type)


def pages(client: Client, field: str, more: str, way: str = "first") -> Iterator[dict[str, Any]]:
    """A connection's pages of three, to the end, with everything that can be asked of their rows."""
    cursor, beyond = ("after", "endCursor") if way == "first" else ("before", "startCursor")
    on = "hasNextPage" if way == "first" else "hasPreviousPage"
    query = f"query ($at: String) {{ {field}({way}: 3, {cursor}: $at{more}) {everything(root(field))} }}"
    place = None
    while True:
        page = ask(query, client, at=place)[field]
        yield page
        place = page["pageInfo"][beyond]
        if not page["pageInfo"][on]:
            return


SORTS = [f", sortBy: {{field: {sort}, direction: DESC}}" for sort in ("DATE", "PRICE", "NAME")]
LISTS = [("products", more) for more in SORTS] + [
    (name, "") for name in ("categories", "collections", "makers", "motifs")
]


def test_no_list_of_the_api_shows_a_primary_key(variants: list[ProductVariant]) -> None:
    """Every field of every row of every page, forwards and backwards, with the cursors that lead on."""
    for field, more in LISTS:
        for way in ("first", "last"):
            client = Listener()
            walked = list(pages(client, field, more, way))
            rows = {edge["node"]["id"] for page in walked for edge in page["edges"]}
            assert len(rows) == walked[0]["totalCount"] >= 3
            assert client.heard == len(walked) == -(-len(rows) // 3)


def test_no_page_of_a_collections_products_shows_a_primary_key(variants: list[ProductVariant]) -> None:
    query = """query ($after: String) { collection(slug: "pilihan-1", channel: "idr") {
      products(first: 4, after: $after) { pageInfo { hasNextPage endCursor } edges { cursor node { id } } } } }"""
    client, after, walked = Listener(), None, []
    while True:
        page = ask(query, client, after=after)["collection"]["products"]
        walked += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    turned = variants[1:] + variants[:1]
    assert walked == [to_global("Product", variant.product.public_id) for variant in turned]


def test_no_purchase_by_api_shows_a_primary_key(variants: list[ProductVariant]) -> None:
    client = Listener()
    ids = [to_global("ProductVariant", variant.public_id) for variant in variants[:3]]
    id, total = ready_checkout(*ids, client=client)
    _all_of(client, "checkout", id)
    assert ask(PAY, client, id=id, amount=total, gateway=gateway())["transactionInitialize"]["errors"] == []
    order = ask(COMPLETE, client, id=id)["checkoutComplete"]["order"]
    assert len(ask(ORDER, client, id=order["id"])["order"]["sellerOrders"]) == 3
    _all_of(client, "order", order["id"])


def _all_of(client: Client, field: str, id: str) -> None:
    query = f"query ($id: ID) {{ {field}(id: $id) {everything(root(field))} }}"
    assert ask(query, client, id=id)[field]["id"] == id


def walk(client: Client, *starts: str) -> list[str]:
    """The pages of the shop that can be reached by links, nearest first, without what is done by a form."""
    paths = list(starts)
    for place in range(MOST_PAGES):
        if place == len(paths):
            break
        answer = client.get(paths[place])
        assert answer.status_code in (200, 302), paths[place]
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found = re.findall(r'href="(/(?:id|en)/[^"#]*)"', answer.content.decode())
            new = dict.fromkeys(html.unescape(link) for link in found if "/account/" not in link)
            paths += [link for link in new if link not in paths]
    return paths[:MOST_PAGES]


def test_no_page_shows_a_primary_key(variants: list[ProductVariant]) -> None:
    """The shop, the maker's desk and the finance officer's, by every link that their pages hold, the lists' next pages
    too. (The officers' list of failed jobs stays out: its numbers are the queue's own.)"""
    seller = variants[0].product.seller
    for number in range(PAGE_SIZE):
        street.cloth(seller, f"Lereng {number}")
    budi, siti, wahyu = (Listener() for _ in range(3))
    budi.post("/id/cart/add/", {"variant": variants[0].public_id, "quantity": 1})
    order = street.paid_order(*variants[1:4])
    street.placed_order(variants[4])
    siti.force_login(Membership.objects.get().user, backend=LOGIN)
    people.enter(wahyu, street.finance_officer())
    starts = ("/id/cart/", "/id/checkout/contact/", f"/id/orders/{order.token}/", "/id/products/?page=2")
    assert len(walk(budi, *starts)) == MOST_PAGES
    assert len(walk(siti, "/id/seller/")) > 2
    assert len(walk(wahyu, "/id/office/transfers/")) > 2
