"""What this room holds about a person: papers that she handed in, of which no room above may know any more."""

from typing import TYPE_CHECKING, Any

from catalog.commons.privacy import Kept
from catalog.media.models import PrivateFile
from catalog.people.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MODELS = (PrivateFile,)


def export(user: User) -> dict[str, Any]:
    """Which files came from her and what became of them. Their pages are seen where they were handed in."""
    rows = PrivateFile.objects.filter(uploaded_by_ref=user.public_id).order_by("pk")
    fields = ("public_id", "media_type", "pages", "size", "created_at", "delete_after", "deleted_at", "deleted_why")
    return {"papers": list(rows.values(*fields))}


def refusals(user: User) -> "list[str | _StrPromise]":
    """Nothing here stands in the way."""
    return []


def erase(user: User) -> None:
    """The room that a file was handed in for decides what becomes of it, and asks `papers.delete`."""


def kept(user: User) -> list[Kept]:
    """Named by that room, too."""
    return []
