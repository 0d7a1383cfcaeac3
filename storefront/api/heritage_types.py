"""The words of batik, as types of the API."""

import graphene

from storefront.api.catalogue_rows import MOTIF_TEXTS, TECHNIQUE_TEXTS
from storefront.api.enums import MotifKind
from storefront.api.shapes import products_field, translated_texts
from storefront.api.types import connection


class Technique(graphene.ObjectType):
    """How the pattern came onto the cloth. Only hot-wax resist is batik, and `isBatik` says so (SNI 0239:2014)."""

    id = graphene.ID(required=True)
    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    label = graphene.String(required=True)
    is_batik = graphene.Boolean(required=True)
    summary = graphene.String(required=True)
    explanation = graphene.String(required=True)
    translation = translated_texts("Technique", TECHNIQUE_TEXTS)


class MotifSource(graphene.ObjectType):
    """Where what is said of a motif can be read."""

    title = graphene.String(required=True)
    where = graphene.String(required=True)


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
    products = products_field(channel=graphene.String())
    translation = translated_texts("Motif", MOTIF_TEXTS)


MotifCountableConnection = connection("Motif", Motif)
