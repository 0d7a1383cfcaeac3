"""Appointing and editing roles: nobody gives what she lacks, and the office never stands without a head."""

import time

import pytest

from catalog.commons import faults, locks
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.people import actions, permissions, queries
from catalog.people.authority import may
from catalog.people.errors import BeyondOwn, LastHead, OneselfRefused
from catalog.people.models import Appointment, Role, User
from tests.makers import street
from tests.makers.races import at_once

EAST = "33.75.02"
pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def last(kind: str) -> HistoryEntry:
    return HistoryEntry.objects.filter(kind=kind).latest("pk")


def small_head(*codes: str, at: str = "") -> User:
    """Somebody who appoints and edits roles, and holds only the codes beside."""
    held = [permissions.PEOPLE_APPOINT, permissions.PEOPLE_ROLES, *codes]
    Role.objects.create(code="kasi", name="Kasi", permissions=held)
    return street.user("kasi@example.com", roles=(f"kasi@{at}" if at else "kasi",))


def test_the_head_appoints_for_a_kecamatan_and_it_is_written_with_before_and_after() -> None:
    street.regions()
    dewi, budi = street.head(), street.user()
    made = actions.appoint(by=dewi, user=budi, role="vetting", kecamatan=EAST)
    assert made.appointed_by_ref == dewi.public_id
    assert may(again(budi), permissions.VETTING_DECIDE, kecamatan=EAST)
    entry = last("people.appointed")
    assert (entry.subject, entry.actor_ref) == (budi.public_id, dewi.public_id)
    assert entry.data == {"before": [], "after": [f"vetting@{EAST}"]}


def test_appointing_twice_is_quiet_and_leaves_one() -> None:
    dewi, budi = street.head(), street.user()
    first = actions.appoint(by=dewi, user=budi, role="finance")
    stamp = again(budi).session_stamp
    assert actions.appoint(by=dewi, user=budi, role="finance") == first
    assert again(budi).session_stamp == stamp != ""
    assert HistoryEntry.objects.filter(kind="people.appointed").count() == 1


def test_an_ended_appointment_ends_the_right_and_the_sessions_and_can_be_given_anew() -> None:
    dewi, ratna = street.head(), street.officer()
    one = Appointment.objects.get(user=ratna, role__code="vetting")
    actions.end_appointment(by=dewi, appointment_id=one.public_id)
    assert not may(again(ratna), permissions.VETTING_SEE)
    assert last("people.appointment_ended").data == {"before": ["catalogue", "vetting"], "after": ["catalogue"]}
    stamp = again(ratna).session_stamp
    assert stamp
    actions.end_appointment(by=dewi, appointment_id=one.public_id)
    assert again(ratna).session_stamp == stamp
    actions.appoint(by=dewi, user=again(ratna), role="vetting")
    assert may(again(ratna), permissions.VETTING_SEE)


