"""The vetting officers' desk: the queue, one application on one screen, and what is decided."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from catalog.commons import workdays
from catalog.commons.errors import NotFound, Refusal
from catalog.commons.texts import in_language
from catalog.heritage.models import Village
from catalog.people.authority import EVERYWHERE, whereabouts
from catalog.people.permissions import VETTING_VIEW_AS_SELLER
from catalog.sellers import moves
from catalog.sellers.models import Msme
from catalog.vetting import choices, policies, queries
from catalog.vetting.actions import judging
from catalog.vetting.models import Appeal, Application, Check, Proposal
from orders.payments.policies import may_refund
from storefront.design.methods import change_only, read_only
from storefront.design.visitor import person as me
from storefront.officers_desk import followup, standing
from storefront.officers_desk.desk import OfficeView, dangerous, desk, may_vet, tabs
from storefront.seller_centre.applying import claims
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of

PAGE = 25
SOON = 1  # working days left from which on a row is marked
GROUP_WORDS = {
    "open": gettext_lazy("To be checked"),
    "mine": gettext_lazy("Mine"),
    "applicant": gettext_lazy("With the applicant"),
    "second": gettext_lazy("Second officer needed"),
    "appeals": gettext_lazy("Appeals"),
    "approved": gettext_lazy("Approved"),
    "ended": gettext_lazy("Rejected, suspended, revoked"),
}


def case(view: OfficeView) -> OfficeView:
    """A page about one application, for an officer who may see it. One of another kecamatan is not there; one he is
    tied to says so and shows nothing."""

    @desk(may_vet)
    @wraps(view)
    def page(request: HttpRequest, application_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = queries.application(application_id)
        if found is None or found.submitted_at is None or not policies.may_in(request.user, policies.SEE, found.seller):
            raise Http404
        if tie := policies.tie(me(request), found.seller):
            context = {"application": found, "tie": tie, **tabs(request, "applications")}
            return render(request, "officers_desk/own_business.html", context, status=403)
        try:
            return view(request, found, *args, **kwargs)
        except NotFound as why:
            raise Http404 from why

    return page


# ---- the queue


def age(due_on: date | None, today: date) -> dict[str, Any] | None:
    """How far the clock of an application is: the working day it is in, of how many, and whether that is late."""
    if due_on is None:
        return None
    left = workdays.between(today, due_on)
    return {
        "day": max(1, queries.PROMISED_DAYS - left),
        "of": queries.PROMISED_DAYS,
        "late": left < 0,
        "soon": 0 <= left <= SOON,
    }


@read_only
@desk(may_vet)
def applications(request: HttpRequest) -> HttpResponse:
    """The queue, what is due first on top."""
    user = me(request)
    seen = policies.visible_to(user)
    district, technique = typed(request.GET, "district", 8), typed(request.GET, "technique", 40)
    asked = typed(request.GET, "q", 80).strip()
    if district:
        seen = seen.filter(village__code__startswith=f"{district}.")
    if technique:
        seen = seen.filter(techniques__slug=technique)
    if asked:
        seen = seen.filter(seller__name__icontains=asked) | seen.filter(nib="".join(asked.split()))
    numbers = queries.counts(seen, user.pk)
    group = typed(request.GET, "status", 12)
    if group not in queries.GROUPS:
        group = "open"
    page = Paginator(queries.queue(queries.in_group(seen, group, user.pk)), PAGE).get_page(request.GET.get("page"))
    rows, today = list(page.object_list), timezone.localdate()
    papers = queries.dots(rows)
    context = {
        "page": page,
        "rows": [
            {
                "application": row,
                "age": age(row.due_on, today),
                "dots": papers[row.pk],
                "word": moves.VETTING.word(row.seller.status),
            }
            for row in rows
        ],
        "groups": [(code, words, numbers[code], code == group) for code, words in GROUP_WORDS.items()],
        "group": group,
        "district": district,
        "technique": technique,
        "asked": asked,
        "districts": _districts(user),
        "techniques": queries.techniques(),
        "holidays_known": workdays.known(today),
    }
    return render(request, "officers_desk/applications.html", {**context, **tabs(request, "applications")})


def _districts(user: Any) -> list[tuple[str, str]]:
    """The kecamatan the officer looks after, by code and name."""
    rows = sorted({(row.code.rpartition(".")[0], row.district) for row in Village.objects.all()})
    where = whereabouts(user, policies.SEE)
    return rows if where is EVERYWHERE else [row for row in rows if row[0] in where]


# ---- one application


@read_only
@case
def application(request: HttpRequest, found: Application) -> HttpResponse:
    """Claims at the left, the paper under examination at the right, the decision at the foot."""
    return _case(request, found)


def _case(
    request: HttpRequest,
    found: Application,
    *,
    refusal: Refusal | None = None,
    revealed: tuple[str, str] = ("", ""),
    status: int = 200,
) -> HttpResponse:
    user = me(request)
    items = queries.items(found)
    chosen = typed(request.GET, "item", 40) or typed(request.POST, "code", 40)
    item = next((one for one in items if one.requirement.code == chosen), None) or next(
        (one for one in items if one.papers and not one.settled), items[0] if items else None
    )
    if item and item.papers:
        shown = next((one for one in item.papers if one.public_id == request.GET.get("paper")), item.papers[-1])
    else:
        shown = None
    mine = found.claimed_by_id == user.pk and found.seller.status == moves.REVIEW
    settled = sum(one.settled for one in items)
    context = {
        "application": found,
        "seller": found.seller,
        "word": moves.VETTING.word(found.seller.status),
        "age": age(found.due_on, timezone.localdate()),
        "claims": claims(found),
        "items": items,
        "item": item,
        "paper": shown,
        "pages": range(1, shown.file.pages + 1) if shown else range(0),
        "verdicts": [v for v in choices.VERDICTS if v[0] != choices.WAITING],
        "field_verdicts": [v for v in choices.VERDICTS if v[0] not in (choices.WAITING, choices.WAIVED)],
        "reasons": queries.reasons(),
        "mine": mine,
        "takeable": found.claimed_by_id is None
        and found.seller.status == moves.SUBMITTED
        and policies.may_judge(user, found.seller),
        "judges": policies.may_judge(user, found.seller),
        "settled": settled,
        "refused": sum(one.needs_mending for one in items),
        "approvable": all(one.settled for one in items if one.requirement.is_required),
        "same": queries.same_numbers(found),
        "visits": list(found.visits.select_related("officer").prefetch_related("photos")),
        "signs": choices.SIGNS,
        "seen": choices.SEEN,
        "decisions": queries.decisions_of(found.seller),
        "proposal": Proposal.objects.filter(seller=found.seller, status=Proposal.OPEN)
        .select_related("officer")
        .first(),
        "appeal": Appeal.objects.filter(seller=found.seller, status=Appeal.OPEN)
        .select_related("decision__officer")
        .first(),
        "left_open": followup.rows(Msme.objects.filter(pk=found.seller_id)) if not found.seller.may_sell() else [],
        "may_open_orders": may_refund(user),
        "may_reveal": policies.may_in(user, policies.REVEAL, found.seller),
        "may_look": policies.may_in(user, VETTING_VIEW_AS_SELLER, found.seller),
        "today": timezone.localdate(),
        "refusal": refusal,
        "revealed": {"field": revealed[0], "value": revealed[1]},
        **standing.of(found, user, items),
        "said": request.POST if refusal else {},
    }
    return render(
        request, "officers_desk/application.html", {**context, **tabs(request, "applications")}, status=status
    )


def act(
    request: HttpRequest, found: Application, verb: Callable[[], Any], said: str, *, item: str = ""
) -> HttpResponse:
    """Do it and go back to the application, or show there why not."""
    try:
        verb()
    except NotFound:
        raise
    except Refusal as why:
        return _case(request, queries.application(found.public_id) or found, refusal=why, status=status_of(why))
    messages.success(request, said)
    target = redirect("office:application", found.public_id)
    if item:
        target["Location"] += f"?item={item}"
    return target


@change_only
@case
def claim(request: HttpRequest, found: Application) -> HttpResponse:
    """Take it in hand."""
    return act(
        request,
        found,
        lambda: judging.claim(application_id=found.public_id, officer=me(request)),
        _("You have it in hand."),
    )


@change_only
@case
def release(request: HttpRequest, found: Application) -> HttpResponse:
    """Give it back to the queue."""
    return act(
        request,
        found,
        lambda: judging.release(application_id=found.public_id, officer=me(request)),
        _("It waits for another officer."),
    )


@change_only
@case
def judge(request: HttpRequest, found: Application) -> HttpResponse:
    """A verdict on one paper or claim; then on to the next open one."""
    kind, code = typed(request.POST, "kind", 5), typed(request.POST, "code", 40)

    def verb() -> None:
        judging.judge(
            application_id=found.public_id,
            officer=me(request),
            kind=kind,
            code=code,
            verdict=typed(request.POST, "verdict", 8),
            reason=typed(request.POST, "reason", 700) or _canned(request, found),
            expires_on=_day(request, "expires_on"),
        )

    items = queries.items(found)
    open_codes = [one.requirement.code for one in items if one.papers and one.verdict == choices.WAITING]
    following = next((one for one in open_codes if one != code), code) if kind == Check.ITEM else ""
    return act(request, found, verb, _("Kept."), item=following)


def _canned(request: HttpRequest, found: Application) -> str:
    """The sentence chosen from the list, in the applicant's language."""
    code = typed(request.POST, "canned", 40)
    row = next((one for one in queries.reasons() if one.code == code), None)
    return in_language(row.words, found.seller.language) if row else ""


