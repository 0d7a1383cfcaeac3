"""The desk of cloths: what waits, one cloth with its photographs side by side, and what an officer says of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.heritage.models import Technique
from catalog.media.queries import row as picture_row
from catalog.moderation import choices, evidence, moves, policies, queries
from catalog.moderation.actions import deciding
from catalog.moderation.models import Alert, Report, Submission, Trust
from catalog.people.queries import names_of
from catalog.products import facts
from catalog.sellers.models import Msme
from catalog.vetting.policies import tie
from storefront.design.colours import COLOURS
from storefront.design.methods import change_only, read_only
from storefront.design.visitor import person as me
from storefront.officers_desk.desk import OfficeView, dangerous, desk, tabs
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of

PAGE = 25
GROUP_WORDS = {
    "waiting": gettext_lazy("To be looked at"),
    "samples": gettext_lazy("Drawn from trusted shops"),
    "decided": gettext_lazy("Decided"),
}
FACT_WORDS: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "category": gettext_lazy("Kind of cloth"),
    "technique": gettext_lazy("Technique"),
    "fabric": gettext_lazy("Fabric"),
    "motifs": gettext_lazy("Motifs"),
    "dyes": gettext_lazy("Dyes"),
    "natural_only": gettext_lazy("Only natural dyes"),
    "colour": gettext_lazy("Colour of the ground"),
    "length_cm": gettext_lazy("Length, in centimetres"),
    "width_cm": gettext_lazy("Width, in centimetres"),
    "description": gettext_lazy("Description"),
}


@read_only
@desk(policies.may_moderate)
def cloths(request: HttpRequest) -> HttpResponse:
    """The queue, what waits longest on top."""
    seen = policies.visible_to(me(request))
    group = typed(request.GET, "status", 8)
    if group not in queries.GROUPS:
        group = "waiting"
    page = Paginator(queries.in_group(seen, group), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    numbers, now = queries.counts(seen), timezone.now()
    names = names_of(one.officer_ref for one in rows)
    context = {
        "page": page,
        "group": group,
        "groups": [(code, words, numbers.get(code, ""), code == group) for code, words in GROUP_WORDS.items()],
        "rows": [
            {
                "one": one,
                "picture": picture_row(one.product.card_picture),
                "name": one.after["name"],
                "days": (now - one.handed_in_at).days if one.handed_in_at else 0,
                "word": moves.SUBMISSION.word(one.status),
                "officer": names.get(one.officer_ref, ""),
            }
            for one in rows
        ],
        "alike": policies.alerts_for(me(request)).filter(status=Alert.OPEN).count(),
        "reports": policies.reports_for(me(request)).filter(status=Report.OPEN).count(),
        **tabs(request, "cloths"),
    }
    return render(request, "officers_desk/cloths.html", context)


def case(view: Callable[..., HttpResponse]) -> OfficeView:
    """A page about what was handed in, for an officer who may see it: another kecamatan's is not there; one he is tied
    to says so and shows nothing."""

    @desk(policies.may_moderate)
    @wraps(view)
    def page(request: HttpRequest, submission_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = queries.submission(submission_id)
        if found is None or not policies.visible_to(me(request)).filter(pk=found.pk).exists():
            raise Http404
        if bond := tie(me(request), found.seller):
            context = {"tie": bond, "application": found, **tabs(request, "cloths")}
            return render(request, "officers_desk/own_business.html", context, status=403)
        return view(request, found, *args, **kwargs)

    return page


@read_only
@case
def cloth(request: HttpRequest, found: Submission) -> HttpResponse:
    """The photographs, the claims, what changed, and the decision."""
    return _page(request, found)


def _page(request: HttpRequest, found: Submission, *, refusal: str = "", status: int = 200) -> HttpResponse:
    language = get_language() or "id"
    after, before = found.after, found.before
    technique = Technique.objects.filter(slug=after["technique"]).first()
    signs = choices.signs(after["technique"], is_batik=bool(technique and technique.is_batik))
    said = request.POST if refusal else {}
    trust = Trust.objects.filter(seller=found.seller).first()
    context = {
        "found": found,
        "seller": found.seller,
        "technique": technique,
        "word": moves.SUBMISSION.word(found.status),
        "shots": _shots(found),
        "claims": _claims(after, before, language),
        "signs": [
            (code, words, said.get(f"sign-{code}", "") if refusal else found.looked.get(code, ""))
            for code, words in signs.items()
        ],
        "seen": choices.SEEN.items(),
        "reasons": choices.REASONS.items(),
        "said": typed(said, "reason", 2000) if refusal else "",
        "refusal": refusal,
        "open": found.status == moves.WAITING,
        "officer": names_of([found.officer_ref]).get(found.officer_ref, ""),
        "alike": found.product.alerts.filter(status=Alert.OPEN).count(),
        "trust": trust,
        "record": queries.record_of(found.seller),
        **tabs(request, "cloths"),
    }
    return render(request, "officers_desk/cloth.html", context, status=status)


def _shots(found: Submission) -> list[dict[str, Any]]:
    """The photographs in the order of the evidence, with those that are new or gone marked."""
    rows = queries.pictures(found.after, found.before)
    now = found.after["pictures"]
    old = {shot["id"] for shot in found.before.get("pictures", [])}
    gone = [shot for shot in found.before.get("pictures", []) if shot not in now]
    order = list(evidence.WORDS)
    return [
        {
            "name": evidence.WORDS[shot["role"]],
            "row": rows[shot["id"]],
            "new": found.kind == Submission.EDIT and shot in now and shot["id"] not in old,
            "gone": shot not in now,
        }
        for shot in sorted([*now, *gone], key=lambda shot: order.index(shot["role"]))
        if shot["id"] in rows
    ]


def _claims(after: facts.Facts, before: facts.Facts, language: str) -> list[dict[str, Any]]:
    """What is said of the cloth, each with what was said before where it differs."""
    now, earlier = queries.words(after, language), queries.words(before, language) if before else {}
    return [
        {
            "label": label,
            "now": _spoken(name, now[name]),
            "before": _spoken(name, earlier[name]) if before and before[name] != after[name] else None,  # type: ignore[literal-required]
        }
        for name, label in FACT_WORDS.items()
    ]


def _spoken(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(value.values())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "colour" and value in COLOURS:
        return str(COLOURS[value].name)
    return "" if value is None else str(value)


@change_only
@case
def decide(request: HttpRequest, found: Submission) -> HttpResponse:
    """Yes, not yet, or no."""
    outcome, reason = typed(request.POST, "outcome", 8), typed(request.POST, "reason", 3000)
    canned = choices.REASONS.get(typed(request.POST, "canned", 20), "")
    with translation.override(found.seller.language):  # the maker reads it
        reason = "\n".join(part for part in (str(canned), reason.strip()) if part)
    signs = {name.removeprefix("sign-"): value for name, value in request.POST.items() if name.startswith("sign-")}
    asked: dict[str, Any] = {"submission_id": found.public_id, "officer": me(request), "looked": signs}
    try:
        if outcome == choices.APPROVE:
            deciding.approve(**asked)
        elif outcome == choices.ASK:
            deciding.ask_changes(**asked, reason=reason)
        elif outcome == choices.REJECT:
            deciding.reject(**asked, reason=reason)
        else:
            return _page(request, found, refusal=_("Choose one from the list."), status=422)
    except NotFound as why:
        raise Http404 from why
    except ForbiddenMove as why:
        messages.warning(request, str(why))
        return redirect("office:cloth", found.public_id)
    except Refusal as why:
        return _page(request, found, refusal=str(why), status=status_of(why))
    messages.success(request, _("Decided. The maker gets a mail."))
    return redirect("office:cloths")


@change_only
@desk(policies.may_moderate)
@dangerous("office:cloths")
def trust(request: HttpRequest, seller_id: str) -> HttpResponse:
    """Trust a shop, or end it."""
    verb = deciding.end_trust if request.POST.get("act") == "end" else deciding.trust
    try:
        verb(seller_id=seller_id, officer=me(request), reason=typed(request.POST, "reason", 3000))
    except NotFound as why:
        raise Http404 from why
    except Refusal as why:
        messages.warning(request, str(why))
    else:
        ended = verb is deciding.end_trust
        said = _("%(shop)s: cloth is looked at first again.") if ended else _("%(shop)s is trusted.")
        messages.success(request, said % {"shop": Msme.objects.get(public_id=seller_id).name})
    return redirect("office:cloths")
