"""The officers' desk: transfers that the finance officer confirms, and jobs that could not be done."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons import jobs as work
from catalog.commons.errors import NotFound, Refusal
from catalog.people.roles import FINANCE, acting
from orders.payments import actions, queries
from orders.payments import moves as payment_moves
from orders.payments.bank_transfer.gateway import ID as BANK_TRANSFER
from orders.payments.models import Payment
from orders.payments.policies import may_confirm_transfers
from storefront.design.methods import change_only, read_only, read_or_change
from storefront.officers_desk.desk import dangerous, desk, may_see_jobs, tabs, tabs_of
from storefront.officers_desk.forms import ConfirmForm
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of

PAGE = 50


@read_only
@desk(lambda user: bool(tabs_of(user)))
def home(request: HttpRequest) -> HttpResponse:
    """To the first desk of one's roles."""
    return redirect(f"office:{tabs_of(request.user)[0]}")


@read_only
@desk(may_confirm_transfers)
def transfers(request: HttpRequest) -> HttpResponse:
    """Transfers that orders wait for, the one that ends first on top, and those confirmed last. A search also finds
    those whose time has run out: their money may come all the same."""
    asked = typed(request.GET, "q", 40).strip()
    waiting = queries.transfers_like("".join(asked.split())) if asked else queries.awaiting()
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "lately": queries.confirmed_lately(), "now": timezone.now()}
    return render(request, "officers_desk/transfers.html", {**context, **tabs(request, "transfers")})


@read_or_change
@desk(may_confirm_transfers)
@dangerous()
def transfer(request: HttpRequest, payment_id: str) -> HttpResponse:
    """One transfer: the amount is typed as the bank statement shows it, and must be the amount due."""
    payment = queries.payment(payment_id)
    if payment is None or payment.order is None:
        raise Http404
    form = ConfirmForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _confirmed(request, payment, form.cleaned_data["amount"])
            except NotFound as why:
                raise Http404 from why
            except Refusal as refusal:
                status = status_of(refusal)
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    receivable = payment.status in (payment_moves.PENDING, payment_moves.EXPIRED, payment_moves.CANCELLED)
    context = {"payment": payment, "form": form, "receivable": receivable and payment.gateway == BANK_TRANSFER}
    return render(request, "officers_desk/transfer.html", {**context, **tabs(request, "transfers")}, status=status)


def _confirmed(request: HttpRequest, payment: Payment, amount: int) -> HttpResponse:
    received = actions.confirm(
        payment_id=payment.public_id, amount=amount, currency=payment.currency, actor=acting(request.user, FINANCE)
    )
    if received.status == payment_moves.SURPLUS:
        said = _("The money of %(reference)s is noted, but no order needs it any more. It stands among the tasks.")
        messages.warning(request, said % {"reference": payment.reference})
        return redirect("office:tasks")
    said = _("Transfer %(reference)s is confirmed. The makers and the buyer are being told.")
    messages.success(request, said % {"reference": payment.reference})
    return redirect("office:transfers")


@read_only
@desk(may_see_jobs)
def jobs(request: HttpRequest) -> HttpResponse:
    """Work that used up its tries. Its arguments are not shown: a kind, a count and a time are enough to decide."""
    failed = work.dead_letters().prefetch_related("procrastinateevent_set")
    page = Paginator(failed, PAGE).get_page(request.GET.get("page"))
    rows = [(job, max((e.at for e in job.procrastinateevent_set.all() if e.at), default=None)) for job in page]
    return render(request, "officers_desk/jobs.html", {"page": page, "rows": rows, **tabs(request, "jobs")})


@change_only
@desk(may_see_jobs)
def run_job_again(request: HttpRequest, job_id: int) -> HttpResponse:
    """Put failed work back into the queue; a second click finds nothing to do."""
    if work.run_again(job_id):
        messages.success(request, _("Job %(number)d will run again.") % {"number": job_id})
    else:
        messages.info(request, _("Job %(number)d is no longer among the failed ones.") % {"number": job_id})
    return redirect("office:jobs")
