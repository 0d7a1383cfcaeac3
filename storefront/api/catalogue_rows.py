"""Rows of the catalogue, read a page at a time."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils.html import escape
from i18nfield.strings import LazyI18nString

from catalog.commons.texts import exactly, in_language
from catalog.heritage import queries as heritage
from catalog.heritage.models import Motif, Technique, Village
from catalog.media.queries import PictureRow, columns, from_values
from catalog.media.queries import row as picture_row
from catalog.products.models import Category, Channel, Collection, Product, ProductPicture, ProductQuerySet
from catalog.products.models import ProductVariant as Variant
from catalog.products.queries import Card, Wanted, cards
from catalog.sellers.models import Msme
from storefront.api.ids import to_global
from storefront.api.pages import Page, Row

HOME = "id"
# Texts of a model in both languages.
MAKER_TEXTS = ("specialty", "story", "quote")
MOTIF_TEXTS = ("name", "family", "influence", "period", "summary", "meaning")
TECHNIQUE_TEXTS = ("name", "label", "summary", "explanation")


def text(value: Any) -> str:
    """A content text as the API gives it outside of translations: in Indonesian, else what there is."""
    return in_language(value, HOME)


def blocks(value: str) -> Row | None:
    """A plain text in the blocks of Editor.js; None for an empty one."""
    if not value:
        return None
    paragraphs = [part.strip() for part in value.split("\n\n") if part.strip()]
    return {
        "blocks": [{"type": "paragraph", "data": {"text": escape(part).replace("\n", "<br>")}} for part in paragraphs],
        "version": "2.24.3",
    }


def short(value: str) -> str | None:
    """A text for search engines, cut at a word."""
    if len(value) <= 160:
        return value or None
    return value[:160].rsplit(" ", 1)[0] + "…"


class Products(Page):
    """Products in one channel."""

    def __init__(self, rows: list[Card], channel: Channel) -> None:
        super().__init__([_product(card) for card in rows])
        self.channel = channel
        self.by_pk = {row["card"]["pk"]: row for row in self.rows}

    def details(self, row: Row) -> Product:
        """What a card does not show (description, measures, when it was made known), with the category."""

        def read() -> dict[int, Product]:
            found = Product.objects.filter(pk__in=self.by_pk).select_related("category__picture")
            return {one.pk: one for one in found.defer("name")}

        return self.once("details", read)[row["card"]["pk"]]

    def variants(self, row: Row) -> list[Row]:
        """The variants of a product, in order."""
        return self.once("variants", self._read_variants)[row["card"]["pk"]]

    def _read_variants(self) -> dict[int, list[Row]]:
        mine = FilteredRelation("prices", condition=Q(prices__channel=self.channel.pk))
        found = (
            Variant.objects.filter(product__in=self.by_pk)
            .annotate(price=mine)
            .values(*_VARIANT_COLUMNS, *columns("picture"))
        )
        rows: dict[int, list[Row]] = {pk: [] for pk in self.by_pk}
        made = []
        for values in found.order_by("position", "pk"):
            product = self.by_pk[values["product_id"]]
            variant = {"id": to_global("ProductVariant", values["public_id"]), "product": product, **values}
            variant["name"], variant["names"] = text(values["name"]) or product["name"], values["name"]
            variant["medium"] = _medium(from_values(values, "picture"))
            rows[values["product_id"]].append(variant)
            made.append(variant)
        Page(made)
        return rows

    def media(self, row: Row) -> list[Row]:
        """The pictures of a product whose sizes are made, in order."""

        def read() -> dict[int, list[Row]]:
            found: dict[int, list[Row]] = {pk: [] for pk in self.by_pk}
            pictures = ProductPicture.objects.filter(product__in=self.by_pk).order_by("position")
            for values in pictures.values("product_id", *columns("picture")):
                if medium := _medium(from_values(values, "picture")):
                    found[values["product_id"]].append(medium)
            return found

        return self.once("media", read)[row["card"]["pk"]]

    def motifs(self, row: Row) -> list[Row]:
        """The motifs of a product, in the heritage's order."""

        def read() -> dict[int, list[Row]]:
            links = Product.motifs.through.objects.filter(product__in=self.by_pk).select_related("motif")
            links = links.order_by("motif__position", "motif__slug")
            models = {link.motif_id: link.motif for link in links}
            rows = dict(zip(models, motifs(models.values(), self.channel), strict=True))
            found: dict[int, list[Row]] = {pk: [] for pk in self.by_pk}
            for link in links:
                found[link.product_id].append(rows[link.motif_id])
            return found

        return self.once("motifs", read)[row["card"]["pk"]]

    def maker(self, row: Row) -> Row:
        """The maker of a product."""

        def read() -> dict[str, Row]:
            wanted = {one["card"]["seller_slug"] for one in self.rows}
            found = Msme.objects.filter(slug__in=wanted).select_related("village", "emblem")
            return {one["slug"]: one for one in makers(found, self.channel)}

        return self.once("makers", read)[row["card"]["seller_slug"]]

    def category(self, row: Row) -> Row:
        """The category of a product."""

        def read() -> dict[str, Row]:
            found = {one["card"]["category_slug"]: self.details(one).category for one in self.rows}
            return dict(zip(found, categories(found.values(), self.channel), strict=True))

        return self.once("categories", read)[row["card"]["category_slug"]]

    def technique(self, row: Row) -> Row:
        """The technique of a product, with its legal layer."""

        def read() -> dict[str, Row]:
            return {one.slug: technique(one) for one in heritage.techniques()}

        return self.once("techniques", read)[row["card"]["technique"]]


