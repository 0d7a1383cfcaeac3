"""What history says of decisions: what was before, and what is now."""

import pytest
from django.utils import translation

from catalog.commons import history
from catalog.commons.models import HistoryEntry
from catalog.people.models import User
from catalog.sellers import moves
from catalog.vetting.actions import applying, deciding
from tests.makers import vetting

pytestmark = pytest.mark.django_db


def entries() -> list[HistoryEntry]:
    found = HistoryEntry.objects.filter(data__has_keys=["before", "after"]).exclude(kind="check.judged")
    return list(found.order_by("pk"))


def test_each_decision_is_told_with_what_was_before() -> None:
    ratna, tuti, joko = (
        vetting.officer(),
        vetting.officer("tuti@example.com", "Bu Tuti"),
        vetting.officer("joko@example.com", "Pak Joko"),
    )
    found = vetting.approved(ratna)
    decision = vetting.suspended(ratna, tuti, found)
    appeal = applying.appeal(decision_id=decision.public_id, user=vetting.siti(), words="Foto itu milik saya sendiri.")
    deciding.answer_appeal(appeal_id=appeal.public_id, officer=joko, upheld=True, answer="Fotonya memang asli.")
    vetting.suspended(ratna, tuti, found)
    deciding.reinstate(seller_id=found.seller.public_id, officer=ratna, reason=vetting.GOOD)
    ani = User.objects.create_user("ani@example.com", "x")
    second = vetting.in_hand(ratna, ani, name="Batik Ani")
    no = deciding.reject(application_id=second.public_id, officer=ratna, reason="Alamatnya di luar kota.")
    wrong = applying.appeal(decision_id=no.public_id, user=ani, words="Kauman itu di dalam kota.")
    deciding.answer_appeal(appeal_id=wrong.public_id, officer=tuti, upheld=True, answer="Benar, di dalam kota.")
    assert [(one.kind, one.data["before"], one.data["after"]) for one in entries()] == [
        ("seller.approved", moves.REVIEW, moves.APPROVED),
        ("seller.suspended", moves.APPROVED, moves.SUSPENDED),
        ("appeal.answered", moves.SUSPENDED, moves.APPROVED),
        ("seller.reinstated", moves.SUSPENDED, moves.APPROVED),
        ("seller.suspended", moves.APPROVED, moves.SUSPENDED),
        ("seller.reinstated", moves.SUSPENDED, moves.APPROVED),
        ("seller.rejected", moves.REVIEW, moves.REJECTED),
        ("appeal.answered", moves.REJECTED, moves.SUBMITTED),
    ]
    assert vetting.again(second).seller.status == moves.SUBMITTED
    with translation.override("en"):
        assert history.sentence(entries()[1]) == (
            "Suspended the shop. Before: Verified. Now: Suspended. Foto prosesnya milik orang lain."
        )


def test_a_decision_from_before_states_were_kept_is_told_all_the_same() -> None:
    entry = history.record("seller.suspended", subject="x", seller_ref="x", reason="Foto orang lain.")
    with translation.override("en"):
        assert history.sentence(entry) == "Suspended the shop. Before: –. Now: –. Foto orang lain."
