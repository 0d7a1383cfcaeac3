"""What a maker sees of whom she sends to."""

from datetime import timedelta

from django.utils import timezone

from catalog.commons.addresses import PostalAddress
from orders.sales.models import SellerOrder
from orders.sales.moves import SHIPPED

# As long as the slowest service travels (shipping/data/rates.json): until then a parcel may come back, or its courier
# ask. Afterwards nothing is sent there any more, and personal data is kept no longer than its purpose (UU 27/2022).
ADDRESS_DAYS = 30


def may_see_address(part: SellerOrder) -> bool:
    """Name, street and telephone are hers from the payment until `ADDRESS_DAYS` after her last parcel left.

    `part` has its parcels with it.
    """
    if part.status != SHIPPED:
        return True
    left = [parcel.shipped_at for parcel in part.parcels.all() if parcel.shipped_at]
    return not left or timezone.now() - max(left) < timedelta(days=ADDRESS_DAYS)


def address_for_maker(part: SellerOrder) -> PostalAddress:
    """Where the part goes; the town and no more once she needs it no longer."""
    whole = part.order.ship_to
    return whole if may_see_address(part) else whole.masked()
