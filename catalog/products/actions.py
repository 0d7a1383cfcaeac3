"""Verbs that change products. The stock room tells this one how much is free; nobody else writes those columns."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Case, F, IntegerField, Max, Min, Model, QuerySet, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from catalog.commons import texts
from catalog.products.models import Channel, Product, ProductListing, ProductSlug, ProductVariant, VariantPrice

M = TypeVar("M", bound=Model)


def change_free(changes: Mapping[int, int]) -> None:
    """Add to what is free of each variant (by primary key), and to the sum on its product, in the caller's transaction.

    Deltas commute, so that two buyers of different variants never overwrite each other; rows are locked in id order
    before one statement writes them. A product whose last piece goes is marked with the time, one that comes back loses
    the mark. Four statements, whatever the number of variants.
    """
    wanted = {variant: change for variant, change in changes.items() if change}
    if not wanted:
        return
    owners = dict(_locked(ProductVariant.objects.filter(pk__in=wanted)).values_list("pk", "product_id"))
    ProductVariant.objects.filter(pk__in=wanted).update(free=F("free") + _by_key(wanted))
    sums: dict[int, int] = {}
    for variant, change in wanted.items():
        sums[owners[variant]] = sums.get(owners[variant], 0) + change
    products = Product.objects.filter(pk__in=sums)
    list(_locked(products).values_list("pk"))
    free = F("free") + _by_key(sums)
    products.update(
        free=free, sold_at=Case(When(GreaterThan(free, 0), then=None), default=Coalesce("sold_at", timezone.now()))
    )


def _locked(rows: QuerySet[M]) -> QuerySet[M]:
    # As an UPDATE locks them: carts and orders may go on referring to the rows.
    return rows.order_by("pk").select_for_update(no_key=True, of=("self",))


def _by_key(changes: Mapping[int, int]) -> Case:
    return Case(*(When(pk=pk, then=change) for pk, change in changes.items()), output_field=IntegerField())


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
    Product.objects.filter(pk=product.pk).update(status=Product.LIVE, search_name=sorted_by(product))
    product.status = Product.LIVE
    return listing


def sorted_by(product: Product) -> str:
    """What a list by name goes by: the Indonesian name in small letters."""
    return texts.in_language(product.name, "id").lower()[:180]


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
