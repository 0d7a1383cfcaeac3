"""Verbs of payments. Whoever confirms locks the order, then its payments, looks, then writes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.jobs import later
from catalog.commons.money import written
from catalog.commons.moves import move
from catalog.commons.numbers import plain_code
from catalog.people.models import User
from catalog.people.roles import FINANCE, acting
from catalog.stock import actions as stock
from orders.ledger.actions import Entry, post
from orders.ledger.models import Account
from orders.payments import moves, refunds, tasks
from orders.payments.gateways import GATEWAYS
from orders.payments.models import FinanceTask, Payment, Refund
from orders.payments.policies import may_refund
from orders.sales import actions as sales
from orders.sales import moves as order_moves
from orders.sales.models import Order, OrderLine
from orders.sales.queries import by_number


def new_reference() -> str:
    """What the buyer writes on the transfer: eight characters that are read aloud without mistakes."""
    while True:
        reference = f"CT{plain_code(8)}"
        if not Payment.objects.filter(reference=reference).exists():
            return reference


@transaction.atomic
def look_at_order(*, number: str, by: User) -> Order:
    """An order with its buyer's address and e-mail, for who sends money back. The look is written down first.

    Raises NotAllowed, NotFound.
    """
    if not may_refund(by):
        raise NotAllowed(_("You may not look at this order."))
    found = by_number(number)
    if found is None:
        raise NotFound(_("There is no such order."))
    history.record("private.order_read", subject=found.number, actor=acting(by, FINANCE))
    return found


def await_payment(*, order: Order, gateway: str, due_at: datetime) -> Payment:
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


@locks.again
@transaction.atomic
def confirm(*, payment_id: str, amount: int, currency: str, actor: history.Actor, intent_ref: str = "") -> Payment:
    """The money of a payment has come: `amount` minor units of `currency`, as the bank or the provider says.

    Confirmed already is a quiet no. Money for an order that has expired pays it if its pieces are still there; else,
    and when another payment was faster, it is a surplus: a card's late money goes back by itself, the rest is a task
    for finance. Raises NotFound; Refusal (AMOUNT_MISMATCH) when it is not what was due.
    """
    order, payments = _locked(payment_id)
    payment = next(one for one in payments if one.public_id == payment_id)
    if payment.status in (moves.CONFIRMED, moves.SURPLUS):
        return payment
    if (amount, currency) != (payment.amount, payment.currency):
        raise Refusal(
            _("The amount due is %(due)s. You entered %(entered)s.")
            % {"due": written(payment.amount, payment.currency), "entered": written(amount, payment.currency)},
            code="AMOUNT_MISMATCH",
            field="amount",
        )
    payment.confirmed_at, payment.confirmed_by = timezone.now(), actor.ref
    payment.intent_ref = intent_ref or payment.intent_ref
    payment.save(update_fields=["confirmed_at", "confirmed_by", "intent_ref"])
    if order.status == order_moves.EXPIRED and _take_again(order):
        _post_promises(order, "revived", 1)
    elif order.status != order_moves.AWAITING:
        _keep_surplus(payment, order, actor)
        return payment
    _give_up_others(payment, payments)
    faults.point("payments.confirm.checked")
    move(payment, moves.CONFIRMED, life=moves.PAYMENT)
    sales.mark_paid(order)
    faults.point("payments.confirm.marked")
    _post_paid(payment, order)
    history.record("order.paid", subject=order.number, actor=actor, order=order.number, gateway=payment.gateway)
    # An entry for each maker: what one of them cannot be told must not keep it from the others.
    for part in order.parts.select_related("seller"):
        ref = part.seller.public_id
        history.record("part.paid", subject=order.number, actor=actor, seller_ref=ref, part=part.public_id)
    faults.point("payments.confirm.before_commit")
    return payment


def _locked(payment_id: str) -> tuple[Order, list[Payment]]:
    """The order of a payment and all its payments, locked in that order. Raises NotFound."""
    found = Payment.objects.filter(public_id=payment_id).first()
    if found is None or found.order_id is None:
        raise NotFound(_("There is no such payment."))
    order = locks.row(Order.objects.filter(pk=found.order_id))
    assert order is not None
    return order, locks.rows(Payment.objects.filter(order=order))


def _take_again(order: Order) -> bool:
    """Reserve the pieces of an expired order once more; False when somebody else has them by now."""
    wanted: dict[int, int] = {}
    for line in OrderLine.objects.filter(part__order=order):
        if line.variant_id is None:
            return False
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    try:
        with transaction.atomic():
            stock.reserve(wanted=wanted, reference=order.number)
    except stock.NotEnough:
        return False
    return True


def _give_up_others(payment: Payment, payments: list[Payment]) -> None:
    """What else the order waited for is not wanted any more; a provider's page is closed by a job."""
    from orders.payments.jobs import close_session  # the job calls this room's verbs

    for other in payments:
        if other.pk != payment.pk and other.status == moves.PENDING:
            move(other, moves.CANCELLED, life=moves.PAYMENT)
            if GATEWAYS[other.gateway].provider is not None:
                later(close_session, payment_id=other.public_id)


def _keep_surplus(payment: Payment, order: Order, actor: history.Actor) -> None:
    """Money that no order needs: in an account of its own, and on its way back or on finance's desk."""
    move(payment, moves.SURPLUS, life=moves.PAYMENT)
    post(
        kind="surplus",
        order_ref=order.number,
        currency=payment.currency,
        entries=[
            Entry(GATEWAYS[payment.gateway].account, payment.amount),
            Entry(Account.SURPLUS, -payment.amount),
        ],
    )
    twice = order.status != order_moves.EXPIRED
    history.record("payment.surplus", subject=order.number, actor=actor, order=order.number, twice=twice)
    if twice or GATEWAYS[payment.gateway].provider is None:
        tasks.open_task(FinanceTask.SURPLUS, about=payment.public_id, payment=payment, amount=payment.amount)
    else:
        refunds.return_surplus(payment=payment, cause=Refund.LATE)


def _post_promises(order: Order, kind: str, sign: int) -> None:
    post(
        kind=kind,
        order_ref=order.number,
        currency=order.currency,
        entries=[
            Entry(Account.RECEIVABLE, sign * order.total),
            *(Entry(Account.PROMISED, -sign * part.total, part.seller_id) for part in order.parts.all()),
        ],
    )


def _post_paid(payment: Payment, order: Order) -> None:
    moved = [
        entry
        for part in order.parts.all()
        for entry in (
            Entry(Account.PROMISED, part.total, part.seller_id),
            Entry(Account.HELD, -part.total, part.seller_id),
        )
    ]
    received = [
        Entry(GATEWAYS[payment.gateway].account, payment.amount),
        Entry(Account.RECEIVABLE, -payment.amount),
    ]
    post(kind="paid", order_ref=order.number, currency=order.currency, entries=[*received, *moved])
