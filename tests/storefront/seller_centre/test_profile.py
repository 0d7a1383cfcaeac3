"""The owner writes the page of her shop: she alone, knowingly, on a telephone."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.people.models import User
from catalog.sellers import profile
from catalog.sellers.models import Membership, Msme
from tests.makers import people, street, vetting

pytestmark = pytest.mark.django_db
PAGE = "/en/seller/profile/"


@pytest.fixture
def siti() -> User:
    return street.user("siti@example.com", name="Bu Siti")


@pytest.fixture
def shop(siti: User) -> Msme:
    return street.maker(owner=siti)


def as_(user: User | None) -> Client:
    return people.enter(Client(), user) if user else Client()


def form(shop: Msme, **more: str) -> dict[str, str]:
    fresh = Msme.objects.get(pk=shop.pk)
    return {**profile.typed_of(fresh), "version": str(fresh.profile_version), **more}


def quote(shop: Msme) -> str:
    return profile.typed_of(Msme.objects.get(pk=shop.pk))["quote_id"]


def test_she_changes_it_and_buyers_see_it_at_once(shop: Msme, siti: User) -> None:
    street.cloth(shop)
    answer = as_(siti).post(PAGE, form(shop, quote_id="Pelan saja.", whatsapp="0812 3456 7890"), follow=True)
    assert "Kept. Buyers see it at once." in answer.text
    page = Client().get("/id/makers/canting-siti/").text
    assert "Pelan saja." in page and "wa.me/6281234567890" in page


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(shop: Msme, siti: User) -> None:
    answer = as_(siti).post(PAGE, form(shop, quote_id="Pelan saja.", whatsapp="12", since="abc"))
    assert answer.status_code == 422
    for field in ("whatsapp", "since"):
        assert re.search(rf'<input[^>]*name="{field}"[^>]*aria-invalid="true"', answer.text), field
    assert 'value="Pelan saja."' in answer.text
    assert quote(shop) == ""


def test_an_old_form_shows_what_stands_there_now_and_is_kept_when_sent_once_more(shop: Msme, siti: User) -> None:
    client, old = as_(siti), form(shop, quote_id="Dari ponsel.")
    client.post(PAGE, form(shop, quote_id="Dari komputer."))
    answer = client.post(PAGE, old)
    assert answer.status_code == 409
    assert "This page was changed meanwhile" in answer.text
    assert "Dari komputer." in answer.text and 'value="Dari ponsel."' in answer.text
    assert quote(shop) == "Dari komputer."
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version
    client.post(PAGE, {**old, "version": version[1]})
    assert quote(shop) == "Dari ponsel."


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "²"])
def test_a_version_that_is_none_overwrites_nothing(shop: Msme, siti: User, version: str) -> None:
    assert as_(siti).post(PAGE, form(shop, quote_id="Pelan.", version=version)).status_code == 409
    assert quote(shop) == ""


def test_each_form_names_its_shop_so_that_another_tab_changes_nothing(shop: Msme, siti: User) -> None:
    second = street.maker("siti-dua", "Siti Dua", owner=siti)
    client = as_(siti)
    page = client.get(f"{PAGE}?shop=canting-siti").text
    assert set(re.findall(r'action="[^"]*(\?shop=[^"]*)"', page)) == {"?shop=canting-siti"}
    client.get(f"{PAGE}?shop=siti-dua")
    client.post(f"{PAGE}?shop=canting-siti", form(shop, quote_id="Milik yang pertama."))
    assert (quote(shop), quote(second)) == ("Milik yang pertama.", "")


ACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "words": ("", {"quote_id": "Bukan milik saya.", "hands": "1", "version": "0"}),
    "a picture": ("photos/", {"shows": "Meja"}),
    "a picture less": ("photos/{picture}/remove/", {}),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["nobody", "buyer", "wrong seller", "stock keeper", "officer"])
def test_others_are_refused_and_nothing_changes(shop: Msme, siti: User, act: str, who: str) -> None:
    """RELIABILITY.md test 4."""
    photo = shop.photos.create(picture=street.picture("bengkel", is_drawn=False))

    def wrong() -> User:
        nur = street.user("nur@example.com", name="Bu Nur")
        street.maker("canting-nur", "Canting Nur", owner=nur)
        return nur

    def keeper() -> User:
        row = street.user("gudang@example.com")
        Membership.objects.create(seller=shop, user=row, role="stock")
        return row

    persons = {
        "nobody": lambda: None,
        "buyer": street.user,
        "wrong seller": wrong,
        "stock keeper": keeper,
        "officer": street.officer,
    }
    path, data = ACTS[act]
    if act == "a picture":
        data = {**data, "photo": vetting.picture()}
    before = profile.typed_of(shop)
    client = as_(persons[who]())
    answer = client.post(f"{PAGE}{path.format(picture=photo.picture.public_id)}?shop=canting-siti", data)
    assert answer.status_code == {"nobody": 302, "wrong seller": 404}.get(who, 403)
    assert profile.typed_of(Msme.objects.get(pk=shop.pk)) == before
    assert list(shop.photos.all()) == [photo]


def test_the_wrong_maker_cannot_take_down_anothers_picture_by_its_name(shop: Msme, siti: User) -> None:
    photo = shop.photos.create(picture=street.picture("bengkel", is_drawn=False))
    nur = street.user("nur@example.com", name="Bu Nur")
    street.maker("canting-nur", "Canting Nur", owner=nur)
    assert as_(nur).post(f"{PAGE}photos/{photo.picture.public_id}/remove/").status_code == 404
    assert shop.photos.exists()


def test_a_picture_is_sent_waits_and_is_taken_down(shop: Msme, siti: User) -> None:
    client = as_(siti)
    answer = client.post(f"{PAGE}photos/", {"photo": vetting.picture(), "shows": "Meja canting"}, follow=True)
    assert "Buyers see it as soon as it is ready" in answer.text
    assert "The picture is being prepared" in answer.text and "Meja canting" in answer.text
    street.cloth(shop)
    page = Client().get("/id/makers/canting-siti/")
    assert page.status_code == 200 and "Meja canting" not in page.text
    name = shop.photos.get().picture.public_id
    assert "The picture is deleted." in client.post(f"{PAGE}photos/{name}/remove/", follow=True).text
    assert client.post(f"{PAGE}photos/{name}/remove/").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"shows": "Meja"}, "Take a picture, or choose one, first."),
        ({"photo": "file"}, "Say in a few words what the picture shows."),
        ({"photo": "text", "shows": "Meja"}, "This is neither a photograph"),
    ],
)
def test_what_is_wrong_with_a_picture_is_said(shop: Msme, siti: User, data: dict[str, Any], said: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    files = {"file": vetting.picture(), "text": SimpleUploadedFile("a.jpg", b"tidak")}
    data = {name: files.get(value, value) if name == "photo" else value for name, value in data.items()}
    answer = as_(siti).post(f"{PAGE}photos/", data)
    assert answer.status_code == 422 and said in answer.text
    assert not shop.photos.exists()


def test_techniques_are_shown_and_cannot_be_added_here(shop: Msme, siti: User) -> None:
    client = as_(siti)
    page = client.get(PAGE).text
    assert "label-tulis" in page and "nobody can add it here" in page
    client.post(PAGE, form(shop, quote_id="Pelan.", techniques="cap"))
    assert [row.slug for row in shop.techniques.all()] == ["tulis"]


def test_before_the_approval_it_says_that_an_officer_has_to_accept_them() -> None:
    found = vetting.submitted()
    page = as_(vetting.siti()).get(PAGE).text
    assert "once an officer has accepted them" in page
    assert Client().get(f"/en/makers/{found.seller.slug}/").status_code == 404


def test_an_officer_who_looks_over_her_shoulder_sees_it_and_changes_nothing(shop: Msme) -> None:
    ratna = street.officer()
    client = as_(ratna)
    session = client.session
    session["looks_at"] = shop.public_id
    session.save()
    assert "Page of the shop" in client.get(PAGE).text
    assert client.post(PAGE, form(shop, quote_id="Saya petugas.")).status_code == 403
    assert quote(shop) == ""


@pytest.mark.parametrize("photos", [0, 6])
def test_it_costs_the_same_for_any_number_of_pictures(shop: Msme, siti: User, photos: int) -> None:
    for number in range(photos):
        shop.photos.create(picture=street.picture(f"bengkel-{number}", is_drawn=False))
    client = as_(siti)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    assert len(queries) == 8
