"""Who may do what and where: denied by default, read once per request."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import override

from catalog.people import permissions
from catalog.people.authority import (
    EVERYWHERE,
    added,
    covers,
    held_by,
    is_officer,
    kecamatan_of,
    may,
    whereabouts,
)
from catalog.people.models import Appointment, Role, User
from catalog.people.roles import SHIPPED
from tests.makers import street

pytestmark = pytest.mark.django_db
EAST, NORTH = "33.75.02", "33.75.03"


def test_without_an_appointment_nothing_is_allowed() -> None:
    root = User.objects.create_superuser("root@example.com", street.PASSWORD)
    for nobody in (None, AnonymousUser(), street.user(), root):
        assert not is_officer(nobody)
        assert [code for code in permissions.CODES if may(nobody, code)] == []


@pytest.mark.parametrize("code", SHIPPED)
def test_each_shipped_role_allows_what_it_lists_and_no_more(code: str) -> None:
    officer = street.user("a@example.com", roles=(code,))
    expected = permissions.CODES if code == "kepala" else set(SHIPPED[code][1])
    assert {one for one in permissions.CODES if may(officer, one)} == expected
    assert set(held_by(officer).values()) == {EVERYWHERE}


def test_every_permission_is_in_the_words_of_both_languages_and_in_a_shipped_role() -> None:
    with override("en"):
        english = {code: str(words) for code, words in permissions.WORDS.items()}
    assert len(set(english.values())) == len(permissions.CODES)
    assert {code for _name, codes in SHIPPED.values() for code in codes} <= permissions.CODES


def test_an_appointment_for_one_kecamatan_reaches_no_other() -> None:
    officer = street.user("a@example.com", roles=(f"vetting@{EAST}", f"catalogue@{NORTH}"))
    assert may(officer, permissions.VETTING_DECIDE)
    assert may(officer, permissions.VETTING_DECIDE, kecamatan=EAST)
    assert not may(officer, permissions.VETTING_DECIDE, kecamatan=NORTH)
    assert whereabouts(officer, permissions.VETTING_DECIDE) == {EAST}
    assert whereabouts(officer, permissions.WORK_JOBS) == {EAST, NORTH}
    assert whereabouts(officer, permissions.FINANCE_REFUNDS) == frozenset()
    assert NORTH in whereabouts(street.head(), permissions.VETTING_DECIDE)


def test_an_appointment_that_ended_or_a_person_shut_out_allows_nothing() -> None:
    officer = street.officer()
    officer.is_active = False
    assert not may(officer, permissions.VETTING_SEE)
    Appointment.objects.update(ended_at=timezone.now())
    assert not may(User.objects.get(pk=officer.pk), permissions.VETTING_SEE)


def test_a_permission_that_does_not_exist_is_a_slip_of_the_program() -> None:
    for somebody in (None, street.head()):
        with pytest.raises(KeyError):
            may(somebody, "vetting.decode")


def test_a_permission_taken_out_of_the_program_is_held_by_nobody() -> None:
    officer = street.user("a@example.com", roles=("marketing",))
    Role.objects.filter(code="marketing").update(permissions=["marketing.sky_writing"])
    assert held_by(User.objects.get(pk=officer.pk)) == {}


def test_all_questions_of_a_request_cost_one_query(django_assert_num_queries: object) -> None:
    officer = street.user("a@example.com", roles=(f"vetting@{EAST}", f"vetting@{NORTH}", "finance", "auditor"))
    person = User.objects.get(pk=officer.pk)
    with django_assert_num_queries(1):  # type: ignore[operator]
        for code in permissions.CODES:
            may(person, code)
            whereabouts(person, code)


def test_the_whole_city_covers_every_kecamatan_and_not_the_other_way_round() -> None:
    city, east, both = added([("a", "")]), added([("a", EAST)]), added([("a", EAST), ("a", NORTH)])
    assert covers(city, both) and covers(both, east) and covers(east, {}) and covers(city, city)
    assert not covers(both, city)
    assert not covers(east, both)
    assert not covers(east, added([("b", EAST)]))
    assert added([("a", EAST), ("a", ""), ("a", NORTH)]) == city


def test_a_kelurahan_lies_in_the_kecamatan_of_its_code() -> None:
    assert kecamatan_of("33.75.02.1004") == EAST
