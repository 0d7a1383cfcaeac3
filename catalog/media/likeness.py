"""The fingerprint of a picture: near for the same photograph made smaller, brighter, or saved anew; far for another.

A perceptual hash by the discrete cosine transform: of the picture in grey at 64 by 64, the 16 by 16 lowest frequencies
without the mean, each one bit by whether it lies above their median. Two unrelated pictures differ in about 128 of the
256 bits. Eight of them, one for each turn and mirroring, are asked for when one looks for a copy.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE, LOW = 64, 16
BITS = LOW * LOW
# Forty drawn cloths, in all turns, lay 100 bits apart or more; copies made smaller, brighter, paler, saved anew,
# turned, mirrored or cut by 2 % at each side lay within 74 (tests/catalog/media/test_likeness.py). A larger cut is not
# found by this.
ALIKE = 76
_WAVES = np.cos(np.pi / SIDE * (np.arange(SIDE) + 0.5)[None, :] * np.arange(1, LOW + 1)[:, None])


def of(image: Image.Image) -> str:
    """The fingerprint, as 64 hexadecimal digits."""
    return _print(_grey(image))


def of_every_turn(image: Image.Image) -> list[str]:
    """The fingerprints of the picture turned and mirrored in all eight ways."""
    return [_print(turned) for turned in _turns(_grey(image))]


def apart(one: str, other: str) -> int:
    """How many of the 256 bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _grey(image: Image.Image) -> NDArray[np.float64]:
    return np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS), dtype=np.float64)


def _turns(grey: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    for quarter in range(4):
        turned = np.rot90(grey, quarter)
        yield turned
        yield np.fliplr(turned)


def _print(grey: NDArray[np.float64]) -> str:
    waves = _WAVES @ grey @ _WAVES.T
    bits = (waves > np.median(waves)).ravel()
    return np.packbits(bits).tobytes().hex()
