"""Batikmark and the geographical indication are shown through the last day of their papers and not a minute longer."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from catalog.people.models import User
from catalog.sellers.models import Msme
from catalog.stock.models import Warehouse
from catalog.vetting.actions import classing
from catalog.vetting.models import Application
from tests.makers import people, street, vetting

pytestmark = pytest.mark.django_db
NUMBER = "BMI 034-2026"
GI = "Member of the geographical indication Sarung Batik Pekalongan"


@pytest.fixture
def ratna() -> User:
    return vetting.officer()


def marked(ratna: User, code: str, *, days: int = 30) -> Application:
    until = timezone.localdate() + timedelta(days=days)
    found = vetting.certified(ratna, code=code, until=until, techniques="tulis")
    colour = "gold" if code == "batikmark" else ""
    classing.enter_mark(application_id=found.public_id, officer=ratna, code=code, number=NUMBER, colour=colour)
    Warehouse.objects.create(seller=found.seller, name="Bengkel", village=found.seller.village)
    return found


def cloth(seller: Msme, name: str, technique: str = "tulis") -> str:
    variant = street.cloth(seller, name, technique_slug=technique)
    return f"/en/products/{variant.product.slugs.get(language='en', is_current=True).slug}/"


@pytest.mark.parametrize(("code", "said"), [("batikmark", f"Batikmark {NUMBER}. Gold: batik tulis"), ("gi", GI)])
def test_a_mark_vanishes_everywhere_the_minute_after_its_last_day(ratna: User, code: str, said: str) -> None:
    """FEATURES.md N04. The clock is Pekalongan's, where midnight comes seven hours before Greenwich's."""
    found = marked(ratna, code)
    until = found.checks.get(code=code).expires_on
    assert until is not None
    pages = {
        "maker": (Client, f"/en/makers/{found.seller.slug}/"),
        "cloth": (Client, cloth(found.seller, "Buketan Toska")),
        "her desk": (lambda: people.enter(Client(), vetting.siti()), "/en/seller/profile/"),
    }

    def shown() -> dict[str, bool]:
        answers = {name: somebody().get(path) for name, (somebody, path) in pages.items()}
        assert {answer.status_code for answer in answers.values()} == {200}
        return {name: said in answer.text or NUMBER in answer.text for name, answer in answers.items()}

    with time_machine.travel(f"{until}T23:59:00+07:00", tick=False):
        assert shown() == dict.fromkeys(pages, True)
    with time_machine.travel(f"{until + timedelta(days=1)}T00:01:00+07:00", tick=False):
        assert shown() == dict.fromkeys(pages, False)


def test_it_says_until_when_and_who_saw_the_paper(ratna: User) -> None:
    found = marked(ratna, "batikmark")
    page = Client().get(cloth(found.seller, "Buketan Toska")).text
    assert f"Batikmark {NUMBER}. Gold: batik tulis" in page
    assert "the paper was seen by Pekalongan City" in page


@pytest.mark.parametrize(("code", "said"), [("batikmark", NUMBER), ("gi", GI)])
def test_a_print_of_hers_carries_no_mark(ratna: User, code: str, said: str) -> None:
    found = marked(ratna, code)
    assert said not in Client().get(cloth(found.seller, "Kain Cetak", "printing")).text


def test_a_shop_without_papers_shows_none(ratna: User) -> None:
    marked(ratna, "batikmark")
    other = street.maker("cap-rohmat", "Cap Rohmat")
    for path in (cloth(other, "Kawung Nila"), "/en/makers/cap-rohmat/"):
        assert "Batikmark" not in Client().get(path).text
