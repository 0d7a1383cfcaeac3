"""The cells of the schema: for each root field who gets an answer, and what a mutation changes.

A field that is not in the table fails the test, and so does a row without a field.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.core import mail

from catalog.people.models import User
from orders.sales.claims import claim, claim_token
from orders.sales.models import Order
from storefront.api.ids import to_global
from storefront.api.schema import schema
from tests.architecture.matrix.cast import BUYER, EVERYBODY, KNOWN, MEMBERS, OTHER, Town
from tests.makers import street
from tests.storefront.api.client import (
    ADD,
    ADDRESS,
    BILLING,
    CHANGE,
    COMPLETE,
    CONFIRM,
    CREATE,
    DELETE,
    DELIVERY,
    EMAIL,
    FORGET,
    ME,
    OPTIONS,
    PAY,
    REFRESH,
    REGISTER,
    SET,
    SHIPPING,
    TOKEN,
    UPDATE,
    ask,
    gateway,
    post,
    ready_checkout,
)

Asked = Callable[[Town], dict[str, Any]]


@dataclass(frozen=True)
class Field:
    """`who` gets something for asking `query` with the variables; others get null. What it writes shows in a table of
    `changes`."""

    query: str
    variables: Asked = lambda town: {}
    changes: str = ""
    who: frozenset[str] = EVERYBODY


def names() -> set[str]:
    """Every field that a query or a mutation can begin with."""
    graph = schema.graphql_schema
    roots = (graph.query_type, graph.mutation_type)
    return {name for root in roots if root is not None for name in root.fields}


def _variant(town: Town) -> str:
    return to_global("ProductVariant", town.ids["cloth"].public_id)


def _ready(town: Town) -> dict[str, Any]:
    """A guest's checkout with everything that an order needs: whoever has its id may go on with it."""
    id, total = ready_checkout(_variant(town))
    return {"id": id, "amount": total, "gateway": gateway()}


def _line(town: Town) -> dict[str, Any]:
    made = _ready(town)
    found = ask("query ($id: ID) { checkout(id: $id) { lines { id } } }", id=made["id"])
    return {"id": made["id"], "line": found["checkout"]["lines"][0]["id"]}


def _method(town: Town) -> dict[str, Any]:
    made = _ready(town)
    found = ask(OPTIONS, id=made["id"])["deliveryOptionsCalculate"]["deliveries"]
    return {"id": made["id"], "method": found[0]["id"]}


def _paid(town: Town) -> dict[str, Any]:
    made = _ready(town)
    ask(PAY, **made)
    return {"id": made["id"]}


def _claimed(town: Town) -> dict[str, Any]:
    """The buyer's order, which is his alone since he has claimed it."""
    order: Order = town.ids["guests"]
    if order.user_id is None:
        order = claim(order=order, token=claim_token(order), user=User.objects.get(pk=town.person(BUYER).pk))
        town.ids["guests"] = order
    return {"id": to_global("Order", order.token)}


def _credentials(town: Town) -> dict[str, Any]:
    """The buyer's, which are his whoever types them."""
    return {"email": town.person(BUYER).email, "password": street.PASSWORD}


def _tokens(town: Town) -> tuple[str, str]:
    made = ask(TOKEN, **_credentials(town))["tokenCreate"]
    return made["token"], made["refreshToken"]


def _mailed(town: Town, query: str, **variables: Any) -> str:
    """The token in the mail that a client asks for."""
    assert post(query, variables).json()["data"]
    found = re.search(r"token=([^&\s]+)", mail.outbox[-1].body)
    assert found
    return unquote(found[1])


def _registered(town: Town) -> dict[str, Any]:
    return {"email": "baru@example.com", "token": _mailed(town, REGISTER, input=_NEW)}


def _forgotten(town: Town) -> dict[str, Any]:
    email = town.person(BUYER).email
    return {"email": email, "password": "kain-baru-2026", "token": _mailed(town, FORGET, email=email, url=_BACK)}


_BACK = "http://localhost:3000/"
_NEW = {"email": "baru@example.com", "password": street.PASSWORD, "redirectUrl": _BACK}


def _listed(name: str, more: str = "") -> str:
    return f"{{ {name}(first: 5{more}) {{ edges {{ node {{ id }} }} }} }}"


def _one(name: str, arguments: str, said: str = "id") -> str:
    return f"{{ {name}({arguments}) {{ {said} }} }}"


