"""The gate, in real browsers: Bu Siti applies on a phone, mends what she is asked to, is approved, sells, is suspended
by two officers, is gone everywhere, appeals, and sells again. In both languages."""

import itertools
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client, override_settings
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from catalog.media.models import Picture
from catalog.products.models import Product
from catalog.search import actions as search
from catalog.sellers import moves
from catalog.sellers.models import Msme
from catalog.vetting.models import Application, Decision, Proposal
from orders.sales.models import Order
from tests.journeys.browser import log_in, put_in_cart, say_who_and_where
from tests.journeys.worker import run_jobs
from tests.makers import plain, street, vetting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOP = "Canting Siti"
ACCOUNT = "4718203965"  # made up, and found nowhere else


class Walk:
    """A language, its people and their windows."""

    def __init__(self, chromium: Browser, url: str, language: str, folder: Path) -> None:
        self.chromium, self.base, self.language, self.faults = chromium, f"{url}/{language}", language, []
        self.windows: list[tuple[BrowserContext, Path]] = []
        self.folder = folder
        self.paper = folder / "berkas.jpg"
        # No two pieces of it are alike, so that a piece of it can be looked for.
        Image.effect_noise((640, 480), 80).save(self.paper)

    def person(self, email: str = "", width: int = 1280) -> Page:
        kept = self.folder / f"{len(self.windows)}.har"
        window = self.chromium.new_context(
            viewport={"width": width, "height": 800}, record_har_path=kept, record_har_content="embed"
        )
        self.windows.append((window, kept))
        page = window.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if "Content Security" in said.text else None)
        if email:
            log_in(page, self.base, email)
        return page

    def answered(self) -> Iterator[tuple[str, bytes]]:
        """All that these windows were answered. Papers are shown to the applicant and the officers alone, at
        addresses of their own; what such an address answers is what they may see."""
        for window, kept in self.windows:
            window.close()
            yield from ((place, body) for place, body in plain.answers(kept) if "/private/" not in place)

    def hand_in_all(self, page: Page) -> None:
        """A picture for every item that still misses one; each is sent as soon as it is taken."""
        while True:
            # An optional item may stay without.
            open_items = page.locator(
                "article.paper:not(:has(.quiet)):has(.tag:not(.tag-ok):not(.tag-wait)) input[type=file]"
            )
            left = open_items.count()
            if not left:
                return
            open_items.first.set_input_files(self.paper)
            expect(open_items).to_have_count(left - 1)


def fill(page: Page, **typed: str) -> None:
    """Fields of a step, whatever they are; what was left is checked at once."""
    for name, value in typed.items():
        field = page.locator(f"[name={name}]:not([type=hidden])")
        kind = field.first.evaluate("field => field.tagName + (field.type || '')")
        with page.expect_response(re.compile(f"/fields/{name}/")):
            if kind in ("INPUTradio", "INPUTcheckbox"):
                page.locator(f"[name={name}][value='{value}']").check(force=True)
            elif kind.startswith("SELECT"):
                field.select_option(value)
            else:
                field.fill(value)
                field.blur()


