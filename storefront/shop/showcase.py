"""Pictures that stand for something wider on the home page: a colour, a technique, a motif. One query each."""

from typing import Any, NamedTuple

from i18nfield.strings import LazyI18nString

from catalog.media.queries import PictureRow, columns, from_values
from catalog.products.models import Channel, Product

_PICTURE = columns("card_picture")


class Slice(NamedTuple):
    """A colour on the shelf."""

    colour: str
    picture: PictureRow | None


def shelf(channel: Channel) -> list[Slice]:
    """The newest cloth of each colour."""
    rows = _pictured(channel).exclude(colour="").order_by("colour", "-pk").distinct("colour")
    return [Slice(row["colour"], from_values(row, "card_picture")) for row in rows.values("colour", *_PICTURE)]


def by_technique(channel: Channel) -> dict[str, PictureRow | None]:
    """A cloth of each technique, by the technique's slug."""
    rows = _pictured(channel).order_by("technique__slug", "-pk").distinct("technique__slug")
    return {
        row["technique__slug"]: from_values(row, "card_picture") for row in rows.values("technique__slug", *_PICTURE)
    }


def by_motif(channel: Channel) -> dict[str, PictureRow | None]:
    """A cloth of each motif, by the motif's slug."""
    rows: Any = _pictured(channel).filter(motifs__isnull=False).order_by("motifs__slug", "-pk").distinct("motifs__slug")
    return {row["motifs__slug"]: from_values(row, "card_picture") for row in rows.values("motifs__slug", *_PICTURE)}


def _pictured(channel: Channel) -> Any:
    shown = Product.objects.public().filter(listings__channel=channel, card_picture__isnull=False)
    return shown.exclude(card_picture__renditions={})


class Strip(NamedTuple):
    """A few lines to read between the cards, with what they lead to."""

    title: str | LazyI18nString
    words: str | LazyI18nString
    address: str
    link: str
    picture: PictureRow | None
