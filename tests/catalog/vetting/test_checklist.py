"""The check-list is the city's to change; what is under way keeps its sense."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from catalog.commons import history
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.commons.texts import exactly
from catalog.people.models import User
from catalog.sellers import moves
from catalog.sellers.models import Msme
from catalog.vetting import choices, queries
from catalog.vetting.actions import applying, checklist, deciding, judging
from catalog.vetting.errors import Incomplete, NotSettled
from catalog.vetting.models import Application, CannedReason, Check, Requirement
from tests.makers import vetting

pytestmark = pytest.mark.django_db
SPPL = checklist.Item(
    name_id="Surat SPPL",
    name_en="SPPL letter",
    why_id="Pernyataan pengelolaan limbah.",
    why_en="The statement on waste water.",
    is_required=True,
    position=20,
)
WORDS = checklist.Words(words_id="Tanda tangannya belum ada.", words_en="The signature is missing.", position=3)


@pytest.fixture
def ratna() -> User:
    return vetting.officer()


def codes(found: Application) -> list[str]:
    return [item.requirement.code for item in queries.items(vetting.again(found))]


def dated(found: Application, officer: User, code: str, days: int) -> None:
    """Let an accepted paper end so many days from now; the past is the database's alone to know."""
    Check.objects.update_or_create(
        application=found,
        kind=Check.ITEM,
        code=code,
        defaults={
            "verdict": choices.ACCEPTED,
            "officer": officer,
            "decided_at": timezone.now(),
            "expires_on": timezone.localdate() + timedelta(days=days),
        },
    )


def sells(found: Application) -> bool:
    return Msme.objects.selling().filter(pk=found.seller_id).exists()


# ---- what is under way


def test_a_draft_is_asked_for_a_new_item_at_once(ratna: User) -> None:
    found = vetting.filled()
    made = checklist.add_item(officer=ratna, item=SPPL)
    assert codes(found)[-1] == made.code == "sppl-letter"
    with pytest.raises(Incomplete) as why:
        applying.submit(application_id=found.public_id, user=vetting.siti(), true=True, agreed=vetting.agreed())
    assert why.value.data["items"] == ["sppl-letter"]
    vetting.hand_in(found, "sppl-letter")
    applying.submit(application_id=found.public_id, user=vetting.siti(), true=True, agreed=vetting.agreed())
    assert vetting.again(found).seller.status == moves.SUBMITTED


def test_a_new_required_item_stops_no_shop_that_sells(ratna: User) -> None:
    found = vetting.approved(ratna)
    checklist.add_item(officer=ratna, item=replace(SPPL, must_stay_valid=True))
    assert sells(found) and vetting.again(found).seller.status == moves.APPROVED


def test_an_application_with_the_city_shows_it_or_has_it_waived(ratna: User) -> None:
    found = vetting.in_hand(ratna)
    vetting.accept_all(found, ratna)
    made = checklist.add_item(officer=ratna, item=SPPL)
    with pytest.raises(NotSettled) as why:
        deciding.approve(application_id=found.public_id, officer=ratna, reason=vetting.GOOD)
    assert why.value.data["items"] == [made.code]
    judging.judge(
        application_id=found.public_id, officer=ratna, kind=Check.ITEM, code=made.code, verdict=choices.WAIVED,
        reason="Diminta setelah permohonan masuk.",
    )  # fmt: skip
    deciding.approve(application_id=found.public_id, officer=ratna, reason=vetting.GOOD)
    assert sells(found)


def test_a_dropped_item_is_asked_of_nobody_and_comes_back_with_its_papers(ratna: User) -> None:
    found = vetting.in_hand(ratna)
    judging.judge(
        application_id=found.public_id, officer=ratna, kind=Check.ITEM, code="ktp", verdict=choices.ASKED,
        reason="Kurang jelas.",
    )  # fmt: skip
    vetting.accept_all(found, ratna, [code for code in codes(found) if code != "ktp"])
    checklist.drop_item(officer=ratna, code="ktp")
    assert "ktp" not in codes(found)
    checklist.bring_back_item(officer=ratna, code="ktp")
    [item] = [one for one in queries.items(vetting.again(found)) if one.requirement.code == "ktp"]
    assert (item.verdict, len(item.papers)) == (choices.ASKED, 1)
    checklist.drop_item(officer=ratna, code="ktp")
    deciding.approve(application_id=found.public_id, officer=ratna, reason=vetting.GOOD)
    assert Requirement.objects.get(code="ktp").is_active is False


