"""place_order(): the only place that knows all of the others. One transaction, locks in the one order: checkout, order,
payment, stock rows by id, then the ledger."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import NotFound, Refusal
from catalog.commons.money import written
from catalog.commons.moves import move
from catalog.stock import actions as stock
from catalog.stock.models import Reservation
from orders.carts.held import Held, held
from orders.carts.models import Checkout
from orders.ledger.actions import Entry, post
from orders.ledger.models import Account
from orders.payments import moves, sessions, tasks
from orders.payments.actions import await_payment, new_reference
from orders.payments.bank_transfer.gateway import ID as BANK_TRANSFER
from orders.payments.gateways import gateway_of, time_to_pay
from orders.payments.models import FinanceTask, Payment
from orders.payments.provider import CLOSED, Refused, Silent
from orders.pricing import frozen, quotes
from orders.pricing.quote import GONE, SOLD_OUT, LineQuote, Quote
from orders.sales import actions as sales
from orders.sales.models import Order

log = logging.getLogger(__name__)


@locks.again
def place_order(
    *, token: str | Held, shown_total: int, gateway: str = BANK_TRANSFER, actor: history.Actor = history.SYSTEM
) -> Order:
    """Make an order of a checkout at the total its buyer was shown (minor units).

    A checkout that is an order already gives that order: the same request twice makes one. Raises NotFound
    (CHECKOUT_NOT_FOUND) and Refusal: CHECKOUT_EMPTY, EMAIL_MISSING, ADDRESS_MISSING, VARIANT_GONE, SOLD_OUT,
    INSUFFICIENT_STOCK, DELIVERY_MISSING, TOTAL_CHANGED (`data.total` has the new one), UNKNOWN_GATEWAY.
    """
    wait = time_to_pay(gateway)
    with held(token, completed_too=True) as checkout:
        if checkout.status == Checkout.COMPLETED:
            return Order.objects.get(number=checkout.order_number)
        _give_up_started(checkout, moves.CANCELLED)
        quote = _checked(checkout)
        if quote.total != shown_total:
            raise _total_changed(quote)
        number = sales.new_number()
        stock.reserve(wanted=_wanted(quote), reference=number)
        return _make(checkout, quote, number, gateway, wait, actor)


@locks.again
def start_payment(*, token: str | Held, gateway: str, amount: int | None = None) -> Payment:
    """Begin paying for a checkout before it is an order, as Saleor's clients do: the quote is frozen, the pieces held.

    `amount` (minor units), when given, must be the total. Beginning anew gives up what was begun before. Raises as
    `place_order` does.
    """
    if not gateway_of(gateway).before_order:
        raise Refusal(_("This way to pay is not offered here."), code="UNKNOWN_GATEWAY", field="paymentGateway")
    with held(token) as checkout:
        _give_up_started(checkout, moves.CANCELLED)
        quote = _checked(checkout)
        if amount is not None and amount != quote.total:
            raise _total_changed(quote, field="amount")
        until = timezone.now() + timedelta(minutes=settings.HOLD_MINUTES)
        payment = Payment.objects.create(
            gateway=gateway,
            checkout=checkout,
            amount=quote.total,
            currency=quote.currency,
            reference=new_reference(),
            quote=frozen.to_json(quote),
            due_at=until,
        )
        stock.reserve(wanted=_wanted(quote), reference=checkout.hold_reference, until=until)
        return payment


@locks.again
def complete(*, token: str | Held, actor: history.Actor = history.SYSTEM) -> Order:
    """Make the order whose payment was started: exactly what was frozen, from the pieces held.

    Twice gives the same order. Raises NotFound (CHECKOUT_NOT_FOUND), Refusal (PAYMENT_MISSING, PAYMENT_EXPIRED).
    """
    with held(token, completed_too=True) as checkout:
        if checkout.status == Checkout.COMPLETED:
            return Order.objects.get(number=checkout.order_number)
        payment = _started(checkout)
        if payment is None:
            raise Refusal(_("Start the payment first."), code="PAYMENT_MISSING")
        number = sales.new_number()
        in_time = payment.due_at > timezone.now()
        if not in_time or not stock.adopt(reference=checkout.hold_reference, new_reference=number):
            raise Refusal(
                _("The time for paying has run out and the pieces were given back. Start the payment again."),
                code="PAYMENT_EXPIRED",
            )
        quote, wait = frozen.from_json(payment.quote), time_to_pay(payment.gateway)
        return _make(checkout, quote, number, payment.gateway, wait, actor, adopted=payment)


@locks.again
def reopen(*, token: str | Held) -> bool:
    """Give back what a started payment holds, so that the cart can be changed. False when nothing was held."""
    with held(token) as checkout:
        return _give_up_started(checkout, moves.CANCELLED)


@locks.again
@transaction.atomic
def expire_order(*, number: str, payment_id: str = "", actor: history.Actor = history.SYSTEM) -> bool:
    """The money never came: the pieces are free again and the books say so. False when paid or expired already.

    With `payment_id` only if that is the payment the order waits for: the buyer may have changed the way meanwhile. A
    provider's page must have been seen closed before.
    """
    order = locks.row(Order.objects.filter(number=number))
    if order is None:
        raise NotFound(_("There is no such order."))
    pending = locks.row(Payment.objects.filter(order=order, status=moves.PENDING))
    if pending is None or payment_id not in ("", pending.public_id):
        return False
    faults.point("placing.expire.checked")
    move(pending, moves.EXPIRED, life=moves.PAYMENT)
    sales.mark_expired(order)
    stock.give_back(reference=order.number)
    post(
        kind="expired",
        order_ref=order.number,
        currency=order.currency,
        entries=[
            Entry(Account.RECEIVABLE, -order.total),
            *(Entry(Account.PROMISED, part.total, part.seller_id) for part in order.parts.all()),
        ],
    )
    history.record("order.expired", subject=order.number, actor=actor, order=order.number)
    return True


def expire_due(*, most: int = 200) -> int:
    """End every payment whose time is up, each in a transaction of its own. How many ended.

    One that cannot be ended keeps none of the others from it: it is tried again at the next sweep, and the RuntimeError
    raised at the end puts this one among the dead letters.
    """
    now = timezone.now()
    due = Payment.objects.filter(status=moves.PENDING, due_at__lte=now).select_related("order").order_by("due_at")
    begun = Payment.objects.filter(status=moves.STARTED, due_at__lte=now).select_related("checkout").order_by("due_at")
    ended, failed = 0, []
    for payment in [*due[:most], *begun[:most]]:
        try:
            ended += _end_due(payment) if payment.status == moves.PENDING else _end_begun(payment)
        except Exception:
            log.exception("payment %s could not be ended", payment.public_id)
            failed.append(payment.public_id)
    if failed:
        raise RuntimeError(f"{len(failed)} payments could not be ended: {failed[:5]}")
    return ended


@locks.again
def _end_begun(payment: Payment) -> bool:
    """End a payment that was started on a checkout. Where that is gone, the stock room's own sweep frees the pieces."""
    if payment.checkout is None:
        return move(payment, moves.EXPIRED, life=moves.PAYMENT)
    with held(payment.checkout.token, completed_too=True) as checkout:
        return _give_up_started(checkout, moves.EXPIRED)


