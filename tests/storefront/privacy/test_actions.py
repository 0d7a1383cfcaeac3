"""A copy of all that is held, and an erasure that leaves what the law keeps and nothing else."""

import json
import time
from datetime import date, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone

from catalog.commons import faults, locks
from catalog.commons.errors import NotFound
from catalog.commons.models import HistoryEntry
from catalog.commons.privacy import years_after
from catalog.media.models import PrivateFile
from catalog.people import consents, seals
from catalog.people.models import Consent, Terms, User
from catalog.sellers import moves
from catalog.sellers.models import Membership, Msme
from catalog.vetting.actions import applying, deciding
from catalog.vetting.models import Application
from orders.carts import actions as carts
from orders.payments import refunds
from orders.sales.models import Order, SellerOrder
from storefront.devices import actions as devices
from storefront.models import Device
from storefront.privacy import actions
from tests.makers import street, vetting
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db
STREET = "Jl. Melati Rahasia No. 7"


@pytest.fixture
def budi() -> User:
    """A buyer with an order that arrived, a cart with an address, a factor and a consent."""
    budi = street.user("budi.rahasia@example.com", name="Budi Rahasia")
    street.factor(budi)
    devices.begin(user=budi, name="Rahasia saja di ponsel", issuer="http://x/")
    consents.give(person=budi, kind=Terms.MARKETING, version="2026-11-01", where=consents.SIGN_UP)
    shop = street.maker()
    sent(street.paid_order(street.cloth(shop), buyer=budi))
    left = street.cart(street.cloth(shop, "Kawung"), buyer=budi)
    carts.set_address(token=left.token, address=street.address(street=STREET))
    carts.set_note(token=left.token, note="Rahasia saja.")
    carts.remember_source(token=left.token, first={"utm_source": "rahasia"}, last={})
    return budi


def sent(order: Order) -> Order:
    SellerOrder.objects.filter(order=order).update(status="shipped")
    return order


def copy_of(user: User) -> Any:
    return json.loads(json.dumps(actions.export(user=user), cls=DjangoJSONEncoder))


