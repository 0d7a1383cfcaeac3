"""What sellers agree to on their pages: two boxes with the application, and a calm question when a text changes."""

from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons import jobs
from catalog.people import consents, terms
from catalog.people.models import Consent, Terms, User
from catalog.sellers import moves
from catalog.sellers.models import Membership, Msme
from tests.makers import people, street, vetting

pytestmark = pytest.mark.django_db
PAGE, ASKED = "/en/seller/terms/", "The terms for sellers or the privacy text have changed"
TICKED = {"true": "yes", "agree_seller_terms": "2026-11-01", "agree_privacy": "2026-11-01"}


def as_(user: User) -> Client:
    return people.enter(Client(), user)


def publish(kind: str = Terms.SELLER) -> Terms:
    dewi = User.objects.filter(email="dewi@example.com").first() or street.head()
    day = timezone.localdate()
    return consents.publish(by=dewi, kind=kind, indonesian="Isi baru.", english="New <b>words</b>.", from_day=day)


@pytest.fixture
def siti() -> User:
    return street.user("siti@example.com", name="Bu Siti")


# ---- with the application


@pytest.mark.parametrize("missing", TICKED)
def test_without_one_of_the_boxes_nothing_is_sent_and_the_box_says_so(siti: User, missing: str) -> None:
    found = vetting.filled(siti)
    path = f"/en/seller/apply/{found.public_id}/send/"
    answer = as_(siti).post(path, {name: value for name, value in TICKED.items() if name != missing})
    assert answer.status_code == 422
    assert f'id="{missing.removeprefix("agree_")}_error"' in answer.text
    assert answer.text.count("checked") == 2
    assert vetting.again(found).seller.status == moves.DRAFT and not Consent.objects.exists()


def test_each_box_is_empty_and_its_text_is_one_click_away(siti: User) -> None:
    found = vetting.filled(siti)
    page = as_(siti).get(f"/en/seller/apply/{found.public_id}/send/").text
    assert page.count('type="checkbox"') == 3 and "checked" not in page
    assert "/en/terms/?version=2026-11-01" in page and "/en/privacy/?version=2026-11-01" in page


def test_the_versions_are_kept_with_the_application(siti: User) -> None:
    found = vetting.filled(siti)
    assert as_(siti).post(f"/en/seller/apply/{found.public_id}/send/", TICKED).status_code == 302
    kept = {one.kind: (one.version, one.where) for one in consents.all_of(siti)}
    assert kept == dict.fromkeys(consents.OF_SELLERS, ("2026-11-01", "application"))


def test_a_text_that_changed_while_she_read_is_shown_anew(siti: User) -> None:
    found = vetting.filled(siti)
    new = publish()
    answer = as_(siti).post(f"/en/seller/apply/{found.public_id}/send/", TICKED)
    assert answer.status_code == 422 and 'id="seller_terms_error"' in answer.text
    assert f'value="{new.version}"' in answer.text
    assert not Consent.objects.exists()


# ---- when a text changes


@pytest.fixture
def shop(siti: User) -> Msme:
    return street.maker(owner=siti)


@pytest.mark.parametrize("page", ["", "cloth/", "cloth/new/", "people/", "apply/"])
def test_every_page_asks_an_owner_until_she_has_agreed(siti: User, shop: Msme, page: str) -> None:
    client = as_(siti)
    assert ASKED not in client.get(f"/en/seller/{page}").text
    new = publish()
    asked = client.get(f"/en/seller/{page}").text
    assert ASKED in asked and PAGE in asked
    whole = client.get(PAGE).text
    assert "New &lt;b&gt;words&lt;/b&gt;." in whole
    assert client.post(PAGE, {"kind": new.kind, "version": new.version})["Location"] == "/en/seller/"
    assert ASKED not in client.get(f"/en/seller/{page}").text
    assert consents.living(siti)[Terms.SELLER].where == "desk"


