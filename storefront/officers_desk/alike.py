"""Photographs that look the same, side by side, and what an officer says of them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.media.queries import row as picture_row
from catalog.moderation import policies
from catalog.moderation.actions import alike as verbs
from catalog.moderation.models import Alert
from storefront.design.methods import change_only, read_only
from storefront.design.visitor import person as me
from storefront.officers_desk.desk import desk, tabs
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of

PAGE = 10
WORDS = {Alert.COPY: gettext_lazy("A copy"), Alert.HARMLESS: gettext_lazy("No copy")}
HARMLESS = "harmless"


@read_only
@desk(policies.may_moderate)
def alike(request: HttpRequest) -> HttpResponse:
    """What is open, the oldest first, then what was decided, the latest first."""
    return _page(request)


def _page(
    request: HttpRequest, *, wrong: str = "", refusal: str = "", said: str = "", status: int = 200
) -> HttpResponse:
    rank = Case(When(status=Alert.OPEN, then=Value(0)), default=Value(1))
    found = policies.alerts_for(me(request)).select_related(
        "product__seller", "other__seller", "picture", "other_picture"
    )
    page = Paginator(found.order_by(rank, "-decided_at", "at"), PAGE).get_page(request.GET.get("page"))
    rows: list[dict[str, Any]] = [
        {
            "one": one,
            "word": WORDS.get(one.status, ""),
            "sides": [
                {"product": product, "seller": product.seller, "picture": picture_row(picture)}
                for product, picture in ((one.product, one.picture), (one.other, one.other_picture))
            ],
        }
        for one in page.object_list
    ]
    context = {
        "page": page, "rows": rows, "wrong": wrong, "refusal": refusal, "said": said, "harmless": HARMLESS,
        **tabs(request, "cloths"),
    }  # fmt: skip
    return render(request, "officers_desk/alike.html", context, status=status)


@change_only
@desk(policies.may_moderate)
def decide(request: HttpRequest, alert_id: str) -> HttpResponse:
    """No copy, or which of the two is one."""
    copy, said = typed(request.POST, "copy", 22), typed(request.POST, "reason", 3000)
    try:
        if copy == HARMLESS:
            verbs.harmless(alert_id=alert_id, officer=me(request), reason=said)
        else:
            verbs.is_copy(alert_id=alert_id, officer=me(request), product_id=copy, reason=said)
    except NotFound as why:
        raise Http404 from why
    except ForbiddenMove as why:
        messages.warning(request, str(why))
    except Refusal as why:
        return _page(request, wrong=alert_id, refusal=str(why), said=said, status=status_of(why))
    else:
        messages.success(request, _("Decided."))
    return redirect("office:alike")
