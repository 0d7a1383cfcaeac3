"""What is written to whom when something happened. Each function may run more than once; a mail goes out once."""

from catalog.commons import history
from catalog.commons.models import HistoryEntry
from orders.fulfilment.models import Parcel
from orders.payments import moves as payment_moves
from orders.payments.bank_transfer.gateway import instructions
from orders.payments.gateways import GATEWAYS
from orders.payments.models import Refund
from orders.payments.queries import of_order
from orders.sales.claims import claim_token
from orders.sales.models import Order
from orders.sales.queries import by_number
from storefront.notifications import mails


@history.listens("order.placed", "notifications.placed")
def tell_buyer_of_order(entry: HistoryEntry) -> None:
    """The order's page, how to transfer the money, and, to a guest, the link that claims the order."""
    order = _order(entry)
    payment = of_order(order)
    waiting = payment is not None and payment.status == payment_moves.PENDING
    by_card = payment is not None and GATEWAYS[payment.gateway].provider is not None
    with mails.in_language(order.language):
        context = {
            "order": order,
            "link": mails.link("shop:order", order.token),
            "transfer": instructions(payment) if payment and waiting and not by_card else None,
            "card": payment if waiting and by_card else None,
            "claim": "" if order.user_id else mails.link("shop:order_claim", order.token, claim_token(order)),
        }
        mails.send(entry, template="placed", to=order.email, context=context)


@history.listens("order.paid", "notifications.paid")
def tell_buyer_of_payment(entry: HistoryEntry) -> None:
    """The money has come; by when each maker sends."""
    order = _order(entry)
    with mails.in_language(order.language):
        by_card = GATEWAYS[entry.data["gateway"]].provider is not None
        context = {"order": order, "by_card": by_card, "link": mails.link("shop:order", order.token)}
        mails.send(entry, template="paid", to=order.email, context=context)


@history.listens("part.paid", "notifications.maker")
def tell_maker_of_payment(entry: HistoryEntry) -> None:
    """To a maker her own part and the link to it. The buyer's name and address stay behind the log-in."""
    order = _order(entry)
    part = next(part for part in order.parts.all() if part.public_id == entry.data["part"])
    with mails.in_language(part.seller.language):
        link = f"{mails.link('seller:order', part.public_id)}?shop={part.seller.slug}"
        context = {"order": order, "part": part, "link": link}
        mails.send(entry, template="maker", to=part.seller.email, context=context)


@history.listens("parcel.shipped", "notifications.shipped")
def tell_buyer_of_parcel(entry: HistoryEntry) -> None:
    """A parcel is on its way: courier, tracking number, what lies in it."""
    order = _order(entry)
    parcel = Parcel.objects.select_related("seller").get(public_id=entry.data["parcel"], part__order=order)
    rows = parcel.lines.select_related("order_line")
    with mails.in_language(order.language):
        context = {"order": order, "parcel": parcel, "rows": rows, "link": mails.link("shop:order", order.token)}
        mails.send(entry, template="shipped", to=order.email, context=context)


@history.listens("order.expired", "notifications.expired")
def tell_buyer_of_expiry(entry: HistoryEntry) -> None:
    """The time for paying has passed; what to do if the money was sent all the same."""
    order = _order(entry)
    with mails.in_language(order.language):
        context = {"order": order, "link": mails.link("shop:order", order.token)}
        mails.send(entry, template="expired", to=order.email, context=context)


@history.listens("order.refunded", "notifications.refunded")
def tell_buyer_of_refund(entry: HistoryEntry) -> None:
    """The order was called off; its money goes back."""
    _tell_of_money(entry, "refunded", entry.data["refund"])


@history.listens("part.called_off", "notifications.stopped")
def tell_maker_to_stop(entry: HistoryEntry) -> None:
    """To a maker that her part of an order was called off before it left."""
    order = _order(entry)
    part = next(part for part in order.parts.all() if part.public_id == entry.data["part"])
    with mails.in_language(part.seller.language):
        mails.send(entry, template="stopped", to=part.seller.email, context={"order": order, "part": part})


@history.listens("refund.asked", "notifications.late")
def tell_buyer_of_late_money(entry: HistoryEntry) -> None:
    """Money that came too late is on its way back by itself."""
    if entry.data["cause"] == Refund.LATE:
        _tell_of_money(entry, "late", entry.data["refund"])


@history.listens("refund.sent", "notifications.sent_back")
def tell_buyer_of_money_sent(entry: HistoryEntry) -> None:
    """A refund has left."""
    _tell_of_money(entry, "sent_back", entry.data["refund"])


def _tell_of_money(entry: HistoryEntry, template: str, refund_id: str) -> None:
    order = _order(entry)
    refund = Refund.objects.select_related("payment").get(public_id=refund_id)
    by_card = GATEWAYS[refund.payment.gateway].provider is not None
    with mails.in_language(order.language):
        context = {"order": order, "refund": refund, "by_card": by_card, "link": mails.link("shop:order", order.token)}
        mails.send(entry, template=template, to=order.email, context=context)


def _order(entry: HistoryEntry) -> Order:
    found = by_number(entry.subject)
    if found is None:
        raise LookupError(f"entry {entry.public_id} is about an order that is not there")
    return found
