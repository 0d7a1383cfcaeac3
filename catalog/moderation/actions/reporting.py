"""“Something is wrong with this cloth”: what anybody with an account may tell the city, and what becomes of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import ForbiddenMove, NotAllowed, NotFound, Refusal
from catalog.moderation import choices, policies, reasons
from catalog.moderation.models import Report
from catalog.moderation.publishing import call_back
from catalog.people.models import User
from catalog.people.roles import acting
from catalog.products.models import Product

MOST_A_DAY, LONGEST = 5, 1000


@transaction.atomic
def report(*, product_id: str, by: User, reason: str, words: str) -> Report:
    """Tell the city about a cloth that buyers see. The same person's second report of it, while the first is open, is a
    quiet no. Raises NotFound, NotAllowed for a shut account, Refusal (INVALID, REQUIRED, TOO_MANY)."""
    person = locks.row(User.objects.filter(pk=by.pk, is_active=True))
    if person is None:
        raise NotAllowed(_("Log in first."))
    product = Product.objects.public().filter(public_id=product_id).select_related("seller").first()
    if product is None:
        raise NotFound("")
    if reason not in choices.WRONGS:
        raise Refusal(_("Choose what is wrong."), code="INVALID", field="reason")
    words = words.strip()
    if len(words) < 10:
        raise Refusal(_("Say in a sentence what you saw; an officer reads it."), code="REQUIRED", field="words")
    if len(words) > LONGEST:
        raise Refusal(_("Shorten this to %(limit_value)d characters.") % {"limit_value": LONGEST}, field="words")
    mine = Report.objects.filter(reporter=person)
    if found := mine.filter(product=product, status=Report.OPEN).first():
        return found
    faults.point("moderation.reported")
    if mine.filter(at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        sentence = _("You have reported %(most)d cloths today. The officers look at those first; come back tomorrow.")
        raise Refusal(sentence % {"most": MOST_A_DAY}, code="TOO_MANY")
    made = Report.objects.create(product=product, seller=product.seller, reporter=person, reason=reason, words=words)
    history.record("cloth.reported", subject=product.public_id, actor=acting(person, "buyer"), report=made.public_id)
    return made


@transaction.atomic
def uphold(*, report_id: str, officer: User, answer: str) -> Report:
    """The report is right: the cloth leaves the shelf until its maker has mended it, and she reads the answer; whoever
    reported it hears so. Raises NotFound, NotAllowed, OwnBusiness, ForbiddenMove, Refusal without an answer."""
    found = _in_hand(report_id, officer)
    said = _close(found, Report.UPHELD, officer, answer)
    called = call_back(product=found.product, officer_ref=officer.public_id, reason=said)
    seller = found.seller.public_id
    actor = acting(officer, "catalogue")
    history.record("report.upheld", subject=found.product.public_id, actor=actor, report=found.public_id)
    if called is not None:
        data = {"reason": said, "submission": called.public_id}
        history.record("cloth.changes_asked", subject=found.product.public_id, seller_ref=seller, actor=actor, **data)
    return found


@transaction.atomic
def dismiss(*, report_id: str, officer: User, answer: str) -> Report:
    """Nothing is wrong with the cloth; whoever reported it hears why. Raises as uphold()."""
    found = _in_hand(report_id, officer)
    _close(found, Report.DISMISSED, officer, answer)
    actor = acting(officer, "catalogue")
    history.record("report.dismissed", subject=found.product.public_id, actor=actor, report=found.public_id)
    return found


def _in_hand(report_id: str, officer: User) -> Report:
    owner = Report.objects.filter(public_id=report_id).values("product")
    product = locks.row(Product.objects.filter(pk__in=owner).select_related("seller__village"))
    if product is None:
        raise NotFound("")
    policies.check_may_judge(officer, product.seller)
    found = locks.row(Report.objects.filter(public_id=report_id))
    assert found is not None
    if found.status != Report.OPEN:
        raise ForbiddenMove(_("This has been decided, or taken back, meanwhile. Load the page again."))
    found.product, found.seller = product, product.seller
    return found


def _close(found: Report, status: str, officer: User, answer: str) -> str:
    found.status, found.answer = status, reasons.given(answer)
    found.officer_ref, found.decided_at = officer.public_id, timezone.now()
    found.save(update_fields=["status", "answer", "officer_ref", "decided_at"])
    return found.answer
