"""How long a maker knows where her parcels went."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.commons.history import Actor
from orders.fulfilment import actions
from orders.fulfilment.models import Parcel
from orders.fulfilment.policies import ADDRESS_DAYS, address_for_maker, may_see_address
from orders.sales.models import SellerOrder
from tests.makers import street

pytestmark = pytest.mark.django_db
SITI = Actor("siti", "seller")


def test_the_last_parcel_counts() -> None:
    """RELIABILITY.md 55: personal data for as long as it is needed to send, and no longer."""
    seller = street.maker()
    order = street.paid_order(street.cloth(seller, stock_of=4, one_of_a_kind=False), quantity=2)
    part = order.parts.get()
    actions.accept(seller=seller, part_id=part.public_id, actor=SITI)
    line = part.lines.get().public_id
    for days in (ADDRESS_DAYS + 20, ADDRESS_DAYS - 1):
        parcel = actions.pack(seller=seller, part_id=part.public_id, actor=SITI, quantities={line: 1})
        actions.ship(
            seller=seller, parcel_id=parcel.public_id, courier="JNE", tracking_number="JP1234567890", actor=SITI
        )
        Parcel.objects.filter(pk=parcel.pk).update(shipped_at=timezone.now() - timedelta(days=days))
        assert may_see_address(SellerOrder.objects.get())
    assert address_for_maker(SellerOrder.objects.get()).street == "Jl. Kauman No. 12, RT 002/RW 005"
    Parcel.objects.update(shipped_at=timezone.now() - timedelta(days=ADDRESS_DAYS))
    masked = address_for_maker(SellerOrder.objects.get())
    assert (masked.city, masked.street, masked.phone, masked.postal_code) == ("Kota Pekalongan", "", "", "")
