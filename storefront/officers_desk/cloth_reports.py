"""What buyers found wrong with cloth, and the officers' answers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.media.queries import row as picture_row
from catalog.moderation import choices, policies
from catalog.moderation.actions import reporting
from catalog.moderation.models import Report
from catalog.products.models import ProductSlug
from storefront.design.methods import change_only, read_only
from storefront.design.visitor import person as me
from storefront.officers_desk.desk import desk, tabs
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of

PAGE = 20
STATUS_WORDS = {Report.UPHELD: gettext_lazy("Found right"), Report.DISMISSED: gettext_lazy("Found wrong")}


@read_only
@desk(policies.may_moderate)
def reported(request: HttpRequest) -> HttpResponse:
    """What is open, the oldest first, then what was answered, the latest first."""
    return _page(request)


def _page(
    request: HttpRequest, *, wrong: str = "", refusal: str = "", said: str = "", status: int = 200
) -> HttpResponse:
    rank = Case(When(status=Report.OPEN, then=Value(0)), default=Value(1))
    found = policies.reports_for(me(request)).select_related("product__technique", "product__card_picture", "seller")
    page = Paginator(found.order_by(rank, "-decided_at", "at"), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    current = ProductSlug.objects.filter(
        product__in=[one.product_id for one in rows], language=get_language() or "id", is_current=True
    )
    slugs: dict[int, str] = dict(current.values_list("product_id", "slug"))
    context: dict[str, Any] = {
        "page": page,
        "rows": [
            {
                "one": one,
                "picture": picture_row(one.product.card_picture),
                "wrong": choices.WRONGS[one.reason],
                "word": STATUS_WORDS.get(one.status, ""),
                "slug": slugs.get(one.product_id, ""),
            }
            for one in rows
        ],
        "wrong": wrong,
        "refusal": refusal,
        "said": said,
        **tabs(request, "cloths"),
    }
    return render(request, "officers_desk/cloth_reports.html", context, status=status)


@change_only
@desk(policies.may_moderate)
def answer(request: HttpRequest, report_id: str) -> HttpResponse:
    """Right or wrong, with the words that the buyer reads."""
    verb = reporting.uphold if request.POST.get("act") == "uphold" else reporting.dismiss
    said = typed(request.POST, "answer", 3000)
    try:
        verb(report_id=report_id, officer=me(request), answer=said)
    except NotFound as why:
        raise Http404 from why
    except ForbiddenMove as why:
        messages.warning(request, str(why))
    except Refusal as why:
        return _page(request, wrong=report_id, refusal=str(why), said=said, status=status_of(why))
    else:
        messages.success(request, _("Answered. The buyer gets a mail."))
    return redirect("office:cloth_reports")
