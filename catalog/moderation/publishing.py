"""What becomes of a cloth's rows when somebody has decided, in the transaction of the verb that has locked them."""

from catalog.commons.moves import move
from catalog.moderation import moves
from catalog.moderation.models import Submission
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


def draft_of(ended: Submission) -> Submission:
    """What was handed in becomes the maker's working copy again."""
    return Submission.objects.create(
        product=ended.product, seller=ended.seller, kind=Submission.EDIT, status=moves.DRAFT, after=ended.after
    )