def _day(request: HttpRequest, name: str) -> date | None:
    """A day as date fields send it. Raises Refusal for what is none."""
    text = typed(request.POST, name, 20).strip()
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Refusal(_("Enter the day as year, month and day, such as 2027-03-31."), code="INVALID", field=name)
    return found


@change_only
@case
def visit(request: HttpRequest, found: Application) -> HttpResponse:
    """What was seen at the workshop."""

    def verb() -> None:
        on = _day(request, "on")
        if on is None:
            raise Refusal(_("Enter the day of the visit."), code="REQUIRED", field="on")
        judging.record_visit(
            application_id=found.public_id,
            officer=me(request),
            on=on,
            signs={code: typed(request.POST, f"sign-{code}", 8) for code, _words in choices.SIGNS},
            note=typed(request.POST, "note", 2100),
            photos=request.FILES.getlist("photos")[:8],
        )

    return act(request, found, verb, _("The visit is recorded."))


@change_only
@case
@dangerous(back="office:application")
@sensitive_variables("number")
def reveal(request: HttpRequest, found: Application) -> HttpResponse:
    """One masked number in plain, once, for a reason that is written down."""
    name = typed(request.POST, "field", 20)
    try:
        number = judging.reveal(
            application_id=found.public_id, officer=me(request), name=name, why=typed(request.POST, "why", 300)
        )
    except NotFound:
        raise
    except Refusal as why:
        return _case(request, found, refusal=why, status=status_of(why))
    return _case(request, found, revealed=(name, number))


