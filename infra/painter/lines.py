"""Colours, points and curves: the plain geometry that every motif is built of.

Lengths are in cloth units, that is pixels of the picture at scale 1; angles in radians, clockwise from the right,
since y runs downward.
"""

import math
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .cloths import Colour, Palette

Points: TypeAlias = NDArray[Any]  # rows of x, y
Raster: TypeAlias = NDArray[Any]  # pixels (rows, columns) or (rows, columns, 3), mostly 0..1
Floats: TypeAlias = NDArray[Any]  # any other numbers, one after another
Rng: TypeAlias = np.random.Generator

TAU = 2 * math.pi


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """The colour a share (0..1) of the way from a to b."""
    (red, green, blue), (red2, green2, blue2) = a, b
    return (
        round(red + (red2 - red) * share),
        round(green + (green2 - green) * share),
        round(blue + (blue2 - blue) * share),
    )


def hue(pal: Palette, name: str) -> Colour:
    """A palette colour by its short name: g w d a, f0.. (flowers), l0.. (leaves); a leading + lightens, - darkens."""
    if name[0] in "+-":
        return mix(hue(pal, name[1:]), pal["w" if name[0] == "+" else "d"], 0.4)
    found = cast(dict[str, Any], pal)[name[0]]
    return cast(Colour, found if len(name) == 1 else found[int(name[1:]) % len(found)])


def lightness(c: Colour) -> float:
    """How light a colour is to the eye, 0..255."""
    return c[0] * 0.3 + c[1] * 0.55 + c[2] * 0.15


def pale(c: Colour) -> bool:
    """Whether cloth-white wax would be lost on this colour."""
    return lightness(c) > 178


def apart(c: Colour, ground: Colour, pal: Palette, least: float = 52) -> Colour:
    """The colour, deepened or lightened no more than needed to stand off the ground by `least` of 255 in lightness."""
    for share in (0.0, 0.2, 0.4, 0.6, 0.8):
        for other in (mix(c, pal["d"], share), mix(c, pal["w"], share)):
            if abs(lightness(other) - lightness(ground)) >= least:
                return other
    return c


def points(text: str) -> Points:
    """Numbers written "x,y x,y ..." or "x,y;x,y;...", as rows of an array."""
    return np.array([[float(number) for number in row.split(",")] for row in text.replace(";", " ").split()])


def through(knots: ArrayLike, n: int = 4, ring: bool = True) -> Points:
    """A smooth line through hand-set points, n points from each to the next, closed to a ring or with two ends."""
    P = np.asarray(knots, float)
    P = P if ring else np.vstack([2 * P[0] - P[1], P, 2 * P[-1] - P[-2]])
    a, b, c, d = (np.roll(P, k, 0) for k in (1, 0, -1, -2))
    t = np.linspace(0, 1, n, endpoint=False)[:, None, None]
    q = 2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    line: Points = (q / 2).transpose(1, 0, 2).reshape(-1, 2)
    return line if ring else line[n : n * (len(P) - 2) + 1]


def ray(a: float, r: float = 1.0) -> Points:
    """The point a distance r away in direction a."""
    return np.array([math.cos(a), math.sin(a)]) * r


def polar(n: int, r: float, turn: float = 0.0) -> Points:
    """n points on a circle of radius r, the first in direction `turn`."""
    a = turn + np.arange(n) * TAU / n
    return np.stack([np.cos(a), np.sin(a)], 1) * r


def curve(controls: ArrayLike, n: int = 24) -> Points:
    """n points of a Bezier curve with any number of control points, mostly 3 or 4."""
    P, t = np.asarray(controls, float), np.linspace(0, 1, n)[:, None]
    last = len(P) - 1
    terms = [math.comb(last, i) * (1 - t) ** (last - i) * t**i * P[i] for i in range(last + 1)]
    line: Points = np.sum(terms, axis=0)
    return line


def along(P: Points) -> tuple[Floats, Points]:
    """Distance along a line at each of its points, and its normals there."""
    T = np.gradient(P, axis=0)
    s = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(P, axis=0).T))])
    return s, np.stack([-T[:, 1], T[:, 0]], 1) / (np.hypot(*T.T)[:, None] + 1e-6)
