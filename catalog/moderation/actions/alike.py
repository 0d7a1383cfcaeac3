"""What an officer says of photographs that look the same. Nothing happens to a cloth before."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.moderation import policies, reasons
from catalog.moderation.models import Alert
from catalog.moderation.publishing import call_back
from catalog.people.models import User
from catalog.people.roles import acting
from catalog.products.models import Product
from catalog.vetting import policies as vetting
from catalog.vetting.errors import OwnBusiness


@transaction.atomic
def harmless(*, alert_id: str, officer: User, reason: str) -> Alert:
    """Two photographs look alike and none is a copy.

    Raises NotFound, NotAllowed, OwnBusiness, ForbiddenMove, Refusal without a reason.
    """
    found = _in_hand(alert_id, officer)
    _close(found, Alert.HARMLESS, officer, reason)
    subject, actor = found.product.public_id, acting(officer, "catalogue")
    history.record("alert.harmless", subject=subject, actor=actor, other=found.other.public_id)
    return found


@transaction.atomic
def is_copy(*, alert_id: str, officer: User, product_id: str, reason: str) -> Alert:
    """One of the two, `product_id`, shows the other's photograph: it leaves the shelf until its maker has taken one of
    her own, and she reads the reason. What waits is decided about on its own page. Raises as harmless()."""
    found = _in_hand(alert_id, officer)
    both = {found.product.public_id: found.product, found.other.public_id: found.other}
    if product_id not in both:
        raise Refusal(_("Choose one from the list."), code="INVALID", field="product")
    copy = both[product_id]
    policies.check_may_judge(officer, copy.seller)
    said = _close(found, Alert.COPY, officer, reason)
    actor = acting(officer, "catalogue")
    history.record("alert.copy", subject=copy.public_id, actor=actor, reason=said)
    called = call_back(product=copy, officer_ref=officer.public_id, reason=said)
    if called is not None:
        data = {"reason": said, "submission": called.public_id}
        seller = copy.seller.public_id
        history.record("cloth.changes_asked", subject=copy.public_id, seller_ref=seller, actor=actor, **data)
    return found


def _in_hand(alert_id: str, officer: User) -> Alert:
    found = Alert.objects.filter(public_id=alert_id).first()
    if found is None:
        raise NotFound("")
    pair = locks.rows(
        Product.objects.filter(pk__in=[found.product_id, found.other_id]).select_related("seller__village")
    )
    by_key = {product.pk: product for product in pair}
    policies.check_may_judge(officer, by_key[found.product_id].seller)
    if bond := vetting.tie(officer, by_key[found.other_id].seller):
        raise OwnBusiness(bond)  # he would judge between his own and a stranger's
    locked = locks.row(Alert.objects.filter(pk=found.pk))
    if locked is None or locked.status != Alert.OPEN:
        raise ForbiddenMove(_("This has been decided, or taken back, meanwhile. Load the page again."))
    faults.point("moderation.alike")
    locked.product, locked.other = by_key[found.product_id], by_key[found.other_id]
    return locked


def _close(found: Alert, status: str, officer: User, reason: str) -> str:
    found.status, found.reason = status, reasons.given(reason)
    found.officer_ref, found.decided_at = officer.public_id, timezone.now()
    found.save(update_fields=["status", "reason", "officer_ref", "decided_at"])
    return found.reason
