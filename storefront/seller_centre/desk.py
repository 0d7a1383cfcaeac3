"""The frame of the seller centre: whose page it is, which of her shops it is about, and an officer who looks over her
shoulder."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from catalog.people.models import User
from catalog.sellers.models import Msme
from catalog.sellers.policies import shops_of
from catalog.vetting.actions import looking

DeskView = Callable[..., HttpResponse]
ROLE_WORDS = {
    "owner": gettext_lazy("Owner: everything, also people and money"),
    "stock": gettext_lazy("Stock: cloth, pictures, prices"),
    "orders": gettext_lazy("Orders: accept, pack, send"),
    "finance": gettext_lazy("Finance: earnings and statements"),
}
LOOKS_AT = "looks_at"  # in an officer's session: the shop whose pages he looks at


def desk(*roles: str) -> Callable[[DeskView], DeskView]:
    """A page for members of a shop with one of the roles; owners have them all. `?shop=` changes the shop, for those
    who have several; a stranger's is not there."""

    def dress(view: DeskView) -> DeskView:
        @never_cache
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            if LOOKS_AT in request.session:
                return _over_her_shoulder(request, view, *args, **kwargs)
            shops = {shop.slug: shop for shop in shops_of(request.user, *roles)}
            if not shops:
                return render(request, "seller_centre/not_a_maker.html", status=403)
            asked = request.GET.get("shop")
            if asked is not None:
                if asked not in shops:
                    raise Http404
                request.session["shop"] = asked
            shop = shops.get(request.session.get("shop", "")) or next(iter(shops.values()))
            request.shops = list(shops.values())  # type: ignore[attr-defined]
            return view(request, shop, *args, **kwargs)

        return page

    return dress


def _over_her_shoulder(request: HttpRequest, view: DeskView, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page as she sees it, for an officer: nothing can be changed, and each look is written down for her."""
    shop = looking.shop(seller_id=request.session[LOOKS_AT], officer=request.user)
    if shop is None:
        del request.session[LOOKS_AT]
        raise Http404
    request.looking = shop  # type: ignore[attr-defined]
    if request.method not in ("GET", "HEAD"):
        return render(request, "seller_centre/only_looking.html", {"shop": shop}, status=403)
    looking.looked(
        seller=shop, officer=request.user, page=request.resolver_match.view_name if request.resolver_match else ""
    )
    request.shops = [shop]  # type: ignore[attr-defined]
    request.session.modified = False
    return view(request, shop, *args, **kwargs)


def shop_in_hand(request: HttpRequest) -> Msme | None:
    """The shop an officer looks at, for the frame's notice."""
    return getattr(request, "looking", None)
