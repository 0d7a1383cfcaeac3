"""What people agree to: version by version, one living consent of a kind, and an end at once when it is withdrawn."""

import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from catalog.commons import faults, locks
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.people import consents, terms
from catalog.people.models import Appointment, Consent, Role, Terms, User
from tests.makers import street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db
FIRST = terms.FIRST.isoformat()


def published(kind: str = Terms.SELLER, days: int = 0) -> Terms:
    """A version of the head's, from today or a later day."""
    dewi = User.objects.filter(email="dewi@example.com").first() or street.head()
    day = timezone.localdate() + timedelta(days=days)
    return consents.publish(by=dewi, kind=kind, indonesian="Baru.", english="New.", from_day=day)


def give(person: User, version: str = FIRST, kind: str = Terms.SELLER) -> Consent:
    return consents.give(person=person, kind=kind, version=version, where=consents.DESK)


def kinds(person: User) -> list[str]:
    return list(HistoryEntry.objects.filter(subject=person.public_id).order_by("pk").values_list("kind", flat=True))


def test_the_shop_begins_with_a_text_of_each_kind_in_both_languages() -> None:
    for kind, _word in Terms.KINDS:
        found = terms.in_force(kind)
        assert found and all(len(found.text.data[language]) > 40 for language in ("id", "en"))
    assert "\n\n" in str(terms.in_force(Terms.SELLER).text)  # type: ignore[union-attr]


def test_a_consent_is_kept_with_version_moment_and_place_and_is_given_once() -> None:
    siti = street.user("siti@example.com")
    made = give(siti)
    assert give(siti) == made
    assert (made.version, made.where, made.withdrawn_at) == (FIRST, "desk", None)
    assert kinds(siti) == ["consent.given"]
    assert HistoryEntry.objects.get(kind="consent.given").data == {
        "kind_of": "seller_terms", "version": FIRST, "where": "desk"
    }  # fmt: skip


def test_a_newer_version_takes_the_place_of_the_older_which_stays_known() -> None:
    siti = street.user("siti@example.com")
    old, new = give(siti), published()
    assert [one.version for one in consents.to_accept(siti)] == [FIRST, new.version]  # of the privacy text, never asked
    give(siti, new.version)
    old.refresh_from_db()
    assert old.replaced_at and not old.withdrawn_at
    assert consents.living(siti)[Terms.SELLER].version == new.version
    assert [one.kind for one in consents.to_accept(siti)] == [Terms.PRIVACY]


def test_an_older_version_is_no_longer_agreed_to() -> None:
    siti = street.user("siti@example.com")
    published()
    with pytest.raises(Refusal) as why:
        give(siti)
    assert (why.value.code, why.value.field) == ("OLD_VERSION", Terms.SELLER)
    with pytest.raises(NotFound):
        give(siti, "2020-01-01")
    assert not Consent.objects.exists()


def test_a_version_of_a_day_to_come_may_be_agreed_to_before_and_does_not_hold_yet() -> None:
    siti = street.user("siti@example.com")
    give(siti)
    later = published(days=7)
    assert terms.in_force(Terms.SELLER).version == FIRST  # type: ignore[union-attr]
    assert consents.up_to_date([siti], Terms.SELLER)
    give(siti, later.version)
    assert give(siti, FIRST).version == later.version


def test_withdrawing_marketing_stops_at_once_and_is_written_down_once() -> None:
    budi = street.user()
    give(budi, kind=Terms.MARKETING)
    assert consents.agrees(budi, Terms.MARKETING)
    assert consents.withdraw(person=budi, kind=Terms.MARKETING)
    assert not consents.agrees(budi, Terms.MARKETING)
    assert not consents.withdraw(person=budi, kind=Terms.MARKETING)
    assert kinds(budi) == ["consent.given", "consent.withdrawn"]
    give(budi, kind=Terms.MARKETING)
    assert consents.agrees(budi, Terms.MARKETING) and Consent.objects.count() == 2


@pytest.mark.parametrize("kind", consents.OF_SELLERS)
def test_what_a_seller_agreed_to_ends_with_the_account(kind: str) -> None:
    siti = street.user("siti@example.com")
    give(siti, kind=kind)
    with pytest.raises(Refusal) as why:
        consents.withdraw(person=siti, kind=kind)
    assert why.value.code == "ENDS_WITH_ACCOUNT"
    assert consents.withdraw_all(person=siti)
    assert consents.living(siti) == {} and not consents.withdraw_all(person=siti)


