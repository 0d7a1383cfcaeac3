"""What is measured: each row of the table, how it is asked for, and what its answer must hold."""

import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from infra.bench import documents as ask
from infra.bench import empty_answer
from infra.bench.client import Link, Visit, Wrong
from infra.bench.facts import PRICES, TECHNIQUES, WORD, Facts

ON_A_PAGE = 24
ADDRESS = {
    "firstName": "Budi",
    "lastName": "Santoso",
    "streetAddress1": "Jl. Kauman No. 12",
    "city": "Kota Pekalongan",
    "countryArea": "Jawa Tengah",
    "postalCode": "51127",
    "country": "ID",
    "phone": "0812 3456 7890",
}
GATEWAY = "canting.bank-transfer"
# As behind the proxy of a real shop, which has taken TLS off.
HEADERS = "Host: localhost\r\nX-Forwarded-Proto: https\r\n"
CARD = b'<article class="card">'


@dataclass(frozen=True)
class Row:
    """One line of the table. `bar` is the most CPU it may come to, as a multiple of the empty view's; `growth` the bar
    of what a hundred times the products may add to it."""

    key: str
    name: str
    bar: float
    growth: float | None
    visit: Callable[[Facts], Visit]


def get(path: str) -> bytes:
    """A page as a browser asks for it: compressed."""
    return f"GET {path} HTTP/1.1\r\n{HEADERS}Accept: text/html\r\nAccept-Encoding: gzip\r\n\r\n".encode()


def post(query: str, **variables: Any) -> bytes:
    """A question to the API."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return f"POST /graphql/ HTTP/1.1\r\n{HEADERS}{kind}".encode() + body


async def data(link: Link, request: bytes) -> dict[str, Any]:
    """What the API answers. Raises Wrong for errors, those of a mutation too."""
    answer = json.loads(await link.ask(request))
    found: dict[str, Any] = answer.get("data") or {}
    for value in (answer, *found.values()):
        if value is None or value.get("errors"):
            raise Wrong(json.dumps(answer)[:300])
    return found


def _must(holds: object, what: str) -> None:
    if not holds:
        raise Wrong(what)


def empty(_facts: Facts) -> Visit:
    """The empty view."""
    request = f"GET {empty_answer.PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()

    async def visit(link: Link, _number: int) -> None:
        _must(json.loads(await link.ask(request)) == empty_answer.ANSWER, "the empty view answers something else")

    return visit


def _page(path: str, cards: int) -> Visit:
    request = get(path)

    async def visit(link: Link, _number: int) -> None:
        found = (await link.ask(request)).count(CARD)
        _must(found >= cards, f"{found} cards instead of {cards}")

    return visit


def home(_facts: Facts) -> Visit:
    """The shop window: the newest, and some of the cheap."""
    return _page("/en/", 6)


def products(facts: Facts) -> Visit:
    """The first page of the list, with its filters."""
    return _page("/en/products/", min(ON_A_PAGE, facts.products))


def product(facts: Facts) -> Visit:
    """A cloth's page, another one each time."""
    asked = [(get(f"/en/products/{one.english}/"), f">{html.escape(one.name)}</h1>".encode()) for one in facts.cloths]

    async def visit(link: Link, number: int) -> None:
        request, title = asked[number % len(asked)]
        _must(title in await link.ask(request), f"the page has no {title.decode()}")

    return visit


def _list(request: bytes, rows: int, total: int | None) -> Visit:
    async def visit(link: Link, _number: int) -> None:
        found = (await data(link, request))["products"]
        nodes = [edge["node"] for edge in found["edges"]]
        _must(len(nodes) == rows, f"{len(nodes)} rows instead of {rows}")
        _must(total is None or found["totalCount"] == total, f"totalCount is not {total}")
        _must(all(node["thumbnail"] and node["category"]["name"] for node in nodes), "a row without its picture")
        _must(
            "productVariants" not in nodes[0] or all(node["productVariants"]["edges"] for node in nodes), "no variant"
        )

    return visit


def api_list(facts: Facts) -> Visit:
    """Names, addresses, pictures, categories and prices, and nothing counted."""
    return _list(post(ask.LIST), min(ON_A_PAGE, facts.products), None)


def api_card(facts: Facts) -> Visit:
    """The card as Saleor's storefront asks it: variants and their attributes, translations, the total."""
    return _list(post(ask.CARD), min(ON_A_PAGE, facts.products), facts.products)


def api_filtered(facts: Facts) -> Visit:
    """By technique and price, the cheapest first."""
    price = {"range": {"gte": PRICES[0], "lte": PRICES[1]}}
    where = {"attributes": [{"slug": "technique", "values": TECHNIQUES}], "price": price}
    return _list(post(ask.FILTERED, where=where), min(ON_A_PAGE, facts.filtered), facts.filtered)


def api_search(facts: Facts) -> Visit:
    """A word that most cloth answers to."""
    return _list(post(ask.SEARCH, words=WORD), min(ON_A_PAGE, facts.found), facts.found)


def api_product(facts: Facts) -> Visit:
    """A cloth with everything its page shows, another one each time."""
    asked = [(post(ask.PRODUCT, slug=one.slug), one.slug) for one in facts.cloths]

    async def visit(link: Link, number: int) -> None:
        request, slug = asked[number % len(asked)]
        found = (await data(link, request))["product"]
        _must(found and found["slug"] == slug and found["productVariants"]["edges"] and found["media"], f"not {slug}")

    return visit


def checkout(facts: Facts) -> Visit:
    """A guest buys one piece, from the empty cart to the order that waits for its transfer."""

    async def visit(link: Link, number: int) -> None:
        async def do(query: str, **variables: Any) -> dict[str, Any]:
            (answer,) = (await data(link, post(query, **variables))).values()
            return answer

        lines = [{"variantId": facts.variants[number % len(facts.variants)], "quantity": 1}]
        given = {"channel": "idr", "languageCode": "ID", "lines": lines}
        id = (await do(ask.CREATE, input=given))["checkout"]["id"]
        await do(ask.EMAIL, id=id, email=f"buyer-{number}@example.com")
        await do(ask.SHIPPING, id=id, address=ADDRESS)
        await do(ask.BILLING, id=id, address=ADDRESS)
        ways = (await do(ask.OPTIONS, id=id))["deliveries"]
        total = (await do(ask.DELIVERY, id=id, method=ways[0]["id"]))["checkout"]["totalPrice"]["gross"]["amount"]
        await do(ask.PAY, id=id, amount=total, gateway=GATEWAY)
        _must((await do(ask.COMPLETE, id=id))["order"]["number"], "there is no order")

    return visit


EMPTY = Row("empty", "empty view", 1, None, empty)
ROWS = (
    Row("home", "home page", 40, None, home),
    Row("list", "list page", 40, None, products),
    Row("product", "product page", 40, None, product),
    Row("api-list", "API: list of 24", 15, 1.1, api_list),
    Row("api-card", "API: card of Saleor's storefront, 24", 25, 1.2, api_card),
    Row("api-filter", "API: filter and sort, 24", 25, 2, api_filtered),
    Row("api-search", "API: search, broad word, 24", 25, 2.5, api_search),
    Row("api-product", "API: product", 20, 1.1, api_product),
    Row("checkout", "API: checkout, 8 mutations", 300, None, checkout),
)
