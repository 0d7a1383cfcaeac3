"""What an applicant does, what she may not, and what is kept of it."""

import pytest
from django.db import connection

from catalog.commons.errors import NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.media.models import PrivateFile
from catalog.people import seals
from catalog.sellers import moves
from catalog.sellers.models import Msme
from catalog.vetting import choices, queries
from catalog.vetting.actions import applying, deciding, judging
from catalog.vetting.errors import Closed, Incomplete
from catalog.vetting.models import Application, Check
from tests.makers import street, vetting

pytestmark = pytest.mark.django_db


def kinds(found: Application) -> list[str]:
    return list(HistoryEntry.objects.filter(subject=found.public_id).order_by("pk").values_list("kind", flat=True))


def test_an_application_begins_as_a_shop_that_nobody_sees() -> None:
    found = vetting.begun()
    assert (found.seller.status, found.seller.name) == (moves.DRAFT, "Canting Siti")
    assert found.seller.memberships.get().role == "owner"
    assert not Msme.objects.selling().exists()
    assert kinds(found) == ["application.begun"]


def test_two_shops_of_one_name_have_two_addresses() -> None:
    first, second = vetting.begun(), vetting.begun()
    assert [first.seller.slug, second.seller.slug] == ["canting-siti", "canting-siti-1"]


def test_a_sixth_unfinished_application_is_refused() -> None:
    for _number in range(5):
        vetting.begun()
    with pytest.raises(Refusal) as why:
        vetting.begun()
    assert why.value.code == "TOO_MANY" and Application.objects.count() == 5


def test_right_fields_are_kept_beside_a_wrong_one() -> None:
    found = vetting.begun()
    typed = {"nib": "123", "street": "Jl. Kauman No. 12", "owner_name": "Siti Aminah"}
    faults = applying.fill(application_id=found.public_id, user=vetting.siti(), values=typed)
    assert {name: why.code for name, why in faults.items()} == {"nib": "INVALID_NIB"}
    kept = vetting.again(found)
    assert (kept.nib, kept.street, kept.owner_name) == ("", "Jl. Kauman No. 12", "Siti Aminah")