def products(found: ProductQuerySet | Iterable[int], channel: Channel) -> Products:
    """A page of products: found ones, or primary keys in the order wanted. Two queries."""
    return Products(cards(found, channel=channel, language=HOME), channel)


_VARIANT_COLUMNS = ("pk", "product_id", "public_id", "sku", "name", "free", "price__amount", "price__currency")


def _medium(picture: PictureRow | None) -> Row | None:
    """A picture in a list of media; None while its sizes are being made."""
    if not picture or not picture["renditions"]:
        return None
    return {
        "id": to_global("ProductMedia", picture["id"]),
        "alt": text(picture["alt"]),
        "type": "IMAGE",
        "is_drawn": picture["is_drawn"],
        "picture": picture,
    }


def _product(card: Card) -> Row:
    return {
        "id": to_global("Product", card["id"]),
        "name": text(card["name"]),
        "slug": card["slugs"].get(HOME) or card["slug"],
        "is_sold": True,
        "is_available": card["free"] > 0,
        "made_to_order": card["made_to_order"],
        "making_days": card["making_days"],
        "uniqueness": "ONE_OF_A_KIND" if card["uniqueness"] == Product.ONE else "SAME_STAMP",
        "seo_title": text(card["name"]),
        "picture": card["picture"],
        "card": card,
    }


def variants(pks: Iterable[int], channel: Channel) -> dict[int, Row]:
    """Variants by primary key, with their products, whether those are still sold or not: of one that is not, none is
    available. Four queries."""
    wanted = set(pks)
    sold = Exists(Product.objects.public().filter(pk=OuterRef("pk")))
    of = dict(Product.objects.filter(variants__in=wanted).values_list("pk", sold)) if wanted else {}
    if not of:
        return {}
    page = products(of, channel)
    for row in page.rows:
        row["is_sold"] = of[row["card"]["pk"]]
        row["is_available"] = row["is_available"] and row["is_sold"]
    return {one["pk"]: one for row in page.rows for one in page.variants(row) if one["pk"] in wanted}


class Makers(Page):
    """Makers, with what one of them is asked for read for all."""

    def techniques(self, row: Row) -> list[Row]:
        def read() -> dict[int, list[Row]]:
            links = Msme.techniques.through.objects.filter(msme__in=[one["model"].pk for one in self.rows])
            found: dict[int, list[Row]] = {}
            for link in links.select_related("technique").order_by("technique__position"):
                found.setdefault(link.msme_id, []).append(technique(link.technique))
            return found

        return self.once("techniques", read).get(row["model"].pk, [])


def _village(village: Village | None) -> Row:
    # A shop that may sell has one; that is a constraint of its table.
    assert village
    return {"name": village.name, "district": village.district}


def makers(models: Iterable[Msme], channel: Channel | None) -> list[Row]:
    """A page of makers, whose village and emblem have been read with them."""
    return Makers(
        [
            {
                "id": to_global("Maker", model.public_id),
                "slug": model.slug,
                "name": model.name,
                "village": _village(model.village),
                "hands": model.hands,
                "since": model.since,
                "ships_in_days": model.ships_in_days,
                "is_demo": model.is_demo,
                "picture": picture_row(model.emblem),
                "wanted": Wanted(makers=(model.slug,)),
                "channel": channel,
                "model": model,
                **{name: text(getattr(model, name)) for name in MAKER_TEXTS},
            }
            for model in models
        ]
    ).rows


def motifs(models: Iterable[Motif], channel: Channel | None) -> list[Row]:
    """A page of motifs."""
    return Page(
        [
            {
                "id": to_global("Motif", model.slug),
                "slug": model.slug,
                "kind": model.kind.upper(),
                "synonyms": list(model.synonyms),
                "sources": [
                    {"title": source.get("title", ""), "where": source.get("where", "")}
                    for source in model.sources
                    if not source.get("unverified")
                ],
                "wanted": Wanted(motifs=(model.slug,)),
                "channel": channel,
                "model": model,
                **{name: text(getattr(model, name)) for name in MOTIF_TEXTS},
            }
            for model in models
        ]
    ).rows


def technique(model: Technique) -> Row:
    return {
        "id": to_global("Technique", model.slug),
        "slug": model.slug,
        "is_batik": model.is_batik,
        "model": model,
        **{name: text(getattr(model, name)) for name in TECHNIQUE_TEXTS},
    }


def categories(models: Iterable[Category], channel: Channel | None) -> list[Row]:
    """A page of categories, whose pictures have been read with them."""
    return Page(
        [
            {**_group("Category", model), "wanted": Wanted(categories=(model.slug,)), "channel": channel}
            for model in models
        ]
    ).rows


def collections(models: Iterable[Collection], channel: Channel | None) -> list[Row]:
    """A page of collections, whose pictures have been read with them."""
    return Page(
        [
            {**_group("Collection", model), "wanted": Wanted(collection=model.slug), "channel": channel}
            for model in models
        ]
    ).rows


def _group(kind: str, model: Category | Collection) -> Row:
    description = text(model.description)
    return {
        "id": to_global(kind, model.public_id),
        "slug": model.slug,
        "name": text(model.name),
        "description": blocks(description),
        "seo_title": text(model.name),
        "seo_description": short(description),
        "picture": picture_row(model.picture),
        "model": model,
    }


def translated(model: Any, names: Iterable[str], language: str) -> Row | None:
    """A model's texts in a language and no other; None when it has none of them."""
    found = {name: exactly(getattr(model, name), language) or None for name in names}
    return found if any(found.values()) else None


def named(value: LazyI18nString | str | None, language: str) -> Row | None:
    """A translated name; None when there is none."""
    found = exactly(value, language)
    return {"name": found} if found else None
