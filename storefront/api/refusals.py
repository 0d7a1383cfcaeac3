"""What the mutations of a purchase refuse with: types of errors, the missing checkout, the language of the words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import graphene
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.commons.errors import NotFound
from orders.carts.models import Checkout
from storefront.api.enums import (
    CheckoutErrorCode,
    DeliveryOptionsCalculateErrorCode,
    MetadataErrorCode,
    TransactionInitializeErrorCode,
)
from storefront.api.ids import from_global


def _error_type(name: str, codes: Any) -> type[graphene.ObjectType]:
    fields = {
        "code": graphene.Field(codes, required=True),
        "field": graphene.String(),
        "message": graphene.String(),
    }
    return type(name, (graphene.ObjectType,), fields)


CheckoutError = _error_type("CheckoutError", CheckoutErrorCode)
DeliveryOptionsCalculateError = _error_type("DeliveryOptionsCalculateError", DeliveryOptionsCalculateErrorCode)
TransactionInitializeError = _error_type("TransactionInitializeError", TransactionInitializeErrorCode)
MetadataError = _error_type("MetadataError", MetadataErrorCode)


def errors_of(kind: type[graphene.ObjectType]) -> graphene.List:
    """The field `errors` of a payload."""
    return graphene.List(graphene.NonNull(kind), required=True)


def not_there() -> NotFound:
    """For an unknown checkout, a completed one, and one whose order is somebody's by now: all look the same."""
    return NotFound(_("This cart is no longer there. Put the pieces in again."), code="CHECKOUT_NOT_FOUND", field="id")


def credential(id: str | None) -> str:
    """The token in a checkout's global id. Raises NotFound (CHECKOUT_NOT_FOUND) for junk."""
    token = from_global(id, "Checkout")
    if not token:
        raise not_there()
    return token


@contextmanager
def in_its_language(id: str | None) -> Iterator[None]:
    """Speak the language the checkout was begun in; for an unknown one that of the request stays."""
    found = Checkout.objects.filter(token=from_global(id, "Checkout")).values_list("language", flat=True).first()
    with translation.override(found or translation.get_language()):
        yield
