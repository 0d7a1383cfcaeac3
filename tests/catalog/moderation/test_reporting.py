"""What a buyer reports, how often, and what an officer's answer does."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalog.commons import faults, locks
from catalog.commons.errors import ForbiddenMove, NotAllowed, NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.moderation import moves, queries
from catalog.moderation.actions import handing_in, reporting
from catalog.moderation.models import Report, Trust
from catalog.people.models import User
from catalog.products.models import Product
from catalog.vetting.errors import OwnBusiness
from catalog.vetting.models import Interest
from tests.makers import moderation, street, vetting
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db
WORDS = "Bagian belakangnya putih polos, seperti kain printing."


def on_shelf(name: str = "Kain Lama") -> Product:
    return street.cloth(moderation.shop()[1], name).product


def report(cloth: Product, by: User, reason: str = "printed", words: str = WORDS) -> Report:
    return reporting.report(product_id=cloth.public_id, by=by, reason=reason, words=words)


def test_a_right_report_takes_the_cloth_off_the_shelf_until_its_maker_has_mended_it() -> None:
    siti, shop = moderation.shop()
    cloth, budi = on_shelf(), street.user()
    moderation.trusted()
    made = reporting.uphold(
        report_id=report(cloth, budi).public_id, officer=moderation.officer(), answer=moderation.REASON
    )
    assert made.status == Report.UPHELD and not Product.objects.public().filter(pk=cloth.pk).exists()
    assert not Trust.objects.filter(seller=shop).exists()
    work = queries.working(Product.objects.get(pk=cloth.pk))
    assert (work.product.status, work.editable) == (Product.CHANGES, True)
    assert work.said is not None and work.said.reason == moderation.REASON
    for number, role in enumerate(("back", "closeup", "crackle", "selvedge")):
        upload = vetting.picture(140 + number)
        handing_in.add_photo(product_id=cloth.public_id, by=siti, upload=upload, role=role)
    assert handing_in.hand_in(product_id=cloth.public_id, by=siti).status == moves.WAITING
    told = HistoryEntry.objects.filter(subject=cloth.public_id, seller_ref=shop.public_id)
    assert not {"cloth.reported", "report.upheld"} & set(told.values_list("kind", flat=True))


def test_a_wrong_report_changes_nothing_about_the_cloth() -> None:
    cloth = on_shelf()
    made = reporting.dismiss(
        report_id=report(cloth, street.user()).public_id, officer=moderation.officer(), answer="Sudah dicek, asli."
    )
    assert made.status == Report.DISMISSED and Product.objects.public().filter(pk=cloth.pk).exists()
    with pytest.raises(ForbiddenMove):
        reporting.uphold(report_id=made.public_id, officer=moderation.officer(), answer=moderation.REASON)


def test_a_change_that_waits_is_taken_back_with_the_cloth() -> None:
    cloth = moderation.live()
    waiting = moderation.edited(cloth, description_id="Baru.")
    reporting.uphold(
        report_id=report(cloth, street.user()).public_id, officer=moderation.officer(), answer=moderation.REASON
    )
    waiting.refresh_from_db()
    assert waiting.status == moves.TAKEN_BACK


def test_the_same_report_twice_is_one() -> None:
    cloth, budi = on_shelf(), street.user()
    assert report(cloth, budi) == report(cloth, budi, words="Sama saja seperti tadi.")
    assert Report.objects.count() == 1 and report(cloth, street.user("ani@example.com"))


def test_a_person_reports_five_a_day() -> None:
    budi = street.user()
    cloths = [on_shelf(f"Kain {number}") for number in range(6)]
    for cloth in cloths[:5]:
        report(cloth, budi)
    with pytest.raises(Refusal) as why:
        report(cloths[5], budi)
    assert why.value.code == "TOO_MANY" and report(cloths[5], street.user("ani@example.com"))


@pytest.mark.parametrize(("reason", "words"), [("x", WORDS), ("printed", "jelek"), ("printed", "k" * 1001)])
def test_a_report_says_what_is_wrong(reason: str, words: str) -> None:
    with pytest.raises(Refusal):
        report(on_shelf(), street.user(), reason, words)
    assert not Report.objects.exists()


def test_what_buyers_do_not_see_cannot_be_reported_and_nobody_shut_out_reports() -> None:
    with pytest.raises(NotFound):
        report(moderation.drafted(), street.user())
    shut = street.user("tutup@example.com")
    User.objects.filter(pk=shut.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        report(on_shelf(), shut)


def test_only_officers_of_cloth_without_a_tie_answer() -> None:
    found = report(on_shelf(), street.user())
    tied = moderation.officer("dwi@example.com")
    Interest.objects.create(seller=found.seller, user=tied, kind="relative")
    cases = [
        (street.user("ani@example.com"), NotAllowed),
        (moderation.shop()[0], NotAllowed),
        (moderation.officer("far@example.com", kecamatan="33.75.01"), NotFound),
        (tied, OwnBusiness),
    ]
    for person, refusal in cases:
        for verb in (reporting.uphold, reporting.dismiss):
            with pytest.raises(refusal):
                verb(report_id=found.public_id, officer=person, answer=moderation.REASON)
    found.refresh_from_db()
    assert found.status == Report.OPEN


def test_the_database_keeps_an_answer_whole() -> None:
    found = report(on_shelf(), street.user())
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=found.pk).update(status=Report.UPHELD)


def six_at_once() -> list[Any]:
    budi = street.user()
    cloths = [on_shelf(f"Kain {number}") for number in range(6)]
    for cloth in cloths[:4]:
        report(cloth, budi)
    meeting = threading.Barrier(2)

    def wait() -> None:
        try:
            meeting.wait(timeout=1)
        except threading.BrokenBarrierError:
            return  # the other waits for the lock

    with faults.armed("moderation.reported", wait):
        return at_once([lambda one=one: report(one, budi) for one in cloths[4:]])


@pytest.mark.django_db(transaction=True)
def test_the_fifth_and_the_sixth_at_once_are_five() -> None:
    answers = six_at_once()
    assert sum(isinstance(one, Report) for one in answers) == 1 and Report.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_be_six() -> None:
    with locks.switched_off():
        six_at_once()
    assert Report.objects.count() == 6
