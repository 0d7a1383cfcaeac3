"""The letter about a decision: both languages on one sheet, and what was typed stays what was typed."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from catalog.vetting import choices
from catalog.vetting.actions import deciding, judging
from catalog.vetting.models import Check, Decision
from storefront.letters.decisions import letter
from tests.makers import street, vetting

pytestmark = pytest.mark.django_db
TRAP = 'Semua cocok #panic("x") $x$ *tebal* \\ {{7*7}} <img onerror=1>'


def words(pdf: bytes) -> str:
    [page] = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(page.extract_text().split())


def test_a_letter_speaks_both_languages_on_one_sheet() -> None:
    ratna = vetting.officer()
    found = vetting.approved(ratna)
    said = words(letter(Decision.objects.get()))
    for part in ("Canting Siti terverifikasi", "Canting Siti is verified", vetting.GOOD, "Kauman, Pekalongan Timur"):
        assert part in said, part
    assert found.nib not in said and ratna.name not in said


def test_what_has_to_be_mended_stands_in_the_letter_in_both_languages() -> None:
    ratna = vetting.officer()
    found = vetting.in_hand(ratna)
    judging.judge(
        application_id=found.public_id, officer=ratna, kind=Check.ITEM, code="ktp", verdict=choices.ASKED,
        reason="Kartu tidak terbaca.",
    )  # fmt: skip
    decision = deciding.ask_for_changes(
        application_id=found.public_id, officer=ratna, reason="Satu foto perlu diulang."
    )
    said = words(letter(decision))
    assert "KTP pemilik: Kartu tidak terbaca." in said and "Owner's KTP (identity card)" in said.replace("’", "'")


def test_a_reason_that_looks_like_a_command_is_printed_as_it_stands() -> None:
    """RELIABILITY.md test 56."""
    ratna = vetting.officer()
    found = vetting.in_hand(ratna)
    decision = deciding.reject(application_id=found.public_id, officer=ratna, reason=TRAP)
    assert TRAP.replace("  ", " ") in words(letter(decision))


def test_a_letter_is_for_the_owner_alone() -> None:
    """RELIABILITY.md test 4."""
    vetting.approved(vetting.officer())
    decision = Decision.objects.select_related("seller__application").get()
    path = f"/id/seller/apply/{decision.seller.application.public_id}/letters/{decision.public_id}/"
    owner, other = Client(), Client()
    owner.force_login(vetting.siti(), backend="allauth.account.auth_backends.AuthenticationBackend")
    other.force_login(street.user("rohmat@example.com"), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = owner.get(path)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200, "application/pdf", "max-age=0, no-cache, no-store, must-revalidate, private",
    )  # fmt: skip
    assert other.get(path).status_code == 404
    assert Client().get(path).status_code == 302
