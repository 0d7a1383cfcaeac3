"""The desk's page of the search: what was searched in vain becomes a synonym, and who may do it."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.history import sentence
from catalog.commons.models import HistoryEntry
from catalog.people.roles import MARKETING
from catalog.search import actions
from catalog.search.models import Document, IndexState, Mark, Miss, Synonym
from tests.makers import people, street
from tests.makers.searching import names

pytestmark = pytest.mark.django_db
PAGE = "/en/office/search/"


@pytest.fixture
def ratna() -> Client:
    return people.enter(Client(), street.officer())


def test_a_search_in_vain_is_listed_and_becomes_a_synonym(ratna: Client) -> None:
    """B03, from the visitor to the officer and back."""
    street.cloth(street.maker(), "Kain Halus")
    actions.catch_up()
    visitor = Client()
    for _time in range(3):
        assert "Kain Halus" not in visitor.get("/en/products/?q=Textile").text
    page = ratna.get(PAGE).text
    assert '<b class="break">textile</b> <span class="hint">in English</span>' in page
    assert 'href="?word=textile#new"' in page
    assert 'value="textile"' in ratna.get(f"{PAGE}?word=textile").text
    given = {"phrase": "Textile", "means": "KAIN", "both_ways": ""}
    assert ratna.post(PAGE, given)["Location"] == PAGE
    page = ratna.get(PAGE).text
    assert "textile → kain" in " ".join(page.split())
    assert "Everybody found something." in page
    assert "Kain Halus" in visitor.get("/en/products/?q=Textile").text
    entry = HistoryEntry.objects.get(kind="synonym.added")
    assert "textile" in sentence(entry) and "kain" in sentence(entry)


def test_a_synonym_is_dropped_and_a_search_taken_off(ratna: Client) -> None:
    officer = street.user("marwati@example.com", name="Bu Marwati", roles=(MARKETING,))
    made = actions.add_synonym(officer=officer, phrase="sarong", means="sarung")
    actions.note_miss(typed="zebra", language="id")
    ratna.post(f"{PAGE}synonyms/{made.public_id}/drop/")
    ratna.post(f"{PAGE}vain/{Miss.objects.get().public_id}/drop/")
    assert not Synonym.objects.exists() and not Miss.objects.exists()
    for gone in (f"{PAGE}synonyms/{made.public_id}/drop/", f"{PAGE}vain/none/drop/"):
        assert ratna.post(gone).status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"phrase": "", "means": "kain"}, "phrase"),
        ({"phrase": "kain", "means": "!?"}, "means"),
        ({"phrase": "kain", "means": "Kain!"}, "means"),
        ({"phrase": "x" * 61, "means": "kain"}, "phrase"),
    ],
)
def test_what_is_no_synonym_is_told_at_its_field(ratna: Client, given: dict[str, str], field: str) -> None:
    answer = ratna.post(PAGE, given)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.text
    assert not Synonym.objects.exists()


def test_the_verbs_refuse_by_themselves() -> None:
    nobody, officer = street.user(), street.officer()
    made = actions.add_synonym(officer=officer, phrase="sarong", means="sarung")
    actions.note_miss(typed="zebra", language="id")
    for refused in (
        lambda: actions.add_synonym(officer=nobody, phrase="a", means="b"),
        lambda: actions.drop_synonym(officer=nobody, synonym_id=made.public_id),
        lambda: actions.drop_miss(officer=nobody, miss_id=Miss.objects.get().public_id),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(NotFound):
        actions.drop_synonym(officer=officer, synonym_id="none")
    with pytest.raises(Refusal):
        actions.add_synonym(officer=officer, phrase="ab cd " * 12, means="kain")
    assert (Synonym.objects.count(), Miss.objects.count()) == (1, 1)


def test_the_same_synonym_again_takes_its_new_direction() -> None:
    officer = street.officer()
    for both_ways in (True, False):
        actions.add_synonym(officer=officer, phrase="Sarong", means="sarung", both_ways=both_ways)
    assert list(Synonym.objects.values_list("phrase", "means", "both_ways", "asked")) == [
        ("sarong", "sarung", False, ["sarong"])
    ]


@pytest.mark.parametrize(
    "typed", ["budi@example.com", "0812-3456-7890", "3375021504850001", "x" * 61, "Jl. Kauman 51127", "!", ""]
)
def test_what_may_be_somebodys_is_not_kept(typed: str) -> None:
    actions.note_miss(typed=typed, language="id")
    assert not Miss.objects.exists()


def test_the_list_has_an_end_and_forgets() -> None:
    Miss.objects.bulk_create(Miss(words=f"kata {n}", language="id") for n in range(actions.MOST_MISSES))
    actions.note_miss(typed="satu lagi", language="id")
    actions.note_miss(typed="kata 7", language="id")
    assert Miss.objects.count() == actions.MOST_MISSES
    assert Miss.objects.get(words="kata 7").times == 2
    Miss.objects.filter(words="kata 8").update(times=9, last_at=timezone.now() - timedelta(days=200))
    actions.forget_misses()
    assert not Miss.objects.filter(words="kata 8").exists()
    assert Miss.objects.filter(words="kata 7").exists()
    assert Miss.objects.count() == actions.MOST_MISSES * 9 // 10


def test_how_the_index_stands_is_on_the_page(ratna: Client) -> None:
    variant = street.cloth(street.maker())
    actions.catch_up()
    page = ratna.get(PAGE).text
    assert "1 product is in the index." in page and "It is up to date." in page
    actions.mark(product_ids=[variant.product_id])
    Mark.objects.update(at=timezone.now() - timedelta(seconds=75))
    assert "1 waits for its new words, for 75 seconds." in ratna.get(PAGE).text
    IndexState.objects.update(building=2)
    assert "It is being built anew." in ratna.get(PAGE).text


def test_the_page_takes_the_same_statements_for_any_number_of_rows(ratna: Client) -> None:
    counts = []
    for number in (1, 20):
        for n in range(number):
            Miss.objects.create(words=f"kata {number} {n}", language="id")
            Synonym.objects.create(phrase=f"a{number} {n}", means="kain", asked=["kain"])
        with CaptureQueriesContext(connection) as statements:
            ratna.get(PAGE)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_the_command_builds_all_anew() -> None:
    street.cloth(street.maker(), "Kain Halus")
    Mark.objects.all().delete()
    told = io.StringIO()
    call_command("rebuild_search", stdout=told)
    assert "Done: 1 products." in told.getvalue()
    assert Document.objects.count() == 1
    assert names("halus", street.channel()) == ["Kain Halus"]
