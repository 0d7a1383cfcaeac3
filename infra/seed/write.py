"""Writes planned products in bulk: every table a product has, in the same state as the verbs would leave them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.text import slugify

from catalog.commons.texts import both
from catalog.heritage.models import Dye, Fabric, Motif, Technique
from catalog.media.models import Picture
from catalog.products.actions import sorted_by
from catalog.products.models import (
    Category,
    Channel,
    Product,
    ProductListing,
    ProductPicture,
    ProductSlug,
    ProductVariant,
    VariantPrice,
)
from catalog.sellers.models import Msme
from catalog.stock.models import Movement, StockLevel, Warehouse
from infra.seed import pictures
from infra.seed.names import described, product_name
from infra.seed.plan import Plan, motifs_of

BATCH = 500
APART = timedelta(hours=9)
SARONG_VIEWS = ("front", "back", "closeup")


def views_of(plan: Plan) -> tuple[str, ...]:
    """What its pictures show. A cloth made as a sarong is seen whole; of a print no close-up speaks of wax."""
    if plan.form.key == "sarung" and plan.cloth.layout == "sarong":
        return SARONG_VIEWS
    if plan.technique == "printing":
        return tuple(dict.fromkeys([view for view in (*plan.form.views, "folded", "hung") if view != "closeup"]))[:3]
    return plan.form.views


class Writer:
    """Knows the words by slug and writes plans, the first of them published at `newest`."""

    def __init__(self, channel: Channel, newest: datetime) -> None:
        self.channel, self.newest = channel, newest
        self.sellers = Msme.objects.in_bulk(field_name="slug")
        self.places = {place.seller_id: place for place in Warehouse.objects.filter(kind="workshop")}
        self.techniques = Technique.objects.in_bulk(field_name="slug")
        self.fabrics = Fabric.objects.in_bulk(field_name="slug")
        self.dyes = Dye.objects.in_bulk(field_name="slug")
        self.motifs = Motif.objects.in_bulk(field_name="slug")
        self.categories = Category.objects.in_bulk(field_name="slug")
        plain = {slug: (dye.name.data["id"], dye.name.data["en"]) for slug, dye in self.dyes.items()}
        self.dye_words = {s: tuple(w.split(" (")[0].lower() for w in pair) for s, pair in plain.items()}
        self.slugs = set(ProductSlug.objects.values_list("language", "slug"))

    def write(self, plans: Sequence[Plan], start: int = 0) -> None:
        """Write `plans`, which stand at the places from `start` on."""
        pictures.of_cloths((plan.cloth.key, view) for plan in plans for view in views_of(plan))
        self.pictures = dict(Picture.objects.exclude(recipe="").values_list("recipe", "pk"))
        for at in range(0, len(plans), BATCH):
            with transaction.atomic():
                self._batch(plans[at : at + BATCH], start + at)

    def _batch(self, plans: Sequence[Plan], start: int) -> None:
        numbered = list(enumerate(plans, start))
        products = Product.objects.bulk_create([self._product(plan, place) for place, plan in numbered])
        paired = list(zip(products, plans, strict=True))
        self._companions(paired)
        self._variants(paired)
        ProductSlug.objects.bulk_create(
            ProductSlug(product=product, language=language, slug=self._slug(language, name, plan))
            for product, plan in paired
            for language, name in zip(("id", "en"), product_name(plan), strict=True)
        )
        for product in products:
            product.search_name = sorted_by(product)
        Product.objects.bulk_update(products, ["search_name"], batch_size=250)

    def _at(self, place: int) -> datetime:
        # The seven minutes keep them from all having come at the same minute of the hour.
        return self.newest - APART * place - timedelta(minutes=7 * (place % 31))

    def _product(self, plan: Plan, place: int) -> Product:
        silk, at = plan.fabric.startswith("sutra"), self._at(place)
        pieces = 0 if plan.sold else sum(plan.kept.values())
        sizes = list(plan.form.chest)
        return Product(
            seller=self.sellers[plan.maker.slug],
            category=self.categories[plan.form.key],
            technique=self.techniques[plan.technique],
            fabric=self.fabrics[plan.fabric],
            status=Product.DRAFT if plan.maker.status == "in_review" else Product.LIVE,
            name=both(*product_name(plan)),
            description=both(*described(plan, place, self.dye_words)),
            uniqueness=Product.ONE if plan.one else Product.SAME,
            made_to_order=plan.made_to_order,
            making_days=plan.days,
            length_cm=plan.form.length or None,
            width_cm=plan.form.width or None,
            weight_g=round(plan.form.grams * (0.6 if silk else 1) / 10) * 10,
            colour=plan.cloth.colour,
            card_picture_id=self.pictures[f"{plan.cloth.key}:{views_of(plan)[0]}"],
            free=pieces,
            variant_count=len(sizes),
            size_span=f"{sizes[0]}–{sizes[-1]}" if len(sizes) > 1 else "",
            sold_at=min(at + timedelta(days=5), self.newest) if plan.sold else None,
            created_at=at,
        )

    def _companions(self, paired: Sequence[tuple[Product, Plan]]) -> None:
        has_motif, has_dye = Product.motifs.through, Product.dyes.through
        has_motif.objects.bulk_create(
            has_motif(product_id=product.pk, motif_id=self.motifs[slug].pk)
            for product, plan in paired
            for slug in motifs_of(plan.cloth)
        )
        has_dye.objects.bulk_create(
            has_dye(product_id=product.pk, dye_id=self.dyes[slug].pk) for product, plan in paired for slug in plan.dyes
        )
        roles = {role for role, _words in ProductPicture.ROLES}
        ProductPicture.objects.bulk_create(
            ProductPicture(
                product=product,
                picture_id=self.pictures[f"{plan.cloth.key}:{view}"],
                role=view if view in roles else "worn",
                position=position,
            )
            for product, plan in paired
            for position, view in enumerate(views_of(plan))
        )

    def _variants(self, paired: Sequence[tuple[Product, Plan]]) -> None:
        variants = ProductVariant.objects.bulk_create(
            ProductVariant(
                product=product,
                sku=f"CT-{product.pk:06d}" + (f"-{size}" if size else ""),
                name=both(size, size) if size else "",
                chest_cm=plan.form.chest[size] or None,
                position=position,
                free=0 if plan.sold else plan.kept[size],
            )
            for product, plan in paired
            for position, size in enumerate(plan.form.chest)
        )
        sized = [(product, plan, size) for product, plan in paired for size in plan.form.chest]
        currency = self.channel.currency
        VariantPrice.objects.bulk_create(
            VariantPrice(variant=variant, channel=self.channel, amount=plan.price_of(size), currency=currency)
            for variant, (_product, plan, size) in zip(variants, sized, strict=True)
        )
        ProductListing.objects.bulk_create(
            ProductListing(
                product=product,
                channel=self.channel,
                published_at=product.created_at,
                lowest=min(map(plan.price_of, plan.form.chest)),
                highest=max(map(plan.price_of, plan.form.chest)),
                currency=currency,
            )
            for product, plan in paired
        )
        self._stock(list(zip(variants, sized, strict=True)))

    def _stock(self, rows: Sequence[tuple[ProductVariant, tuple[Product, Plan, str]]]) -> None:
        levels = StockLevel.objects.bulk_create(
            StockLevel(
                seller_id=product.seller_id,
                warehouse=self.places[product.seller_id],
                variant=variant,
                on_hand=variant.free,
                refills=plan.made_to_order,
                only_one=plan.one,
            )
            for variant, (product, plan, _size) in rows
        )
        # What was sold came and went: stock on hand is the sum of the movements.
        moves = []
        for level, (_variant, (product, plan, size)) in zip(levels, rows, strict=True):
            seller, pieces = level.seller_id, plan.kept[size]
            if pieces:
                at = product.created_at
                moves.append(Movement(level=level, seller_id=seller, at=at, delta=pieces, reason="counted"))
            if pieces and product.sold_at:
                at = product.sold_at
                moves.append(Movement(level=level, seller_id=seller, at=at, delta=-pieces, reason="sent"))
        Movement.objects.bulk_create(moves)

    def _slug(self, language: str, name: str, plan: Plan) -> str:
        slug = slugify(name)
        if (language, slug) in self.slugs:
            slug = f"{slug}-{plan.maker.slug}"
        self.slugs.add((language, slug))
        return slug
