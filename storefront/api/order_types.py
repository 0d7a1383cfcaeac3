"""An order as types of the API, and its rows. Its id is its credential; the domain says who sees what of it."""

from collections.abc import Sequence
from typing import Any

import graphene
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from catalog.commons.addresses import PostalAddress
from catalog.commons.texts import in_language
from catalog.media.queries import row as picture_row
from orders.fulfilment.models import SHIPPED
from orders.fulfilment.queries import with_parcels
from orders.payments import moves as paying
from orders.payments.bank_transfer.gateway import Instructions, instructions
from orders.payments.models import Payment
from orders.payments.queries import of_order
from orders.sales import moves, queries
from orders.sales.models import Order as OrderModel
from orders.sales.models import SellerOrder as SellerOrderModel
from orders.sales.policies import may_see_details
from storefront.api.addresses import Address, address_row, masked_email
from storefront.api.catalogue import channel_row
from storefront.api.catalogue_rows import makers, variants
from storefront.api.catalogue_types import Channel, Maker
from storefront.api.checkout_types import ShippingMethod, session_of
from storefront.api.enums import (
    FulfillmentStatus,
    OrderAuthorizeStatusEnum,
    OrderChargeStatusEnum,
    OrderStatus,
    ParcelStatus,
    PaymentChargeStatusEnum,
    SellerOrderStatus,
)
from storefront.api.ids import from_global, to_global
from storefront.api.pages import Page, Row
from storefront.api.product_types import ProductVariant
from storefront.api.scalars import JSON
from storefront.api.types import THUMBNAIL, Image, Money, TaxedMoney, image, money, taxed
from storefront.shop.trade.session import MOST_ORDERS, ORDERS

STATUSES = {
    moves.AWAITING: "UNCONFIRMED",
    moves.EXPIRED: "EXPIRED",
    moves.CANCELLED: "CANCELED",
    moves.PAID: "UNFULFILLED",
    "in_progress": "UNFULFILLED",
    moves.PARTLY_SHIPPED: "PARTIALLY_FULFILLED",
    moves.SHIPPED: "FULFILLED",
}
WORDS = {
    moves.AWAITING: _("Awaiting payment"),
    moves.EXPIRED: _("Expired"),
    moves.CANCELLED: _("Cancelled"),
    moves.PAID: _("Paid"),
    "in_progress": _("In the makers’ hands"),
    moves.PARTLY_SHIPPED: _("Partly sent"),
    moves.SHIPPED: _("Sent"),
}
PAYMENT = {
    moves.AWAITING: "PENDING",
    moves.PAID: "FULLY_CHARGED",
    moves.EXPIRED: "CANCELLED",
    moves.CANCELLED: "CANCELLED",
}


class DeliveryMethod(graphene.Union):
    class Meta:
        types = (ShippingMethod,)

    @classmethod
    def resolve_type(cls, _row: Row, _info: Any) -> Any:
        return ShippingMethod


class OrderLine(graphene.ObjectType):
    """What was bought, as it was called and priced then."""

    id = graphene.ID(required=True)
    product_name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    quantity = graphene.Int(required=True)
    unit_price = graphene.Field(TaxedMoney, required=True)
    undiscounted_unit_price = graphene.Field(TaxedMoney, required=True)
    total_price = graphene.Field(TaxedMoney, required=True)
    thumbnail = graphene.Field(Image, **THUMBNAIL)
    variant = graphene.Field(ProductVariant)

    @staticmethod
    def resolve_thumbnail(row: Row, info: Any, format: Any, size: int | None = None) -> Row | None:
        return image(info, picture_row(row["model"].picture), row["product_name"], size, format)

    @staticmethod
    def resolve_variant(row: Row, _info: Any) -> Row | None:
        lines: Page = row["page"]

        def read() -> dict[int, Row]:
            mine = [one["model"] for one in lines.rows if one["channel"] == row["channel"]]
            return variants([line.variant_id for line in mine if line.variant_id is not None], row["channel"])

        return lines.once(("variants", row["channel"].pk), read).get(row["model"].variant_id)


