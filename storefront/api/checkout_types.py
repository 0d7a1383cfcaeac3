"""A checkout (the field's word for a cart) as types of the API, and its rows."""

from collections.abc import Callable
from typing import Any

import graphene
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from catalog.commons.addresses import PostalAddress
from catalog.commons.texts import in_language
from orders.carts.models import Checkout as CheckoutModel
from orders.carts.policies import may_see_details
from orders.carts.queries import open_checkout
from orders.payments.bank_transfer.gateway import ID as BANK_TRANSFER
from orders.payments.gateways import GATEWAYS, offered
from orders.payments.moves import STARTED
from orders.pricing import frozen, quotes
from orders.pricing.quote import GONE, Quote
from storefront.api.addresses import Address, address_row, masked_email
from storefront.api.catalogue import channel_row
from storefront.api.catalogue_rows import variants
from storefront.api.catalogue_types import Channel
from storefront.api.enums import CheckoutAuthorizeStatusEnum, CheckoutChargeStatusEnum
from storefront.api.ids import from_global, to_global
from storefront.api.pages import Page, Row
from storefront.api.product_types import ProductVariant
from storefront.api.types import Money, TaxedMoney, money, taxed
from storefront.shop.trade.session import CHECKOUT


class MetadataItem(graphene.ObjectType):
    key = graphene.String(required=True)
    value = graphene.String(required=True)


class ObjectWithMetadata(graphene.Interface):
    metadata = graphene.List(graphene.NonNull(MetadataItem), required=True)

    @classmethod
    def resolve_type(cls, _row: Row, _info: Any) -> Any:
        return Checkout


class ShippingMethod(graphene.ObjectType):
    """A way to travel for every parcel of a cart, its price the sum over the makers."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    price = graphene.Field(Money, required=True)
    minimum_delivery_days = graphene.Int()
    maximum_delivery_days = graphene.Int()
    active = graphene.Boolean(required=True)


class Delivery(graphene.ObjectType):
    """A ShippingMethod on offer or chosen; its id is the same whenever it is asked for."""

    id = graphene.ID(required=True)
    shipping_method = graphene.Field(ShippingMethod)


class PaymentGatewayConfigLine(graphene.ObjectType):
    class Meta:
        name = "GatewayConfigLine"

    field = graphene.String(required=True)
    value = graphene.String()


class PaymentGateway(graphene.ObjectType):
    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    currencies = graphene.List(graphene.NonNull(graphene.String), required=True)
    config = graphene.List(graphene.NonNull(PaymentGatewayConfigLine), required=True)


class CheckoutLine(graphene.ObjectType):
    id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)
    variant = graphene.Field(ProductVariant, required=True)
    unit_price = graphene.Field(TaxedMoney, required=True)
    undiscounted_unit_price = graphene.Field(Money, required=True)
    total_price = graphene.Field(TaxedMoney, required=True)

    @staticmethod
    def resolve_variant(row: Row, info: Any) -> Row:
        lines: Page = row["page"]
        return lines.once("variants", lambda: variants((one["key"] for one in lines.rows), row["channel"]))[row["key"]]


class CheckoutLineProblemInsufficientStock(graphene.ObjectType):
    """Fewer pieces are free than the line asks for; 0 also when the piece is no longer sold."""

    available_quantity = graphene.Int()
    line = graphene.Field(CheckoutLine, required=True)


class CheckoutProblemDeliveryMethodStale(graphene.ObjectType):
    """The choice does not cover every parcel any more: ask for the options again."""

    delivery = graphene.Field(Delivery, required=True)


class CheckoutProblemDeliveryMethodInvalid(graphene.ObjectType):
    """The chosen service does not exist any more: choose another."""

    delivery = graphene.Field(Delivery, required=True)


class CheckoutProblem(graphene.Union):
    class Meta:
        types = (
            CheckoutLineProblemInsufficientStock,
            CheckoutProblemDeliveryMethodStale,
            CheckoutProblemDeliveryMethodInvalid,
        )

    @classmethod
    def resolve_type(cls, row: Row, _info: Any) -> Any:
        return row["kind"]


class CheckoutPage(Page):
    """One checkout with what is read of it when it is asked for."""

    def __init__(self, row: Row, model: CheckoutModel, price: Callable[[], Quote]) -> None:
        super().__init__([row])
        self.model, self.price = model, price

    def quote(self) -> Quote:
        return self.once("quote", self.price)

    def lines(self) -> list[Row]:
        return self.once("lines", self._lines)

    def _lines(self) -> list[Row]:
        currency = self.quote().currency
        rows: list[Row] = [
            {
                "id": to_global("CheckoutLine", line.token),
                "quantity": line.quantity,
                "unit_price": taxed(line.unit, currency),
                "undiscounted_unit_price": money(line.unit, currency),
                "total_price": taxed(line.total, currency),
                "key": line.variant,
                "channel": self.model.channel,
            }
            for line in self.quote().lines
        ]
        return Page(rows).rows


def _sum(name: str) -> Any:
    """One of the sums of a checkout's quote."""

    def resolve(row: Row, _info: Any) -> Row:
        quote: Quote = row["page"].quote()
        return taxed(getattr(quote, name), quote.currency)

    return resolve


