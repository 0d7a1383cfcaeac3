"""The maker's desk: her shop's orders, and the three things she does with each: accept, pack, send."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.media.queries import row as picture_row
from catalog.people.roles import acting
from catalog.sellers.models import Msme
from orders.fulfilment import actions
from orders.fulfilment.models import PACKED as PARCEL_PACKED
from orders.fulfilment.policies import ADDRESS_DAYS, address_for_maker, may_see_address
from orders.fulfilment.queries import parcel_of, remaining, with_parcels
from orders.sales import moves, queries
from orders.sales.models import SellerOrder
from storefront.design.methods import change_only, read_only
from storefront.seller_centre import forms
from storefront.seller_centre.desk import desk

TABS = {
    "new": (gettext_lazy("New"), (moves.NEW,)),
    "packing": (gettext_lazy("In hand"), (moves.ACCEPTED, moves.PACKED, moves.PARTLY_SHIPPED)),
    "sent": (gettext_lazy("Sent"), (moves.SHIPPED,)),
}
MOST = 50


@dataclass
class Block:
    """An order as it lies on the desk."""

    part: SellerOrder
    lines: list[dict[str, Any]]
    left: int
    parcels: list[dict[str, Any]]
    today: date
    ship_form: Any = None

    @property
    def place(self) -> str:
        """Town and postal code, for the list."""
        address = address_for_maker(self.part)
        return ", ".join(word for word in (address.city, address.postal_code) if word)

    @property
    def to_pack(self) -> bool:
        return self.left > 0 and self.part.status in (moves.ACCEPTED, moves.PACKED, moves.PARTLY_SHIPPED)

    @property
    def days(self) -> int | None:
        """Days until it should leave; negative when late, None when it has left."""
        if self.part.ship_by is None or self.part.status == moves.SHIPPED:
            return None
        return (self.part.ship_by - self.today).days

    @property
    def days_late(self) -> int:
        return -(self.days or 0)


def _block(part: SellerOrder, refused: tuple[str, Any] | None = None) -> Block:
    packed: dict[int, int] = {}
    parcels = []
    for parcel in part.parcels.all():
        for row in parcel.lines.all():
            packed[row.order_line_id] = packed.get(row.order_line_id, 0) + row.quantity
        form = None
        if parcel.status == PARCEL_PACKED:
            mine = refused is not None and refused[0] == parcel.public_id
            form = refused[1] if refused and mine else forms.ShipForm(parcel_id=parcel.public_id)
        parcels.append({"parcel": parcel, "form": form})
    lines: list[dict[str, Any]] = [
        {"line": line, "picture": picture_row(line.picture), "left": line.quantity - packed.get(line.pk, 0)}
        for line in part.lines.all()
    ]
    return Block(part, lines, sum(row["left"] for row in lines), parcels, timezone.localdate())


def _blocks(parts: Iterable[SellerOrder]) -> list[Block]:
    return [_block(part) for part in with_parcels(parts)]


@read_only
@desk("orders")
def orders(request: HttpRequest, shop: Msme) -> HttpResponse:
    """Her orders by what is to be done, the most urgent first. Without a choice, the first tab that has something."""
    counts = queries.counts_of(shop)
    tabs = {key: sum(counts.get(status, 0) for status in statuses) for key, (_name, statuses) in TABS.items()}
    chosen = request.GET.get("status", "")
    if chosen not in TABS:
        chosen = next((key for key in ("packing", "new") if tabs[key]), "new") if not tabs["new"] else "new"
    parts = queries.parts_of(shop, *TABS[chosen][1])
    if chosen == "sent":
        parts = parts.order_by("-pk")
    context = {
        "shop": shop,
        "shops": request.shops,  # type: ignore[attr-defined]
        "tabs": [(key, name, tabs[key], key == chosen) for key, (name, _statuses) in TABS.items()],
        "chosen": chosen,
        "blocks": _blocks(parts[:MOST]),
        "more": max(0, tabs[chosen] - MOST),
        "couriers": forms.COURIERS,
    }
    return render(request, "seller_centre/orders.html", context)


@read_only
@desk("orders")
def order(request: HttpRequest, shop: Msme, part_id: str) -> HttpResponse:
    """One order with everything she needs to send it."""
    return _order_page(request, shop, _part(shop, part_id))


def _order_page(
    request: HttpRequest,
    shop: Msme,
    part: SellerOrder,
    *,
    refusal: Refusal | None = None,
    refused: tuple[str, Any] | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    block = _block(with_parcels([part])[0], refused)
    for row in block.lines:
        row["typed"] = (typed or {}).get(row["line"].public_id, str(row["left"]))
        row["wrong"] = str(refusal) if refusal and refusal.field == row["line"].public_id else ""
    context = {
        "shop": shop,
        # not "block": inside a template's block that name is the block itself
        "job": block,
        "address": address_for_maker(block.part),
        "address_days": None if may_see_address(block.part) else ADDRESS_DAYS,
        "refusal": refusal,
        "refused_form": refused[1] if refused else None,
        "couriers": forms.COURIERS,
    }
    return render(request, "seller_centre/order.html", context, status=422 if refusal or refused else 200)


@change_only
@desk("orders")
def accept(request: HttpRequest, shop: Msme, part_id: str) -> HttpResponse:
    """She takes the order on."""
    try:
        part = actions.accept(seller=shop, part_id=part_id, actor=acting(request.user, "seller"))
    except NotFound as why:
        raise Http404 from why
    except ForbiddenMove:
        raise Http404 from None  # an order that is not paid is not hers to know of
    messages.success(request, _("Order %(number)s is yours. Now pack it.") % {"number": part.order.number})
    return redirect("seller:order", part_id)


@change_only
@desk("orders")
def pack(request: HttpRequest, shop: Msme, part_id: str) -> HttpResponse:
    """She has packed a parcel: all that was left, or the chosen pieces.

    The page sends what it said was left. When it is less by now, this is a second click or an old page, and nothing
    is done.
    """
    part = _part(shop, part_id)
    left = remaining(part)
    try:
        shown = forms.shown_left(request.POST, left)
        chosen = forms.quantities(request.POST, left)
        actions.pack(
            seller=shop, part_id=part_id, actor=acting(request.user, "seller"), quantities=chosen, shown_left=shown
        )
    except actions.PackedMeanwhile as why:
        messages.info(request, str(why))
        return redirect("seller:order", part_id)
    except ForbiddenMove as why:
        messages.warning(request, str(why))
        return redirect("seller:order", part_id)
    except Refusal as refusal:
        typed = {line: request.POST.get(f"q-{line}", "")[:6] for line in left}
        return _order_page(request, shop, part, refusal=refusal, typed=typed)
    messages.success(request, _("Packed. Enter the tracking number when the courier has taken it."))
    return redirect("seller:order", part_id)


@change_only
@desk("orders")
def ship(request: HttpRequest, shop: Msme, parcel_id: str) -> HttpResponse:
    """A parcel has left."""
    parcel = parcel_of(shop, parcel_id)
    if parcel is None:
        raise Http404
    form = forms.ShipForm(request.POST, parcel_id=parcel_id)
    if parcel.status == PARCEL_PACKED and form.is_valid():
        try:
            actions.ship(seller=shop, parcel_id=parcel_id, actor=acting(request.user, "seller"), **form.cleaned_data)
        except ForbiddenMove as why:
            messages.warning(request, str(why))
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Sent. The buyer has been told the tracking number."))
    if form.errors and parcel.status == PARCEL_PACKED:
        part = _part(shop, parcel.part.public_id)
        return _order_page(request, shop, part, refused=(parcel_id, form))
    return redirect("seller:order", parcel.part.public_id)


@read_only
@desk("orders")
def slip(request: HttpRequest, shop: Msme, part_id: str) -> HttpResponse:
    """The packing slip, to be printed: what lies in the parcel and where it goes, and nothing else."""
    part = with_parcels([_part(shop, part_id)])[0]
    asked = request.GET.get("parcel")
    parcel = next((parcel for parcel in part.parcels.all() if parcel.public_id == asked), None)
    if asked is not None and parcel is None:
        raise Http404
    rows = (
        [(row.order_line, row.quantity) for row in parcel.lines.all()]
        if parcel
        else [(line, line.quantity) for line in part.lines.all()]
    )
    context = {"shop": shop, "part": part, "rows": rows, "address": address_for_maker(part), "parcel": parcel}
    return render(request, "seller_centre/slip.html", context)


def _part(shop: Msme, part_id: str) -> SellerOrder:
    found = queries.part_of(shop, part_id)
    if found is None:
        raise Http404
    return found
