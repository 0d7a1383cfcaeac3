"""The texts that people agree to, to be read by everybody: the version in force, or an earlier one by its name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.people import terms
from catalog.people.models import Terms
from storefront.design.methods import read_only
from storefront.shop.trade.forms import typed


@read_only
def sellers(request: HttpRequest) -> HttpResponse:
    """The terms for sellers."""
    return _text(request, Terms.SELLER)


@read_only
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, what for, and what they can ask."""
    return _text(request, Terms.PRIVACY)


def _text(request: HttpRequest, kind: str) -> HttpResponse:
    named = typed(request.GET, "version", 10)
    found, now = (terms.version(kind, named) if named else None), terms.in_force(kind)
    if now is None or (named and found is None):
        raise Http404
    shown = found or now
    return render(request, "shop/terms.html", {"terms": shown, "now": now, "in_force": shown == now})