class Checkout(graphene.ObjectType):
    """A cart on its way to an order. Its id is its credential."""

    class Meta:
        interfaces = (ObjectWithMetadata,)

    id = graphene.ID(required=True)
    channel = graphene.Field(Channel, required=True)
    email = graphene.String()
    lines = graphene.List(graphene.NonNull(CheckoutLine), required=True)
    shipping_address = graphene.Field(Address)
    billing_address = graphene.Field(Address)
    delivery = graphene.Field(Delivery)
    is_shipping_required = graphene.Boolean(required=True)
    subtotal_price = graphene.Field(TaxedMoney, required=True, resolver=_sum("subtotal"))
    shipping_price = graphene.Field(TaxedMoney, required=True, resolver=_sum("shipping"))
    total_price = graphene.Field(TaxedMoney, required=True, resolver=_sum("total"))
    problems = graphene.List(graphene.NonNull(CheckoutProblem))
    available_payment_gateways = graphene.List(graphene.NonNull(PaymentGateway), required=True)
    authorize_status = graphene.Field(CheckoutAuthorizeStatusEnum, required=True)
    charge_status = graphene.Field(CheckoutChargeStatusEnum, required=True)

    @staticmethod
    def resolve_lines(row: Row, _info: Any) -> list[Row]:
        return row["page"].lines()

    @staticmethod
    def resolve_delivery(row: Row, _info: Any) -> Row | None:
        return chosen_delivery(row["page"].quote(), row["page"].model.language)

    @staticmethod
    def resolve_problems(row: Row, _info: Any) -> list[Row]:
        return _problems(row["page"])

    @staticmethod
    def resolve_available_payment_gateways(row: Row, _info: Any) -> list[Row]:
        with translation.override(row["page"].model.language):
            names = {BANK_TRANSFER: _("Bank transfer")}
        currency = row["page"].model.currency
        # A way that needs an order first is for the pages: clients of the API begin on the checkout.
        ways = [id for id in offered() if GATEWAYS[id].before_order]
        return [{"id": id, "name": names.get(id, id), "currencies": [currency], "config": []} for id in ways]


def checkout_row(model: CheckoutModel, price: Callable[[], Quote] | None = None, *, open_to_view: bool = True) -> Row:
    """A row of Checkout. `price`, when given, quotes a checkout of which it is known that no payment is started.

    To whom it is not open to view, e-mail, telephone and street are masked.
    """
    row: Row = {
        "id": to_global("Checkout", model.token),
        "channel": channel_row(model.channel),
        "email": (model.email if open_to_view else masked_email(model.email)) or None,
        "is_shipping_required": True,
        # Money for a checkout comes only when it is an order: a transfer is never taken before.
        "authorize_status": "NONE",
        "charge_status": "NONE",
        "metadata": [{"key": key, "value": value} for key, value in model.metadata.items()],
    }
    for name in ("shipping_address", "billing_address"):
        address = PostalAddress.from_json(getattr(model, name))
        shown = address if open_to_view or address is None else address.masked()
        row[name] = address_row(shown, f"{model.token}-{name.partition('_')[0]}")
    CheckoutPage(row, model, price or (lambda: _quote(model)))
    return row


def _quote(model: CheckoutModel) -> Quote:
    """What a started payment has frozen, as long as it can be completed; else what is true now."""
    payment = model.payments.filter(status=STARTED, due_at__gt=timezone.now()).first()
    return frozen.from_json(payment.quote) if payment else quotes.of(model)


def checkout_of(request: HttpRequest, id: str | None) -> Row | None:
    """The open checkout of a global id; None for a completed or unknown one, and for junk."""
    model = open_checkout(from_global(id, "Checkout"))
    if model is None:
        return None
    own = session_of(request).get(CHECKOUT) == model.token
    return checkout_row(model, open_to_view=may_see_details(model, request.user, own_session=own))


def session_of(request: HttpRequest) -> Any:
    """The session of a browser that has one; other clients get none, and no cookie."""
    return request.session if settings.SESSION_COOKIE_NAME in request.COOKIES else {}


def deliveries(quote: Quote, language: str) -> list[Row]:
    """The services that every parcel of the cart can travel by, as rows of Delivery."""
    if not quote.parcels:
        return []
    everywhere = set.intersection(*({option.service for option in parcel.options} for parcel in quote.parcels))
    offered = [option.service for option in quote.parcels[0].options if option.service in everywhere]
    return [_delivery(quote, service, language) for service in offered]


def chosen_delivery(quote: Quote, language: str) -> Row | None:
    """The service chosen for every parcel; None while they differ or one has none."""
    chosen = {parcel.chosen.service if parcel.chosen else "" for parcel in quote.parcels}
    return _delivery(quote, chosen.pop(), language) if len(chosen) == 1 and "" not in chosen else None


def _delivery(quote: Quote, service: str, language: str) -> Row:
    options = [option for parcel in quote.parcels for option in parcel.options if option.service == service]
    return {
        "id": to_global("Delivery", service),
        "shipping_method": {
            "id": to_global("ShippingMethod", service),
            "name": in_language(options[0].name, language),
            "price": money(sum(option.amount for option in options), quote.currency),
            "minimum_delivery_days": max(option.days_min for option in options),
            "maximum_delivery_days": max(option.days_max for option in options),
            "active": True,
        },
    }


def _problems(page: CheckoutPage) -> list[Row]:
    quote, language = page.quote(), page.model.language
    found: list[Row] = [
        {
            "kind": CheckoutLineProblemInsufficientStock,
            "available_quantity": 0 if line.problem == GONE else line.free,
            "line": row,
        }
        for line, row in zip(quote.lines, page.lines(), strict=True)
        if line.problem
    ]
    if chosen_delivery(quote, language):
        return found
    services = set(page.model.deliveries.values_list("service", flat=True))
    on_offer = {option.service for parcel in quote.parcels for option in parcel.options}
    for service in sorted(services):
        gone = service not in on_offer
        kind = CheckoutProblemDeliveryMethodInvalid if gone else CheckoutProblemDeliveryMethodStale
        delivery = (
            {"id": to_global("Delivery", service), "shipping_method": None}
            if gone
            else _delivery(quote, service, language)
        )
        found.append({"kind": kind, "delivery": delivery})
    return found
