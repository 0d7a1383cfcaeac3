"""Orders that a shop left open when it was stopped: somebody has to see that they are sent or called off."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catalog.sellers.models import Msme
from catalog.vetting import policies
from orders.payments.policies import may_refund
from orders.sales.queries import open_at_stopped_shops
from storefront.design.methods import read_only
from storefront.officers_desk.desk import desk, may_follow_up, tabs
from storefront.shop.trade.forms import country_choices

PAGE = 50


@read_only
@desk(may_follow_up)
def open_orders(request: HttpRequest) -> HttpResponse:
    """Open orders of the stopped shops of one's kecamatan, or of all for who sends money back, the oldest first."""
    user = request.user
    shops = Msme.objects.all() if may_refund(user) else policies.shops_seen_by(user)
    page = Paginator(open_at_stopped_shops(shops), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(page.object_list),
        "may_open_orders": may_refund(user),
        **tabs(request, "followup"),
    }
    return render(request, "officers_desk/followup.html", context)


def rows(shops: QuerySet[Msme]) -> list[dict[str, Any]]:
    """The open orders of these shops, as far as they are stopped."""
    return _rows(open_at_stopped_shops(shops)[:PAGE])


def _rows(parts: Iterable[Any]) -> list[dict[str, Any]]:
    names, today = dict(country_choices()), timezone.localdate()
    return [
        {
            "part": part,
            "days": (today - timezone.localtime(part.order.placed_at).date()).days,
            "late": part.ship_by is not None and part.ship_by < today,
            "country": names.get(part.country, part.country),
        }
        for part in parts
    ]
