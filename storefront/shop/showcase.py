"""Pictures that stand for something wider on the home page: a colour, a technique, a motif. Two queries each."""

from typing import NamedTuple

from django.db.models import Max
from i18nfield.strings import LazyI18nString

from catalog.media.queries import PictureRow, columns, from_values
from catalog.products.models import Channel, Product, ProductQuerySet

_PICTURE = columns("card_picture")


class Slice(NamedTuple):
    """A colour on the shelf."""

    colour: str
    picture: PictureRow | None


def shelf(channel: Channel) -> list[Slice]:
    """The newest cloth of each colour."""
    rows = _newest_of_each(_pictured(channel).exclude(colour=""), "colour")
    return [Slice(colour, picture) for colour, picture in sorted(rows.items())]


def by_technique(channel: Channel) -> dict[str, PictureRow | None]:
    """A cloth of each technique, by the technique's slug."""
    return _newest_of_each(_pictured(channel), "technique__slug")


def by_motif(channel: Channel) -> dict[str, PictureRow | None]:
    """A cloth of each motif, by the motif's slug."""
    return _newest_of_each(_pictured(channel).filter(motifs__isnull=False), "motifs__slug")


def _pictured(channel: Channel) -> ProductQuerySet:
    shown = Product.objects.public().filter(listings__channel=channel, card_picture__isnull=False)
    return shown.exclude(card_picture__renditions={})


def _newest_of_each(found: ProductQuerySet, column: str) -> dict[str, PictureRow | None]:
    """The picture of the newest product for each value of a column. First by keys alone: with their pictures thousands
    of rows are too wide to be sorted. A product that is the newest of one motif may have others, so the newest wins
    once more among the few that are left."""
    # Two statements: as one, a table that was never counted makes the database find the newest anew for every row.
    newest = list(found.order_by().values(column).annotate(newest=Max("pk")).values_list("newest", flat=True))
    rows = Product.objects.filter(pk__in=newest).order_by("pk").values(column, *_PICTURE)
    return {row[column]: from_values(row, "card_picture") for row in rows}


class Strip(NamedTuple):
    """A few lines to read between the cards, with what they lead to."""

    title: str | LazyI18nString
    words: str | LazyI18nString
    address: str
    link: str
    picture: PictureRow | None
