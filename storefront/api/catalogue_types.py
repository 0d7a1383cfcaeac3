"""Channels, categories, collections and makers, as types of the API."""

from typing import Any

import graphene
from django_countries import countries

from storefront.api.catalogue_rows import Makers, blocks, short, text, translated
from storefront.api.heritage_types import TRANSLATION, Technique
from storefront.api.pages import Row
from storefront.api.product_inputs import PRODUCTS
from storefront.api.product_lists import products_of
from storefront.api.product_types import ProductCountableConnection
from storefront.api.scalars import JSONString
from storefront.api.types import THUMBNAIL, Image, connection, image, own_language


class CountryDisplay(graphene.ObjectType):
    code = graphene.String(required=True)
    country = graphene.String(required=True)


class Channel(graphene.ObjectType):
    """Where things are sold, and in which currency."""

    id = graphene.ID(required=True)
    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    currency_code = graphene.String(required=True)
    is_active = graphene.Boolean(required=True)
    countries = graphene.List(graphene.NonNull(CountryDisplay))

    @staticmethod
    def resolve_countries(_row: Row, _info: Any) -> list[Row]:
        """Indonesia first, for clients choose the first in the list."""
        rows = [{"code": code, "country": name} for code, name in countries]
        return sorted(rows, key=lambda row: row["code"] != "ID")


class CategoryTranslation(graphene.ObjectType):
    name = graphene.String()
    description = graphene.Field(JSONString)
    slug = graphene.String()
    seo_title = graphene.String()
    seo_description = graphene.String()


class CollectionTranslation(graphene.ObjectType):
    name = graphene.String(required=True)
    description = graphene.Field(JSONString)
    slug = graphene.String()
    seo_title = graphene.String()
    seo_description = graphene.String()


def _translation(row: Row, _info: Any, language_code: Any) -> Row | None:
    language = own_language(language_code)
    found = translated(row["model"], ("name", "description"), language)
    if not found or not found["name"]:
        return None
    return {
        "name": found["name"],
        "description": blocks(found["description"] or ""),
        # Categories and collections have one address, the Indonesian one.
        "slug": row["slug"] if language == "id" else None,
        "seo_title": found["name"],
        "seo_description": short(found["description"] or ""),
    }


def _background(row: Row, info: Any, format: Any, size: int | None = None) -> Row | None:
    picture = row["picture"]
    return image(info, picture, text(picture["alt"]) if picture else "", size, format)


class Category(graphene.ObjectType):
    """A form of cloth or garment. Its products are those of its children too."""

    id = graphene.ID(required=True)
    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    description = graphene.Field(JSONString)
    seo_title = graphene.String()
    seo_description = graphene.String()
    background_image = graphene.Field(Image, **THUMBNAIL, resolver=_background)
    products = graphene.Field(ProductCountableConnection, channel=graphene.String(), **PRODUCTS, resolver=products_of)
    translation = graphene.Field(CategoryTranslation, **TRANSLATION, resolver=_translation)


class Collection(graphene.ObjectType):
    """Products put together by hand, in that order unless another is asked for."""

    id = graphene.ID(required=True)
    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    description = graphene.Field(JSONString)
    seo_title = graphene.String()
    seo_description = graphene.String()
    background_image = graphene.Field(Image, **THUMBNAIL, resolver=_background)
    products = graphene.Field(ProductCountableConnection, **PRODUCTS, resolver=products_of)
    translation = graphene.Field(CollectionTranslation, **TRANSLATION, resolver=_translation)


class Kelurahan(graphene.ObjectType):
    """The part of the city in which a maker works."""

    name = graphene.String(required=True)
    district = graphene.String(required=True)


class MakerTranslation(graphene.ObjectType):
    specialty = graphene.String()
    story = graphene.String()
    quote = graphene.String()


class Maker(graphene.ObjectType):
    """A workshop that sells here. `isDemo` marks one that does not exist."""

    id = graphene.ID(required=True)
    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    village = graphene.Field(Kelurahan, required=True)
    specialty = graphene.String()
    story = graphene.String()
    quote = graphene.String()
    hands = graphene.Int(required=True, description="How many people work there.")
    since = graphene.Int()
    ships_in_days = graphene.Int(required=True, description="Working days from the payment to the courier.")
    is_demo = graphene.Boolean(required=True)
    emblem = graphene.Field(Image, **THUMBNAIL, resolver=_background)
    techniques = graphene.List(graphene.NonNull(Technique), required=True)
    products = graphene.Field(ProductCountableConnection, channel=graphene.String(), **PRODUCTS, resolver=products_of)
    translation = graphene.Field(MakerTranslation, **TRANSLATION)

    @staticmethod
    def resolve_techniques(row: Row, _info: Any) -> list[Row]:
        page: Makers = row["page"]
        return page.techniques(row)

    @staticmethod
    def resolve_translation(row: Row, _info: Any, language_code: Any) -> Row | None:
        return translated(row["model"], ("specialty", "story", "quote"), own_language(language_code))


CategoryCountableConnection = connection("Category", Category)
CollectionCountableConnection = connection("Collection", Collection)
MakerCountableConnection = connection("Maker", Maker)
