"""Refusals of the account's mutations, as entries of their `errors`."""

from collections.abc import Callable
from typing import Any

from catalog.commons.errors import Refusal
from storefront.api.enums import ACCOUNT_REFUSALS, AccountErrorCode
from storefront.api.errors import problem
from storefront.api.pages import Row
from storefront.api.refusals import error_type
from storefront.devices.entry import Faults

AccountError = error_type("AccountError", AccountErrorCode)


def answered(act: Callable[[], Row | None]) -> Row:
    """What `act` gave, with no errors; or only why not. Never null: Saleor's clients take it apart unseen."""
    try:
        return {**(act() or {}), "errors": []}
    except Faults as no:
        return {"errors": [_entry(one) for one in no.found]}
    except Refusal as no:
        return {"errors": [_entry(no)]}


def _entry(no: Refusal) -> dict[str, Any]:
    return problem(no, ACCOUNT_REFUSALS)
