"""Officers and roles on the office's pages: whose they are, what they change, and what they do not tell."""

from typing import Any

import pytest
from django.test import Client

from catalog.commons.models import HistoryEntry
from catalog.people import queries
from catalog.people.authority import may
from catalog.people.models import Appointment, Role, User
from tests.makers import street

pytestmark = pytest.mark.django_db
PEOPLE, ROLES = "/en/office/people/", "/en/office/roles/"
KNOWN: dict[str, Any] = {
    "nobody": lambda: None,
    "buyer": street.user,
    "officer": street.officer,
    "finance": street.finance_officer,
    "auditor": lambda: street.user("arif@example.com", roles=("auditor",)),
    "head": street.head,
}


def as_(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def form(email: str, role: str = "finance", kecamatan: str = "") -> dict[str, str]:
    return {"email": email, "role": role, "kecamatan": kecamatan}


@pytest.mark.parametrize(
    ("who", "status"),
    [("nobody", 302), ("buyer", 403), ("officer", 403), ("finance", 403), ("auditor", 403), ("head", 200)],
)
def test_officers_and_roles_are_the_heads(who: str, status: int) -> None:
    client = as_(KNOWN[who]())
    assert [client.get(path).status_code for path in (PEOPLE, ROLES)] == [status, status]
    other = street.user("siti@example.com", roles=("marketing",))
    one = Appointment.objects.get(user=other)
    before = (Appointment.objects.count(), list(Role.objects.values_list("permissions", flat=True)))
    if status != 200:
        assert client.post(PEOPLE, form("siti@example.com")).status_code == status
        assert client.post(f"{PEOPLE}{one.public_id}/end/").status_code == status
        assert client.post(ROLES, {"role": "marketing", "held": ["people.roles"]}).status_code == status
        assert (Appointment.objects.count(), list(Role.objects.values_list("permissions", flat=True))) == before
        assert Appointment.objects.living().filter(pk=one.pk).exists()


def test_the_head_appoints_and_ends_on_the_page() -> None:
    street.regions()
    client, budi = as_(street.head()), street.user()
    assert client.post(PEOPLE, form("Budi@example.com", "vetting", "33.75.02"))["Location"] == PEOPLE
    page = client.get(PEOPLE).text
    assert "Pak Budi" in page and "Pekalongan Timur" in page
    one = Appointment.objects.get(user=budi)
    assert one.kecamatan == "33.75.02"
    assert client.post(f"{PEOPLE}{one.public_id}/end/")["Location"] == PEOPLE
    assert "Pak Budi" not in client.get(PEOPLE).text
    assert client.post(f"{PEOPLE}nobodys/end/").status_code == 404


def test_an_unknown_address_is_answered_like_a_known_one() -> None:
    client = as_(street.head())
    street.user("inactive@example.com")
    User.objects.filter(email="inactive@example.com").update(is_active=False)
    street.user()
    said = []
    for email in ("budi@example.com", "siapa@example.com", "inactive@example.com"):
        answer = client.post(PEOPLE, form(email), follow=True)
        said.append((answer.redirect_chain, "If there is an account with this address" in answer.text))
    assert said == [([(PEOPLE, 302)], True)] * 3
    assert Appointment.objects.filter(role__code="finance").count() == 1


def test_who_may_not_give_a_role_does_not_learn_who_has_an_account() -> None:
    Role.objects.create(code="kasi", name="Kasi", permissions=["people.appoint"])
    client = as_(street.user("kasi@example.com", roles=("kasi",)))
    street.user()
    answers = [client.post(PEOPLE, form(email)) for email in ("budi@example.com", "siapa@example.com")]
    assert [(a.status_code, "Nobody can give or take what she does not hold" in a.text) for a in answers] == [
        (403, True)
    ] * 2


def test_refusals_are_said_on_the_page_and_change_nothing() -> None:
    dewi = street.head()
    client = as_(dewi)
    assert client.post(PEOPLE, form("dewi@example.com")).status_code == 403
    assert client.post(PEOPLE, form("budi@example.com", "raja")).status_code == 422
    assert client.post(PEOPLE, form("x")).status_code == 422
    mine = Appointment.objects.get(user=dewi)
    answer = client.post(f"{PEOPLE}{mine.public_id}/end/")
    assert answer.status_code == 422 and "last head" in answer.text
    assert list(queries.heads()) == [mine]


def test_a_person_whose_role_changed_is_logged_out() -> None:
    ratna = street.officer()
    hers, head = as_(ratna), as_(street.head())
    assert hers.get("/en/office/jobs/").status_code == 200
    head.post(PEOPLE, form("ratna@example.com", "finance"))
    assert hers.get("/en/office/jobs/").status_code == 302


def test_a_role_is_edited_by_its_boxes_and_the_editor_goes_on() -> None:
    dewi, ratna = street.head(), street.officer()
    client = as_(dewi)
    Appointment.objects.create(user=dewi, role=Role.objects.get(code="catalogue"))
    answer = client.post(ROLES, {"role": "catalogue", "held": ["catalogue.moderate", "trail.see"]})
    assert answer["Location"] == ROLES
    assert client.get(ROLES).status_code == 200
    assert may(User.objects.get(pk=ratna.pk), "trail.see")
    entry = HistoryEntry.objects.get(kind="people.role_edited")
    assert (entry.actor_ref, entry.data["after"]) == (dewi.public_id, ["catalogue.moderate", "trail.see"])


def test_a_forged_form_of_a_role_is_refused() -> None:
    client = as_(street.head())
    for data, status in (
        ({"role": "catalogue", "held": ["is_superuser"]}, 422),
        ({"role": "kepala", "held": ["trail.see"]}, 422),
        ({"role": "raja"}, 404),
        ({"role": "\x00"}, 404),
        ({}, 404),
    ):
        assert client.post(ROLES, data).status_code == status, data
    assert not HistoryEntry.objects.filter(kind="people.role_edited").exists()


def test_who_only_appoints_reads_the_roles_and_edits_none() -> None:
    held = ["people.appoint", "marketing.content", "reports.export"]
    Role.objects.create(code="kasi", name="Kasi", permissions=held)
    client = as_(street.user("kasi@example.com", roles=("kasi",)))
    page = client.get(ROLES).text
    assert "Edit pages, banners and campaigns" in page and 'name="held"' not in page
    assert client.post(ROLES, {"role": "marketing", "held": []}).status_code == 403
    assert client.get("/en/office/")["Location"] == PEOPLE


def test_the_list_costs_the_same_for_one_and_for_many(django_assert_max_num_queries: Any) -> None:
    client = as_(street.head())
    for number in range(30):
        street.user(f"o{number}@example.com", name=f"Officer {number}", roles=("vetting", "catalogue"))
    client.get(PEOPLE)  # an officer's first visit writes into the session how long it may rest
    with django_assert_max_num_queries(9):
        page = client.get(PEOPLE).text
    assert all(f"Officer {number}<" in page for number in range(30))
