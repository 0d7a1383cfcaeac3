"""What the API answers of the catalogue."""

from typing import Any

import graphene

from catalog.heritage import queries as heritage
from catalog.heritage.models import Motif as MotifModel
from catalog.heritage.models import Technique as TechniqueModel
from catalog.products.models import Category as CategoryModel
from catalog.products.models import Channel as ChannelModel
from catalog.products.models import Collection as CollectionModel
from catalog.products.models import Product as ProductModel
from catalog.products.models import ProductSlug
from catalog.products.models import ProductVariant as VariantModel
from catalog.products.queries import Wanted, find
from catalog.sellers.models import Msme
from storefront.api import catalogue_rows as rows
from storefront.api.catalogue_types import (
    Category,
    CategoryCountableConnection,
    Channel,
    Collection,
    CollectionCountableConnection,
    Maker,
    MakerCountableConnection,
)
from storefront.api.enums import LanguageCodeEnum
from storefront.api.heritage_types import Motif, MotifCountableConnection, Technique
from storefront.api.ids import from_global, to_global
from storefront.api.pages import BOTH_WAYS, Row, model_connection
from storefront.api.product_inputs import PRODUCTS, CategoryFilterInput
from storefront.api.product_lists import channel_of, products_page
from storefront.api.product_types import Product, ProductCountableConnection, ProductVariant
from storefront.api.types import own_language

SLUG = {"slug": graphene.String(), "slug_language_code": graphene.Argument(LanguageCodeEnum)}
PLACE, NAME = ("position", "slug"), ("name", "slug")


