"""The block on an application's page in which an officer says the size class and what stands on a mark's paper."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalog.people.models import User
from catalog.sellers.models import Msme
from catalog.vetting.models import Application, Mark
from tests.makers import people, street, vetting

pytestmark = pytest.mark.django_db


@pytest.fixture
def ratna() -> User:
    return vetting.officer()


def as_(user: User) -> Client:
    return people.enter(Client(), user)


def case(found: Application, act: str = "") -> str:
    return f"/en/office/applications/{found.public_id}/{act}"


def size(found: Application) -> str:
    return Msme.objects.get(pk=found.seller_id).size_class


def test_she_sees_the_proposal_with_its_reason_and_confirms_it(ratna: User) -> None:
    found = vetting.submitted()
    client = as_(ratna)
    page = client.get(case(found)).text
    assert "up to Rp2.000.000.000 (PP 7/2021)." in page
    assert '<input type="radio" name="size" value="micro" checked>' in page
    answer = client.post(case(found, "class/"), {"size": "micro"}, follow=True)
    assert "The class is confirmed." in answer.text
    assert size(found) == "micro"
    client.post(case(found, "class/"), {"size": "small", "class_reason": "Omzet di laporan pajak lebih tinggi."})
    assert '<input type="radio" name="size" value="small" checked>' in client.get(case(found)).text


def test_another_class_without_a_reason_is_refused_and_what_was_chosen_stays(ratna: User) -> None:
    found = vetting.approved(ratna)
    answer = as_(ratna).post(case(found, "class/"), {"size": "small", "class_reason": "naik"})
    assert answer.status_code == 422
    assert "This is not the class that was proposed." in answer.text
    assert '<input type="radio" name="size" value="small" checked>' in answer.text and 'value="naik"' in answer.text
    assert size(found) == ""


def test_the_owner_sees_it_at_her_desk_with_the_reason_in_her_history(ratna: User) -> None:
    found = vetting.approved(ratna)
    siti = as_(vetting.siti())
    assert "Micro, as proposed; an officer confirms it" in siti.get("/en/seller/profile/").text
    as_(ratna).post(case(found, "class/"), {"size": "small", "class_reason": "Omzet di laporan pajak lebih tinggi."})
    page = siti.get("/en/seller/profile/").text
    assert "Small, confirmed by an officer on" in page
    assert "Omzet di laporan pajak lebih tinggi." in siti.get("/en/seller/history/").text
    assert "Small" not in Client().get(f"/en/makers/{found.seller.slug}/").text


def test_a_certificate_is_noted_where_its_paper_was_accepted(ratna: User) -> None:
    found = vetting.certified(ratna, until=timezone.localdate() + timedelta(days=30))
    client = as_(ratna)
    assert "Buyers see it once you have noted what stands on the paper." in client.get(case(found)).text
    data = {"code": "batikmark", "number": "BMI 034-2026", "colour": "gold"}
    assert client.post(case(found, "mark/"), {**data, "colour": "white"}).status_code == 422
    answer = client.post(case(found, "mark/"), data, follow=True)
    assert "BMI 034-2026, Gold: batik tulis" in answer.text and "Buyers see it through" in answer.text
    assert Mark.objects.get().number == "BMI 034-2026"


@pytest.mark.parametrize("act", ["class/", "mark/"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("nobody", 302), ("a buyer", 403), ("the owner", 403), ("an officer elsewhere", 404), ("a tied officer", 403)],
)
def test_others_are_refused_and_nothing_changes(ratna: User, act: str, who: str, status: int) -> None:
    found = vetting.certified(ratna, until=timezone.localdate() + timedelta(days=30))
    client = Client()
    if who == "a buyer":
        client = as_(street.user())
    elif who == "the owner":
        client = as_(vetting.siti())
    elif who == "an officer elsewhere":
        client = as_(vetting.officer("tri@example.com", "Pak Tri", kecamatan="33.75.01"))
    elif who == "a tied officer":
        tied = vetting.officer("ida@example.com", "Bu Ida")
        found.seller.memberships.create(user=tied, role="finance")
        client = as_(tied)
    data = {"size": "micro", "code": "batikmark", "number": "BMI 1", "colour": "gold"}
    assert client.post(case(found, act), data).status_code == status
    assert size(found) == "" and not Mark.objects.exists()
    assert as_(ratna).get(case(found, act)).status_code == 405
