"""The product page's own words: what each picture proves, the sizes, the stock, the facts."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.media.queries import PictureRow, nearest, url
from catalog.media.queries import row as picture_row
from catalog.products.models import Product, ProductPicture, ProductVariant
from storefront.design.words import measure, text

# The order in which a buyer at a stall would turn the cloth.
ROLES = ("front", "back", "closeup", "crackle", "selvedge", "worn")
LARGEST = 2000
FEW = 3


class View(NamedTuple):
    """A picture in the gallery. `large` is the address of its largest file, empty while it is being prepared."""

    role: str
    name: str
    words: str
    picture: PictureRow
    large: str


class Size(NamedTuple):
    """A variant that can be picked. `amount` is None when it has no price here."""

    id: str
    name: str
    chest_cm: int | None
    amount: int | None
    currency: str
    free: int
    chosen: bool


def page(product: Product) -> dict[str, Any]:
    """The context of the product page, out of what `queries.detail()` has fetched; no query of its own."""
    views, sizes = gallery(product), sizes_of(product)
    amounts = [size.amount for size in sizes if size.amount is not None]
    by_role = {view.role: view for view in reversed(views)}
    return {
        "product": product,
        "maker": product.seller,
        "emblem": picture_row(product.seller.emblem),
        "motifs": list(product.motifs.all()),
        "views": views,
        "pair": [by_role[role] for role in ("front", "back") if {"front", "back"} <= set(by_role)],
        "sizes": sizes,
        "chosen": next((size for size in sizes if size.chosen), None),
        "has_chests": any(size.chest_cm for size in sizes),
        "lowest": min(amounts, default=None),
        "highest": max(amounts, default=None),
        "stock": stock(product),
        "dyes": ", ".join(text(dye.name) for dye in product.dyes.all()),
        "measure": measure(product.length_cm, product.width_cm) or measure(product.length_cm),
        "making": making(product),
        "sending": ngettext(
            "%(n)s working day after payment", "%(n)s working days after payment", product.seller.ships_in_days
        )
        % {"n": product.seller.ships_in_days},
    }


def gallery(product: Product) -> list[View]:
    """The pictures, the one on the card first and the others in their fixed order."""
    names = {
        "front": (pgettext("side of a cloth", "Front"), measure(product.length_cm, product.width_cm)),
        "back": (pgettext("side of a cloth", "Back"), ""),
        "closeup": (_("Close up"), ""),
        "crackle": (_("Wax crackle"), ""),
        "selvedge": (_("Selvedge"), ""),
        "worn": (_("In use"), ""),
    }

    def place(entry: ProductPicture) -> tuple[bool, int, int]:
        return entry.picture_id != product.card_picture_id, ROLES.index(entry.role), entry.position

    pictures = sorted(product.pictures.all(), key=place)
    made = []
    for entry in pictures:
        row = picture_row(entry.picture)
        if row is not None:
            key = nearest(row, LARGEST)
            made.append(View(entry.role, *names[entry.role], row, url(key) if key else ""))
    return made


def sizes_of(product: Product) -> list[Size]:
    """The variants; the first that can be bought is chosen."""
    variants = list(product.variants.all())
    chosen = next((variant.pk for variant in variants if variant.free and _offer(variant)), None)
    return [
        Size(
            variant.public_id,
            text(variant.name) or variant.sku,
            variant.chest_cm,
            offer.amount if (offer := _offer(variant)) else None,
            offer.currency if offer else "",
            variant.free,
            variant.pk == chosen,
        )
        for variant in variants
    ]


def _offer(variant: ProductVariant) -> Any:
    """The variant's price in the channel, as `queries.detail()` has laid it beside it."""
    offers: list[Any] = variant.offer  # type: ignore[attr-defined]
    return offers[0] if offers else None


def stock(product: Product) -> str:
    """What is left, in words; empty when there is plenty."""
    if product.uniqueness == Product.ONE or product.made_to_order or not 0 < product.free <= FEW:
        return ""
    return _("%(n)s left") % {"n": product.free}


def making(product: Product) -> str:
    """How long the making takes or took; empty when it is not recorded."""
    if not product.making_days:
        return ""
    return ngettext("%(n)s day", "%(n)s days", product.making_days) % {"n": product.making_days}