def tables_with(canary: str) -> set[str]:
    """Every table of the database in which the text stands somewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        found = set()
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{name}" one WHERE one::text ILIKE %s LIMIT 1', [f"%{canary}%"])
            if cursor.fetchone():
                found.add(name)
    return found


# ---- the copy


def test_a_buyers_copy_holds_what_is_hers_and_nobody_elses(budi: User) -> None:
    other = street.user("lain@example.com", name="Orang Lain")
    street.paid_order(street.cloth(Msme.objects.get(), "Parang"), buyer=other)
    copy = copy_of(budi)
    assert copy["account"]["email"] == budi.email and copy["account"]["name"] == "Budi Rahasia"
    assert [one["kind"] for one in copy["consents"]] == ["marketing"]
    [order] = copy["orders"]
    assert order["shipping_address"]["street"].startswith("Jl. Kauman") and order["parts"][0]["lines"]
    assert STREET in {cart["shipping_address"].get("street") for cart in copy["carts"]}
    assert [one["status"] for one in copy["payments"]] == ["confirmed"]
    assert [one["type"] for one in copy["factors"]] == ["totp"]
    assert [(one["name"], one["ended_at"]) for one in copy["devices"]] == [("Rahasia saja di ponsel", None)]
    assert street.FACTOR_SECRET not in json.dumps(copy) and "secret" not in json.dumps(copy["factors"])
    assert "lain@example.com" not in json.dumps(copy) and "Orang Lain" not in json.dumps(copy)


def test_an_applicants_copy_opens_her_own_numbers_and_that_is_written_down() -> None:
    siti = vetting.siti()
    found = vetting.submitted(siti)
    [hers] = copy_of(siti)["applications"]
    assert (hers["declared"]["nik"], hers["declared"]["bank_number"]) == (vetting.NIK, vetting.BANK_NUMBER)
    assert hers["declared"]["street"] == vetting.VALUES["street"] and hers["declared"]["npwp"] is None
    assert {one["requirement__code"] for one in hers["papers"]} >= {"ktp", "nib"}
    entry = HistoryEntry.objects.get(kind="private.copied")
    assert (entry.subject, entry.actor_ref, entry.data) == (
        found.public_id, siti.public_id, {"fields": ["bank_number", "nik"]}
    )  # fmt: skip
    assert HistoryEntry.objects.filter(kind="people.data_exported", subject=siti.public_id).count() == 1
    assert vetting.NIK not in str(list(HistoryEntry.objects.values_list("data", flat=True)))


def test_a_helper_in_a_shop_gets_her_part_and_not_the_owners_numbers() -> None:
    siti, tuti = vetting.siti(), street.user("tuti@example.com")
    Membership.objects.create(seller=vetting.submitted(siti).seller, user=tuti, role="stock")
    copy = copy_of(tuti)
    assert [(one["role"], one["email"]) for one in copy["shops"]] == [("stock", None)]
    assert copy["applications"] == [] and vetting.NIK not in json.dumps(copy)
    assert not HistoryEntry.objects.filter(kind="private.copied").exists()


def test_an_account_that_is_shut_gets_no_copy(budi: User) -> None:
    User.objects.filter(pk=budi.pk).update(is_active=False)
    with pytest.raises(NotFound):
        actions.export(user=budi)
    assert not HistoryEntry.objects.filter(kind="people.data_exported").exists()


# ---- the erasure of a buyer


def test_of_a_buyer_nothing_is_left_but_the_order_that_the_law_keeps(budi: User) -> None:
    email, stamp = budi.email, budi.session_stamp
    before = [tables_with(one) for one in (email, "Budi Rahasia", STREET, "Rahasia saja", "utm_source")]
    assert all(before) and {"people_user", "account_emailaddress", "carts_checkout", "sales_order"} <= before[0]
    assert actions.erase(user=budi)
    after = [tables_with(one) for one in (email, "Budi Rahasia", STREET, "Rahasia saja", "utm_source")]
    assert after == [{"sales_order"}, set(), set(), set(), set()]
    gone = User.objects.get(pk=budi.pk)
    assert not gone.is_active and gone.erased_at and not gone.has_usable_password() and gone.session_stamp != stamp
    assert gone.email.endswith("@erased.invalid") and gone.name == ""
    assert not EmailAddress.objects.filter(user=budi).exists() and not Authenticator.objects.filter(user=budi).exists()
    assert not Device.objects.exists()
    assert not Consent.objects.living().filter(person=budi).exists()
    assert Order.objects.get().shipping_address["street"] == street.address().street
    assert [one.kind for one in HistoryEntry.objects.filter(actor_ref=budi.public_id).order_by("-pk")[:2]] == [
        "people.erased", "consent.withdrawn"
    ]  # fmt: skip


def test_what_is_kept_is_said_before_with_its_law_and_day(budi: User) -> None:
    order = Order.objects.get()
    said = {str(one.law): (str(one.what), one.until) for one in actions.kept(budi)}
    what, until = next(value for law, value in said.items() if "PP 80/2019" in law)
    assert what.startswith("1 ") and until == years_after(order.placed_at, 10)


def test_the_address_is_free_for_a_new_account(budi: User) -> None:
    email = budi.email
    actions.erase(user=budi)
    assert User.objects.create_user(email, "malam-panas-2026").pk != budi.pk


def test_erasing_twice_has_one_effect(budi: User) -> None:
    assert actions.erase(user=budi)
    address = User.objects.get(pk=budi.pk).email
    assert not actions.erase(user=budi)
    assert User.objects.get(pk=budi.pk).email == address
    assert HistoryEntry.objects.filter(kind="people.erased").count() == 1


def test_an_account_that_the_office_has_shut_is_not_erased_by_its_person(budi: User) -> None:
    User.objects.filter(pk=budi.pk).update(is_active=False)
    with pytest.raises(NotFound):
        actions.erase(user=budi)
    assert User.objects.get(pk=budi.pk).email == budi.email


@pytest.mark.django_db(transaction=True)
def test_two_who_erase_at_once_are_one() -> None:
    budi = street.user()
    assert sorted(at_once([lambda: actions.erase(user=budi)] * 3)) == [False, False, True]
    assert HistoryEntry.objects.filter(kind="people.erased").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_would_be_told_that_there_is_no_such_account() -> None:
    budi = street.user()
    with locks.switched_off(), faults.armed("privacy.looked", lambda: time.sleep(0.3)):
        done = at_once([lambda: actions.erase(user=budi)] * 2)
    assert sorted(str(one is True or one.__class__.__name__) for one in done) == ["NotFound", "True"]


# ---- what stands in the way


def why(user: User) -> list[str]:
    with pytest.raises(actions.NotYet) as refused:
        actions.erase(user=user)
    assert User.objects.get(pk=user.pk).is_active
    return [str(one) for one in refused.value.data["why"]]


def test_an_order_that_waits_for_money_or_for_a_courier_stands_in_the_way() -> None:
    budi, shop = street.user(), street.maker()
    waiting = street.placed_order(street.cloth(shop), buyer=budi)
    paid = street.paid_order(street.cloth(shop, "Kawung"), street.cloth(street.maker("b", "B"), "Parang"), buyer=budi)
    SellerOrder.objects.filter(order=paid, position=paid.parts.earliest("pk").position).update(status="shipped")
    assert [number for one in why(budi) for number in (waiting.number, paid.number) if number in one] == [
        waiting.number, paid.number
    ]  # fmt: skip


def test_money_on_its_way_back_stands_in_the_way(budi: User) -> None:
    order = street.paid_order(street.cloth(Msme.objects.get(), "Parang"), buyer=budi)
    refunds.refund_order(number=order.number, note="Salah kirim.", actor=street_finance())
    assert len(why(budi)) == 1


def street_finance() -> Any:
    from catalog.commons.history import Actor

    return Actor("wahyu", "finance")


def test_an_office_stands_in_the_way_until_it_has_ended() -> None:
    ratna = street.officer()
    assert len(why(ratna)) == 1
    ratna.appointments.update(ended_at=timezone.now())
    assert actions.erase(user=ratna)


def test_an_open_shop_stands_in_the_way_of_its_owner_and_of_who_applied_for_it() -> None:
    siti, ratna = vetting.siti(), vetting.officer()
    shop = vetting.approved(ratna, siti).seller
    assert [shop.name in one for one in why(siti)] == [True]
    Membership.objects.create(seller=shop, user=street.user("joko@example.com"), role="owner")
    Membership.objects.filter(user=siti).delete()
    assert [shop.name in one for one in why(siti)] == [True]


def test_a_helper_of_an_open_shop_may_go(budi: User) -> None:
    Membership.objects.create(seller=Msme.objects.get(), user=budi, role="stock")
    assert actions.erase(user=budi)
    assert not Membership.objects.filter(user=budi).exists()


# ---- the erasure of an applicant


PERSONAL = (vetting.NIK, vetting.BANK_NUMBER, vetting.VALUES["street"], vetting.NIB, "Siti Aminah", "siti@example.com")


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "needs_correction"])
def test_an_application_that_was_never_approved_goes_with_its_papers(state: str) -> None:
    siti, ratna = vetting.siti(), vetting.officer()
    if state == "draft":
        found = vetting.filled(siti)
    elif state == "submitted":
        found = vetting.submitted(siti)
    else:
        found = vetting.in_hand(ratna, siti)
    if state == "needs_correction":
        vetting.accept_all(found, ratna)
        judge_one(found, ratna)
        deciding.ask_for_changes(application_id=found.public_id, officer=ratna, reason="Satu foto perlu diulang.")
    assert Application.objects.get().seller.status == state
    assert any(tables_with(one) for one in PERSONAL)
    assert actions.erase(user=siti)
    assert {one: tables_with(one) for one in PERSONAL if tables_with(one)} == {}
    assert not PrivateFile.objects.filter(deleted_at=None).exists() and PrivateFile.objects.exists()
    left = Application.objects.get()
    assert (left.seller.status, left.claimed_by, left.submitted_at) == (moves.DRAFT, None, None)
    assert not left.seller.memberships.exists()
    with pytest.raises(seals.Erased):
        seals.unseal(siti.public_id, "s1.x")


def judge_one(found: Application, ratna: User) -> None:
    from catalog.vetting import choices
    from catalog.vetting.actions import judging
    from catalog.vetting.models import Check

    judging.judge(
        application_id=found.public_id, officer=ratna, kind=Check.ITEM, code="ktp", verdict=choices.ASKED,
        reason="Tidak terbaca.",
    )  # fmt: skip


def test_of_a_shop_that_once_sold_the_record_stays_five_years_and_its_numbers_open_no_more() -> None:
    siti, ratna, tuti = vetting.siti(), vetting.officer(), vetting.officer("tuti@example.com", "Bu Tuti")
    found = vetting.approved(ratna, siti)
    made = deciding.propose(
        seller_id=found.seller.public_id, officer=ratna, outcome="revoke", reason="Usahanya sudah tutup."
    )
    last = deciding.confirm(proposal_id=made.public_id, officer=tuti)
    sealed = Application.objects.get().nik_sealed
    assert [one.until for one in actions.kept(siti) if found.seller.name in str(one.what)] == [years_after(last.at, 5)]
    assert actions.erase(user=siti)
    left = Application.objects.get()
    assert (left.street, left.nik_sealed, left.seller.status) == (vetting.VALUES["street"], sealed, moves.REVOKED)
    assert left.seller.email.endswith("@erased.invalid")
    with pytest.raises(seals.Erased):
        seals.unseal(siti.public_id, sealed)


def test_a_shop_with_another_owner_writes_to_her_from_now_on() -> None:
    siti, joko = vetting.siti(), street.user("joko@example.com")
    shop = vetting.begun(street.user("ida@example.com")).seller
    Msme.objects.filter(pk=shop.pk).update(email=siti.email)
    for person in (siti, joko):
        Membership.objects.create(seller=shop, user=person, role="owner")
    actions.erase(user=siti)
    shop.refresh_from_db()
    assert shop.email in ("joko@example.com", "ida@example.com")


@pytest.mark.django_db(transaction=True)
def test_handing_in_and_erasing_at_once_ends_with_nobody_in_the_queue() -> None:
    siti = vetting.siti()
    found = vetting.filled(siti)
    agreed = vetting.agreed()
    at_once(
        [
            lambda: applying.submit(application_id=found.public_id, user=siti, true=True, agreed=agreed),
            lambda: actions.erase(user=siti),
        ]
    )
    left = Application.objects.get()
    assert (left.seller.status, left.submitted_at, left.owner_name) == (moves.DRAFT, None, "")
    assert User.objects.get(pk=siti.pk).erased_at


@pytest.mark.parametrize(
    ("day", "later"), [(date(2026, 11, 24), date(2036, 11, 24)), (date(2028, 2, 29), date(2038, 3, 1))]
)
def test_ten_years_later_is_the_same_day(day: date, later: date) -> None:
    assert years_after(day, 10) == later
    assert years_after(timezone.make_aware(datetime(day.year, day.month, day.day, 23, 59)), 10) == later
