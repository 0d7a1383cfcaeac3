"""Make a seeded street ready to be measured, and write down what is in it. Run as `python -m infra.bench.street FILE`.

Every picture counts as painted: pages and answers name the files of its sizes as they would in the demo, and nobody
here fetches a file. Some variants are given so many pieces that no run of purchases buys them out.
"""

import sys
from pathlib import Path

import django

from infra.bench.facts import PRICES, TECHNIQUES, WORD, Cloth, Facts

CLOTHS, VARIANTS, PIECES = 200, 64, 100_000


def _paint() -> None:
    from catalog.media.models import Picture
    from catalog.media.renditions import SUFFIX
    from infra.seed.jobs import SIZES

    rows = list(Picture.objects.exclude(recipe="").filter(renditions={}))
    for row in rows:
        safe = row.public_id.lower().replace("_", "-")
        row.renditions = {
            form: {str(width): f"pictures/{safe[:2]}/{safe}-{width}.{SUFFIX[form]}" for width in widths}
            for form, widths in SIZES.items()
        }
    Picture.objects.bulk_update(rows, ["renditions"], batch_size=500)


def _stock() -> list[str]:
    """Give some variants pieces that last; their ids as the API has them."""
    from catalog.products.models import Product, ProductVariant
    from catalog.products.queries import channel
    from catalog.stock import actions
    from catalog.stock.models import StockLevel
    from storefront.api.ids import to_global

    shop = channel()
    assert shop is not None
    many = Product.objects.buyable().filter(made_to_order=False).exclude(uniqueness=Product.ONE)
    wanted = ProductVariant.objects.offered(shop.pk).filter(product__in=many).values("pk")
    levels = StockLevel.objects.filter(variant__in=wanted).select_related("warehouse__seller", "variant")
    chosen = list(levels.order_by("pk")[:VARIANTS])
    for level in chosen:
        if level.free < PIECES:
            actions.receive(warehouse=level.warehouse, variant=level.variant, quantity=PIECES)
    return [to_global("ProductVariant", level.variant.public_id) for level in chosen]


def _cloths() -> list[Cloth]:
    """Products from all over the street."""
    from catalog.products.models import Product

    keys = list(Product.objects.buyable().order_by("pk").values_list("pk", flat=True))
    found = Product.objects.filter(pk__in=keys[:: max(1, len(keys) // CLOTHS)]).prefetch_related("slugs")
    cloths = []
    for one in found:
        slugs = {row.language: row.slug for row in one.slugs.all() if row.is_current}
        cloths.append(Cloth(slugs["id"], slugs["en"], one.name.localize("en")))
    return cloths


def _settle() -> None:
    """Do now what the database would do for itself in the middle of a measurement."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def main() -> None:
    """Do it all; whatever cannot be done raises."""
    django.setup()
    from catalog.products.queries import Wanted, channel
    from catalog.search.queries import find

    shop = channel()
    assert shop is not None
    _paint()
    variants = _stock()
    filtered = Wanted(techniques=TECHNIQUES, price_min=int(PRICES[0]), price_max=int(PRICES[1]))
    whole, part, hits = (find(wanted, shop).count() for wanted in (Wanted(), filtered, Wanted(words=WORD)))
    Facts(whole, part, hits, _cloths(), variants).write(Path(sys.argv[1]))
    _settle()


if __name__ == "__main__":
    main()
