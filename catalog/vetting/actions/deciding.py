"""What the city decides about a business. It takes effect at once: whatever a buyer meets joins `selling()`."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons import faults, history, locks, workdays
from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.commons.moves import move
from catalog.media import papers
from catalog.people.models import User
from catalog.sellers import moves
from catalog.sellers.models import Msme
from catalog.sellers.moves import VETTING
from catalog.vetting import choices, policies, queries
from catalog.vetting.actions.judging import in_hand
from catalog.vetting.errors import AnotherOfficer, NothingAsked, NotSettled, OwnBusiness, SecondOfficer
from catalog.vetting.models import Appeal, Application, Decision, Proposal

LEAST_REASON, MOST_REASON = 10, 2000
AFTER = {choices.SUSPEND: moves.SUSPENDED, choices.REVOKE: moves.REVOKED}


@transaction.atomic
def approve(*, application_id: str, officer: User, reason: str) -> Decision:
    """Let the business sell. Every required paper has to be accepted or waived, and no claim may wait to be mended.

    Raises NotFound, OwnBusiness, NotYours, NotSettled, Refusal.
    """
    found = in_hand(application_id, officer)
    before, state = found.seller.status, queries.progress(found)
    open_items = [
        item.requirement.code for item in state.items if item.requirement.is_required and not item.settled
    ] + [item.requirement.code for item in state.items if item.needs_mending and not item.requirement.is_required]
    if open_items or state.mend:
        raise NotSettled(open_items + state.mend)
    until = queries.papers_until(found)
    if until is not None and until < timezone.localdate():
        raise Refusal(_("A paper has expired since it was accepted. Ask for a new one."), code="EXPIRED")
    seller = found.seller
    seller.village, seller.centre, seller.since = found.village, found.centre, found.since
    seller.hands = max(1, (found.artisans_women or 0) + (found.artisans_men or 0))
    seller.papers_until = until
    seller.verified_on = timezone.localdate()
    seller.save()
    seller.techniques.set(found.techniques.all())
    days = _close(found, moves.APPROVED)
    _keep_for_now(found, officer)
    return _decide("seller.approved", seller, officer, choices.APPROVE, reason, before=before, working_days=days)


@transaction.atomic
def ask_for_changes(*, application_id: str, officer: User, reason: str) -> Decision:
    """Give the application back to be mended. The clock stops until it comes again.

    Raises NotFound, OwnBusiness, NotYours, NothingAsked, Refusal.
    """
    found = in_hand(application_id, officer)
    before, state = found.seller.status, queries.progress(found)
    if not state.mend and not any(item.needs_mending for item in state.items):
        raise NothingAsked
    days = _close(found, moves.CORRECTION)
    return _decide("seller.changes_asked", found.seller, officer, choices.ASK, reason, before=before, working_days=days)


@transaction.atomic
def reject(*, application_id: str, officer: User, reason: str) -> Decision:
    """Say no. The applicant may appeal once. Raises NotFound, OwnBusiness, NotYours, Refusal."""
    found = in_hand(application_id, officer)
    before = found.seller.status
    days = _close(found, moves.REJECTED)
    _keep_for_now(found, officer)
    return _decide("seller.rejected", found.seller, officer, choices.REJECT, reason, before=before, working_days=days)


def _close(found: Application, status: str) -> int:
    """The application leaves the officers' hands; how many working days they had it."""
    today = timezone.localdate()
    left = workdays.between(today, found.due_on) if found.due_on else 0
    found.days_left, found.due_on = left, None
    found.claimed_by, found.claimed_at = None, None
    found.save(update_fields=["days_left", "due_on", "claimed_by", "claimed_at", "updated_at"])
    move(found.seller, status, life=VETTING)
    return max(0, queries.PROMISED_DAYS - left)


def _keep_for_now(found: Application, officer: User) -> None:
    """From the decision on each paper is kept for as long as its item says; the night after, it is deleted."""
    actor, today = history.Actor(ref=officer.public_id, role="vetting"), timezone.localdate()
    for paper in found.papers.select_related("file", "requirement").order_by("file"):
        day = today + timedelta(days=paper.requirement.keep_days)
        papers.keep_until(file=paper.file, day=day, actor=actor, seller_ref=found.seller.public_id)


