"""What a word of batik leads to: the cloth that can be bought, and through it the other words and the makers.

The graph is walked as a visitor walks it: piece, motif, kelurahan, maker. It is drawn from the newest pieces, so that
a technique with half of the shop costs as much as a dye with three cloths.
"""

from typing import NamedTuple

from django.db.models import Q

from catalog.heritage.models import Centre, Dye, Fabric, Form, Motif, Technique, Village
from catalog.heritage.queries import all_batik
from catalog.products.models import Channel, Product, ProductQuerySet
from catalog.products.queries import Card, Wanted, cards, find, ordered
from catalog.sellers.models import Msme

NEWEST = 120  # pieces from which the neighbours are drawn
SHOWN = 8
NEIGHBOURS = 8
BUYABLE = Wanted(ready=True, made_to_order=True)


class Story(NamedTuple):
    """Cloth, and what stands around it."""

    cards: list[Card]
    total: int
    techniques: list[Technique]
    motifs: list[Motif]
    dyes: list[Dye]
    fabrics: list[Fabric]
    makers: list[Msme]
    villages: list[Village]


def of_technique(technique: Technique, channel: Channel) -> ProductQuerySet:
    return find(BUYABLE, channel).filter(technique=technique)


def of_batik(techniques: list[Technique], channel: Channel) -> ProductQuerySet:
    """What hot wax has gone over, whichever way."""
    return find(BUYABLE, channel).filter(technique__slug__in=all_batik(techniques))


def of_motif(motif: Motif, channel: Channel) -> ProductQuerySet:
    with_motif = Product.motifs.through.objects.filter(motif=motif)
    return find(BUYABLE, channel).filter(pk__in=with_motif.values("product_id"))


def of_dye(dye: Dye, channel: Channel) -> ProductQuerySet:
    dyed = Product.dyes.through.objects.filter(dye=dye)
    return find(BUYABLE, channel).filter(pk__in=dyed.values("product_id"))


def of_fabric(fabric: Fabric, channel: Channel) -> ProductQuerySet:
    return find(BUYABLE, channel).filter(fabric=fabric)


def of_form(form: Form, channel: Channel) -> ProductQuerySet:
    return find(BUYABLE, channel).filter(Q(category__slug=form.slug) | Q(category__parent__slug=form.slug))


def of_village(village: Village, channel: Channel) -> ProductQuerySet:
    return find(BUYABLE, channel).filter(seller__village=village)


def of_centre(centre: Centre, channel: Channel) -> ProductQuerySet:
    return find(BUYABLE, channel).filter(seller__centre=centre)


def told(found: ProductQuerySet, *, channel: Channel, language: str) -> Story:
    """The story of cloth made by one of the functions above. Nine queries, whatever there is of it; two for none."""
    keys = list(ordered(found, "newest").values_list("pk", flat=True)[:NEWEST])
    if not keys:
        return Story([], 0, [], [], [], [], [], [])
    makers = list(Msme.objects.filter(products__in=keys).select_related("village").distinct()[:NEIGHBOURS])
    return Story(
        cards=cards(keys[:SHOWN], channel=channel, language=language),
        total=found.count() if len(keys) == NEWEST else len(keys),
        techniques=list(Technique.objects.filter(products__in=keys).distinct()),
        motifs=list(Motif.objects.filter(products__in=keys).distinct()[:NEIGHBOURS]),
        dyes=list(Dye.objects.filter(products__in=keys).distinct()[:NEIGHBOURS]),
        fabrics=list(Fabric.objects.filter(products__in=keys).distinct()[:NEIGHBOURS]),
        makers=makers,
        villages=list({maker.village.pk: maker.village for maker in makers if maker.village}.values()),
    )