class FulfillmentLine(graphene.ObjectType):
    id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)
    order_line = graphene.Field(OrderLine)


class Fulfillment(graphene.ObjectType):
    """A parcel that has left."""

    id = graphene.ID(required=True)
    created = graphene.DateTime(required=True)
    status = graphene.Field(FulfillmentStatus, required=True)
    tracking_number = graphene.String(required=True)
    lines = graphene.List(graphene.NonNull(FulfillmentLine))


class Parcel(graphene.ObjectType):
    """A maker's parcel, with its courier and tracking number once it has left."""

    id = graphene.ID(required=True)
    status = graphene.Field(ParcelStatus, required=True)
    courier = graphene.String()
    tracking_number = graphene.String()
    packed_at = graphene.DateTime(required=True)
    shipped_at = graphene.DateTime()
    lines = graphene.List(graphene.NonNull(FulfillmentLine), required=True)


class SellerOrder(graphene.ObjectType):
    """One maker's part of an order."""

    id = graphene.ID(required=True)
    maker = graphene.Field(Maker, required=True)
    status = graphene.Field(SellerOrderStatus, required=True)
    lines = graphene.List(graphene.NonNull(OrderLine), required=True)
    parcels = graphene.List(graphene.NonNull(Parcel), required=True)
    subtotal = graphene.Field(TaxedMoney, required=True)
    shipping_price = graphene.Field(TaxedMoney, required=True)
    total = graphene.Field(TaxedMoney, required=True)
    shipping_method_name = graphene.String(required=True)
    ship_by = graphene.Date(description="When it will have left; known when the order is paid.")

    @staticmethod
    def resolve_maker(row: Row, _info: Any) -> Row:
        return row["orders"].maker(row["order"], row["model"])

    @staticmethod
    def resolve_parcels(row: Row, _info: Any) -> list[Row]:
        return row["orders"].parcels(row["model"])


class OrderPage(Page):
    """Orders that were read together, with what is asked of one of them read for all."""

    def parts(self, order: OrderModel) -> list[SellerOrderModel]:
        """The makers' parts of an order, with their lines."""
        return list(queries.with_parts(order).parts.all())

    def _all_parts(self) -> list[tuple[OrderModel, SellerOrderModel]]:
        return [(row["model"], part) for row in self.rows for part in self.parts(row["model"])]

    def lines(self) -> dict[int, Row]:
        """The rows of all lines, by primary key."""

        def read() -> dict[int, Row]:
            rows = {line.pk: self._line(order, line) for order, part in self._all_parts() for line in part.lines.all()}
            Page(list(rows.values()))
            return rows

        return self.once("lines", read)

    def _line(self, order: OrderModel, line: Any) -> Row:
        price = taxed(line.unit_price, order.currency)
        return {
            "id": to_global("OrderLine", line.public_id),
            "product_name": in_language(line.product_name, order.language),
            "variant_name": in_language(line.variant_name, order.language),
            "quantity": line.quantity,
            "unit_price": price,
            "undiscounted_unit_price": price,
            "total_price": taxed(line.total, order.currency),
            "model": line,
            "channel": order.channel,
        }

    def maker(self, order: OrderModel, part: Any) -> Row:
        """The maker of a part, as its order's channel shows her."""

        def read() -> dict[int, Row]:
            sellers = {part.seller_id: part.seller for one, part in self._all_parts() if one.channel == order.channel}
            prefetch_related_objects(list(sellers.values()), "emblem")
            return {row["model"].pk: row for row in makers(sellers.values(), order.channel)}

        return self.once(("makers", order.channel.pk), read)[part.seller_id]

    def parcels(self, part: Any) -> list[Row]:
        """The parcels of a part."""

        def read() -> dict[int, list[Row]]:
            parts = with_parcels(part for _order, part in self._all_parts())
            return {one.pk: [self._parcel(found) for found in one.parcels.all()] for one in parts}

        return self.once("parcels", read)[part.pk]

    def payment(self, order: OrderModel) -> Payment | None:
        """The payment that counts for an order."""
        models = [row["model"] for row in self.rows]
        self.once("payments", lambda: prefetch_related_objects(models, "payments"))
        return of_order(order)

    def _parcel(self, found: Any) -> Row:
        return {
            "id": to_global("Parcel", found.public_id),
            "status": found.status.upper(),
            "courier": found.courier or None,
            "tracking_number": found.tracking_number or None,
            "packed_at": found.packed_at,
            "shipped_at": found.shipped_at,
            "sent": found.status == SHIPPED,
            "lines": [
                {
                    "id": to_global("FulfillmentLine", f"{found.public_id}.{number}"),
                    "quantity": line.quantity,
                    "order_line": self.lines()[line.order_line_id],
                }
                for number, line in enumerate(found.lines.all())
            ],
        }


