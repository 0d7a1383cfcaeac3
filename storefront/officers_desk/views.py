"""The officers' desk: transfers that the finance officer confirms, and jobs that could not be done."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.commons import jobs as work
from catalog.commons.errors import NotFound, Refusal
from catalog.people.models import User
from catalog.people.roles import FINANCE, OFFICER, acting, has_role
from orders.payments import actions, queries
from orders.payments import moves as payment_moves
from orders.payments.models import Payment
from orders.payments.policies import may_confirm_transfers
from storefront.officers_desk.forms import ConfirmForm
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of

PAGE = 50
OfficeView = Callable[..., HttpResponse]


def may_see_jobs(user: Any) -> bool:
    """Officers look after the work that failed; it holds no money to be moved."""
    return has_role(user, OFFICER)


def desk(may: Callable[[Any], bool]) -> Callable[[OfficeView], OfficeView]:
    """A page for those who `may`: others log in or are told that it is not for them."""

    def dress(view: OfficeView) -> OfficeView:
        @never_cache
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            if not may(request.user):
                return render(request, "officers_desk/not_an_officer.html", status=403)
            return view(request, *args, **kwargs)

        return page

    return dress


@require_safe
@desk(lambda user: has_role(user, OFFICER, FINANCE))
def home(request: HttpRequest) -> HttpResponse:
    """To the desk of one's role."""
    return redirect("office:transfers" if may_confirm_transfers(request.user) else "office:jobs")


@require_safe
@desk(may_confirm_transfers)
def transfers(request: HttpRequest) -> HttpResponse:
    """Transfers that orders wait for, the one that ends first on top; and those confirmed last."""
    asked = typed(request.GET, "q", 40).strip()
    waiting = queries.awaiting()
    if asked:
        waiting = waiting.filter(reference__icontains="".join(asked.split()))
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "lately": queries.confirmed_lately(), "now": timezone.now()}
    return render(request, "officers_desk/transfers.html", {**context, **_tabs(request, "transfers")})


@require_http_methods(["GET", "HEAD", "POST"])
@desk(may_confirm_transfers)
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
    context = {"payment": payment, "form": form, "waiting": payment.status == payment_moves.PENDING}
    return render(request, "officers_desk/transfer.html", {**context, **_tabs(request, "transfers")}, status=status)


def _confirmed(request: HttpRequest, payment: Payment, amount: int) -> HttpResponse:
    actions.confirm(
        payment_id=payment.public_id, amount=amount, currency=payment.currency, actor=acting(request.user, FINANCE)
    )
    said = _("Transfer %(reference)s is confirmed. The makers and the buyer are being told.")
    messages.success(request, said % {"reference": payment.reference})
    return redirect("office:transfers")


@require_safe
@desk(may_see_jobs)
def jobs(request: HttpRequest) -> HttpResponse:
    """Work that used up its tries. Its arguments are not shown: a kind, a count and a time are enough to decide."""
    failed = work.dead_letters().prefetch_related("procrastinateevent_set")
    page = Paginator(failed, PAGE).get_page(request.GET.get("page"))
    rows = [(job, max((e.at for e in job.procrastinateevent_set.all() if e.at), default=None)) for job in page]
    return render(request, "officers_desk/jobs.html", {"page": page, "rows": rows, **_tabs(request, "jobs")})


@require_POST
@desk(may_see_jobs)
def run_job_again(request: HttpRequest, job_id: int) -> HttpResponse:
    """Put failed work back into the queue; a second click finds nothing to do."""
    if work.run_again(job_id):
        messages.success(request, _("Job %(number)d will run again.") % {"number": job_id})
    else:
        messages.info(request, _("Job %(number)d is no longer among the failed ones.") % {"number": job_id})
    return redirect("office:jobs")


def _tabs(request: HttpRequest, here: str) -> dict[str, Any]:
    may_see = {"transfers": may_confirm_transfers(request.user), "jobs": may_see_jobs(request.user)}
    return {"tabs": [name for name, may in may_see.items() if may], "here": here}
