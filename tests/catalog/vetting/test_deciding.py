"""What officers decide: with which right, by how many, and that PostgreSQL itself refuses what must never be."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalog.commons import workdays
from catalog.commons.errors import ForbiddenMove, NotAllowed, NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.media import upkeep
from catalog.media.models import PrivateFile
from catalog.people.models import User
from catalog.sellers import moves
from catalog.sellers.models import Msme
from catalog.vetting import choices, policies, queries
from catalog.vetting.actions import applying, deciding, judging
from catalog.vetting.errors import AnotherOfficer, NothingAsked, NotSettled, NotYours, OwnBusiness, SecondOfficer
from catalog.vetting.models import Appeal, Application, Check, Decision, Interest, Paper, Proposal, Requirement
from tests.makers import vetting

pytestmark = pytest.mark.django_db
WHY = "Foto prosesnya milik orang lain."


@pytest.fixture
def ratna() -> User:
    return vetting.officer()


@pytest.fixture
def tuti() -> User:
    return vetting.officer("tuti@example.com", "Bu Tuti")


def selling(found: Application) -> bool:
    return Msme.objects.selling().filter(pk=found.seller_id).exists()


# ---- the way through


def test_an_approved_shop_sells_at_once_with_what_it_declared(ratna: User) -> None:
    found = vetting.approved(ratna)
    seller = found.seller
    assert seller.status == moves.APPROVED and selling(found)
    assert (seller.hands, seller.since, seller.village) == (5, 2004, found.village)
    assert [row.slug for row in seller.techniques.all()] == ["tulis"]
    decision = Decision.objects.get()
    assert (decision.outcome, decision.officer, decision.reason) == (choices.APPROVE, ratna, vetting.GOOD)


def test_one_officer_at_a_time(ratna: User, tuti: User) -> None:
    found = vetting.in_hand(ratna)
    judging.claim(application_id=found.public_id, officer=ratna)
    with pytest.raises(Refusal) as why:
        judging.claim(application_id=found.public_id, officer=tuti)
    assert why.value.code == "CLAIMED" and "Bu Ratna" in str(why.value)
    with pytest.raises(NotYours):
        deciding.reject(application_id=found.public_id, officer=tuti, reason=WHY)
    judging.release(application_id=found.public_id, officer=ratna)
    assert vetting.again(found).seller.status == moves.SUBMITTED
    judging.claim(application_id=found.public_id, officer=tuti)
    assert vetting.again(found).claimed_by == tuti


def test_approval_needs_every_required_paper_settled(ratna: User) -> None:
    found = vetting.in_hand(ratna)
    vetting.accept_all(found, ratna, ["ktp", "nib", "workshop"])
    with pytest.raises(NotSettled) as why:
        deciding.approve(application_id=found.public_id, officer=ratna, reason=vetting.GOOD)
    assert set(why.value.data["items"]) == {"process-tulis", "account"}
    judging.judge(
        application_id=found.public_id,
        officer=ratna,
        kind=Check.ITEM,
        code="account",
        verdict=choices.WAIVED,
        reason="Rekening sudah dicocokkan di kantor.",
    )
    vetting.accept_all(found, ratna, ["process-tulis"])
    deciding.approve(application_id=found.public_id, officer=ratna, reason=vetting.GOOD)
    assert selling(found)


def test_a_claim_to_be_mended_stands_in_the_way_of_approval(ratna: User) -> None:
    found = vetting.in_hand(ratna)
    vetting.accept_all(found, ratna)
    judging.judge(
        application_id=found.public_id,
        officer=ratna,
        kind=Check.FIELD,
        code="nib",
        verdict=choices.REFUSED,
        reason="NIB ini atas nama lain.",
    )
    with pytest.raises(NotSettled):
        deciding.approve(application_id=found.public_id, officer=ratna, reason=vetting.GOOD)
    assert not selling(found)


def test_changes_need_something_to_change(ratna: User) -> None:
    found = vetting.in_hand(ratna)
    with pytest.raises(NothingAsked):
        deciding.ask_for_changes(application_id=found.public_id, officer=ratna, reason=WHY)


@pytest.mark.parametrize("verdict", [choices.REFUSED, choices.ASKED, choices.WAIVED])
def test_what_is_not_accepted_needs_a_reason(ratna: User, verdict: str) -> None:
    found = vetting.in_hand(ratna)
    with pytest.raises(Refusal) as why:
        judging.judge(
            application_id=found.public_id, officer=ratna, kind=Check.ITEM, code="ktp", verdict=verdict, reason=" x "
        )
    assert why.value.field == "reason" and not Check.objects.exists()


def test_the_clock_counts_working_days_and_stands_still_while_she_mends(ratna: User) -> None:
    with time_machine.travel("2026-11-23 09:00+07:00", tick=False):
        found = vetting.in_hand(ratna)
        assert found.due_on == date(2026, 11, 30)
    with time_machine.travel("2026-11-25 09:00+07:00", tick=False):
        judging.judge(
            application_id=found.public_id,
            officer=ratna,
            kind=Check.ITEM,
            code="ktp",
            verdict=choices.ASKED,
            reason="Kurang jelas.",
        )
        deciding.ask_for_changes(application_id=found.public_id, officer=ratna, reason="Satu foto kurang jelas.")
        assert Decision.objects.get().working_days == 2
    with time_machine.travel("2026-12-07 09:00+07:00", tick=False):
        vetting.hand_in(found, "ktp")
        applying.submit(application_id=found.public_id, user=vetting.siti(), true=True, agreed=vetting.agreed())
        assert vetting.again(found).due_on == date(2026, 12, 10)
    assert workdays.after(date(2026, 12, 7), 3) == date(2026, 12, 10)


# ---- two officers


def test_a_second_officer_suspends_and_it_holds_at_once(ratna: User, tuti: User) -> None:
    """RELIABILITY.md test 10."""
    found = vetting.approved(ratna)
    proposal = deciding.propose(seller_id=found.seller.public_id, officer=ratna, outcome=choices.SUSPEND, reason=WHY)
    assert selling(found)
    with pytest.raises(SecondOfficer):
        deciding.confirm(proposal_id=proposal.public_id, officer=ratna)
    assert selling(found)
    deciding.confirm(proposal_id=proposal.public_id, officer=tuti)
    assert not selling(found)
    deciding.confirm(proposal_id=proposal.public_id, officer=tuti)
    decision = Decision.objects.get(outcome=choices.SUSPEND)
    assert (decision.officer, decision.second) == (ratna, tuti)
    deciding.reinstate(seller_id=found.seller.public_id, officer=ratna, reason="Bukti aslinya sudah dibawa.")
    assert selling(found)


def test_a_declined_proposal_changes_nothing_for_the_shop(ratna: User, tuti: User) -> None:
    found = vetting.approved(ratna)
    proposal = deciding.propose(seller_id=found.seller.public_id, officer=ratna, outcome=choices.REVOKE, reason=WHY)
    with pytest.raises(Refusal) as why:
        deciding.propose(seller_id=found.seller.public_id, officer=tuti, outcome=choices.SUSPEND, reason=WHY)
    assert why.value.code == "PROPOSED"
    deciding.decline(proposal_id=proposal.public_id, officer=tuti, note="Buktinya belum cukup.")
    assert selling(found)
    with pytest.raises(ForbiddenMove):
        deciding.confirm(proposal_id=proposal.public_id, officer=tuti)


def test_an_appeal_is_answered_by_another_officer_and_restores_all(ratna: User, tuti: User) -> None:
    found = vetting.approved(ratna)
    decision = vetting.suspended(ratna, tuti, found)
    appeal = applying.appeal(decision_id=decision.public_id, user=vetting.siti(), words="Foto itu milik saya sendiri.")
    for involved in (ratna, tuti):
        with pytest.raises(AnotherOfficer):
            deciding.answer_appeal(appeal_id=appeal.public_id, officer=involved, upheld=True, answer=vetting.GOOD)
    with pytest.raises(Refusal):
        deciding.reinstate(seller_id=found.seller.public_id, officer=ratna, reason=vetting.GOOD)
    joko = vetting.officer("joko@example.com", "Pak Joko")
    deciding.answer_appeal(appeal_id=appeal.public_id, officer=joko, upheld=True, answer="Fotonya memang asli.")
    assert selling(found)
    assert Decision.objects.first().overturns == decision  # type: ignore[union-attr]


def test_a_rejected_application_comes_back_into_the_queue_after_a_right_appeal(ratna: User, tuti: User) -> None:
    found = vetting.in_hand(ratna)
    decision = deciding.reject(application_id=found.public_id, officer=ratna, reason="Alamatnya di luar kota.")
    appeal = applying.appeal(decision_id=decision.public_id, user=vetting.siti(), words="Kauman itu di dalam kota.")
    deciding.answer_appeal(appeal_id=appeal.public_id, officer=tuti, upheld=True, answer="Benar, di dalam kota.")
    fresh = vetting.again(found)
    assert fresh.seller.status == moves.SUBMITTED and fresh.due_on is not None
    assert found in queries.in_group(policies.visible_to(tuti), "open", tuti.pk)


# ---- papers that expire


def test_papers_are_kept_for_as_long_as_their_item_says_and_then_deleted(ratna: User) -> None:
    """RELIABILITY.md test 54: retention."""
    found = vetting.approved(ratna)
    files = [paper.file for paper in found.papers.select_related("file")]
    last = timezone.localdate() + timedelta(days=365)
    assert {file.delete_after for file in files} == {last}
    with time_machine.travel(f"{last}T12:00:00+07:00", tick=False):
        upkeep.delete_due()
    assert not PrivateFile.objects.exclude(deleted_at=None).exists()
    with time_machine.travel(f"{last + timedelta(days=1)}T12:00:00+07:00", tick=False):
        upkeep.delete_due()
    assert PrivateFile.objects.exclude(deleted_at=None).count() == len(files) > 0


def test_a_shop_stops_selling_the_day_after_a_required_paper_ends(ratna: User) -> None:
    found = vetting.in_hand(ratna)
    Requirement.objects.filter(code="nib").update(must_stay_valid=True)
    vetting.accept_all(found, ratna)
    until = timezone.localdate() + timedelta(days=30)
    judging.judge(
        application_id=found.public_id,
        officer=ratna,
        kind=Check.ITEM,
        code="nib",
        verdict=choices.ACCEPTED,
        expires_on=until,
    )
    deciding.approve(application_id=found.public_id, officer=ratna, reason=vetting.GOOD)
    last, first = f"{until}T23:59:30+07:00", f"{until + timedelta(days=1)}T00:00:30+07:00"
    with time_machine.travel(last, tick=False):
        assert selling(found) and vetting.again(found).seller.may_sell()
    with time_machine.travel(first, tick=False):
        assert not selling(found) and not vetting.again(found).seller.may_sell()
        judging.prolong(
            application_id=found.public_id, officer=ratna, code="nib", expires_on=until + timedelta(days=365)
        )
        assert selling(found)


def test_a_paper_that_has_expired_is_not_accepted(ratna: User) -> None:
    found = vetting.in_hand(ratna)
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Refusal) as why:
        judging.judge(
            application_id=found.public_id,
            officer=ratna,
            kind=Check.ITEM,
            code="ktp",
            verdict=choices.ACCEPTED,
            expires_on=yesterday,
        )
    assert why.value.code == "EXPIRED"


# ---- who may not

TIES = [policies.MEMBER, policies.RELATIVE, policies.UPLOADER]


def bind(found: Application, officer: User, tie: str) -> None:
    if tie == policies.MEMBER:
        found.seller.memberships.create(user=officer, role="stock")
    elif tie == policies.RELATIVE:
        judging.declare_interest(seller_id=found.seller.public_id, officer=officer, kind="relative")
    else:
        Paper.objects.filter(application=found).update(uploaded_by=officer)


def verbs(found: Application, officer: User) -> list[Callable[[], object]]:
    seller = found.seller.public_id
    return [
        lambda: judging.claim(application_id=found.public_id, officer=officer),
        lambda: judging.judge(
            application_id=found.public_id, officer=officer, kind=Check.ITEM, code="ktp", verdict=choices.ACCEPTED
        ),
        lambda: judging.record_visit(application_id=found.public_id, officer=officer, on=date(2026, 1, 5), signs={}),
        lambda: judging.reveal(application_id=found.public_id, officer=officer, name="nik", why="mencocokkan"),
        lambda: deciding.approve(application_id=found.public_id, officer=officer, reason=vetting.GOOD),
        lambda: deciding.reject(application_id=found.public_id, officer=officer, reason=WHY),
        lambda: deciding.propose(seller_id=seller, officer=officer, outcome=choices.SUSPEND, reason=WHY),
        lambda: deciding.reinstate(seller_id=seller, officer=officer, reason=WHY),
    ]


@pytest.mark.parametrize("tie", TIES)
def test_nobody_judges_his_own_business(ratna: User, tie: str) -> None:
    """RELIABILITY.md test 9, by code."""
    found = vetting.submitted()
    bind(found, ratna, tie)
    entries = HistoryEntry.objects.count()
    for verb in verbs(found, ratna):
        with pytest.raises(OwnBusiness) as why:
            verb()
        assert why.value.data["tie"] == tie
    for paper in found.papers.all():
        if tie != policies.MEMBER:
            with pytest.raises(NotFound):
                judging.look_at(paper_id=paper.public_id, page=1, reader=ratna)
    assert HistoryEntry.objects.count() == entries
    assert not Check.objects.exists() and not Decision.objects.exists() and not Proposal.objects.exists()


RAW = {
    "decision": "INSERT INTO vetting_decision (public_id, seller_id, outcome, reason, officer_id, at) "
    "VALUES ('x', {seller}, 'approve', 'karena saya mau', {officer}, now())",
    "second": "INSERT INTO vetting_decision (public_id, seller_id, outcome, reason, officer_id, second_id, at) "
    "VALUES ('x', {seller}, 'suspend', 'karena saya mau', {other}, {officer}, now())",
    "check": "INSERT INTO vetting_check (application_id, kind, code, verdict, reason, officer_id, decided_at) "
    "VALUES ({application}, 'item', 'ktp', 'accepted', '', {officer}, now())",
    "claim": "UPDATE vetting_application SET claimed_by_id = {officer} WHERE id = {application}",
    "proposal": "INSERT INTO vetting_proposal (public_id, seller_id, outcome, reason, officer_id, at, status, "
    "closing_note) VALUES ('x', {seller}, 'suspend', 'karena', {officer}, now(), 'open', '')",
    "visit": 'INSERT INTO vetting_sitevisit (public_id, application_id, officer_id, "on", signs, note, at) '
    "VALUES ('x', {application}, {officer}, now(), '{{}}', '', now())",
}


@pytest.mark.parametrize("tie", TIES)
@pytest.mark.parametrize("statement", RAW)
def test_raw_sql_cannot_either(ratna: User, tuti: User, statement: str, tie: str) -> None:
    """RELIABILITY.md test 9, by the database. The same statement by an officer without a tie goes through."""
    found = vetting.submitted()
    bind(found, ratna, tie)

    def run(officer: User, other: User) -> None:
        sql = RAW[statement].format(seller=found.seller_id, application=found.pk, officer=officer.pk, other=other.pk)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    joko = vetting.officer("joko@example.com", "Pak Joko")
    with pytest.raises(IntegrityError, match="own business"):
        run(ratna, joko)
    run(tuti, joko)


def test_two_officers_are_two_in_the_database_too(ratna: User) -> None:
    """RELIABILITY.md test 10: neither alone nor twice the same."""
    found = vetting.approved(ratna)
    for second in (None, ratna):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(
                seller=found.seller, outcome=choices.SUSPEND, reason=WHY, officer=ratna, second=second
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(
            seller=found.seller, outcome=choices.SUSPEND, reason=WHY, officer=ratna, second=ratna, status="confirmed"
        )


def test_the_database_knows_who_may_not_answer_an_appeal(ratna: User, tuti: User) -> None:
    found = vetting.approved(ratna)
    decision = vetting.suspended(ratna, tuti, found)
    appeal = applying.appeal(decision_id=decision.public_id, user=vetting.siti(), words="Foto itu milik saya.")
    with pytest.raises(IntegrityError, match="another officer"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(officer=tuti, answer="tidak", status=Appeal.DISMISSED)


@pytest.mark.parametrize("change", ["UPDATE vetting_decision SET reason = 'lain'", "DELETE FROM vetting_decision"])
def test_a_decision_stays_as_written(ratna: User, change: str) -> None:
    """RELIABILITY.md test 11."""
    vetting.approved(ratna)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize("role", ["catalogue", "finance", "marketing", "auditor"])
def test_other_roles_see_nothing_of_it(role: str) -> None:
    found = vetting.submitted()
    other = vetting.officer("dewi@example.com", "Bu Dewi", role=role)
    for verb in verbs(found, other):
        with pytest.raises((NotFound, NotAllowed)):
            verb()
    assert not policies.visible_to(other).exists()
    assert vetting.again(found).claimed_by is None


def test_an_officer_of_another_kecamatan_sees_nothing_of_it() -> None:
    found = vetting.submitted()
    barat = vetting.officer("dewi@example.com", "Bu Dewi", kecamatan="33.75.01")
    for verb in verbs(found, barat):
        with pytest.raises(NotFound):
            verb()
    assert not policies.visible_to(barat).exists()
    timur = vetting.officer("tono@example.com", "Pak Tono", kecamatan="33.75.02")
    assert list(policies.visible_to(timur)) == [found]
    judging.claim(application_id=found.public_id, officer=timur)


def test_a_tie_declared_while_he_has_it_gives_it_back(ratna: User, tuti: User) -> None:
    found = vetting.in_hand(ratna)
    judging.declare_interest(seller_id=found.seller.public_id, officer=ratna, kind="share")
    fresh = vetting.again(found)
    assert (fresh.claimed_by, fresh.seller.status) == (None, moves.SUBMITTED)
    assert Interest.objects.get().kind == "share"
    judging.claim(application_id=found.public_id, officer=tuti)


def test_a_number_is_shown_after_the_reason_is_written_down(ratna: User) -> None:
    found = vetting.in_hand(ratna)
    with pytest.raises(Refusal):
        judging.reveal(application_id=found.public_id, officer=ratna, name="nik", why="")
    assert not HistoryEntry.objects.filter(kind="private.revealed").exists()
    why = "Mencocokkan dengan KTP"
    assert judging.reveal(application_id=found.public_id, officer=ratna, name="nik", why=why) == vetting.NIK
    entry = HistoryEntry.objects.get(kind="private.revealed")
    assert entry.data == {"field": "nik", "why": why} and entry.actor_ref == ratna.public_id


def test_every_step_is_in_the_history_without_numbers(ratna: User, tuti: User) -> None:
    found = vetting.approved(ratna)
    vetting.suspended(ratna, tuti, found)
    rows = list(HistoryEntry.objects.values_list("kind", flat=True))
    for kind in (
        "application.begun", "application.filled", "application.handed_in", "application.submitted",
        "application.claimed", "check.judged", "seller.approved", "proposal.made", "seller.suspended",
    ):  # fmt: skip
        assert kind in rows
    for entry in HistoryEntry.objects.all():
        for secret in (vetting.NIK, vetting.BANK_NUMBER):
            assert secret not in str(entry.data)