@transaction.atomic
def propose(*, seller_id: str, officer: User, outcome: str, reason: str) -> Proposal:
    """Ask a second officer to suspend or revoke a business. Nothing has happened to it yet.

    Raises NotFound, OwnBusiness, Refusal (PROPOSED when there is one already), ForbiddenMove.
    """
    seller = _locked(seller_id, officer)
    if outcome not in AFTER:
        raise NotFound("")
    _may_move(seller, AFTER[outcome])
    if Proposal.objects.filter(seller=seller, status=Proposal.OPEN).exists():
        raise Refusal(_("A second officer has been asked already. Wait for the answer."), code="PROPOSED")
    made = Proposal.objects.create(seller=seller, officer=officer, outcome=outcome, reason=_reason(reason))
    _record("proposal.made", seller, officer, outcome=outcome, reason=made.reason, proposal=made.public_id)
    return made


@transaction.atomic
def confirm(*, proposal_id: str, officer: User) -> Decision:
    """The second officer agrees: the business stops selling at once. Confirming twice is a quiet no.

    Raises NotFound, OwnBusiness, SecondOfficer, ForbiddenMove.
    """
    proposal, seller = _proposal(proposal_id, officer)
    if proposal.status == Proposal.CONFIRMED:
        return seller.decisions.filter(outcome=proposal.outcome, second_id=proposal.second_id).latest("at", "pk")
    if proposal.status != Proposal.OPEN:
        raise ForbiddenMove(_("Someone else has just changed this. Load the page again."))
    if proposal.officer_id == officer.pk:
        raise SecondOfficer
    if tie := policies.tie(proposal.officer, seller):
        raise OwnBusiness(tie)
    proposal.status, proposal.second, proposal.closed_at = Proposal.CONFIRMED, officer, timezone.now()
    proposal.save(update_fields=["status", "second", "closed_at"])
    before = seller.status
    move(seller, AFTER[proposal.outcome], life=VETTING)
    return _decide(
        "seller.suspended" if proposal.outcome == choices.SUSPEND else "seller.revoked",
        seller,
        proposal.officer,
        proposal.outcome,
        proposal.reason,
        before=before,
        second=officer,
    )


@transaction.atomic
def decline(*, proposal_id: str, officer: User, note: str) -> Proposal:
    """The second officer does not agree, or the first one takes it back. Raises NotFound, OwnBusiness, Refusal."""
    proposal, seller = _proposal(proposal_id, officer)
    if proposal.status == Proposal.DECLINED:
        return proposal
    if proposal.status != Proposal.OPEN:
        raise ForbiddenMove(_("Someone else has just changed this. Load the page again."))
    proposal.status, proposal.second, proposal.closed_at = Proposal.DECLINED, officer, timezone.now()
    proposal.closing_note = _reason(note)[:600]
    proposal.save(update_fields=["status", "second", "closed_at", "closing_note"])
    _record(
        "proposal.declined",
        seller,
        officer,
        outcome=proposal.outcome,
        reason=proposal.closing_note,
        proposal=proposal.public_id,
    )
    return proposal


@transaction.atomic
def reinstate(*, seller_id: str, officer: User, reason: str) -> Decision:
    """Let a suspended business sell again, all of it as it was. Raises NotFound, OwnBusiness, ForbiddenMove."""
    seller = _locked(seller_id, officer)
    if seller.status != moves.SUSPENDED:
        raise ForbiddenMove(_("Only a suspended shop can be reinstated."), state=seller.status)
    if Appeal.objects.filter(seller=seller, status=Appeal.OPEN).exists():
        raise Refusal(_("There is an appeal. Answer it; that also reinstates the shop."), code="APPEALED")
    move(seller, moves.APPROVED, life=VETTING)
    return _decide("seller.reinstated", seller, officer, choices.REINSTATE, reason, before=moves.SUSPENDED)


