"""How to care for a cloth, out of what dyed it and what it is woven of. No table and no query.

The rules and where they were read (DOMAIN.md 1.10):

- By hand, in water as it comes from the tap; no machine, brush or wringing: shopping.tribunnews.com/amp/2021/10/02,
  gaya.tempo.co/read/1637156
- Lerak or batik soap, no ordinary detergent, no bleach: bali.antaranews.com/berita/79126,
  snaproduksi.com/2019/03/31/tips-merawat-batik
- Soaked for 10 to 20 minutes; dried in the shade, faces apart; a print needs none of it:
  bali.antaranews.com/berita/79126
- Ironed on low heat with a cloth between: palpos.bacakoran.co/amp/13701
- No perfume on it, above all on naturally dyed silk: snaproduksi.com, lapakbunda.blogspot.com/2014/01
- Pepper in tissue against moths, no camphor: lapakbunda.blogspot.com/2014/01
- Natural dyes keep away from sun, citric acid and detergent; silk is dry-cleaned or washed with shampoo: general
  knowledge, not yet confirmed by a source
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from catalog.heritage.models import Dye, Fabric


def sentences(fabric: Fabric, dyes: Iterable[Dye], is_batik: bool) -> list[str]:
    """How to care for a cloth, a sentence or two each, in the language that is active."""
    return lines(silk=fabric.fibre == "silk", natural=any(dye.is_natural for dye in dyes), is_batik=is_batik)


def lines(*, silk: bool, natural: bool, is_batik: bool) -> list[str]:
    """The rules themselves, in the order in which a cloth is washed, dried, ironed, worn and put away."""
    return [
        *(_washed_as_batik() if is_batik else _washed_as_print(silk, natural)),
        *([_("Silk: dry-clean it, or wash it with a little thinned shampoo.")] if silk else []),
        *(
            [_("Natural dyes fade in direct sun and change with citrus and detergent: keep all three away.")]
            if natural
            else []
        ),
        *([_("Iron on low heat with a cloth between.")] if is_batik or silk else []),
        *([_("Do not spray perfume on it.")] if natural or silk else []),
        *([_("Store it with pepper wrapped in tissue against moths, without camphor.")] if is_batik else []),
    ]


def _washed_as_batik() -> list[str]:
    return [
        _("Wash by hand in cool water with lerak (soap-nut) or batik soap; no brush, no machine, no wringing."),
        _("No detergent and no bleach. Soak for twenty minutes at most."),
        _("Dry in the shade, spread out so that its faces do not touch."),
    ]


def _washed_as_print(silk: bool, natural: bool) -> list[str]:
    if silk or natural:
        return []
    return [_("A printed cloth needs no special care: wash it with similar colours.")]
