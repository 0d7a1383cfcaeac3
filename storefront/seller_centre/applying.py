"""The way to a shop of one's own: the application, step by step, its papers, what the officers say, and the answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.people import consents, terms
from catalog.people.models import User
from catalog.sellers import moves
from catalog.vetting import choices, policies, queries
from catalog.vetting.actions import applying, judging
from catalog.vetting.fields import BANK, BUSINESS, FIELDS, PEOPLE, PLACE, PRODUCTION, STEPS
from catalog.vetting.models import Application
from storefront.design.methods import change_only, read_only, read_or_change
from storefront.design.visitor import person as me
from storefront.design.words import language, text
from storefront.letters import decisions as letters
from storefront.seller_centre.applying_forms import StepForm, typed_values
from storefront.seller_centre.desk import ROLE_WORDS
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of

PAPERS = "papers"
WORDS = {
    BUSINESS: gettext_lazy("Business"),
    PEOPLE: gettext_lazy("Owner"),
    PLACE: gettext_lazy("Workshop"),
    PRODUCTION: gettext_lazy("Production"),
    BANK: gettext_lazy("Bank account"),
    PAPERS: gettext_lazy("Papers"),
}
ORDER = (BUSINESS, PEOPLE, PLACE, PRODUCTION, PAPERS, BANK)
View = Callable[..., HttpResponse]


def person(view: View) -> View:
    """A page for whoever has logged in."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return page