def go_on(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button.btn-do").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def values(*names: str) -> dict[str, str]:
    return {name: vetting.VALUES[name] for name in names}


def apply(walk: Walk) -> Page:
    """Every step on a phone of 360 px, one field wrong on the way."""
    siti = walk.person("siti@example.com", 360)
    siti.goto(f"{walk.base}/seller/apply/")
    siti.locator("input[name=name]").fill(SHOP)
    go_on(siti)
    fill(siti, **values("form", "kbli", "kbli_edition", "since", "sales_band", "capital_band"))
    fill(siti, nib="12345")
    expect(siti.locator("#w_nib .err")).to_be_visible()
    fill(siti, nib=vetting.NIB)
    expect(siti.locator("#w_nib .kept svg")).to_be_visible()
    go_on(siti)
    fill(siti, **values("owner_name", "nik"))
    go_on(siti)
    fill(siti, **values("street", "village", "point"))
    go_on(siti)
    fill(siti, **values("role", "techniques", "artisans_women", "artisans_men", "home_workers"))
    fill(siti, **values("dyes", "capacity", "waste"))
    go_on(siti)
    assert "/papers/" in siti.url
    walk.hand_in_all(siti)
    siti.goto(siti.url.replace("/papers/", "/step/bank/"))
    fill(siti, **values("bank", "bank_holder"), bank_number=ACCOUNT)
    go_on(siti)
    assert siti.url.endswith("/send/")
    agree(siti)
    go_on(siti)
    return siti


def agree(page: Page) -> None:
    """Each box by itself; none is ticked before she comes."""
    for name in ("true", "agree_seller_terms", "agree_privacy"):
        expect(page.locator(f"input[name={name}]")).not_to_be_checked()
        page.locator(f"input[name={name}]").check(force=True)


def list_cloth(walk: Walk, siti: Page, name: str = "Buketan Toska") -> None:
    """Six answers, on the phone."""
    # Each cloth has photographs of its own: two that look alike would go to an officer first.
    photo = walk.folder / f"{name}.jpg"
    Image.effect_noise((32, 20), 200).resize((320, 200)).convert("RGB").save(photo)
    siti.goto(f"{walk.base}/seller/cloth/new/")
    assert (
        siti.locator("main form [name]:not([type=hidden])").evaluate_all(
            "all => new Set(all.map(one => one.name)).size"
        )
        == 6
    )
    siti.locator("input[name=photo]").set_input_files(photo)
    siti.locator("input[name=name]").fill(name)
    siti.locator("select[name=category]").select_option("sarung")
    siti.locator("input[name=technique][value=tulis]").check(force=True)
    siti.locator("select[name=fabric]").select_option("primisima")
    siti.locator("input[name=price]").fill("1.250.000")
    go_on(siti)
    for role in ("back", "closeup", "crackle", "selvedge"):
        siti.locator(f"#u-{role}").set_input_files(photo)
        expect(siti.locator(f"#shot-{role} .section-head .tag-ok")).to_be_visible()
    with siti.expect_navigation():
        siti.locator("form[action$='/send/'] button").click()
    expect(siti.locator("form[action$='/take-back/']")).to_be_visible()


def let_through(walk: Walk, lestari: Page) -> None:
    """The officer of cloth looks at the photographs and lets the piece through."""
    lestari.goto(f"{walk.base}/office/cloths/")
    lestari.locator("main table a").first.click()
    expect(lestari.locator(".shots figure")).to_have_count(5)
    for sign in ("same", "both", "strokes"):
        lestari.locator(f"input[name=sign-{sign}][value=yes]").check(force=True)
    with lestari.expect_navigation():
        lestari.locator("button[value=approve]").click()


def judge(page: Page, item: str, verdict: str, reason: str = "") -> None:
    page.goto(f"{page.url.partition('?')[0]}?item={item}")
    page.locator(f"form.verdict input[name=verdict][value={verdict}]").check(force=True)
    page.locator("form.verdict input[name=reason]").fill(reason)
    with page.expect_navigation():
        page.locator("form.verdict button").click()


def decide(page: Page, outcome: str, reason: str) -> None:
    page.locator("form.decide textarea[name=reason]").fill(reason)
    with page.expect_navigation():
        page.locator(f"form.decide button[value={outcome}]").click()


def take(walk: Walk, ratna: Page) -> None:
    ratna.goto(f"{walk.base}/office/applications/")
    with ratna.expect_navigation():
        ratna.locator("main form[action$='/claim/'] button").first.click()


def vet(walk: Walk, ratna: Page) -> None:
    """One paper asked for again, the rest accepted."""
    take(walk, ratna)
    expect(ratna.locator(".viewer-img img").first).to_have_js_property("complete", True)
    assert ratna.locator(".viewer-img img").first.evaluate("picture => picture.naturalWidth") > 0
    for item in ("nib", "workshop", "process-tulis", "account"):
        judge(ratna, item, "accepted")
    judge(ratna, "ktp", "asked", "Kartu tidak terbaca. Foto lagi di tempat terang.")
    decide(ratna, "ask", "Satu foto perlu diulang.")


def mend(walk: Walk, siti: Page) -> None:
    found = Application.objects.get()
    siti.goto(f"{walk.base}/seller/apply/{found.public_id}/")
    expect(siti.locator("main")).to_contain_text("Kartu tidak terbaca")
    siti.locator("a[href*='#item-ktp']").click()
    siti.locator("#item-ktp input[type=file]").set_input_files(walk.paper)
    expect(siti.locator("#item-ktp .asked")).to_have_count(0)
    siti.goto(f"{walk.base}/seller/apply/{found.public_id}/send/")
    agree(siti)
    go_on(siti)


def paths(walk: Walk) -> dict[str, str]:
    """Where a buyer could meet her."""
    product = Product.objects.earliest("pk")
    return {
        "list": f"/{walk.language}/products/",
        "search": f"/{walk.language}/products/?q=buketan",
        "home": f"/{walk.language}/",
        "makers": f"/{walk.language}/makers/",
        "product": f"/{walk.language}/products/{product.slugs.get(language=walk.language).slug}/",
        "maker": f"/{walk.language}/makers/{Msme.objects.get().slug}/",
    }


def met(walk: Walk) -> dict[str, bool]:
    """Whether a buyer meets her, place by place, as pages and API answer now, the documents of the search written."""
    search.catch_up()
    client = Client()
    found = {}
    for place, path in paths(walk).items():
        answer = client.get(path)
        found[place] = answer.status_code == 200 and ("Buketan Toska" in answer.text or SHOP in answer.text)
        assert answer.status_code == (410 if place in ("product", "maker") and not found[place] else 200), place
    query = '{ products(first: 10, channel: "idr") { edges { node { name } } } }'
    answer = client.post("/graphql/", {"query": query}, content_type="application/json").json()
    assert "errors" not in answer
    found["api"] = bool(answer["data"]["products"]["edges"])
    return found


def before_approval(walk: Walk) -> list[bool]:
    """Nobody hears of her before that: not even that there is something one may not see."""
    client = Client()
    seen = []
    for place, path in paths(walk).items():
        answer = client.get(path)
        assert answer.status_code == (404 if place in ("product", "maker") else 200), place
        seen.append("Buketan Toska" in answer.text or SHOP in answer.text)
    return seen


def buy(walk: Walk, name: str) -> Order:
    """A guest orders her cloth for a bank transfer."""
    guest = walk.person()
    put_in_cart(guest, walk.base, Product.objects.get(name__contains=name).variants.get())
    say_who_and_where(guest, walk.base)
    guest.locator("main form button.btn-do").click()
    guest.wait_for_url(re.compile("/checkout/review/"))
    guest.locator("main form button.btn-do").click()
    guest.wait_for_url(re.compile("/orders/"))
    return Order.objects.latest("pk")


@pytest.mark.parametrize("language", ["id", "en"])
def test_from_the_first_step_to_selling_again(
    chromium: Browser, live_server: LiveServer, language: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Also: what she entrusted to the city alone lies nowhere in plain afterwards."""
    caplog.set_level(logging.DEBUG)
    walk = Walk(chromium, live_server.url, language, tmp_path)
    vetting.words()
    street.channel(), street.category(), street.fabric(), street.rates(), street.regions()
    vetting.siti()
    for email, name in (
        ("ratna@example.com", "Bu Ratna"),
        ("tuti@example.com", "Bu Tuti"),
        ("joko@example.com", "Pak Joko"),
    ):
        vetting.officer(email, name)
    vetting.officer("lestari@example.com", "Bu Lestari", role="catalogue")
    with override_settings(SITE_ORIGIN=live_server.url):
        siti = apply(walk)
        assert Application.objects.get().seller.status == moves.SUBMITTED
        list_cloth(walk, siti)
        run_jobs()
        lestari = walk.person("lestari@example.com")
        let_through(walk, lestari)
        assert not any(before_approval(walk))

        ratna = walk.person("ratna@example.com")
        vet(walk, ratna)
        run_jobs()
        mend(walk, siti)
        take(walk, ratna)
        judge(ratna, "ktp", "accepted")
        decide(ratna, "approve", vetting.GOOD)
        run_jobs()
        assert Picture.objects.count() == 5 and all(picture.renditions for picture in Picture.objects.all())
        assert all(met(walk).values()), met(walk)

        list_cloth(walk, siti, "Kawung Nila")
        run_jobs()
        assert not Product.objects.public().filter(name__contains="Kawung").exists()
        let_through(walk, lestari)
        assert Product.objects.public().filter(name__contains="Kawung").exists()
        first = buy(walk, "Buketan Toska")

        decide(ratna, "suspend", "Foto prosesnya milik orang lain.")
        assert met(walk)["list"]
        tuti = walk.person("tuti@example.com")
        tuti.goto(f"{walk.base}/office/applications/?status=second")
        tuti.locator("main table a").first.click()
        with tuti.expect_navigation():
            tuti.locator("button[value=confirm]").click()
        assert Proposal.objects.get().status == Proposal.CONFIRMED
        assert not any(met(walk).values()), met(walk)
        assert first.parts.get().seller.status == moves.SUSPENDED

        siti.goto(f"{walk.base}/seller/apply/{Application.objects.get().public_id}/")
        siti.locator("textarea[name=words]").fill("Foto itu milik saya sendiri, negatifnya ada di bengkel.")
        with siti.expect_navigation():
            siti.locator("form[action*='/appeal/'] button").click()
        joko = walk.person("joko@example.com")
        joko.goto(f"{walk.base}/office/applications/?status=appeals")
        joko.locator("main table a").first.click()
        joko.locator("textarea[name=answer]").fill("Fotonya memang milik pemohon sendiri.")
        with joko.expect_navigation():
            joko.locator("button[value=uphold]").click()
        run_jobs()
        assert all(met(walk).values()), met(walk)
        assert buy(walk, "Kawung Nila").parts.get().seller == Msme.objects.get()
    assert [one.outcome for one in Decision.objects.order_by("pk")] == ["ask", "approve", "suspend", "reinstate"]
    assert len([letter for letter in mail.outbox if letter.to == ["siti@example.com"]]) == 9
    assert walk.faults == []
    planted = plain.Planted(nik=vetting.NIK.encode(), account=ACCOUNT.encode(), file=_middle(walk.paper))
    planted.add_papers()
    logs = [("the logs", f"{record.getMessage()} {record.__dict__}".encode()) for record in caplog.records]
    everything = list(itertools.chain(plain.tables(), plain.letters(mail.outbox), plain.files(), logs, walk.answered()))
    assert [found for place, data in everything for found in planted.look(place, data)] == []
    # Her name is no secret to them: the same search finds it where it has to be.
    her = plain.Planted(name=SHOP.encode())
    seen = {place.split()[0] for place, data in everything if list(her.look(place, data))}
    assert {"table", "mail", "answer"} <= seen


def _middle(photo: Path) -> bytes:
    """Some bytes of the picture as the phone sent it."""
    data = photo.read_bytes()
    return data[len(data) // 2 :][: plain.SLICE]
