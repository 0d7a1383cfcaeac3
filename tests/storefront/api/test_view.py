"""The way in and the way out of the API."""

import logging
import sys
from typing import Any

import orjson
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_leaf_type

from orders.carts.models import Checkout
from storefront.api.documents import KEPT, KEPT_TOKENS, LONGEST_KEPT, Documents
from storefront.api.schema import schema
from storefront.api.view import ApiView
from tests.makers import street
from tests.storefront.api.client import CREATE, ask, codes, post

pytestmark = pytest.mark.django_db

NEW = {"input": {"channel": "idr", "lines": []}}
BODY = orjson.dumps({"query": CREATE, "variables": NEW})


@pytest.fixture
def browser() -> Client:
    """Pak Budi's browser: a session cookie, and checks as in production."""
    street.channel()
    client = Client(enforce_csrf_checks=True)
    client.force_login(street.user())
    return client


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (BODY, "application/x-www-form-urlencoded", 415),
        (BODY, "multipart/form-data; boundary=x", 415),
        (BODY, "text/plain", 415),
        (CREATE.encode(), "application/graphql", 415),
        (BODY, "application/json", 403),
    ],
)
def test_a_foreign_page_can_change_nothing(browser: Client, body: bytes, kind: str, status: int):
    """RELIABILITY.md 12: bodies a form can send, and JSON without the header, are refused and have no effect."""
    answer = browser.post("/graphql/", body, content_type=kind)
    assert answer.status_code == status
    assert len(codes(answer)) == 1
    assert Checkout.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "options"])
def test_only_post_is_answered(browser: Client, method: str):
    """RELIABILITY.md 12: a query in the address has no effect, whatever the method."""
    address = "/graphql/?query=mutation{checkoutCreate(input:{lines:[]}){checkout{id}}}"
    answer = getattr(browser, method)(address)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert Checkout.objects.count() == 0


