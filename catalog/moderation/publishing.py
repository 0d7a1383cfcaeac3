"""What becomes of a cloth's rows when somebody has decided, in the transaction of the verb that has locked them."""

from django.utils import timezone

from catalog.commons.moves import move
from catalog.moderation import moves
from catalog.moderation.models import Submission, Trust
from catalog.products import actions as products
from catalog.products import facts
from catalog.products.models import Channel, Product


def bring_out(made: Submission) -> None:
    """Show buyers what was handed in."""
    product = made.product
    if made.kind == Submission.EDIT:
        facts.write(product=product, facts=made.after)
        return
    move(product, Product.LIVE, life=moves.CLOTH)
    for channel in Channel.objects.filter(pk__in=product.variants.values("prices__channel")):
        products.publish(product=product, channel=channel)


def call_back(*, product: Product, officer_ref: str, reason: str) -> Submission | None:
    """Take a cloth off the shelf that an officer has found wrong after all. None when it is not on it any more.

    What its maker reads, mends and hands in again is what a submission with changes asked would have left.
    """
    if product.status != Product.LIVE:
        return None
    now = timezone.now()
    made = Submission.objects.create(
        product=product,
        seller=product.seller,
        kind=Submission.FIRST,
        status=moves.CHANGES,
        after=facts.of(product),
        handed_in_at=now,
        decided_at=now,
        officer_ref=officer_ref,
        reason=reason,
    )
    # A change that waits, or is being written, is one of the cloth that is mended now.
    product.submissions.filter(status=moves.DRAFT).delete()
    product.submissions.filter(status=moves.WAITING).update(status=moves.TAKEN_BACK)
    move(product, Product.CHANGES, life=moves.CLOTH)
    Trust.objects.filter(seller=product.seller).delete()
    return made


def draft_of(ended: Submission) -> Submission:
    """What was handed in becomes the maker's working copy again."""
    return Submission.objects.create(
        product=ended.product, seller=ended.seller, kind=Submission.EDIT, status=moves.DRAFT, after=ended.after
    )
