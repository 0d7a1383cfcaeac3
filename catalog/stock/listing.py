"""A first cloth in six answers: what the shop needs before it can show a piece, and no more.

It is a draft then: the photographs that prove it come next, and an officer's look (catalog/moderation). A shop that the
city has not approved yet may list as well: `products.public()` keeps the cloth from buyers until then.
"""

from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog.commons import history
from catalog.commons.errors import NotFound, Refusal
from catalog.commons.numbers import plain_code
from catalog.commons.texts import both
from catalog.heritage.models import Fabric, Technique
from catalog.media import shots
from catalog.media.models import Picture
from catalog.people.models import User
from catalog.products import actions as products
from catalog.products import facts
from catalog.products.models import Category, Channel, Product, ProductPicture, ProductVariant
from catalog.sellers import moves
from catalog.sellers.models import Msme
from catalog.sellers.policies import agreed, may_list
from catalog.stock import actions as stock
from catalog.stock.models import Warehouse

WEIGHT_G = 300  # a folded cloth with its wrapping; the maker corrects it
LONGEST_NAME, LOWEST, HIGHEST = 120, 10_000, 500_000_000
OPEN = (moves.DRAFT, moves.SUBMITTED, moves.REVIEW, moves.CORRECTION, moves.APPROVED)


@dataclass(frozen=True)
class Cloth:
    """The answers. `price` in rupiah; category, technique and fabric by their slugs."""

    name: str
    category: str
    technique: str
    fabric: str
    price: int


def list_cloth(*, seller: Msme, user: User, cloth: Cloth, photo: File) -> Product:
    """Make a draft of a one-of-a-kind cloth, with its photograph and one piece in stock.

    Raises NotFound for who may not, Refusal for the first answer at fault, and what the photograph's check says.
    """
    if not may_list(user, seller):
        raise NotFound("")
    if seller.status not in OPEN:
        raise Refusal(_("This shop cannot list new cloth at present."), code="CLOSED")
    if not agreed(seller):
        said = _("The terms for sellers have changed. Once an owner has agreed to them, new cloth can be listed.")
        raise Refusal(said, code="TERMS_CHANGED")
    if seller.village is None:
        raise Refusal(_("Say first where the workshop is, in the application."), code="NO_PLACE")
    rows = _rows(cloth)
    picture = shots.take(upload=photo, alt=both(cloth.name, cloth.name))
    with transaction.atomic():
        return _write(seller, user, cloth, rows, picture)


def _rows(cloth: Cloth) -> tuple[Category, Technique, Fabric]:
    if not 2 <= len(cloth.name.strip()) <= LONGEST_NAME:
        raise _no(_("Enter a name of 2 to %(most)d characters.") % {"most": LONGEST_NAME}, "name")
    category = Category.objects.filter(slug=cloth.category, children__isnull=True).first()
    technique = Technique.objects.filter(slug=cloth.technique).first()
    fabric = Fabric.objects.filter(slug=cloth.fabric).first()
    for field, found in (("category", category), ("technique", technique), ("fabric", fabric)):
        if found is None:
            raise _no(_("Choose one from the list."), field)
    if not LOWEST <= cloth.price <= HIGHEST:
        raise _no(_("Enter the price in whole rupiah, such as 1.250.000."), "price")
    assert category and technique and fabric
    for why in facts.honest(technique.slug, {"id": cloth.name}, {}).values():
        raise _no(str(why), "name")
    return category, technique, fabric


def _write(
    seller: Msme, user: User, cloth: Cloth, rows: tuple[Category, Technique, Fabric], picture: Picture
) -> Product:
    category, technique, fabric = rows
    name = cloth.name.strip()
    product = Product.objects.create(
        seller=seller,
        category=category,
        technique=technique,
        fabric=fabric,
        name={"id": name},
        uniqueness=Product.ONE,
        weight_g=WEIGHT_G,
        variant_count=1,
        card_picture=picture,
    )
    ProductPicture.objects.create(product=product, picture=picture, role="front", position=0)
    variant = ProductVariant.objects.create(product=product, sku=f"CT-{plain_code(10)}")
    channel = Channel.objects.get(slug="idr")
    assert seller.village
    products.set_price(variant=variant, channel=channel, amount=cloth.price)
    for language in ("id", "en"):
        slug = f"{slugify(name)[:140] or 'kain'}-{plain_code(6).lower()}"
        products.set_slug(product=product, language=language, slug=slug)
    place, _new = Warehouse.objects.get_or_create(
        seller=seller, kind="workshop", defaults={"name": seller.name[:80], "village": seller.village}
    )
    stock.receive(warehouse=place, variant=variant, quantity=1, only_one=True)
    actor = history.Actor(ref=user.public_id, role="seller")
    history.record("product.listed", subject=product.public_id, seller_ref=seller.public_id, actor=actor)
    return product


def _no(sentence: str, field: str) -> Refusal:
    return Refusal(sentence, code="INVALID", field=field)
