"""The figures of a month, against a street small enough to be counted by hand."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from catalog.commons import history
from catalog.commons.errors import NotAllowed
from catalog.commons.history import Actor
from catalog.commons.models import HistoryEntry
from catalog.people.models import User
from catalog.sellers.models import Msme
from catalog.stock.models import Warehouse
from catalog.vetting import choices
from catalog.vetting.actions import applying, deciding
from catalog.vetting.models import Check
from orders.fulfilment import actions as fulfilment
from orders.fulfilment.models import Parcel
from orders.sales.models import Order
from storefront.reports import actions, monthly
from storefront.reports.monthly import Line, Month
from tests.makers import people, street, vetting
from tests.storefront.officers_desk.test_people import KNOWN

pytestmark = pytest.mark.django_db
PAGE, EXPORT = "/en/office/reports/", "/en/office/reports/export/"
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
MAN_NIK = "3375021508850002"


def figures(month: Month = NOVEMBER, shops: Any = None) -> dict[tuple[str, str, str], Any]:
    with translation.override("en"):
        parts = monthly.report(Msme.objects.all() if shops is None else shops, month)
    return {(line.name, line.of, line.unit): line.value for part in parts for line in part.lines}


@pytest.fixture
def counted() -> dict[str, Any]:
    """Four shops of November 2026: Siti and Ani are verified, Tri is refused and appeals, Umi waits. In October nobody
    was there. Siti sold two orders, one of which was called off; Ani sold one abroad."""
    with time_machine.travel("2026-11-03 09:00+07:00", tick=True):
        ratna = vetting.officer()
        siti = vetting.approved(ratna, npwp=vetting.NPWP)
        vetting.kelurahan("33.75.01.1002", "Medono", "Pekalongan Barat")
        ani = vetting.approved(
            ratna, street.user("ani@example.com"), name="Batik Ani", nib="9120103418276", nik=MAN_NIK,
            village="33.75.01.1002", kbli="47911", techniques="tulis,cap", artisans_women="1", artisans_men="2",
            home_workers="0", dyes="both",
        )  # fmt: skip
        tri = vetting.in_hand(ratna, street.user("tri@example.com"), name="Batik Tri", nib="9120103418274")
    with time_machine.travel("2026-11-10 09:00+07:00", tick=True):
        decision = deciding.reject(application_id=tri.public_id, officer=ratna, reason="Alamatnya di luar kota.")
        applying.appeal(
            decision_id=decision.public_id, user=User.objects.get(email="tri@example.com"), words="Kauman itu di kota."
        )
        vetting.submitted(street.user("umi@example.com"), name="Batik Umi", nib="9120103418275")
    Check.objects.create(
        application=siti, kind=Check.ITEM, code="batikmark", verdict=choices.ACCEPTED, officer=ratna,
        decided_at=timezone.now(), expires_on=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    with time_machine.travel("2026-11-12 09:00+07:00", tick=True):
        orders = trade(siti.seller, ani.seller)
    Msme.objects.filter(pk=siti.seller_id).update(size_class="micro")
    return {"siti": siti.seller, "ani": ani.seller, **orders}


def trade(siti: Msme, ani: Msme) -> dict[str, Order]:
    cloths = {}
    for shop in (siti, ani):
        Warehouse.objects.create(seller=shop, name="Bengkel", village=street.village())
        cloths[shop] = street.cloth(shop, price=400_000, stock_of=9, one_of_a_kind=False)
    street.garment(ani, sizes={"M": 1})
    first, off = street.paid_order(cloths[siti]), street.paid_order(cloths[siti], quantity=2)
    Order.objects.filter(pk=off.pk).update(status="refunded", email="LAIN@example.com")
    abroad = street.paid_order(cloths[ani])
    Order.objects.filter(pk=abroad.pk).update(
        email="joan@example.com", shipping_address={"country": "US", "city": "Portland"}
    )
    street.placed_order(cloths[siti])
    part = first.parts.get()
    who = Actor("siti", "seller")
    fulfilment.accept(seller=siti, part_id=part.public_id, actor=who)
    parcel = fulfilment.pack(seller=siti, part_id=part.public_id, actor=who)
    fulfilment.ship(seller=siti, parcel_id=parcel.public_id, courier="JNE", tracking_number="JP1234567890", actor=who)
    Parcel.objects.filter(pk=parcel.pk).update(
        shipped_at=Order.objects.get(pk=first.pk).paid_at + timedelta(days=2, hours=12)  # type: ignore[operator]
    )
    return {"first": first, "off": off, "abroad": abroad}


@time_machine.travel("2026-11-24 12:00+07:00", tick=True)
def test_every_figure_is_the_one_counted_by_hand(counted: dict[str, Any]) -> None:
    found = figures()
    for wanted in (
        ("Businesses that applied, by state", "Verified", "", 2),
        ("Businesses that applied, by state", "Rejected", "", 1),
        ("Businesses that applied, by state", "Submitted", "", 1), ("Verified businesses", "", "", 2),
        ("Of these, made up for the demonstration", "", "", 0),
        ("Verified, by kecamatan", "Pekalongan Timur", "", 1), ("Verified, by kecamatan", "Pekalongan Barat", "", 1),
        ("Verified, by kelurahan", "Kauman", "", 1), ("Verified, by kelurahan", "Medono", "", 1),
        ("Verified, by batik centre (sentra)", "not stated", "", 2),
        ("Verified, by confirmed size class", "Micro", "", 1),
        ("Verified, by confirmed size class", "not stated", "", 1),
        ("Verified, by KBLI", "13134 (KBLI 2020)", "", 1), ("Verified, by KBLI", "47911 (KBLI 2020)", "", 1),
        ("Verified, by technique", "Hand-drawn batik", "", 2),
        ("Verified, by technique", "Hand-stamped batik", "", 1),
        ("Verified, by dyes", "Natural dyes", "", 1), ("Verified, by dyes", "Both", "", 1),
        ("Owners, by sex", "Women", "", "*"), ("Owners, by sex", "Men", "", "*"),
        ("Owners, by age", "35 to 44", "", "*"), ("Owners, by age", "65 and older", "", "*"),
        ("People who work on batik", "Women", "", 5), ("People who work on batik", "Men", "", 3),
        ("People who work on batik", "Of these, working at home", "", 2),
        ("Verified businesses with", "NIB", "", 2), ("Verified businesses with", "NIB", "%", 100.0),
        ("Verified businesses with", "NPWP", "", 1), ("Verified businesses with", "NPWP", "%", 50.0),
        ("Verified businesses with", "Batikmark", "", 1), ("Verified businesses with", "GI membership", "", 0),
        ("Applications received", "", "", 4), ("Decisions", "Approved", "", 2), ("Decisions", "Rejected", "", 1),
        ("Decisions", "Suspended", "", 0), ("Working days to an answer, median", "", "days", 0.0),
        ("Appeals made", "", "", 1), ("Appeals answered", "The decision stays", "", 0),
        ("Applications that wait for the city today", "", "", 1),
        ("Shops that may sell today", "", "", 2),
        ("Shops that sold in the 30 days before the month's end", "", "", 2),
        ("Cloths on sale today, by technique", "Hand-drawn batik", "", 2),
        ("Cloths on sale today, by technique", "Hand-stamped batik", "", 1),
        ("Orders paid", "IDR", "", 3), ("Value of goods paid (GMV), without delivery", "IDR", "IDR", 1_600_000),
        ("Value of goods of an order, on average", "IDR", "IDR", 533_333),
        ("Of these orders, called off since", "IDR", "", 1), ("Of these orders, called off since", "IDR", "%", 33.3),
        ("People who bought, by country", "Indonesia", "", 2),
        ("People who bought, by country", "United States", "", 1),
        ("People who bought in Indonesia, by province", "Jawa Tengah", "", 2),
        ("Days from payment to sending, median", "", "days", 2.5),
    ):  # fmt: skip
        *key, value = wanted
        assert found.get(tuple(key)) == value, wanted  # type: ignore[arg-type]


@time_machine.travel("2026-11-24 12:00+07:00", tick=True)
def test_a_month_in_which_nothing_happened_counts_nothing(counted: dict[str, Any]) -> None:
    found = figures(OCTOBER)
    assert found["Applications received", "", ""] == found["Appeals made", "", ""] == 0
    assert found["Working days to an answer, median", "", "days"] is None
    assert not [key for key in found if key[0] == "Orders paid"]
    assert found["Shops that sold in the 90 days before the month's end", "", ""] == 0
    assert found["Verified businesses", "", ""] == 2


@time_machine.travel("2026-11-24 12:00+07:00", tick=True)
def test_an_officer_of_one_kecamatan_counts_that_one(counted: dict[str, Any]) -> None:
    arif = vetting.officer("arif@example.com", "Pak Arif", role="auditor", kecamatan="33.75.01")
    found = figures(shops=actions.shops_of(arif))
    assert found["Verified businesses", "", ""] == 1 == found["Applications received", "", ""]
    assert found["Orders paid", "IDR", ""] == 1
    assert ("People who bought, by country", "Indonesia", "") not in found


def test_a_month_begins_at_midnight_in_pekalongan(counted: dict[str, Any]) -> None:
    last = datetime.fromisoformat("2026-11-30T23:59:59+07:00")
    for moment, month in ((last, NOVEMBER), (last + timedelta(seconds=1), NOVEMBER.next())):
        Order.objects.filter(pk=counted["first"].pk).update(paid_at=moment)
        with time_machine.travel("2026-12-24 12:00+07:00", tick=True):
            names = figures(month)["People who bought in Indonesia, by province", "Jawa Tengah", ""]
        assert names == (2 if month == NOVEMBER else 1)
    assert (Month(2026, 12).next(), Month(2026, 1).before()) == (Month(2027, 1), Month(2025, 12))


def test_the_report_costs_the_same_for_two_shops_and_for_fifty(counted: dict[str, Any]) -> None:
    costs = []
    for number in (0, 48):
        vetting.many(number, status="approved")
        with CaptureQueriesContext(connection) as asked:
            figures()
        costs.append(len(asked))
    assert costs[0] == costs[1], costs


# ---- the page and the table


def table(client: Client, month: str = "2026-11") -> list[list[str]]:
    answer = client.post(EXPORT, {"month": month})
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@time_machine.travel("2026-11-24 12:00+07:00", tick=True)
def test_the_table_says_what_the_page_says_and_holds_no_formula(counted: dict[str, Any]) -> None:
    Order.objects.filter(pk=counted["first"].pk).update(shipping_address={"country": "ID", "province": "=HYPERLINK(1)"})
    client = people.enter(Client(), vetting.officer("arif@example.com", role="auditor"))
    page = client.get(f"{PAGE}?month=2026-11").text
    assert "Rp1.600.000" in page and "2.5" in page and "November 2026" in page and "fewer than three people" in page
    rows = table(client)
    assert rows[0] == ["Month", "Part", "Figure", "Of", "Value", "Unit"]
    assert ["2026-11", "Marketplace", "Value of goods paid (GMV), without delivery", "IDR", "1600000", "IDR"] in rows
    assert [row[3] for row in rows if "HYPERLINK" in row[3]] == ["'=HYPERLINK(1)"]
    entry = HistoryEntry.objects.get(kind="report.exported")
    assert (entry.data, entry.actor_role) == ({"month": "2026-11", "area": []}, "officer")
    with translation.override("en"):
        assert history.sentence(entry) == "Exported the report of 2026-11"


@pytest.mark.parametrize(
    ("who", "status"),
    [("nobody", 302), ("buyer", 403), ("officer", 403), ("finance", 200), ("auditor", 200), ("head", 200)],
)
def test_reports_are_for_who_may_export_them(who: str, status: int) -> None:
    user = KNOWN[who]()
    client = people.enter(Client(), user) if user else Client()
    assert client.get(PAGE).status_code == status
    assert client.post(EXPORT, {"month": str(monthly.this_month())}).status_code == status
    assert HistoryEntry.objects.filter(kind="report.exported").exists() == (status == 200)
    if user and status == 403:
        with pytest.raises(NotAllowed):
            actions.take(by=user, month=monthly.this_month())


def test_a_month_that_cannot_be_is_not_there() -> None:
    client = people.enter(Client(), street.head())
    for month in ("2026-13", "1999-01", "x", "", "\x00"):
        assert client.post(EXPORT, {"month": month}).status_code == 404
        assert client.get(PAGE, {"month": month}).status_code == 200
    assert not HistoryEntry.objects.filter(kind="report.exported").exists()


def test_a_figure_that_is_not_there_is_empty_in_the_table() -> None:
    assert (Line("x", "", None).shown, Line("x", "", None).plain) == ("–", "")
    assert Line("x", "", 12_50, "USD").plain == "12.50" and Line("x", "", 12_50, "USD").shown == "US$12.50"
