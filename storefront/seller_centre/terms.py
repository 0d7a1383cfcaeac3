"""The page on which owners agree to a text that changed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from catalog.commons.errors import NotFound, Refusal
from catalog.people import consents
from catalog.sellers.policies import terms_to_accept
from storefront.design.methods import read_or_change
from storefront.design.visitor import person as me
from storefront.seller_centre.applying import person
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of


@read_or_change
@person
def changed(request: HttpRequest) -> HttpResponse:
    """The texts that changed, whole, each with a button of its own. Not there for who has nothing to agree to."""
    refusal, status = "", 200
    asked = terms_to_accept(request.user)
    if not asked:
        raise Http404
    if request.method == "POST":
        try:
            consents.give(
                person=me(request),
                kind=kind if (kind := typed(request.POST, "kind", 20)) in consents.OF_SELLERS else "",
                version=typed(request.POST, "version", 10),
                where=consents.DESK,
            )
        except NotFound as why:
            raise Http404 from why
        except Refusal as why:
            refusal, status = str(why), status_of(why)
        else:
            messages.success(
                request, _("Thank you. What you agreed to stands on the page “Your data” of your account.")
            )
            return redirect("seller:terms" if terms_to_accept(request.user) else "seller:orders")
    context = {"asked": asked, "refusal": refusal}
    return render(request, "seller_centre/terms.html", context, status=status)
