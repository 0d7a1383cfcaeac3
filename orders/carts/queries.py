"""Checkouts, read."""

from django.db.models import Sum

from catalog.media.queries import row as picture_row
from catalog.products.models import Product, ProductSlug, VariantPrice
from catalog.stock.models import Reservation
from orders.carts.cart import Cart, Item
from orders.carts.models import Checkout, CheckoutLine
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
    """The checkout as a value, with prices, stock and delivery services as they are now. Constant queries."""
    lines = list(
        checkout.lines.select_related(
            "variant__product__seller__village", "variant__product__technique", "variant__product__card_picture"
        )
    )
    variants = [line.variant_id for line in lines]
    prices = dict(
        VariantPrice.objects.filter(variant__in=variants, channel=checkout.channel_id).values_list(
            "variant_id", "amount"
        )
    )
    products = {line.variant.product_id for line in lines}
    public = set(
        Product.objects.public()
        .filter(pk__in=products, listings__channel=checkout.channel_id)
        .values_list("pk", flat=True)
    )
    slugs: dict[int, dict[str, str]] = {}
    for row in ProductSlug.objects.filter(product__in=products, is_current=True):
        slugs.setdefault(row.product_id, {})[row.language] = row.slug
    held = dict(
        Reservation.objects.filter(reference=checkout.hold_reference, status=Reservation.HELD)
        .values_list("level__variant")
        .annotate(Sum("quantity"))
    )
    return Cart(
        currency=checkout.currency,
        items=tuple(
            _item(line, prices.get(line.variant_id), line.variant.product_id in public, slugs, held) for line in lines
        ),
        offers=tuple(offers(checkout.ship_to, currency=checkout.currency)),
        chosen=dict(checkout.deliveries.values_list("seller__public_id", "service")),
    )


def _item(
    line: CheckoutLine, unit: int | None, public: bool, slugs: dict[int, dict[str, str]], held: dict[int, int]
) -> Item:
    variant, product = line.variant, line.variant.product
    seller = product.seller
    return Item(
        token=line.token,
        variant=variant.pk,
        variant_id=variant.public_id,
        product_id=product.public_id,
        product_slugs=slugs.get(product.pk, {}),
        product_name=product.name,
        variant_name=variant.name,
        sku=variant.sku,
        technique=product.technique.slug,
        technique_label=product.technique.label,
        is_batik=product.technique.is_batik,
        length_cm=product.length_cm,
        width_cm=product.width_cm,
        chest_cm=variant.chest_cm,
        picture_key=product.card_picture_id,
        picture=picture_row(product.card_picture),
        weight_g=product.weight_g,
        one_of_a_kind=product.uniqueness == Product.ONE,
        made_to_order=product.made_to_order,
        making_days=product.making_days,
        # What this cart's own started payment holds is still free to it.
        free=variant.free + held.get(variant.pk, 0),
        buyable=public and unit is not None,
        quantity=line.quantity,
        unit=unit,
        seen=line.seen_amount,
        seller=seller.pk,
        seller_id=seller.public_id,
        seller_slug=seller.slug,
        seller_name=seller.name,
        seller_is_demo=seller.is_demo,
        village=seller.village.name,
    )
