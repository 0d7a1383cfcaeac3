"""The same photograph in another shop goes to a person; nothing is taken down by itself."""

import io
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalog.commons import faults, locks
from catalog.commons.errors import ForbiddenMove, NotAllowed, NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.media import likeness, shots
from catalog.media.models import Picture
from catalog.moderation import copies
from catalog.moderation.actions import alike, deciding, handing_in
from catalog.moderation.models import Alert, Submission
from catalog.people.models import User
from catalog.products.models import Product
from catalog.sellers.models import Msme
from catalog.stock.listing import Cloth, list_cloth
from catalog.vetting.errors import OwnBusiness
from catalog.vetting.models import Interest
from infra.painter import CLOTHS, paint
from tests.makers import moderation, street
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db
KEYS = sorted(CLOTHS)
REASON = moderation.REASON


def photograph(number: int, *, turned: int = 0, scale: float = 0.25) -> SimpleUploadedFile:
    """A drawn cloth, as another phone might have saved it."""
    image: Image.Image = paint(KEYS[number], "front", scale).rotate(turned, expand=True)
    data = io.BytesIO()
    image.save(data, "JPEG", quality=70)
    return SimpleUploadedFile("foto.jpg", data.getvalue(), content_type="image/jpeg")


def joko() -> tuple[User, Msme]:
    found = User.objects.filter(email="joko@example.com").first()
    if found:
        return found, Msme.objects.get(slug="batik-joko")
    owner = street.user("joko@example.com", name="Pak Joko")
    return owner, street.maker("batik-joko", "Batik Joko", owner=owner)


def handed_in(who: tuple[User, Msme], name: str, fronts: int, **more: Any) -> Submission:
    """A printed cloth needs few photographs; each cloth has its own, but for the front."""
    owner, shop = who
    street.channel(), street.category(), street.fabric()
    shop.techniques.add(street.technique("cap"))
    answers = Cloth(name=name, category="sarung", technique="cap", fabric="primisima", price=1_250_000)
    made = list_cloth(seller=shop, user=owner, cloth=answers, photo=photograph(fronts, **more))
    start = 40 + 3 * Product.objects.count()
    for number, role in enumerate(("back", "closeup", "selvedge")):
        handing_in.add_photo(
            product_id=made.public_id, by=owner, upload=photograph(start + number, scale=0.2), role=role
        )
    found = handing_in.hand_in(product_id=made.public_id, by=owner)
    for picture in Picture.objects.filter(fingerprint=""):
        shots.render(picture.pk)
    return found


def test_the_same_photograph_in_another_shop_is_shown_to_a_person_and_nothing_else_happens() -> None:
    first = handed_in(moderation.shop(), "Buketan Toska", 1)
    deciding.approve(submission_id=first.public_id, officer=moderation.officer(), looked={})
    second = handed_in(joko(), "Buketan Saya", 1, turned=90, scale=0.4)
    assert copies.compare(second.public_id) == 1
    found = Alert.objects.get()
    assert (found.product, found.other) == (second.product, first.product) and found.apart <= likeness.ALIKE
    assert Product.objects.public().filter(pk=first.product_id).exists()
    assert Submission.objects.get(pk=second.pk).status == "waiting"
    assert copies.compare(second.public_id) == 0 and copies.compare(first.public_id) == 0
    assert Alert.objects.count() == 1


def test_other_cloth_raises_no_alarm() -> None:
    handed_in(moderation.shop(), "Buketan Toska", 1)
    other = handed_in(joko(), "Kawung Nila", 2)
    assert copies.compare(other.public_id) == 0 and not Alert.objects.exists()


def test_the_one_and_only_piece_shares_no_photograph_within_a_shop_either() -> None:
    first = handed_in(moderation.shop(), "Buketan Toska", 1)
    second = handed_in(moderation.shop(), "Buketan Toska lagi", 1)
    assert copies.compare(second.public_id) == 1
    Alert.objects.all().delete()
    Product.objects.filter(pk__in=[first.product_id, second.product_id]).update(uniqueness=Product.SAME)
    assert copies.compare(second.public_id) == 0


def test_a_photograph_that_is_still_being_prepared_is_waited_for() -> None:
    found = handed_in(moderation.shop(), "Buketan Toska", 1)
    Picture.objects.update(fingerprint="")
    with pytest.raises(copies.NotReady):
        copies.compare(found.public_id)
    assert copies.compare("nobody") == 0