# fmt: off
FIELDS: Mapping[str, Field] = {
    # Whoever has the secret id of a checkout may read it and go on with it; of an order that was claimed, its buyer.
    "checkout": Field("query ($id: ID) { checkout(id: $id) { id } }", lambda town: {"id": _ready(town)["id"]}),
    "order": Field("query ($id: ID) { order(id: $id) { number userEmail shippingAddress { lastName } } }", _claimed,
                   who=frozenset({BUYER})),
    "addressValidationRules": Field(_one("addressValidationRules", "countryCode: ID", "addressFormat")),
    "channels": Field("{ channels { slug } }"),
    "channel": Field(_one("channel", 'slug: "idr"', "slug")),
    "products": Field(_listed("products", ', channel: "idr"')),
    "product": Field("query ($id: ID) { product(id: $id) { name } }",
                     lambda town: {"id": to_global("Product", town.ids["cloth"].product.public_id)}),
    "productVariant": Field("query ($id: ID) { productVariant(id: $id) { sku } }",
                            lambda town: {"id": _variant(town)}),
    "categories": Field(_listed("categories")),
    "category": Field(_one("category", 'slug: "sarung"')),
    "collections": Field(_listed("collections", ', channel: "idr"')),
    "collection": Field("query ($slug: String) { collection(slug: $slug, channel: \"idr\") { id } }",
                        lambda town: {"slug": town.ids["collection"]}),
    "makers": Field(_listed("makers")),
    "maker": Field("query ($slug: String) { maker(slug: $slug) { name } }",
                   lambda town: {"slug": town.ids["shop"].seller.slug}),
    "motifs": Field(_listed("motifs")),
    "motif": Field(_one("motif", 'slug: "buketan"')),
    "techniques": Field("{ techniques { id } }"),
    "checkoutCreate": Field(CREATE, lambda town: {"input": {
        "channel": "idr", "lines": [{"variantId": _variant(town), "quantity": 1}]}}, "carts.Checkout"),
    "checkoutLinesAdd": Field(ADD, lambda town: {
        "id": _ready(town)["id"], "lines": [{"variantId": _variant(town), "quantity": 2}]}, "carts.CheckoutLine"),
    "checkoutLinesUpdate": Field(UPDATE, lambda town: {
        "id": (made := _line(town))["id"], "lines": [{"lineId": made["line"], "quantity": 3}]}, "carts.CheckoutLine"),
    "checkoutLinesDelete": Field(DELETE, lambda town: {
        "id": (made := _line(town))["id"], "lines": [made["line"]]}, "carts.CheckoutLine"),
    "checkoutLineDelete": Field(
        "mutation ($id: ID, $line: ID) { checkoutLineDelete(id: $id, lineId: $line) { errors { code } } }",
        _line, "carts.CheckoutLine"),
    "checkoutEmailUpdate": Field(EMAIL, lambda town: {"id": _ready(town)["id"], "email": "lain@example.com"},
                                 "carts.Checkout"),
    "checkoutShippingAddressUpdate": Field(SHIPPING, lambda town: {
        "id": _ready(town)["id"], "address": {**ADDRESS, "firstName": "Ani"}}, "carts.Checkout"),
    "checkoutBillingAddressUpdate": Field(BILLING, lambda town: {
        "id": _ready(town)["id"], "address": {**ADDRESS, "firstName": "Ani"}}, "carts.Checkout"),
    "deliveryOptionsCalculate": Field(OPTIONS, lambda town: {"id": _ready(town)["id"]}),
    "checkoutDeliveryMethodUpdate": Field(DELIVERY, _method, "carts.Checkout"),
    "updateMetadata": Field(
        "mutation ($id: ID!) { updateMetadata(id: $id, input: [{key: \"a\", value: \"b\"}]) { errors { code } } }",
        lambda town: {"id": _ready(town)["id"]}, "carts.Checkout"),
    "transactionInitialize": Field(PAY, _ready, "payments.Payment"),
    "checkoutComplete": Field(COMPLETE, _paid, "sales.Order"),
    # Nobody is anybody; whoever has the password, a token or the link of a mail is let in by that, whoever she is.
    "me": Field(ME, who=KNOWN),
    "tokenCreate": Field(TOKEN, _credentials, "storefront.Device"),
    "tokenRefresh": Field(REFRESH, lambda town: {"token": _tokens(town)[1]}),
    "tokenVerify": Field("mutation ($token: String!) { tokenVerify(token: $token) { isValid errors { code } } }",
                         lambda town: {"token": _tokens(town)[0]}),
    "tokensDeactivateAll": Field("mutation { tokensDeactivateAll { errors { code } } }", who=KNOWN),
    "accountRegister": Field(REGISTER, lambda town: {"input": _NEW}, "people.User"),
    "confirmAccount": Field(CONFIRM, _registered, "account.EmailAddress"),
    "requestPasswordReset": Field(FORGET, lambda town: {"email": town.person(BUYER).email, "url": _BACK}),
    "setPassword": Field(SET, _forgotten, "people.User"),
    # With a second factor, on the page alone.
    "passwordChange": Field(CHANGE, lambda town: {"old": street.PASSWORD, "new": "kain-baru-2026"}, "people.User",
                            who=MEMBERS | {BUYER, OTHER}),
}
# fmt: on