def test_with_its_token_a_browser_is_answered_and_the_cart_is_the_persons(browser: Client):
    """RELIABILITY.md 12, the other side."""
    token = "a" * 32
    browser.cookies["csrftoken"] = token
    answer = browser.post("/graphql/", BODY, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 200
    assert Checkout.objects.get().user.email == "budi@example.com"


def test_a_client_without_a_cookie_needs_no_token_and_gets_no_cookie():
    street.channel()
    answer = post(CREATE, NEW, Client(enforce_csrf_checks=True))
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert Checkout.objects.get().user is None


def test_no_foreign_origin_is_allowed_to_read():
    """RELIABILITY.md 13: no answer names an origin."""
    answer = post("{ channels { slug } }", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer


def test_introspection_and_suggestions_are_off_where_the_settings_say_so(settings: Any):
    """RELIABILITY.md 46."""
    settings.API_INTROSPECTION = False
    answer = post("{ __schema { types { name } } }")
    assert answer.status_code == 400
    assert "types" not in answer.json().get("data", {})
    wrong = post("{ chanels { slug } }")
    assert wrong.status_code == 400
    assert "Did you mean" not in wrong.content.decode()
    assert "channels" not in wrong.content.decode()
    settings.API_INTROSPECTION = True
    assert post("{ __schema { queryType { name } } }").json()["data"]["__schema"]["queryType"]["name"] == "Query"


def test_production_settings_keep_them_off():
    """RELIABILITY.md 46: by default, and no GraphiQL is served."""
    from infra.settings import base

    assert (base.API_INTROSPECTION, base.API_SUGGESTIONS) == (False, False)
    assert Client().get("/graphql/", headers={"Accept": "text/html"}).status_code == 405


def test_the_standard_rules_are_active():
    """RELIABILITY.md 49: an unknown field gives 400, and five errors at most."""
    assert post("{ channels { nothing } }").status_code == 400
    many = post("{ channels { " + " ".join(f"x{n}" for n in range(50)) + " } }")
    assert many.status_code == 400
    assert len(many.json()["errors"]) <= 5


def roots() -> list[tuple[GraphQLObjectType, str, GraphQLField]]:
    graph = schema.graphql_schema
    kinds = [kind for kind in (graph.query_type, graph.mutation_type) if kind]
    return [(kind, name, field) for kind in kinds for name, field in kind.fields.items()]


def _call(kind: GraphQLObjectType, name: str, field: GraphQLField) -> str:
    values = {
        "ID": '"x"',
        "String": '"x"',
        "CountryCode": "ID",
        "AccountRegisterInput": '{email: "x", password: "x"}',
        "AddressInput": "{}",
        "CheckoutCreateInput": "{lines: []}",
    }
    values["PaymentGatewayToInitialize"] = '{id: "x"}'
    needed = [
        f"{key}: {'[]' if '[' in str(argument.type) else values[str(argument.type).strip('!')]}"
        for key, argument in field.args.items()
        if str(argument.type).endswith("!")
    ]
    arguments = f"({', '.join(needed)})" if needed else ""
    return f"{kind.name.lower()} {{ {name}{arguments} {{ __typename }} }}"


@pytest.mark.parametrize(("kind", "name", "field"), roots(), ids=lambda value: value if isinstance(value, str) else "")
def test_an_accident_tells_the_client_nothing(
    kind: GraphQLObjectType, name: str, field: GraphQLField, caplog: pytest.LogCaptureFixture
):
    """RELIABILITY.md 47: any resolver that fails gives an id, and the log has the same one."""
    secret = "SELECT password FROM people_user WHERE hunter2"

    def fails(*_args: Any, **_named: Any) -> Any:
        raise RuntimeError(secret)

    kept, field.resolve = field.resolve, fails
    try:
        with caplog.at_level(logging.ERROR, "storefront.api"):
            answer = post(_call(kind, name, field))
    finally:
        field.resolve = kept
    error = answer.json()["errors"][0]
    assert answer.status_code == 200
    assert error["message"] == "Internal error"
    assert error["extensions"]["id"] in caplog.text
    assert secret in caplog.text
    body = answer.content.decode()
    assert "hunter2" not in body
    assert "RuntimeError" not in body
    assert ".py" not in body


def test_a_database_that_is_away_is_told_as_a_503_unless_a_part_was_done():
    """RELIABILITY.md 59: clients try again after a 503; after a partial answer they must not."""
    street.channel()
    query = schema.graphql_schema.query_type
    assert query is not None
    field = query.fields["channels"]

    def away(*_args: Any, **_named: Any) -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    kept, field.resolve = field.resolve, away
    try:
        whole, part = post("{ channels { slug } }"), post("{ channels { slug } channel { slug } }")
    finally:
        field.resolve = kept
    assert (whole.status_code, whole["Retry-After"]) == (503, "5")
    assert (part.status_code, part.json()["data"]["channel"]) == (200, {"slug": "idr"})
    for answer in (whole, part):
        assert "closed" not in answer.content.decode()
        assert codes(answer) == ["INTERNAL_ERROR"]


def test_an_accident_deep_down_is_hidden_too(caplog: pytest.LogCaptureFixture):
    """RELIABILITY.md 47: every other field of an object type, by the same road."""
    for kind in schema.graphql_schema.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or kind.name.startswith("__"):
            continue
        for field in kind.fields.values():
            assert is_leaf_type(get_named_type(field.type)) or field.resolve is not None
    street.cloth(street.maker())
    product = schema.graphql_schema.get_type("Product")
    assert isinstance(product, GraphQLObjectType)
    field = product.fields["pricing"]
    kept, field.resolve = field.resolve, lambda *_args: 1 / 0
    try:
        answer = post("{ products(first: 1) { edges { node { name pricing { __typename } } } } }")
    finally:
        field.resolve = kept
    body = answer.json()
    assert body["errors"][0]["message"] == "Internal error"
    assert body["data"]["products"]["edges"][0]["node"] == {"name": "Buketan Toska", "pricing": None}


def test_a_document_that_is_known_is_not_parsed_again():
    """The documents used last are kept, and no more than that."""
    query = "{ channels { slug name } }"
    first = ApiView.documents.prepare(query, {})[0]
    assert ApiView.documents.prepare(query, {})[0] is first
    for number in range(KEPT + 5):
        ApiView.documents.prepare(f"{{ channels {{ slug }} }} # {number}", {})
    assert ApiView.documents.prepare(query, {})[0] is not first
    assert len(ApiView.documents._kept) == KEPT


def test_strangers_cannot_fill_the_memory_with_documents():
    """RELIABILITY.md 44: what is kept is bounded by its tokens, and no long text is kept at all."""
    documents = Documents(schema.graphql_schema)
    for number in range(KEPT):
        documents.prepare("{ channels { " + "id name slug " * 320 + f"}} }} # {number}", {})
    assert 50 < len(documents._kept) < 70
    assert documents._tokens <= KEPT_TOKENS
    kept = len(documents._kept)
    documents.prepare("{ channels { id } } #" + "x" * LONGEST_KEPT, {})
    assert len(documents._kept) == kept


def test_suggestions_are_off_in_the_library_itself():
    """RELIABILITY.md 46: the switch is a module's constant."""
    assert sys.modules["graphql.pyutils.did_you_mean"].MAX_LENGTH == 0


def test_an_anonymous_read_asks_nothing_of_the_session():
    street.channel()
    with CaptureQueriesContext(connection) as seen:
        ask("{ channel { slug } }")
    assert len(seen) == 1