def test_numbers_of_people_and_banks_are_kept_sealed() -> None:
    found = vetting.filled()
    assert (found.nik_masked, found.bank_number_masked) == ("••••••••••••0001", "••••••6789")
    assert seals.unseal(vetting.siti().public_id, found.nik_sealed) == vetting.NIK
    assert (found.owner_birth_year, found.owner_is_woman) == (1988, True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text FROM vetting_application a")
        [row] = cursor.fetchone()
    assert vetting.NIK not in row and vetting.BANK_NUMBER not in row


def test_what_the_form_shows_masked_comes_back_without_changing_anything() -> None:
    found = vetting.filled()
    values = {"bank_number": found.bank_number_masked, "nik": found.nik_masked}
    assert applying.fill(application_id=found.public_id, user=vetting.siti(), values=values) == {}
    assert vetting.again(found).bank_number_sealed == found.bank_number_sealed


def test_the_same_nik_elsewhere_is_seen_without_being_read() -> None:
    first = vetting.filled()
    other = vetting.filled(street.user("sri@example.com", name="Bu Sri"), name="Batik Sri", nib="9120103418275")
    assert queries.same_numbers(first) == [other]


def test_an_unfinished_application_says_what_is_missing() -> None:
    found = vetting.begun()
    with pytest.raises(Incomplete) as why:
        applying.submit(application_id=found.public_id, user=vetting.siti(), true=True, agreed=vetting.agreed())
    assert {"nib", "nik", "village", "bank_number"} <= set(why.value.data["fields"])
    assert "ktp" in why.value.data["items"]
    assert vetting.again(found).seller.status == moves.DRAFT


def test_without_the_statement_it_is_not_taken() -> None:
    found = vetting.filled()
    with pytest.raises(Refusal) as why:
        applying.submit(application_id=found.public_id, user=vetting.siti(), true=False, agreed=vetting.agreed())
    assert why.value.code == "NOT_TRUE"


def test_it_is_handed_in_once_and_then_closed() -> None:
    found = vetting.submitted()
    siti = vetting.siti()
    assert found.seller.status == moves.SUBMITTED and found.due_on and found.statement_version
    applying.submit(application_id=found.public_id, user=siti, true=True, agreed=vetting.agreed())
    assert kinds(found).count("application.submitted") == 1
    with pytest.raises(Closed):
        applying.fill(application_id=found.public_id, user=siti, values={"street": "Jl. Lain No. 1"})
    with pytest.raises(Closed):
        vetting.hand_in(found, "ktp")
    assert vetting.again(found).street == vetting.VALUES["street"]


def test_a_trader_is_not_asked_for_dyes_and_process() -> None:
    found = vetting.filled(role="trader", dyes="natural")
    asked = {row.code for row in queries.asked_of(found)}
    assert "process-tulis" not in asked and "ktp" in asked
    assert queries.progress(found).complete


def test_each_technique_asks_for_its_own_pictures() -> None:
    found = vetting.begun()
    applying.fill(application_id=found.public_id, user=vetting.siti(), values={"techniques": "tulis,cap"})
    asked = {row.code for row in queries.asked_of(vetting.again(found))}
    assert {"process-tulis", "process-cap"} <= asked and "process-kombinasi" not in asked


def test_operators_ease_and_drop_items() -> None:
    found = vetting.begun()
    item = next(row for row in queries.asked_of(found) if row.code == "account")
    item.is_required = False
    item.save()
    assert "account" not in {one.requirement.code for one in queries.progress(found).missing_items}
    item.is_active = False
    item.save()
    assert "account" not in {row.code for row in queries.asked_of(found)}


def test_an_item_takes_so_many_files_and_no_more() -> None:
    found = vetting.begun()
    vetting.hand_in(found, "ktp")
    with pytest.raises(Refusal) as why:
        vetting.hand_in(found, "ktp")
    assert why.value.code == "FULL" and PrivateFile.objects.filter(deleted_at=None).count() == 1


def test_a_file_taken_back_is_deleted() -> None:
    found = vetting.begun()
    vetting.hand_in(found, "ktp")
    paper = found.papers.get()
    applying.take_back(application_id=found.public_id, user=vetting.siti(), paper_id=paper.public_id)
    assert queries.items(vetting.again(found))[0].papers == []
    assert PrivateFile.objects.get().deleted_at is not None


@pytest.mark.parametrize("who", ["other", "member", "former"])
def test_nobody_but_an_owner_touches_it(who: str) -> None:
    """RELIABILITY.md test 4: for everybody else it is not there."""
    found = vetting.filled()
    somebody = street.user("rohmat@example.com", name="Pak Rohmat")
    if who == "member":
        found.seller.memberships.create(user=somebody, role="orders")
    if who == "former":
        found.seller.memberships.create(user=somebody, role="owner")
        somebody.is_active = False
        somebody.save()
    paper = found.papers.first()
    assert paper is not None
    before = (vetting.again(found).street, found.papers.filter(replaced_at=None).count())
    for verb in (
        lambda: applying.fill(application_id=found.public_id, user=somebody, values={"street": "Jl. Lain No. 1"}),
        lambda: applying.submit(application_id=found.public_id, user=somebody, true=True, agreed=vetting.agreed()),
        lambda: applying.hand_in(
            application_id=found.public_id, user=somebody, item="dyeing", upload=vetting.picture()
        ),
        lambda: applying.take_back(application_id=found.public_id, user=somebody, paper_id=paper.public_id),
        lambda: judging.look_at(paper_id=paper.public_id, page=1, reader=somebody),
    ):
        with pytest.raises(NotFound):
            verb()
    after = vetting.again(found)
    assert (after.street, found.papers.filter(replaced_at=None).count(), after.seller.status) == (*before, moves.DRAFT)


def test_mending_starts_the_check_anew_and_keeps_the_rest() -> None:
    ratna = vetting.officer()
    found = vetting.in_hand(ratna)
    vetting.accept_all(found, ratna, ["nib", "workshop", "account", "process-tulis"])
    for kind, code in ((Check.ITEM, "ktp"), (Check.FIELD, "owner_name")):
        judging.judge(
            application_id=found.public_id,
            officer=ratna,
            kind=kind,
            code=code,
            verdict=choices.ASKED,
            reason="Nama tidak terbaca.",
        )
    deciding.ask_for_changes(application_id=found.public_id, officer=ratna, reason="Dua hal perlu diperbaiki.")
    found = vetting.again(found)
    assert found.seller.status == moves.CORRECTION and found.due_on is None
    with pytest.raises(Incomplete):
        applying.submit(application_id=found.public_id, user=vetting.siti(), true=True, agreed=vetting.agreed())
    old = found.papers.get(requirement__code="ktp", replaced_at=None)
    vetting.hand_in(found, "ktp", shade=200)
    old.refresh_from_db()
    assert old.replaced_at is not None
    applying.fill(application_id=found.public_id, user=vetting.siti(), values={"owner_name": "Siti Aminah binti Umar"})
    applying.submit(application_id=found.public_id, user=vetting.siti(), true=True, agreed=vetting.agreed())
    verdicts = {check.code: check.verdict for check in Check.objects.filter(application=found)}
    assert verdicts["ktp"] == verdicts["owner_name"] == choices.WAITING
    assert verdicts["nib"] == verdicts["account"] == choices.ACCEPTED


def test_one_appeal_for_one_decision() -> None:
    ratna, tuti = vetting.officer(), vetting.officer("tuti@example.com", "Bu Tuti")
    found = vetting.approved(ratna)
    decision = vetting.suspended(ratna, tuti, found)
    words = "Foto itu memang milik saya, negatifnya ada di bengkel."
    applying.appeal(decision_id=decision.public_id, user=vetting.siti(), words=words)
    with pytest.raises(Refusal) as why:
        applying.appeal(decision_id=decision.public_id, user=vetting.siti(), words=words)
    assert why.value.code == "APPEALED"
    with pytest.raises(NotFound):
        applying.appeal(decision_id=decision.public_id, user=ratna, words=words)
