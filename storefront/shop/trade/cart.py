"""The cart: one page, grouped by maker, and the three things one can do with it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from catalog.commons.errors import Refusal
from orders.carts import actions
from orders.carts.models import CheckoutLine
from orders.pricing import quotes
from storefront.design.methods import change_only, read_only
from storefront.shop.trade import forms, rows, session
from storefront.shop.trade.refusals import status_of


@never_cache
@read_only
def cart(request: HttpRequest) -> HttpResponse:
    """What lies in the cart, with what it costs now."""
    return _page(request)


@change_only
def add(request: HttpRequest) -> HttpResponse:
    """Put a variant into the cart. Only `variant` and `quantity` are read: a price sent along means nothing."""
    try:
        quantity = forms.pieces(request.POST.get("quantity", "1"))
        checkout = session.started(request)
        actions.add(token=checkout.token, variant_id=forms.typed(request.POST, "variant"), quantity=quantity)
    except Refusal as refusal:
        return _page(request, refusal=refusal)
    messages.success(request, _("The piece is in your cart."))
    return redirect("shop:cart")


@change_only
def line(request: HttpRequest, token: str) -> HttpResponse:
    """Change a line's number of pieces (`to`, a button, or `quantity`, the field) or take it out (`remove`)."""
    found = session.checkout(request)
    if found is None:
        return redirect("shop:cart")
    try:
        if "remove" in request.POST:
            actions.remove(token=found.token, line=token)
        else:
            quantity = forms.pieces(request.POST.get("to") or request.POST.get("quantity", ""))
            actions.set_quantity(token=found.token, line=token, quantity=quantity)
    except Refusal as refusal:
        return _page(request, refusal=refusal, at=token)
    return redirect("shop:cart")


def _page(request: HttpRequest, refusal: Refusal | None = None, at: str = "") -> HttpResponse:
    found = session.checkout(request)
    quote = quotes.of(found) if found else None
    known = {row.token for row in quote.lines} if quote else set()
    return render(
        request,
        "shop/cart.html",
        {
            "quote": quote if quote and quote.parcels else None,
            "parcels": rows.parcels(quote),
            "address": found.ship_to if found else None,
            "hours": settings.TRANSFER_HOURS,
            "refusal": refusal,
            "at": at if at in known else "",
            "typed": forms.typed(request.POST, "quantity", 20) if at else "",
            "most": CheckoutLine.MOST,
        },
        # htmx puts only successful answers into the page, and the refusal must be seen
        status=status_of(refusal) if refusal and not request.htmx else 200,  # type: ignore[attr-defined]
    )
