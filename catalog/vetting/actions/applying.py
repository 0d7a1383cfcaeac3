"""What an applicant does: begin, fill in, hand in papers, submit, mend, appeal."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons import history, locks, workdays
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.moves import move
from catalog.media import papers as files
from catalog.people import consents, seals
from catalog.people.models import User
from catalog.sellers import numbers
from catalog.sellers.actions import open_shop
from catalog.sellers.models import Msme
from catalog.sellers.moves import CORRECTION, SUBMITTED, VETTING
from catalog.vetting import choices, queries
from catalog.vetting.errors import Closed, Incomplete
from catalog.vetting.fields import FIELDS, cleaned
from catalog.vetting.models import Appeal, Application, Check, Decision, Paper, Requirement
from catalog.vetting.policies import owns

STATEMENT = "2026-11"  # version of the statement that all of it is true


@transaction.atomic
def begin(*, user: User, name: str, language: str = "id") -> Application:
    """A new shop, closed to everybody, with an application that its owner fills in. Raises Refusal for the name, or
    when the person has too many unfinished ones; NotAllowed for an account that may no longer log in."""
    locked = locks.row(User.objects.filter(pk=user.pk))
    if locked is None or not locked.is_active:
        raise NotAllowed("")
    seller = open_shop(owner=user, name=cleaned("name", name), language=language)
    made = Application.objects.create(seller=seller, applicant=user)
    history.record("application.begun", subject=made.public_id, seller_ref=seller.public_id, actor=_actor(user))
    return made


@transaction.atomic
def fill(*, application_id: str, user: User, values: Mapping[str, str]) -> dict[str, Refusal]:
    """Keep what was typed, field by field; a field at fault keeps what it had. Returns the faults by field.

    A claim that an officer wanted mended, or had accepted, waits to be looked at again once it has changed. Raises
    NotFound for who does not own the shop, Closed while it is with the officers.
    """
    found = _editable(application_id, user)
    faults: dict[str, Refusal] = {}
    changed = []
    for name, text in values.items():
        if FIELDS[name].sealed and text and text == getattr(found, f"{name}_masked"):
            continue  # as the form showed it
        try:
            value = cleaned(name, text)
        except Refusal as why:
            faults[name] = why
            continue
        if keep(found, name, value):
            changed.append(name)
    if changed:
        found.save()
        found.seller.save()
        now = timezone.now()
        said = found.checks.filter(kind=Check.FIELD, code__in=changed)
        said.update(verdict=choices.WAITING, officer=None, decided_at=None, answered_at=now)
        _record("application.filled", found, user, fields=changed)
    return faults


def keep(found: Application, name: str, value: Any) -> bool:
    """Set one value on the application and its shop, which the caller saves. True when it is another one."""
    if FIELDS[name].sealed:
        return _keep_sealed(found, name, value)
    before = queries.value_of(found, name)
    if name == "techniques":
        if {row.pk for row in before} == {row.pk for row in value}:
            return False
        found.techniques.set(value)
        found.seller.techniques.set(value)
        found._prefetched_objects_cache = {}  # type: ignore[attr-defined]
        return True
    after = value if value is not None else _EMPTY.get(name, "")
    if before == after or (name == "point" and value is None and before is None):
        return False
    if name == "point":
        found.latitude, found.longitude = value or (None, None)
    elif name == "name":
        found.seller.name = value
    else:
        setattr(found, name, after)
        if name in ("village", "centre"):
            setattr(found.seller, name, value)
    return True


_EMPTY: dict[str, None] = dict.fromkeys(("village", "centre", "since", "capacity", "point"))


def _keep_sealed(found: Application, name: str, value: str | None) -> bool:
    person = found.applicant
    if person is None:
        raise NotFound("")
    kept = getattr(found, f"{name}_sealed")
    if not value:
        if not kept:
            return False
        setattr(found, f"{name}_sealed", "")
        setattr(found, f"{name}_masked", "")
        return True
    if kept and seals.unseal(person.public_id, kept) == value:
        return False
    setattr(found, f"{name}_sealed", seals.seal(person.public_id, value))
    setattr(found, f"{name}_masked", numbers.masked(value))
    if name == "nik":
        told = numbers.nik(value, today=timezone.localdate())
        found.nik_blind = seals.blind(value)
        found.owner_birth_year, found.owner_is_woman = told.born.year, told.is_woman
    return True


def hand_in(*, application_id: str, user: User, item: str, upload: UploadedFile) -> Paper:
    """Keep a file for an item of the check-list. What an officer wanted to have again is replaced by it; else it is
    added, up to the number the item takes.

    The file is checked and kept first, outside of any transaction, since that takes seconds. Raises NotFound, Closed,
    and whatever the file's own check says.
    """
    with transaction.atomic():
        found = _editable(application_id, user)
        requirement = _asked(found, item)
        _room(found, requirement)
    kept = files.keep(upload=upload, uploaded_by=user.public_id)
    try:
        return _lay_down(application_id, user, requirement, kept)
    except Refusal:
        files.delete(file=kept, why="not needed", actor=_actor(user))
        raise


@transaction.atomic
def _lay_down(application_id: str, user: User, requirement: Requirement, kept: Any) -> Paper:
    found = _editable(application_id, user)
    _room(found, requirement)
    now = timezone.now()
    check = found.checks.filter(kind=Check.ITEM, code=requirement.code).first()
    if check and check.verdict != choices.WAITING:
        if check.verdict in choices.NEEDS_MENDING:
            found.papers.filter(requirement=requirement, replaced_at=None).update(replaced_at=now)
        found.checks.filter(pk=check.pk).update(
            verdict=choices.WAITING, officer=None, decided_at=None, expires_on=None, answered_at=now
        )
    paper = Paper.objects.create(application=found, requirement=requirement, file=kept, uploaded_by=user)
    _record("application.handed_in", found, user, item=requirement.code, paper=paper.public_id)
    return paper


def take_back(*, application_id: str, user: User, paper_id: str) -> None:
    """Remove a file that was handed in, before the application is with the officers. Raises NotFound, Closed."""
    with transaction.atomic():
        found = _editable(application_id, user)
        paper = found.papers.select_related("requirement", "file").filter(public_id=paper_id, replaced_at=None).first()
        if paper is None:
            raise NotFound(_("This file is not there any more."))
        found.papers.filter(pk=paper.pk).update(replaced_at=timezone.now())
        _record("application.taken_back", found, user, item=paper.requirement.code, paper=paper.public_id)
    files.delete(file=paper.file, why="taken back", actor=_actor(user))


@transaction.atomic
def submit(*, application_id: str, user: User, true: bool, agreed: Mapping[str, str]) -> Application:
    """Hand the application in, for the first time or after mending. The same request twice is a quiet no.

    `agreed` names the version of each text of consents.OF_SELLERS that the person has ticked. Raises NotFound,
    Incomplete with what is missing, Refusal (NOT_TRUE) without the statement, Refusal (NOT_AGREED, OLD_VERSION) whose
    `field` is the text, ForbiddenMove.
    """
    # The person before her shop, as everywhere: consents lock her, too.
    locks.row(User.objects.filter(pk=user.pk))
    found = _own(application_id, user)
    if found.seller.status == SUBMITTED:
        return found
    if found.seller.status not in queries.EDITABLE:
        raise Closed
    state = queries.progress(found)
    if not state.complete:
        names = [one.name for fields in state.missing_fields.values() for one in fields] + state.mend
        raise Incomplete(names, [item.requirement.code for item in state.missing_items])
    if not true:
        raise Refusal(_("Confirm that everything you entered is true."), code="NOT_TRUE", field="true")
    for kind in consents.OF_SELLERS:
        if not agreed.get(kind):
            raise Refusal(
                _("Agree to this text. Without it the city cannot work on it."), code="NOT_AGREED", field=kind
            )
        consents.give(person=user, kind=kind, version=agreed[kind], where=consents.APPLICATION)
    today = timezone.localdate()
    days = queries.PROMISED_DAYS if found.submitted_at is None else max(found.days_left, 1)
    found.due_on = workdays.after(today, days)
    found.submitted_at = found.submitted_at or timezone.now()
    found.statement_version = STATEMENT
    found.save(update_fields=["due_on", "submitted_at", "statement_version", "updated_at"])
    again = found.seller.status == CORRECTION
    move(found.seller, SUBMITTED, life=VETTING)
    _record(
        "application.submitted",
        found,
        user,
        again=again,
        statement=STATEMENT,
        agreed={kind: agreed[kind] for kind in consents.OF_SELLERS},
    )
    return found


@transaction.atomic
def appeal(*, decision_id: str, user: User, words: str) -> Appeal:
    """Ask for another officer to look again at a decision; once for each. Raises NotFound, Refusal."""
    decision = Decision.objects.select_related("seller").filter(public_id=decision_id).first()
    if decision is None or not owns(user, decision.seller):
        raise NotFound("")
    seller = locks.row(Msme.objects.filter(pk=decision.seller_id))
    if seller is None or decision.outcome not in choices.APPEALABLE or _latest(seller) != decision:
        raise Refusal(_("There is nothing to appeal against here."), code="NO_APPEAL")
    text = words.strip()
    if len(text) < 10:
        raise Refusal(_("Say in a few sentences why the decision is not right."), code="REQUIRED", field="words")
    if len(text) > 2000:
        raise Refusal(_("Shorten this to %(limit_value)d characters.") % {"limit_value": 2000}, field="words")
    made, new = Appeal.objects.get_or_create(decision=decision, defaults={"seller": seller, "words": text, "by": user})
    if not new:
        raise Refusal(_("You have appealed against this decision already."), code="APPEALED")
    history.record("appeal.made", subject=made.public_id, seller_ref=seller.public_id, actor=_actor(user))
    return made


def _latest(seller: Msme) -> Decision | None:
    return seller.decisions.order_by("-at", "-pk").first()


def _actor(user: User) -> history.Actor:
    return history.Actor(ref=user.public_id, role="applicant")


def _record(kind: str, found: Application, user: User, **data: Any) -> None:
    history.record(kind, subject=found.public_id, seller_ref=found.seller.public_id, actor=_actor(user), **data)


def _own(application_id: str, user: User) -> Application:
    """The application of a shop that the person owns, with its shop locked. Raises NotFound."""
    locks.row(Msme.objects.filter(application__public_id=application_id))
    found = queries.application(application_id)
    if found is None or not owns(user, found.seller):
        raise NotFound("")
    return found


def _editable(application_id: str, user: User) -> Application:
    found = _own(application_id, user)
    if found.seller.status not in queries.EDITABLE:
        raise Closed
    return found


def _asked(found: Application, item: str) -> Requirement:
    requirement = next((row for row in queries.asked_of(found) if row.code == item), None)
    if requirement is None:
        raise NotFound(_("This is not asked for (any more)."))
    return requirement


def _room(found: Application, requirement: Requirement) -> None:
    check = found.checks.filter(kind=Check.ITEM, code=requirement.code).first()
    if check and check.verdict in choices.NEEDS_MENDING:
        return
    if found.papers.filter(requirement=requirement, replaced_at=None).count() >= requirement.most:
        raise Refusal(
            _("There are %(most)d files already. Remove one first.") % {"most": requirement.most}, code="FULL"
        )
