"""The picture element."""

import re
from typing import Any

import pytest

from catalog.commons.texts import both
from catalog.media.queries import PictureRow
from storefront.design.pictures import PLACES, picture


def row(**more: Any) -> PictureRow:
    sizes = {str(width): f"pictures/ab/x-{width}.webp" for width in (240, 480, 720, 1200)}
    return {
        "id": "x",
        "width": 1200,
        "height": 1500,
        "tone": 4,
        "alt": both("Buketan di dasar toska", "Bouquets on teal"),
        "renditions": {"webp": sizes, "jpeg": {width: key.replace("webp", "jpg") for width, key in sizes.items()}},
        "is_drawn": True,
        **more,
    }


def test_a_picture_offers_the_widths_of_its_place_and_keeps_its_shape() -> None:
    html = picture(row(), place="card", ratio="r-45")
    assert '<span class="cloth r-45 tone-4">' in html
    assert re.findall(r"(\d+)w", html.split("<img")[0]) == ["240", "480", "720"]
    assert 'width="1200" height="1500"' in html
    assert 'alt="Buketan di dasar toska"' in html
    assert 'loading="lazy"' in html


def test_the_first_picture_is_fetched_at_once() -> None:
    html = picture(row(), place="hero", eager=True, alt="")
    assert 'fetchpriority="high"' in html
    assert "loading" not in html
    assert 'alt=""' in html


def test_a_picture_without_files_says_that_it_is_being_prepared() -> None:
    html = picture(row(renditions={}), place="card")
    assert "Gambar sedang disiapkan" in html
    assert "tone-4" in html
    assert "<img" not in html


def test_no_picture_is_an_empty_quiet_box() -> None:
    assert picture(None, place="card", ratio="r-45") == '<span class="cloth r-45"></span>'


def test_a_place_that_nobody_drew_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        picture(row(), place="ceiling")


def test_every_width_asked_for_is_made_somewhere() -> None:
    from catalog.media.renditions import WIDTHS

    assert {width for place in PLACES.values() for width in place.widths} <= set(WIDTHS)
