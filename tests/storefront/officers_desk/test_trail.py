"""The trail: who reads it, what is found, and the table that is taken away."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.commons import chain, history
from catalog.commons.history import Actor
from catalog.commons.models import HistoryEntry
from catalog.people.models import Role, User
from catalog.sellers.models import Msme
from tests.catalog.commons.test_chain import as_superuser
from tests.makers import street
from tests.storefront.officers_desk.test_people import KNOWN, as_

pytestmark = pytest.mark.django_db
TRAIL, EXPORT = "/en/office/trail/", "/en/office/trail/export/"


def auditor() -> User:
    user: User = KNOWN["auditor"]()
    return user


def suspended(reason: str = "no papers", by: User | None = None, shop: Msme | None = None) -> Msme:
    shop = shop or street.maker()
    actor = Actor(by.public_id, "officer") if by else history.SYSTEM
    ref = shop.public_id
    said = {"decision": "", "before": "approved", "after": "suspended", "reason": reason}
    history.record("seller.suspended", subject=ref, seller_ref=ref, actor=actor, **said)
    return shop


def taken(client: Client, **asked: str) -> list[list[str]]:
    answer = client.post(EXPORT, asked)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize(
    ("who", "status"),
    [("nobody", 302), ("buyer", 403), ("officer", 403), ("finance", 403), ("auditor", 200), ("head", 200)],
)
def test_the_trail_is_the_auditors(who: str, status: int) -> None:
    suspended("a reason of its own")
    client = as_(KNOWN[who]())
    page = client.get(TRAIL)
    assert (page.status_code, "a reason of its own" in page.text) == (status, status == 200)
    assert client.post(EXPORT).status_code == status
    assert HistoryEntry.objects.filter(kind="trail.exported").exists() == (status == 200)


def test_reading_is_one_thing_and_taking_away_another() -> None:
    Role.objects.filter(code="auditor").update(permissions=["trail.see"])
    client = as_(auditor())
    page = client.get(TRAIL)
    assert page.status_code == 200 and EXPORT not in page.text
    assert client.post(EXPORT).status_code == 403


def test_what_was_done_is_said_in_words_with_the_name_of_who_did_it() -> None:
    suspended(by=street.officer())
    page = as_(auditor()).get(TRAIL).text
    assert "Suspended the shop. Before: Verified. Now: Suspended. no papers" in page
    assert "Bu Ratna, officer" in page


def test_what_people_typed_is_text_on_the_page() -> None:
    suspended("<img src=x onerror=alert(1)> {{7*7}} {% debug %}")
    page = as_(auditor()).get(TRAIL).text
    assert "<img src=x" not in page and "&lt;img src=x" in page and "{{7*7}}" in page


def test_it_is_narrowed_by_kind_person_subject_and_day() -> None:
    ratna, client = street.officer(), as_(auditor())
    shop = suspended(by=ratna)
    history.record("order.paid", subject="CT-1", order="CT-1", gateway="bank_transfer")
    with as_superuser():
        HistoryEntry.objects.filter(kind="order.paid").update(at=timezone.now() - timedelta(days=3))
    today = timezone.localdate()
    for asked, found in (
        ({}, {"seller", "order"}),
        ({"kind": "order.paid"}, {"order"}),
        ({"person": "RATNA@example.com"}, {"seller"}),
        ({"person": "siapa@example.com"}, set()),
        ({"subject": shop.public_id}, {"seller"}),
        ({"since": f"{today}"}, {"seller"}),
        ({"until": f"{today - timedelta(days=1)}"}, {"order"}),
        ({"since": f"{today}", "until": f"{today}"}, {"seller"}),
        ({"since": "yesterday", "until": "9999-99-99"}, {"seller", "order"}),
        ({"kind": "x\x00y"}, set()),
    ):
        page = client.get(TRAIL, asked).text
        rows = page[page.find("<tbody>") :] if "<tbody>" in page else ""
        here = {"seller"} if "Suspended the shop. Before: Verified. Now: Suspended. no papers" in rows else set()
        here |= {"order"} if "Order CT-1 was paid" in rows else set()
        assert here == found, asked
    assert "What you typed was not asked about" in client.get(TRAIL, {"since": "yesterday"}).text


def test_an_auditor_of_one_kecamatan_sees_what_concerns_its_shops() -> None:
    """The maker's village is Kauman, in Pekalongan Timur."""
    shop = street.maker()
    suspended(shop=shop)
    history.record("order.paid", subject="CT-1", order="CT-1")
    place = shop.village.code.rpartition(".")[0]
    inside = as_(street.user("a@example.com", roles=(f"auditor@{place}",)))
    outside = as_(street.user("b@example.com", roles=("auditor@33.75.99",)))
    assert [row[5] for row in taken(inside)[1:]] == ["seller.suspended"]
    assert "no papers" in inside.get(TRAIL).text and "CT-1" not in inside.get(TRAIL).text
    assert taken(outside)[1:] == [] and "no papers" not in outside.get(TRAIL).text


