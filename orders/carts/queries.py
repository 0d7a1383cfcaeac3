"""Checkouts, read."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject

from catalog.media.queries import row as picture_row
from catalog.products.models import Product, ProductSlug, ProductVariant
from catalog.stock.models import Reservation
from orders.carts.cart import Cart, Item
from orders.carts.models import Checkout, CheckoutDelivery, CheckoutLine
from orders.shipping.queries import offers


def open_checkout(token: str | None) -> Checkout | None:
    """The checkout of that token while it is open; None for an unknown or a completed one."""
    if not token:
        return None
    return Checkout.objects.filter(token=token, status=Checkout.OPEN).select_related("channel", "user").first()


def lines_count(token: str | None) -> int:
    """How many pieces lie in an open checkout. One query, none without a token."""
    if not token:
        return 0
    lines = CheckoutLine.objects.filter(checkout__token=token, checkout__status=Checkout.OPEN)
    return lines.aggregate(n=Sum("quantity"))["n"] or 0


def cart(checkout: Checkout) -> Cart:
    """The checkout as a value, with prices, stock and delivery services as they are now. One query for the lines, those
    of `offers()` for the services."""
    lines = list(_lines(checkout))
    return Cart(
        currency=checkout.currency,
        items=tuple(_item(line) for line in lines),
        offers=tuple(offers(checkout.ship_to, currency=checkout.currency)),
        chosen={line.variant.product.seller.public_id: line.service for line in lines if line.service},
    )


def _lines(checkout: Checkout) -> QuerySet[CheckoutLine, Any]:
    """The lines with all that is true of them at one moment: `unit`, the price, if the channel still offers the piece;
    `slugs`; `held`, what this checkout's own started payment keeps; `service`, the way its maker's parcel shall travel.
    """
    variant, product, seller = (OuterRef(f"variant{deeper}") for deeper in ("", "__product", "__product__seller"))
    offered = ProductVariant.objects.filter(pk=variant).offered(checkout.channel_id).order_by()
    slugs = ProductSlug.objects.filter(product=product, is_current=True)
    held = Reservation.objects.filter(
        reference=checkout.hold_reference, status=Reservation.HELD, level__variant=variant
    )
    choice = CheckoutDelivery.objects.filter(checkout=checkout, seller=seller)
    return checkout.lines.select_related(
        "variant__picture",
        "variant__product__seller__village",
        "variant__product__technique",
        "variant__product__card_picture",
    ).annotate(
        unit=Subquery(offered.values("amount")),
        slugs=ArraySubquery(slugs.values(pair=JSONObject(language="language", slug="slug"))),
        held=Coalesce(Subquery(held.values("level__variant").annotate(n=Sum("quantity")).values("n")), 0),
        service=Subquery(choice.values("service")),
    )


def _item(line: Any) -> Item:
    variant, product = line.variant, line.variant.product
    seller, picture = product.seller, variant.picture or product.card_picture
    return Item(
        token=line.token,
        variant=variant.pk,
        variant_id=variant.public_id,
        product_id=product.public_id,
        product_slugs={slug["language"]: slug["slug"] for slug in line.slugs},
        product_name=product.name,
        variant_name=variant.name,
        sku=variant.sku,
        technique=product.technique.slug,
        technique_label=product.technique.label,
        is_batik=product.technique.is_batik,
        length_cm=product.length_cm,
        width_cm=product.width_cm,
        chest_cm=variant.chest_cm,
        picture_key=picture.pk if picture else None,
        picture=picture_row(picture),
        weight_g=product.weight_g,
        one_of_a_kind=product.uniqueness == Product.ONE,
        made_to_order=product.made_to_order,
        making_days=product.making_days,
        # What this cart's own started payment holds is still free to it.
        free=variant.free + line.held,
        quantity=line.quantity,
        unit=line.unit,
        seen=line.seen_amount,
        seller=seller.pk,
        seller_id=seller.public_id,
        seller_slug=seller.slug,
        seller_name=seller.name,
        seller_is_demo=seller.is_demo,
        village=seller.village.name if seller.village else "",
    )
