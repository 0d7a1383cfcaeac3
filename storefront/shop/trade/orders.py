"""Orders as their buyers see them: the page behind the secret link, the claim of a guest's order, and the history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from catalog.commons.errors import NotFound
from catalog.commons.models import HistoryEntry
from catalog.commons.numbers import random_id
from catalog.media.queries import PictureRow
from catalog.media.queries import row as picture_row
from orders.fulfilment.models import SHIPPED, Parcel
from orders.fulfilment.queries import with_parcels
from orders.payments import moves as payment_moves
from orders.payments.bank_transfer.gateway import instructions
from orders.payments.gateways import offered
from orders.payments.queries import of_order, refunds_of
from orders.payments.stripe.gateway import ID as STRIPE
from orders.sales import claims, policies, queries
from orders.sales import moves as order_moves
from orders.sales.models import Order, SellerOrder
from storefront.design.methods import read_only, read_or_change
from storefront.shop.trade import payment as paying
from storefront.shop.trade import session

PAGE = 20


@dataclass(frozen=True)
class Step:
    """A point of a parcel's way: done, now, or to come."""

    words: str
    at: datetime | None = None
    state: str = ""
    courier: str = ""
    number: str = ""


@read_only
@paying.leads_to_provider
def order(request: HttpRequest, token: str) -> HttpResponseBase:
    """The order of a secret link. A stranger who has the link sees the address only during the first hours.

    Back from a card provider's page (`from=card`) the provider is asked how the money stands.
    """
    found = queries.by_token(token)
    if found is None:
        raise Http404
    asked = paying.asked(found) if request.GET.get("from") == "card" else ""
    if asked == "paid":
        return session.private(redirect("shop:order", token))
    return order_page(request, found, asked=asked)


def order_page(request: HttpRequest, found: Order, *, asked: str = "", status: int = 200) -> HttpResponseBase:
    """The page of an order; `asked` is what the card provider said just now."""
    own = session.is_buyers(request, found)
    payment = of_order(found)
    waiting = payment is not None and payment.status == payment_moves.PENDING
    by_card = paying.needs_page(payment)
    parts = with_parcels(found.parts.all())
    accepted = _accepted(found)
    context = {
        "order": found,
        "parts": [(part, _way(found, part, accepted.get(part.public_id))) for part in parts],
        "transfer": instructions(payment) if payment and waiting and not by_card else None,
        "card": payment if by_card else None,
        "card_offered": STRIPE in offered(),
        "paid_by_card": payment is not None and payment.gateway == STRIPE,
        "asked": asked,
        "refund": next(iter(refunds_of(found)), None),
        "key": random_id(),
        "other_key": random_id(),
        "address": found.ship_to if policies.may_see_details(found, request.user, own_session=own) else None,
        "town": found.ship_to.masked(),
        "cloth": _cloth(parts),
        "claimable": own and found.user_id is None,
        "state": queries.fulfilment_state(found),
    }
    return session.private(render(request, "shop/order.html", context, status=status))


def _cloth(parts: list[SellerOrder]) -> PictureRow | None:
    """The picture that stands for the order: that of its first line which has one."""
    pictures = (line.picture for part in parts for line in part.lines.all() if line.picture)
    return picture_row(next(pictures, None))


def _accepted(found: Order) -> dict[str, datetime]:
    """When each part was taken on by its maker, as history has it."""
    entries = HistoryEntry.objects.filter(subject=found.number, kind="part.accepted")
    return {entry.data.get("part", ""): entry.at for entry in entries}


def _way(found: Order, part: SellerOrder, accepted: datetime | None) -> list[Step]:
    """The way of a maker's part, from the order to each of its parcels."""
    if part.status == order_moves.VOID:
        return []
    parcels: list[Parcel] = list(part.parcels.all())
    steps = [
        Step(_("Ordered"), found.placed_at, "did"),
        Step(_("Paid"), found.paid_at, "did" if found.paid_at else "now"),
        Step(_("Taken on by the maker"), accepted, "did" if accepted else ""),
    ]
    for parcel in parcels:
        if parcel.status == SHIPPED:
            steps.append(Step(_("Sent"), parcel.shipped_at, "did", parcel.courier, parcel.tracking_number))
        else:
            steps.append(Step(_("Packed"), parcel.packed_at, "did"))
    if not parcels:
        steps.append(Step(_("Packed")))
    if part.status != order_moves.SHIPPED:
        steps.append(Step(_("Sent")))
    return _with_now(steps)


def _with_now(steps: list[Step]) -> list[Step]:
    """Mark the first step that is still to come as the one under way."""
    if any(step.state == "now" for step in steps):
        return steps
    first = next((number for number, step in enumerate(steps) if not step.state), None)
    return [Step(**{**step.__dict__, "state": "now"}) if number == first else step for number, step in enumerate(steps)]


@read_or_change
def claim(request: HttpRequest, token: str, claim: str) -> HttpResponseBase:
    """Put a guest's order into the account that is logged in. GET says what will happen, POST does it, once."""
    found = queries.by_token(token)
    if found is None or not claims.claimable(order=found, token=claim):
        return _unusable(request)
    person = session.buyer(request)
    if request.method == "POST":
        if person is None:
            return redirect_to_login(request.get_full_path())
        try:
            claimed = claims.claim(order=found, token=claim, user=person)
        except NotFound:
            return _unusable(request)
        return session.private(redirect("shop:order", claimed.token))
    return session.private(render(request, "shop/claim.html", {"order": found, "person": person}))


def _unusable(request: HttpRequest) -> HttpResponseBase:
    context: dict[str, Any] = {"order": None}
    return session.private(render(request, "shop/claim.html", context, status=404))


@never_cache
@login_required
@read_only
def orders(request: HttpRequest) -> HttpResponse:
    """The orders of the account that is logged in."""
    pages = Paginator(queries.orders_of(request.user), PAGE)  # type: ignore[arg-type]
    page = pages.get_page(request.GET.get("page"))
    for found in page:
        found.state = queries.fulfilment_state(found)  # type: ignore[attr-defined]
        found.cloth = _cloth(list(found.parts.all()))  # type: ignore[attr-defined]
    return render(request, "shop/orders.html", {"page": page})
