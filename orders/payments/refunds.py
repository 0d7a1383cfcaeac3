"""Money back to the buyer: a whole order, or what came for nothing. Asked for in one transaction, sent after it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.commons.jobs import later
from catalog.commons.moves import move
from catalog.stock import actions as stock
from orders.ledger.actions import Entry, post
from orders.ledger.models import Account
from orders.payments import moves, tasks
from orders.payments.gateways import GATEWAYS
from orders.payments.models import FinanceTask, Payment, Refund
from orders.payments.provider import Refused, Stuck
from orders.sales import actions as sales
from orders.sales.models import Order

# Longer than all tries of a job that sends a refund take together (RETRY["provider"]).
JOBS_TRY_FOR = timedelta(hours=4)


@locks.again
@transaction.atomic
def refund_order(*, number: str, note: str, actor: history.Actor) -> Refund:
    """Call a whole paid order off: its pieces are free again, its makers stop, and its money goes back.

    Called off already gives that refund. Raises NotFound; Refusal (SHIPPED_ALREADY); ForbiddenMove when not paid.
    """
    order = locks.row(Order.objects.filter(number=number))
    if order is None:
        raise NotFound(_("There is no such order."))
    payment = next((p for p in locks.rows(Payment.objects.filter(order=order)) if p.status == moves.CONFIRMED), None)
    if payment is None:
        raise ForbiddenMove(_("This order is not paid."))
    asked = payment.refunds.filter(cause=Refund.ORDER).first()
    if asked is not None:
        return asked
    faults.point("refunds.checked")
    sales.mark_refunded(order)
    stock.give_back(reference=order.number)
    entries = [Entry(Account.HELD, part.total, part.seller_id) for part in order.parts.all()]
    refund = _ask(payment, order, Refund.ORDER, entries, note=note, actor=actor)
    history.record("order.refunded", subject=order.number, actor=actor, order=order.number, refund=refund.public_id)
    for part in order.parts.select_related("seller"):
        ref = part.seller.public_id
        history.record("part.called_off", subject=order.number, actor=actor, seller_ref=ref, part=part.public_id)
    faults.point("refunds.before_commit")
    return refund


def return_surplus(*, payment: Payment, cause: str, actor: history.Actor = history.SYSTEM) -> Refund:
    """Send back money that no order needs. In the caller's transaction, which holds the payment."""
    order = payment.order
    assert order is not None
    return _ask(payment, order, cause, [Entry(Account.SURPLUS, payment.amount)], actor=actor)


@locks.again
@transaction.atomic
def return_twice_paid(*, payment_id: str, actor: history.Actor) -> Refund:
    """Finance sends a surplus back. Asked twice gives the same refund. Raises NotFound."""
    payment = locks.row(Payment.objects.filter(public_id=payment_id, status=moves.SURPLUS).select_related("order"))
    if payment is None:
        raise NotFound(_("There is no such payment."))
    asked = payment.refunds.first()
    return asked or return_surplus(payment=payment, cause=Refund.TWICE, actor=actor)


def send(*, refund_id: str) -> Refund:
    """Ask the provider to send a refund: network, outside any transaction. Sent already is a quiet no.

    A refusal fails the refund and lays it on finance's desk. Raises provider.Silent: then the same is asked again.
    """
    refund = Refund.objects.select_related("payment").get(public_id=refund_id)
    provider = GATEWAYS[refund.payment.gateway].provider
    if refund.status != moves.REQUESTED or provider is None:
        return refund
    faults.point("refunds.before_call")
    try:
        ref = provider.refund(refund)
    except Stuck:
        _next_attempt(refund)
        raise
    except Refused as why:
        return _fail(refund_id, why.code)
    faults.point("refunds.after_call")
    return mark_sent(refund_id=refund_id, provider_ref=ref)


@locks.again
@transaction.atomic
def mark_sent(*, refund_id: str, provider_ref: str, actor: history.Actor = history.SYSTEM) -> Refund:
    """The provider has taken a refund on. Twice is a quiet no. Raises NotFound; ForbiddenMove when it is not asked."""
    refund = _lock(refund_id)
    if refund.status == moves.SENT:
        return refund
    return _sent(refund, provider_ref, by_hand=False, actor=actor)


@locks.again
@transaction.atomic
def send_by_hand(*, refund_id: str, bank_ref: str, actor: history.Actor) -> Refund:
    """Finance has sent the money from the bank account herself. Twice is a quiet no.

    For a provider's payment only when the provider could not: else the buyer might get it twice. Raises NotFound;
    ForbiddenMove while the provider is being asked; Refusal (INVALID) without the bank's reference.
    """
    refund = _lock(refund_id)
    if refund.status == moves.SENT:
        return refund
    if refund.status == moves.REQUESTED and GATEWAYS[refund.payment.gateway].provider is not None:
        raise ForbiddenMove(_("The card provider is being asked to send this. Wait until it has answered."))
    if not bank_ref.strip():
        raise Refusal(_("Enter the reference of your transfer."), code="INVALID", field="provider_ref")
    return _sent(refund, bank_ref.strip(), by_hand=True, actor=actor)