@transaction.atomic
def answer_appeal(*, appeal_id: str, officer: User, upheld: bool, answer: str) -> Appeal:
    """Another officer answers an appeal. When it was right the decision is overturned: a shop sells again, a rejected
    application goes back into the queue. Answering twice is a quiet no.

    Raises NotFound, OwnBusiness, AnotherOfficer, Refusal.
    """
    found = Appeal.objects.select_related("decision").filter(public_id=appeal_id).first()
    if found is None:
        raise NotFound("")
    seller = _locked_pk(found.seller_id, officer)
    found = Appeal.objects.select_related("decision").get(pk=found.pk)
    if found.status != Appeal.OPEN:
        return found
    if officer.pk in (found.decision.officer_id, found.decision.second_id):
        raise AnotherOfficer
    found.status = Appeal.UPHELD if upheld else Appeal.DISMISSED
    found.officer, found.answer, found.answered_at = officer, _reason(answer), timezone.now()
    found.save(update_fields=["status", "officer", "answer", "answered_at"])
    back = moves.SUBMITTED if found.decision.outcome == choices.REJECT else moves.APPROVED
    _record(
        "appeal.answered",
        seller,
        officer,
        appeal=found.public_id,
        upheld=upheld,
        reason=found.answer,
        before=seller.status,
        after=back if upheld else seller.status,
    )
    if upheld:
        _overturn(seller, found.decision, officer, found.answer)
    return found


def _overturn(seller: Msme, decision: Decision, officer: User, reason: str) -> None:
    if decision.outcome == choices.REJECT:
        application = seller.application
        application.due_on = workdays.after(timezone.localdate(), queries.PROMISED_DAYS)
        application.save(update_fields=["due_on", "updated_at"])
        move(seller, moves.SUBMITTED, life=VETTING)
        return
    before = seller.status
    move(seller, moves.APPROVED, life=VETTING)
    _decide("seller.reinstated", seller, officer, choices.REINSTATE, reason, before=before, overturns=decision)


# ---- shared


def _locked(seller_id: str, officer: User) -> Msme:
    return _may_decide(locks.row(Msme.objects.filter(public_id=seller_id)), officer)


def _locked_pk(pk: int, officer: User) -> Msme:
    return _may_decide(locks.row(Msme.objects.filter(pk=pk)), officer)


def _may_decide(seller: Msme | None, officer: User) -> Msme:
    if seller is None or not policies.may_in(officer, policies.DECIDE, seller):
        raise NotFound("")
    if tie := policies.tie(officer, seller):
        raise OwnBusiness(tie)
    return seller


def _proposal(proposal_id: str, officer: User) -> tuple[Proposal, Msme]:
    found = Proposal.objects.filter(public_id=proposal_id).first()
    if found is None:
        raise NotFound("")
    seller = _locked_pk(found.seller_id, officer)
    locked = Proposal.objects.select_related("officer").get(pk=found.pk)
    faults.point("vetting.looked")
    return locked, seller


def _may_move(seller: Msme, after: str) -> None:
    if not VETTING.allows(seller.status, after):
        raise ForbiddenMove(
            _("This can no longer be done: it is “%(state)s” now.") % {"state": VETTING.word(seller.status)},
            state=seller.status,
            wanted=after,
        )


def _reason(text: str) -> str:
    reason = text.strip()
    if len(reason) < LEAST_REASON:
        raise Refusal(_("Give the reason in a sentence. The applicant reads it."), code="REQUIRED", field="reason")
    if len(reason) > MOST_REASON:
        raise Refusal(_("Shorten this to %(limit_value)d characters.") % {"limit_value": MOST_REASON}, field="reason")
    return reason


def _decide(
    kind: str,
    seller: Msme,
    officer: User,
    outcome: str,
    reason: str,
    *,
    before: str,
    second: User | None = None,
    overturns: Decision | None = None,
    working_days: int | None = None,
) -> Decision:
    made = Decision.objects.create(
        seller=seller,
        outcome=outcome,
        reason=_reason(reason),
        officer=officer,
        second=second,
        overturns=overturns,
        working_days=working_days,
    )
    history.record(
        kind,
        subject=seller.public_id,
        seller_ref=seller.public_id,
        actor=history.Actor(ref=(second or officer).public_id, role="vetting"),
        decision=made.public_id,
        reason=made.reason,
        before=before,
        after=seller.status,
        first=officer.public_id if second else "",
    )
    return made


def _record(kind: str, seller: Msme, officer: User, **data: object) -> None:
    actor = history.Actor(ref=officer.public_id, role="vetting")
    history.record(kind, subject=seller.public_id, seller_ref=seller.public_id, actor=actor, **data)
