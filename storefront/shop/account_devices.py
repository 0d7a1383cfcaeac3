"""The devices with which a person is logged in by the API, on the page of her account's security: each can be ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from catalog.commons.errors import NotFound
from catalog.people.models import User
from storefront.design.methods import change_only
from storefront.devices import actions


@never_cache
@login_required
@change_only
def end(request: HttpRequest, device: str) -> HttpResponse:
    """Log one out."""
    assert isinstance(request.user, User)
    try:
        actions.end(by=request.user, device_id=device)
    except NotFound as why:
        raise Http404 from why
    messages.success(request, _("The device is logged out."))
    return redirect("mfa_index")


@never_cache
@login_required
@change_only
def end_all(request: HttpRequest) -> HttpResponse:
    """Log all of them out. This browser stays."""
    assert isinstance(request.user, User)
    actions.end_all(by=request.user)
    messages.success(request, _("All devices are logged out. This browser is not."))
    return redirect("mfa_index")
