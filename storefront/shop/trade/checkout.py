"""The checkout: contact, delivery, payment, review. One step a page; nobody can be ahead of what is filled in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from catalog.commons import faults
from catalog.commons.errors import Refusal
from catalog.commons.numbers import random_id
from catalog.commons.once import LONGEST, once
from catalog.commons.regions import search
from catalog.people.roles import acting
from orders.carts import actions
from orders.carts.models import Checkout
from orders.carts.queries import open_checkout
from orders.payments.gateways import offered
from orders.placing.actions import complete, place_order
from orders.pricing import quotes
from orders.pricing.quote import Quote
from orders.sales.queries import by_token
from storefront.design.methods import read_only, read_or_change
from storefront.shop.trade import forms, rows, session
from storefront.shop.trade.payment import KEY, lead_on, leads_to_provider
from storefront.shop.trade.refusals import status_of

STEPS = {"contact": _("Contact"), "delivery": _("Delivery"), "payment": _("Payment"), "review": _("Review")}
ORDER = list(STEPS)


@dataclass
class Stand:
    """How far a checkout has come."""

    checkout: Checkout
    quote: Quote
    gateway: str

    @property
    def first_open(self) -> int:
        """The number of the first step that still lacks something; the last one when nothing does."""
        if not self.checkout.email:
            return 0
        if self.checkout.ship_to is None or any(parcel.chosen is None for parcel in self.quote.parcels):
            return 1
        return 3 if self.gateway in offered() else 2

    def steps(self, here: str) -> list[dict[str, Any]]:
        """The steps for the line on top: those that may be visited have an address."""
        return [
            {
                "name": title,
                "current": name == here,
                "view": f"shop:checkout_{name}" if number <= self.first_open else "",
            }
            for number, (name, title) in enumerate(STEPS.items())
        ]


def _stand(request: HttpRequest) -> Stand | None:
    found = session.checkout(request)
    quote = quotes.of(found) if found else None
    if found is None or quote is None or not quote.parcels:
        return None
    if request.method == "POST":
        found = session.follow(request, found)
    return Stand(found, quote, request.session.get(session.GATEWAY, ""))


StepView = Callable[[HttpRequest, Stand], HttpResponse]


def step(name: str) -> Callable[[StepView], Callable[[HttpRequest], HttpResponse]]:
    """A page of the checkout: an empty cart leads to the cart, too early a step to the one that is open."""

    def dress(view: StepView) -> Callable[[HttpRequest], HttpResponse]:
        @never_cache
        @read_or_change
        @wraps(view)
        def page(request: HttpRequest) -> HttpResponse:
            stand = _stand(request)
            if stand is None:
                return _nothing_open(request)
            if stand.quote.problems and name != "review":
                return redirect("shop:cart")
            if stand.first_open < ORDER.index(name):
                return redirect(f"shop:checkout_{ORDER[stand.first_open]}")
            return view(request, stand)

        return page

    return dress


def _nothing_open(request: HttpRequest) -> HttpResponse:
    """Empty, or an order already: the second click on "Order" leads to the order that the first one made."""
    token = request.session.get(session.CHECKOUT)
    try:
        order = complete(token=token) if token else None
    except Refusal:
        order = None
    if order is not None:
        session.placed(request, order)
    mine = request.session.get(session.ORDERS)
    last = by_token(mine[-1]) if mine and request.method == "POST" else None
    return lead_on(request, last) if last else redirect("shop:cart")


def _show(request: HttpRequest, stand: Stand, here: str, *, status: int = 200, **context: Any) -> HttpResponse:
    frame = {
        "checkout": stand.checkout,
        "quote": stand.quote,
        "parcels": rows.parcels(stand.quote),
        "steps": stand.steps(here),
        "hours": settings.TRANSFER_HOURS,
        "address": stand.checkout.ship_to,
        "gateway": stand.gateway,
    }
    return render(request, f"shop/checkout_{here}.html", {**frame, **context}, status=status)


@step("contact")
def contact(request: HttpRequest, stand: Stand) -> HttpResponse:
    """Who buys: an e-mail address, and a name if one likes."""
    person = session.buyer(request)
    known = stand.checkout.email or (person.email if person else "")
    name = request.session.get(session.NAME) or (person.name if person else "")
    form = forms.ContactForm(request.POST or None, initial={"email": known, "name": name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_email(token=stand.checkout.token, email=form.cleaned_data["email"])
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            request.session[session.NAME] = form.cleaned_data["name"]
            return redirect("shop:checkout_delivery")
    return _show(request, stand, "contact", form=form, status=422 if form.errors else 200)


@step("delivery")
def delivery(request: HttpRequest, stand: Stand) -> HttpResponse:
    """Where the parcels go, then how each of them travels."""
    if request.method == "POST":
        return _choose(request, stand) if request.POST.get("act") == "choose" else _address(request, stand)
    if stand.checkout.ship_to is None or "change" in request.GET:
        form = forms.AddressForm(initial=_known_address(request, stand))
        return _show(request, stand, "delivery", form=form, words=form.place.village if form.place else "")
    return _show(request, stand, "delivery")


def _known_address(request: HttpRequest, stand: Stand) -> dict[str, str]:
    address = stand.checkout.ship_to
    return address.as_json() if address else {"name": request.session.get(session.NAME, "")}


def _address(request: HttpRequest, stand: Stand) -> HttpResponse:
    """`act` is country (other fields), find (kelurahan by name) or save; the first two change nothing but the page."""
    act, words = request.POST.get("act", "save"), forms.typed(request.POST, "q")
    if act in ("country", "find"):
        form = forms.AddressForm(initial=request.POST.dict())
        places = search(words) if act == "find" else None
        return _show(request, stand, "delivery", form=form, places=places, words=words)
    form = forms.AddressForm(request.POST)
    if form.is_valid():
        try:
            actions.set_address(token=stand.checkout.token, address=form.address())
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            _choose_first(stand)
            return redirect("shop:checkout_delivery")
    places = search(words) if form.at_home and form.place is None and words.strip() else None
    return _show(request, stand, "delivery", form=form, places=places, words=words, status=422)


def _choose_first(stand: Stand) -> None:
    """A new address comes with the first service for each parcel, so that the total is known at once."""
    checkout = open_checkout(stand.checkout.token)
    quote = quotes.of(checkout) if checkout else stand.quote
    choices = {p.seller_id: p.options[0].service for p in quote.parcels if p.options and p.chosen is None}
    if choices:
        actions.choose_delivery(token=stand.checkout.token, choices=choices)


def _choose(request: HttpRequest, stand: Stand) -> HttpResponse:
    """The buyer's choice for each parcel. htmx asks for the sum after each change and stays on the page."""
    wanted = {p.seller_id: request.POST.get(f"service-{p.seller_id}", "") for p in stand.quote.parcels}
    offered = {p.seller_id: {option.service for option in p.options} for p in stand.quote.parcels}
    good = {seller: service for seller, service in wanted.items() if service in offered[seller]}
    missing = [seller for seller in wanted if seller not in good]
    refusal = None
    try:
        actions.set_note(token=stand.checkout.token, note=forms.typed(request.POST, "note", 400))
        if good:
            actions.choose_delivery(token=stand.checkout.token, choices=good)
    except Refusal as why:
        refusal = why
    if missing or refusal or request.htmx:  # type: ignore[attr-defined]
        fresh = _stand(request) or stand
        status = 422 if (missing or refusal) and not request.htmx else 200  # type: ignore[attr-defined]
        typed = forms.typed(request.POST, "note", 400)
        return _show(request, fresh, "delivery", missing=missing, refusal=refusal, note=typed, status=status)
    return redirect("shop:checkout_payment")


