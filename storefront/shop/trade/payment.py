"""Paying an order: to the card provider's page and back, and from one way to pay to another."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.commons.errors import Refusal
from catalog.commons.once import LONGEST, once
from catalog.people.roles import acting
from orders.payments import moves, sessions
from orders.payments.gateways import GATEWAYS
from orders.payments.models import Payment
from orders.payments.provider import PAID, Refused, Silent
from orders.payments.queries import of_order
from orders.sales import queries
from orders.sales.models import Order
from storefront.design.methods import change_only
from storefront.shop.trade import forms, session
from storefront.shop.trade.refusals import status_of

KEY = "idempotency_key"
PageView = TypeVar("PageView", bound=Callable[..., HttpResponseBase])


def leads_to_provider(view: PageView) -> PageView:
    """A page with a form that may end on the card provider's page: browsers hold the redirect after a POST against
    `form-action` too, so its origin is added there, and on these pages alone."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.STRIPE["key"]:
            return view(request, *args, **kwargs)
        answer: HttpResponseBase = csp_update({"form-action": [settings.STRIPE["page"]]})(view)(
            request, *args, **kwargs
        )
        return answer

    return cast(PageView, page)


def needs_page(payment: Payment | None) -> bool:
    """Whether a payment is waiting for the buyer on a provider's page."""
    return payment is not None and payment.status == moves.PENDING and GATEWAYS[payment.gateway].provider is not None


def lead_on(request: HttpRequest, order: Order) -> HttpResponse:
    """After a POST: to the provider's page if the order waits for one, else to the order's own."""
    own = reverse("shop:order", args=[order.token])
    payment = of_order(order)
    if payment is None or not needs_page(payment):
        return see(own)
    try:
        return see(sessions.open_session(payment_id=payment.public_id, return_url=request.build_absolute_uri(own)))
    except Refusal as why:
        messages.warning(request, str(why))
        return see(own)


def see(url: str) -> HttpResponse:
    """303: look there, whatever was sent here."""
    response = redirect(url)
    response.status_code = 303
    return response


@change_only
@leads_to_provider
def pay(request: HttpRequest, token: str) -> HttpResponseBase:
    """To the card provider's page, again if need be. Whoever has the order's link may pay it."""
    order = _order(token)
    try:
        url = once(
            scope="page.pay",
            key=forms.typed(request.POST, KEY, LONGEST + 1),
            payload={"order": order.token, "payment": getattr(of_order(order), "public_id", "")},
            do=lambda: lead_on(request, order)["Location"],
            keep=lambda url: not url.startswith("/"),  # the order's own page is no answer to be repeated
        )
    except Refusal as why:
        return _refused(request, order, why)
    return session.private(see(url))


@change_only
@leads_to_provider
def change_way(request: HttpRequest, token: str) -> HttpResponseBase:
    """Pay by another way than was chosen first."""
    order = _order(token)
    gateway = forms.typed(request.POST, "gateway", 40)
    try:
        once(
            scope="page.change_way",
            key=forms.typed(request.POST, KEY, LONGEST + 1),
            payload={"order": order.token, "gateway": gateway},
            do=lambda: (
                sessions.change_way(
                    order=order, gateway=gateway, actor=acting(session.buyer(request), "buyer")
                ).public_id
            ),
        )
    except Refusal as why:
        return _refused(request, order, why)
    return session.private(lead_on(request, _order(token)))


def asked(order: Order) -> str:
    """Back from the provider's page: ask how the money stands. "paid", "open", or "silent" when nobody says."""
    payment = of_order(order)
    if payment is None or not needs_page(payment):
        return "paid" if order.paid_at else "open"
    try:
        state = sessions.settle(payment_id=payment.public_id, patient=False)
    except (Silent, Refused):
        return "silent"
    return "paid" if state is not None and state.status == PAID else "open"


def _order(token: str) -> Order:
    found = queries.by_token(token)
    if found is None:
        raise Http404
    return found


def _refused(request: HttpRequest, order: Order, why: Refusal) -> HttpResponseBase:
    from storefront.shop.trade.orders import order_page  # it shows the forms that lead here

    messages.warning(request, str(why) or _("That did not work. Try again."))
    return order_page(request, order, status=status_of(why))
