"""A person as a type of the API, shown to nobody but herself."""

from typing import Any

import graphene
from django.http import HttpRequest

from catalog.people.models import User as UserModel
from orders.sales.queries import orders_of
from storefront.api.addresses import Address
from storefront.api.enums import LanguageCodeEnum
from storefront.api.ids import to_global
from storefront.api.order_types import Order, order_rows
from storefront.api.pages import FORWARD, Row, model_connection
from storefront.api.people import asker
from storefront.api.types import Image, connection
from storefront.devices.entry import is_confirmed

OrderCountableConnection = connection("Order", Order)
NEWEST = ("placed_at", "number")


class User(graphene.ObjectType):
    """Whoever asks. Nobody sees anybody else."""

    id = graphene.ID(required=True)
    email = graphene.String(required=True)
    first_name = graphene.String(required=True)
    last_name = graphene.String(required=True)
    language_code = graphene.Field(LanguageCodeEnum, required=True)
    is_active = graphene.Boolean(required=True)
    is_confirmed = graphene.Boolean(required=True)
    date_joined = graphene.DateTime(required=True)
    avatar = graphene.Field(Image, description="Null: the shop keeps no pictures of its buyers.")
    addresses = graphene.List(
        graphene.NonNull(Address), required=True, description="Empty: the shop keeps no address book."
    )
    default_shipping_address = graphene.Field(Address)
    default_billing_address = graphene.Field(Address)
    orders = graphene.Field(OrderCountableConnection, **FORWARD, description="Her own, the newest first.")

    @staticmethod
    def resolve_is_confirmed(row: Row, _info: Any) -> bool:
        return is_confirmed(row["model"])

    @staticmethod
    def resolve_orders(row: Row, info: Any, **arguments: Any) -> Row:
        return model_connection(
            "orders",
            orders_of(row["model"]),
            NEWEST,
            lambda page: order_rows(info.context, page),
            arguments,
            descending=True,
        )


def user_row(person: UserModel) -> Row:
    """A row of User. The first word of the name is the first name: Indonesians often have no other."""
    first, _space, last = person.name.partition(" ")
    return {
        "id": to_global("User", person.public_id),
        "email": person.email,
        "first_name": first,
        "last_name": last,
        "language_code": person.language.upper(),
        "is_active": person.is_active,
        "date_joined": person.date_joined,
        "addresses": [],
        "model": person,
    }


class AccountQuery(graphene.ObjectType):
    me = graphene.Field(User, description="Null for nobody, and for a token that opens nothing.")

    @staticmethod
    def resolve_me(_root: Any, info: Any) -> Row | None:
        request: HttpRequest = info.context
        person = asker(request)
        return user_row(person) if person else None