class Order(graphene.ObjectType):
    """What one buyer bought at once. `sellerOrders` shows each maker's part with its parcels."""

    id = graphene.ID(required=True)
    number = graphene.String(required=True)
    created = graphene.DateTime(required=True)
    channel = graphene.Field(Channel, required=True)
    status = graphene.Field(OrderStatus, required=True)
    status_display = graphene.String(required=True)
    payment_status = graphene.Field(PaymentChargeStatusEnum, required=True)
    authorize_status = graphene.Field(OrderAuthorizeStatusEnum, required=True)
    charge_status = graphene.Field(OrderChargeStatusEnum, required=True)
    is_paid = graphene.Boolean(required=True)
    user_email = graphene.String(description="Masked for a stranger who has the id, after the first hours.")
    shipping_address = graphene.Field(Address)
    billing_address = graphene.Field(Address)
    delivery_method = graphene.Field(DeliveryMethod)
    lines = graphene.List(graphene.NonNull(OrderLine), required=True)
    seller_orders = graphene.List(graphene.NonNull(SellerOrder), required=True)
    fulfillments = graphene.List(graphene.NonNull(Fulfillment), required=True)
    subtotal = graphene.Field(TaxedMoney, required=True)
    shipping_price = graphene.Field(TaxedMoney, required=True)
    total = graphene.Field(TaxedMoney, required=True)
    total_captured = graphene.Field(Money, required=True)
    total_balance = graphene.Field(Money, required=True)
    payment_instructions = graphene.Field(JSON, description="Where to transfer to and until when, while it is awaited.")

    @staticmethod
    def resolve_delivery_method(row: Row, _info: Any) -> Row | None:
        return _method(row["model"], row["page"].parts(row["model"]))

    @staticmethod
    def resolve_lines(row: Row, _info: Any) -> list[Row]:
        orders: OrderPage = row["page"]
        return [orders.lines()[line.pk] for part in orders.parts(row["model"]) for line in part.lines.all()]

    @staticmethod
    def resolve_seller_orders(row: Row, _info: Any) -> list[Row]:
        orders: OrderPage = row["page"]
        return [_part(orders, row["model"], part) for part in orders.parts(row["model"])]

    @staticmethod
    def resolve_fulfillments(row: Row, _info: Any) -> list[Row]:
        orders: OrderPage = row["page"]
        parts = orders.parts(row["model"])
        sent = [parcel for part in parts for parcel in orders.parcels(part) if parcel["sent"]]
        return [{**parcel, "created": parcel["shipped_at"], "status": "FULFILLED"} for parcel in sent]

    @staticmethod
    def resolve_payment_instructions(row: Row, _info: Any) -> Row | None:
        payment = row["page"].payment(row["model"])
        return instructions_row(instructions(payment)) if payment and payment.status == paying.PENDING else None


