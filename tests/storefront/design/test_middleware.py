"""Headers, compressed texts, and pages that keep to a strict policy."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory, override_settings

from infra.settings import base
from storefront.design.middleware import CompressTexts
from tests.makers import street

pytestmark = pytest.mark.django_db


def test_pages_are_fenced_in(client: Client) -> None:
    street.channel()
    answer = client.get("/id/products/")
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Permitted-Cross-Domain-Policies"] == "none"
    assert set(answer["Cache-Control"].split(", ")) == {"no-cache", "private"}
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_no_page_carries_inline_script_or_style(client: Client) -> None:
    maker = street.maker()
    slug = street.cloth(maker).product.slugs.get(language="id").slug
    for address in ("", "products/", f"products/{slug}/", "makers/", f"makers/{maker.slug}/", "motifs/", "techniques/"):
        page = client.get(f"/id/{address}").text
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert "javascript:" not in page
        assert "data:" not in page
        assert page.count("<script") == page.count('<script src="/static/')
        assert page.count("<h1") == 1


ENCODINGS = "gzip, deflate, br, zstd"
WORDS = "malam, canting, isen; " * 500
# Bytes of the list with styles, scripts and fonts: the limit of the page, and what its words alone may weigh.
HEAVIEST, HEAVIEST_WORDS = 100_000, 20_000


def answer_to(response: HttpResponseBase, accepts: str = ENCODINGS) -> HttpResponseBase:
    """What travels when a view answers this."""
    asked: HttpRequest = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    return CompressTexts(lambda request: response)(asked)  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(
    "kind",
    ["text/html; charset=utf-8", "text/plain", "application/json", "application/xml", "text/xml; charset=utf-8"],
)
def test_texts_travel_compressed(kind: str) -> None:
    answer = answer_to(HttpResponse(WORDS, content_type=kind, headers={"ETag": '"a"'}))
    assert isinstance(answer, HttpResponse)
    assert (answer["Content-Encoding"], answer["Vary"], answer["ETag"]) == ("gzip", "Accept-Encoding", 'W/"a"')
    assert int(answer["Content-Length"]) == len(answer.content) < len(WORDS) / 20
    assert gzip.decompress(answer.content).decode() == WORDS


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(WORDS, content_type="image/svg+xml"),
        HttpResponse(WORDS, content_type="image/jpeg"),
        HttpResponse(WORDS, content_type="application/pdf"),
        HttpResponse(WORDS, content_type="application/octet-stream"),
        HttpResponse(WORDS, headers={"Content-Disposition": 'attachment; filename="a.html"'}),
        HttpResponse(WORDS, headers={"Content-Encoding": "br"}),
    ],
)
def test_pictures_files_and_what_is_compressed_stay_as_they_are(response: HttpResponse) -> None:
    before = response.get("Content-Encoding")
    answer = answer_to(response)
    assert isinstance(answer, HttpResponse)
    assert (answer.content.decode(), answer.get("Content-Encoding")) == (WORDS, before)


def test_what_is_streamed_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "words.html").write_text(WORDS)
    file = (tmp_path / "words.html").open("rb")
    for response in (StreamingHttpResponse([WORDS.encode()]), FileResponse(file)):
        answer = answer_to(response)
        assert isinstance(answer, StreamingHttpResponse)
        assert not answer.has_header("Content-Encoding")
        assert answer.getvalue().decode() == WORDS


def test_a_browser_that_takes_no_gzip_gets_the_plain_text(client: Client) -> None:
    street.channel()
    plain = client.get("/id/products/", headers={"Accept-Encoding": "br"})
    assert not plain.has_header("Content-Encoding")
    assert "Accept-Encoding" in plain["Vary"]
    assert plain.content.startswith(b"<!doctype html>")


def test_the_same_page_never_has_the_same_length_twice_over(client: Client) -> None:
    """BREACH: random bytes before the page, and a token that is written anew, hide what its length would tell."""
    street.channel()
    lengths = {len(client.get("/id/products/", headers={"Accept-Encoding": "gzip"}).content) for _ in range(12)}
    assert len(lengths) > 1


def test_the_api_answers_compressed(client: Client) -> None:
    for number in range(12):
        street.cloth(street.maker(f"perajin-{number}", f"Perajin {number}"), f"Kain {number}")
    query = {"query": "{ products(first: 12) { edges { node { id name description slug } } } }"}
    plain = client.post("/graphql/", query, content_type="application/json")
    packed = client.post("/graphql/", query, content_type="application/json", headers={"Accept-Encoding": "gzip"})
    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", plain.content)
    assert len(packed.content) < len(plain.content) / 2


@pytest.fixture
def collected(tmp_path: Path) -> Iterator[None]:
    """The static files as a shop serves them: with hashed names, and compressed beforehand."""
    storages = {**settings.STORAGES, "staticfiles": base.STORAGES["staticfiles"]}
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.mark.usefixtures("collected")
def test_the_list_weighs_under_100_kb_with_its_styles_scripts_and_fonts() -> None:
    """As it travels: 24 cloths, and filters with 40 makers and 43 motifs to choose from."""
    for number in range(40):
        maker = street.maker(f"perajin-{number}", f"Sanggar Batik {number}")
        street.cloth(maker, f"Kain {number}", motifs=(f"motif-{number}", f"lain-{number % 3}"))
    browser = Client(headers={"Accept-Encoding": ENCODINGS})
    page = browser.get("/id/products/")
    words = gzip.decompress(page.content).decode()
    assert words.count('class="card-t"') == 24
    parts = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js|woff2))"', words))
    assert {Path(part).suffix for part in parts} == {".css", ".js", ".woff2"}
    weights = {"the page": int(page["Content-Length"])}
    for part in parts:
        answer = browser.get(part)
        assert answer.status_code == 200
        assert answer.get("Content-Encoding") == (None if part.endswith("woff2") else "br")
        weights[part] = int(answer["Content-Length"])
    assert len(words) > 50_000
    assert weights["the page"] < HEAVIEST_WORDS
    assert sum(weights.values()) < HEAVIEST, weights