def applicant(view: View) -> View:
    """A page for the owner of a shop about its application: a stranger's is not there."""

    @person
    @wraps(view)
    def page(request: HttpRequest, application_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = queries.application(application_id)
        if found is None or not policies.owns(request.user, found.seller):
            raise Http404
        try:
            return view(request, found, *args, **kwargs)
        except NotFound as why:
            raise Http404 from why

    return page


def _frame(found: Application, here: str) -> dict[str, Any]:
    """What every page of an application shows: the steps, which of them are done, and whether it can be changed."""
    state = queries.progress(found)
    mend = {FIELDS[name].step for name in state.mend}
    steps = []
    for number, step in enumerate(ORDER, 1):
        missing = bool(state.missing_items) if step == PAPERS else bool(state.missing_fields[step]) or step in mend
        steps.append({"code": step, "name": WORDS[step], "number": number, "done": not missing, "here": step == here})
    at = ORDER.index(here) if here in ORDER else None
    return {
        "application": found,
        "shop": found.seller,
        "progress": state,
        "steps": steps,
        "editable": found.seller.status in queries.EDITABLE,
        "here": here,
        "at": None if at is None else steps[at],
        "before": ORDER[at - 1] if at else "",
        "go_on": _address(found, next((str(one["code"]) for one in steps if not one["done"]), "send")),
    }


@read_or_change
@person
def start(request: HttpRequest) -> HttpResponse:
    """Begin an application with the name of the business, or go on with one that was begun."""
    refusal, status = None, 200
    if request.method == "POST":
        try:
            made = applying.begin(user=me(request), name=typed(request.POST, "name", 200), language=language())
        except Refusal as why:
            refusal, status = why, status_of(why)
        else:
            return redirect("seller:apply_step", made.public_id, BUSINESS)
    own = (
        Application.objects.filter(seller__memberships__user=me(request), seller__memberships__role="owner")
        .select_related("seller")
        .order_by("-created_at")
    )
    rows = [{"application": one, "word": moves.VETTING.word(one.seller.status)} for one in own]
    context = {
        "rows": rows,
        "refusal": refusal,
        "name": typed(request.POST, "name", 200),
        "promised": queries.PROMISED_DAYS,
    }
    return render(request, "seller_centre/apply/start.html", context, status=status)


@read_or_change
@applicant
def step(request: HttpRequest, found: Application, code: str) -> HttpResponse:
    """One step: what is right is kept even when something else is not."""
    if code not in STEPS:
        raise Http404
    status, faults, values = 200, {}, None
    if request.method == "POST":
        names = StepForm(found, code).names
        values = typed_values(request.POST, names)
        try:
            faults = applying.fill(application_id=found.public_id, user=me(request), values=values)
        except ForbiddenMove as why:
            messages.warning(request, str(why))
            return redirect("seller:application", found.public_id)
        if not faults:
            following = ORDER[ORDER.index(code) + 1] if ORDER.index(code) + 1 < len(ORDER) else "send"
            return redirect(_address(found, following))
        status = 422
    form = StepForm(queries.application(found.public_id) or found, code, values)
    if faults:
        form.blame(faults)
    said = queries.field_checks(found)
    asked = {name: check for name, check in said.items() if check.verdict in choices.NEEDS_MENDING}
    begun = [name for name in queries.begun_by_the_city(found) if name in form.names]
    context = {
        "form": form,
        "asked": asked,
        "rows": [(form[name], asked.get(name)) for name in form.names],
        "filled_by_city": [form[name] for name in begun] if found.submitted_at is None else [],
    }
    return render(request, "seller_centre/apply/step.html", {**context, **_frame(found, code)}, status=status)


def _address(found: Application, place: str) -> str:
    """Where a step of the application stands."""
    views = {PAPERS: "seller:apply_papers", "send": "seller:apply_send"}
    if place in views:
        return reverse(views[place], args=[found.public_id])
    return reverse("seller:apply_step", args=[found.public_id, place])


@change_only
@applicant
def field(request: HttpRequest, found: Application, name: str) -> HttpResponse:
    """A single field as it is left: kept when it is right, else the field comes back with what is wrong."""
    if name not in FIELDS:
        raise Http404
    values = typed_values(request.POST, [name])
    faults: dict[str, Refusal] = {}
    if values.get(name):
        try:
            faults = applying.fill(application_id=found.public_id, user=me(request), values=values)
        except ForbiddenMove as why:
            faults = {name: why}
    form = StepForm(queries.application(found.public_id) or found, FIELDS[name].step, values if faults else None, name)
    if name not in form.fields:
        raise Http404
    if faults:
        form.blame(faults)
    context = {"application": found, "bound": form[name], "check": None, "kept": bool(values.get(name)) and not faults}
    return render(request, "seller_centre/apply/one_field.html", context)


@read_only
@applicant
def papers(request: HttpRequest, found: Application) -> HttpResponse:
    """The check-list of papers and photographs, each with why it is asked for."""
    return _papers(request, found)


def _papers(
    request: HttpRequest, found: Application, *, wrong: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"wrong": wrong, "refusal": refusal, **_frame(found, PAPERS)}
    return render(request, "seller_centre/apply/papers.html", context, status=status)


@change_only
@applicant
def hand_in(request: HttpRequest, found: Application, item: str) -> HttpResponse:
    """A file for an item, as the phone's camera gives it."""
    upload = request.FILES.get("file")
    if upload is None:
        return _papers(request, found, wrong=item, refusal=_("Choose a file or take a picture first."), status=422)
    try:
        applying.hand_in(application_id=found.public_id, user=me(request), item=item, upload=upload)
    except NotFound:
        raise
    except Refusal as why:
        again = queries.application(found.public_id) or found
        return _papers(request, again, wrong=item, refusal=str(why), status=status_of(why))
    messages.success(request, _("Kept. Only you and the officers who look at your application can see it."))
    return redirect(f"{_address(found, PAPERS)}#item-{item}")


@change_only
@applicant
def take_back(request: HttpRequest, found: Application, paper_id: str) -> HttpResponse:
    """A file handed in by mistake is removed."""
    try:
        applying.take_back(application_id=found.public_id, user=me(request), paper_id=paper_id)
    except ForbiddenMove as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("The file is deleted."))
    return redirect("seller:apply_papers", found.public_id)


@read_only
@applicant
def paper(request: HttpRequest, found: Application, paper_id: str, page: int) -> HttpResponse:
    """To one's own file, by a link of 60 seconds."""
    return redirect("private", judging.look_at(paper_id=paper_id, page=page, reader=me(request)))


