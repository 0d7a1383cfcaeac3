"""The pages of the check-list and of officers' sentences."""

from typing import Any

import pytest
from django.test import Client

from catalog.commons.texts import exactly
from catalog.people.models import User
from catalog.vetting.models import CannedReason, Requirement
from tests.makers import people, street, vetting

pytestmark = pytest.mark.django_db
LIST, SENTENCES = "/en/office/checklist/", "/en/office/reasons/"
ITEM = {
    "name_id": "Surat SPPL", "name_en": "SPPL letter", "why_id": "Pernyataan limbah.", "why_en": "On waste water.",
    "kind": "paper", "technique": "", "is_required": "on", "most": "2", "keep_days": "365", "position": "20",
}  # fmt: skip
WORDS = {"words_id": "Tanda tangannya belum ada.", "words_en": "The signature is missing.", "position": "3"}


def as_(user: User) -> Client:
    return people.enter(Client(), user)


def test_an_item_is_added_changed_dropped_and_brought_back_on_the_pages() -> None:
    vetting.words()
    client = as_(vetting.officer())
    assert client.post(f"{LIST}new/", ITEM)["Location"] == LIST
    row = Requirement.objects.get(code="sppl-letter")
    assert (row.is_required, row.makers_only, row.technique) == (True, False, None)
    form = client.get(f"{LIST}items/sppl-letter/").text
    assert 'value="Surat SPPL"' in form and "checked" in form
    changed = {**ITEM, "technique": "tulis", "name_en": "SPPL form", "is_required": ""}
    assert client.post(f"{LIST}items/sppl-letter/", changed)["Location"] == LIST
    row.refresh_from_db()
    assert (exactly(row.name, "en"), row.is_required, row.technique.slug) == ("SPPL form", False, "tulis")  # type: ignore[union-attr]
    client.post(f"{LIST}items/sppl-letter/drop/")
    page = client.get(LIST).text
    assert page.index("No longer asked for") < page.index("SPPL form")
    client.post(f"{LIST}items/sppl-letter/back/")
    assert "No longer asked for" not in client.get(LIST).text


def test_a_sentence_is_kept_likewise_and_offered_to_officers() -> None:
    ratna = vetting.officer()
    found = vetting.in_hand(ratna)
    client = as_(ratna)
    assert client.post(f"{SENTENCES}new/", WORDS)["Location"] == SENTENCES
    case = f"/en/office/applications/{found.public_id}/"
    assert "The signature is missing." in client.get(case).text
    code = CannedReason.objects.get(position=3, code__startswith="the-signature").code
    path = f"{SENTENCES}sentences/{code}/"
    client.post(path, {**WORDS, "words_en": "Please sign it."})
    assert "Please sign it." in client.get(path).text
    client.post(f"{path}drop/")
    assert "Please sign it." not in client.get(case).text
    client.post(f"{path}back/")
    assert "Please sign it." in client.get(case).text


@pytest.mark.parametrize(
    "wrong", [{"name_en": ""}, {"most": "x"}, {"most": "99"}, {"keep_days": ""}, {"technique": "x"}, {"kind": ""}]
)
def test_what_is_wrong_is_said_at_its_field(wrong: dict[str, str]) -> None:
    client = as_(vetting.officer())
    answer = client.post(f"{LIST}new/", {**ITEM, **wrong})
    [name] = wrong
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [name]
    assert not Requirement.objects.exists()


@pytest.mark.parametrize("who", ["nobody", "buyer", "finance", "elsewhere"])
def test_the_pages_are_for_officers_of_the_whole_city(who: str) -> None:
    vetting.words()
    visitors: dict[str, Any] = {
        "nobody": Client,
        "buyer": lambda: as_(street.user()),
        "finance": lambda: as_(street.finance_officer()),
        "elsewhere": lambda: as_(vetting.officer(kecamatan="33.75.02")),
    }
    client, status = visitors[who](), 302 if who == "nobody" else 403
    before = list(Requirement.objects.values()), list(CannedReason.objects.values())
    for path, data in (
        (LIST, None), (f"{LIST}new/", ITEM), (f"{LIST}items/ktp/", ITEM), (f"{LIST}items/ktp/drop/", {}),
        (f"{LIST}items/ktp/back/", {}), (SENTENCES, None), (f"{SENTENCES}new/", WORDS),
        (f"{SENTENCES}sentences/cut/", WORDS), (f"{SENTENCES}sentences/cut/drop/", {}),
        (f"{SENTENCES}sentences/cut/back/", {}),
    ):  # fmt: skip
        answer = client.get(path) if data is None else client.post(path, data)
        assert answer.status_code == status, path
    assert before == (list(Requirement.objects.values()), list(CannedReason.objects.values()))


def test_what_is_not_there_is_not_found() -> None:
    client = as_(vetting.officer())
    for path in (f"{LIST}items/x/", f"{SENTENCES}sentences/x/"):
        assert client.get(path).status_code == 404
    for path in (f"{LIST}items/x/drop/", f"{SENTENCES}sentences/x/back/"):
        assert client.post(path).status_code == 404
