"""A guest's cart: every mutation on this page is public, for the checkout's id is its credential.

Whatever changes the price of a cart first gives back what a started payment holds, in the same transaction: a refused
change leaves the payment as it was. The checkout that was held and changed is what is answered, read once.
"""

from collections.abc import Callable, Sequence
from typing import Any

import graphene
from django.conf import settings
from django.utils.translation import gettext as _

from catalog.commons.errors import NotFound, Refusal
from orders.carts import actions as carts
from orders.carts.held import Held, not_there
from orders.carts.queries import open_checkout
from orders.placing import actions as placing
from orders.pricing import quotes
from orders.pricing.quote import quote
from storefront.api import checkout_types as types
from storefront.api.addresses import AddressInput, postal
from storefront.api.enums import LanguageCodeEnum
from storefront.api.errors import problem
from storefront.api.ids import from_global
from storefront.api.pages import Row
from storefront.api.people import asker
from storefront.api.product_lists import channel_of
from storefront.api.refusals import (
    CheckoutError,
    DeliveryOptionsCalculateError,
    MetadataError,
    errors_of,
    purchase,
)
from storefront.api.types import own_language
from storefront.design.words import language


def _changed(id: str | None, change: Callable[[Held], Any]) -> Row:
    """Do `change`, which touches no price, to a checkout and answer with it, or with why not."""

    def act(checkout: Held) -> Row:
        change(checkout)
        return types.checkout_row(checkout)

    return _answer(purchase(id, act))


def _repriced(id: str | None, change: Callable[[Held], Any]) -> Row:
    """Do `change` to a checkout, for which a started payment is given up, and answer as `_changed` does."""

    def act(checkout: Held) -> Row:
        placing.reopen(token=checkout)
        change(checkout)
        return types.checkout_row(checkout, lambda: quotes.of(checkout))

    return _answer(purchase(id, act))


def _answer(done: tuple[Row | None, list[Row]]) -> Row:
    return {"checkout": done[0], "errors": done[1]}


def _counted(lines: Sequence[Any]) -> Sequence[Any]:
    if len(lines) > carts.MOST_LINES:
        raise carts.too_many_lines()
    return lines


class CheckoutLineInput(graphene.InputObjectType):
    variant_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)


class CheckoutLineUpdateInput(graphene.InputObjectType):
    line_id = graphene.ID()
    quantity = graphene.Int(description="0 takes the line out.")


class CheckoutCreateInput(graphene.InputObjectType):
    channel = graphene.String()
    language_code = graphene.Field(LanguageCodeEnum, description="The language of the mails about the order.")
    lines = graphene.List(graphene.NonNull(CheckoutLineInput), required=True)


class CheckoutAddressValidationRules(graphene.InputObjectType):
    """For Saleor's clients: an address that no courier could deliver to is never taken."""

    check_required_fields = graphene.Boolean(default_value=True)


class MetadataInput(graphene.InputObjectType):
    key = graphene.String(required=True)
    value = graphene.String(required=True)


def _pieces(lines: Sequence[Row]) -> carts.Pieces:
    return [(from_global(line["variant_id"], "ProductVariant"), line["quantity"]) for line in lines]


class _Change(graphene.Mutation):
    """What the mutations of a checkout answer."""

    class Meta:
        abstract = True

    checkout = graphene.Field(types.Checkout)
    errors = errors_of(CheckoutError)


class CheckoutCreate(_Change):
    class Arguments:
        input = CheckoutCreateInput(required=True)

    @staticmethod
    def mutate(_root: Any, info: Any, input: Row) -> Row:
        code = input.get("language_code")
        request = info.context
        # Only a browser that has a session is asked for it, so that other clients get no cookie.
        session = request.session if settings.SESSION_COOKIE_NAME in request.COOKIES else {}
        try:
            shop = channel_of(info, input.get("channel"))
            if shop is None:
                raise NotFound(_("There is no such channel."), code="CHANNEL_NOT_FOUND", field="channel")
            checkout = carts.start(
                channel=shop,
                language=(own_language(code) or "en") if code else language(),
                user=asker(request),
                source_first=session.get("source_first"),
                source_last=session.get("source_last"),
                pieces=_pieces(input["lines"]),
            )
        except Refusal as no:
            return _answer((None, [problem(no)]))
        return _answer((types.checkout_row(checkout, lambda: quotes.of(checkout)), []))


class CheckoutLinesAdd(_Change):
    class Arguments:
        id = graphene.ID()
        lines = graphene.List(graphene.NonNull(CheckoutLineInput), required=True)

    @staticmethod
    def mutate(_root: Any, _info: Any, lines: Sequence[Row], id: str | None = None) -> Row:
        return _repriced(id, lambda held: carts.put(token=held, pieces=_pieces(lines)))


class CheckoutLinesUpdate(_Change):
    class Arguments:
        id = graphene.ID()
        lines = graphene.List(graphene.NonNull(CheckoutLineUpdateInput), required=True)

    @staticmethod
    def mutate(_root: Any, _info: Any, lines: Sequence[Row], id: str | None = None) -> Row:
        def change(held: Held) -> None:
            for line in _counted(lines):
                name, quantity = from_global(line.get("line_id"), "CheckoutLine"), line.get("quantity")
                if quantity == 0:
                    carts.remove(token=held, line=name)
                else:
                    carts.set_quantity(token=held, line=name, quantity=-1 if quantity is None else quantity)

        return _repriced(id, change)


