"""The desk of cloths and of reports, as officers and buyers meet it, and the mails that follow."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from catalog.moderation.actions import handing_in
from catalog.moderation.models import Report, Submission, Trust
from catalog.people.models import User
from catalog.products.models import Product
from tests.journeys.worker import run_jobs
from tests.makers import moderation, people, street

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "/en/office/cloths/"


def as_(user: User) -> Client:
    return people.enter(Client(), user)


def test_approved_on_the_page_it_is_in_the_shop_and_its_maker_gets_a_mail() -> None:
    found = moderation.handed_in()
    client = as_(moderation.officer())
    assert "Buketan Toska" in client.get(DESK).text
    page = client.get(f"{DESK}{found.public_id}/")
    assert page.status_code == 200 and page.text.count("<figcaption>") == 5
    answer = client.post(f"{DESK}{found.public_id}/decide/", {"outcome": "approve", "sign-same": "yes"})
    assert answer["Location"] == DESK
    assert Product.objects.public().filter(pk=found.product_id).exists()
    run_jobs()
    letter = next(one for one in mail.outbox if one.to == ["siti@example.com"])
    assert letter.subject == "“Buketan Toska” disetujui" and found.product.public_id in letter.body


def test_a_sentence_often_used_reaches_the_maker_in_her_own_language() -> None:
    found = moderation.handed_in()
    client = as_(moderation.officer())
    client.post(f"{DESK}{found.public_id}/decide/", {"outcome": "ask", "canned": "back", "reason": "Juga tepinya."})
    found.refresh_from_db()
    assert found.reason.startswith("Bagian belakang belum terlihat") and found.reason.endswith("\nJuga tepinya.")
    run_jobs()
    [letter] = [one for one in mail.outbox if one.to == ["siti@example.com"]]
    assert "ada yang perlu diperbaiki" in letter.subject and "Juga tepinya." in letter.body
    hers = as_(moderation.shop()[0]).get(f"/en/seller/cloth/{found.product.public_id}/").text
    assert "The city asks for changes" in hers and "Juga tepinya." in hers


def test_what_differs_is_marked() -> None:
    cloth = moderation.live()
    waiting = moderation.edited(cloth, name_id="Buketan Merah", description_id="<b>Baru</b> {{7*7}}")
    page = as_(moderation.officer()).get(f"{DESK}{waiting.public_id}/").text
    assert page.count("differs") == 2 and "<del" in page and "Buketan Toska" in page
    assert "&lt;b&gt;Baru&lt;/b&gt; {{7*7}}" in page


def test_a_refusal_keeps_what_was_typed() -> None:
    found = moderation.handed_in()
    client = as_(moderation.officer())
    answer = client.post(
        f"{DESK}{found.public_id}/decide/", {"outcome": "approve", "sign-same": "no", "reason": "Belum."}
    )
    assert answer.status_code == 422 and "Belum." in answer.text
    assert 'name="sign-same" value="no" checked' in answer.text
    assert client.post(f"{DESK}{found.public_id}/decide/", {"outcome": "x"}).status_code == 422
    assert Submission.objects.get().status == "waiting"


def test_a_shop_is_trusted_on_the_page_after_the_second_factor() -> None:
    found = moderation.handed_in()
    client = as_(moderation.officer())
    address = f"/en/office/shops/{found.seller.public_id}/trust/"
    client.post(address, {"act": "begin", "reason": "Dua puluh kain tanpa cela."})
    assert Trust.objects.filter(seller=found.seller).exists()
    assert "Trusted since" in client.get(f"{DESK}{found.public_id}/").text
    client.post(address, {"act": "end", "reason": "Satu kain palsu."})
    assert not Trust.objects.exists()


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_buyer_reports_a_cloth_and_hears_what_came_of_it(language: str) -> None:
    _siti, shop = moderation.shop()
    cloth = street.cloth(shop, "Kain Curiga").product
    budi = street.user()
    User.objects.filter(pk=budi.pk).update(language=language)
    slug = cloth.slugs.get(language=language).slug
    page = f"/{language}/products/{slug}/report/"
    assert "/account/login/" in Client().get(page)["Location"]
    client = as_(budi)
    assert client.post(page, {"words": "x"}).status_code == 422
    assert client.post(page, {"reason": "printed", "words": "Belakangnya putih polos."})["Location"].endswith(
        f"{slug}/"
    )
    lestari = as_(moderation.officer())
    assert "Belakangnya putih polos." in lestari.get(f"{DESK}reports/").text
    found = Report.objects.get()
    assert lestari.post(f"{DESK}reports/{found.public_id}/", {"act": "uphold", "answer": "x"}).status_code == 422
    lestari.post(f"{DESK}reports/{found.public_id}/", {"act": "uphold", "answer": "Benar, ini printing."})
    run_jobs()
    letter = next(one for one in mail.outbox if one.to == ["budi@example.com"])
    with translation.override(language):
        assert translation.gettext("You get this mail because you reported a cloth on Canting.") in letter.body
    assert "Benar, ini printing." in letter.body and "siti" not in letter.body.lower()
    hers = next(one for one in mail.outbox if one.to == ["siti@example.com"])
    assert "budi" not in f"{hers.subject} {hers.body}".lower() and "Benar, ini printing." in hers.body
    assert Client().get(f"/{language}/products/{slug}/").status_code == 410


def test_a_cloth_that_nobody_has_seen_is_not_there_and_one_that_was_on_the_shelf_is_gone() -> None:
    found = moderation.handed_in()
    slug = found.product.slugs.get(language="id").slug
    assert Client().get(f"/id/products/{slug}/").status_code == 404
    live = moderation.live("Kawung Nila")
    siti, _shop = moderation.shop()
    address = f"/id/products/{live.slugs.get(language='id').slug}/"
    assert Client().get(address).status_code == 200
    handing_in.withdraw(product_id=live.public_id, by=siti)
    assert Client().get(address).status_code == 410