def _end_due(payment: Payment) -> bool:
    """Expire the order of a payment whose time is up; where a provider takes the money, only once it takes no more."""
    try:
        state = sessions.close(payment_id=payment.public_id, patient=False)
    except (Silent, Refused) as why:
        log.warning("payment %s stays open: %s", payment.public_id, why)
        if isinstance(why, Refused):
            # Asking again may never help, and its pieces stay kept: a person has to look.
            tasks.open_task(FinanceTask.DIFFERENCE, about=f"{payment.key} close", payment=payment, found=why.code)
        return False
    if state is not None and state.status != CLOSED:
        return False
    assert payment.order is not None
    return expire_order(number=payment.order.number, payment_id=payment.public_id)


def _started(checkout: Held) -> Payment | None:
    return locks.row(Payment.objects.filter(checkout=checkout, status=moves.STARTED))


def _give_up_started(checkout: Held, status: str) -> bool:
    payment = _started(checkout)
    if payment is None:
        return False
    move(payment, status, life=moves.PAYMENT)
    stock.give_back(reference=checkout.hold_reference)
    # The reference is free for the next start; what was given back stays in the stock room's own rows.
    Reservation.objects.filter(reference=checkout.hold_reference).exclude(status=Reservation.HELD).delete()
    return True


def _checked(checkout: Held) -> Quote:
    """The quote, when everything an order needs is there and can be bought."""
    quote = quotes.of(checkout)
    if not quote.parcels:
        raise Refusal(_("The cart is empty."), code="CHECKOUT_EMPTY")
    if not checkout.email:
        raise Refusal(_("Enter your e-mail address first."), code="EMAIL_MISSING", field="email")
    if checkout.ship_to is None:
        raise Refusal(_("Enter the delivery address first."), code="ADDRESS_MISSING", field="address")
    if quote.problems:
        raise _cannot_be_had(quote.problems[0])
    if not quote.complete:
        raise Refusal(_("Choose how each parcel should travel."), code="DELIVERY_MISSING", field="delivery")
    return quote


def _cannot_be_had(line: LineQuote) -> Refusal:
    if line.problem == GONE:
        return Refusal(
            _("A piece in your cart is no longer sold. Take it out to go on."),
            code="VARIANT_GONE",
            variant=line.variant_id,
        )
    if line.problem == SOLD_OUT:
        return Refusal(
            _("Someone has just bought this cloth. You have not been charged."),
            code="SOLD_OUT",
            variant=line.variant_id,
            free=0,
        )
    return Refusal(
        _("Only %(free)d of this piece are left; you asked for %(asked)d.")
        % {"free": line.free, "asked": line.quantity},
        code="INSUFFICIENT_STOCK",
        variant=line.variant_id,
        free=line.free,
    )


def _wanted(quote: Quote) -> dict[int, int]:
    return {line.variant: line.quantity for line in quote.lines}


def _total_changed(quote: Quote, field: str = "") -> Refusal:
    return Refusal(
        _("The total has changed to %(total)s. Look at it again before you order.")
        % {"total": written(quote.total, quote.currency)},
        code="TOTAL_CHANGED",
        field=field,
        total=quote.total,
    )


def _make(
    checkout: Held,
    quote: Quote,
    number: str,
    gateway: str,
    wait: timedelta,
    actor: history.Actor,
    adopted: Payment | None = None,
) -> Order:
    order = sales.create(number=number, checkout=checkout, quote=quote)
    due_at = timezone.now() + wait
    if adopted is None:
        await_payment(order=order, gateway=gateway, due_at=due_at)
    else:
        adopted.order, adopted.due_at = order, due_at
        adopted.save(update_fields=["order", "due_at"])
        move(adopted, moves.PENDING, life=moves.PAYMENT)
    post(
        kind="placed",
        order_ref=number,
        currency=order.currency,
        entries=[
            Entry(Account.RECEIVABLE, order.total),
            *(Entry(Account.PROMISED, -parcel.total, parcel.seller) for parcel in quote.parcels),
        ],
    )
    checkout.status, checkout.order_number = Checkout.COMPLETED, number
    checkout.save(update_fields=["status", "order_number", "updated_at"])
    history.record("order.placed", subject=number, actor=actor, order=number)
    faults.point("placing.before_commit")
    return order