def test_two_texts_are_agreed_to_one_by_one(siti: User, shop: Msme) -> None:
    client, both = as_(siti), [publish(Terms.SELLER), publish(Terms.PRIVACY)]
    assert client.get(PAGE).text.count("New &lt;b&gt;") == 2
    places = [client.post(PAGE, {"kind": one.kind, "version": one.version})["Location"] for one in both]
    assert places == [PAGE, "/en/seller/"]
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("kind", ["marketing", "", "x"])
def test_nothing_else_is_agreed_to_there(siti: User, shop: Msme, kind: str) -> None:
    publish()
    assert as_(siti).post(PAGE, {"kind": kind, "version": "2026-11-01"}).status_code == 404
    assert {one.kind for one in consents.all_of(siti)} == set(consents.OF_SELLERS)


def test_helpers_buyers_and_guests_are_not_asked(siti: User, shop: Msme) -> None:
    tuti = street.user("tuti@example.com")
    Membership.objects.create(seller=shop, user=tuti, role="orders")
    new = publish()
    assert ASKED not in as_(tuti).get("/en/seller/").text
    for client in (as_(tuti), as_(street.user())):
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, {"kind": new.kind, "version": new.version}).status_code == 404
    assert Client().get(PAGE).status_code == 302
    assert not Consent.objects.exclude(person=siti).exists()


def test_a_shop_that_is_shut_asks_nothing(siti: User, shop: Msme) -> None:
    Msme.objects.update(status="revoked")
    publish()
    assert as_(siti).get(PAGE).status_code == 404


def test_while_nothing_changed_the_question_costs_one_query(siti: User, shop: Msme) -> None:
    client = as_(siti)
    client.get("/en/seller/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/seller/")
    assert len([one for one in asked if "people_terms" in one["sql"]]) == 1
    assert not [one for one in asked if "people_consent" in one["sql"] and "people_terms" not in one["sql"]]


def tell() -> None:
    for job in list(ProcrastinateJob.objects.filter(task_name="commons.tell", status="todo").order_by("pk")):
        jobs.tell(**job.args)


@pytest.mark.parametrize(("language", "begins"), [("id", "Ketentuan"), ("en", "The terms for sellers change")])
def test_every_owner_gets_one_mail_in_her_language(siti: User, shop: Msme, language: str, begins: str) -> None:
    User.objects.filter(pk=siti.pk).update(language=language)
    other = street.user("joko@example.com")
    for person, role in ((other, "owner"), (street.user("tuti@example.com"), "stock")):
        Membership.objects.create(seller=shop, user=person, role=role)
    street.maker("kedua", "Kedua", owner=siti)
    shut = street.maker("tutup", "Tutup", owner=street.user("ida@example.com"), status="rejected")
    assert shut.memberships.exists()
    publish()
    tell()
    tell()
    assert sorted(one.to[0] for one in mail.outbox) == ["joko@example.com", "siti@example.com"]
    hers = next(one for one in mail.outbox if one.to == ["siti@example.com"])
    assert hers.subject.startswith(begins) and f"/{language}/seller/terms/" in hers.body
    assert f"/{language}/seller/terms/" in str(hers.alternatives[0][0])


def test_a_new_text_for_news_is_told_to_nobody(siti: User, shop: Msme) -> None:
    publish(Terms.MARKETING)
    tell()
    assert mail.outbox == [] and not consents.to_accept(siti)
    assert terms.in_force(Terms.MARKETING).version == timezone.localdate().isoformat()  # type: ignore[union-attr]


def test_an_address_that_is_refused_keeps_nobody_elses_mail_back(siti: User, shop: Msme, settings: Any) -> None:
    Membership.objects.create(seller=shop, user=street.user("joko@example.com"), role="owner")
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    publish()
    with pytest.raises(OSError, match="no such mailbox"):
        tell()
    assert [one.to for one in mail.outbox] == [["joko@example.com"]]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tell()
    assert [one.to for one in mail.outbox] == [["joko@example.com"], ["siti@example.com"]]


class Picky(EmailBackend):
    """A mail server that does not take Bu Siti's address."""

    def send_messages(self, messages: Any) -> int:
        if any("siti@example.com" in one.to for one in messages):
            raise OSError("no such mailbox")
        return super().send_messages(messages)
