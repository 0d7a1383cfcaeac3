"""What is handed in, read for its maker and for the officers' desk."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from catalog.commons.texts import in_language
from catalog.heritage.models import Dye, Fabric, Motif, Technique
from catalog.media.models import Picture
from catalog.media.queries import PictureRow, row
from catalog.moderation import evidence, moves
from catalog.moderation.models import Submission, Trust
from catalog.products import facts
from catalog.products.facts import Facts
from catalog.products.models import Category, Product
from catalog.sellers.models import Msme

# A cloth that nobody sees yet is its own working copy in these states.
OWN_DRAFT = (Product.DRAFT, Product.CHANGES)
SHELVED = (Product.LIVE, Product.WITHDRAWN)
GROUPS = ("waiting", "samples", "decided")


@dataclass(frozen=True)
class Working:
    """A cloth as its maker works on it: the facts as they would be, what photographs are missing, and whether she can
    change anything now. `said` is what an officer said last, when that still has to be mended."""

    product: Product
    facts: Facts
    editable: bool
    edited: bool
    waiting: Submission | None
    missing: list[str]
    said: Submission | None


def working(product: Product) -> Working:
    """The cloth as its maker works on it."""
    latest = list(product.submissions.order_by("-pk")[:2])
    opened = next((one for one in latest if one.status == moves.DRAFT or _holds(one)), None)
    now: Facts = opened.after if opened else facts.of(product)
    waiting = opened if opened and opened.status == moves.WAITING else None
    decided = next((one for one in latest if one.status in moves.DECIDED), None)
    return Working(
        product=product,
        facts=now,
        editable=waiting is None and product.status in (*OWN_DRAFT, *SHELVED),
        edited=opened is not None and waiting is None,
        waiting=waiting,
        missing=missing(now),
        said=decided if decided and decided.status in (moves.CHANGES, moves.REJECTED) and waiting is None else None,
    )


def _holds(submission: Submission) -> bool:
    return submission.status == moves.WAITING and not submission.published_first


def missing(what: Facts) -> list[str]:
    """The photographs that are needed before it can be handed in."""
    roles = [shot["role"] for shot in what["pictures"]]
    return evidence.missing(what["technique"], natural_only=what["natural_only"], roles=roles)


def of_shop(seller: Msme, product_id: str) -> Product | None:
    """One of the shop's cloths."""
    found = Product.objects.select_related("seller", "technique", "category", "fabric")
    return found.filter(seller=seller, public_id=product_id).first()


def submission(submission_id: str) -> Submission | None:
    """What was handed in, with its cloth and its shop."""
    found = Submission.objects.select_related("product", "product__technique", "seller", "seller__village")
    return found.exclude(handed_in_at=None).filter(public_id=submission_id).first()


def in_group(seen: QuerySet[Submission], group: str) -> QuerySet[Submission]:
    """A tab of the desk. What waits longest is on top, of what is decided the latest."""
    found = seen.select_related("product", "product__technique", "product__card_picture", "seller", "seller__village")
    if group == "decided":
        return found.filter(status__in=moves.DECIDED).exclude(officer_ref="").order_by("-decided_at")
    return found.filter(status=moves.WAITING, published_first=group == "samples").order_by("handed_in_at", "pk")


def counts(seen: QuerySet[Submission]) -> dict[str, int]:
    """How many wait, and how many were drawn for a look."""
    waiting = Q(status=moves.WAITING)
    return seen.aggregate(
        waiting=Count("pk", filter=waiting & Q(published_first=False)),
        samples=Count("pk", filter=waiting & Q(published_first=True)),
    )


def is_trusted(seller: Msme) -> bool:
    """Whether the shop's cloth goes live at once."""
    return Trust.objects.filter(seller=seller).exists()


def record_of(seller: Msme) -> dict[str, int]:
    """How the shop's cloth has fared with officers so far: what a decision on trust goes by."""
    by_officers = Submission.objects.filter(seller=seller, status__in=moves.DECIDED).exclude(officer_ref="")
    return by_officers.aggregate(
        approved=Count("pk", filter=Q(status=moves.APPROVED)),
        changes=Count("pk", filter=Q(status=moves.CHANGES)),
        rejected=Count("pk", filter=Q(status=moves.REJECTED)),
    )


def pictures(*sides: Facts) -> dict[str, PictureRow]:
    """The pictures that the facts name, by their public id. One query."""
    names = {shot["id"] for side in sides for shot in side.get("pictures", [])}
    found = Picture.objects.filter(public_id__in=names)
    return {picture.public_id: made for picture in found if (made := row(picture)) is not None}


def words(what: Facts, language: str) -> dict[str, Any]:
    """Facts in a reader's words: rows of heritage by their names. One query per kind of row."""

    def names(model: Any, slugs: list[str]) -> str:
        known = {one.slug: in_language(one.name, language) for one in model.objects.filter(slug__in=slugs)}
        return ", ".join(known.get(slug, slug) for slug in slugs)

    return {
        "name": what["name"],
        "description": what["description"],
        "category": names(Category, [what["category"]]),
        "technique": names(Technique, [what["technique"]]),
        "motifs": names(Motif, what["motifs"]),
        "dyes": names(Dye, what["dyes"]),
        "natural_only": what["natural_only"],
        "fabric": names(Fabric, [what["fabric"]]),
        "colour": what["colour"],
        "length_cm": what["length_cm"],
        "width_cm": what["width_cm"],
    }