@read_or_change
@applicant
def send(request: HttpRequest, found: Application) -> HttpResponse:
    """All of it on one page, the statement that it is true, and what she agrees to, each with a box of its own."""
    refusal, status = None, 200
    agreed = {kind: typed(request.POST, f"agree_{kind}", 10) for kind in consents.OF_SELLERS}
    true = request.POST.get("true") == "yes"
    if request.method == "POST":
        try:
            applying.submit(application_id=found.public_id, user=me(request), true=true, agreed=agreed)
        except ForbiddenMove as why:
            messages.warning(request, str(why))
            return redirect("seller:application", found.public_id)
        except Refusal as why:
            refusal, status = why, status_of(why)
        else:
            messages.success(request, _("Your application is with the city. A mail tells you what comes next."))
            return redirect("seller:application", found.public_id)
    texts = [{"terms": one, "ticked": agreed[one.kind] == one.version} for one in terms.holding(consents.OF_SELLERS)]
    context = {"refusal": refusal, "true": true, "texts": texts, "claims": claims(found), **_frame(found, "send")}
    return render(request, "seller_centre/apply/send.html", context, status=status)


def claims(found: Application) -> list[dict[str, Any]]:
    """What was declared, step by step, in words."""
    said = queries.field_checks(found)
    return [
        {
            "code": step,
            "name": WORDS[step],
            "rows": [
                {"field": one, "value": shown(found, one.name), "check": said.get(one.name)}
                for one in FIELDS.values()
                if one.step == step and queries.is_asked(found, one)
            ],
        }
        for step in STEPS
    ]


def shown(found: Application, name: str) -> str:
    """A declared value as people read it; empty when it was left out."""
    value = queries.value_of(found, name)
    if value in (None, "", []):
        return ""
    if name == "techniques":
        return ", ".join(text(row.name) for row in value)
    if name == "point":
        return f"{value[0]}, {value[1]}"
    if name == "village":
        return f"{value.name}, {value.district}"
    display = getattr(found, f"get_{name}_display", None)
    return str(display() if display else value)


@read_only
@applicant
def application(request: HttpRequest, found: Application) -> HttpResponse:
    """Where the application stands: progress, what has to be mended, what the city decided, and the way to appeal."""
    return _overview(request, found)


def _overview(
    request: HttpRequest, found: Application, *, refusal: str = "", words: str = "", status: int = 200
) -> HttpResponse:
    decisions = queries.decisions_of(found.seller)
    latest = decisions[0] if decisions else None
    appealed = getattr(latest, "appeal", None) if latest else None
    said = queries.field_checks(found)
    context = {
        "word": moves.VETTING.word(found.seller.status),
        "decisions": decisions,
        "latest": latest,
        "filled_by_city": [FIELDS[name] for name in queries.begun_by_the_city(found)]
        if found.submitted_at is None
        else [],
        "mend": [(FIELDS[name], said[name]) for name in queries.progress(found).mend],
        "appealable": latest is not None and latest.outcome in choices.APPEALABLE and appealed is None,
        "appeal": appealed,
        "refusal": refusal,
        "words": words,
        "roles": list(ROLE_WORDS.items()),
        "role": "stock",
        **_frame(found, "overview"),
    }
    return render(request, "seller_centre/apply/application.html", context, status=status)


@read_only
@applicant
def letter(request: HttpRequest, found: Application, decision_id: str) -> HttpResponse:
    """The city's letter about a decision, to be kept or printed."""
    decision = found.seller.decisions.select_related("seller__village").filter(public_id=decision_id).first()
    if decision is None:
        raise Http404
    response = HttpResponse(letters.letter(decision), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="canting-{decision.at:%Y-%m-%d}.pdf"'
    return response


@change_only
@applicant
def appeal(request: HttpRequest, found: Application, decision_id: str) -> HttpResponse:
    """Ask for another officer to look again."""
    words = typed(request.POST, "words", 2100)
    try:
        applying.appeal(decision_id=decision_id, user=me(request), words=words)
    except NotFound:
        raise
    except Refusal as why:
        return _overview(request, found, refusal=str(why), words=words, status=status_of(why))
    messages.success(request, _("Your appeal is with the city. Another officer answers it."))
    return redirect("seller:application", found.public_id)
