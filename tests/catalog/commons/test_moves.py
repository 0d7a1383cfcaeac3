"""A life is a table, and one door moves."""

import pytest

from catalog.commons.errors import ForbiddenMove
from catalog.commons.moves import Life, move
from catalog.sellers.models import Msme
from catalog.sellers.moves import APPROVED, DRAFT, REJECTED, SUSPENDED, VETTING
from orders.fulfilment.models import PARCEL
from orders.payments.moves import PAYMENT
from orders.sales.moves import ORDER, PART
from tests.makers import street


@pytest.mark.parametrize("life", [VETTING, ORDER, PART, PAYMENT, PARCEL], ids=lambda life: life.name)
def test_a_table_leads_only_to_states_that_it_has(life: Life) -> None:
    assert {after for moves in life.moves.values() for after in moves} <= set(life.states)


@pytest.mark.django_db
def test_an_allowed_move_is_made_and_the_same_again_is_a_quiet_no() -> None:
    seller = street.maker()
    assert move(seller, SUSPENDED, life=VETTING) is True
    assert move(seller, SUSPENDED, life=VETTING) is False
    assert Msme.objects.get().status == SUSPENDED


@pytest.mark.django_db
@pytest.mark.parametrize("after", [DRAFT, REJECTED])
def test_a_move_that_is_not_in_the_table_is_refused_and_nothing_changes(after: str) -> None:
    seller = street.maker()
    with pytest.raises(ForbiddenMove):
        move(seller, after, life=VETTING)
    assert Msme.objects.get().status == APPROVED


@pytest.mark.django_db
def test_a_row_that_has_moved_on_since_it_was_read_is_not_moved_back() -> None:
    seller = street.maker()
    Msme.objects.update(status="revoked")
    with pytest.raises(ForbiddenMove):
        move(seller, SUSPENDED, life=VETTING)
    assert Msme.objects.get().status == "revoked"
