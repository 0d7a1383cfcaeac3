"""Photographs that are another cloth's: found by a job when a cloth is handed in, and shown to a person."""

from typing import Any

from django.core.files.storage import storages
from django.db import connection, transaction
from PIL import Image

from catalog.commons import history, jobs
from catalog.media import likeness
from catalog.media.models import Picture
from catalog.moderation.models import Alert, Submission
from catalog.products.models import Product

# The nearest of the eight turns for each photograph of another cloth. Of one shop's own cloths a picture may show
# several pieces of the same stamp; the one and only piece may share none.
_NEAR = """
SELECT pp.product_id, pp.picture_id, near.bits
FROM products_productpicture pp
JOIN products_product p ON p.id = pp.product_id
JOIN media_picture m ON m.id = pp.picture_id
CROSS JOIN LATERAL (
  SELECT min(bit_count((('x' || m.fingerprint)::bit(256)) # (('x' || turn)::bit(256)))) AS bits
  FROM unnest(%(turns)s::text[]) AS turn
) near
WHERE m.fingerprint <> '' AND pp.product_id <> %(product)s AND pp.picture_id <> %(picture)s
  AND p.status NOT IN ('draft', 'rejected')
  AND (p.seller_id <> %(seller)s OR p.uniqueness = 'one' OR %(one)s)
  AND near.bits <= %(most)s
ORDER BY near.bits, pp.product_id
"""


class NotReady(Exception):
    """A photograph is still being prepared: the job comes again."""


def look_for_copies(made: Submission) -> None:
    """Ask for the look, in the caller's transaction."""
    from catalog.moderation.jobs import compare  # jobs calls this module

    jobs.later(compare, submission_id=made.public_id)


def compare(submission_id: str) -> int:
    """Compare the photographs of what was handed in with those of every other cloth; how many alerts are new.

    Raises NotReady while one of them has no fingerprint yet, and StorageAway.
    """
    found = Submission.objects.select_related("product", "seller").filter(public_id=submission_id).first()
    if found is None:
        return 0
    names = [shot["id"] for shot in found.after["pictures"]]
    pictures = list(Picture.objects.filter(public_id__in=names).order_by("pk"))
    if not all(picture.fingerprint for picture in pictures):
        raise NotReady(submission_id)
    return sum(_alert(found, picture) for picture in pictures)


def _alert(found: Submission, picture: Picture) -> int:
    new = 0
    for product, other, bits in _near(found.product, picture):
        with transaction.atomic():
            if Alert.objects.filter(product=product, other=found.product).exists():
                continue  # seen from the other side already
            _made, is_new = Alert.objects.get_or_create(
                product=found.product,
                other_id=product,
                defaults={"seller": found.seller, "picture": picture, "other_picture_id": other, "apart": bits},
            )
            if is_new:
                history.record("alert.found", subject=found.product.public_id, apart=bits)
                new += 1
    return new


def _near(product: Product, picture: Picture) -> list[tuple[int, int, int]]:
    """(product, its picture, bits apart), the nearest first."""
    asked: dict[str, Any] = {
        "turns": _turns(picture),
        "product": product.pk,
        "picture": picture.pk,
        "seller": product.seller_id,
        "one": product.uniqueness == Product.ONE,
        "most": likeness.ALIKE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, asked)
        rows: list[tuple[int, int, int]] = cursor.fetchall()
        return rows


def _turns(picture: Picture) -> list[str]:
    if not picture.original:
        return [picture.fingerprint]  # a drawn sample has no original to be turned
    with storages["private"].open(picture.original) as kept, Image.open(kept, formats=("JPEG",)) as image:
        return likeness.of_every_turn(image)
