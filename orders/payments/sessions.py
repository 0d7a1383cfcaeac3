"""A provider's page for a payment: opened, asked about, closed. The network is never inside a transaction, and the
provider's word is checked before it is believed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.commons.jobs import later, unless_asked
from catalog.commons.moves import move
from orders.payments import moves, tasks
from orders.payments.actions import await_payment, confirm
from orders.payments.gateways import GATEWAYS, Gateway, gateway_of
from orders.payments.models import FinanceTask, Payment
from orders.payments.provider import (
    CLOSED,
    PAID,
    TOO_LATE,
    Provider,
    Refused,
    Session,
    Silent,
    State,
    Stuck,
    Unreachable,
)
from orders.sales import moves as order_moves
from orders.sales.models import Order

PROVIDER = history.Actor(role="provider")
ATTEMPTS = 20


def open_session(*, payment_id: str, return_url: str = "", patient: bool = False) -> str:
    """The address of the provider's page for a pending payment; the same one as long as it lives.

    `return_url` is where that page leads back to; the first one given stays. A page whose time to be asked for has
    passed gets a new attempt, and the order that much more time. Raises NotFound; ForbiddenMove when the payment is
    not waiting; Unreachable when the provider is silent (a job asks again with the same key); Refusal
    (PROVIDER_REFUSED) when it will not.
    """
    payment = _waiting(payment_id)
    provider = _provider(payment)
    if payment.session_url:
        return payment.session_url
    if return_url and not payment.return_url:
        Payment.objects.filter(pk=payment.pk, return_url="").update(return_url=return_url)
        payment.refresh_from_db(fields=["return_url"])
    faults.point("sessions.before_call")
    try:
        session = provider.open_session(payment, patient=patient)
    except Silent as why:
        if isinstance(why, Stuck):
            # Nobody has the address of a page that may have been made under this key; it ends by itself.
            _next_attempt(payment, stuck=True)
        if not patient:
            _ask_later(payment)  # who is patient is that job, and is tried again by itself
        raise Unreachable(
            _("The card page does not answer right now. Your order is kept; try again in a moment.")
        ) from why
    except Refused as why:
        renewed = _next_attempt(payment) if why.code == TOO_LATE else None
        if renewed is None:
            tasks.open_task(FinanceTask.DIFFERENCE, about=payment.key, payment=payment, found=why.code)
            raise Refusal(
                _("The card page cannot be opened. Choose a bank transfer, or write to us."), code="PROVIDER_REFUSED"
            ) from why
        return open_session(payment_id=payment_id, patient=patient)
    faults.point("sessions.after_call")
    kept = _keep(payment, session)
    faults.point("sessions.kept")
    if kept.status != moves.PENDING:
        raise ForbiddenMove(_("This order is not waiting for a payment any more."))
    return kept.session_url


def settle(*, payment_id: str, patient: bool = True) -> State | None:
    """Ask the provider how a payment stands, and act on it: paid is confirmed, once. The state, None for no provider.

    Raises NotFound, Silent, Refused.
    """
    payment = _payment(payment_id)
    provider = GATEWAYS[payment.gateway].provider
    if provider is None or payment.status in (moves.CONFIRMED, moves.SURPLUS):
        return None
    state = provider.state(payment, patient=patient)
    faults.point("sessions.settle.answered")
    return _act_on(payment, state)


def close(*, payment_id: str, patient: bool = True) -> State | None:
    """Close the provider's page for a payment for good, and act on how it stood. None for no provider.

    Only a state of CLOSED says that no money can come any more. Raises NotFound, Silent, Refused.
    """
    payment = _payment(payment_id)
    provider = GATEWAYS[payment.gateway].provider
    if provider is None:
        return None
    faults.point("sessions.before_close")
    state = provider.close(payment, patient=patient)
    faults.point("sessions.after_close")
    if payment.session_ref:
        Payment.objects.filter(pk=payment.pk, session_ref="").update(session_ref=payment.session_ref)
    return _act_on(payment, state)


def change_way(*, order: Order, gateway: str, actor: history.Actor = history.SYSTEM) -> Payment:
    """Pay an order another way than was begun. One payment is alive per order: the old one is seen closed first.

    The same way again gives the payment that waits. The time to pay does not start anew: a transfer must come within
    its hours from the order. Raises ForbiddenMove when the order is not waiting (paid by now, for one), Unreachable.
    """
    wanted = gateway_of(gateway)
    alive = Payment.objects.filter(order=order, status=moves.PENDING).first()
    if alive is not None and alive.gateway == gateway:
        return alive
    if alive is not None:
        _see_closed(alive)
    last = order.placed_at + timedelta(hours=settings.TRANSFER_HOURS)
    return _change(order, wanted, last, actor)


@locks.again
@transaction.atomic
def _change(order: Order, wanted: Gateway, last: datetime, actor: history.Actor) -> Payment:
    fresh = locks.row(Order.objects.filter(pk=order.pk))
    payments = locks.rows(Payment.objects.filter(order=order))
    now = timezone.now()
    if fresh is None or fresh.status != order_moves.AWAITING or now >= last:
        raise ForbiddenMove(_("This order is not waiting for a payment any more."))
    for other in payments:
        if other.status == moves.PENDING and other.gateway == wanted.id:
            return other
        if other.status == moves.PENDING:
            move(other, moves.CANCELLED, life=moves.PAYMENT)
    due = last if wanted.provider is None else now + wanted.time_to_pay()
    payment = await_payment(order=fresh, gateway=wanted.id, due_at=due)
    history.record("payment.changed", subject=order.number, actor=actor, order=order.number, gateway=wanted.id)
    return payment


def _see_closed(payment: Payment) -> None:
    """Raises ForbiddenMove when its page has taken the money, Unreachable when nobody says so."""
    if GATEWAYS[payment.gateway].provider is None:
        return
    try:
        state = close(payment_id=payment.public_id, patient=False)
    except (Silent, Refused) as why:
        raise Unreachable(
            _("The card page does not answer, so we cannot tell whether you have paid. Try again in a minute.")
        ) from why
    if state is None or state.status != CLOSED:
        raise ForbiddenMove(_("This order is not waiting for a payment any more."))


def _act_on(payment: Payment, state: State) -> State:
    if state.status != PAID:
        return state
    try:
        confirm(
            payment_id=payment.public_id,
            amount=state.amount,
            currency=state.currency,
            actor=PROVIDER,
            intent_ref=state.intent_ref,
        )
    except Refusal as why:
        if why.code != "AMOUNT_MISMATCH":
            raise
        found = f"{state.amount} {state.currency} {state.intent_ref}"
        tasks.open_task(FinanceTask.DIFFERENCE, about=payment.public_id, payment=payment, found=found)
    return state


def _payment(payment_id: str) -> Payment:
    found = Payment.objects.filter(public_id=payment_id).select_related("order").first()
    if found is None or found.order is None:
        raise NotFound(_("There is no such payment."))
    return found


def _waiting(payment_id: str) -> Payment:
    payment = _payment(payment_id)
    if payment.status != moves.PENDING:
        raise ForbiddenMove(_("This order is not waiting for a payment any more."))
    return payment


def _provider(payment: Payment) -> Provider:
    provider = gateway_of(payment.gateway).provider
    if provider is None:
        raise ForbiddenMove(_("This payment has no page to go to."))
    return provider


@locks.again
@transaction.atomic
def _keep(payment: Payment, session: Session) -> Payment:
    """Remember the page. One that was made for a payment that is not wanted any more is closed by a job."""
    row = locks.row(Payment.objects.filter(pk=payment.pk))
    assert row is not None
    if not row.session_ref:
        row.session_ref, row.session_url = session.ref, session.url
        row.save(update_fields=["session_ref", "session_url"])
    if row.status != moves.PENDING:
        from orders.payments.jobs import close_session

        later(close_session, payment_id=row.public_id)
    return row


@locks.again
@transaction.atomic
def _next_attempt(payment: Payment, *, stuck: bool = False) -> Payment | None:
    """A new key, and new time for a page that was refused for want of it; None when there were too many."""
    row = locks.row(Payment.objects.filter(pk=payment.pk))
    assert row is not None
    if row.status != moves.PENDING or row.attempt != payment.attempt:
        return row
    if row.attempt >= ATTEMPTS:
        return None
    row.attempt += 1
    if not stuck:
        row.due_at = timezone.now() + gateway_of(row.gateway).time_to_pay()
    row.save(update_fields=["attempt", "due_at"])
    return row


def _ask_later(payment: Payment) -> None:
    from orders.payments.jobs import open_session as job

    unless_asked(job, payment_id=payment.public_id)
