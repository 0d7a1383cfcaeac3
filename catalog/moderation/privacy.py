"""What this room holds about a person: what she reported. What makers hand in is about cloth, and knows people by
references alone."""

from typing import TYPE_CHECKING, Any

from catalog.commons.privacy import Kept
from catalog.moderation.models import Report
from catalog.people.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MODELS = (Report,)


def export(user: User) -> dict[str, Any]:
    """Her reports, and what the city answered."""
    fields = ("product__public_id", "reason", "words", "at", "status", "answer", "decided_at")
    return {"reports": list(Report.objects.filter(reporter=user).order_by("at").values(*fields))}


def refusals(user: User) -> "list[str | _StrPromise]":
    """Nothing here stands in the way."""
    return []


def erase(user: User) -> None:
    """That a cloth was reported, and what came of it, stays; who it was and what she wrote does not."""
    Report.objects.filter(reporter=user).update(reporter=None, words="")


def kept(user: User) -> list[Kept]:
    """Nothing about her."""
    return []