class CheckoutLinesDelete(_Change):
    class Arguments:
        id = graphene.ID()
        lines_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)

    @staticmethod
    def mutate(_root: Any, _info: Any, lines_ids: Sequence[str], id: str | None = None) -> Row:
        def change(held: Held) -> None:
            for line in _counted(lines_ids):
                carts.remove(token=held, line=from_global(line, "CheckoutLine"))

        return _repriced(id, change)


class CheckoutLineDelete(_Change):
    class Arguments:
        id = graphene.ID()
        line_id = graphene.ID()

    @staticmethod
    def mutate(_root: Any, _info: Any, id: str | None = None, line_id: str | None = None) -> Row:
        line = from_global(line_id, "CheckoutLine")
        return _repriced(id, lambda held: carts.remove(token=held, line=line))


class CheckoutEmailUpdate(_Change):
    class Arguments:
        id = graphene.ID()
        email = graphene.String(required=True)

    @staticmethod
    def mutate(_root: Any, _info: Any, email: str, id: str | None = None) -> Row:
        return _changed(id, lambda held: carts.set_email(token=held, email=email))


class _OfAddress:
    """What both updates of an address take besides it."""

    id = graphene.ID()
    save_address = graphene.Boolean(default_value=True, description="For Saleor's clients; there is no address book.")
    validation_rules = CheckoutAddressValidationRules()


class CheckoutShippingAddressUpdate(_Change):
    class Arguments(_OfAddress):
        shipping_address = AddressInput(required=True)

    @staticmethod
    def mutate(_root: Any, _info: Any, shipping_address: Row, id: str | None = None, **_rest: Any) -> Row:
        return _repriced(id, lambda held: carts.set_address(token=held, address=postal(shipping_address)))


class CheckoutBillingAddressUpdate(_Change):
    class Arguments(_OfAddress):
        billing_address = AddressInput(required=True)

    @staticmethod
    def mutate(_root: Any, _info: Any, billing_address: Row, id: str | None = None, **_rest: Any) -> Row:
        return _changed(id, lambda held: carts.set_billing_address(token=held, address=postal(billing_address)))


class CheckoutDeliveryMethodUpdate(_Change):
    class Arguments:
        id = graphene.ID()
        delivery_method_id = graphene.ID()

    @staticmethod
    def mutate(_root: Any, _info: Any, id: str | None = None, delivery_method_id: str | None = None) -> Row:
        service = from_global(delivery_method_id, "Delivery", "ShippingMethod")

        def act(checkout: Held) -> Row:
            placing.reopen(token=checkout)
            try:
                cart = carts.choose_delivery_for_all(token=checkout, service=service)
            except Refusal as no:
                if no.code == "INVALID":
                    raise Refusal(no.sentence, code="INVALID", field="deliveryMethodId") from no
                raise
            return types.checkout_row(checkout, lambda: quote(cart))

        return _answer(purchase(id, act))


class DeliveryOptionsCalculate(graphene.Mutation):
    class Arguments:
        id = graphene.ID(required=True)

    deliveries = graphene.List(graphene.NonNull(types.Delivery), required=True)
    errors = errors_of(DeliveryOptionsCalculateError)

    @staticmethod
    def mutate(_root: Any, _info: Any, id: str) -> Row:
        checkout = open_checkout(from_global(id, "Checkout"))
        if checkout is None:
            return {"deliveries": [], "errors": [problem(not_there("id"))]}
        return {"deliveries": types.deliveries(quotes.of(checkout), checkout.language), "errors": []}


class UpdateMetadata(graphene.Mutation):
    """A client's own notes on a checkout, 20 at most."""

    class Arguments:
        id = graphene.ID(required=True)
        input = graphene.List(graphene.NonNull(MetadataInput), required=True)

    item = graphene.Field(types.ObjectWithMetadata)
    errors = errors_of(MetadataError)

    @staticmethod
    def mutate(_root: Any, _info: Any, id: str, input: Sequence[Row]) -> Row:
        values = {entry["key"]: entry["value"] for entry in input}
        done = _changed(id, lambda held: carts.set_metadata(token=held, values=values))
        return {"item": done["checkout"], "errors": done["errors"]}


class CheckoutMutation(graphene.ObjectType):
    checkout_create = CheckoutCreate.Field()
    checkout_lines_add = CheckoutLinesAdd.Field()
    checkout_lines_update = CheckoutLinesUpdate.Field()
    checkout_lines_delete = CheckoutLinesDelete.Field()
    checkout_line_delete = CheckoutLineDelete.Field()
    checkout_email_update = CheckoutEmailUpdate.Field()
    checkout_shipping_address_update = CheckoutShippingAddressUpdate.Field()
    checkout_billing_address_update = CheckoutBillingAddressUpdate.Field()
    delivery_options_calculate = DeliveryOptionsCalculate.Field()
    checkout_delivery_method_update = CheckoutDeliveryMethodUpdate.Field()
    update_metadata = UpdateMetadata.Field()
