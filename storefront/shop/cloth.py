"""The product page's own words: what each picture proves, the sizes, the stock, the facts."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.media.queries import PictureRow, nearest, url
from catalog.media.queries import row as picture_row
from catalog.products.models import Product, ProductPicture, ProductVariant
from storefront.design.words import measure, text
from storefront.shop import contact

# The order in which a buyer at a stall would turn the cloth.
ROLES = ("front", "back", "closeup", "crackle", "selvedge", "dyeing", "worn")
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


def page(product: Product, picked: str = "") -> dict[str, Any]:
    """The context of the product page, out of what `queries.detail()` has fetched; no query of its own. `picked` is the
    id of a variant: it is chosen if it can be bought, and its own picture comes first."""
    variants = list(product.variants.all())
    looks = next((variant for variant in variants if variant.public_id == picked and variant.picture_id), None)
    views, sizes = gallery(product, looks), sizes_of(product, picked)
    amounts = [size.amount for size in sizes if size.amount is not None]
    by_role = {view.role: view for view in reversed(views)}
    return {
        "product": product,
        "maker": product.seller,
        "emblem": picture_row(product.seller.emblem),
        "whatsapp": contact.whatsapp(product.seller, text(product.name)),
        "motifs": list(product.motifs.all()),
        "views": views,
        "pair": [by_role[role] for role in ("front", "back") if {"front", "back"} <= set(by_role)],
        "sizes": sizes,
        "looks": text(looks.name) if looks else "",
        "has_looks": any(variant.picture_id for variant in variants),
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


def gallery(product: Product, looks: ProductVariant | None = None) -> list[View]:
    """The pictures, the one on the card first and the others in their fixed order."""
    names = {
        "front": (pgettext("side of a cloth", "Front"), measure(product.length_cm, product.width_cm)),
        "back": (pgettext("side of a cloth", "Back"), ""),
        "closeup": (_("Close up"), ""),
        "crackle": (_("Wax crackle"), ""),
        "selvedge": (_("Selvedge"), ""),
        "dyeing": (_("Dyeing"), ""),
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
    return _with_variants(made, product, looks)


def _with_variants(made: list[View], product: Product, looks: ProductVariant | None) -> list[View]:
    """The gallery with the variants' own pictures at its end, that of the variant looked at on top."""
    for variant in product.variants.all():
        row = picture_row(variant.picture)
        if row is not None and row["id"] not in {view.picture["id"] for view in made}:
            key, name = nearest(row, LARGEST), _("Size %(name)s") % {"name": text(variant.name) or variant.sku}
            made.append(View("variant", name, "", row, url(key) if key else ""))
    first = looks.picture.public_id if looks and looks.picture else None
    return sorted(made, key=lambda view: view.picture["id"] != first)


def sizes_of(product: Product, picked: str = "") -> list[Size]:
    """The variants. The one that was picked is chosen, if it can be bought; else the first that can."""
    variants = list(product.variants.all())
    buyable = [variant for variant in variants if variant.free and _offer(variant)]
    chosen = min(buyable, key=lambda variant: variant.public_id != picked).pk if buyable else None
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
