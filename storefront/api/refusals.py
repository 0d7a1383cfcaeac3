"""What the mutations of a purchase share: the checkout held, and refusals as entries of `errors` in its language."""

from collections.abc import Callable
from typing import Any, TypeVar

import graphene
from django.utils import translation

from catalog.commons import locks
from catalog.commons.errors import Refusal
from orders.carts.actions import forget_details
from orders.carts.held import Held, held, not_there
from orders.carts.policies import may_see_details
from storefront.api.enums import (
    CheckoutErrorCode,
    DeliveryOptionsCalculateErrorCode,
    MetadataErrorCode,
    TransactionInitializeErrorCode,
)
from storefront.api.errors import problem
from storefront.api.ids import from_global


def error_type(name: str, codes: Any) -> type[graphene.ObjectType]:
    """A type for the entries of `errors` with codes of its own."""
    fields = {
        "code": graphene.Field(codes, required=True),
        "field": graphene.String(),
        "message": graphene.String(),
    }
    return type(name, (graphene.ObjectType,), fields)


CheckoutError = error_type("CheckoutError", CheckoutErrorCode)
DeliveryOptionsCalculateError = error_type("DeliveryOptionsCalculateError", DeliveryOptionsCalculateErrorCode)
TransactionInitializeError = error_type("TransactionInitializeError", TransactionInitializeErrorCode)
MetadataError = error_type("MetadataError", MetadataErrorCode)


def errors_of(kind: type[graphene.ObjectType]) -> graphene.List:
    """The field `errors` of a payload."""
    return graphene.List(graphene.NonNull(kind), required=True)


def credential(id: str | None) -> str:
    """The token in a checkout's global id. Raises NotFound (CHECKOUT_NOT_FOUND) for junk."""
    token = from_global(id, "Checkout")
    if not token:
        raise not_there("id")
    return token


T = TypeVar("T")


@locks.again
def purchase(id: str | None, act: Callable[[Held], T]) -> tuple[T | None, list[dict[str, Any]]]:
    """Do `act` to the checkout of that global id, open or completed, which is held meanwhile; all of it or nothing.

    One that was left so long that a stranger would see it masked forgets e-mail, addresses and note first.
    What `act` gave and no errors, or None and the one entry of `errors` that says why not: in the language that the
    checkout was begun in, for an unknown one in the request's.
    """
    language = translation.get_language()
    try:
        with held(credential(id), completed_too=True) as checkout:
            language = checkout.language
            with translation.override(language):
                if checkout.status == checkout.OPEN and not may_see_details(checkout):
                    # Else whoever has an old id would only have to change something to see it all again.
                    forget_details(token=checkout)
                return act(checkout), []
    except Refusal as no:
        with translation.override(language):
            return None, [problem(no)]
