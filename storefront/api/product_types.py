"""Products and their variants, as types of the API."""

from typing import Any

import graphene

from catalog.commons.texts import both, exactly
from catalog.products.keyset import foreign_cursor
from storefront.api.catalogue_rows import blocks, short, text
from storefront.api.enums import AttributeInputTypeEnum, Uniqueness, VariantAttributeScope
from storefront.api.heritage_types import Motif, Technique
from storefront.api.pages import FORWARD, Row, connection_row, wished
from storefront.api.scalars import JSONString
from storefront.api.shapes import TRANSLATION, by_page, picture_field, translated_name
from storefront.api.types import (
    LanguageDisplay,
    ProductMedia,
    TaxedMoney,
    TaxedMoneyRange,
    connection,
    language_row,
    own_language,
    taxed,
)

SIZE = both("Ukuran", "Size")


class ProductPricingInfo(graphene.ObjectType):
    price_range = graphene.Field(TaxedMoneyRange)
    price_range_undiscounted = graphene.Field(TaxedMoneyRange)


class VariantPricingInfo(graphene.ObjectType):
    price = graphene.Field(TaxedMoney)
    price_undiscounted = graphene.Field(TaxedMoney)


class ProductTranslation(graphene.ObjectType):
    id = graphene.ID(required=True)
    language = graphene.Field(LanguageDisplay, required=True)
    name = graphene.String()
    description = graphene.Field(JSONString)
    slug = graphene.String()
    seo_title = graphene.String()
    seo_description = graphene.String()


class Attribute(graphene.ObjectType):
    """What a buyer chooses between the variants of a product: its size."""

    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    input_type = graphene.Field(AttributeInputTypeEnum)
    translation = translated_name("Attribute")


class AttributeValue(graphene.ObjectType):
    name = graphene.String()
    slug = graphene.String()
    value = graphene.String()
    translation = translated_name("AttributeValue")


class SelectedAttribute(graphene.ObjectType):
    attribute = graphene.Field(Attribute, required=True)
    values = graphene.List(graphene.NonNull(AttributeValue), required=True)


class ProductVariant(graphene.ObjectType):
    """What is put into a cart: a size of a garment, or the one cloth."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    sku = graphene.String()
    product = graphene.Field(lambda: Product, required=True)
    pricing = graphene.Field(VariantPricingInfo)
    quantity_available = graphene.Int(description="Pieces, or the maker's free making slots; 0 is sold out.")
    media = graphene.List(graphene.NonNull(ProductMedia), description="Its own picture first, then the product's.")
    attributes = graphene.List(
        graphene.NonNull(SelectedAttribute),
        required=True,
        variant_selection=graphene.Argument(VariantAttributeScope),
    )
    translation = translated_name("ProductVariant")

    @staticmethod
    def resolve_pricing(row: Row, _info: Any) -> Row | None:
        if row["price__amount"] is None:
            return None
        price = taxed(row["price__amount"], row["price__currency"])
        return {"price": price, "price_undiscounted": price}

    @staticmethod
    def resolve_quantity_available(row: Row, _info: Any) -> int:
        return row["free"] if row["price__amount"] is not None and row["product"]["is_sold"] else 0

    @staticmethod
    def resolve_media(row: Row, _info: Any) -> list[Row]:
        product, own = row["product"], row["medium"]
        shared = product["page"].media(product)
        return [own, *(one for one in shared if one["id"] != own["id"])] if own else shared

    @staticmethod
    def resolve_attributes(row: Row, _info: Any, variant_selection: Any = None) -> list[Row]:
        size = text(row["names"])
        if not size or (variant_selection and variant_selection.value == "NOT_VARIANT_SELECTION"):
            return []
        attribute = {"slug": "size", "name": text(SIZE), "input_type": "DROPDOWN", "names": SIZE}
        value = {"name": size, "slug": size.lower(), "value": size, "names": row["names"]}
        return [{"attribute": attribute, "values": [value]}]


ProductVariantCountableConnection = connection("ProductVariant", ProductVariant)


def _detail(name: str) -> Any:
    """A column that no card shows, null where it is empty."""

    def resolve(row: Row, _info: Any) -> Any:
        return getattr(row["page"].details(row), name) or None

    return resolve


class Product(graphene.ObjectType):
    """A cloth, garment or piece for the home, by one maker."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    slug = graphene.String(required=True)
    description = graphene.Field(JSONString)
    seo_title = graphene.String()
    seo_description = graphene.String()
    created = graphene.DateTime(required=True, resolver=_detail("created_at"))
    is_available = graphene.Boolean()
    pricing = graphene.Field(ProductPricingInfo)
    thumbnail = picture_field()
    media = graphene.List(graphene.NonNull(ProductMedia), resolver=by_page("media"))
    category = graphene.Field("storefront.api.catalogue_types.Category", resolver=by_page("category"))
    product_variants = graphene.Field(ProductVariantCountableConnection, **FORWARD)
    translation = graphene.Field(ProductTranslation, **TRANSLATION)
    maker = graphene.Field("storefront.api.catalogue_types.Maker", required=True, resolver=by_page("maker"))
    motifs = graphene.List(graphene.NonNull(Motif), required=True, resolver=by_page("motifs"))
    technique = graphene.Field(Technique, required=True, resolver=by_page("technique"))
    uniqueness = graphene.Field(Uniqueness, required=True)
    made_to_order = graphene.Boolean(required=True)
    making_days = graphene.Int(required=True)
    colour = graphene.String(resolver=_detail("colour"))
    length_cm = graphene.Int(resolver=_detail("length_cm"))
    width_cm = graphene.Int(resolver=_detail("width_cm"))
    weight_g = graphene.Int(required=True, resolver=_detail("weight_g"))

    @staticmethod
    def resolve_pricing(row: Row, _info: Any) -> Row:
        card = row["card"]
        span = {"start": taxed(card["lowest"], card["currency"]), "stop": taxed(card["highest"], card["currency"])}
        return {"price_range": span, "price_range_undiscounted": span}

    @staticmethod
    def resolve_description(row: Row, _info: Any) -> Row | None:
        return blocks(text(row["page"].details(row).description))

    @staticmethod
    def resolve_seo_description(row: Row, _info: Any) -> str | None:
        return short(text(row["page"].details(row).description))

    @staticmethod
    def resolve_product_variants(row: Row, _info: Any, **arguments: Any) -> Row:
        """A product has a handful of variants, so its pages are cut from all of them."""
        wish = wished("variants", **arguments)
        found = row["page"].variants(row)
        start = 0
        if wish.after:
            ids = [one["public_id"] for one in found]
            if wish.after[0] not in ids:
                raise foreign_cursor("after")
            start = ids.index(wish.after[0]) + 1
        part = found[start : start + wish.number]
        places = [[one["public_id"], 0] for one in part]
        more = (start + len(part) < len(found), start > 0)
        return connection_row("variants", part, places, more, lambda: len(found))

    @staticmethod
    def resolve_translation(row: Row, _info: Any, language_code: Any) -> Row | None:
        language = own_language(language_code)
        name = exactly(row["card"]["name"], language)
        if not language or not name:
            return None
        description = exactly(row["page"].details(row).description, language)
        return {
            "id": row["id"],
            "language": language_row(language),
            "name": name,
            "description": blocks(description),
            "slug": row["card"]["slugs"].get(language),
            "seo_title": name,
            "seo_description": short(description),
        }


ProductCountableConnection = connection("Product", Product)
