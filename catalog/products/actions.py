"""Verbs that change products. The stock room tells this one how much is free; nobody else writes those columns."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, Min
from django.utils import timezone

from catalog.commons import texts
from catalog.products.models import Channel, Product, ProductListing, ProductSlug, ProductVariant, VariantPrice


def change_free(changes: Mapping[int, int]) -> None:
    """Add to what is free of each variant (by primary key), and to the sum on its product, in the caller's transaction.

    Deltas commute, so that two buyers of different variants never overwrite each other; rows go in id order. A product
    whose last piece goes is marked with the time, one that comes back loses the mark.
    """
    products: dict[int, int] = {}
    owners = dict(ProductVariant.objects.filter(pk__in=changes).values_list("pk", "product_id"))
    for variant in sorted(changes):
        if changes[variant]:
            ProductVariant.objects.filter(pk=variant).update(free=F("free") + changes[variant])
            products[owners[variant]] = products.get(owners[variant], 0) + changes[variant]
    for product in sorted(products):
        Product.objects.filter(pk=product).update(free=F("free") + products[product])
    touched = Product.objects.filter(pk__in=products)
    touched.filter(free=0, sold_at=None).update(sold_at=timezone.now())
    touched.filter(free__gt=0).exclude(sold_at=None).update(sold_at=None)


@transaction.atomic
def set_price(*, variant: ProductVariant, channel: Channel, amount: int) -> VariantPrice:
    """Price a variant in a channel, in minor units of the channel's currency, and refresh the product's price span."""
    price, _made = VariantPrice.objects.update_or_create(
        variant=variant, channel=channel, defaults={"amount": amount, "currency": channel.currency}
    )
    span = VariantPrice.objects.filter(variant__product=variant.product_id, channel=channel).aggregate(
        lowest=Min("amount"), highest=Max("amount")
    )
    ProductListing.objects.filter(product=variant.product_id, channel=channel).update(**span)
    return price


@transaction.atomic
def publish(*, product: Product, channel: Channel, at: datetime | None = None) -> ProductListing:
    """List a priced product in a channel and make it live. Raises ValueError when no variant has a price there."""
    prices = VariantPrice.objects.filter(variant__product=product, channel=channel)
    span = prices.aggregate(lowest=Min("amount"), highest=Max("amount"))
    if span["lowest"] is None:
        raise ValueError("a product without a price cannot be published")
    listing, _made = ProductListing.objects.update_or_create(
        product=product,
        channel=channel,
        defaults={**span, "currency": channel.currency, "published_at": at or timezone.now()},
    )
    Product.objects.filter(pk=product.pk).update(status=Product.LIVE, **search_columns(product))
    product.status = Product.LIVE
    return listing


def search_columns(product: Product) -> dict[str, str]:
    """What a search by word may hit: names in both languages, maker, village, technique, motifs with their synonyms."""
    words = [product.seller.name, product.seller.village.name, str(product.colour)]
    for content in (product.name, product.technique.name, product.fabric.name, product.category.name):
        words += [texts.exactly(content, language) for language in texts.LANGUAGES]
    for motif in product.motifs.all():
        words += [texts.exactly(motif.name, language) for language in texts.LANGUAGES] + list(motif.synonyms)
    return {
        "search_text": " ".join(dict.fromkeys(" ".join(words).lower().split())),
        "search_name": texts.in_language(product.name, "id").lower()[:180],
    }


@transaction.atomic
def set_slug(*, product: Product, language: str, slug: str) -> ProductSlug:
    """Give a product its address in a language; the earlier one stays and leads on to it."""
    ProductSlug.objects.filter(product=product, language=language, is_current=True).exclude(slug=slug).update(
        is_current=False
    )
    row, _made = ProductSlug.objects.update_or_create(
        language=language, slug=slug, defaults={"product": product, "is_current": True}
    )
    return row
