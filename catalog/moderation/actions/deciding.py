"""What an officer says of a cloth, and of a shop whose cloth needs no look beforehand."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.commons.moves import move
from catalog.heritage.models import Technique
from catalog.moderation import choices, moves, policies, reasons
from catalog.moderation.models import Alert, Submission, Trust
from catalog.moderation.publishing import bring_out, draft_of
from catalog.people.models import User
from catalog.products import facts
from catalog.products.models import Product
from catalog.sellers.models import Msme

AFTER = {choices.APPROVE: moves.APPROVED, choices.ASK: moves.CHANGES, choices.REJECT: moves.REJECTED}


@transaction.atomic
def approve(*, submission_id: str, officer: User, looked: Mapping[str, str]) -> Submission:
    """Let it through: buyers see it, if the shop may sell. `looked` has what was seen of each sign (choices.signs()).

    Raises NotFound, NotAllowed, OwnBusiness, ForbiddenMove, and Refusal: SIGN_MISSING when a sign is marked as not
    there, ALIKE while a photograph looks like another cloth's and nobody has said that this is harmless.
    """
    found = _judged(submission_id, officer, looked)
    if "no" in found.looked.values():
        sentence = _("You marked a sign as not there. Ask for changes, or look again.")
        raise Refusal(sentence, code="SIGN_MISSING", field="looked")
    if found.product.alerts.exclude(status=Alert.HARMLESS).exists():
        sentence = _("A photograph looks like another cloth’s. Decide about that first.")
        raise Refusal(sentence, code="ALIKE")
    before = found.product.status
    _close(found, officer, choices.APPROVE, "")
    if not found.published_first:
        bring_out(found)
    said = {"before": before, "after": found.product.status, "submission": found.public_id}
    _record("cloth.approved", found.seller, found.product.public_id, officer, **said)
    return found


@transaction.atomic
def ask_changes(*, submission_id: str, officer: User, reason: str, looked: Mapping[str, str]) -> Submission:
    """Ask the maker to mend it; she reads the reason. What buyers see stays, save where it went live before anybody
    looked: that leaves the shelf, and the trust ends. Raises as approve(), Refusal without a reason."""
    found = _judged(submission_id, officer, looked)
    _close(found, officer, choices.ASK, reasons.given(reason))
    _step_back(found, Product.CHANGES)
    if found.kind == Submission.EDIT and not found.product.submissions.filter(status=moves.DRAFT).exists():
        draft_of(found)
    said = {"reason": found.reason, "submission": found.public_id}
    _record("cloth.changes_asked", found.seller, found.product.public_id, officer, **said)
    _trust_no_more(found, officer)
    return found


@transaction.atomic
def reject(*, submission_id: str, officer: User, reason: str, looked: Mapping[str, str]) -> Submission:
    """Say no. A cloth that was new is rejected; of one that buyers see the change is, and the live copy stays. Raises
    as ask_changes()."""
    found = _judged(submission_id, officer, looked)
    _close(found, officer, choices.REJECT, reasons.given(reason))
    _step_back(found, Product.REJECTED)
    said = {"reason": found.reason, "submission": found.public_id}
    _record("cloth.rejected", found.seller, found.product.public_id, officer, **said)
    _trust_no_more(found, officer)
    return found


@transaction.atomic
def trust(*, seller_id: str, officer: User, reason: str) -> Trust:
    """Let the shop's cloth go live at once from now on, one in a few looked at afterwards. Twice is a quiet no.

    Raises NotFound, NotAllowed, OwnBusiness, Refusal.
    """
    seller = _shop(seller_id, officer)
    made, new = Trust.objects.get_or_create(
        seller=seller, defaults={"officer_ref": officer.public_id, "reason": reasons.given(reason)}
    )
    if new:
        _record("shop.trusted", seller, seller.public_id, officer, reason=made.reason)
    return made


@transaction.atomic
def end_trust(*, seller_id: str, officer: User, reason: str) -> None:
    """Look at the shop's cloth before it is shown again. Raises as trust(); none to end is a quiet no."""
    seller = _shop(seller_id, officer)
    if Trust.objects.filter(seller=seller).delete()[0]:
        _record("shop.trust_ended", seller, seller.public_id, officer, reason=reasons.given(reason))


def _judged(submission_id: str, officer: User, looked: Mapping[str, str]) -> Submission:
    """What waits, locked after its cloth, with what was seen of it."""
    owner = Submission.objects.filter(public_id=submission_id).exclude(handed_in_at=None).values("product")
    product = locks.row(Product.objects.filter(pk__in=owner).select_related("seller__village", "technique"))
    if product is None:
        raise NotFound("")
    policies.check_may_judge(officer, product.seller)
    found = locks.row(Submission.objects.filter(public_id=submission_id))
    assert found is not None
    if found.status != moves.WAITING:
        raise ForbiddenMove(_("This has been decided, or taken back, meanwhile. Load the page again."))
    faults.point("moderation.looked")
    found.product, found.seller = product, product.seller
    known = choices.signs(found.after["technique"], is_batik=_is_batik(found))
    found.looked = {code: seen for code, seen in looked.items() if code in known and seen in choices.SEEN}
    return found


def _is_batik(found: Submission) -> bool:
    return Technique.objects.filter(slug=found.after["technique"], is_batik=True).exists()


def _close(found: Submission, officer: User, outcome: str, reason: str) -> None:
    found.decided_at, found.officer_ref, found.reason = timezone.now(), officer.public_id, reason
    found.save(update_fields=["decided_at", "officer_ref", "reason", "looked"])
    move(found, AFTER[outcome], life=moves.SUBMISSION)


def _step_back(found: Submission, status: str) -> None:
    """Buyers see again what they saw before: nothing of a cloth that was new, else the copy that an officer knows."""
    if found.kind == Submission.FIRST:
        move(found.product, status, life=moves.CLOTH)
    elif found.published_first:
        if facts.of(found.product) == found.after:
            facts.write(product=found.product, facts=found.before)
        else:  # more has changed since, and nobody has looked at any of it
            move(found.product, status, life=moves.CLOTH)


def _trust_no_more(found: Submission, officer: User) -> None:
    if Trust.objects.filter(seller=found.seller).delete()[0]:
        _record("shop.trust_ended", found.seller, found.seller.public_id, officer, reason=found.reason)


def _shop(seller_id: str, officer: User) -> Msme:
    found = locks.row(Msme.objects.filter(public_id=seller_id).select_related("village"))
    if found is None:
        raise NotFound("")
    policies.check_may_judge(officer, found)
    return found


def _record(kind: str, seller: Msme, subject: str, officer: User, **data: object) -> None:
    actor = history.Actor(ref=officer.public_id, role="catalogue")
    history.record(kind, subject=subject, seller_ref=seller.public_id, actor=actor, **data)
