"""Pictures as plain rows, and where their files lie."""

from typing import Any, TypedDict

from django.core.files.storage import default_storage
from i18nfield.strings import LazyI18nString

from catalog.media.models import Picture

COLUMNS = ("public_id", "width", "height", "tone", "alt", "renditions", "is_drawn")


class PictureRow(TypedDict):
    """What a page needs to show a picture without asking the storage. `renditions` is {format: {width: key}}."""

    id: str
    width: int
    height: int
    tone: int
    alt: LazyI18nString
    renditions: dict[str, dict[str, str]]
    is_drawn: bool


def columns(prefix: str) -> list[str]:
    """The names to ask `.values()` for, through a relation called `prefix`."""
    return [f"{prefix}__{name}" for name in COLUMNS]


def from_values(row: dict[str, Any], prefix: str) -> PictureRow | None:
    """The picture out of a `.values()` row, None when the relation is empty."""
    if row[f"{prefix}__public_id"] is None:
        return None
    return {
        "id": row[f"{prefix}__public_id"],
        "width": row[f"{prefix}__width"],
        "height": row[f"{prefix}__height"],
        "tone": row[f"{prefix}__tone"],
        "alt": row[f"{prefix}__alt"],
        "renditions": row[f"{prefix}__renditions"],
        "is_drawn": row[f"{prefix}__is_drawn"],
    }


def row(picture: Picture | None) -> PictureRow | None:
    """A picture as a row."""
    if picture is None:
        return None
    return {
        "id": picture.public_id,
        "width": picture.width,
        "height": picture.height,
        "tone": picture.tone,
        "alt": picture.alt,
        "renditions": picture.renditions,
        "is_drawn": picture.is_drawn,
    }


def url(key: str) -> str:
    """Where the file of a storage key is served."""
    return default_storage.url(key)


def widths(picture: PictureRow, form: str) -> list[tuple[int, str]]:
    """The sizes of one format as (width in pixels, key), narrowest first."""
    return sorted((int(width), key) for width, key in picture["renditions"].get(form, {}).items())


def nearest(picture: PictureRow, width: int, form: str = "webp") -> str:
    """The key of the narrowest rendition at least `width` wide, else the widest; empty when there is none yet."""
    sizes = widths(picture, form) or widths(picture, "jpeg")
    return next((key for size, key in sizes if size >= width), sizes[-1][1] if sizes else "")
