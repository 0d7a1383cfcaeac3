"""What officers of cloth may do, and what it does: to the cloth, to the shelf, to the trust in a shop."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from catalog.commons import faults, locks
from catalog.commons.errors import ForbiddenMove, NotAllowed, NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.commons.numbers import random_id
from catalog.moderation import moves
from catalog.moderation.actions import deciding, handing_in
from catalog.moderation.models import Submission, Trust
from catalog.products import facts
from catalog.products.models import Product
from catalog.sellers.models import Membership
from catalog.vetting.errors import OwnBusiness
from catalog.vetting.models import Interest
from tests.makers import moderation, street, vetting
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db


def ask(found: Submission, officer: Any, reason: str = moderation.REASON) -> Submission:
    return deciding.ask_changes(submission_id=found.public_id, officer=officer, reason=reason, looked={})


def approve(found: Submission, officer: Any) -> Submission:
    return deciding.approve(submission_id=found.public_id, officer=officer, looked={"same": "yes"})


def status(found: Submission) -> tuple[str, str]:
    row = Submission.objects.select_related("product").get(pk=found.pk)
    return row.status, row.product.status


def test_changes_are_asked_and_the_mended_cloth_is_let_through() -> None:
    lestari = moderation.officer()
    first = moderation.handed_in()
    ask(first, lestari)
    assert status(first) == (moves.CHANGES, Product.CHANGES)
    siti, _shop = moderation.shop()
    cloth = first.product.public_id
    handing_in.add_photo(product_id=cloth, by=siti, upload=vetting.picture(77), role="back")
    second = handing_in.hand_in(product_id=cloth, by=siti)
    approve(second, lestari)
    assert status(second) == (moves.APPROVED, Product.LIVE)
    kinds = list(HistoryEntry.objects.filter(subject=cloth).order_by("pk").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind in ("cloth.handed_in", "cloth.changes_asked", "cloth.approved")] == [
        "cloth.handed_in", "cloth.changes_asked", "cloth.handed_in", "cloth.approved",
    ]  # fmt: skip


def test_a_rejected_cloth_stays_rejected() -> None:
    siti, _shop = moderation.shop()
    found = moderation.handed_in()
    deciding.reject(submission_id=found.public_id, officer=moderation.officer(), reason=moderation.REASON, looked={})
    assert status(found) == (moves.REJECTED, Product.REJECTED)
    with pytest.raises(ForbiddenMove):
        handing_in.hand_in(product_id=found.product.public_id, by=siti)


@pytest.mark.parametrize("reason", ["", "  x ", "y" * 2001])
def test_a_no_needs_a_reason_that_she_can_read(reason: str) -> None:
    found = moderation.handed_in()
    with pytest.raises(Refusal):
        ask(found, moderation.officer(), reason)
    assert status(found) == (moves.WAITING, Product.SUBMITTED)


def test_what_was_decided_once_is_not_decided_again() -> None:
    lestari, found = moderation.officer(), moderation.handed_in()
    ask(found, lestari)
    for act in (lambda: approve(found, lestari), lambda: ask(found, lestari)):
        with pytest.raises(ForbiddenMove):
            act()
    assert status(found) == (moves.CHANGES, Product.CHANGES)


def test_a_sign_that_is_not_there_stands_against_approval() -> None:
    found = moderation.handed_in()
    with pytest.raises(Refusal) as why:
        deciding.approve(submission_id=found.public_id, officer=moderation.officer(), looked={"strokes": "no"})
    assert why.value.code == "SIGN_MISSING" and status(found) == (moves.WAITING, Product.SUBMITTED)
    made = deciding.approve(
        submission_id=found.public_id,
        officer=moderation.officer(),
        looked={"strokes": "unclear", "x": "no", "isen": "?"},
    )
    assert made.looked == {"strokes": "unclear"}


def test_nobody_decides_without_the_right_or_about_his_own() -> None:
    found = moderation.handed_in()
    seller = found.seller
    owner, relative = moderation.officer("a@example.com"), moderation.officer("b@example.com")
    Membership.objects.create(seller=seller, user=owner, role="stock")
    Interest.objects.create(seller=seller, user=relative, kind="relative")
    far = moderation.officer("c@example.com", kecamatan="33.75.01")
    cases = [
        (street.user("budi@example.com"), NotAllowed),
        (moderation.shop()[0], NotAllowed),
        (vetting.officer(), NotAllowed),
        (far, NotFound),
        (owner, OwnBusiness),
        (relative, OwnBusiness),
    ]
    for person, refusal in cases:
        for act in (
            lambda who=person: approve(found, who),
            lambda who=person: ask(found, who),
            lambda who=person: deciding.reject(
                submission_id=found.public_id, officer=who, reason=moderation.REASON, looked={}
            ),
            lambda who=person: deciding.trust(seller_id=seller.public_id, officer=who, reason=moderation.REASON),
            lambda who=person: deciding.end_trust(seller_id=seller.public_id, officer=who, reason=moderation.REASON),
        ):
            with pytest.raises(refusal):
                act()
    assert status(found) == (moves.WAITING, Product.SUBMITTED) and not Trust.objects.exists()
    approve(found, moderation.officer("d@example.com", kecamatan="33.75.02"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "approved"},
        {"status": "changes", "decided_at": "2026-11-24T00:00Z"},
        {"status": "rejected", "reason": "x", "officer_ref": "x"},
        {"handed_in_at": None},
    ],
)
def test_the_database_keeps_a_decision_whole(wrong: dict[str, Any]) -> None:
    found = moderation.handed_in()
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=found.pk).update(**wrong)


# ---- trust


def test_a_trusted_shops_cloth_goes_live_at_once_and_some_are_drawn_for_a_look() -> None:
    siti, _shop = moderation.shop()
    cloths = [moderation.photographed(moderation.drafted(f"Kain {number}", technique="cap")) for number in range(14)]
    moderation.trusted()
    made = [handing_in.hand_in(product_id=cloth.public_id, by=siti) for cloth in cloths]
    assert Product.objects.public().count() == 14
    drawn = [one for one in made if one.published_first]
    assert {one.status for one in drawn} <= {moves.WAITING}
    assert {one.status for one in made if one not in drawn} == {moves.APPROVED}
    assert all(one.officer_ref == "" for one in made)


def a_drawn_one(name: str = "Kain") -> Submission:
    """Handed in by a trusted shop and drawn: whose turn it is is chance, so several are tried."""
    siti, _shop = moderation.shop()
    for number in range(60):
        cloth = moderation.photographed(moderation.drafted(f"{name} {number}", technique="cap"))
        found = handing_in.hand_in(product_id=cloth.public_id, by=siti)
        if found.published_first:
            return found
    raise AssertionError("of sixty none was drawn")


def test_one_in_five_is_drawn() -> None:
    drawn = sum(
        int(salted_hmac("moderation.sample", random_id(), algorithm="sha256").hexdigest(), 16)
        % handing_in.LOOK_AT_ONE_IN
        == 0
        for _one in range(4000)
    )
    assert 680 < drawn < 920


def test_a_no_to_a_drawn_cloth_takes_it_off_the_shelf_and_ends_the_trust() -> None:
    moderation.trusted()
    found = a_drawn_one()
    assert Product.objects.public().filter(pk=found.product_id).exists()
    ask(found, moderation.officer())
    assert status(found) == (moves.CHANGES, Product.CHANGES)
    assert not Product.objects.public().filter(pk=found.product_id).exists() and not Trust.objects.exists()
    assert moderation.handed_in("Kain berikut").status == moves.WAITING


def test_a_yes_to_a_drawn_cloth_changes_nothing() -> None:
    moderation.trusted()
    found = a_drawn_one()
    approve(found, moderation.officer())
    assert status(found) == (moves.APPROVED, Product.LIVE) and Trust.objects.exists()


def test_a_no_to_a_drawn_change_shows_buyers_again_what_an_officer_knows() -> None:
    _siti, _shop = moderation.shop()
    cloth = moderation.live("Kain Asal", technique="cap")
    known = facts.of(cloth)
    moderation.trusted()
    for number in range(60):
        typed = {"technique": "cap", "name_id": f"Kain Asal {number}"}
        found = moderation.edited(cloth, **typed)
        if found.published_first:
            break
        known = facts.of(Product.objects.get(pk=cloth.pk))
    assert facts.of(Product.objects.get(pk=cloth.pk))["name"] != known["name"]
    ask(found, moderation.officer())
    assert facts.of(Product.objects.get(pk=cloth.pk)) == known
    assert status(found) == (moves.CHANGES, Product.LIVE)
    assert cloth.submissions.filter(status=moves.DRAFT).get().after["name"] == found.after["name"]


def test_trust_is_given_and_ended_once_with_a_reason() -> None:
    _siti, shop = moderation.shop()
    lestari = moderation.officer()
    with pytest.raises(Refusal):
        deciding.trust(seller_id=shop.public_id, officer=lestari, reason="")
    moderation.trusted(), moderation.trusted()
    assert HistoryEntry.objects.filter(kind="shop.trusted").count() == 1
    for _twice in range(2):
        deciding.end_trust(seller_id=shop.public_id, officer=lestari, reason=moderation.REASON)
    assert HistoryEntry.objects.filter(kind="shop.trust_ended").count() == 1


# ---- two at once


@contextmanager
def both_have_looked() -> Iterator[None]:
    meeting = threading.Barrier(2)

    def wait() -> None:
        try:
            meeting.wait(timeout=1)
        except threading.BrokenBarrierError:
            return  # the other waits for the lock

    with faults.armed("moderation.looked", wait):
        yield


def yes_and_no(found: Submission) -> list[Any]:
    tuti, lestari = moderation.officer("tuti@example.com", "Bu Tuti"), moderation.officer()
    calls: list[Callable[[], Any]] = [lambda: approve(found, tuti), lambda: ask(found, lestari)]
    with both_have_looked():
        return at_once(calls)


def decisions() -> int:
    return HistoryEntry.objects.filter(kind__in=["cloth.approved", "cloth.changes_asked"]).count()


@pytest.mark.django_db(transaction=True)
def test_of_a_yes_and_a_no_at_once_one_holds_whole() -> None:
    found = moderation.handed_in()
    answers = yes_and_no(found)
    assert sum(isinstance(one, Submission) for one in answers) == 1
    assert status(found) in {(moves.APPROVED, Product.LIVE), (moves.CHANGES, Product.CHANGES)}
    assert decisions() == 1


def hand_in_twice(cloth: Product) -> list[Any]:
    siti, _shop = moderation.shop()
    with both_have_looked():
        return at_once([lambda: handing_in.hand_in(product_id=cloth.public_id, by=siti)] * 2)


@pytest.mark.django_db(transaction=True)
def test_handing_in_at_once_from_two_phones_hands_in_once() -> None:
    answers = hand_in_twice(moderation.photographed(moderation.drafted()))
    assert [type(one) for one in answers] == [Submission, Submission] and Submission.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_phone_breaks_on_the_constraint_beneath() -> None:
    cloth = moderation.photographed(moderation.drafted())
    with locks.switched_off():
        answers = hand_in_twice(cloth)
    assert IntegrityError in {type(one) for one in answers} and Submission.objects.count() == 1