def test_an_account_that_is_shut_agrees_to_nothing() -> None:
    budi = street.user()
    give(budi, kind=Terms.MARKETING)
    User.objects.update(is_active=False)
    budi.refresh_from_db()
    assert not consents.agrees(budi, Terms.MARKETING)
    with pytest.raises(NotFound):
        give(budi, kind=Terms.PRIVACY)


@pytest.mark.parametrize(
    "change",
    ["version = '2030-01-01'", "given_at = now()", "withdrawn_at = NULL", "\"where\" = 'x'", "replaced_at = now()"],
)
def test_postgresql_keeps_a_consent_as_it_was_given_and_ended(change: str) -> None:
    budi = street.user()
    made = give(budi, kind=Terms.MARKETING)
    consents.withdraw(person=budi, kind=Terms.MARKETING)
    for statement in (f"UPDATE people_consent SET {change} WHERE id = {made.pk}", "DELETE FROM people_consent"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_postgresql_keeps_one_living_consent_of_a_kind_and_every_version_as_published() -> None:
    budi = street.user()
    give(budi)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(person=budi, kind=Terms.SELLER, version=FIRST, where="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Terms.objects.filter(kind=Terms.SELLER).update(text="Lain.")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_consent() -> None:
    siti = street.user("siti@example.com")
    at_once([lambda: give(siti)] * 4)
    assert Consent.objects.count() == 1
    assert kinds(siti) == ["consent.given"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_two_clicks_fails_on_the_constraint() -> None:
    """What the lock is for: PostgreSQL would still keep one, and tell the other of it as a fault."""
    siti = street.user("siti@example.com")
    with locks.switched_off(), faults.armed("consents.looked", lambda: time.sleep(0.3)):
        outcomes = at_once([lambda: give(siti)] * 4)
    assert Consent.objects.living().count() == 1
    assert {type(one).__name__ for one in outcomes} == {"Consent", "IntegrityError"}


# ---- new versions


def publisher(who: str) -> User:
    """People who want to publish."""
    street.regions()
    if who == "a buyer":
        return street.user()
    if who == "an officer":
        return street.officer()
    Role.objects.create(code="dpo", name="DPO", permissions=["privacy.breach"])
    made = street.user("dpo@example.com")
    Appointment.objects.create(
        user=made, role=Role.objects.get(code="dpo"), kecamatan="33.75.02" if "kecamatan" in who else ""
    )
    return made


@pytest.mark.parametrize("who", ["a buyer", "an officer", "an officer of one kecamatan"])
def test_who_does_not_speak_for_the_whole_office_publishes_nothing(who: str) -> None:
    by = publisher(who)
    with pytest.raises(NotAllowed):
        consents.publish(by=by, kind=Terms.SELLER, indonesian="Baru.", english="New.", from_day=timezone.localdate())
    assert Terms.objects.count() == 3


def test_whoever_handles_breaches_in_the_whole_city_publishes_and_it_is_written_down() -> None:
    dpo, day = publisher("a data officer"), timezone.localdate()
    made = consents.publish(by=dpo, kind=Terms.PRIVACY, indonesian=" Baru. ", english="New.\r\n\r\nMore.", from_day=day)
    assert (made.version, made.text.data) == (day.isoformat(), {"id": "Baru.", "en": "New.\n\nMore."})
    entry = HistoryEntry.objects.get(kind="terms.published")
    assert (entry.subject, entry.actor_ref, entry.data) == (Terms.PRIVACY, dpo.public_id, {"version": made.version})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"indonesian": " "}, "text_id"),
        ({"english": ""}, "text_en"),
        ({"english": "x" * 20_001}, "text_en"),
        ({"days": -1}, "from_day"),
        ({"days": 3}, "from_day"),
        ({"days": 2}, "from_day"),
    ],
)
def test_a_version_that_cannot_be_is_refused_by_its_field(changed: dict[str, object], field: str) -> None:
    published(days=3)
    day = timezone.localdate() + timedelta(days=int(str(changed.pop("days", 4))))
    asked = {"kind": Terms.SELLER, "indonesian": "Baru.", "english": "New.", "from_day": day, **changed}
    with pytest.raises(Refusal) as why:
        consents.publish(by=User.objects.get(email="dewi@example.com"), **asked)  # type: ignore[arg-type]
    assert why.value.field == field
    assert Terms.objects.filter(kind=Terms.SELLER).count() == 2
