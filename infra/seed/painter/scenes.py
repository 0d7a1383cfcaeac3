"""Makers' emblems, and the quiet workshops at the head of their pages: no letters, no people."""

import numpy as np
from PIL import Image

from .cloths import CLOTHS, PALETTES
from .families import rosette
from .finish import finish
from .flora import FRONT, SIDE, bird, butterfly, figure, flower, leaf
from .isen import isen
from .views import picture, pieced
from .wax import ACC, TAU, Wax, hue, ink_on, polar

CENTRES = ("padma", "patola", "bintang", "cakra", "grompol", "segi")


def emblem(seed: int, palette: str) -> Image.Image:
    """A maker's mark, 600 x 600: an ornament in a wax-edged medallion, of one of eight kinds, by seed and palette."""
    pal, rng = PALETTES[palette], np.random.default_rng(seed)
    w, kind, turn = Wax(600, 600, pal["g"], 1.0), int(rng.integers(8)), int(rng.integers(12))
    ground = ("cecek", "ukel", "sisik", "galaran", "kembang", "rawan")[turn % 6]
    isen(w, ground, 15, ink_on(pal["g"], ACC), None, 1.6)
    sides, inner = ((48, 1), (4, 1), (12, 0.9), (8, 0.84), (3, 1), (16, 0.93))[int(rng.integers(6))]
    disc = polar(2 * sides, 1.0, TAU / sides / 4) * np.tile([1, inner], sides)[:, None]
    field = hue(pal, ("d", "l0", "l1", "+w")[turn % 4])
    for r, col in ((262, hue(pal, "a")), (248, hue(pal, "f0")), (226, field)):
        w.area(disc * r + 300, col)
        w.line(disc * r + 300, 5, close=True)
    w.dots(polar(40, 237 if inner == 1 else 228) + 300, 3.4, ink_on(hue(pal, "f0")))
    with w.moved((300, 300)):
        if kind == 0:  # cecek pitu: seven dots
            for i, p in enumerate([(0, 0), *polar(6, 112, TAU / 12)]):
                w.dots([p], 50, dye=hue(pal, f"f{i % 2}"))
                w.line(polar(40, 50) + p, 5, close=True)
                w.line(polar(40, 38) + p, 2, close=True)
                w.dots([p], 9, ink_on(hue(pal, f"f{i % 2}")))
        elif kind == 1:  # the canting
            figure(w, "canting", pal, 4.5)
        elif kind == 2:  # the face of a stamp
            rosette(w, 0, 0, 176, CENTRES[turn % 6], pal, ("l1", "a", "f0", "l0"), lw=4.0)
        elif kind in (3, 4):  # a flower among leaves
            for a in np.arange(6) * TAU / 6 + turn:
                leaf(w, (0, 0), a, 190, int(a), pal, rng, 4)
            name = (FRONT if kind == 3 else SIDE)[turn % 4]
            flower(w, (0, 70 * (kind == 4)), 128, name, -TAU / 4, turn, pal, rng, 4)
        elif kind in (5, 6):
            bird(
                w,
                (34, -34)[kind == 6],
                14,
                0.86,
                -0.15,
                (1, -1)[kind == 6],
                pal,
                ("hong", "merak", "kuntul")[turn % 3],
                3.6,
            )
        else:
            butterfly(w, 0, 0, 2.5, 0.2, pal, 4, turn)
    return picture(finish(w, pal, rng, 0.8, 0.35, bleed=0.7, fold=0.3))


def workshop(seed: int) -> Image.Image:
    """A workshop by daylight, 1600 x 900: cloth on its poles, a pan of wax on the stove, stamps, dyeing tubs."""
    keys = np.random.default_rng(seed).choice([k for k, c in CLOTHS.items() if c.layout == "yardage"], 3, replace=False)
    return picture(pieced("workshop", [str(k) for k in keys], 1.0, seed))
