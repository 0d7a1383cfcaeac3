"""What was done with her shop, in words, for the owner alone."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.commons import history
from catalog.people.models import User
from catalog.sellers.models import Membership, Msme
from catalog.vetting.actions import judging, looking
from storefront.seller_centre.history import PAGE as ON_A_PAGE
from tests.makers import people, street, vetting

pytestmark = pytest.mark.django_db
PAGE = "/en/seller/history/"


def as_(user: User) -> Client:
    return people.enter(Client(), user)


def test_she_reads_each_look_of_an_officer_at_her_pages_and_her_numbers() -> None:
    ratna = vetting.officer()
    found = vetting.approved(ratna)
    judging.reveal(application_id=found.public_id, officer=ratna, name="nik", why="mencocokkan KTP")
    looking.looked(seller=found.seller, officer=ratna, page="seller:profile")
    page = as_(vetting.siti()).get(PAGE).text
    for said in (
        "Looked at the whole NIK (mencocokkan KTP)",
        "Looked at the seller’s pages (Page of the shop)",
        "Approved the shop. Before: Under review. Now: Verified. Semua cocok dengan berkasnya.",
        "Sent the application to the city",
        "A vetting officer",
        "Bu Siti",
    ):
        assert said in page, said
    assert "Bu Ratna" not in page and vetting.NIK not in page
    assert page.index("Looked at the seller") < page.index("Approved the shop") < page.index("Sent the application")


def test_what_is_not_hers_to_read_is_not_there() -> None:
    ratna, tuti = vetting.officer(), vetting.officer("tuti@example.com", "Bu Tuti")
    found = vetting.approved(ratna)
    judging.declare_interest(seller_id=found.seller.public_id, officer=tuti, kind="relative")
    nur = street.user("nur@example.com", name="Bu Nur")
    other = street.maker("canting-nur", "Canting Nur", owner=nur)
    history.record("member.joined", subject=other.public_id, seller_ref=other.public_id, role="stock")
    page = as_(vetting.siti()).get(PAGE).text
    assert "Declared a tie" not in page and "Joined the shop" not in page
    theirs = as_(nur).get(PAGE).text
    assert "Joined the shop (stock)" in theirs and "Approved the shop" not in theirs


@pytest.mark.parametrize("role", ["stock", "orders", "finance"])
def test_it_is_for_owners(role: str) -> None:
    member = street.user("bantu@example.com")
    Membership.objects.create(seller=street.maker(), user=member, role=role)
    assert as_(member).get(PAGE).status_code == 403


def test_a_stranger_and_a_buyer_see_nothing() -> None:
    assert Client().get(PAGE).status_code == 302
    assert as_(street.user()).get(PAGE).status_code == 403


@pytest.fixture
def long(request: pytest.FixtureRequest) -> tuple[Msme, Client]:
    siti = street.user("siti@example.com", name="Bu Siti")
    shop = street.maker(owner=siti)
    actor = history.Actor(ref=siti.public_id, role="owner")
    for number in range(ON_A_PAGE + 7):
        history.record("member.invited", subject="x", seller_ref=shop.public_id, actor=actor, role=f"no-{number:03}")
    return shop, as_(siti)


def test_older_entries_are_on_the_next_page_each_once(long: tuple[Msme, Client]) -> None:
    _shop, client = long
    first = client.get(PAGE).text
    older = re.search(r'rel="next" href="(\?before=[^"]+)"', first)
    assert older
    second = client.get(PAGE + older[1]).text
    seen = re.findall(r"no-\d{3}", first) + re.findall(r"no-\d{3}", second)
    assert seen == [f"no-{number:03}" for number in reversed(range(ON_A_PAGE + 7))]
    assert 'rel="next"' not in second
    assert "Nothing yet" in client.get(f"{PAGE}?before=tidak-ada").text


def test_a_page_costs_the_same_however_many_there_are(long: tuple[Msme, Client]) -> None:
    _shop, client = long
    client.get(PAGE)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    siti = street.user("satu@example.com", name="Bu Satu")
    few_shop = street.maker("satu", "Satu", owner=siti)
    actor = history.Actor(ref=siti.public_id, role="owner")
    history.record("member.invited", subject="x", seller_ref=few_shop.public_id, actor=actor, role="stock")
    one = as_(siti)
    one.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        one.get(PAGE)
    assert len(many) == len(few) == 7
