"""Shops, read for a screen."""

from django.db.models import Count, Q

from catalog.media.models import Picture
from catalog.sellers.models import Msme, MsmeQuerySet


def maker(slug: str) -> Msme | None:
    """The shop of that address in whatever state; the page decides what a visitor is told."""
    return (
        Msme.objects.filter(slug=slug)
        .select_related("village", "centre", "emblem", "head")
        .prefetch_related("techniques")
        .first()
    )


def photos_of(seller: Msme) -> list[Picture]:
    """The photographs of a shop, the first that came first, also those that are still being prepared."""
    return [row.picture for row in seller.photos.select_related("picture")]


def with_a_story() -> Msme | None:
    """The first shop, by name, whose maker says something of her own, with her village and the picture of her page."""
    return Msme.objects.selling().exclude(quote="").select_related("village", "head").order_by("name").first()


def makers_with_counts() -> MsmeQuerySet:
    """Shops that may sell, with `cloths`, the number of live products of each."""
    return (
        Msme.objects.selling()
        .select_related("village", "emblem")
        .prefetch_related("techniques")
        .annotate(cloths=Count("products", filter=Q(products__status="live")))
        .order_by("name")
    )
