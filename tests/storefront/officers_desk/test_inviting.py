"""The page with which an officer invites an artisan, and the mail that she gets."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from catalog.people.models import User
from catalog.sellers.models import Invitation
from catalog.vetting.models import Application
from tests.makers import people, street, vetting
from tests.makers.accounts import link

pytestmark = pytest.mark.django_db
PAGE = "/en/office/invite/"
FORM = {
    "email": "siti@example.com", "language": "id", "name": "Canting Siti", "village": "33.75.02.1004",
    "street": "Jl. Kauman No. 12", "techniques": ["tulis"],
}  # fmt: skip


def as_(user: User) -> Client:
    return people.enter(Client(), user)


@pytest.fixture
def client_() -> Client:
    vetting.words()
    return as_(vetting.officer())


@pytest.mark.parametrize(
    ("account", "spoken"), [(None, "id"), ("id", "id"), ("en", "en")], ids=["no account", "Indonesian", "English"]
)
def test_her_mail_speaks_her_language_and_leads_to_the_application(
    client_: Client, account: str | None, spoken: str
) -> None:
    if account:
        User.objects.filter(pk=vetting.siti().pk).update(language=account)
    assert client_.post(PAGE, FORM)["Location"] == PAGE
    [letter] = mail.outbox
    assert letter.to == ["siti@example.com"]
    assert "Canting Siti" in letter.subject
    assert spoken == "id" or "An officer of Kota Pekalongan has begun" in letter.body
    assert link().startswith(f"/{spoken}/seller/join/") and "Jl. Kauman" not in letter.body
    hers = as_(vetting.siti())
    answer = hers.post(link(), follow=True)
    found = Application.objects.get()
    assert answer.redirect_chain[-1][0] == f"/{spoken}/seller/apply/{found.public_id}/"
    step = hers.get(f"/en/seller/apply/{found.public_id}/step/place/").text
    assert "Filled in by the city: check it" in answer.text or spoken == "id"
    assert "Filled in by the city: check it" in step and 'value="Jl. Kauman No. 12"' in step
    assert "Filled in by the city" not in hers.get(f"/en/seller/apply/{found.public_id}/step/bank/").text


def test_a_known_and_an_unknown_address_are_answered_alike(client_: Client) -> None:
    """RELIABILITY.md test 15, for the officer's invitation."""
    street.user("ada@example.com")
    User.objects.filter(pk=street.user("tutup@example.com").pk).update(is_active=False)
    said = []
    for name in ("ada", "tutup", "siapa"):
        answer = client_.post(PAGE, {**FORM, "email": f"{name}@example.com"}, follow=True)
        said.append((answer.redirect_chain, answer.status_code, [str(one) for one in answer.context["messages"]]))
    assert said[0] == said[1] == said[2]
    assert said[0][2] == ["A mail with a link is on its way. It works for 14 days, once."]
    assert [letter.to for letter in mail.outbox] == [[f"{n}@example.com"] for n in ("ada", "tutup", "siapa")]


def test_everything_that_is_wrong_is_said_at_once_and_what_was_typed_stays(client_: Client) -> None:
    wrong = {"email": "x", "name": "", "village": "9", "nib": "12", "kbli": "1", "techniques": ["x"], "owner_name": "A"}
    answer = client_.post(PAGE, {**FORM, **wrong})
    assert answer.status_code == 422 and 'value="Jl. Kauman No. 12"' in answer.text
    assert set(answer.context["form"].errors) == set(wrong)
    assert not Invitation.objects.exists() and mail.outbox == []


def test_a_mail_server_that_refuses_is_told_and_the_link_can_be_sent_anew(client_: Client, settings: Any) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9,
    )  # fmt: skip
    page = client_.post(PAGE, FORM, follow=True).text
    assert "The mail could not be sent just now." in page and "siti@example.com" in page
    settings.EMAIL_BACKEND = working
    found = Application.objects.get()
    client_.post(f"{PAGE}{found.public_id}/again/")
    assert len(mail.outbox) == 1 and Invitation.objects.filter(ended_at=None).count() == 1
    assert "siti@example.com" not in client_.post(f"{PAGE}{found.public_id}/withdraw/", follow=True).text
    assert client_.post(f"{PAGE}{found.public_id}/withdraw/").status_code == 404


def test_the_page_is_for_officers_who_invite_each_in_his_kecamatan() -> None:
    vetting.words()
    barat = as_(vetting.officer("tono@example.com", "Pak Tono", kecamatan="33.75.01"))
    answer = barat.post(PAGE, FORM)
    assert answer.status_code == 403 and "You invite makers of the kecamatan that you look after." in answer.text
    as_(vetting.officer()).post(PAGE, FORM)
    found = Application.objects.get()
    assert "Canting Siti" not in barat.get(PAGE).text
    assert barat.post(f"{PAGE}{found.public_id}/again/").status_code == 404
    for client, status in ((Client(), 302), (as_(street.user()), 403), (as_(street.finance_officer()), 403)):
        assert client.get(PAGE).status_code == client.post(PAGE, FORM).status_code == status
        assert client.post(f"{PAGE}{found.public_id}/again/").status_code == status
        assert client.post(f"{PAGE}{found.public_id}/withdraw/").status_code == status
    assert Application.objects.count() == 1 == Invitation.objects.filter(ended_at=None).count()
