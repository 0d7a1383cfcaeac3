"""Every kind of page, in both languages, on a phone and on a desk: it can be used by everybody, nothing sticks out, it
weighs little, and the browser finds nothing to complain of. A page or a template that is not in `KINDS` is a fault."""

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.test.signals import template_rendered
from django.urls import URLResolver, get_resolver, resolve
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from catalog.people.models import User
from storefront.models import Attempt
from tests.journeys import broken, whole_street
from tests.journeys.inspector import HEIGHT, PHONE, Watch, look
from tests.journeys.kinds import HEAVIEST_LIST, KINDS, NO_PAGES, Kind
from tests.journeys.whole_street import Town
from tests.makers import cards, people

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LANGUAGES = ("id", "en")
T = TypeVar("T")


# ---- the street and its visitors


@pytest.fixture(scope="module")
def open_street(
    chromium: Browser,
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator["Open"]:
    """One street for all pages of a town: looking changes nothing that another page shows."""
    case = TransactionTestCase("__init__")
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(whole_street.pictures_in(tmp_path_factory.mktemp("pictures")))
        stack.enter_context(override_settings(ROOT_URLCONF="tests.journeys.broken", ALLOWED_HOSTS=["localhost"]))
        case._pre_setup()
        stack.callback(case._post_teardown)
        town = getattr(whole_street, request.param)(stack.enter_context(cards.stripe()))
        server = LiveServer("localhost")
        stack.callback(server.stop)
        stack.enter_context(override_settings(SITE_ORIGIN=server.url))
        window = chromium.new_context(viewport={"width": PHONE, "height": HEIGHT})
        stack.callback(window.close)
        yield Open(town, server.url, Watch(window.new_page(), server.url))


def committed(act: Callable[[], T]) -> T:
    """Do it where the server sees it: a test's own connection is in a transaction that is never committed."""
    done: list[T] = []

    def run() -> None:
        try:
            done.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=20)
    return done[0]


@dataclass
class Open:
    """The street while it is open, and the one window through which every visitor looks in turn."""

    town: Town
    url: str
    watch: Watch

    def visit(self, kind: Kind, language: str) -> None:
        page = self.watch.begin()
        self.enter(page.context, kind.who)
        page.goto(self.address(kind.path, language))
        if kind.act:
            kind.act(page)

    def address(self, path: str, language: str) -> str:
        return f"{self.url}/{language}/{path.format_map(self.town.places[language])}"

    def enter(self, window: BrowserContext, who: str) -> None:
        """A visitor brings a session and nothing else."""
        window.clear_cookies()
        user = self.town.people.get(who)
        session = committed(lambda: people.session(User.objects.get(pk=user.pk))) if user else self.town.sessions[who]
        if session:
            window.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])


def picture(page: Page, kind: Kind, language: str) -> None:
    """For whoever wants to see the pages: PAGES names a folder."""
    if not (folder := os.environ.get("PAGES")):
        return
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        name = re.sub(r"[^a-z]+", "-", kind.name)
        page.screenshot(path=Path(folder) / f"{name}-{language}-{width}.png", full_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("open_street", "kind"),
    [pytest.param(kind.town, kind, id=kind.name) for kind in KINDS],
    indirect=["open_street"],
    scope="module",
)
def test_a_page_has_no_fault(open_street: Open, kind: Kind, language: str) -> None:
    committed(Attempt.objects.all().delete)  # logging in is throttled
    watch, drawn = open_street.watch, set()

    def note(template: object, **_more: object) -> None:
        drawn.add(getattr(template, "name", ""))

    template_rendered.connect(note)
    try:
        open_street.visit(kind, language)
        faults = look(watch.page) + watch.said()
        picture(watch.page, kind, language)
    finally:
        template_rendered.disconnect(note)
    with translation.override(language):
        view = resolve(urlsplit(watch.page.url).path).view_name if kind.view else ""
    seen = (watch.status, view, kind.template in drawn, watch.page.locator("html").get_attribute("lang"))
    assert seen == (kind.status, kind.view, True, language)
    if kind.shows.startswith((".", "#")):
        expect(watch.page.locator(f"main {kind.shows}").first).to_be_attached()
    elif kind.shows:
        expect(watch.page.locator("main")).to_contain_text(kind.shows)
    if (weight := watch.weight()) > kind.heaviest:
        faults.append(f"weight: {weight} bytes instead of {kind.heaviest}")
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


