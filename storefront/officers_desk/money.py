"""The finance officer's desk: an order's money, its refund, and what a person has to look at."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from catalog.commons.errors import NotFound, Refusal
from catalog.people.roles import FINANCE, acting
from orders.payments import actions as payments
from orders.payments import moves, queries, refunds, tasks
from orders.payments.bank_transfer.gateway import ID as BANK_TRANSFER
from orders.payments.models import FinanceTask
from orders.payments.policies import may_close_tasks, may_refund
from orders.sales import moves as order_moves
from orders.sales import queries as orders_of_shop
from orders.sales.models import Order
from storefront.design.methods import change_only, read_only
from storefront.design.visitor import person as me
from storefront.officers_desk.desk import dangerous, desk, tabs
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of

PAGE = 50


@read_only
@desk(may_refund)
def orders(request: HttpRequest) -> HttpResponse:
    """Find an order by its number, by a payment's reference or by the buyer's address."""
    asked = typed(request.GET, "q", 80).strip()
    found = queries.orders_like(asked) if asked else orders_of_shop.latest()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "officers_desk/orders.html", {"page": page, "asked": asked, **tabs(request, "orders")})


@read_only
@desk(may_refund)
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: its payments, its refunds, and the way to call it off. Whose order it is stands there, so the look is
    written down."""
    try:
        found = payments.look_at_order(number=number, by=me(request))
    except NotFound as why:
        raise Http404 from why
    return _page(request, found)


@change_only
@desk(may_refund)
@dangerous(back="office:order")
def refund(request: HttpRequest, number: str) -> HttpResponse:
    """Call a whole order off. The box says that she means it; a second click finds it done."""
    found = _order(number)
    if request.POST.get("sure") != "yes":
        return _page(request, found, refusal=_("Tick the box first: a refund cannot be taken back."), status=422)
    try:
        made = refunds.refund_order(
            number=number, note=typed(request.POST, "note", 300), actor=acting(request.user, FINANCE)
        )
    except Refusal as why:
        return _page(request, found, refusal=str(why), status=status_of(why))
    if made.payment.gateway == BANK_TRANSFER:
        messages.success(request, _("The order is called off. Transfer the money back now; the task says what is due."))
        return redirect("office:tasks")
    messages.success(request, _("The order is called off and its money is on the way back to the card."))
    return redirect("office:order", number)


@change_only
@desk(may_refund)
@dangerous(back="office:tasks")
def refund_again(request: HttpRequest, refund_id: str) -> HttpResponse:
    """A refund that the provider refused is asked for once more."""
    try:
        again = refunds.try_again(refund_id=refund_id, actor=acting(request.user, FINANCE))
    except NotFound as why:
        raise Http404 from why
    except Refusal as why:
        messages.warning(request, str(why))
        return redirect("office:tasks")
    messages.success(request, _("It is being asked for once more."))
    payment = again.payment
    return redirect("office:order", payment.order.number if payment.order else "")


@read_only
@desk(may_close_tasks)
def all_tasks(request: HttpRequest) -> HttpResponse:
    """What lies on finance's desk, the oldest first."""
    page = Paginator(queries.tasks(), PAGE).get_page(request.GET.get("page"))
    return render(request, "officers_desk/tasks.html", {"page": page, **tabs(request, "tasks")})


@change_only
@desk(may_close_tasks)
@dangerous(back="office:tasks")
def task_done(request: HttpRequest, task_id: str) -> HttpResponse:
    """She has dealt with it. Money that she sends back herself needs the bank's reference; a surplus may be sent
    back from here."""
    task = queries.task(task_id)
    if task is None:
        raise Http404
    actor, note = acting(request.user, FINANCE), typed(request.POST, "note", 300).strip()
    try:
        if task.kind == FinanceTask.SEND_BACK:
            refunds.send_by_hand(refund_id=task.about, bank_ref=note, actor=actor)
        elif task.kind == FinanceTask.SURPLUS and request.POST.get("act") == "back" and task.payment:
            refunds.return_twice_paid(payment_id=task.payment.public_id, actor=actor)
        tasks.close_task(task_id=task_id, note=note, actor=actor)
    except Refusal as why:
        context = {"page": Paginator(queries.tasks(), PAGE).get_page(1), "wrong": task_id, "refusal": str(why)}
        return render(request, "officers_desk/tasks.html", {**context, **tabs(request, "tasks")}, status=status_of(why))
    messages.success(request, _("Done. The task is closed."))
    return redirect("office:tasks")


def _order(number: str) -> Order:
    found = orders_of_shop.by_number(number)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Order, *, refusal: str = "", status: int = 200) -> HttpResponse:
    parts = list(found.parts.select_related("seller"))
    sent = any(part.status in (order_moves.PARTLY_SHIPPED, order_moves.SHIPPED) for part in parts)
    made = queries.refunds_of(found)
    context = {
        "order": found,
        "parts": parts,
        "payments": queries.payments_of(found),
        "refunds": made,
        "failed": [one for one in made if one.status == moves.FAILED],
        "refundable": found.status == order_moves.PAID and not sent,
        "sent": sent,
        "refusal": refusal,
        "note": typed(request.POST, "note", 300),
    }
    return render(request, "officers_desk/order.html", {**context, **tabs(request, "orders")}, status=status)
