"""Channels, categories, collections and makers, as types of the API."""

from typing import Any

import graphene
from django_countries import countries

from storefront.api.catalogue_rows import MAKER_TEXTS, blocks, short, translated
from storefront.api.heritage_types import Technique
from storefront.api.pages import Row
from storefront.api.scalars import JSONString
from storefront.api.shapes import TRANSLATION, by_page, picture_field, products_field, translated_texts
from storefront.api.types import connection, own_language


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


class _GroupTranslation(graphene.ObjectType):
    class Meta:
        abstract = True

    name = graphene.String()
    description = graphene.Field(JSONString)
    slug = graphene.String()
    seo_title = graphene.String()
    seo_description = graphene.String()


class CategoryTranslation(_GroupTranslation):
    pass


class CollectionTranslation(_GroupTranslation):
    name = graphene.String(required=True)


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


class _Group(graphene.ObjectType):
    """What a category and a collection have in common."""

    class Meta:
        abstract = True

    id = graphene.ID(required=True)
    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    description = graphene.Field(JSONString)
    seo_title = graphene.String()
    seo_description = graphene.String()
    background_image = picture_field()


class Category(_Group):
    """A form of cloth or garment. Its products are those of its children too."""

    products = products_field(channel=graphene.String())
    translation = graphene.Field(CategoryTranslation, **TRANSLATION, resolver=_translation)


class Collection(_Group):
    """Products put together by hand, in that order unless another is asked for."""

    products = products_field()
    translation = graphene.Field(CollectionTranslation, **TRANSLATION, resolver=_translation)


class Kelurahan(graphene.ObjectType):
    """The part of the city in which a maker works."""

    name = graphene.String(required=True)
    district = graphene.String(required=True)


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
    emblem = picture_field()
    techniques = graphene.List(graphene.NonNull(Technique), required=True, resolver=by_page("techniques"))
    products = products_field(channel=graphene.String())
    translation = translated_texts("Maker", MAKER_TEXTS)


CategoryCountableConnection = connection("Category", Category)
CollectionCountableConnection = connection("Collection", Collection)
MakerCountableConnection = connection("Maker", Maker)
