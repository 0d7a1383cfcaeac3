"""Products, their variants, prices and publication."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from i18nfield.fields import I18nCharField, I18nTextField
from prices import Money

from catalog.commons.money import money
from catalog.commons.numbers import random_id
from catalog.heritage.models import Dye, Fabric, Motif, Technique
from catalog.media.models import Picture
from catalog.sellers.models import Msme, selling


class Channel(models.Model):
    """Where things are sold and in which currency, in the API's sense."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.slug


class Category(models.Model):
    """A form of cloth or garment, in a tree of two floors."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    slug = models.SlugField(unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = I18nCharField(max_length=80)
    description = I18nTextField(blank=True)
    size_note = I18nCharField(max_length=200, blank=True, help_text="what to know of the sizes of this form")
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug


FREE = Q(free__gt=0)


class ProductQuerySet(models.QuerySet["Product"]):
    def public(self) -> "ProductQuerySet":
        """May be seen by everybody: live, and of a maker who may sell today."""
        return self.filter(selling("seller__"), status=Product.LIVE)

    def buyable(self) -> "ProductQuerySet":
        """Can be bought now: public, and with at least one piece or one making slot free. The one rule; what it comes
        to for one variant in one channel says `ProductVariant.objects.offered()`."""
        return self.public().filter(FREE)


class Product(models.Model):
    """A cloth, garment, accessory or piece for the home, by one maker."""

    DRAFT, SUBMITTED, CHANGES, REJECTED = "draft", "submitted", "changes", "rejected"
    LIVE, WITHDRAWN = "live", "withdrawn"
    STATES = (DRAFT, SUBMITTED, CHANGES, REJECTED, LIVE, WITHDRAWN)
    ONE, SAME = "one", "same"

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="products")
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    technique = models.ForeignKey(Technique, models.PROTECT, related_name="products")
    motifs = models.ManyToManyField(Motif, related_name="products")
    dyes = models.ManyToManyField(Dye, related_name="products")
    natural_only = models.BooleanField(default=False, help_text="every dye on it is natural; needs evidence of its own")
    fabric = models.ForeignKey(Fabric, models.PROTECT, related_name="products")
    status = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default=DRAFT)
    name = I18nCharField(max_length=160)
    description = I18nTextField(blank=True)
    uniqueness = models.CharField(
        max_length=4, choices=[(ONE, "this very cloth"), (SAME, "same stamp, may differ")], default=SAME
    )
    made_to_order = models.BooleanField(default=False)
    making_days = models.PositiveSmallIntegerField(default=0, help_text="days the making takes, or took")
    length_cm = models.PositiveSmallIntegerField(null=True, blank=True)
    width_cm = models.PositiveSmallIntegerField(null=True, blank=True)
    weight_g = models.PositiveIntegerField(help_text="with its wrapping, for the courier")
    colour = models.CharField(max_length=20, blank=True, help_text="the ground's colour, as shopkeepers say it")
    card_picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    free = models.PositiveIntegerField(default=0, help_text="pieces or making slots free, over all variants")
    variant_count = models.PositiveSmallIntegerField(default=0)
    size_span = models.CharField(max_length=20, blank=True, help_text="S–XL, for the card")
    sold_at = models.DateTimeField(null=True, blank=True)
    search_name = models.CharField(max_length=180, blank=True, db_index=True, help_text="to sort by name")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(uniqueness="one") | Q(free__lte=1), name="product_one_of_a_kind_at_most_one"
            ),
            models.CheckConstraint(condition=Q(weight_g__gt=0), name="product_weighs_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller", "status"], name="product_seller"),
            # Whatever counts products (totals, facets) reads this instead of rows that are mostly texts. `free` is
            # left out: a purchase changes it, and would have to write the index too.
            models.Index(
                fields=["status", "seller"],
                include=["id", "category", "technique", "colour", "made_to_order"],
                name="product_counted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class ProductSlug(models.Model):
    """A product's address in one language. Earlier ones stay and lead on to the current one."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="slugs")
    language = models.CharField(max_length=2)
    slug = models.SlugField(max_length=180)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["language", "slug"], name="slug_once_per_language"),
            models.UniqueConstraint(
                fields=["product", "language"], condition=Q(is_current=True), name="slug_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}/{self.slug}"


class ProductPicture(models.Model):
    """A picture of a product and what it shows."""

    ROLES: ClassVar = [
        ("front", "front"),
        ("back", "back"),
        ("closeup", "close-up"),
        ("crackle", "wax crackle"),
        ("selvedge", "selvedge"),
        ("dyeing", "dyeing"),
        ("worn", "garment or room"),
    ]

    product = models.ForeignKey(Product, models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=ROLES)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "position"], name="product_picture_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.role}"


class ProductVariantQuerySet(models.QuerySet["ProductVariant"]):
    def offered(self, channel: int) -> models.QuerySet[Any]:
        """Sold in a channel (by its primary key), free or not: the product is public and listed there, the variant has
        a price there, which stands beside it as `amount` in minor units."""
        listed = Product.objects.public().filter(pk=OuterRef("product"), listings__channel=channel)
        price = VariantPrice.objects.filter(variant=OuterRef("pk"), channel=channel).values("amount")
        return self.filter(Exists(listed)).annotate(amount=Subquery(price)).exclude(amount=None)


class ProductVariant(models.Model):
    """What is put into a cart: a size of a garment, or the one cloth."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=40, unique=True)
    name = I18nCharField(max_length=80, blank=True)
    chest_cm = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the garment's own, laid flat, doubled"
    )
    picture = models.ForeignKey(
        Picture,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="where it looks unlike the product's own pictures; shown first when it is chosen",
    )
    position = models.PositiveSmallIntegerField(default=0)
    free = models.PositiveIntegerField(default=0, help_text="kept by the stock room with each change there")

    objects = ProductVariantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.sku


class VariantPrice(models.Model):
    """The price of a variant in a channel, in minor units of the channel's currency."""

    variant = models.ForeignKey(ProductVariant, models.CASCADE, related_name="prices")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "channel"], name="price_once_per_channel"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="price_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.amount} {self.currency}"

    @property
    def price(self) -> Money:
        return money(self.amount, self.currency)


class ProductListing(models.Model):
    """A product in a channel: since when it is shown, and the span of its variants' prices."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="listings")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)
    lowest = models.BigIntegerField()
    highest = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "channel"], name="listing_once_per_channel"),
            models.CheckConstraint(condition=Q(lowest__gt=0, highest__gte=F("lowest")), name="listing_span"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["channel", "lowest", "product"], name="listing_price"),
            models.Index(fields=["channel", "-published_at", "-product"], name="listing_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.channel_id}"


class Collection(models.Model):
    """Products put together by hand, in order."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=120)
    description = I18nTextField(blank=True)
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    products = models.ManyToManyField(Product, through="CollectionItem", related_name="collections")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug


class CollectionItem(models.Model):
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["collection", "product"], name="collection_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id}: {self.product_id}"
