"""Headers, and pages that keep to a strict policy."""

import pytest
from django.test import Client

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
