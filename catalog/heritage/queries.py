"""The words of batik, read for a screen."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext as _

from catalog.heritage.models import Centre, Dye, Fabric, Motif, Technique


def techniques() -> list[Technique]:
    """All techniques, hand-drawn batik first and print, which is none, last."""
    return list(Technique.objects.all())


def motif(slug: str) -> Motif | None:
    """The motif of that address."""
    return Motif.objects.filter(slug=slug).first()


def motifs_with_counts(channel: Model) -> QuerySet[Motif]:
    """All motifs in order, with `cloths`, the number of public products of each in a channel. One query.

    What is public is asked of the product itself, which stands on a higher floor and is reached by its relation only.
    """
    product: Any = Motif._meta.get_field("products").related_model
    public = product.objects.public().filter(listings__channel=channel)
    return Motif.objects.annotate(cloths=Count("products", filter=Q(products__in=public), distinct=True))


def unverified(thing: Motif | Centre) -> list[str]:
    """Which facts of a motif or centre have no source yet, in words for the reader."""
    words = {
        "period": _("its time"),
        "influence": _("where its influence came from"),
        "meaning": _("its meaning"),
        "summary": _("how it is described"),
        "village": _("the kelurahan it belongs to today"),
        "note": _("what is said of it"),
    }
    return [words[source["fact"]] for source in thing.sources if source.get("unverified")]


def care_lines(fabric: Fabric, dyes: Iterable[Dye], is_batik: bool) -> list[str]:
    """How to care for a cloth, a sentence each, in the reader's language (DOMAIN.md 1.10)."""
    silk = fabric.fibre == "silk"
    lines = []
    if is_batik:
        lines += [
            _("Wash by hand in cool water with lerak (soap-nut) or batik soap; no brush, no machine, no wringing."),
            _("No detergent and no bleach. Soak for twenty minutes at most."),
            _("Dry in the shade, spread out so that its faces do not touch."),
        ]
    else:
        lines += [_("A printed cloth needs no special care: wash it with similar colours.")]
    if silk:
        lines += [_("Silk: dry-clean it, or wash it with a little thinned shampoo. Do not spray perfume on it.")]
    if any(dye.is_natural for dye in dyes):
        lines += [_("Natural dyes fade in direct sun and change with citrus and detergent: keep all three away.")]
    if is_batik or silk:
        lines += [_("Iron on low heat with a cloth between.")]
    if is_batik:
        lines += [_("Store it with pepper wrapped in tissue against moths, without camphor.")]
    return lines