def _sent(refund: Refund, ref: str, *, by_hand: bool, actor: history.Actor) -> Refund:
    refund.provider_ref, refund.sent_at, refund.by_hand = ref[:120], timezone.now(), by_hand
    refund.save(update_fields=["provider_ref", "sent_at", "by_hand"])
    move(refund, moves.SENT, life=moves.REFUND)
    order = _post_sent(refund, 1)
    tasks_of_it = FinanceTask.objects.filter(kind=FinanceTask.SEND_BACK, about=refund.public_id, closed_at=None)
    tasks_of_it.update(closed_at=timezone.now(), closed_by=actor.ref)
    history.record("refund.sent", subject=order.number, actor=actor, order=order.number, refund=refund.public_id)
    faults.point("refunds.sent.before_commit")
    return refund


def _post_sent(refund: Refund, sign: int) -> Order:
    """Book money that has left, or (-1) that has come back."""
    order = refund.payment.order
    assert order is not None
    account = Account.CASH if refund.by_hand else GATEWAYS[refund.payment.gateway].account
    post(
        kind="refund_sent" if sign > 0 else "refund_back",
        order_ref=order.number,
        currency=refund.currency,
        entries=[Entry(Account.REFUNDS, sign * refund.amount), Entry(account, -sign * refund.amount)],
    )
    return order


def look_after(*, refund_id: str) -> Refund:
    """Ask the provider what became of a refund it had taken on: one that came back is owed to the buyer again, and on
    finance's desk. Network, outside any transaction. Raises provider.Silent, provider.Refused."""
    refund = Refund.objects.select_related("payment").get(public_id=refund_id)
    provider = GATEWAYS[refund.payment.gateway].provider
    if refund.status != moves.SENT or refund.by_hand or provider is None:
        return refund
    why = provider.bounced(refund)
    return _come_back(refund_id, refund.provider_ref, why) if why else refund


@locks.again
@transaction.atomic
def _come_back(refund_id: str, provider_ref: str, why: str) -> Refund:
    refund = _lock(refund_id)
    if refund.status != moves.SENT or refund.provider_ref != provider_ref:
        return refund
    move(refund, moves.FAILED, life=moves.REFUND)
    order = _post_sent(refund, -1)
    history.record("refund.came_back", subject=order.number, actor=history.SYSTEM, refund=refund.public_id, why=why)
    _lay_on_the_desk(refund, f"{provider_ref}: {why}")
    return refund


def overdue() -> list[str]:
    """Public ids of refunds that a provider should have sent long ago: their jobs have given up."""
    with_provider = [gateway.id for gateway in GATEWAYS.values() if gateway.provider is not None]
    asked = Refund.objects.filter(status=moves.REQUESTED, payment__gateway__in=with_provider)
    return list(asked.filter(requested_at__lt=timezone.now() - JOBS_TRY_FOR).values_list("public_id", flat=True))


@locks.again
@transaction.atomic
def try_again(*, refund_id: str, actor: history.Actor) -> Refund:
    """Finance has a failed refund asked for once more, under a new key. Raises NotFound; ForbiddenMove."""
    refund = _lock(refund_id)
    if move(refund, moves.REQUESTED, life=moves.REFUND):
        refund.attempt += 1
        refund.save(update_fields=["attempt"])
        _send_later(refund)
        history.record("refund.tried_again", subject=refund.public_id, actor=actor)
    return refund


def _next_attempt(refund: Refund) -> None:
    """The provider says that nothing was sent under this key and never will be: the next try has a new one."""
    seen = Refund.objects.filter(pk=refund.pk, attempt=refund.attempt, status=moves.REQUESTED)
    seen.update(attempt=refund.attempt + 1)


def _lock(refund_id: str) -> Refund:
    refund = locks.row(Refund.objects.filter(public_id=refund_id).select_related("payment__order"))
    if refund is None:
        raise NotFound(_("There is no such refund."))
    return refund


def _ask(
    payment: Payment, order: Order, cause: str, entries: list[Entry], *, note: str = "", actor: history.Actor
) -> Refund:
    refund = Refund.objects.create(
        payment=payment,
        cause=cause,
        note=" ".join(note.split())[:300],
        amount=payment.amount,
        currency=payment.currency,
        requested_by=actor.ref,
    )
    post(
        kind="refund_asked",
        order_ref=order.number,
        currency=payment.currency,
        entries=[*entries, Entry(Account.REFUNDS, -payment.amount)],
    )
    history.record("refund.asked", subject=order.number, actor=actor, refund=refund.public_id, cause=cause)
    if GATEWAYS[payment.gateway].provider is None:
        tasks.open_task(FinanceTask.SEND_BACK, about=refund.public_id, payment=payment, amount=payment.amount)
    else:
        _send_later(refund)
    return refund


def _send_later(refund: Refund) -> None:
    from orders.payments.jobs import send_refund  # the job calls this room's verbs

    later(send_refund, refund_id=refund.public_id)


@locks.again
@transaction.atomic
def _fail(refund_id: str, code: str) -> Refund:
    refund = _lock(refund_id)
    if refund.status == moves.REQUESTED:
        move(refund, moves.FAILED, life=moves.REFUND)
        _lay_on_the_desk(refund, code)
    return refund


def _lay_on_the_desk(refund: Refund, found: str) -> None:
    tasks.open_task(
        FinanceTask.SEND_BACK, about=refund.public_id, payment=refund.payment, amount=refund.amount, found=found
    )