class CatalogueQuery(graphene.ObjectType):
    """The catalogue: everybody may read it."""

    channels = graphene.List(graphene.NonNull(Channel))
    channel = graphene.Field(Channel, slug=graphene.String())
    products = graphene.Field(ProductCountableConnection, channel=graphene.String(), **{**PRODUCTS, **BOTH_WAYS})
    product = graphene.Field(Product, id=graphene.ID(), channel=graphene.String(), **SLUG)
    product_variant = graphene.Field(ProductVariant, id=graphene.ID(), sku=graphene.String(), channel=graphene.String())
    categories = graphene.Field(CategoryCountableConnection, filter=graphene.Argument(CategoryFilterInput), **BOTH_WAYS)
    category = graphene.Field(Category, id=graphene.ID(), **SLUG)
    collections = graphene.Field(CollectionCountableConnection, channel=graphene.String(), **BOTH_WAYS)
    collection = graphene.Field(Collection, id=graphene.ID(), channel=graphene.String(), **SLUG)
    makers = graphene.Field(MakerCountableConnection, **BOTH_WAYS)
    maker = graphene.Field(Maker, id=graphene.ID(), slug=graphene.String())
    motifs = graphene.Field(MotifCountableConnection, **BOTH_WAYS)
    motif = graphene.Field(Motif, id=graphene.ID(), slug=graphene.String())
    techniques = graphene.List(graphene.NonNull(Technique), required=True)

    @staticmethod
    def resolve_channels(_root: Any, _info: Any) -> list[Row]:
        return [channel_row(found) for found in ChannelModel.objects.filter(is_active=True).order_by("pk")]

    @staticmethod
    def resolve_channel(_root: Any, info: Any, slug: str | None = None) -> Row | None:
        found = channel_of(info, slug)
        return channel_row(found) if found else None

    @staticmethod
    def resolve_products(_root: Any, info: Any, channel: str | None = None, **arguments: Any) -> Row | None:
        shop = channel_of(info, channel)
        return products_page(find(Wanted(), shop), shop, arguments) if shop else None

    @staticmethod
    def resolve_product(
        _root: Any,
        info: Any,
        id: str | None = None,
        slug: str | None = None,
        slug_language_code: Any = None,
        channel: str | None = None,
    ) -> Row | None:
        """By id, or by a current slug of exactly the language asked for, the Indonesian one when none is named."""
        if id is not None:
            found = ProductModel.objects.filter(public_id=from_global(id, "Product"))
        else:
            language = own_language(slug_language_code) if slug_language_code else rows.HOME
            current = ProductSlug.objects.filter(slug=slug or "", language=language, is_current=True)
            found = ProductModel.objects.filter(pk__in=current.values("product"))
        return _product_row(info, found.values_list("pk", flat=True).first(), channel)

    @staticmethod
    def resolve_product_variant(
        _root: Any, info: Any, id: str | None = None, sku: str | None = None, channel: str | None = None
    ) -> Row | None:
        wanted = {"public_id": from_global(id, "ProductVariant")} if id is not None else {"sku": sku or ""}
        found = VariantModel.objects.filter(**wanted).values_list("pk", "product_id").first()
        product = _product_row(info, found[1], channel) if found else None
        if found is None or product is None:
            return None
        return next((row for row in product["page"].variants(product) if row["pk"] == found[0]), None)

    @staticmethod
    def resolve_categories(_root: Any, _info: Any, filter: Row | None = None, **arguments: Any) -> Row:
        found = CategoryModel.objects.select_related("picture")
        if filter and filter.get("slugs"):
            found = found.filter(slug__in=filter["slugs"])
        return model_connection("categories", found, PLACE, lambda page: rows.categories(page, None), arguments)

    @staticmethod
    def resolve_category(_root: Any, _info: Any, **which: Any) -> Row | None:
        found = CategoryModel.objects.filter(**_which("Category", **which)).select_related("picture")
        return next(iter(rows.categories(found, None)), None)

    @staticmethod
    def resolve_collections(_root: Any, info: Any, channel: str | None = None, **arguments: Any) -> Row | None:
        shop = channel_of(info, channel)
        if shop is None:
            return None
        found = CollectionModel.objects.select_related("picture")
        return model_connection("collections", found, PLACE, lambda page: rows.collections(page, shop), arguments)

    @staticmethod
    def resolve_collection(_root: Any, info: Any, channel: str | None = None, **which: Any) -> Row | None:
        shop = channel_of(info, channel)
        if shop is None:
            return None
        found = CollectionModel.objects.filter(**_which("Collection", **which)).select_related("picture")
        return next(iter(rows.collections(found, shop)), None)

    @staticmethod
    def resolve_makers(_root: Any, _info: Any, **arguments: Any) -> Row:
        found = Msme.objects.selling().select_related("village", "emblem")
        return model_connection("makers", found, NAME, lambda page: rows.makers(page, None), arguments)

    @staticmethod
    def resolve_maker(_root: Any, _info: Any, id: str | None = None, slug: str | None = None) -> Row | None:
        found = Msme.objects.selling().filter(**_which("Maker", id, slug)).select_related("village", "emblem")
        return next(iter(rows.makers(found, None)), None)

    @staticmethod
    def resolve_motifs(_root: Any, _info: Any, **arguments: Any) -> Row:
        found = MotifModel.objects.all()
        return model_connection("motifs", found, PLACE, lambda page: rows.motifs(page, None), arguments)

    @staticmethod
    def resolve_motif(_root: Any, _info: Any, id: str | None = None, slug: str | None = None) -> Row | None:
        found = heritage.motif(from_global(id, "Motif") if id is not None else slug or "")
        return rows.motifs([found], None)[0] if found else None

    @staticmethod
    def resolve_techniques(_root: Any, _info: Any) -> list[Row]:
        found: list[TechniqueModel] = heritage.techniques()
        return [rows.technique(model) for model in found]


def channel_row(channel: ChannelModel) -> Row:
    """A row of Channel."""
    return {
        "id": to_global("Channel", channel.slug),
        "slug": channel.slug,
        "name": channel.name,
        "currency_code": channel.currency,
        "is_active": channel.is_active,
    }


def _which(kind: str, id: str | None = None, slug: str | None = None, slug_language_code: Any = None) -> Row:
    """The condition that finds one thing with an address in Indonesian only: in another language there is none."""
    if id is not None:
        return {"public_id": from_global(id, kind)}
    translated = slug_language_code and own_language(slug_language_code) != rows.HOME
    return {"slug": "" if translated else slug or ""}


def _product_row(info: Any, pk: int | None, channel: str | None) -> Row | None:
    """The product of that key, when everybody may see it in the channel."""
    shop = channel_of(info, channel)
    if pk is None or shop is None:
        return None
    return next(iter(rows.products(find(Wanted(), shop).filter(pk=pk), shop).rows), None)
