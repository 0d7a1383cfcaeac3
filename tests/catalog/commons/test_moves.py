"""A life is a table, and one door moves."""

import pytest
from django.utils import translation

from catalog.commons.errors import ForbiddenMove
from catalog.commons.moves import Life, move
from catalog.sellers.models import Msme
from catalog.sellers.moves import APPROVED, DRAFT, REJECTED, SUSPENDED, VETTING
from orders.fulfilment.models import PARCEL
from orders.payments.moves import PAYMENT, REFUND
from orders.sales.models import SellerOrder
from orders.sales.moves import ORDER, PART
from tests.makers import street


@pytest.mark.parametrize("life", [VETTING, ORDER, PART, PAYMENT, REFUND, PARCEL], ids=lambda life: life.name)
def test_a_table_leads_only_to_states_that_it_has(life: Life) -> None:
    assert {after for moves in life.moves.values() for after in moves} <= set(life.states)


@pytest.mark.parametrize("life", [VETTING, ORDER, PART, PAYMENT, REFUND, PARCEL], ids=lambda life: life.name)
def test_every_state_has_a_word_in_both_languages(life: Life) -> None:
    for language in ("id", "en"):
        with translation.override(language):
            assert all(life.word(state) != state for state in life.states), language


@pytest.mark.parametrize(
    ("before", "after", "english", "indonesian"),
    [
        ("new", "packed", "cannot be done yet: it is “New”", "belum dapat dilakukan: keadaannya sekarang “Baru”"),
        ("accepted", "shipped", "cannot be done yet: it is “Accepted”", "“Diproses”"),
        ("shipped", "packed", "can no longer be done: it is “Sent”", "tidak dapat dilakukan lagi"),
        ("waiting", "accepted", "cannot be done yet: it is “Awaiting payment”", "“Menunggu pembayaran”"),
        ("void", "accepted", "can no longer be done: it is “Called off”", "“Dibatalkan”"),
        ("packed", "accepted", "can no longer be done: it is “Packed”", "“Dikemas”"),
    ],
)
def test_a_refused_move_says_whether_it_is_too_early_or_too_late(
    before: str, after: str, english: str, indonesian: str
) -> None:
    for language, said in (("en", english), ("id", indonesian)):
        with translation.override(language), pytest.raises(ForbiddenMove) as why:
            move(SellerOrder(status=before), after, life=PART)
        assert said in str(why.value)
        assert why.value.data == {"state": before, "wanted": after}


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
