"""Orders, read for a screen. A maker's reads begin with her shop, so that no other row can come along."""

from typing import Any

from django.db.models import Count, Prefetch, QuerySet, prefetch_related_objects
from django.db.models.fields.json import KeyTextTransform

from catalog.people.models import User
from catalog.sellers.models import Msme, selling
from orders.sales import moves
from orders.sales.models import Order, OrderLine, SellerOrder

STEPS = (moves.NEW, moves.ACCEPTED, moves.PACKED, moves.PARTLY_SHIPPED, moves.SHIPPED)


def _parts() -> "Prefetch[Any, Any, Any]":
    lines = Prefetch("lines", OrderLine.objects.select_related("picture", "variant__product"))
    return Prefetch("parts", SellerOrder.objects.select_related("seller", "seller__village").prefetch_related(lines))


def _with_parts(orders: QuerySet[Order]) -> QuerySet[Order]:
    return orders.select_related("channel").prefetch_related(_parts())


def with_parts(order: Order) -> Order:
    """An order that is there already, with its parts and lines; nothing is read when they came along with it."""
    prefetch_related_objects([order], _parts())
    return order


def by_token(token: str | None) -> Order | None:
    """The order of that token with its parts and lines; None for no, an empty or an unknown token."""
    return _with_parts(Order.objects.filter(token=token)).first() if token else None


def by_number(number: str) -> Order | None:
    """The order of that number with its parts and lines: for officers, mails and jobs, never for a visitor."""
    return _with_parts(Order.objects.filter(number=number)).first()


def orders_of(user: User) -> QuerySet[Order]:
    """A buyer's own orders, newest first, with parts and lines."""
    return _with_parts(Order.objects.filter(user=user)).order_by("-placed_at", "-pk")


def latest() -> QuerySet[Order]:
    """Every order, the newest first: for officers."""
    return Order.objects.order_by("-placed_at", "-pk")


def parts_of(seller: Msme, *statuses: str) -> QuerySet[SellerOrder]:
    """A maker's parts that are hers to work on (paid), in those states or all, the most urgent first."""
    wanted = statuses or STEPS
    lines = Prefetch("lines", OrderLine.objects.select_related("picture"))
    return (
        SellerOrder.objects.filter(seller=seller, status__in=wanted)
        .select_related("order", "seller")
        .prefetch_related(lines)
        .order_by("ship_by", "pk")
    )


def part_of(seller: Msme, public_id: str) -> SellerOrder | None:
    """One of a maker's parts; None for another's or one that is not paid."""
    return parts_of(seller).filter(public_id=public_id).first()


def open_at_stopped_shops(shops: QuerySet[Msme]) -> QuerySet[SellerOrder]:
    """Parts that are neither sent nor called off, of those of `shops` that may not sell now, the oldest first: somebody
    has to see to them. With `country`, where the parcel goes; of the buyer nothing else is read."""
    found = SellerOrder.objects.exclude(status__in=(moves.SHIPPED, moves.VOID)).exclude(selling("seller__"))
    return (
        found.filter(seller__in=shops)
        .select_related("order", "seller")
        .only("public_id", "status", "ship_by", "order__number", "order__placed_at", "seller__name", "seller__status")
        .annotate(country=KeyTextTransform("country", "order__shipping_address"))
        .order_by("order__placed_at", "pk")
    )


def counts_of(seller: Msme) -> dict[str, int]:
    """How many of a maker's parts are in each state."""
    rows = SellerOrder.objects.filter(seller=seller, status__in=STEPS).values_list("status")
    return dict(rows.annotate(Count("pk")))


def fulfilment_state(order: Order) -> str:
    """The whole's state, always computed: that of the order until it is paid, then of its parts together."""
    if order.status != moves.PAID:
        return order.status
    states = {part.status for part in order.parts.all()}
    if states == {moves.SHIPPED}:
        return moves.SHIPPED
    if states & {moves.SHIPPED, moves.PARTLY_SHIPPED}:
        return moves.PARTLY_SHIPPED
    return "in_progress" if states - {moves.NEW} else moves.PAID
