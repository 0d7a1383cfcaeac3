"""Applications, read for a screen."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from catalog.commons.models import HistoryEntry
from catalog.heritage.models import Technique
from catalog.people.authority import Where
from catalog.sellers.models import Invitation, Msme
from catalog.sellers.moves import APPROVED, CORRECTION, DRAFT, REJECTED, REVIEW, REVOKED, SUBMITTED, SUSPENDED
from catalog.vetting import choices
from catalog.vetting.fields import FIELDS, STEPS, Field, of_step
from catalog.vetting.models import (
    Appeal,
    Application,
    CannedReason,
    Check,
    Decision,
    Mark,
    Paper,
    Proposal,
    Requirement,
)
from catalog.vetting.policies import lies_in

EDITABLE = (DRAFT, CORRECTION)
PROMISED_DAYS = 5  # working days within which an application is answered


@dataclass
class Item:
    """An item of the check-list as it stands for one application."""

    requirement: Requirement
    papers: list[Paper] = field(default_factory=list)
    check: Check | None = None

    @property
    def verdict(self) -> str:
        return self.check.verdict if self.check else choices.WAITING

    @property
    def needs_mending(self) -> bool:
        return self.verdict in choices.NEEDS_MENDING

    @property
    def settled(self) -> bool:
        return self.verdict in choices.SETTLED

    @property
    def missing(self) -> bool:
        """Whether the applicant still has to hand something in."""
        if self.needs_mending:
            return True
        return self.requirement.is_required and not self.papers and self.verdict != choices.WAIVED


@dataclass
class Progress:
    """How far an application has come."""

    missing_fields: dict[str, list[Field]]
    items: list[Item]
    mend: list[str]

    @property
    def missing_items(self) -> list[Item]:
        return [item for item in self.items if item.missing]

    @property
    def complete(self) -> bool:
        return not any(self.missing_fields.values()) and not self.missing_items and not self.mend

    @property
    def done(self) -> int:
        """Steps that are done, papers among them."""
        return sum(not names for names in self.missing_fields.values()) + (not self.missing_items)

    @property
    def of(self) -> int:
        return len(self.missing_fields) + 1


def application(public_id: str) -> Application | None:
    """With the rows that every page of it needs."""
    return (
        Application.objects.filter(public_id=public_id)
        .select_related("seller__village", "village", "centre", "claimed_by", "applicant")
        .prefetch_related("techniques")
        .first()
    )


def of_seller(seller: Msme) -> Application | None:
    """A shop's application; None for one from before there were any."""
    found = Application.objects.filter(seller=seller).values_list("public_id", flat=True).first()
    return application(found) if found else None


def asked_of(found: Application) -> list[Requirement]:
    """The items of the check-list that this application has to show, in order."""
    rows = Requirement.objects.filter(is_active=True).select_related("technique")
    return [row for row in rows if _applies(row, found)]


def items(found: Application) -> list[Item]:
    """The check-list with the papers that lie for each item and what was said of them. Three queries."""
    checks = {row.code: row for row in found.checks.filter(kind=Check.ITEM).select_related("officer")}
    papers: dict[int, list[Paper]] = {}
    for paper in found.papers.filter(replaced_at=None).select_related("file", "uploaded_by"):
        papers.setdefault(paper.requirement_id, []).append(paper)
    return [Item(row, papers.get(row.pk, []), checks.get(row.code)) for row in asked_of(found)]


def field_checks(found: Application) -> dict[str, Check]:
    """What was said of single claims, by the field's name."""
    return {row.code: row for row in found.checks.filter(kind=Check.FIELD).select_related("officer")}


def value_of(found: Application, name: str) -> Any:
    """A field as it is kept: masked where it is sealed, None or empty where nothing was said yet."""
    if FIELDS[name].sealed:
        return getattr(found, f"{name}_masked")
    if name == "name":
        return found.seller.name
    if name == "techniques":
        return list(found.techniques.all())
    if name == "point":
        return (found.latitude, found.longitude) if found.latitude is not None else None
    return getattr(found, name)


def is_asked(found: Application, one: Field) -> bool:
    """Whether the field is asked of this application at all."""
    return not (one.makers_only and found.role == choices.TRADER)


def progress(found: Application) -> Progress:
    """What is missing, step by step, and which claims an officer wants mended."""
    empty: tuple[Any, ...] = (None, "", [])
    missing = {
        step: [
            one for one in of_step(step) if one.required and is_asked(found, one) and value_of(found, one.name) in empty
        ]
        for step in STEPS
    }
    mend = [code for code, check in field_checks(found).items() if check.verdict in choices.NEEDS_MENDING]
    return Progress(missing, items(found), mend)


def begun_by_the_city(found: Application) -> list[str]:
    """The fields that an officer filled in before there was an owner; empty for her own beginning."""
    entry = HistoryEntry.objects.filter(subject=found.public_id, kind="application.invited").first()
    return [name for name in entry.data["fields"] if name in FIELDS] if entry else []


def waiting_for_owners(where: Where) -> list[Invitation]:
    """Open invitations to applications that officers began, of the kecamatan in `where`, the newest first."""
    opened = Invitation.objects.filter(role="owner", ended_at=None, seller__application__applicant=None)
    opened = opened.filter(lies_in(where, "seller__village"), seller__application__isnull=False)
    return list(opened.select_related("seller__application", "seller__village", "invited_by").order_by("-at"))


# ---- the officers' queue

GROUPS: dict[str, tuple[str, ...]] = {
    "open": (SUBMITTED, REVIEW),
    "mine": (SUBMITTED, REVIEW),
    "applicant": (CORRECTION,),
    "second": (APPROVED, SUSPENDED),
    "appeals": (REJECTED, SUSPENDED, REVOKED),
    "approved": (APPROVED,),
    "ended": (REJECTED, SUSPENDED, REVOKED),
}


