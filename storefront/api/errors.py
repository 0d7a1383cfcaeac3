"""What clients are told when something fails. Only refusals and GraphQL's own errors go out in words; everything else
is "Internal error" with an id that the log has too (RELIABILITY.md test 47)."""

import logging
from collections.abc import Collection
from typing import Any

from graphql import GraphQLError

from catalog.commons.errors import Refusal
from catalog.commons.numbers import random_id
from storefront.api.enums import REFUSALS

log = logging.getLogger("storefront.api")

# Saleor's clients look for this one when the payment was not started.
CODES = {"PAYMENT_MISSING": "CHECKOUT_NOT_FULLY_PAID"}
# Names of the domain's fields as the API's inputs call them.
FIELDS = {
    "name": "firstName",
    "company": "companyName",
    "street": "streetAddress1",
    "street2": "streetAddress2",
    "village": "cityArea",
    "province": "countryArea",
    "postal_code": "postalCode",
    "variant": "variantId",
    "delivery": "deliveryMethodId",
    "address": "shippingAddress",
}


# GraphQL's own messages quote what they were sent, which may be all of a body.
LONGEST = 300


class HttpRefusal(Exception):
    """A request refused before it is run, with the status it gets."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def problem(refusal: Refusal, codes: Collection[str] = REFUSALS) -> dict[str, Any]:
    """A refusal as an entry of a mutation's `errors`, which knows those codes."""
    code = CODES.get(refusal.code, refusal.code)
    return {
        "code": code if code in codes else "REFUSED",
        "field": FIELDS.get(refusal.field, refusal.field) or None,
        "message": str(refusal),
    }


def formatted(error: GraphQLError) -> dict[str, Any]:
    """An error as it goes out, with its code where Saleor's clients look for it (both places)."""
    original = error.original_error
    if isinstance(original, Refusal):
        return _entry(error, str(original), CODES.get(original.code, original.code), field=original.field)
    if original is None or error.path is None or (isinstance(original, GraphQLError) and original.nodes):
        return _entry(error, error.message, str((error.extensions or {}).get("code") or "GRAPHQL_ERROR"))
    number = random_id()
    log.error("error %s at %s", number, error.path, exc_info=original)
    return _entry(error, "Internal error", "INTERNAL_ERROR", id=number)


def _entry(error: GraphQLError, message: str, code: str, **more: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "message": message if len(message) <= LONGEST else f"{message[:LONGEST]}…",
        "extensions": {"code": code, "exception": {"code": code}, **{k: v for k, v in more.items() if v}},
    }
    if error.path:
        entry["path"] = error.path
    if error.locations:
        entry["locations"] = [location.formatted for location in error.locations]
    return entry
