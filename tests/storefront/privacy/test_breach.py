"""Whose data a breach exposed, by planted reads: exactly these people and nobody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from catalog.commons import history
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.people.models import User
from catalog.people.roles import AUDITOR, acting
from catalog.sellers.models import Membership
from catalog.vetting.actions import judging, looking
from catalog.vetting.models import Application
from orders.fulfilment import actions as fulfilment
from orders.sales.models import Order
from storefront.privacy import actions, breach
from tests.makers import street, vetting

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
SINCE, UNTIL = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
WITHIN, BEFORE, AFTER = NOW - timedelta(minutes=90), NOW - timedelta(hours=3), NOW - timedelta(minutes=30)


def draft(about: str, *, since: datetime = SINCE, until: datetime = UNTIL) -> breach.Draft:
    dewi = User.objects.filter(email="dewi@example.com").first() or street.head()
    return breach.draft(by=dewi, about=about, since=since, until=until, found_at=NOW)


def exposed(about: str, **when: Any) -> dict[str, tuple[set[str], set[str]]]:
    return {one.email: (one.read, one.seen) for one in draft(about, **when).report.people}


def applicant(name: str, nib: str) -> Application:
    return vetting.submitted(
        street.user(f"{name}@example.com", name=f"Bu {name.title()}"), name=f"Batik {name}", nib=nib
    )


def reads(officer: User, found: Application, at: datetime, *, numbers: bool = False) -> None:
    with time_machine.travel(at, tick=False):
        if numbers:
            judging.reveal(application_id=found.public_id, officer=officer, name="nik", why="Mencocokkan KTP.")
        else:
            paper = found.papers.get(requirement__code="ktp")
            judging.look_at(paper_id=paper.public_id, page=1, reader=officer)


# ---- an officer's account


@pytest.fixture
def ratna() -> User:
    return vetting.officer()


def test_of_an_officers_account_only_what_was_read_in_those_hours_counts(ratna: User) -> None:
    umi, nur, lis, tri = (
        applicant(name, f"912010341827{digit}") for name, digit in (("umi", 5), ("nur", 6), ("lis", 7), ("tri", 8))
    )
    tuti = vetting.officer("tuti@example.com", "Bu Tuti")
    reads(ratna, umi, WITHIN)
    reads(ratna, nur, WITHIN, numbers=True)
    reads(ratna, lis, BEFORE)
    reads(ratna, lis, AFTER, numbers=True)
    reads(tuti, tri, WITHIN)
    assert exposed(ratna.email) == {
        "ratna@example.com": ({"account"}, set()),
        "umi@example.com": ({"papers"}, set()),
        "nur@example.com": ({"numbers"}, set()),
    }


def test_both_ends_of_the_window_are_exact(ratna: User) -> None:
    umi, nur = applicant("umi", "9120103418275"), applicant("nur", "9120103418276")
    reads(ratna, umi, SINCE)
    reads(ratna, nur, UNTIL)
    assert set(exposed(ratna.email)) == {"ratna@example.com", "umi@example.com"}


def test_a_look_over_a_makers_shoulder_exposes_her_and_with_the_orders_her_buyers(ratna: User) -> None:
    siti, budi = street.user("siti@example.com"), street.user()
    shop = street.maker(owner=siti)
    with time_machine.travel(BEFORE, tick=False):
        street.paid_order(street.cloth(shop), buyer=budi)
        street.paid_order(street.cloth(street.maker("b", "B"), "Parang"), buyer=street.user("lain@example.com"))
    with time_machine.travel(WITHIN, tick=False):
        looking.looked(seller=shop, officer=ratna, page="seller:team")
    assert exposed(ratna.email) == {
        "ratna@example.com": ({"account"}, set()), "siti@example.com": ({"shop"}, set())
    }  # fmt: skip
    with time_machine.travel(WITHIN, tick=False):
        looking.looked(seller=shop, officer=ratna, page="seller:orders")
    assert exposed(ratna.email)["budi@example.com"] == (set(), {"delivery"})
    assert "lain@example.com" not in exposed(ratna.email)


def test_an_export_of_the_history_exposes_the_names_in_it() -> None:
    arif, budi = street.user("arif@example.com", roles=("auditor",)), street.user()
    with time_machine.travel(BEFORE, tick=False):
        for person, kind in ((budi, "part.accepted"), (street.user("lain@example.com"), "parcel.packed")):
            history.record(kind, subject="X", actor=acting(person, "seller"))
    with time_machine.travel(WITHIN, tick=False):
        history.record(
            "trail.exported", subject="trail", actor=acting(arif, AUDITOR), asked={"kind": "part.accepted"}, person=""
        )
        history.record("part.accepted", subject="X", actor=acting(street.user("later@example.com"), "seller"))
    assert exposed(arif.email) == {
        "arif@example.com": ({"account"}, set()), "budi@example.com": ({"names"}, set())
    }  # fmt: skip


# ---- a maker's, a buyer's


def test_of_a_buyers_account_she_alone_is_exposed() -> None:
    budi, other, shop = street.user(), street.user("lain@example.com"), street.maker()
    street.paid_order(street.cloth(shop), buyer=budi)
    street.paid_order(street.cloth(shop, "Parang"), buyer=other)
    assert exposed(budi.email) == {"budi@example.com": ({"account", "orders"}, set())}


def guest_order(shop: Any, name: str, email: str, *, at: datetime) -> Order:
    with time_machine.travel(at, tick=False):
        order = street.paid_order(street.cloth(shop, name))
    Order.objects.filter(pk=order.pk).update(email=email)
    order.refresh_from_db()
    return order


def test_of_a_makers_account_buyers_count_as_read_or_seen_and_colleagues_as_seen() -> None:
    siti, joko = street.user("siti@example.com"), street.user("joko@example.com")
    shop, other = street.maker(owner=siti), street.maker("b", "B")
    Membership.objects.create(seller=shop, user=joko, role="stock")
    opened = guest_order(shop, "Satu", "satu@example.com", at=BEFORE)
    guest_order(shop, "Dua", "dua@example.com", at=BEFORE)
    guest_order(shop, "Nanti", "nanti@example.com", at=AFTER)
    guest_order(other, "Lain", "lain@example.com", at=BEFORE)
    street.placed_order(street.cloth(shop, "Belum"), buyer=street.user("belum@example.com"))
    with time_machine.travel(WITHIN, tick=False):
        part = opened.parts.get()
        fulfilment.accept(seller=shop, part_id=part.public_id, actor=acting(siti, "seller"))
    assert exposed(siti.email) == {
        "siti@example.com": ({"account"}, set()),
        "satu@example.com": ({"delivery"}, set()),
        "dua@example.com": (set(), {"delivery"}),
        "joko@example.com": (set(), {"colleague"}),
    }


def test_an_address_that_the_page_no_longer_showed_is_not_exposed() -> None:
    siti = street.user("siti@example.com")
    shop = street.maker(owner=siti)
    for name, days in (("lama", 40), ("baru", 20)):
        order = guest_order(shop, name, f"{name}@example.com", at=NOW - timedelta(days=days + 1))
        with time_machine.travel(NOW - timedelta(days=days), tick=False):
            part, actor = order.parts.get(), history.Actor("lain", "seller")
            fulfilment.accept(seller=shop, part_id=part.public_id, actor=actor)
            parcel = fulfilment.pack(seller=shop, part_id=part.public_id, actor=actor)
            fulfilment.ship(
                seller=shop, parcel_id=parcel.public_id, courier="JNE", tracking_number="JP1234567890", actor=actor
            )
    assert set(exposed(siti.email)) == {"siti@example.com", "baru@example.com"}


def test_a_helper_who_sees_no_orders_exposes_no_buyers() -> None:
    joko = street.user("joko@example.com")
    shop = street.maker(owner=street.user("siti@example.com"))
    Membership.objects.create(seller=shop, user=joko, role="stock")
    guest_order(shop, "Satu", "satu@example.com", at=BEFORE)
    assert set(exposed(joko.email)) == {"joko@example.com"}


def test_an_applicant_who_took_a_copy_exposed_her_own_numbers() -> None:
    found = applicant("umi", "9120103418275")
    with time_machine.travel(WITHIN, tick=False):
        actions.export(user=User.objects.get(email="umi@example.com"))
    assert exposed("umi@example.com") == {"umi@example.com": ({"account", "declared", "numbers"}, set())}
    assert found.public_id


# ---- a paper, an application


def test_of_a_paper_its_owner_is_exposed_and_every_reader_is_listed(ratna: User) -> None:
    umi, nur = applicant("umi", "9120103418275"), applicant("nur", "9120103418276")
    for found in (umi, nur):
        reads(ratna, found, WITHIN)
    reads(ratna, umi, BEFORE)
    file = umi.papers.get(requirement__code="ktp").file
    made = draft(file.public_id)
    assert [(one.email, one.read) for one in made.report.people] == [("umi@example.com", {"papers"})]
    assert [(one.actor_ref, one.at) for one in made.report.entries] == [(ratna.public_id, WITHIN)]


def test_of_an_application_its_owner_is_exposed_with_numbers_only_if_they_were_opened(ratna: User) -> None:
    umi = applicant("umi", "9120103418275")
    assert exposed(umi.public_id) == {"umi@example.com": ({"declared", "papers"}, set())}
    reads(ratna, umi, WITHIN, numbers=True)
    assert exposed(umi.public_id) == {"umi@example.com": ({"declared", "papers", "numbers"}, set())}


# ---- the act itself


def test_each_report_is_written_down_without_a_name_and_is_due_in_72_hours() -> None:
    budi = street.user()
    made = draft(budi.email)
    assert made.due == NOW + timedelta(hours=72)
    entry = HistoryEntry.objects.get(kind="breach.drafted")
    assert (entry.subject, entry.actor_ref) == (budi.public_id, User.objects.get(email="dewi@example.com").public_id)
    assert (entry.data["people"], entry.data["about_a"]) == (1, "account") and "budi@" not in str(entry.data)


@pytest.mark.parametrize("who", ["buyer", "officer", "one kecamatan"])
def test_who_does_not_handle_breaches_learns_nothing(who: str) -> None:
    from catalog.people.models import Role

    street.regions()
    Role.objects.create(code="dpo", name="DPO", permissions=["privacy.breach"])
    roles = {"buyer": (), "officer": ("vetting",), "one kecamatan": ("dpo@33.75.02",)}[who]
    by = street.user("siapa@example.com", roles=roles)
    with pytest.raises(NotAllowed):
        breach.draft(by=by, about=by.email, since=SINCE, until=UNTIL, found_at=NOW)
    assert not HistoryEntry.objects.filter(kind="breach.drafted").exists()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"about": "siapa@example.com"}, "about"),
        ({"about": ""}, "about"),
        ({"until": SINCE}, "until"),
        ({"found_at": NOW + timedelta(days=1)}, "found_at"),
    ],
)
def test_what_cannot_be_asked_is_said_by_its_field(asked: dict[str, Any], field: str) -> None:
    good = {"about": street.user().email, "since": SINCE, "until": UNTIL, "found_at": NOW}
    with pytest.raises(Refusal) as why:
        breach.draft(by=street.head(), **{**good, **asked})
    assert why.value.field == field and isinstance(why.value, NotFound) == (field == "about")
    assert not HistoryEntry.objects.filter(kind="breach.drafted").exists()