def test_older_pages_follow_without_gaps_and_cost_the_same() -> None:
    for number in range(120):
        history.record("order.claimed", subject=f"CT-{number:03}", order=f"CT-{number:03}")
    client, seen, path, costs = as_(auditor()), [], TRAIL, set()
    client.get(TRAIL)  # an officer's first visit writes into the session how long it may rest
    while path:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path).text
        seen += [f"CT-{number:03}" for number in range(119, -1, -1) if f"order CT-{number:03} into" in page]
        costs.add(len(queries) - ("before" in path))
        older = re.search(r'href="\?(before=[^"]+)"', page)
        path = f"{TRAIL}?{older[1]}" if older else ""
    assert seen == [f"CT-{number:03}" for number in range(119, -1, -1)]
    assert len(costs) == 1 and costs.pop() <= 7
    assert "Nothing found" in client.get(TRAIL, {"before": "nonsense"}).text


def test_the_last_check_is_said_and_names_the_altered_row() -> None:
    client = as_(auditor())
    assert "has not been checked yet" in client.get(TRAIL).text
    entry = history.record("order.paid", subject="CT-9", order="CT-9")
    chain.link_new()
    chain.verify()
    assert "all 1 entries are as they were written" in client.get(TRAIL).text
    with as_superuser():
        HistoryEntry.objects.filter(pk=entry.pk).update(data={})
    chain.verify()
    page = client.get(TRAIL).text
    assert "Altered" in page and entry.public_id in page


def test_the_table_holds_everything_and_no_formula() -> None:
    """RELIABILITY.md test 56."""
    ratna = street.user("evil@example.com", name='=HYPERLINK("http://x")', roles=("vetting",))
    suspended("=1+1;=2", by=ratna)
    head, *rows = taken(as_(auditor()))
    assert head[:4] == ["Number", "When", "Who", "In which role"]
    by_kind = {row[5]: row for row in rows}
    assert by_kind["seller.suspended"][2] == '\'=HYPERLINK("http://x")'
    assert by_kind["seller.suspended"][4] == "Suspended the shop. Before: Verified. Now: Suspended. =1+1;'=2"
    assert not [value for row in rows for value in row if value[:1] in {"=", "+", "-", "@", "\t"}]


def test_taking_the_table_is_written_down_with_what_was_asked_but_not_whom() -> None:
    arif, ratna = auditor(), street.officer()
    client = as_(arif)
    suspended(by=ratna)
    rows = taken(client, person="ratna@example.com", kind="seller.suspended")
    assert [row[5] for row in rows[1:]] == ["seller.suspended"]
    entry = HistoryEntry.objects.get(kind="trail.exported")
    assert (entry.actor_ref, entry.data) == (
        arif.public_id,
        {"asked": {"kind": "seller.suspended"}, "person": ratna.public_id},
    )


def test_a_long_table_comes_in_pieces() -> None:
    HistoryEntry.objects.bulk_create(
        [HistoryEntry(kind="order.paid", subject=f"CT-{n}", actor_role="system") for n in range(1200)]
    )
    client: Any = as_(auditor())
    with CaptureQueriesContext(connection) as queries:
        rows = taken(client, kind="order.paid")
    assert [row[6] for row in rows[1:]] == [f"CT-{n}" for n in range(1199, -1, -1)]
    assert len(queries) < 20
