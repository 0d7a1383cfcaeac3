"""A person's own data: a copy of it all, and its end. Each room answers for itself; here the answers are gathered."""

from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import NotFound, Refusal
from catalog.commons.privacy import Drawer, Kept
from catalog.media import privacy as media
from catalog.moderation import privacy as moderation
from catalog.people import privacy as people
from catalog.people.models import Role, User
from catalog.people.roles import acting
from catalog.sellers import privacy as sellers
from catalog.vetting import privacy as vetting
from orders.carts import privacy as carts
from orders.payments import privacy as payments
from orders.sales import privacy as sales
from storefront.privacy import own

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# From the lowest room up. Erasing goes the other way: the account, and the key of what is sealed, last.
DRAWERS = cast(tuple[Drawer, ...], (people, media, sellers, vetting, moderation, carts, sales, payments, own))


class NotYet(Refusal):
    """Something stands in the way of an erasure. `data` holds all of it, in sentences."""

    code = "NOT_YET"

    def __init__(self, why: "list[str | _StrPromise]") -> None:
        super().__init__(_("Your account cannot be erased yet."), why=why)


@transaction.atomic
def export(*, user: User) -> dict[str, Any]:
    """All that the shop holds about a person, her own sealed numbers in plain. The entry that says so is written first:
    without it there is no copy. Raises NotFound for an account that is shut."""
    if not User.objects.filter(pk=user.pk, is_active=True).exists():
        raise NotFound(_("There is no such account."))
    history.record("people.data_exported", subject=user.public_id, actor=acting(user, "self"))
    copy: dict[str, Any] = {}
    for drawer in DRAWERS:
        copy |= drawer.export(user)
    return copy


@locks.again
@transaction.atomic
def erase(*, user: User) -> bool:
    """Erase a person, but for what a law keeps. False when it was done before: of two who ask, one does it.

    Raises NotFound for an account that the office has shut, NotYet with what stands in the way.
    """
    # As verbs of authority lock: nobody is appointed meanwhile.
    locks.rows(Role.objects.all())
    found = locks.row(User.objects.filter(pk=user.pk))
    if found is None or (found.erased_at is None and not found.is_active):
        raise NotFound(_("There is no such account."))
    if found.erased_at is not None:
        return False
    if why := refusals(found):
        raise NotYet(why)
    faults.point("privacy.looked")
    for drawer in reversed(DRAWERS):
        drawer.erase(found)
    return True


def refusals(user: User) -> "list[str | _StrPromise]":
    """Everything that stands in the way of an erasure now."""
    return [sentence for drawer in DRAWERS for sentence in drawer.refusals(user)]


def kept(user: User) -> list[Kept]:
    """Everything that a law keeps, and until when."""
    return [one for drawer in DRAWERS for one in drawer.kept(user)]
