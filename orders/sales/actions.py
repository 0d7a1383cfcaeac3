"""Verbs of an order's rows. The caller (placing, payments) holds the lock on the order."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import locks
from catalog.commons.errors import Refusal
from catalog.commons.moves import move
from catalog.commons.numbers import plain_code
from orders.carts.models import Checkout
from orders.pricing.quote import LineQuote, ParcelQuote, Quote
from orders.sales.models import Order, OrderLine, SellerOrder
from orders.sales.moves import EXPIRED, NEW, ORDER, PAID, PART, PARTLY_SHIPPED, REFUNDED, SHIPPED, VOID


def new_number() -> str:
    """An order's number for people, such as CT-26-7K3F9Q. Not a secret."""
    year = timezone.localdate().year % 100
    while True:
        number = f"CT-{year:02d}-{plain_code(6)}"
        if not Order.objects.filter(number=number).exists():
            return number


def create(*, number: str, checkout: Checkout, quote: Quote) -> Order:
    """Write the order with one part per maker: prices, names and addresses copied, so that nothing changes later.

    Three statements, whatever the number of makers and lines.
    """
    order = Order.objects.create(
        number=number,
        channel=checkout.channel,
        user=checkout.user,
        email=checkout.email,
        language=checkout.language,
        currency=quote.currency,
        subtotal=quote.subtotal,
        shipping=quote.shipping,
        total=quote.total,
        shipping_address=checkout.shipping_address,
        billing_address=checkout.billing_address or checkout.shipping_address,
        note=checkout.note,
        source_first=checkout.source_first,
        source_last=checkout.source_last,
    )
    parts = SellerOrder.objects.bulk_create([_part(order, parcel) for parcel in quote.parcels])
    OrderLine.objects.bulk_create(
        [_line(part, line) for part, parcel in zip(parts, quote.parcels, strict=True) for line in parcel.lines]
    )
    return order


def mark_paid(order: Order) -> bool:
    """The money is there: the makers may begin. False when it was already so."""
    now = timezone.now()
    Order.objects.filter(pk=order.pk, paid_at=None).update(paid_at=now)
    if not move(order, PAID, life=ORDER):
        return False
    order.paid_at = now
    for part in order.parts.select_related("seller").prefetch_related("lines"):
        move(part, NEW, life=PART)
        making = max((line.making_days for line in part.lines.all()), default=0)
        part.ship_by = working_days_after(timezone.localdate(now) + timedelta(days=making), part.seller.ships_in_days)
        part.save(update_fields=["ship_by"])
    return True


def mark_expired(order: Order) -> bool:
    """The money never came. False when it was already so."""
    if not move(order, EXPIRED, life=ORDER):
        return False
    for part in order.parts.all():
        move(part, VOID, life=PART)
    return True


def mark_refunded(order: Order) -> bool:
    """The whole order is called off and its money goes back. False when it was already so.

    Locks the makers' parts, so that none is sent meanwhile. Raises Refusal (SHIPPED_ALREADY); ForbiddenMove when the
    order is not paid.
    """
    if order.status == REFUNDED:
        return False
    parts = locks.rows(order.parts.all())
    if any(part.status in (PARTLY_SHIPPED, SHIPPED) for part in parts):
        raise Refusal(
            _("Something of this order has been sent already. It has to come back before the whole can be refunded."),
            code="SHIPPED_ALREADY",
        )
    move(order, REFUNDED, life=ORDER)
    for part in parts:
        move(part, VOID, life=PART)
    return True


def working_days_after(day: date, number: int) -> date:
    """The date `number` working days after `day`; Sundays do not count (workshops and couriers rest)."""
    while number > 0:
        day += timedelta(days=1)
        if day.weekday() != 6:
            number -= 1
    return day


def _part(order: Order, parcel: ParcelQuote) -> SellerOrder:
    assert parcel.chosen is not None
    return SellerOrder(
        order=order,
        seller_id=parcel.seller,
        position=parcel.position,
        subtotal=parcel.subtotal,
        shipping=parcel.chosen.amount,
        total=parcel.total,
        currency=order.currency,
        service=parcel.chosen.service,
        service_name=parcel.chosen.name,
        days_min=parcel.chosen.days_min,
        days_max=parcel.chosen.days_max,
    )


def _line(part: SellerOrder, line: LineQuote) -> OrderLine:
    return OrderLine(
        part=part,
        seller_id=part.seller_id,
        variant_id=line.variant,
        sku=line.sku,
        product_name=line.product_name,
        variant_name=line.variant_name,
        technique=line.technique,
        technique_label=line.technique_label,
        is_batik=line.is_batik,
        one_of_a_kind=line.one_of_a_kind,
        making_days=line.making_days if line.made_to_order else 0,
        picture_id=line.picture_key,
        unit_price=line.unit,
        quantity=line.quantity,
        total=line.total,
        weight_g=line.weight_g,
    )
