"""Lines of a cart or an order as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.commons.texts import LANGUAGES, in_language
from orders.pricing.quote import LineQuote, ParcelQuote, Quote
from storefront.design.words import measure
from storefront.shop.trade.session import language


@dataclass(frozen=True)
class Row:
    """A line of a quote with what a buyer must know of it."""

    line: LineQuote

    @property
    def address(self) -> str:
        """The product's page in this language, else in the other one; empty when it has none."""
        slugs = self.line.product_slugs
        slug = slugs.get(language()) or next((slugs[code] for code in LANGUAGES if code in slugs), "")
        return reverse("shop:product", args=[slug]) if slug else ""

    @property
    def size(self) -> str:
        """The variant's name and its measures: `L, chest 112 cm (44 in)` or `250 × 105 cm (98 × 41 in)`."""
        item = self.line
        name = in_language(item.variant_name, language())
        if item.chest_cm:
            chest = _("chest %(measure)s") % {"measure": measure(item.chest_cm)}
            return ", ".join(part for part in (name, chest) if part)
        return ", ".join(part for part in (name, measure(item.length_cm, item.width_cm)) if part)

    @property
    def dearer(self) -> int:
        """By how much a piece costs more than when it was put in, in minor units."""
        return max(0, self.line.unit - self.line.seen) if self.line.problem != "gone" else 0

    @property
    def cheaper(self) -> int:
        return max(0, self.line.seen - self.line.unit) if self.line.problem != "gone" else 0

    @property
    def fewer(self) -> int:
        return self.line.quantity - 1

    @property
    def further(self) -> int:
        return self.line.quantity + 1

    @property
    def most(self) -> bool:
        """No further piece can be had."""
        return self.line.quantity >= min(self.line.free, 99)


def parcels(quote: Quote | None) -> list[tuple[ParcelQuote, list[Row]]]:
    """The parcels of a quote with their rows."""
    return [(parcel, rows(parcel.lines)) for parcel in quote.parcels] if quote else []


def rows(lines: Iterable[LineQuote]) -> list[Row]:
    return [Row(line) for line in lines]