def an_alert() -> Alert:
    first = handed_in(moderation.shop(), "Buketan Toska", 1)
    deciding.approve(submission_id=first.public_id, officer=moderation.officer(), looked={})
    copies.compare(handed_in(joko(), "Buketan Saya", 1).public_id)
    return Alert.objects.get()


def test_a_cloth_is_not_let_through_before_somebody_has_looked_at_the_likeness() -> None:
    found, lestari = an_alert(), moderation.officer()
    waiting = found.product.submissions.get()
    with pytest.raises(Refusal) as why:
        deciding.approve(submission_id=waiting.public_id, officer=lestari, looked={})
    assert why.value.code == "ALIKE"
    alike.harmless(alert_id=found.public_id, officer=lestari, reason="Cap yang sama, kain berbeda.")
    deciding.approve(submission_id=waiting.public_id, officer=lestari, looked={})
    assert Product.objects.public().count() == 2


def test_a_live_copy_leaves_the_shelf_and_one_that_waits_is_not_let_through() -> None:
    found, lestari = an_alert(), moderation.officer()
    alike.is_copy(
        alert_id=found.public_id, officer=lestari, product_id=found.other.public_id, reason="Foto ini milik Pak Joko."
    )
    assert Product.objects.get(pk=found.other_id).status == Product.CHANGES
    told = HistoryEntry.objects.get(kind="cloth.changes_asked", seller_ref=found.other.seller.public_id)
    assert told.data["reason"] == "Foto ini milik Pak Joko."
    with pytest.raises(Refusal):
        deciding.approve(submission_id=found.product.submissions.get().public_id, officer=lestari, looked={})
    with pytest.raises(ForbiddenMove):
        alike.harmless(alert_id=found.public_id, officer=lestari, reason=REASON)


def test_only_officers_of_cloth_without_a_tie_to_either_decide() -> None:
    found = an_alert()
    one, other = moderation.officer("dwi@example.com"), moderation.officer("tri@example.com")
    Interest.objects.create(seller=found.product.seller, user=one, kind="relative")
    Interest.objects.create(seller=found.other.seller, user=other, kind="relative")
    cases = [
        (street.user(), NotAllowed),
        (joko()[0], NotAllowed),
        (moderation.officer("far@example.com", kecamatan="33.75.01"), NotFound),
        (one, OwnBusiness),
        (other, OwnBusiness),
    ]
    for person, refusal in cases:
        with pytest.raises(refusal):
            alike.harmless(alert_id=found.public_id, officer=person, reason=REASON)
        with pytest.raises(refusal):
            alike.is_copy(alert_id=found.public_id, officer=person, product_id=found.product.public_id, reason=REASON)
    with pytest.raises(Refusal):
        alike.is_copy(alert_id=found.public_id, officer=moderation.officer(), product_id="x", reason=REASON)
    with pytest.raises(Refusal):
        alike.harmless(alert_id=found.public_id, officer=moderation.officer(), reason="")
    found.refresh_from_db()
    assert found.status == Alert.OPEN


def yes_and_no(found: Alert) -> list[Any]:
    tuti, lestari = moderation.officer("tuti@example.com", "Bu Tuti"), moderation.officer()
    meeting = threading.Barrier(2)

    def wait() -> None:
        try:
            meeting.wait(timeout=1)
        except threading.BrokenBarrierError:
            return  # the other waits for the lock

    with faults.armed("moderation.alike", wait):
        return at_once(
            [
                lambda: alike.harmless(alert_id=found.public_id, officer=tuti, reason=REASON),
                lambda: alike.is_copy(
                    alert_id=found.public_id, officer=lestari, product_id=found.other.public_id, reason=REASON
                ),
            ]
        )


def said() -> int:
    return HistoryEntry.objects.filter(kind__in=["alert.harmless", "alert.copy"]).count()


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_decide_once() -> None:
    answers = yes_and_no(an_alert())
    assert sum(isinstance(one, Alert) for one in answers) == 1 and said() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_both_would_have_decided() -> None:
    found = an_alert()
    with locks.switched_off():
        yes_and_no(found)
    assert said() == 2
