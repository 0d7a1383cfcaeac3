"""The size class of a business by PP 7/2021, and what is read off the papers of its marks: proposed, confirmed by the
right officer, written down."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from catalog.commons import history
from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.people.models import User
from catalog.sellers.models import Membership, Msme
from catalog.vetting import choices, classes, queries
from catalog.vetting.actions import classing, deciding, judging
from catalog.vetting.classes import CAPITAL, SALES, propose_class, rules_on
from catalog.vetting.errors import OwnBusiness
from catalog.vetting.models import Application, Check, Mark
from tests.makers import street, vetting

pytestmark = pytest.mark.django_db
WHY = "Omzet menurut laporan pajak lebih tinggi."


@pytest.fixture
def ratna() -> User:
    return vetting.officer()


def confirm(found: Application, officer: User, size: str = "micro", reason: str = "") -> Msme:
    return classing.confirm_class(application_id=found.public_id, officer=officer, size=size, reason=reason)


def enter(found: Application, officer: User, **more: str) -> Mark:
    values = {"code": "batikmark", "number": "BMI 034-2026", "colour": "gold", **more}
    return classing.enter_mark(application_id=found.public_id, officer=officer, **values)


def kept(found: Application) -> tuple[str, Any]:
    seller = Msme.objects.get(pk=found.seller_id)
    return seller.size_class, seller.class_confirmed_on


def strangers(found: Application) -> dict[str, User]:
    """Who may not say anything of the business, and why."""
    tied = vetting.officer("ida@example.com", "Bu Ida")
    Membership.objects.create(seller=found.seller, user=tied, role="finance")
    relative = vetting.officer("joko@example.com", "Pak Joko")
    judging.declare_interest(seller_id=found.seller.public_id, officer=relative, kind="relative")
    return {
        "a buyer": street.user(),
        "the owner": vetting.siti(),
        "an officer of finance": street.finance_officer(),
        "an auditor": vetting.officer("lis@example.com", "Bu Lis", role="auditor"),
        "an officer of another kecamatan": vetting.officer("tri@example.com", "Pak Tri", kecamatan="33.75.01"),
        "an officer with a part in it": tied,
        "an officer with a relative in it": relative,
    }


STRANGERS = {
    "a buyer": NotFound,
    "the owner": NotFound,
    "an officer of finance": NotFound,
    "an auditor": NotFound,
    "an officer of another kecamatan": NotFound,
    "an officer with a part in it": OwnBusiness,
    "an officer with a relative in it": OwnBusiness,
}


# ---- the table


@pytest.mark.parametrize(
    ("measure", "amount", "size"),
    [
        (SALES, 0, "micro"),
        (SALES, 2_000_000_000, "micro"),
        (SALES, 2_000_000_001, "small"),
        (SALES, 15_000_000_000, "small"),
        (SALES, 15_000_000_001, "medium"),
        (SALES, 50_000_000_000, "medium"),
        (SALES, 50_000_000_001, "large"),
        (CAPITAL, 1_000_000_000, "micro"),
        (CAPITAL, 1_000_000_001, "small"),
        (CAPITAL, 5_000_000_000, "small"),
        (CAPITAL, 5_000_000_001, "medium"),
        (CAPITAL, 10_000_000_000, "medium"),
        (CAPITAL, 10_000_000_001, "large"),
    ],
)
def test_the_thresholds_are_those_of_the_law(measure: str, amount: int, size: str) -> None:
    """PP 7/2021 arts. 35 and 36, DOMAIN.md 2.1."""
    assert rules_on(date(2026, 11, 24)).size_of(measure, amount) == size


def test_a_later_law_holds_from_its_day_on() -> None:
    later = classes.Rules("PP 1/2030", date(2030, 1, 1), (5, 6, 7), (2, 3, 4))
    table = (*classes.TABLE, later)
    assert [rules_on(day, table).law for day in (date(2029, 12, 31), date(2030, 1, 1))] == ["PP 7/2021", "PP 1/2030"]
    assert rules_on(date(2030, 1, 1), table).size_of(SALES, 6) == "small"


@pytest.mark.parametrize("band", ["micro", "small", "medium", "large"])
@pytest.mark.parametrize(("since", "measure"), [("2004", SALES), ("2020", SALES), ("2021", CAPITAL), ("2024", CAPITAL)])
def test_an_older_business_goes_by_its_sales_and_a_younger_one_by_its_capital(
    band: str, since: str, measure: str
) -> None:
    other = "large" if band == "micro" else "micro"
    bands = {"sales_band": band, "capital_band": other}
    if measure == CAPITAL:
        bands = {"sales_band": other, "capital_band": band}
    proposed = propose_class(vetting.filled(since=since, **bands))
    assert proposed is not None
    assert (proposed.size, proposed.measure, proposed.law) == (band, measure, "PP 7/2021")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Sales in a year, as declared: up to Rp2.000.000.000 (PP 7/2021)."),
        (
            {"sales_band": "small"},
            "Sales in a year, as declared: above Rp2.000.000.000, up to Rp15.000.000.000 (PP 7/2021).",
        ),
        ({"sales_band": "large"}, "Sales in a year, as declared: above Rp50.000.000.000 (PP 7/2021)."),
        (
            {"since": "2024", "capital_band": "medium"},
            "Capital without land and buildings, as declared: above Rp5.000.000.000, up to Rp10.000.000.000"
            " (PP 7/2021).",
        ),
    ],
)
def test_the_proposal_says_why(values: dict[str, str], words: str) -> None:
    proposed = propose_class(vetting.filled(**values))
    with translation.override("en"):
        assert proposed is not None and proposed.reason == words


def test_nothing_is_proposed_of_nothing() -> None:
    assert propose_class(vetting.begun()) is None


# ---- an officer says what it is


def test_an_officer_confirms_what_was_proposed_without_a_reason(ratna: User) -> None:
    found = vetting.submitted()
    confirm(found, ratna)
    assert kept(found) == ("micro", timezone.localdate())
    entry = HistoryEntry.objects.get(kind="class.confirmed")
    assert entry.data == {
        "before": "", "after": "micro", "proposed": "micro", "measure": "sales", "law": "PP 7/2021", "reason": "",
    }  # fmt: skip
    assert (entry.actor_ref, entry.actor_role) == (ratna.public_id, "vetting")
    assert entry in history.concerning(found.seller.public_id)


def test_another_class_needs_a_reason_which_the_owner_reads(ratna: User) -> None:
    found = vetting.approved(ratna)
    with pytest.raises(Refusal) as why:
        confirm(found, ratna, "small", "kecil")
    assert (why.value.code, why.value.field) == ("REQUIRED", "reason")
    assert kept(found) == ("", None)
    confirm(found, ratna, "small", WHY)
    assert kept(found)[0] == "small"
    with translation.override("en"):
        [said] = [history.sentence(one) for one in history.concerning(found.seller.public_id) if "class" in one.kind]
    assert said == f"Confirmed the size class. Before: –. Now: Small. Proposed: Micro. {WHY}"


def test_it_can_be_said_anew_and_the_same_again_is_a_quiet_no(ratna: User) -> None:
    found = vetting.approved(ratna)
    confirm(found, ratna)
    confirm(found, ratna)
    assert HistoryEntry.objects.filter(kind="class.confirmed").count() == 1
    confirm(found, ratna, "small", WHY)
    entry = HistoryEntry.objects.filter(kind="class.confirmed").latest("pk")
    assert (entry.data["before"], entry.data["after"]) == ("micro", "small")
    later = timezone.localdate() + timedelta(days=400)
    with time_machine.travel(f"{later}T12:00:00+07:00", tick=False):
        confirm(found, ratna, "small", WHY)
    assert kept(found) == ("small", later)


@pytest.mark.parametrize("who", STRANGERS)
def test_only_an_officer_of_its_kecamatan_without_a_tie_says_it(ratna: User, who: str) -> None:
    found = vetting.certified(ratna, until=timezone.localdate() + timedelta(days=30))
    stranger = strangers(found)[who]
    entries = HistoryEntry.objects.count()
    with pytest.raises(STRANGERS[who]):
        confirm(found, stranger)
    with pytest.raises(STRANGERS[who]):
        enter(found, stranger)
    assert kept(found) == ("", None) and not Mark.objects.exists()
    assert HistoryEntry.objects.count() == entries


def test_the_officer_of_its_kecamatan_may(ratna: User) -> None:
    found = vetting.approved(ratna)
    confirm(found, vetting.officer("sri@example.com", "Bu Sri", kecamatan="33.75.02"))
    assert kept(found)[0] == "micro"


@pytest.mark.parametrize(
    "state",
    [
        lambda ratna, found: deciding.reject(application_id=found.public_id, officer=ratna, reason="Bukan batik sama."),
        lambda ratna, found: Msme.objects.filter(pk=found.seller_id).update(status="needs_correction"),
    ],
    ids=["rejected", "with the applicant"],
)
def test_it_is_not_said_of_what_is_not_with_the_city(ratna: User, state: Callable[..., Any]) -> None:
    found = vetting.in_hand(ratna)
    state(ratna, found)
    with pytest.raises(ForbiddenMove):
        confirm(found, ratna)
    assert kept(found) == ("", None)


@pytest.mark.parametrize(("size", "reason"), [("besar", WHY), ("", WHY), ("small", "x" * 601)])
def test_what_is_no_class_or_too_long_is_refused(ratna: User, size: str, reason: str) -> None:
    found = vetting.approved(ratna)
    with pytest.raises(Refusal):
        confirm(found, ratna, size, reason)
    assert kept(found) == ("", None)


# ---- marks


def test_what_stands_on_a_certificate_is_noted_and_told(ratna: User) -> None:
    found = vetting.certified(ratna, until=timezone.localdate() + timedelta(days=30))
    enter(found, ratna)
    enter(found, ratna)
    enter(found, ratna, number="BMI 035-2026")
    [mark] = queries.marks_of(found.seller)
    assert (mark.number, mark.colour, mark.officer) == ("BMI 035-2026", "gold", ratna)
    entries = HistoryEntry.objects.filter(kind="mark.entered").order_by("pk")
    assert [(one.data["before"], one.data["after"]) for one in entries] == [
        ({}, {"number": "BMI 034-2026", "colour": "gold"}),
        ({"number": "BMI 034-2026", "colour": "gold"}, {"number": "BMI 035-2026", "colour": "gold"}),
    ]
    with translation.override("en"):
        assert history.sentence(entries[1]).endswith("“batikmark”: BMI 035-2026, Gold: batik tulis")
    assert entries[1] in history.concerning(found.seller.public_id)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"number": ""}, "REQUIRED"),
        ({"number": "x" * 41}, "INVALID"),
        ({"colour": ""}, "REQUIRED"),
        ({"colour": "red"}, "REQUIRED"),
        ({"colour": "white"}, "INVALID"),
    ],
)
def test_a_certificate_needs_its_number_and_the_colour_of_a_technique_of_hers(
    ratna: User, values: dict[str, str], code: str
) -> None:
    found = vetting.certified(ratna, until=timezone.localdate() + timedelta(days=30))
    with pytest.raises(Refusal) as why:
        enter(found, ratna, **values)
    assert why.value.code == code
    assert not Mark.objects.exists()


def test_a_paper_without_a_last_day_gives_no_mark(ratna: User) -> None:
    found = vetting.certified(ratna)
    with pytest.raises(Refusal) as why:
        enter(found, ratna)
    assert why.value.code == "NO_END"


def test_there_is_no_mark_without_its_accepted_paper(ratna: User) -> None:
    found = vetting.certified(ratna, until=timezone.localdate() + timedelta(days=30))
    for code in ("gi", "nib", "x"):
        with pytest.raises(NotFound):
            enter(found, ratna, code=code, colour="")


def test_a_member_of_the_geographical_indication_has_no_colour(ratna: User) -> None:
    found = vetting.certified(ratna, code="gi", until=timezone.localdate() + timedelta(days=30))
    with pytest.raises(Refusal):
        enter(found, ratna, code="gi", colour="gold")
    enter(found, ratna, code="gi", number="", colour="")
    assert [mark.proof.code for mark in queries.marks_of(found.seller)] == ["gi"]


def test_a_mark_goes_when_its_paper_is_judged_otherwise_and_does_not_come_back_by_itself(ratna: User) -> None:
    found = vetting.certified(ratna, until=timezone.localdate() + timedelta(days=30))
    enter(found, ratna)
    Msme.objects.filter(pk=found.seller_id).update(status="in_review")
    Application.objects.filter(pk=found.pk).update(claimed_by=ratna)

    def judge(verdict: str) -> Check:
        return judging.judge(
            application_id=found.public_id,
            officer=ratna,
            kind=Check.ITEM,
            code="batikmark",
            verdict=verdict,
            reason="Nomornya berbeda.",
            expires_on=timezone.localdate() + timedelta(days=60),
        )

    judge(choices.ASKED)
    assert queries.marks_of(found.seller) == []
    judge(choices.ACCEPTED)
    assert queries.marks_of(found.seller) == []


def test_a_longer_last_day_prolongs_the_mark(ratna: User) -> None:
    until = timezone.localdate() + timedelta(days=30)
    found = vetting.certified(ratna, until=until)
    enter(found, ratna)
    with time_machine.travel(f"{until + timedelta(days=1)}T00:01:00+07:00", tick=False):
        assert queries.marks_of(found.seller) == []
        judging.prolong(
            application_id=found.public_id, officer=ratna, code="batikmark", expires_on=until + timedelta(days=900)
        )
        assert [mark.number for mark in queries.marks_of(found.seller)] == ["BMI 034-2026"]


def test_an_ended_certificate_closes_no_shop(ratna: User) -> None:
    until = timezone.localdate() + timedelta(days=30)
    found = vetting.certified(ratna, until=until)
    enter(found, ratna)
    with time_machine.travel(f"{until + timedelta(days=1)}T00:01:00+07:00", tick=False):
        assert Msme.objects.selling().filter(pk=found.seller_id).exists()


def test_a_print_has_no_mark_and_a_cloth_only_that_of_its_technique(ratna: User) -> None:
    found = vetting.certified(ratna, until=timezone.localdate() + timedelta(days=30), techniques="tulis")
    enter(found, ratna)
    marks = queries.marks_of(found.seller)
    assert queries.marks_for("tulis", marks) == marks
    assert queries.marks_for("cap", marks) == queries.marks_for("printing", marks) == []


def test_postgresql_refuses_an_officers_own_business_beneath_the_code(ratna: User) -> None:
    """RELIABILITY.md test 9."""
    found = vetting.certified(ratna, until=timezone.localdate() + timedelta(days=30))
    tied = strangers(found)["an officer with a part in it"]
    proof = found.checks.get(code="batikmark")
    with pytest.raises(IntegrityError, match="own business"), transaction.atomic():
        Mark.objects.create(proof=proof, number="BMI 1", colour="gold", officer=tied)
    assert not Mark.objects.exists()
