"""Documents that ask for too much are refused before anything runs (RELIABILITY.md 44)."""

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from graphql import get_introspection_query, parse

from storefront.api.errors import HttpRefusal
from storefront.api.limits import COST, _Pass, measure
from storefront.api.schema import schema
from tests.storefront.api.client import codes, post

pytestmark = pytest.mark.django_db


def bomb(number: int) -> str:
    spreads = " ".join(f"fragment f{n} on Product {{ ...f{n + 1} ...f{n + 1} }}" for n in range(number))
    return f'{{ product(slug: "x") {{ ...f0 }} }} {spreads} fragment f{number} on Product {{ name }}'


def deep(levels: int) -> str:
    return (
        "{ product { "
        + "category { products(first: 1) { edges { node { " * levels
        + "id"
        + " } } } }" * levels
        + " } }"
    )


def types(levels: int) -> str:
    return "{ __schema { types { " + "fields { type { " * levels + "name" + " } }" * levels + " } } }"


ATTACKS = {
    "fragment bomb": (bomb(60), "COST_LIMIT"),
    "cycle": ("{ product { ...a } } fragment a on Product { ...b } fragment b on Product { ...a }", "FRAGMENT_CYCLE"),
    "self": ("{ ...a } fragment a on Query { ...a }", "FRAGMENT_CYCLE"),
    "unknown fragment": ("{ product { ...nobody } }", "UNKNOWN_FRAGMENT"),
    "10k duplicate fields": ("{ product { " + "name " * 10_000 + "} }", "GRAPHQL_ERROR"),
    "400 roots": ("{ " + "channels { slug } " * 200 + "}", "ROOTS_LIMIT"),
    "400 aliased lists": (
        "{ " + " ".join(f"a{n}: products(first: 100) {{ totalCount }}" for n in range(400)) + " }",
        "GRAPHQL_ERROR",
    ),
    "60 aliased lists": (
        "{ " + " ".join(f"a{n}: products(first: 100) {{ totalCount }}" for n in range(60)) + " }",
        "ALIAS_LIMIT",
    ),
    "900 directives": ("{ channels { slug " + "@include(if: true) " * 900 + "} }", "GRAPHQL_ERROR"),
    "100 directives": ("{ channels { slug " + "@include(if: true) " * 100 + "} }", "DIRECTIVE_LIMIT"),
    "1k aliases": ("{ channels { " + " ".join(f"a{n}: slug" for n in range(1_000)) + " } }", "GRAPHQL_ERROR"),
    "300 aliases": ("{ channels { " + " ".join(f"a{n}: slug" for n in range(300)) + " } }", "ALIAS_LIMIT"),
    "1k mutations": (
        "mutation { " + " ".join(f'a{n}: checkoutComplete(id: "x") {{ order {{ id }} }}' for n in range(1_000)) + " }",
        "GRAPHQL_ERROR",
    ),
    "50 mutations": (
        "mutation { " + " ".join(f'a{n}: checkoutComplete(id: "x") {{ order {{ id }} }}' for n in range(50)) + " }",
        "ALIAS_LIMIT",
    ),
    "12 mutations": (
        "mutation { " + " ".join(f'a{n}: checkoutComplete(id: "x") {{ order {{ id }} }}' for n in range(12)) + " }",
        "ROOTS_LIMIT",
    ),
    "deep introspection": (types(8), "INTROSPECTION_LIMIT"),
    "depth": (deep(5), "DEPTH_LIMIT"),
    "braces": ("{" + "a{" * 320 + "b" + "}" * 320 + "}", "GRAPHQL_ERROR"),
    "brackets": ("{ products(first: 1, where: {AND: " + "[" * 450 + "]" * 450 + "}) { totalCount } }", "GRAPHQL_ERROR"),
    "10k digits": ("{ products(first: " + "9" * 10_000 + ") { totalCount } }", "GRAPHQL_ERROR"),
    "lists in lists": (
        "{ categories(first: 100) { edges { node { products(first: 100) { edges { node { name slug id } } } } } } }",
        "COST_LIMIT",
    ),
    "two operations": ("query a { channels { slug } } query b { channels { slug } }", "ONE_OPERATION"),
    "nothing to run": ("fragment a on Product { name }", "ONE_OPERATION"),
    "no document": ("", "GRAPHQL_ERROR"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_without_a_query(name: str):
    """RELIABILITY.md 44: 4xx with a code, no resolver has run, the answer is short."""
    query, code = ATTACKS[name]
    with CaptureQueriesContext(connection) as seen:
        answer = post(query)
    assert answer.status_code == 400
    assert set(codes(answer)) == {code}
    assert len(seen) == 0
    assert len(answer.content) < 5_000


def test_a_list_in_place_of_an_operation_is_refused():
    """RELIABILITY.md 44: no batches."""
    body = orjson.dumps([{"query": "{ channels { slug } }"}] * 200)
    answer = Client().post("/graphql/", body, content_type="application/json")
    assert (answer.status_code, codes(answer)) == (400, ["NO_BATCHES"])


def test_a_body_of_two_megabytes_is_not_read():
    """RELIABILITY.md 44."""
    answer = post("{ channels { slug } } #" + "x" * 2_000_000)
    assert (answer.status_code, codes(answer)) == (413, ["BODY_TOO_LARGE"])


@pytest.mark.parametrize(
    "body",
    [
        '{"query": "{ channels { slug } }", "variables": {"n": ' + "9" * 10_000 + "}}",
        '{"query": "{ channels { slug } }", "variables": {"n": NaN}}',
        '{"query": "{ channels { slug } }", "variables": ' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "}",
        '{"query": "{ channels { slug } }", "variables": ' + '{"a":' * 30 + "1" + "}" * 30 + "}",
        '{"query": "{ channels { slug } }", "variables": [1]}',
        '{"query": "{ product(slug: \\"\\\\u0000\\") { name } }"}',
        '{"query": "{ channels { slug } }", "variables": {"a": "\\u0000"}}',
        '{"query": "{ channels { slug } }", "variables": {"a": "\\ud800"}}',
        '{"query": 7}',
        "{",
        " ",
        "null",
    ],
)
def test_a_body_that_makes_no_sense_is_refused(body: str):
    """RELIABILITY.md 44 and 5: numbers of 10,000 digits, NaN, deep nesting, NUL, half a character, junk."""
    answer = Client().post("/graphql/", body.encode(), content_type="application/json")
    assert answer.status_code == 400


def test_a_long_chain_of_fragments_is_walked_or_refused_but_never_an_accident():
    """RELIABILITY.md 44: as many fragments as fit into the tokens, each within the one before."""
    chain = " ".join(f"fragment f{n} on Product {{ ...f{n + 1} }}" for n in range(120))
    answer = post(f'{{ product(slug: "x") {{ ...f0 }} }} {chain} fragment f120 on Product {{ name }}')
    assert answer.status_code in (200, 400)


def test_each_selection_is_visited_once():
    """RELIABILITY.md 44: the steps grow with the document, not with what it expands to."""
    for number in (4, 8, 12):
        measured = measure(parse(bomb(number)), schema.graphql_schema, {})
        assert measured.visited == 2 + 2 * number + 1
        assert measured.cost == 1 + 2**number
    walk = _Pass(parse(bomb(60)), schema.graphql_schema, {})
    with pytest.raises(HttpRefusal):
        walk.run()
    assert walk.visited == 2 + 2 * 60 + 1


def test_the_cost_multiplies_the_sizes_of_lists_and_is_told():
    query = "query ($n: Int = 7) { products(first: $n) { totalCount edges { node { id name } } } }"
    assert measure(parse(query), schema.graphql_schema, {}).cost == 1 + 7 * (1 + 1 + 1 + 2)
    assert measure(parse(query), schema.graphql_schema, {"n": 100}).cost == 1 + 100 * 5
    assert measure(parse(query), schema.graphql_schema, {"n": 10**9}).cost == 1 + 100 * 5
    assert measure(parse(query), schema.graphql_schema, {"n": "7"}).cost == 1 + 5
    answer = post("{ channels { slug } }")
    assert answer.json()["extensions"] == {"cost": {"requested": 3, "maximum": COST}}


def test_saleors_list_and_the_introspection_of_code_generators_pass():
    """Twelve cards with fifty variants and their attributes each, as Saleor's storefront asks."""
    card = """id name slug pricing { priceRange { start { gross { amount currency } } } }
      thumbnail(size: 1024) { url alt } category { id name } productVariants(first: 50) { edges { node { id name quantityAvailable
        attributes { attribute { slug name inputType } values { name slug value } } } } }"""  # noqa: E501
    query = f"query {{ products(first: 12) {{ totalCount edges {{ node {{ {card} }} cursor }} }} }}"
    assert 10_000 < measure(parse(query), schema.graphql_schema, {}).cost < 30_000
    assert post(get_introspection_query()).status_code == 200


@pytest.mark.parametrize("number", ["100", "100.0", "1e2", "1000000000000", "1e400"])
def test_a_size_in_a_variable_costs_what_it_means(number: str):
    """RELIABILITY.md 44: 100.0 is an Int to GraphQL, so it must not pass for one row."""
    query = """query ($n: Int) { categories(first: $n) { edges { node { products(first: $n) { edges { node {
      name slug id } } } } } } }"""
    body = orjson.dumps({"query": query}).decode()[:-1] + f', "variables": {{"n": {number}}}}}'
    answer = Client().post("/graphql/", body, content_type="application/json")
    assert (answer.status_code, codes(answer)) == (400, ["COST_LIMIT"])
