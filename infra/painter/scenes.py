"""Makers' emblems, and the quiet workshops at the head of their pages: no letters, no people."""

import numpy as np
from PIL import Image

from .cloths import CLOTHS, PALETTES
from .families import rosette
from .finish import finish
from .flora import figure, turned
from .isen import isen
from .lines import TAU, hue, polar
from .views import picture, pieced
from .wax import ACC, Wax, ink_on

# what a mark shows: a figure of the tables and its size, or a rosette
MARKS = {"canting": 1, "pitu": 1, "hong": 1.15, "merak": 1.15, "kuntul": 1.15, "kupu": 2.5}
MARKS |= dict.fromkeys([f"setangkai-{name}" for name in ("peoni", "mawar", "dahlia", "teratai", "anyelir")], 1)
MARKS |= dict.fromkeys(("padma", "patola", "bintang", "cakra", "grompol", "segi"), 176)


def emblem(seed: int, palette: str) -> Image.Image:
    """A maker's mark, 600 x 600: an ornament in a wax-edged medallion on a filled ground, by seed and palette."""
    rng = np.random.default_rng(seed)
    pal, turn, name = turned(PALETTES[palette], int(rng.integers(4))), int(rng.integers(12)), rng.choice([*MARKS])
    w = Wax(600, 600, pal["g"], 1.0)
    ground = ("cecek", "ukel", "sisik", "galaran", "kembang", "rawan")[turn % 6]
    isen(w, ground, 15, ink_on(pal["g"], ACC), None, 1.6)
    sides, inner = ((48, 1), (4, 1), (12, 0.9), (8, 0.84), (3, 1), (16, 0.93))[int(rng.integers(6))]
    disc = polar(2 * sides, 1.0, TAU / sides / 4) * np.tile([1, inner], sides)[:, None]
    field = hue(pal, ("d", "l0", "l1", "+w")[turn % 4])
    for r, col in ((262, hue(pal, "a")), (248, hue(pal, "f0")), (226, field)):
        w.area(disc * r + 300, col)
        w.line(disc * r + 300, 5, close=True)
    w.dots(polar(40, 237 if inner == 1 else 228) + 300, 3.4, ink_on(hue(pal, "f0")))
    if MARKS[name] > 9:
        rosette(w, (300, 300), MARKS[name], name, pal, lw=4.0)
    else:
        figure(w, name, (300, 310), MARKS[name], pal, rng, -0.1, 1 - 2 * (turn % 2), 4.0)
    return picture(finish(w, pal, rng, 0.8, 0.35, bleed=0.7, fold=0.3))


def workshop(seed: int) -> Image.Image:
    """A workshop by daylight, 1600 x 900: cloth on its poles, a pan of wax on the stove, stamps, dyeing tubs."""
    keys = np.random.default_rng(seed).choice([k for k, c in CLOTHS.items() if c.layout == "yardage"], 3, replace=False)
    return picture(pieced("workshop", [str(k) for k in keys], 1.0, seed))
