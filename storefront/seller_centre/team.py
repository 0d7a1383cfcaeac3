"""The people of a shop: who is in it, who is invited, and the link by which one joins."""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.people.models import User
from catalog.sellers import members
from catalog.sellers.models import Invitation, Membership, Msme
from catalog.vetting.actions import inviting
from storefront.design.methods import change_only, read_only, read_or_change
from storefront.notifications import invitations
from storefront.seller_centre.applying import person
from storefront.seller_centre.desk import ROLE_WORDS, desk
from storefront.shop.trade import session
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of


@read_only
@desk("owner")
def team(request: HttpRequest, shop: Msme) -> HttpResponse:
    """Who is in the shop."""
    return _team(request, shop)


def _team(request: HttpRequest, shop: Msme, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    context = {
        "shop": shop,
        "shops": request.shops,  # type: ignore[attr-defined]
        "members": Membership.objects.filter(seller=shop).select_related("user").order_by("user__name", "role"),
        "invited": Invitation.objects.filter(seller=shop, ended_at=None).order_by("-at"),
        "roles": list(ROLE_WORDS.items()),
        "words": ROLE_WORDS,
        "refusal": refusal,
        "email": typed(request.POST, "email", 254) if refusal else "",
        "role": typed(request.POST, "role", 8) if refusal else "orders",
    }
    return render(request, "seller_centre/team.html", context, status=status)


@change_only
@desk("owner")
def invite(request: HttpRequest, shop: Msme) -> HttpResponse:
    """Invite an address. The answer is the same whether anybody has it or not."""
    try:
        made, secret = members.invite(
            seller_id=shop.public_id,
            by=request.user,  # type: ignore[arg-type]
            email=typed(request.POST, "email", 254),
            role=typed(request.POST, "role", 8),
        )
    except NotFound as why:
        raise Http404 from why
    except Refusal as why:
        return _team(request, shop, refusal=why, status=status_of(why))
    if invitations.send(made, secret):
        messages.success(request, _("A mail with a link is on its way. It works for 14 days, once."))
    else:
        messages.warning(request, _("The mail could not be sent just now. Invite the same address again in a while."))
    return redirect("seller:team")


@change_only
@desk("owner")
def withdraw(request: HttpRequest, shop: Msme, invitation_id: str) -> HttpResponse:
    """Take an invitation back."""
    try:
        members.withdraw(seller_id=shop.public_id, by=request.user, invitation_id=invitation_id)  # type: ignore[arg-type]
    except NotFound as why:
        raise Http404 from why
    messages.success(request, _("The link no longer works."))
    return redirect("seller:team")


@change_only
@desk("owner")
def remove(request: HttpRequest, shop: Msme, person_id: str, role: str) -> HttpResponse:
    """End somebody's part."""
    try:
        members.remove(seller_id=shop.public_id, by=request.user, person_id=person_id, role=role)  # type: ignore[arg-type]
    except NotFound as why:
        raise Http404 from why
    except Refusal as why:
        return _team(request, shop, refusal=why, status=status_of(why))
    messages.success(request, _("Done."))
    return redirect("seller:team")


@read_or_change
@never_cache
def join(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The link of an invitation. Nothing happens by opening it: mail programs look at links before people do."""
    return session.private(_join(request, secret=secret))


@person
def _join(request: HttpRequest, secret: str) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    if request.method != "POST":
        return render(request, "seller_centre/join.html", {"account": user.email})
    confirmed = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
    try:
        found = inviting.accept(secret=secret, user=user, confirmed=confirmed)
    except (NotFound, NotAllowed) as why:
        context = {"refusal": str(why), "account": user.email}
        return render(request, "seller_centre/join.html", context, status=status_of(why))
    messages.success(request, _("You are in. Welcome to %(shop)s.") % {"shop": found.seller.name})
    application = getattr(found.seller, "application", None)
    if found.role == "owner" and application is not None and application.submitted_at is None:
        return redirect("seller:application", application.public_id)
    return redirect(f"{_home(found.role)}")


def _home(role: str) -> str:
    return "seller:cloths" if role == "stock" else "seller:orders"