def _part(orders: OrderPage, order: OrderModel, part: Any) -> Row:
    currency = part.currency
    return {
        "id": to_global("SellerOrder", part.public_id),
        "status": part.status.upper(),
        "lines": [orders.lines()[line.pk] for line in part.lines.all()],
        "subtotal": taxed(part.subtotal, currency),
        "shipping_price": taxed(part.shipping, currency),
        "total": taxed(part.total, currency),
        "shipping_method_name": in_language(part.service_name, order.language),
        "ship_by": part.ship_by,
        "model": part,
        "order": order,
        "orders": orders,
    }


def instructions_row(found: Instructions) -> Row:
    """How to pay by transfer, as JSON."""
    return {
        "bank": found.bank,
        "number": found.number,
        "holder": found.holder,
        "reference": found.reference,
        "amount": money(found.amount, found.currency)["amount"],
        "currency": found.currency,
        "dueAt": found.due_at.isoformat(),
    }


def order_of(request: HttpRequest, id: str | None) -> Row | None:
    """The order of a global id; None for an old or an unknown one, and for junk."""
    order = queries.by_token(from_global(id, "Order"))
    return order_row(request, order) if order else None


def order_row(request: HttpRequest, order: OrderModel) -> Row:
    """A row of Order. Its parts are read when they are asked for, if they have not come along."""
    return order_rows(request, [order])[0]


def order_rows(request: HttpRequest, orders: Sequence[OrderModel]) -> list[Row]:
    """Rows of Order, of which what is asked of one is read for all. More than one must bring their parts."""
    return OrderPage([_order(request, order) for order in orders]).rows


def _order(request: HttpRequest, order: OrderModel) -> Row:
    state = queries.fulfilment_state(order)
    paid = order.status == moves.PAID
    with translation.override(order.language):
        words = str(WORDS[state])
    open_to_view = may_see_details(order, request.user, own_session=order.token in session_of(request).get(ORDERS, []))
    row: Row = {
        "id": to_global("Order", order.token),
        "number": order.number,
        "created": order.placed_at,
        "channel": channel_row(order.channel),
        "status": STATUSES[state],
        "status_display": words,
        "payment_status": PAYMENT[order.status],
        "authorize_status": "FULL" if paid else "NONE",
        "charge_status": "FULL" if paid else "NONE",
        "is_paid": paid,
        "user_email": order.email if open_to_view else masked_email(order.email),
        "subtotal": taxed(order.subtotal, order.currency),
        "shipping_price": taxed(order.shipping, order.currency),
        "total": taxed(order.total, order.currency),
        "total_captured": money(order.total if paid else 0, order.currency),
        "total_balance": money(0 if paid else -order.total, order.currency),
        "model": order,
    }
    for name in ("shipping_address", "billing_address"):
        address = PostalAddress.from_json(getattr(order, name))
        shown = address if open_to_view or address is None else address.masked()
        row[name] = address_row(shown, f"{order.token}-{name.partition('_')[0]}")
    return row


def _method(order: OrderModel, parts: list[SellerOrderModel]) -> Row | None:
    """The one service by which every part travels; None when the buyer chose different ones."""
    if len({part.service for part in parts}) != 1:
        return None
    return {
        "id": to_global("ShippingMethod", parts[0].service),
        "name": in_language(parts[0].service_name, order.language),
        "price": money(order.shipping, order.currency),
        "minimum_delivery_days": max(part.days_min for part in parts),
        "maximum_delivery_days": max(part.days_max for part in parts),
        "active": True,
    }


def remember(request: HttpRequest, order: OrderModel) -> None:
    """The session that completed the checkout is the buyer's, as after an order from the pages."""
    session = session_of(request)
    if settings.SESSION_COOKIE_NAME in request.COOKIES and order.token not in session.get(ORDERS, []):
        session[ORDERS] = [*session.get(ORDERS, []), order.token][-MOST_ORDERS:]
