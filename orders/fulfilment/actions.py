"""What a maker does with her part of a paid order: accept, pack, ship. Every verb begins with her shop; another's part
is not there."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import NotFound, Refusal
from catalog.commons.moves import move
from catalog.sellers.models import Msme
from catalog.stock import actions as stock
from orders.fulfilment.models import PACKED, PARCEL, SHIPPED, Parcel, ParcelLine
from orders.fulfilment.queries import remaining
from orders.sales import moves
from orders.sales.models import SellerOrder

TRACKING = re.compile(r"[A-Z0-9][A-Z0-9-]{4,38}[A-Z0-9]")


class PackedMeanwhile(Refusal):
    """What was left to pack is no longer what the maker was shown."""

    def __init__(self) -> None:
        super().__init__(_("This page was out of date. Here is the order as it is now."), code="PACKED_MEANWHILE")


@locks.again
@transaction.atomic
def accept(*, seller: Msme, part_id: str, actor: history.Actor) -> SellerOrder:
    """The maker takes the order on. Raises NotFound; ForbiddenMove when it is not paid."""
    part = _part(seller, part_id)
    if part.status in (moves.PACKED, moves.PARTLY_SHIPPED, moves.SHIPPED):
        return part
    if move(part, moves.ACCEPTED, life=moves.PART):
        _record("part.accepted", part, actor)
    return part


@locks.again
@transaction.atomic
def pack(
    *,
    seller: Msme,
    part_id: str,
    actor: history.Actor,
    quantities: Mapping[str, int] | None = None,
    shown_left: int | None = None,
) -> Parcel:
    """Pack a parcel: everything that is left, or `quantities` (pieces by the line's public id).

    `shown_left` is how many pieces she saw still to be packed: two clicks at once on the same page pack one parcel.
    Packing when nothing is left gives the last parcel again: the same request twice packs once. Raises NotFound;
    PackedMeanwhile when another number is left by now; Refusal (INVALID_QUANTITY) for nothing, or more than is left;
    ForbiddenMove before the order is accepted.
    """
    part = _part(seller, part_id)
    left = remaining(part)
    if shown_left is not None and shown_left != sum(left.values()):
        raise PackedMeanwhile
    faults.point("fulfilment.pack.seen")
    packed = part.parcels.order_by("-pk").first()
    if packed is not None and not any(left.values()):
        return packed
    wanted = {line: number for line, number in (quantities if quantities is not None else left).items() if number}
    if not wanted or any(number < 0 or number > left.get(line, 0) for line, number in wanted.items()):
        raise Refusal(
            _("Choose between one piece and what is left to pack."), code="INVALID_QUANTITY", field="quantities"
        )
    move(part, moves.PACKED, life=moves.PART)
    parcel = Parcel.objects.create(part=part, seller=seller)
    for line in part.lines.filter(public_id__in=wanted):
        ParcelLine.objects.create(parcel=parcel, order_line=line, quantity=wanted[line.public_id])
    _record("parcel.packed", part, actor, parcel=parcel.public_id)
    return parcel


@locks.again
@transaction.atomic
def ship(*, seller: Msme, parcel_id: str, courier: str, tracking_number: str, actor: history.Actor) -> Parcel:
    """A parcel has left with a courier. Its pieces leave the stock; the part is shipped when its last piece has.

    Shipped already is a quiet no. Raises NotFound; Refusal (INVALID) naming `courier` or `tracking_number`.
    """
    found = Parcel.objects.filter(seller=seller, public_id=parcel_id).first()
    if found is None:
        raise NotFound(_("There is no such parcel."))
    part = locks.row(SellerOrder.objects.filter(pk=found.part_id).select_related("order"))
    parcel = locks.row(Parcel.objects.filter(pk=found.pk))
    assert part is not None and parcel is not None
    if parcel.status == SHIPPED:
        return parcel
    faults.point("fulfilment.ship.seen")
    parcel.courier, parcel.tracking_number = _courier(courier), _tracking(tracking_number)
    parcel.shipped_at = timezone.now()
    parcel.save(update_fields=["courier", "tracking_number", "shipped_at"])
    move(parcel, SHIPPED, life=PARCEL)
    pieces: dict[int, int] = {}
    for line in parcel.lines.select_related("order_line"):
        variant = line.order_line.variant_id
        if variant is not None:
            pieces[variant] = pieces.get(variant, 0) + line.quantity
    faults.point("fulfilment.ship.marked")
    stock.send(reference=part.order.number, quantities=pieces, parcel=parcel.public_id)
    whole = not any(remaining(part).values()) and not part.parcels.filter(status=PACKED).exists()
    move(part, moves.SHIPPED if whole else moves.PARTLY_SHIPPED, life=moves.PART)
    _record("parcel.shipped", part, actor, parcel=parcel.public_id)
    faults.point("fulfilment.ship.before_commit")
    return parcel


def _part(seller: Msme, part_id: str) -> SellerOrder:
    part = locks.row(SellerOrder.objects.filter(seller=seller, public_id=part_id).select_related("order"))
    if part is None:
        raise NotFound(_("There is no such order."))
    return part


def _courier(name: str) -> str:
    clean = " ".join(name.split())
    if not 2 <= len(clean) <= 40:
        raise Refusal(_("Enter the courier's name, such as JNE or POS."), code="INVALID", field="courier")
    return clean


def _tracking(number: str) -> str:
    clean = "".join(number.split()).upper()
    if not TRACKING.fullmatch(clean):
        raise Refusal(
            _("Enter the tracking number from the courier's receipt: 6 to 40 letters and digits."),
            code="INVALID",
            field="tracking_number",
        )
    return clean


def _record(kind: str, part: SellerOrder, actor: history.Actor, **more: str) -> None:
    history.record(
        kind,
        subject=part.order.number,
        actor=actor,
        seller_ref=part.seller.public_id,
        order=part.order.number,
        part=part.public_id,
        seller=part.seller.public_id,
        **more,
    )
