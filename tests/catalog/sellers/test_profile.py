"""What an owner says of her shop: who may, what is taken, what history keeps of it, and two at one time."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.storage import default_storage, storages
from django.utils import timezone
from PIL import Image

from catalog.commons import faults, history, locks
from catalog.commons.errors import NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.commons.texts import both
from catalog.media import shots
from catalog.media.errors import FileRefused
from catalog.media.models import Picture
from catalog.people.models import User
from catalog.sellers import actions, profile
from catalog.sellers.models import Membership, Msme, ShopPhoto
from tests.catalog.commons.test_jobs import run_waiting_jobs
from tests.makers import papers, street, vetting
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def siti() -> User:
    return street.user("siti@example.com", name="Bu Siti")


@pytest.fixture
def shop(siti: User) -> Msme:
    return street.maker(owner=siti, hands=5)


def typed(shop: Msme, **more: str) -> dict[str, str]:
    return {**profile.typed_of(shop), **more}


def edit(shop: Msme, by: User, *, seen: int = 0, **more: str) -> Mapping[str, Refusal]:
    return actions.edit_profile(seller_id=shop.public_id, by=by, seen=seen, typed=typed(shop, **more))


def again(shop: Msme) -> Msme:
    return Msme.objects.get(pk=shop.pk)


def others(shop: Msme) -> dict[str, User]:
    """Everybody who is not an owner of the shop."""
    stock = street.user("gudang@example.com")
    Membership.objects.create(seller=shop, user=stock, role="stock")
    nur = street.user("nur@example.com", name="Bu Nur")
    street.maker("canting-nur", "Canting Nur", owner=nur)
    gone = street.user("pergi@example.com")
    gone.is_active = False
    gone.save()
    Membership.objects.create(seller=shop, user=gone, role="owner")
    return {
        "a buyer": street.user(),
        "her stock keeper": stock,
        "another maker": nur,
        "an owner whose account is closed": gone,
        "an officer": street.officer(),
    }


# ---- words


def test_an_owner_says_what_her_page_says(shop: Msme, siti: User) -> None:
    wrong = edit(
        shop,
        siti,
        story_id="Satu.\r\n\r\n\r\n\r\nDua  kali.\u200b",
        story_en="One.",
        quote_id="  Pelan \n saja. ",
        since="1994",
        hands="7",
        hours_id="Senin sampai Sabtu",
        whatsapp="0812 3456 7890",
        instagram="https://www.instagram.com/Canting.Siti/?hl=id",
    )
    assert wrong == {}
    kept = again(shop)
    assert kept.story == both("Satu.\n\nDua kali.", "One.")
    assert kept.quote.data == {"id": "Pelan saja."}
    assert (kept.since, kept.hands, kept.whatsapp, kept.instagram) == (1994, 7, "+6281234567890", "canting.siti")
    assert kept.hours.data == {"id": "Senin sampai Sabtu"}
    assert kept.profile_version == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("story_id", "x" * 4001),
        ("specialty_en", "x" * 161),
        ("quote_id", "x" * 241),
        ("hours_id", "x" * 161),
        ("since", "1799"),
        ("since", "9999"),
        ("since", "sembilan"),
        ("hands", "0"),
        ("hands", ""),
        ("hands", "٣"),
        ("whatsapp", "0812"),
        ("whatsapp", "+99 12345678"),
        ("instagram", "https://example.com/siti"),
        ("instagram", "x" * 31),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_of_the_form_is_kept(
    shop: Msme, siti: User, field: str, value: str
) -> None:
    before = profile.typed_of(shop)
    wrong = edit(shop, siti, **{"quote_en": "New.", field: value})
    assert {name: why.field for name, why in wrong.items()} == {field: field}
    assert profile.typed_of(again(shop)) == before
    assert not HistoryEntry.objects.filter(kind="profile.edited").exists()


def test_the_year_may_be_this_one_and_none_later(shop: Msme, siti: User) -> None:
    this_year = timezone.localdate().year
    assert edit(shop, siti, since=str(this_year)) == {}
    assert set(edit(again(shop), siti, seen=1, since=str(this_year + 1))) == {"since"}


@pytest.mark.parametrize(
    "who", ["a buyer", "her stock keeper", "another maker", "an owner whose account is closed", "an officer"]
)
def test_nobody_but_an_owner_changes_it(shop: Msme, siti: User, who: str) -> None:
    stranger = others(shop)[who]
    added = actions.add_photo(seller_id=shop.public_id, by=siti, upload=vetting.picture(), shows="Meja canting")
    before, entries = profile.typed_of(again(shop)), HistoryEntry.objects.count()
    with pytest.raises(NotFound):
        edit(shop, stranger, quote_id="Milik saya")
    with pytest.raises(NotFound):
        actions.add_photo(seller_id=shop.public_id, by=stranger, upload=vetting.picture(), shows="Meja")
    with pytest.raises(NotFound):
        actions.remove_photo(seller_id=shop.public_id, by=stranger, picture_id=added.picture.public_id)
    assert profile.typed_of(again(shop)) == before
    assert [row.pk for row in shop.photos.all()] == [added.pk]
    assert HistoryEntry.objects.count() == entries


def test_history_keeps_before_and_after_without_the_number_or_the_story(shop: Msme, siti: User) -> None:
    edit(shop, siti, hands="7", whatsapp="0812-3456-7890", story_id="Nenek Aminah mulai.", story_en="")
    entry = HistoryEntry.objects.get(kind="profile.edited")
    length = len("Cerita Canting Siti.")
    assert entry.data == {
        "before": {"story": {"id": length, "en": len("The story of Canting Siti.")}, "hands": 5, "whatsapp": ""},
        "after": {"story": {"id": 19, "en": 0}, "hands": 7, "whatsapp": "•" * 10 + "7890"},
    }
    assert (entry.actor_ref, entry.actor_role, entry.seller_ref) == (siti.public_id, "owner", shop.public_id)
    said = history.sentence(entry)
    assert "7890" in said and "Aminah" not in said and "81234" not in said
    assert list(history.concerning(shop.public_id)) == [entry]


def test_saying_the_same_again_is_a_quiet_no(shop: Msme, siti: User) -> None:
    edit(shop, siti, quote_id="Pelan.")
    assert edit(again(shop), siti, seen=0) == {}
    assert again(shop).profile_version == 1
    assert HistoryEntry.objects.filter(kind="profile.edited").count() == 1


def test_a_form_from_before_somebody_elses_change_overwrites_nothing(shop: Msme, siti: User) -> None:
    old = typed(shop, quote_id="Dari ponsel.")
    edit(shop, siti, hours_id="Senin")
    with pytest.raises(actions.Stale):
        actions.edit_profile(seller_id=shop.public_id, by=siti, seen=0, typed=old)
    kept = again(shop)
    assert (str(kept.hours.localize("id")), str(kept.quote)) == ("Senin", "")
    actions.edit_profile(seller_id=shop.public_id, by=siti, seen=1, typed=old)
    assert str(again(shop).quote.localize("id")) == "Dari ponsel."


def test_what_is_missing_is_counted(shop: Msme, siti: User) -> None:
    assert profile.missing(shop, 0) == ["quote", "hours", "whatsapp", "photos"]
    edit(shop, siti, quote_en="Slow.", hours_id="Senin", whatsapp="081234567890")
    assert profile.missing(again(shop), 1) == []
    empty = Msme(name="Baru")
    assert len(profile.missing(empty, 0)) == profile.PARTS


# ---- photographs


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["JPEG", "HEIF"])
def test_a_photograph_is_kept_and_its_sizes_are_made_by_a_job(shop: Msme, siti: User, form: str) -> None:
    upload = papers.upload(papers.encoded(papers.card((640, 480)), form), "bengkel.heic")
    made = actions.add_photo(
        seller_id=shop.public_id, by=siti, upload=upload, shows="Meja  canting", shows_english="The canting table"
    )
    assert not made.picture.ready
    run_waiting_jobs("pictures")
    picture = Picture.objects.get(pk=made.picture_id)
    assert picture.ready and picture.alt == both("Meja canting", "The canting table") and not picture.is_drawn


@pytest.mark.django_db(transaction=True)
def test_a_photograph_taken_down_leaves_no_file(shop: Msme, siti: User) -> None:
    made = actions.add_photo(seller_id=shop.public_id, by=siti, upload=vetting.picture(), shows="Meja canting")
    run_waiting_jobs("pictures")
    picture = Picture.objects.get(pk=made.picture_id)
    shown = {key for sizes in picture.renditions.values() for key in sizes.values()}
    assert all(default_storage.exists(key) for key in shown) and storages["private"].exists(picture.original)
    actions.remove_photo(seller_id=shop.public_id, by=siti, picture_id=picture.public_id)
    assert not Picture.objects.filter(pk=picture.pk).exists() and not ShopPhoto.objects.exists()
    run_waiting_jobs("pictures")
    assert not any(default_storage.exists(key) for key in shown)
    assert not storages["private"].exists(picture.original)
    with pytest.raises(NotFound):
        actions.remove_photo(seller_id=shop.public_id, by=siti, picture_id=picture.public_id)


@pytest.mark.django_db(transaction=True)
def test_one_taken_down_while_its_sizes_are_made_leaves_no_file_either(shop: Msme, siti: User) -> None:
    made = actions.add_photo(seller_id=shop.public_id, by=siti, upload=vetting.picture(), shows="Meja canting")
    picture = Picture.objects.get(pk=made.picture_id)
    stale = Picture.objects.get(pk=made.picture_id)
    actions.remove_photo(seller_id=shop.public_id, by=siti, picture_id=picture.public_id)
    with storages["private"].open(stale.original) as kept, Image.open(kept) as image:
        shots.finish(stale, image.convert("RGB"))
    shown = {key for sizes in stale.renditions.values() for key in sizes.values()}
    assert shown and not any(default_storage.exists(key) for key in shown)
    run_waiting_jobs("pictures")
    assert not storages["private"].exists(stale.original)


def test_there_are_six_at_most(shop: Msme, siti: User) -> None:
    for number in range(profile.MOST_PHOTOS):
        row = street.picture(f"bengkel-{number}", is_drawn=False)
        ShopPhoto.objects.create(seller=shop, picture=row)
    pictures = Picture.objects.count()
    with pytest.raises(Refusal) as why:
        actions.add_photo(seller_id=shop.public_id, by=siti, upload=vetting.picture(), shows="Meja")
    assert why.value.code == "FULL"
    assert Picture.objects.count() == pictures


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"shows": "  "}, "shows"), ({"shows": "x" * 201}, "shows"), ({"shows_english": "x" * 201}, "shows_english")],
)
def test_a_photograph_needs_words(shop: Msme, siti: User, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as why:
        actions.add_photo(
            seller_id=shop.public_id, by=siti, upload=vetting.picture(), **{"shows": "Meja canting", **changes}
        )
    assert why.value.field == field
    assert not Picture.objects.exclude(original="").exists()


def test_what_is_no_photograph_is_refused(shop: Msme, siti: User) -> None:
    with pytest.raises(FileRefused):
        actions.add_photo(seller_id=shop.public_id, by=siti, upload=papers.upload(b"GIF89a"), shows="Meja")
    assert not shop.photos.exists()


# ---- two at one time


@contextmanager
def both_have_looked() -> Iterator[None]:
    """Hold each between its look and its writing until the other has looked, too, or cannot."""
    meeting = threading.Barrier(2)

    def wait() -> None:
        try:
            meeting.wait(timeout=1)
        except threading.BrokenBarrierError:
            return  # the other waits for the lock

    with faults.armed("sellers.looked", wait):
        yield


def edit_at_once(shop: Msme, siti: User) -> list[Any]:
    forms = [typed(shop, quote_id="Dari ponsel."), typed(shop, hours_id="Senin")]
    with both_have_looked():
        return at_once(
            [
                lambda form=form: actions.edit_profile(seller_id=shop.public_id, by=siti, seen=0, typed=form)
                for form in forms
            ]
        )


def hang_at_once(shop: Msme, siti: User) -> list[Any]:
    for number in range(profile.MOST_PHOTOS - 1):
        ShopPhoto.objects.create(seller=shop, picture=street.picture(f"bengkel-{number}", is_drawn=False))
    with both_have_looked():
        return at_once(
            [
                lambda shade=shade: actions.add_photo(
                    seller_id=shop.public_id, by=siti, upload=vetting.picture(shade), shows="Meja canting"
                )
                for shade in (40, 80)
            ]
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_forms_sent_at_once_one_is_kept_and_the_other_is_told(shop: Msme, siti: User) -> None:
    results = edit_at_once(shop, siti)
    assert sorted(type(one).__name__ for one in results) == ["Stale", "dict"]
    assert again(shop).profile_version == 1


@pytest.mark.django_db(transaction=True)
def test_without_locks_one_of_them_would_be_overwritten_without_a_word(shop: Msme, siti: User) -> None:
    with locks.switched_off():
        results = edit_at_once(shop, siti)
    assert results == [{}, {}]


@pytest.mark.django_db(transaction=True)
def test_of_two_last_pictures_sent_at_once_one_is_hung(shop: Msme, siti: User) -> None:
    results = hang_at_once(shop, siti)
    assert sorted(type(one).__name__ for one in results) == ["Refusal", "ShopPhoto"]
    assert shop.photos.count() == profile.MOST_PHOTOS
    assert Picture.objects.exclude(original="").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_locks_there_would_be_seven(shop: Msme, siti: User) -> None:
    with locks.switched_off():
        hang_at_once(shop, siti)
    assert shop.photos.count() == profile.MOST_PHOTOS + 1
