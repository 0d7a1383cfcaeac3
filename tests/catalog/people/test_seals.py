"""What is sealed for a person opens for nobody else, and for nobody at all once the key is destroyed."""

import base64
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.people import seals
from catalog.people.models import PersonKey
from tests.makers import effort
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db
OFTEN = settings(
    max_examples=effort.of(40, long=300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NIK = "3375021505900001"
OLD, NEW = ("a", b"a" * 32), ("b", b"b" * 32)


@OFTEN
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_what_was_sealed_is_read_again_and_is_not_in_the_sealed_text(text: str) -> None:
    sealed = seals.seal("siti", text)
    assert seals.unseal("siti", sealed) == text
    assert seals.seal("siti", text) != sealed
    assert len(text) < 8 or text not in base64.urlsafe_b64decode(sealed[3:]).decode(errors="replace")


@OFTEN
@given(text=st.text(st.characters(codec="ascii"), min_size=1), other=st.text(st.characters(codec="ascii"), min_size=1))
def test_another_persons_sealed_text_does_not_open(text: str, other: str) -> None:
    sealed = seals.seal("siti", text)
    seals.seal("budi", other)
    with pytest.raises(seals.Unreadable):
        seals.unseal("budi", sealed)


@OFTEN
@given(data=st.data())
def test_a_sealed_text_that_was_changed_does_not_open(data: Any) -> None:
    sealed = seals.seal("siti", NIK)
    raw = bytearray(base64.urlsafe_b64decode(sealed.partition(".")[2]))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(seals.Unreadable):
        seals.unseal("siti", "s1." + base64.urlsafe_b64encode(raw).decode())


@pytest.mark.parametrize("text", ["", "s1.", "s1.x", "s2.AAAA", "3375021505900001", "s1.é", "s1.AAAAAAAAAAAAAAAAAAAA"])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    seals.seal("siti", NIK)
    with pytest.raises(seals.Unreadable):
        seals.unseal("siti", text)


def test_a_key_moved_to_another_person_opens_nothing() -> None:
    """Whoever can write the table cannot make one person's values readable as another's."""
    sealed = seals.seal("siti", NIK)
    seals.seal("budi", "x")
    PersonKey.objects.filter(person_ref="budi").update(wrapped=PersonKey.objects.get(person_ref="siti").wrapped)
    with pytest.raises(seals.Unreadable):
        seals.unseal("budi", sealed)


def test_erasure_makes_all_of_the_person_unreadable_and_nobody_else() -> None:
    hers, his = seals.seal("siti", NIK), seals.seal("budi", NIK)
    assert seals.destroy_key("siti")
    for attempt in (lambda: seals.unseal("siti", hers), lambda: seals.seal("siti", NIK)):
        with pytest.raises(seals.Erased):
            attempt()
    assert seals.unseal("budi", his) == NIK
    assert not seals.destroy_key("siti")
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped FROM people_personkey WHERE person_ref = 'siti'")
        assert cursor.fetchall() == [("",)]


def test_a_person_erased_before_anything_was_sealed_stays_erased() -> None:
    assert seals.destroy_key("ani")
    with pytest.raises(seals.Erased):
        seals.seal("ani", NIK)
    with pytest.raises(seals.Unreadable):
        seals.unseal("tuti", "s1.AAAA")


def test_the_table_refuses_a_key_that_is_neither_whole_nor_gone() -> None:
    for half in ({"wrapped": ""}, {"wrapped": "a.x", "destroyed_at": "2026-01-01T00:00Z"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonKey.objects.create(person_ref="x", **half)


def test_after_rewrapping_the_old_master_key_is_not_needed_any_more(settings: Any) -> None:
    settings.PERSON_KEYS = [OLD]
    sealed, print_ = seals.seal("siti", NIK), seals.blind(NIK)
    seals.destroy_key("ani")
    settings.PERSON_KEYS = [NEW, OLD]
    assert (seals.unseal("siti", sealed), seals.rewrap(), seals.rewrap()) == (NIK, 2, 0)
    settings.PERSON_KEYS = [NEW]
    assert (seals.unseal("siti", sealed), seals.blind(NIK)) == (NIK, print_)
    settings.PERSON_KEYS = [("b", b"c" * 32)]
    with pytest.raises(seals.Unreadable, match="another one"):
        seals.unseal("siti", sealed)
    settings.PERSON_KEYS = [OLD]
    with pytest.raises(seals.Unreadable, match="not among"):
        seals.unseal("siti", sealed)


def test_the_same_number_is_found_by_its_fingerprint_and_only_with_the_key(settings: Any) -> None:
    assert seals.blind(NIK) == seals.blind(NIK) != seals.blind("3375021505900002")
    assert len(seals.blind(NIK)) == 64
    first = seals.blind(NIK)
    PersonKey.objects.all().delete()
    assert seals.blind(NIK) != first
    with pytest.raises(ValueError, match="no person"):
        seals.destroy_key(seals.BLIND)
    with pytest.raises(ValueError, match="reference"):
        seals.seal("", NIK)


@pytest.mark.django_db(transaction=True)
def test_many_who_seal_first_for_a_person_share_one_key() -> None:
    sealed = at_once([lambda: seals.seal("siti", NIK)] * 6)
    assert [seals.unseal("siti", one) for one in sealed] == [NIK] * 6
    assert PersonKey.objects.filter(person_ref="siti").count() == 1
