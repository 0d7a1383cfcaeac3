"""What a vetting officer decides: approve, ask, reject; suspend and revoke with a second officer; appeals; ties; and
looking over a seller's shoulder."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.vetting import choices
from catalog.vetting.actions import deciding, judging, looking
from catalog.vetting.models import Appeal, Application, Proposal
from storefront.design.methods import change_only
from storefront.design.visitor import person as me
from storefront.officers_desk.desk import dangerous, desk, may_vet
from storefront.officers_desk.vetting import act, case
from storefront.seller_centre.desk import LOOKS_AT
from storefront.shop.trade.forms import typed

DECISIONS: dict[str, tuple[Callable[..., Any], Any]] = {
    choices.APPROVE: (
        deciding.approve,
        gettext_lazy("Approved. The shop sells from now on, and the applicant is told."),
    ),
    choices.ASK: (deciding.ask_for_changes, gettext_lazy("The applicant is asked to mend it. The clock stands still.")),
    choices.REJECT: (deciding.reject, gettext_lazy("Rejected. The applicant is told, with your reason.")),
}


@change_only
@case
def decide(request: HttpRequest, found: Application) -> HttpResponse:
    """Approve, ask for changes or reject, with the reason that the applicant reads."""
    outcome = typed(request.POST, "outcome", 9)
    if outcome not in DECISIONS:
        raise Http404
    verb, said = DECISIONS[outcome]
    reason = typed(request.POST, "reason", 2100)
    return act(
        request, found, lambda: verb(application_id=found.public_id, officer=me(request), reason=reason), str(said)
    )


@change_only
@case
def propose(request: HttpRequest, found: Application) -> HttpResponse:
    """Ask a second officer to suspend or revoke."""
    values = {"outcome": typed(request.POST, "outcome", 9), "reason": typed(request.POST, "reason", 2100)}
    return act(
        request,
        found,
        lambda: deciding.propose(seller_id=found.seller.public_id, officer=me(request), **values),
        _("A second officer has to confirm it. Nothing has changed for the shop yet."),
    )


@change_only
@case
@dangerous(back="office:application")
def second(request: HttpRequest, found: Application, proposal_id: str) -> HttpResponse:
    """The second officer's yes or no."""
    if not Proposal.objects.filter(public_id=proposal_id, seller=found.seller).exists():
        raise Http404
    if request.POST.get("act") == "confirm":
        return act(
            request,
            found,
            lambda: deciding.confirm(proposal_id=proposal_id, officer=me(request)),
            _("Done. It holds at once, everywhere."),
        )
    note = typed(request.POST, "note", 700)
    return act(
        request,
        found,
        lambda: deciding.decline(proposal_id=proposal_id, officer=me(request), note=note),
        _("Declined. The shop stays as it is."),
    )


@change_only
@case
@dangerous(back="office:application")
def reinstate(request: HttpRequest, found: Application) -> HttpResponse:
    """Let a suspended shop sell again."""
    reason = typed(request.POST, "reason", 2100)
    return act(
        request,
        found,
        lambda: deciding.reinstate(seller_id=found.seller.public_id, officer=me(request), reason=reason),
        _("The shop sells again, all of it as it was."),
    )


@change_only
@case
def answer_appeal(request: HttpRequest, found: Application, appeal_id: str) -> HttpResponse:
    """Another officer's answer to an appeal."""
    if not Appeal.objects.filter(public_id=appeal_id, seller=found.seller).exists():
        raise Http404
    upheld, answer = request.POST.get("act") == "uphold", typed(request.POST, "answer", 2100)
    return act(
        request,
        found,
        lambda: deciding.answer_appeal(appeal_id=appeal_id, officer=me(request), upheld=upheld, answer=answer),
        _("Answered. The applicant is told."),
    )


@change_only
@case
def interest(request: HttpRequest, found: Application) -> HttpResponse:
    """Declare a tie: from then on the application is another officer's."""
    judging.declare_interest(seller_id=found.seller.public_id, officer=me(request), kind=typed(request.POST, "kind", 8))
    messages.success(request, _("Noted. Other officers look after this business."))
    return redirect("office:applications")


@change_only
@case
def look(request: HttpRequest, found: Application) -> HttpResponse:
    """Look at the seller's pages as she sees them, from now on until it is ended."""
    looking.begin(seller_id=found.seller.public_id, officer=me(request), why=typed(request.POST, "why", 300))
    request.session[LOOKS_AT] = found.seller.public_id
    return redirect("seller:orders")


@change_only
@desk(may_vet)
def look_end(request: HttpRequest) -> HttpResponse:
    """Back to one's own pages."""
    request.session.pop(LOOKS_AT, None)
    return redirect("office:applications")
