"""The way to a maker's WhatsApp: with the cloth's name in the buyer's language, only of a shop that may sell."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from catalog.products.models import ProductVariant
from catalog.sellers.models import Msme
from storefront.shop import contact
from tests.makers import street

pytestmark = pytest.mark.django_db
NUMBER = "+6281234567890"


def address(variant: ProductVariant, language: str) -> str:
    slug = variant.product.slugs.get(language=language, is_current=True).slug
    return f"/{language}/products/{slug}/"


def link(page: str) -> str:
    """The link as a browser follows it; it must not give the reader's page away, nor vouch for what is there."""
    found = re.search(r'<a class="btn btn-s" href="(https://wa\.me/[^"]*)" rel="noopener nofollow">', page)
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "Halo Canting Siti, saya mau bertanya tentang “Kain & Ragam 50% #1” di Canting."),
        ("en", "Hello Canting Siti, I have a question about “Cloth & Pattern 50% #1” on Canting."),
    ],
)
def test_the_message_names_the_cloth_in_the_buyers_language(client: Client, language: str, words: str) -> None:
    names = street.both("Kain & Ragam 50% #1", "Cloth & Pattern 50% #1")
    variant = street.cloth(street.maker(whatsapp=NUMBER), names=names)
    page = client.get(address(variant, language)).text
    found = urlsplit(link(page))
    assert (found.netloc, found.path, found.fragment) == ("wa.me", "/6281234567890", "")
    assert parse_qs(found.query) == {"text": [words]}
    said = {"id": "Yang Anda beli dipesan dan dibayar di toko ini.", "en": "What you buy is ordered and paid here"}
    assert said[language] in page


def test_her_own_page_has_it_too(client: Client) -> None:
    street.cloth(street.maker(whatsapp=NUMBER))
    page = client.get("/en/makers/canting-siti/").text
    words = parse_qs(urlsplit(link(page)).query)["text"]
    assert words == ["Hello Canting Siti, I have a question about your shop on Canting."]


def test_without_a_number_there_is_none(client: Client) -> None:
    variant = street.cloth(street.maker())
    for path in (address(variant, "id"), "/id/makers/canting-siti/"):
        assert "wa.me" not in client.get(path).text


def test_a_shop_that_may_not_sell_has_none() -> None:
    assert contact.whatsapp(street.maker(whatsapp=NUMBER))
    yesterday = timezone.localdate() - timedelta(days=1)
    assert not contact.whatsapp(street.maker("b", "B", whatsapp=NUMBER, papers_until=yesterday))
    assert not contact.whatsapp(Msme(name="C", whatsapp=NUMBER, status="suspended"))


def test_hours_account_and_pictures_stand_on_her_page(client: Client) -> None:
    siti = street.maker(hours=street.both("Senin sampai Sabtu", "Monday to Saturday"), instagram="canting.siti")
    ready = street.picture("bengkel", is_drawn=False, alt=street.both("Meja canting", "The canting table"))
    waiting = street.picture("halaman", ready=False, is_drawn=False, alt=street.both("Halaman", "The yard"))
    street.cloth(siti)
    for row in (ready, waiting):
        siti.photos.create(picture=row)
    page = client.get("/en/makers/canting-siti/").text
    assert "Monday to Saturday" in page
    assert '<a href="https://www.instagram.com/canting.siti/" rel="noopener nofollow">@canting.siti</a>' in page
    assert 'alt="The canting table"' in page
    assert "The yard" not in page and "being prepared" not in page