@step("payment")
def payment(request: HttpRequest, stand: Stand) -> HttpResponse:
    """How the buyer pays."""
    wrong = False
    if request.method == "POST":
        gateway = request.POST.get("gateway", "")
        wrong = gateway not in offered()
        if not wrong:
            request.session[session.GATEWAY] = gateway
            return redirect("shop:checkout_review")
    context = {"chosen": stand.gateway or offered()[0], "wrong": wrong, "offered": offered()}
    return _show(request, stand, "payment", status=422 if wrong else 200, **context)


@step("review")
@leads_to_provider
def review(request: HttpRequest, stand: Stand) -> HttpResponse:
    """Everything once more, and the order. Only `shown_total` is read: amounts sent along otherwise mean nothing."""
    if request.method != "POST":
        return _show(request, stand, "review", key=random_id())
    shown = request.POST.get("shown_total", "")
    total = int(shown) if re.fullmatch(r"[0-9]{1,15}", shown) else -1
    wish: dict[str, Any] = {"token": stand.checkout.token, "shown_total": total, "gateway": stand.gateway}
    actor = acting(session.buyer(request), "buyer")
    try:
        token = once(
            scope="page.place_order",
            key=forms.typed(request.POST, KEY, LONGEST + 1),
            payload=wish,
            do=lambda: place_order(**wish, actor=actor).token,
        )
    except Refusal as refusal:
        return _refused(request, stand, refusal, total)
    order = by_token(token)
    assert order is not None
    faults.point("checkout.review.placed")
    session.placed(request, order)
    return lead_on(request, order)


def _refused(request: HttpRequest, stand: Stand, refusal: Refusal, shown: int) -> HttpResponse:
    """The page again, with what has changed since it was shown; from now on the new prices are the known ones."""
    fresh = _stand(request)
    if fresh is None:
        return redirect("shop:cart")
    if refusal.code == "TOTAL_CHANGED":
        actions.accept_prices(token=stand.checkout.token)
    context = {"refusal": refusal, "before": shown if shown >= 0 else None, "key": random_id()}
    return _show(request, fresh, "review", status=status_of(refusal), **context)


@read_only
def regions(request: HttpRequest) -> HttpResponse:
    """Kelurahan that fit `q`, a name or a postal code, as choices for the address form."""
    words = forms.typed(request.GET, "q")
    response = render(request, "shop/regions.html", {"places": search(words), "words": words})
    response["X-Robots-Tag"] = "noindex"
    return response
