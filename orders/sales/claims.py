"""Claiming a guest's order: the link from the mail, and nothing else, puts it into an account.

A confirmed e-mail is no proof that an order is one's own (CVE-2026-44472): whoever registers an address first would
get its orders. The token names its purpose, the order and the order's present secret; claiming changes that secret, so
a link works once and earlier links to the order stop working.
"""

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.commons import history, locks
from catalog.commons.errors import NotFound
from catalog.commons.numbers import random_id
from catalog.people.models import User
from catalog.people.roles import acting
from orders.sales.models import Order

PURPOSE = "canting.claim-order"
DAYS_VALID = 90


def claim_token(order: Order) -> str:
    """The secret for the mail that tells a guest how to keep the order in an account."""
    return signing.dumps([order.number, order.token], salt=PURPOSE)


def claimable(*, order: Order, token: str) -> bool:
    """True when the token is for this order as it is now."""
    try:
        number, secret = signing.loads(token, salt=PURPOSE, max_age=DAYS_VALID * 86_400)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return number == order.number and secret == order.token and order.user_id is None


@locks.again
@transaction.atomic
def claim(*, order: Order, token: str, user: User) -> Order:
    """Put the order into the account. Raises NotFound for a token that is wrong, old or used."""
    row = locks.row(Order.objects.filter(pk=order.pk))
    if row is None or not claimable(order=row, token=token):
        raise NotFound(_("This link no longer works. It may have been used already."), code="CLAIM_INVALID")
    row.user, row.token = user, random_id()
    row.save(update_fields=["user", "token"])
    history.record("order.claimed", subject=row.number, actor=acting(user, "buyer"), order=row.number)
    return row