@pytest.mark.parametrize("who", ["buyer", "officer", "finance", "auditor", "superuser"])
def test_whoever_may_not_appoint_changes_nothing_and_the_attempt_is_written_down(who: str) -> None:
    """RELIABILITY.md test 8."""
    people = {
        "buyer": street.user,
        "officer": street.officer,
        "finance": street.finance_officer,
        "auditor": lambda: street.user("arif@example.com", roles=("auditor",)),
        "superuser": lambda: User.objects.create_superuser("root@example.com", street.PASSWORD),
    }
    by, siti = people[who](), street.user("siti@example.com")
    other = Appointment.objects.create(user=siti, role=Role.objects.get(code="marketing"))
    before = list(Role.objects.values_list("code", "permissions"))
    for attempt in (
        lambda: actions.appoint(by=by, user=siti, role="vetting"),
        lambda: actions.appoint(by=by, user=by, role="kepala"),
        lambda: actions.end_appointment(by=by, appointment_id=other.public_id),
        lambda: actions.edit_role(by=by, role="marketing", held=["marketing.content", "people.appoint"]),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert [one.role.code for one in Appointment.objects.living().filter(user=siti)] == ["marketing"]
    assert list(Role.objects.values_list("code", "permissions")) == before
    tried = HistoryEntry.objects.filter(kind="people.refused")
    assert [(one.actor_ref, one.data["code"]) for one in tried] == [(by.public_id, "BEYOND_OWN_AUTHORITY")] * 4


def test_nobody_appoints_herself() -> None:
    dewi = street.head()
    with pytest.raises(OneselfRefused):
        actions.appoint(by=dewi, user=dewi, role="finance")
    assert not Appointment.objects.filter(user=dewi, role__code="finance").exists()


def test_nobody_gives_what_she_lacks_in_that_area() -> None:
    street.regions()
    kasi, budi = small_head(permissions.MARKETING_CONTENT, permissions.REPORTS_EXPORT, at=EAST), street.user()
    assert actions.appoint(by=kasi, user=budi, role="marketing", kecamatan=EAST)
    for role, kecamatan in (("marketing", ""), ("marketing", "33.75.03"), ("vetting", EAST), ("kepala", EAST)):
        with pytest.raises((BeyondOwn, NotFound)):
            actions.appoint(by=kasi, user=budi, role=role, kecamatan=kecamatan)
    assert Appointment.objects.living().filter(user=budi).count() == 1


def test_nobody_changes_a_person_who_holds_more_than_she_does() -> None:
    kasi, wahyu = small_head(permissions.MARKETING_CONTENT, permissions.REPORTS_EXPORT), street.finance_officer()
    one = Appointment.objects.create(user=wahyu, role=Role.objects.get(code="marketing"))
    with pytest.raises(BeyondOwn):
        actions.end_appointment(by=kasi, appointment_id=one.public_id)
    one.delete()
    with pytest.raises(BeyondOwn):
        actions.appoint(by=kasi, user=wahyu, role="marketing")
    assert [row.role.code for row in Appointment.objects.living().filter(user=wahyu)] == ["finance"]


def test_her_authority_is_that_of_the_moment_and_not_of_her_page() -> None:
    dewi, budi = street.head(), street.user()
    assert may(dewi, permissions.PEOPLE_APPOINT)
    User.objects.filter(pk=dewi.pk).update(is_active=False)
    with pytest.raises(BeyondOwn):
        actions.appoint(by=dewi, user=budi, role="finance")


def test_editing_a_role_reaches_who_holds_it_and_ends_their_sessions() -> None:
    dewi, ratna, wahyu = street.head(), street.officer(), street.finance_officer()
    held = [permissions.CATALOGUE_MODERATE, permissions.MARKETING_CONTENT]
    actions.edit_role(by=dewi, role="catalogue", held=held)
    assert may(again(ratna), permissions.MARKETING_CONTENT)
    assert again(ratna).session_stamp and not again(wahyu).session_stamp
    assert last("people.role_edited").data == {"before": ["catalogue.moderate", "work.jobs"], "after": held}
    actions.edit_role(by=dewi, role="catalogue", held=held[::-1])
    assert HistoryEntry.objects.filter(kind="people.role_edited").count() == 1


def test_a_role_is_not_edited_to_hold_what_the_editor_lacks_nor_one_that_holds_it() -> None:
    kasi = small_head(permissions.MARKETING_CONTENT, permissions.REPORTS_EXPORT)
    for role, held in (("marketing", ["marketing.content", "trail.see"]), ("finance", ["reports.export"])):
        with pytest.raises(BeyondOwn):
            actions.edit_role(by=kasi, role=role, held=held)
    assert actions.edit_role(by=kasi, role="marketing", held=["marketing.content"]).permissions == ["marketing.content"]


def test_whoever_edits_roles_in_one_kecamatan_edits_none() -> None:
    """A role is the same everywhere."""
    kasi = small_head(permissions.MARKETING_CONTENT, permissions.REPORTS_EXPORT, at=EAST)
    with pytest.raises(BeyondOwn):
        actions.edit_role(by=kasi, role="marketing", held=["marketing.content"])


def test_the_heads_role_stays_and_what_does_not_exist_is_refused() -> None:
    dewi = street.head()
    for role, held, code in (("kepala", [], "FIXED_ROLE"), ("finance", ["finance.all"], "UNKNOWN_PERMISSION")):
        with pytest.raises(Refusal) as why:
            actions.edit_role(by=dewi, role=role, held=held)
        assert why.value.code == code
    for attempt in (
        lambda: actions.edit_role(by=dewi, role="raja", held=[]),
        lambda: actions.appoint(by=dewi, user=street.user(), role="raja"),
        lambda: actions.appoint(by=dewi, user=street.user("b@example.com"), role="finance", kecamatan="33.26.16"),
        lambda: actions.end_appointment(by=dewi, appointment_id="x"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_the_last_head_stays_until_there_is_another_and_may_then_lay_it_down() -> None:
    dewi, budi = street.head(), street.user()
    mine = Appointment.objects.get(user=dewi)
    with pytest.raises(LastHead):
        actions.end_appointment(by=dewi, appointment_id=mine.public_id)
    actions.appoint(by=dewi, user=budi, role="kepala", kecamatan="")
    User.objects.filter(pk=budi.pk).update(is_active=False)
    with pytest.raises(LastHead):
        actions.end_appointment(by=dewi, appointment_id=mine.public_id)
    User.objects.filter(pk=budi.pk).update(is_active=True)
    actions.end_appointment(by=dewi, appointment_id=mine.public_id)
    assert [one.user for one in queries.heads()] == [budi]


def test_the_first_head_comes_from_the_shell_once() -> None:
    budi = street.user()
    with pytest.raises(NotFound):
        actions.first_head(email="siapa@example.com")
    actions.first_head(email="Budi@example.com")
    assert [one.user for one in queries.heads()] == [budi]
    with pytest.raises(Refusal) as why:
        actions.first_head(email="budi@example.com")
    assert why.value.code == "HEAD_EXISTS"


def both_heads_end_each_other() -> list[object]:
    dewi, other = street.head(), street.user("kepala@example.com", roles=("kepala",))
    hers, his = (Appointment.objects.get(user=user).public_id for user in (dewi, other))
    # Each holds its breath between counting the heads and writing, so that the other can look as well.
    with faults.armed("people.heads_counted", lambda: time.sleep(0.3)):
        return at_once(
            [
                lambda: actions.end_appointment(by=dewi, appointment_id=his),
                lambda: actions.end_appointment(by=other, appointment_id=hers),
            ]
        )


@pytest.mark.django_db(transaction=True)
def test_two_heads_who_end_each_other_at_once_leave_one() -> None:
    results = both_heads_end_each_other()
    assert queries.heads().count() == 1
    assert sorted(type(one).__name__ for one in results) == ["Appointment", "BeyondOwn"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_nobody_would_be_left() -> None:
    with locks.switched_off():
        both_heads_end_each_other()
    assert queries.heads().count() == 0