def in_group(rows: QuerySet[Application], group: str, user_id: int) -> QuerySet[Application]:
    """The applications of one tab of the queue."""
    found = rows.filter(seller__status__in=GROUPS[group])
    if group == "mine":
        return found.filter(claimed_by=user_id)
    if group == "second":
        return found.filter(seller__proposals__status=Proposal.OPEN)
    if group == "appeals":
        return found.filter(seller__appeals__status=Appeal.OPEN)
    return found


def counts(rows: QuerySet[Application], user_id: int) -> dict[str, int]:
    """How many lie in each tab. One query for the states, one each for the two that are found by another table."""
    states = {
        group: Q(seller__status__in=found) for group, found in GROUPS.items() if group not in ("second", "appeals")
    }
    states["mine"] &= Q(claimed_by=user_id)
    numbers: dict[str, int] = rows.order_by().aggregate(
        **{group: Count("pk", filter=cond) for group, cond in states.items()}
    )
    for group in ("second", "appeals"):
        numbers[group] = in_group(rows, group, user_id).count()
    return {group: numbers[group] for group in GROUPS}


def queue(rows: QuerySet[Application]) -> QuerySet[Application]:
    """A tab's rows with their companions, what is due first on top."""
    return (
        rows.select_related("seller", "village", "claimed_by").prefetch_related("techniques").order_by("due_on", "pk")
    )


@dataclass(frozen=True)
class Dots:
    """How many items of an application are accepted, refused and open."""

    accepted: int
    refused: int
    all: int

    @property
    def marks(self) -> list[str]:
        """One mark for each item, in the stylesheet's letters: done, bad, none."""
        return ["d"] * self.accepted + ["b"] * self.refused + [""] * (self.all - self.accepted - self.refused)


def dots(rows: list[Application]) -> dict[int, Dots]:
    """The state of the check-list of each application, by primary key. Two queries for all of them."""
    said: dict[int, dict[str, str]] = {}
    checks = Check.objects.filter(application__in=rows, kind=Check.ITEM)
    for key, code, verdict in checks.values_list("application", "code", "verdict"):
        said.setdefault(key, {})[code] = verdict
    requirements = list(Requirement.objects.filter(is_active=True))
    found = {}
    for row in rows:
        verdicts = said.get(row.pk, {})
        asked = [one for one in requirements if _applies(one, row)]
        states = [verdicts.get(one.code, choices.WAITING) for one in asked]
        found[row.pk] = Dots(
            sum(state in choices.SETTLED for state in states),
            sum(state in choices.NEEDS_MENDING for state in states),
            len(states),
        )
    return found


def _applies(one: Requirement, row: Application) -> bool:
    techniques = {technique.pk for technique in row.techniques.all()}
    return (
        (one.technique_id is None or one.technique_id in techniques)
        and not (one.makers_only and row.role == choices.TRADER)
        and not (one.companies_only and row.form in ("", "perorangan"))
    )


def same_numbers(found: Application) -> list[Application]:
    """Other applications with the same NIB or NIK: allowed, since one person may have several shops, but an officer
    wants to know."""
    same = Q(pk__isnull=True)
    if found.nib:
        same |= Q(nib=found.nib)
    if found.nik_blind:
        same |= Q(nik_blind=found.nik_blind)
    return list(Application.objects.filter(same).exclude(pk=found.pk).select_related("seller")[:10])


def decisions_of(seller: Msme) -> list[Decision]:
    """What the city decided, the latest first."""
    return list(seller.decisions.select_related("officer", "second", "appeal", "overturns"))


def whole_checklist() -> list[Requirement]:
    """Every item, dropped ones too, in order."""
    return list(Requirement.objects.select_related("technique"))


def all_reasons() -> list[CannedReason]:
    """Every sentence of officers, dropped ones too, in order."""
    return list(CannedReason.objects.all())


def reasons() -> list[CannedReason]:
    """The sentences that officers choose from."""
    return list(CannedReason.objects.filter(is_active=True))


def papers_until(found: Application) -> date | None:
    """The first day on which an accepted paper that has to stay valid ends; None when none has an end."""
    codes = Requirement.objects.filter(must_stay_valid=True, is_active=True).values("code")
    ends = found.checks.filter(
        kind=Check.ITEM, code__in=codes, verdict=choices.ACCEPTED, expires_on__isnull=False
    ).order_by("expires_on")
    return ends.values_list("expires_on", flat=True).first()


def marks_of(seller: Msme) -> list[Mark]:
    """The marks that buyers may be shown of a shop today. One query."""
    return _marks(Mark.objects.valid(), seller)


def all_marks_of(seller: Msme) -> list[Mark]:
    """What was noted of a shop's marks, also of those that have ended, for an officer. One query."""
    return _marks(Mark.objects.all(), seller)


def marks_for(technique: str, marks: list[Mark]) -> list[Mark]:
    """Those of a shop's marks that say something of a cloth of this technique: Batikmark by its colour, membership of
    the geographical indication of whatever is batik. A print has none (DOMAIN.md 1.3)."""
    colour = choices.COLOUR_OF.get(technique)
    return [mark for mark in marks if colour and mark.colour in ("", colour)]


def _marks(found: QuerySet[Mark], seller: Msme) -> list[Mark]:
    return list(found.filter(proof__application__seller=seller).select_related("proof").order_by("proof__code"))


def techniques() -> list[Technique]:
    """Every technique one may say to work in."""
    return list(Technique.objects.all())
