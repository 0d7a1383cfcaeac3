"""What was done with a shop, by whom, in words, for its owner: her own acts, and each look of an officer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from catalog.commons import history, trail
from catalog.commons.models import HistoryEntry
from catalog.people import queries as people
from catalog.people.roles import AUDITOR, CATALOGUE, FINANCE, HEAD, MARKETING, OFFICER, VETTING
from catalog.sellers.models import Membership, Msme
from storefront.design.methods import read_only
from storefront.seller_centre.desk import desk
from storefront.shop.trade.forms import typed

PAGE = 50
# Of an officer she is told the office and not the name: whoever wants to know more asks the city.
ROLES: dict[str, Any] = {
    "system": gettext_lazy("The shop itself"),
    "provider": gettext_lazy("The payment provider"),
    "buyer": gettext_lazy("A buyer"),
    "guest": gettext_lazy("A buyer"),
    VETTING: gettext_lazy("A vetting officer"),
    CATALOGUE: gettext_lazy("A catalogue officer"),
    FINANCE: gettext_lazy("A finance officer"),
    MARKETING: gettext_lazy("A marketing officer"),
    AUDITOR: gettext_lazy("The auditor"),
    HEAD: gettext_lazy("The head of the office"),
    OFFICER: gettext_lazy("An officer"),
}
HERS = ("applicant", "owner", "seller")
SOMEBODY = gettext_lazy("Somebody of the shop")
# The pages that an officer may have looked at, as her own tabs call them.
PAGES: dict[str, Any] = {
    "seller:orders": gettext_lazy("Orders"),
    "seller:order": gettext_lazy("An order"),
    "seller:slip": gettext_lazy("Packing slip"),
    "seller:cloths": gettext_lazy("Cloth"),
    "seller:new_cloth": gettext_lazy("New cloth"),
    "seller:profile": gettext_lazy("Page of the shop"),
    "seller:team": gettext_lazy("People"),
    "seller:history": gettext_lazy("What was done"),
}


@read_only
@desk("owner")
def entries(request: HttpRequest, shop: Msme) -> HttpResponse:
    """The entries about her shop, the newest first, fifty at a time."""
    found, older = trail.page_of(history.concerning(shop.public_id), before=typed(request.GET, "before", 22), size=PAGE)
    hers = {one.actor_ref for one in found if one.actor_role in HERS}
    members = Membership.objects.filter(seller=shop, user__public_id__in=hers)
    names = people.names_of(members.values_list("user__public_id", flat=True))
    context = {
        "shop": shop,
        "shops": request.shops,  # type: ignore[attr-defined]
        "rows": [{"at": one.at, "who": _who(one, names), "what": _said(one)} for one in found],
        "older": older,
        "first": not request.GET.get("before"),
    }
    return render(request, "seller_centre/history.html", context)


def _who(one: HistoryEntry, names: dict[str, str]) -> str:
    if one.actor_role in HERS:
        return names.get(one.actor_ref) or str(SOMEBODY)
    return str(ROLES.get(one.actor_role, one.actor_role))


def _said(one: HistoryEntry) -> str:
    page = one.data.get("page")
    if isinstance(page, str) and page in PAGES:
        one.data = {**one.data, "page": str(PAGES[page])}
    return history.sentence(one)
