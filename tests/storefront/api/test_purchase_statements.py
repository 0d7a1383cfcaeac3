"""What a guest's purchase by the API costs: how many statements, which of them lock, and what may make them more."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from storefront.api.ids import to_global
from tests.makers import street
from tests.storefront.api import wide
from tests.storefront.api.client import (
    ADDRESS,
    BILLING,
    COMPLETE,
    CREATE,
    DELIVERY,
    EMAIL,
    OPTIONS,
    PAY,
    SHIPPING,
    ask,
    gateway,
)

pytestmark = pytest.mark.django_db

Journey = dict[str, list[str]]

# The beginning and the end of each transaction are counted: in a test they are a savepoint and its release.
FIGURES = {
    "checkoutCreate": 11,
    "checkoutEmailUpdate": 4,
    "checkoutShippingAddressUpdate": 6,
    "checkoutBillingAddressUpdate": 4,
    "deliveryOptionsCalculate": 5,
    "checkoutDeliveryMethodUpdate": 10,
    "transactionInitialize": 17,
    # Two of these open the makers' accounts in the ledger, which happens once.
    "checkoutComplete": 18,
}
BAR = 80
LOCKS = {
    "checkoutCreate": [],
    "checkoutEmailUpdate": ["carts_checkout"],
    "checkoutShippingAddressUpdate": ["carts_checkout", "payments_payment"],
    "checkoutBillingAddressUpdate": ["carts_checkout"],
    "deliveryOptionsCalculate": [],
    "checkoutDeliveryMethodUpdate": ["carts_checkout", "payments_payment"],
    "transactionInitialize": [
        "carts_checkout",
        "payments_payment",
        "stock_stocklevel",
        "products_productvariant",
        "products_product",
    ],
    "checkoutComplete": ["carts_checkout", "payments_payment"],
}


def buy(variant_ids: list[str]) -> Journey:
    """A guest's purchase in eight mutations, and the statements of each."""
    seen: Journey = {}

    def do(document: str, **variables: Any) -> dict[str, Any]:
        with CaptureQueriesContext(connection) as statements:
            data = ask(document, **variables)
        ((name, answer),) = data.items()
        assert answer["errors"] == []
        seen[name] = [statement["sql"] for statement in statements]
        return answer

    lines = [{"variantId": id, "quantity": 1} for id in variant_ids]
    id = do(CREATE, input={"channel": "idr", "languageCode": "ID", "lines": lines})["checkout"]["id"]
    do(EMAIL, id=id, email="budi@example.com")
    do(SHIPPING, id=id, address=ADDRESS)
    do(BILLING, id=id, address=ADDRESS)
    options = do(OPTIONS, id=id)["deliveries"]
    chosen = do(DELIVERY, id=id, method=options[0]["id"])["checkout"]
    do(PAY, id=id, amount=chosen["totalPrice"]["gross"]["amount"], gateway=gateway())
    assert do(COMPLETE, id=id)["order"]["status"] == "UNCONFIRMED"
    return seen


def told(journey: Journey) -> str:
    """The statements, for whoever has to find the new one."""
    parts = []
    for name, statements in journey.items():
        numbered = (f"{number:4} {sql[:300]}" for number, sql in enumerate(statements, 1))
        parts.append("\n".join([f"{name}: {len(statements)}, not {FIGURES[name]}", *numbered]))
    return f"{sum(map(len, journey.values()))} statements\n" + "\n".join(parts)


@pytest.fixture
def ids() -> list[str]:
    """The variants of ten makers, each with her own stock."""
    street.rates()
    street.regions()
    return [to_global("ProductVariant", variant.public_id) for variant in wide.wide_street(10)]


@pytest.mark.parametrize("number", [1, 3, 10])
def test_a_guest_buys_with_75_statements_and_one_more_for_each_further_stock_row(ids: list[str], number: int):
    """At most 80 is the bar. Of lines, makers and parcels none costs a statement, save that each further stock row is
    written by a guarded UPDATE of its own: the guard says which piece went to somebody else meanwhile."""
    journey = buy(ids[:number])
    further = {"transactionInitialize": number - 1}
    figures = {name: len(statements) for name, statements in journey.items()}
    assert figures == {name: figure + further.get(name, 0) for name, figure in FIGURES.items()}, told(journey)
    guarded = [sql for sql in journey["transactionInitialize"] if sql.startswith('UPDATE "stock_stocklevel"')]
    assert len(guarded) == number
    assert sum(FIGURES.values()) == 75 <= BAR


def test_a_maker_who_has_sold_before_has_her_account_already(ids: list[str]):
    """Of the shirt there are two."""
    first, second = buy([ids[2]]), buy([ids[2]])
    assert len(first["checkoutComplete"]) - len(second["checkoutComplete"]) == 2, told(second)


def test_each_mutation_is_one_transaction_without_savepoints_and_takes_its_locks_in_the_one_order(ids: list[str]):
    """Statements were taken out, locks were not: checkout, payment, stock rows, then what is counted of them."""
    journey = buy(ids[:3])
    locked = {
        name: [re.findall(r'FROM "(\w+)"', sql)[0] for sql in statements if " FOR " in sql]
        for name, statements in journey.items()
    }
    assert locked == LOCKS, told(journey)
    for name, statements in journey.items():
        assert sum(sql.startswith("SAVEPOINT") for sql in statements) == (name != "deliveryOptionsCalculate"), name