def test_an_item_made_optional_no_longer_holds_an_application_up(ratna: User) -> None:
    found = vetting.filled()
    found.papers.filter(requirement__code="account").delete()
    row = Requirement.objects.get(code="account")
    eased = checklist.Item(
        name_id=exactly(row.name, "id"), name_en=exactly(row.name, "en"), why_id=exactly(row.why, "id"),
        why_en=exactly(row.why, "en"), most=row.most, position=row.position,
    )  # fmt: skip
    checklist.edit_item(officer=ratna, code="account", item=eased)
    applying.submit(application_id=found.public_id, user=vetting.siti(), true=True, agreed=vetting.agreed())


# ---- papers that have to stay valid


def bind(officer: User, code: str, *, valid: bool) -> None:
    row = Requirement.objects.get(code=code)
    checklist.edit_item(
        officer=officer,
        code=code,
        item=checklist.Item(
            name_id=exactly(row.name, "id"), name_en=exactly(row.name, "en"), why_id=exactly(row.why, "id"),
            why_en=exactly(row.why, "en"), most=row.most, position=row.position, must_stay_valid=valid,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("eased", ["edited", "dropped"])
def test_a_shop_hidden_by_an_expired_paper_sells_once_the_paper_need_not_be_valid(ratna: User, eased: str) -> None:
    found = vetting.approved(ratna)
    Requirement.objects.filter(code="batikmark").update(must_stay_valid=True)
    dated(found, ratna, "batikmark", -1)
    Msme.objects.filter(pk=found.seller_id).update(papers_until=timezone.localdate() - timedelta(days=1))
    assert not sells(found)
    if eased == "edited":
        bind(ratna, "batikmark", valid=False)
    else:
        checklist.drop_item(officer=ratna, code="batikmark")
    assert sells(found)
    assert vetting.again(found).seller.papers_until is None


def test_binding_an_item_reaches_shops_by_its_last_day_and_stops_none_today(ratna: User) -> None:
    running, ended = (
        vetting.approved(ratna),
        vetting.approved(ratna, vetting.officer("ani@example.com", "Bu Ani", role="marketing"), name="Batik Ani"),
    )
    dated(running, ratna, "gi", 10)
    dated(ended, ratna, "gi", -10)
    bind(ratna, "gi", valid=True)
    assert vetting.again(running).seller.papers_until == timezone.localdate() + timedelta(days=10)
    assert vetting.again(ended).seller.papers_until is None
    assert sells(running) and sells(ended)


# ---- what is refused, and what is written down


@pytest.mark.parametrize(
    "change",
    [
        {"name_en": "  "}, {"why_id": ""}, {"name_id": "x" * 121}, {"why_en": "x" * 601}, {"kind": "video"},
        {"technique": "lukis"}, {"most": 0}, {"most": 11}, {"keep_days": 29}, {"keep_days": 1826}, {"position": -1},
        {"position": 1000},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_field(ratna: User, change: dict[str, object]) -> None:
    with pytest.raises(Refusal) as why:
        checklist.add_item(officer=ratna, item=replace(SPPL, **change))  # type: ignore[arg-type]
    assert why.value.field == next(iter(change))
    assert not Requirement.objects.exists() and not HistoryEntry.objects.filter(kind__startswith="checklist").exists()


@pytest.mark.parametrize(
    ("role", "kecamatan"), [("vetting", "33.75.02"), ("finance", ""), ("auditor", ""), ("catalogue", "")]
)
def test_only_an_officer_of_the_whole_city_changes_it(role: str, kecamatan: str) -> None:
    vetting.words()
    other = vetting.officer("tono@example.com", "Pak Tono", role=role, kecamatan=kecamatan)
    before = list(Requirement.objects.values()), list(CannedReason.objects.values()), HistoryEntry.objects.count()
    for verb in (
        lambda: checklist.add_item(officer=other, item=SPPL),
        lambda: checklist.edit_item(officer=other, code="ktp", item=SPPL),
        lambda: checklist.drop_item(officer=other, code="ktp"),
        lambda: checklist.bring_back_item(officer=other, code="ktp"),
        lambda: checklist.add_reason(officer=other, words=WORDS),
        lambda: checklist.edit_reason(officer=other, code="cut", words=WORDS),
        lambda: checklist.drop_reason(officer=other, code="cut"),
        lambda: checklist.bring_back_reason(officer=other, code="cut"),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert before == (
        list(Requirement.objects.values()), list(CannedReason.objects.values()), HistoryEntry.objects.count(),
    )  # fmt: skip


def test_what_is_not_there_is_not_found(ratna: User) -> None:
    for verb in (
        lambda: checklist.edit_item(officer=ratna, code="x", item=SPPL),
        lambda: checklist.drop_item(officer=ratna, code="x"),
        lambda: checklist.edit_reason(officer=ratna, code="x", words=WORDS),
        lambda: checklist.drop_reason(officer=ratna, code="x"),
    ):
        with pytest.raises(NotFound):
            verb()


def test_a_change_is_told_with_what_was_before(ratna: User) -> None:
    made = checklist.add_item(officer=ratna, item=SPPL)
    checklist.edit_item(officer=ratna, code=made.code, item=replace(SPPL, is_required=False, name_en="SPPL form"))
    checklist.edit_item(officer=ratna, code=made.code, item=replace(SPPL, is_required=False, name_en="SPPL form"))
    checklist.drop_item(officer=ratna, code=made.code)
    checklist.drop_item(officer=ratna, code=made.code)
    added, edited, dropped = HistoryEntry.objects.filter(kind__startswith="checklist.").order_by("pk")
    assert edited.data == {
        "before": {"name": {"id": "Surat SPPL", "en": "SPPL letter"}, "is_required": True},
        "after": {"name": {"id": "Surat SPPL", "en": "SPPL form"}, "is_required": False},
    }
    with translation.override("en"):
        assert "Required: yes" in history.sentence(added)
        assert history.sentence(edited) == (
            "Changed sppl-letter in the check-list. Before: Name: “SPPL letter”; Required: yes. "
            "Now: Name: “SPPL form”; Required: no"
        )
        assert history.sentence(dropped) == "Dropped “SPPL form” from the check-list"
    assert {entry.actor_ref for entry in (added, edited, dropped)} == {ratna.public_id}


def test_two_items_of_one_name_have_codes_of_their_own(ratna: User) -> None:
    assert [checklist.add_item(officer=ratna, item=SPPL).code for _time in range(2)] == ["sppl-letter", "sppl-letter-1"]


def test_sentences_are_added_changed_dropped_and_brought_back(ratna: User) -> None:
    made = checklist.add_reason(officer=ratna, words=WORDS)
    assert made in queries.reasons()
    checklist.edit_reason(officer=ratna, code=made.code, words=replace(WORDS, words_en="Please sign it."))
    assert exactly(CannedReason.objects.get(code=made.code).words, "en") == "Please sign it."
    checklist.drop_reason(officer=ratna, code=made.code)
    assert made not in queries.reasons()
    checklist.bring_back_reason(officer=ratna, code=made.code)
    assert made in queries.reasons()
    kinds = HistoryEntry.objects.filter(kind__startswith="reason.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["reason.added", "reason.edited", "reason.dropped", "reason.brought_back"]
    with pytest.raises(Refusal) as why:
        checklist.add_reason(officer=ratna, words=replace(WORDS, words_id=""))
    assert why.value.field == "words_id"
