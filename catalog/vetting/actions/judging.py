"""What an officer does with an application before the decision: take it, judge each claim and paper, visit, look at
what is masked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.moves import move
from catalog.media import papers as files
from catalog.people import seals
from catalog.people.models import User
from catalog.sellers.models import Msme
from catalog.sellers.moves import APPROVED, REVIEW, SUBMITTED, VETTING
from catalog.vetting import choices, policies, queries
from catalog.vetting.errors import NotYours, OwnBusiness
from catalog.vetting.fields import FIELDS
from catalog.vetting.models import Application, Check, Interest, Mark, Paper, SiteVisit, VisitPhoto

LEAST_REASON = 5


@transaction.atomic
def claim(*, application_id: str, officer: User) -> Application:
    """Take an application that nobody has in hand. Taking one's own again is a quiet no.

    Raises NotFound, OwnBusiness, NotAllowed, Refusal (CLAIMED) when another officer was faster.
    """
    found = for_judging(application_id, officer)
    if found.claimed_by_id == officer.pk:
        return found
    if found.claimed_by_id is not None:
        raise Refusal(
            _("%(officer)s has this in hand already.") % {"officer": _called(found.claimed_by)}, code="CLAIMED"
        )
    move(found.seller, REVIEW, life=VETTING)
    found.claimed_by, found.claimed_at = officer, timezone.now()
    found.save(update_fields=["claimed_by", "claimed_at", "updated_at"])
    record("application.claimed", found, officer)
    return found


@transaction.atomic
def release(*, application_id: str, officer: User) -> Application:
    """Give back an application that one has in hand; it waits for another officer. Raises NotFound, NotYours."""
    found = in_hand(application_id, officer)
    move(found.seller, SUBMITTED, life=VETTING)
    found.claimed_by, found.claimed_at = None, None
    found.save(update_fields=["claimed_by", "claimed_at", "updated_at"])
    record("application.released", found, officer)
    return found


@transaction.atomic
def judge(
    *,
    application_id: str,
    officer: User,
    kind: str,
    code: str,
    verdict: str,
    reason: str = "",
    expires_on: date | None = None,
) -> Check:
    """Accept, reject, waive or ask again for one item of the check-list (`kind` ITEM) or one claim (FIELD).

    What is not accepted needs a reason, which the applicant reads. Raises NotFound, NotYours, OwnBusiness, Refusal.
    """
    found = in_hand(application_id, officer)
    reason = reason.strip()
    _known(found, kind, code, verdict)
    if verdict in (*choices.NEEDS_MENDING, choices.WAIVED) and len(reason) < LEAST_REASON:
        raise Refusal(_("Give the reason. The applicant reads it."), code="REQUIRED", field="reason")
    if len(reason) > 600:
        raise Refusal(_("Shorten this to %(limit_value)d characters.") % {"limit_value": 600}, field="reason")
    if expires_on is not None and expires_on < timezone.localdate():
        raise Refusal(
            _("This day has passed: an expired paper cannot be accepted."), code="EXPIRED", field="expires_on"
        )
    before = found.checks.filter(kind=kind, code=code).values_list("verdict", flat=True).first() or choices.WAITING
    check, _new = Check.objects.update_or_create(
        application=found,
        kind=kind,
        code=code,
        defaults={
            "verdict": verdict,
            "reason": reason,
            "expires_on": expires_on if verdict == choices.ACCEPTED else None,
            "officer": officer,
            "decided_at": timezone.now(),
        },
    )
    if before != verdict:
        Mark.objects.filter(proof=check).delete()  # it was read off a paper that was judged otherwise, or another one
    record(
        "check.judged",
        found,
        officer,
        what=kind,
        code=code,
        before=before,
        after=verdict,
        reason=reason,
        expires_on=expires_on.isoformat() if expires_on else "",
    )
    return check


def _known(found: Application, kind: str, code: str, verdict: str) -> None:
    if verdict not in dict(choices.VERDICTS) or verdict == choices.WAITING:
        raise Refusal(_("Choose one from the list."), field="verdict")
    if kind == Check.FIELD:
        if code not in FIELDS or verdict == choices.WAIVED:
            raise NotFound("")
        return
    item = next((one for one in queries.items(found) if one.requirement.code == code), None)
    if kind != Check.ITEM or item is None:
        raise NotFound("")
    if verdict == choices.ACCEPTED and not item.papers:
        raise Refusal(_("There is no file to accept. Waive it or ask for it."), code="NO_FILE", field="verdict")


@transaction.atomic
def prolong(*, application_id: str, officer: User, code: str, expires_on: date | None) -> Check:
    """Enter a new last day for an accepted paper of an approved business, such as after a renewal that was shown.

    Takes effect at once. Raises NotFound, OwnBusiness, NotAllowed, Refusal.
    """
    found = for_judging(application_id, officer)
    check = found.checks.filter(kind=Check.ITEM, code=code, verdict=choices.ACCEPTED).first()
    if check is None or found.seller.status != APPROVED:
        raise NotFound("")
    _not_over(expires_on)
    before = check.expires_on
    check.expires_on, check.officer, check.decided_at = expires_on, officer, timezone.now()
    check.save(update_fields=["expires_on", "officer", "decided_at"])
    _measure_papers(found)
    record("check.prolonged", found, officer, code=code, before=_iso(before), after=_iso(expires_on))
    return check


@transaction.atomic
def accept_shown(*, application_id: str, officer: User, code: str, expires_on: date | None) -> Check:
    """Accept a paper that nobody has to have, and that an approved business has got since and shown at the office:
    a Batikmark certificate, the paper of a member of the geographical indication. No picture of it is kept.

    Raises NotFound, also for what is required or accepted already; OwnBusiness, Refusal.
    """
    found = for_judging(application_id, officer)
    item = next((one for one in queries.items(found) if one.requirement.code == code), None)
    if item is None or item.requirement.is_required or item.settled or found.seller.status != APPROVED:
        raise NotFound("")
    _not_over(expires_on)
    check, _new = Check.objects.update_or_create(
        application=found,
        kind=Check.ITEM,
        code=code,
        defaults={
            "verdict": choices.ACCEPTED,
            "reason": "",
            "expires_on": expires_on,
            "officer": officer,
            "decided_at": timezone.now(),
        },
    )
    _measure_papers(found)
    record("check.shown", found, officer, code=code, after=_iso(expires_on))
    return check


def _not_over(expires_on: date | None) -> None:
    if expires_on is not None and expires_on < timezone.localdate():
        raise Refusal(
            _("This day has passed: an expired paper cannot be accepted."), code="EXPIRED", field="expires_on"
        )


def _measure_papers(found: Application) -> None:
    found.seller.papers_until = queries.papers_until(found)
    found.seller.save(update_fields=["papers_until"])


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def record_visit(
    *,
    application_id: str,
    officer: User,
    on: date,
    signs: Mapping[str, str],
    note: str = "",
    photos: Sequence[UploadedFile] = (),
) -> SiteVisit:
    """What was seen at the workshop. Raises NotFound, NotYours, OwnBusiness, Refusal, also for a photograph."""
    with transaction.atomic():
        found = in_hand(application_id, officer)
    if on > timezone.localdate():
        raise Refusal(_("A visit is recorded after it was made."), code="INVALID", field="on")
    known = dict(choices.SEEN)
    seen = {code: signs[code] for code, _words in choices.SIGNS if signs.get(code) in known}
    if len(note) > 2000:
        raise Refusal(_("Shorten this to %(limit_value)d characters.") % {"limit_value": 2000}, field="note")
    kept = [files.keep(upload=photo, uploaded_by=officer.public_id) for photo in photos]
    with transaction.atomic():
        found = in_hand(application_id, officer)
        visit = SiteVisit.objects.create(application=found, officer=officer, on=on, signs=seen, note=note.strip())
        VisitPhoto.objects.bulk_create([VisitPhoto(visit=visit, file=file) for file in kept])
        record("visit.recorded", found, officer, on=on.isoformat(), signs=seen, photos=len(kept))
    return visit


@transaction.atomic
def reveal(*, application_id: str, officer: User, name: str, why: str) -> str:
    """A sealed value in plain, for an officer who says why. The entry is written first: without it nothing is shown.

    Raises NotFound, OwnBusiness, NotAllowed, Refusal.
    """
    found = _visible(application_id, officer)
    if not policies.may_in(officer, policies.REVEAL, found.seller):
        raise NotAllowed(_("You may not see this number."))
    if name not in FIELDS or not FIELDS[name].sealed or not getattr(found, f"{name}_sealed") or not found.applicant:
        raise NotFound("")
    if len(why.strip()) < LEAST_REASON:
        raise Refusal(_("Say what you need the number for. It is written down."), code="REQUIRED", field="why")
    record("private.revealed", found, officer, field=name, why=why.strip()[:300])
    return seals.unseal(found.applicant.public_id, getattr(found, f"{name}_sealed"))


def look_at(*, paper_id: str, page: int, reader: User) -> str:
    """A token, good for 60 seconds, of a page (from 1) of a paper, for its owner or an officer who may see it.

    The look is written down before there is a token. Raises NotFound to everybody else.
    """
    paper = (
        Paper.objects.select_related("file", "requirement", "application__seller__village")
        .filter(public_id=paper_id)
        .first()
    )
    if paper is None:
        raise NotFound("")
    return _link(paper.file, page, reader, paper.application, paper.requirement.code, replaced=bool(paper.replaced_at))


def look_at_visit(*, photo_id: int, reader: User) -> str:
    """The same for a photograph of a visit, which officers alone see."""
    photo = VisitPhoto.objects.select_related("file", "visit__application__seller__village").filter(pk=photo_id).first()
    if photo is None or policies.owns(reader, photo.visit.application.seller):
        raise NotFound("")
    return _link(photo.file, 1, reader, photo.visit.application, "visit", replaced=False)


def _link(file: Any, page: int, reader: User, found: Application, item: str, *, replaced: bool) -> str:
    seller = found.seller
    if policies.owns(reader, seller) and not replaced:
        role = "applicant"
    elif policies.may_see(reader, seller):
        role = "vetting"
    else:
        raise NotFound("")
    return files.link(
        file=file,
        page=page,
        reader=reader.public_id,
        actor=history.Actor(ref=reader.public_id, role=role),
        why=item,
        subject=found.public_id,
        seller_ref=seller.public_id,
    )


@transaction.atomic
def declare_interest(*, seller_id: str, officer: User, kind: str) -> Interest:
    """An officer says that he has a tie to a business. What he has in hand of it goes back to the others.

    Raises NotFound, also for who is no officer where the business lies.
    """
    seller = locks.row(Msme.objects.filter(public_id=seller_id))
    if seller is None or kind not in dict(Interest.KINDS) or not policies.may_in(officer, policies.SEE, seller):
        raise NotFound("")
    held = Application.objects.filter(seller=seller, claimed_by=officer).select_related("seller").first()
    if held is not None:
        held.claimed_by, held.claimed_at = None, None
        held.save(update_fields=["claimed_by", "claimed_at", "updated_at"])
        if held.seller.status == REVIEW:
            move(held.seller, SUBMITTED, life=VETTING)
    made, new = Interest.objects.get_or_create(user=officer, seller=seller, ended_at=None, defaults={"kind": kind})
    if new:
        actor = history.Actor(ref=officer.public_id, role="vetting")
        history.record(
            "interest.declared", subject=seller.public_id, seller_ref=seller.public_id, actor=actor, kind_of=kind
        )
    return made


# ---- what the other verbs of officers share


def for_judging(application_id: str, officer: User) -> Application:
    """The application with its shop locked, for an officer who may judge it. Raises NotFound, OwnBusiness."""
    locks.row(Msme.objects.filter(application__public_id=application_id))
    found = _judged(queries.application(application_id), officer)
    faults.point("vetting.looked")
    return found


def _judged(found: Application | None, officer: User) -> Application:
    if found is None or found.submitted_at is None or not policies.may_in(officer, policies.DECIDE, found.seller):
        raise NotFound("")
    if tie := policies.tie(officer, found.seller):
        raise OwnBusiness(tie)
    return found


def _visible(application_id: str, officer: User) -> Application:
    found = queries.application(application_id)
    if found is None or found.submitted_at is None or not policies.may_in(officer, policies.SEE, found.seller):
        raise NotFound("")
    if tie := policies.tie(officer, found.seller):
        raise OwnBusiness(tie)
    return found


def in_hand(application_id: str, officer: User) -> Application:
    """The application that this officer has taken. Raises NotFound, OwnBusiness, NotYours."""
    found = for_judging(application_id, officer)
    if found.claimed_by_id != officer.pk or found.seller.status != REVIEW:
        raise NotYours
    return found


def record(kind: str, found: Application, officer: User, **data: Any) -> None:
    """An entry about an application, by an officer."""
    history.record(
        kind,
        subject=found.public_id,
        seller_ref=found.seller.public_id,
        actor=history.Actor(ref=officer.public_id, role="vetting"),
        **data,
    )


def _called(person: User | None) -> str:
    return person.name or _("Another officer") if person else _("Another officer")
