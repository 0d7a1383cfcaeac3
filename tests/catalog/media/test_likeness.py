"""Copies of a photograph are known again, and another cloth's is not taken for one (FEATURES.md N13)."""

import io
from collections.abc import Callable
from itertools import permutations

import pytest
from PIL import Image, ImageEnhance

from catalog.media import likeness
from infra.painter import CLOTHS, paint

KEYS = sorted(CLOTHS)[::8]


@pytest.fixture(scope="module")
def cloths() -> list[Image.Image]:
    """One drawn cloth in eight, small."""
    return [paint(key, "front", 0.25) for key in KEYS]


def saved(image: Image.Image, quality: int) -> Image.Image:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=quality)
    return Image.open(io.BytesIO(data.getvalue())).convert("RGB")


def cut(image: Image.Image, share: float) -> Image.Image:
    across, down = int(image.width * share), int(image.height * share)
    return image.crop((across, down, image.width - across, image.height - down))


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "saved anew": lambda image: saved(image, 30),
    "half as large": lambda image: image.resize((image.width // 2, image.height // 2)),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.3),
    "paler": lambda image: ImageEnhance.Contrast(image).enhance(0.7),
    "grey": lambda image: image.convert("L").convert("RGB"),
    "turned": lambda image: image.rotate(90, expand=True),
    "upside down": lambda image: image.rotate(180),
    "mirrored": lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "squeezed": lambda image: image.resize((image.width, int(image.height * 0.8))),
    "cut a little": lambda image: cut(image, 0.02),
}


def nearest(image: Image.Image, fingerprint: str) -> int:
    return min(likeness.apart(turn, fingerprint) for turn in likeness.of_every_turn(image))


@pytest.mark.parametrize("name", COPIES)
def test_of_a_hundred_copies_ninety_five_are_known(name: str, cloths: list[Image.Image]) -> None:
    found = [nearest(COPIES[name](one), likeness.of(one)) <= likeness.ALIKE for one in cloths]
    assert sum(found) >= 0.95 * len(found)


def test_of_a_hundred_other_cloths_one_at_most_is_taken_for_a_copy(cloths: list[Image.Image]) -> None:
    known = [likeness.of(one) for one in cloths]
    pairs = list(permutations(range(len(cloths)), 2))
    wrong = [(one, other) for one, other in pairs if nearest(cloths[one], known[other]) <= likeness.ALIKE]
    assert len(pairs) > 100 and len(wrong) <= 0.01 * len(pairs)


def test_a_fingerprint_is_the_same_on_every_machine() -> None:
    image = Image.linear_gradient("L").convert("RGB")
    assert likeness.of(image) == likeness.of(image.copy()) and len(likeness.of(image)) == 64
    assert likeness.apart("0" * 64, "f" * 64) == likeness.BITS
