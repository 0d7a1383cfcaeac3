"""Verbs of payments. Whoever confirms locks the order, then the payment, looks, then writes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import NotFound, Refusal
from catalog.commons.money import written
from catalog.commons.moves import move
from catalog.commons.numbers import plain_code
from orders.ledger.actions import Entry, post
from orders.ledger.models import Account
from orders.payments import moves
from orders.payments.models import Payment
from orders.sales import actions as sales
from orders.sales.models import Order


def new_reference() -> str:
    """What the buyer writes on the transfer: eight characters that are read aloud without mistakes."""
    while True:
        reference = f"CT{plain_code(8)}"
        if not Payment.objects.filter(reference=reference).exists():
            return reference


def await_transfer(*, order: Order, gateway: str, due_at: datetime) -> Payment:
    """The order waits for its money until `due_at`. In the caller's transaction."""
    return Payment.objects.create(
        gateway=gateway,
        status=moves.PENDING,
        order=order,
        amount=order.total,
        currency=order.currency,
        reference=new_reference(),
        due_at=due_at,
    )


@transaction.atomic
def confirm(*, payment_id: str, amount: int, currency: str, actor: history.Actor) -> Payment:
    """The money of a payment has come: `amount` minor units of `currency`, as the bank statement says.

    Already confirmed is a quiet no. Raises NotFound; Refusal (AMOUNT_MISMATCH) when it is not what is due;
    ForbiddenMove when the order has expired and its pieces may be someone else's.
    """
    found = Payment.objects.filter(public_id=payment_id).first()
    if found is None or found.order_id is None:
        raise NotFound(_("There is no such payment."))
    order = locks.row(Order.objects.filter(pk=found.order_id))
    payment = locks.row(Payment.objects.filter(pk=found.pk))
    assert order is not None and payment is not None
    if payment.status == moves.CONFIRMED:
        return payment
    if (amount, currency) != (payment.amount, payment.currency):
        raise Refusal(
            _("The amount due is %(due)s. You entered %(entered)s.")
            % {"due": written(payment.amount, payment.currency), "entered": written(amount, payment.currency)},
            code="AMOUNT_MISMATCH",
            field="amount",
        )
    faults.point("payments.confirm.checked")
    move(payment, moves.CONFIRMED, life=moves.PAYMENT)
    payment.confirmed_at, payment.confirmed_by = timezone.now(), actor.ref
    payment.save(update_fields=["confirmed_at", "confirmed_by"])
    sales.mark_paid(order)
    post(
        kind="paid",
        order_ref=order.number,
        currency=order.currency,
        entries=[
            Entry(Account.CASH, payment.amount),
            Entry(Account.RECEIVABLE, -payment.amount),
            *(
                entry
                for part in order.parts.all()
                for entry in (
                    Entry(Account.PROMISED, part.total, part.seller_id),
                    Entry(Account.HELD, -part.total, part.seller_id),
                )
            ),
        ],
    )
    history.record("order.paid", subject=order.number, actor=actor, order=order.number, gateway=payment.gateway)
    # An entry for each maker: what one of them cannot be told must not keep it from the others.
    for part in order.parts.select_related("seller"):
        ref = part.seller.public_id
        history.record("part.paid", subject=order.number, actor=actor, seller_ref=ref, part=part.public_id)
    return payment
