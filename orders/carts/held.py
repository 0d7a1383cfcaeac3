"""The lock on a checkout, the first of a purchase's locks.

A verb takes `token: str | Held`. By a token it is a transaction of its own. Whoever does several things at once holds
the checkout and hands it to each verb in place of the token: the row is locked and read once, and no verb opens a
savepoint inside another. The type tells a locked row from one that was only read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NewType

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.commons import locks
from catalog.commons.errors import NotFound
from orders.carts.models import Checkout

Held = NewType("Held", Checkout)


@contextmanager
def held(token: str | Held, *, completed_too: bool = False) -> Iterator[Held]:
    """The open checkout of that token, locked until the end of the block, which is a transaction; one that is held
    already is given on as it is. Raises NotFound (CHECKOUT_NOT_FOUND), also for a completed one unless `completed_too`.
    """
    if isinstance(token, str):
        with transaction.atomic():
            checkouts = Checkout.objects.filter(token=token).select_related("channel", "user")
            yield _usable(locks.row(checkouts), completed_too)
    else:
        yield _usable(token, completed_too)


def not_there(field: str = "") -> NotFound:
    """For an unknown checkout and for a completed one: both look the same."""
    return NotFound(_("This cart is no longer there. Put the pieces in again."), code="CHECKOUT_NOT_FOUND", field=field)


def _usable(found: Checkout | None, completed_too: bool) -> Held:
    if found is None or (found.status == Checkout.COMPLETED and not completed_too):
        raise not_there()
    return Held(found)
