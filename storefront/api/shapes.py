"""Fields and resolvers that several types share the shape of."""

from collections.abc import Callable, Sequence
from typing import Any

import graphene

from storefront.api.catalogue_rows import named, text, translated
from storefront.api.enums import LanguageCodeEnum
from storefront.api.pages import Row
from storefront.api.product_inputs import PRODUCTS
from storefront.api.product_lists import products_of
from storefront.api.types import THUMBNAIL, Image, image, own_language

Resolver = Callable[..., Any]

TRANSLATION = {"language_code": graphene.Argument(LanguageCodeEnum, required=True)}


def by_page(name: str) -> Resolver:
    """What the page of a row gives for it: the page's method of that name reads it for all of its rows at once."""

    def resolve(row: Row, _info: Any) -> Any:
        return getattr(row["page"], name)(row)

    return resolve


def products_field(**more: graphene.Argument) -> graphene.Field:
    """The products of a category, collection, maker or motif, a page of them."""
    return graphene.Field(
        "storefront.api.product_types.ProductCountableConnection", **more, **PRODUCTS, resolver=products_of
    )


def picture_field() -> graphene.Field:
    """The row's `picture` in a size and a form, with its own words; null while it is being made."""

    def resolve(row: Row, info: Any, format: Any, size: int | None = None) -> Row | None:
        picture = row["picture"]
        return image(info, picture, text(picture["alt"]) if picture else "", size, format)

    return graphene.Field(Image, **THUMBNAIL, resolver=resolve)


def translated_texts(owner: str, names: Sequence[str]) -> graphene.Field:
    """The translation of a type whose model has those texts: each null where it has none, all of it where none has."""

    def resolve(row: Row, _info: Any, language_code: Any) -> Row | None:
        return translated(row["model"], names, own_language(language_code))

    return graphene.Field(_texts(owner, names), **TRANSLATION, resolver=resolve)


def translated_name(owner: str) -> graphene.Field:
    """The translation of a type of which only the row's `names` are words."""

    def resolve(row: Row, _info: Any, language_code: Any) -> Row | None:
        return named(row["names"], own_language(language_code))

    return graphene.Field(_texts(owner, ["name"], required=True), **TRANSLATION, resolver=resolve)


def _texts(owner: str, names: Sequence[str], *, required: bool = False) -> type[graphene.ObjectType]:
    fields = {name: graphene.String(required=required) for name in names}
    return type(f"{owner}Translation", (graphene.ObjectType,), fields)
