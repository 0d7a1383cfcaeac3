"""What this room holds about a person: what she declared and showed, what was said of it, and what officers did.

Her own sealed numbers are opened for her; that they were is written down where she and the city can read it.
"""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import history, locks
from catalog.commons.moves import move
from catalog.commons.numbers import random_id
from catalog.commons.privacy import TRADE, Kept, years_after
from catalog.media import papers as files
from catalog.media.models import PrivateFile
from catalog.people import seals
from catalog.people.models import User
from catalog.people.roles import acting
from catalog.sellers.models import Msme
from catalog.sellers.moves import CORRECTION, DRAFT, REVIEW, SUBMITTED, VETTING
from catalog.sellers.privacy import OPEN
from catalog.vetting import choices
from catalog.vetting.fields import FIELDS
from catalog.vetting.models import (
    Appeal,
    Application,
    Check,
    Decision,
    Interest,
    Mark,
    Paper,
    Proposal,
    SiteVisit,
    VisitPhoto,
)  # fmt: skip
from catalog.vetting.queries import value_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MODELS = (Application, Paper, Check, Mark, Decision, Proposal, Appeal, Interest, SiteVisit)
SEALED = tuple(name for name, field in FIELDS.items() if field.sealed)
# What an application says of the person and not of the trade.
PERSONAL = (
    "owner_name", "nik_sealed", "nik_masked", "nik_blind", "npwp_sealed", "npwp_masked", "nib", "street",
    "bank", "bank_number_sealed", "bank_number_masked", "bank_holder",
)  # fmt: skip
UNKNOWN = ("owner_birth_year", "owner_is_woman", "latitude", "longitude", "submitted_at", "due_on")


@transaction.atomic
def export(user: User) -> dict[str, Any]:
    """Her applications with her numbers in plain. The entry that says so is written first."""
    return {"applications": [_application(one, user) for one in _hers(user)], "as_officer": _as_officer(user)}


def refusals(user: User) -> "list[str | _StrPromise]":
    """Who stands behind an open shop's registration, also without a part in it any more, is its proof."""
    shops = Msme.objects.filter(application__applicant=user, status__in=OPEN)
    shops = shops.exclude(memberships__user=user, memberships__role="owner")
    said = _("The registration of %(shop)s stands on your name. Ask the city to have it renewed first.")
    return [said % {"shop": shop.name} for shop in shops]


def erase(user: User) -> None:
    """An application that was never approved is taken back: what it says of the person goes, and its papers with it.
    Of one that was, the sealed numbers die with the person's key."""
    locks.rows(Msme.objects.filter(application__applicant=user))
    for found in _hers(user):
        if not _ever_approved(found):
            _take_back(found, user)
    Interest.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now())


def kept(user: User) -> list[Kept]:
    """The record of shops that once sold, and decisions, which stay as they were written."""
    found = []
    for one in _hers(user):
        last = one.seller.decisions.aggregate(last=Max("at"))["last"]
        if last is None:
            continue
        if _ever_approved(one):
            what = _(
                "The registration of %(shop)s, which sold here; NIK, NPWP and account number cannot be read any more"
            )
        else:
            what = _("The city’s answers to the application of %(shop)s, without what you had entered")
        law = _("PP 80/2019: trade data, 5 years")
        found.append(Kept(what % {"shop": one.seller.name}, law, years_after(last, TRADE)))
    return found


def _hers(user: User) -> QuerySet[Application]:
    return Application.objects.filter(applicant=user).select_related("seller", "village", "centre").order_by("pk")


def _ever_approved(found: Application) -> bool:
    return found.seller.decisions.filter(outcome__in=(choices.APPROVE, choices.REINSTATE)).exists()


def _take_back(found: Application, user: User) -> None:
    actor, seller = acting(user, "applicant"), found.seller
    shown = Paper.objects.filter(application=found).values("file")
    taken = VisitPhoto.objects.filter(visit__application=found).values("file")
    for file in PrivateFile.objects.filter(Q(pk__in=shown) | Q(pk__in=taken)).order_by("pk"):
        files.delete(file=file, why="erased", actor=actor, seller_ref=seller.public_id)
    found.checks.all().delete()
    found.visits.update(note="")
    for name in PERSONAL:
        setattr(found, name, "")
    for name in UNKNOWN:
        setattr(found, name, None)
    found.claimed_by = found.claimed_at = None
    found.save()
    seller.name, seller.slug = "–", random_id().lower().replace("_", "-")
    seller.specialty, seller.story, seller.quote = "", "", ""
    seller.save(update_fields=["name", "slug", "specialty", "story", "quote"])
    if seller.status in (SUBMITTED, REVIEW, CORRECTION):
        move(seller, DRAFT, life=VETTING)
    history.record("application.erased", subject=found.public_id, seller_ref=seller.public_id, actor=actor)


def _application(found: Application, user: User) -> dict[str, Any]:
    opened = {name: sealed for name in SEALED if (sealed := getattr(found, f"{name}_sealed"))}
    if opened:
        history.record(
            "private.copied",
            subject=found.public_id,
            seller_ref=found.seller.public_id,
            actor=acting(user, "applicant"),
            fields=sorted(opened),
        )
    numbers = {name: seals.unseal(user.public_id, sealed) for name, sealed in opened.items()}
    return {
        "id": found.public_id,
        "shop": found.seller.name,
        "declared": {name: numbers.get(name) if name in SEALED else _plain(found, name) for name in FIELDS},
        "told_by_the_nik": {"birth_year": found.owner_birth_year, "is_woman": found.owner_is_woman},
        "statement_version": found.statement_version,
        "submitted_at": found.submitted_at,
        "papers": list(found.papers.values("public_id", "requirement__code", "uploaded_at", "replaced_at")),
        "checks": list(found.checks.values("kind", "code", "verdict", "reason", "expires_on", "decided_at")),
        "visits": list(found.visits.values("on", "signs", "note")),
        "decisions": list(found.seller.decisions.values("outcome", "reason", "at")),
        "appeals": list(found.seller.appeals.filter(by=user).values("words", "at", "answer", "answered_at")),
    }


def _plain(found: Application, name: str) -> Any:
    value = value_of(found, name)
    if name == "techniques":
        return [one.slug for one in value]
    if name == "point":
        return [str(part) for part in value] if value else None
    return getattr(value, "name", value)


def _as_officer(user: User) -> dict[str, Any]:
    """What an officer declared of herself; what she did stands in the history."""
    rows = Interest.objects.filter(user=user).values("kind", "seller__name", "declared_at", "ended_at")
    return {"interests": list(rows)}
