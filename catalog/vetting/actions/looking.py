"""An officer looks at a seller's pages as she sees them: by his role, written down each time, shown to her."""

from typing import Any

from django.db import transaction

from catalog.commons import history
from catalog.commons.errors import NotFound
from catalog.people.models import User
from catalog.people.permissions import VETTING_VIEW_AS_SELLER
from catalog.sellers.models import Msme
from catalog.vetting import policies
from catalog.vetting.errors import OwnBusiness


@transaction.atomic
def begin(*, seller_id: str, officer: User, why: str) -> Msme:
    """Start looking. Raises NotFound, OwnBusiness."""
    found = shop(seller_id=seller_id, officer=officer)
    if found is None:
        seller = Msme.objects.filter(public_id=seller_id).select_related("village").first()
        if (
            seller
            and policies.may_in(officer, VETTING_VIEW_AS_SELLER, seller)
            and (tie := policies.tie(officer, seller))
        ):
            raise OwnBusiness(tie)
        raise NotFound("")
    _record("seller.looked_at", found, officer, page="", why=why.strip()[:300])
    return found


def shop(*, seller_id: str, officer: Any) -> Msme | None:
    """The shop, when the officer may look at it at this moment."""
    found = Msme.objects.filter(public_id=seller_id).select_related("village").first()
    if found is None or not isinstance(officer, User):
        return None
    allowed = policies.may_in(officer, VETTING_VIEW_AS_SELLER, found) and not policies.tie(officer, found)
    return found if allowed else None


@transaction.atomic
def looked(*, seller: Msme, officer: Any, page: str) -> None:
    """Write one look down. It comes before the page is made: without the entry there is no page."""
    _record("seller.looked_at", seller, officer, page=page)


def _record(kind: str, seller: Msme, officer: User, **data: str) -> None:
    actor = history.Actor(ref=officer.public_id, role="vetting")
    history.record(kind, subject=seller.public_id, seller_ref=seller.public_id, actor=actor, **data)
