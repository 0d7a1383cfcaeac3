"""Verbs of stock: count, reserve, give back, send. Each locks its rows in id order, looks, writes once, guarded."""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import faults, locks
from catalog.commons.errors import Refusal
from catalog.products.actions import change_free
from catalog.products.models import ProductVariant
from catalog.stock.models import Movement, Reservation, StockLevel, Warehouse

log = logging.getLogger(__name__)


class NotEnough(Refusal):
    """Fewer pieces are free than asked for. `data` has `variant` (public id), `free` and `asked`."""

    code = "INSUFFICIENT_STOCK"


@locks.again
@transaction.atomic
def receive(
    *, warehouse: Warehouse, variant: ProductVariant, quantity: int, refills: bool = False, only_one: bool = False
) -> StockLevel:
    """Put pieces (or, with `refills`, making slots) of a variant into a place. Raises IntegrityError for a second piece
    of a one-of-a-kind."""
    level, _made = StockLevel.objects.get_or_create(
        warehouse=warehouse,
        variant=variant,
        defaults={"seller": warehouse.seller, "refills": refills, "only_one": only_one},
    )
    _change(locks.rows(StockLevel.objects.filter(pk=level.pk))[0], on_hand=quantity, reason="counted")
    level.refresh_from_db()
    return level


def reserve(*, wanted: Mapping[int, int], reference: str, until: datetime | None = None) -> list[Reservation]:
    """Promise pieces to `reference` (a checkout's or an order's opaque number), in the caller's transaction.

    `wanted` maps a variant's primary key to pieces (at least 1). Raises NotEnough for the first variant of which too
    little is free; then the whole transaction must go. Rows of all variants are locked in id order before any is
    looked at, so that two carts with the same pieces cannot wait for each other.
    """
    levels = locks.rows(StockLevel.objects.filter(variant__in=wanted).select_related("variant"))
    made: list[Reservation] = []
    taken: dict[int, int] = {}
    for variant in sorted(wanted):
        need = wanted[variant]
        mine = [level for level in levels if level.variant_id == variant]
        free = sum(level.free for level in mine)
        if free < need:
            raise _not_enough(variant, free, need)
        for level in mine:
            take = min(level.free, need)
            if take:
                faults.point("stock.reserve.seen")
                if not locks.write(level, seen={"reserved": level.reserved}, reserved=level.reserved + take):
                    raise _not_enough(variant, 0, need)
                made.append(
                    Reservation(level=level, seller_id=level.seller_id, reference=reference, quantity=take, until=until)
                )
                need -= take
        taken[variant] = -wanted[variant]
    change_free(taken)
    return Reservation.objects.bulk_create(made)


def adopt(*, reference: str, new_reference: str) -> int:
    """Let an order own what its checkout held: it no longer gives itself back. How many rows changed hands."""
    return Reservation.objects.filter(reference=reference, status=Reservation.HELD).update(
        reference=new_reference, until=None
    )


def give_back(*, reference: str) -> int:
    """Free everything still held for `reference`, in the caller's transaction. Pieces given back; 0 the second time."""
    held = Reservation.objects.filter(reference=reference, status=Reservation.HELD)
    levels = {level.pk: level for level in locks.rows(StockLevel.objects.filter(pk__in=held.values("level")))}
    freed: dict[int, int] = {}
    for reservation in locks.rows(held):
        level = levels[reservation.level_id]
        rest = reservation.quantity - reservation.sent
        locks.write(level, seen={"reserved": level.reserved}, reserved=level.reserved - rest)
        level.reserved -= rest
        reservation.status = Reservation.RETURNED
        reservation.save(update_fields=["status"])
        freed[level.variant_id] = freed.get(level.variant_id, 0) + rest
    change_free(freed)
    return sum(freed.values())


def send(*, reference: str, quantities: Mapping[int, int], parcel: str) -> None:
    """Pieces leave: `quantities` maps a variant's primary key to pieces of what `reference` holds.

    Ready pieces leave the stock for good, with a movement; a making slot becomes free again. Raises Refusal when more
    is sent than is held.
    """
    held = Reservation.objects.filter(reference=reference, level__variant__in=quantities, status=Reservation.HELD)
    levels = {level.pk: level for level in locks.rows(StockLevel.objects.filter(pk__in=held.values("level")))}
    reservations = locks.rows(held)
    slots: dict[int, int] = {}
    for variant in sorted(quantities):
        need = quantities[variant]
        for reservation in (r for r in reservations if levels[r.level_id].variant_id == variant):
            take = min(reservation.quantity - reservation.sent, need)
            if take:
                level = levels[reservation.level_id]
                _leave(level, take, parcel)
                reservation.sent += take
                done = reservation.sent == reservation.quantity
                reservation.status = Reservation.SENT if done else Reservation.HELD
                reservation.save(update_fields=["sent", "status"])
                if level.refills:
                    slots[variant] = slots.get(variant, 0) + take
                need -= take
        if need:
            raise Refusal(_("More is being sent than was ordered."), code="TOO_MANY_SENT")
    change_free(slots)


def give_back_due(*, now: datetime | None = None, most: int = 200) -> int:
    """Give back what unfinished purchases held too long, each in a transaction of its own. How many purchases.

    One that cannot be given back keeps none of the others from it; the RuntimeError at the end tells of it.
    """
    due = Reservation.objects.filter(status=Reservation.HELD, until__lte=now or timezone.now())
    references = list(due.order_by("until").values_list("reference", flat=True).distinct()[:most])
    failed = []
    for reference in references:
        try:
            with transaction.atomic():
                give_back(reference=reference)
        except Exception:
            log.exception("what %s holds could not be given back", reference)
            failed.append(reference)
    if failed:
        raise RuntimeError(f"{len(failed)} purchases could not be given back: {failed[:5]}")
    return len(references)


def _leave(level: StockLevel, quantity: int, parcel: str) -> None:
    if level.refills:
        locks.write(level, seen={"reserved": level.reserved}, reserved=level.reserved - quantity)
        level.reserved -= quantity
        return
    seen = {"reserved": level.reserved, "on_hand": level.on_hand}
    locks.write(level, seen=seen, reserved=level.reserved - quantity, on_hand=level.on_hand - quantity)
    level.reserved -= quantity
    level.on_hand -= quantity
    Movement.objects.create(level=level, seller_id=level.seller_id, delta=-quantity, reason="sent", reference=parcel)


def _change(level: StockLevel, *, on_hand: int, reason: str) -> None:
    if on_hand == 0:
        return
    locks.write(level, seen={"on_hand": level.on_hand}, on_hand=level.on_hand + on_hand)
    Movement.objects.create(level=level, seller_id=level.seller_id, delta=on_hand, reason=reason)
    change_free({level.variant_id: on_hand})


def _not_enough(variant: int, free: int, asked: int) -> NotEnough:
    row = ProductVariant.objects.get(pk=variant)
    if free == 0:
        return NotEnough(
            _("Someone has just bought this cloth. You have not been charged."),
            code="SOLD_OUT",
            variant=row.public_id,
            free=0,
            asked=asked,
        )
    return NotEnough(
        _("Only %(free)d of this piece are left; you asked for %(asked)d.") % {"free": free, "asked": asked},
        variant=row.public_id,
        free=free,
        asked=asked,
    )