# ---- nothing is forgotten, and the looking sees


def _views(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """The name of every address of the shop, or its route where it has none."""
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from _views(found, f"{space}{found.namespace}:" if found.namespace else space)
        else:
            yield f"{space}{found.name or found.pattern}"


def test_every_address_is_looked_at_or_has_a_reason_not_to_be() -> None:
    assert {kind.view for kind in KINDS if kind.view} | NO_PAGES.keys() == set(_views(get_resolver("infra.urls")))


def test_every_template_of_a_page_is_looked_at() -> None:
    folders = [Path(folder) for folder in settings.TEMPLATES[0]["DIRS"]]
    files = {str(file.relative_to(folder)): file for folder in folders for file in folder.rglob("*.html")}
    bases = {"skeleton.html", "errors/alone.html"} | {name for name in files if name.startswith("base")}
    pages = {name for name, file in files.items() if re.search(r'{% extends "(base|errors/alone)', file.read_text())}
    assert pages - bases == {kind.template for kind in KINDS}


@pytest.mark.parametrize(("planted", "faults"), broken.PLANTED.items())
@pytest.mark.parametrize("open_street", ["bare"], indirect=True, scope="module")
def test_a_planted_fault_is_found(open_street: Open, planted: str, faults: set[str]) -> None:
    watch = open_street.watch
    open_street.enter(watch.begin().context, "guest")
    watch.page.goto(open_street.address("planted/", "en") + f"?words={quote(planted)}")
    found = look(watch.page) + watch.said()
    assert {next((start for start in faults if fault.startswith(start)), fault) for fault in found} == faults


@pytest.mark.parametrize("open_street", ["bare"], indirect=True, scope="module")
def test_a_heavy_page_is_found(open_street: Open) -> None:
    watch = open_street.watch
    open_street.enter(watch.begin().context, "guest")
    words = quote('<script src="../heavy.js"></script>')
    watch.page.goto(open_street.address("planted/", "en") + f"?words={words}")
    assert watch.weight() > broken.HEAVY > HEAVIEST_LIST


@pytest.mark.parametrize("open_street", ["bare"], indirect=True, scope="module")
def test_a_page_that_met_an_outage_comes_back_by_itself(open_street: Open) -> None:
    """RELIABILITY.md test 59, in the browser."""
    page = open_street.watch.begin()
    open_street.enter(page.context, "guest")
    page.goto(open_street.address("away/", "id"))
    expect(page.locator("main")).to_contain_text("Sebentar lagi kembali")
    page.context.add_cookies([{"name": "back", "value": "1", "url": open_street.url}])
    expect(page.locator("main")).to_contain_text("back", timeout=15_000)


# ---- without scripts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("open_street", ["whole"], indirect=True, scope="module")
def test_pages_are_whole_without_scripts(chromium: Browser, open_street: Open, language: str) -> None:
    window = chromium.new_context(viewport={"width": PHONE, "height": HEIGHT}, java_script_enabled=False)
    page = window.new_page()
    page.goto(open_street.address("", language))
    expect(page.locator("main h1")).to_be_visible()
    assert page.locator("main .card").count() >= 5
    page.locator("main a.btn-do").click()
    expect(page.locator("main .card")).to_have_count(24)
    page.locator("#filter-open").click()
    page.locator("#f-technique-cap").check()
    page.locator("#facet-go").click()
    expect(page.locator(".chip")).to_have_count(1)
    assert set(page.locator("main .card .label").evaluate_all("all => all.map(one => one.className)")) == {
        "label label-cap"
    }
    page.goto(open_street.address("products/{yardage}/", language))
    expect(page.locator("main")).to_contain_text("Sarung Buketan")
    expect(page.locator("main .gal img")).to_be_visible()
    page.locator("button[form=buy]").click()
    assert urlsplit(page.url).path == f"/{language}/cart/"
    expect(page.locator(".parcel .line")).to_have_count(1)
    page.locator("[name=quantity]").fill("3")
    page.locator("noscript button").click()
    expect(page.locator("dd.total")).to_have_text("Rp3.750.000")
    page.locator("main a.btn-do").click()
    expect(page.locator("[name=email]")).to_be_visible()
    window.close()
