"""What the API answers of a purchase. An id of a checkout or an order carries 128 random bits and is the credential."""

from typing import Any

import graphene

from storefront.api.addresses import AddressValidationData, validation_row
from storefront.api.checkout_types import Checkout, checkout_of
from storefront.api.enums import CountryCode
from storefront.api.order_types import Order, order_of
from storefront.api.pages import Row


class TradeQuery(graphene.ObjectType):
    checkout = graphene.Field(Checkout, id=graphene.ID(), description="Null when unknown or completed.")
    order = graphene.Field(Order, id=graphene.ID())
    address_validation_rules = graphene.Field(
        AddressValidationData, country_code=graphene.Argument(CountryCode, required=True)
    )

    @staticmethod
    def resolve_checkout(_root: Any, info: Any, id: str | None = None) -> Row | None:
        return checkout_of(info.context, id)

    @staticmethod
    def resolve_order(_root: Any, info: Any, id: str | None = None) -> Row | None:
        return order_of(info.context, id)

    @staticmethod
    def resolve_address_validation_rules(_root: Any, _info: Any, country_code: Any) -> Row | None:
        return validation_row(country_code)
