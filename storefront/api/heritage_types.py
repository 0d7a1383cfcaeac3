"""The words of batik, as types of the API."""

from typing import Any

import graphene

from storefront.api.catalogue_rows import MOTIF_TEXTS, TECHNIQUE_TEXTS, translated
from storefront.api.enums import LanguageCodeEnum, MotifKind
from storefront.api.pages import Row
from storefront.api.product_inputs import PRODUCTS
from storefront.api.product_lists import products_of
from storefront.api.types import connection, own_language

TRANSLATION = {"language_code": graphene.Argument(LanguageCodeEnum, required=True)}


class TechniqueTranslation(graphene.ObjectType):
    name = graphene.String()
    label = graphene.String()
    summary = graphene.String()
    explanation = graphene.String()


class Technique(graphene.ObjectType):
    """How the pattern came onto the cloth. Only hot-wax resist is batik, and `isBatik` says so (SNI 0239:2014)."""

    id = graphene.ID(required=True)
    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    label = graphene.String(required=True)
    is_batik = graphene.Boolean(required=True)
    summary = graphene.String(required=True)
    explanation = graphene.String(required=True)
    translation = graphene.Field(TechniqueTranslation, **TRANSLATION)

    @staticmethod
    def resolve_translation(row: Row, _info: Any, language_code: Any) -> Row | None:
        return translated(row["model"], TECHNIQUE_TEXTS, own_language(language_code))


class MotifSource(graphene.ObjectType):
    """Where what is said of a motif can be read."""

    title = graphene.String(required=True)
    where = graphene.String(required=True)


class MotifTranslation(graphene.ObjectType):
    name = graphene.String()
    family = graphene.String()
    influence = graphene.String()
    period = graphene.String()
    summary = graphene.String()
    meaning = graphene.String()


class Motif(graphene.ObjectType):
    """A motif, style, layout, colour tradition or filler of Pekalongan."""

    id = graphene.ID(required=True)
    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    kind = graphene.Field(MotifKind, required=True)
    family = graphene.String()
    influence = graphene.String()
    period = graphene.String()
    summary = graphene.String(required=True)
    meaning = graphene.String(required=True)
    synonyms = graphene.List(graphene.NonNull(graphene.String), required=True)
    sources = graphene.List(graphene.NonNull(MotifSource), required=True)
    products = graphene.Field(
        "storefront.api.product_types.ProductCountableConnection",
        channel=graphene.String(),
        **PRODUCTS,
        resolver=products_of,
    )
    translation = graphene.Field(MotifTranslation, **TRANSLATION)

    @staticmethod
    def resolve_translation(row: Row, _info: Any, language_code: Any) -> Row | None:
        return translated(row["model"], MOTIF_TEXTS, own_language(language_code))


MotifCountableConnection = connection("Motif", Motif)
