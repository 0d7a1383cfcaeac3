"""A street with many makers, each with her own motif, category, pictures and sizes."""

from catalog.commons.texts import both
from catalog.heritage.models import Motif
from catalog.products.models import Collection, CollectionItem, Product, ProductVariant
from tests.makers import street


def wide_street(number: int) -> list[ProductVariant]:
    """`number` makers with a cloth each; every third is a shirt in four sizes. The first variant of each."""
    found = []
    for at in range(number):
        maker = street.maker(f"maker-{at:03}", f"Sanggar {at:03}", emblem=street.picture(f"emblem-{at}"))
        category = street.category(f"bentuk-{at:03}", f"Bentuk {at}", f"Form {at}")
        type(category).objects.filter(pk=category.pk).update(
            picture=street.picture(f"category-{at}"), description=both(f"Bentuk {at}.", f"Form {at}.")
        )
        motifs = (f"motif-{at:03}", "buketan")
        if at % 3 == 2:
            variant = street.garment(maker, f"Kemeja {at:03}", category=category, price=300_000 + at)[0]
        else:
            variant = street.cloth(
                maker, f"Kain {at:03}", category=category, motifs=motifs, pictures=3, price=500_000 + at, stock_of=1
            )
        found.append(variant)
    Motif.objects.update(family=both("Buketan", "Bouquets"), synonyms=["bunga"])
    return found


def collections(number: int) -> None:
    """Collections of all products, each in an order of its own."""
    products = list(Product.objects.order_by("pk"))
    for at in range(number):
        row = Collection.objects.create(
            slug=f"pilihan-{at}",
            name=both(f"Pilihan {at}", f"Choice {at}"),
            description=both("Dipilih.", "Chosen."),
            picture=street.picture(f"collection-{at}"),
            position=at,
        )
        turned = products[at:] + products[:at]
        CollectionItem.objects.bulk_create(
            [CollectionItem(collection=row, product=one, position=place) for place, one in enumerate(turned)]
        )
