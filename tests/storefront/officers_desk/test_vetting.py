"""The vetting desk over HTTP: whose page it is, what it shows and to whom, and what is written down."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.commons.models import HistoryEntry
from catalog.people.models import User
from catalog.sellers import moves
from catalog.sellers.models import Msme
from catalog.vetting.models import Application, Decision, Proposal
from tests.makers import people, street, vetting

pytestmark = pytest.mark.django_db
QUEUE = "/id/office/applications/"


def as_(user: User) -> Client:
    return people.enter(Client(), user)


def case(found: Application, act: str = "") -> str:
    return f"{QUEUE}{found.public_id}/{act}"


def test_the_queue_costs_the_same_for_one_row_and_for_a_page() -> None:
    counts = []
    ratna = vetting.officer()
    for number in (1, 60):
        Application.objects.all().delete()
        Msme.objects.all().delete()
        vetting.many(number)
        client = as_(ratna)
        client.get(QUEUE)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.get(QUEUE)
        assert page.text.count("Batik 000") >= min(number, 25)
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


def test_what_is_due_first_stands_on_top_and_filters_narrow_it() -> None:
    vetting.many(3)
    barat = vetting.kelurahan("33.75.01.1002", "Medono", "Pekalongan Barat")
    other = Application.objects.order_by("due_on").last()
    assert other is not None
    Application.objects.filter(pk=other.pk).update(village=barat)
    client = as_(vetting.officer())
    page = client.get(QUEUE).text
    assert page.index("Batik 00000") < page.index("Batik 00001") < page.index("Batik 00002")
    narrow = client.get(f"{QUEUE}?district=33.75.01").text
    assert "Batik 00002" in narrow and "Batik 00000" not in narrow
    assert "Batik 00001" in client.get(f"{QUEUE}?q=00001").text
    for nonsense in ("?page=999", "?status=%00", "?district='", "?technique=%F0%9F%92%A9", "?q=%00"):
        assert client.get(QUEUE + nonsense).status_code == 200


@pytest.mark.parametrize("who", ["nobody", "buyer", "owner", "finance", "elsewhere"])
@pytest.mark.parametrize(
    "act", ["", "claim/", "decide/", "judge/", "propose/", "reveal/", "interest/", "look/", "visit/"]
)
def test_the_case_is_for_officers_of_its_kecamatan(who: str, act: str) -> None:
    """RELIABILITY.md test 1: for everybody else it is not there, or not theirs, and nothing changes."""
    found = vetting.submitted()
    visitors = {
        "nobody": lambda: Client(),
        "buyer": lambda: as_(street.user()),
        "owner": lambda: as_(vetting.siti()),
        "finance": lambda: as_(street.finance_officer()),
        "elsewhere": lambda: as_(vetting.officer("tono@example.com", "Pak Tono", kecamatan="33.75.01")),
    }
    client = visitors[who]()
    before = HistoryEntry.objects.count()
    answer = (
        client.post(case(found, act), {"outcome": "approve", "reason": vetting.GOOD})
        if act
        else client.get(case(found))
    )
    assert answer.status_code == {"nobody": 302, "buyer": 403, "owner": 403, "finance": 403, "elsewhere": 404}[who]
    assert HistoryEntry.objects.count() == before
    fresh = vetting.again(found)
    assert (fresh.seller.status, fresh.claimed_by, Decision.objects.count()) == (moves.SUBMITTED, None, 0)


def test_a_number_is_shown_once_and_never_kept_by_the_browser() -> None:
    ratna = vetting.officer()
    found = vetting.in_hand(ratna)
    client = as_(ratna)
    assert vetting.NIK not in client.get(case(found)).text
    assert client.post(case(found, "reveal/"), {"field": "nik", "why": ""}).status_code == 422
    shown = client.post(case(found, "reveal/"), {"field": "nik", "why": "Mencocokkan dengan KTP"})
    assert vetting.NIK in shown.text and "no-store" in shown["Cache-Control"]
    assert vetting.NIK not in client.get(case(found)).text
    assert HistoryEntry.objects.filter(kind="private.revealed").count() == 1


def test_confirming_a_suspension_asks_for_the_factor_after_five_minutes() -> None:
    """RELIABILITY.md test 19: sudo expiry."""
    ratna, tuti = vetting.officer(), vetting.officer("tuti@example.com", "Bu Tuti")
    found = vetting.approved(ratna)
    as_(ratna).post(case(found, "propose/"), {"outcome": "suspend", "reason": "Foto prosesnya milik orang lain."})
    proposal = Proposal.objects.get()
    client = as_(tuti)
    path = case(found, f"second/{proposal.public_id}/")
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert client.post(path, {"act": "confirm"})["Location"].startswith("/id/account/")
        assert vetting.again(found).seller.status == moves.APPROVED
    assert as_(tuti).post(path, {"act": "confirm"})["Location"] == case(found)
    assert vetting.again(found).seller.status == moves.SUSPENDED


def test_an_officer_looks_at_her_pages_and_changes_nothing() -> None:
    """Each look is written down before the page is made; a form is refused."""
    ratna = vetting.officer()
    found = vetting.approved(ratna)
    client = as_(ratna)
    assert client.post(case(found, "look/"), {"why": "Ia bertanya lewat telepon"})["Location"] == "/id/seller/"
    page = client.get("/id/seller/")
    assert page.status_code == 200 and "Canting Siti" in page.text
    assert client.get("/id/seller/cloth/").status_code == 200
    seen = HistoryEntry.objects.filter(kind="seller.looked_at", seller_ref=found.seller.public_id)
    assert [entry.data["page"] for entry in seen.order_by("pk")] == ["", "seller:orders", "seller:cloths"]
    before = (found.seller.invitations.count(), HistoryEntry.objects.count())
    answer = client.post("/id/seller/people/invite/", {"email": "x@example.com", "role": "owner"})
    assert answer.status_code == 403
    assert (found.seller.invitations.count(), HistoryEntry.objects.count()) == before
    ratna.appointments.update(ended_at=timezone.now())
    assert client.get("/id/seller/").status_code == 404


def test_a_paper_is_shown_by_a_link_that_is_written_down_first() -> None:
    """RELIABILITY.md tests 53 and 54."""
    ratna = vetting.officer()
    found = vetting.in_hand(ratna)
    paper = found.papers.first()
    assert paper is not None
    client = as_(ratna)
    way = client.get(case(found, f"files/{paper.public_id}/1/"))
    entry = HistoryEntry.objects.get(kind="paper.read")
    assert (entry.subject, entry.actor_ref, entry.data["file"]) == (
        found.public_id, ratna.public_id, paper.file.public_id,
    )  # fmt: skip
    answer = client.get(way["Location"])
    assert answer["Content-Type"] == "image/jpeg" and answer.content[:2] == b"\xff\xd8"
    assert as_(vetting.officer("tuti@example.com", "Bu Tuti")).get(way["Location"]).status_code == 404
    assert client.get(case(found, f"files/{paper.public_id}/2/")).status_code == 404