@read_only
@case
def paper(request: HttpRequest, found: Application, paper_id: str, page: int) -> HttpResponse:
    """To a page of a paper, by a link of 60 seconds that was written down first."""
    return redirect("private", judging.look_at(paper_id=paper_id, page=page, reader=me(request)))


@read_only
@case
def visit_photo(request: HttpRequest, found: Application, photo_id: int) -> HttpResponse:
    """To a photograph of a visit, likewise."""
    return redirect("private", judging.look_at_visit(photo_id=photo_id, reader=me(request)))


@change_only
@case
def prolong(request: HttpRequest, found: Application) -> HttpResponse:
    """A new last day for an accepted paper."""
    code = typed(request.POST, "code", 40)
    return act(
        request,
        found,
        lambda: judging.prolong(
            application_id=found.public_id, officer=me(request), code=code, expires_on=_day(request, "expires_on")
        ),
        _("Kept. It holds at once, everywhere."),
        item=code,
    )


@change_only
@case
def shown_at_office(request: HttpRequest, found: Application) -> HttpResponse:
    """A paper that nobody has to have, shown at the office after the approval."""
    code = typed(request.POST, "code", 40)
    return act(
        request,
        found,
        lambda: judging.accept_shown(
            application_id=found.public_id, officer=me(request), code=code, expires_on=_day(request, "expires_on")
        ),
        _("Accepted."),
        item=code,
    )
