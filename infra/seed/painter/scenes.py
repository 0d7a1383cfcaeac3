"""Emblems of the makers, and what their workshops show: ornaments and cloth, no letters and no faces."""

import numpy as np
from PIL import Image

from .cloths import CLOTHS, PALETTES
from .families import ROSETTES, rosette
from .finish import finish
from .isen import ISEN, isen
from .wax import Wax, hue, ink_on

EMBLEM = 600


def emblem(seed: int, palette: str) -> Image.Image:
    """A maker's emblem, 600 x 600: one large rosette on a filled ground, ringed by dots; seed and palette choose it."""
    pal, rng = PALETTES[palette], np.random.default_rng(seed)
    w = Wax(EMBLEM, EMBLEM, pal["g"], 1.0)
    grounds = [kind for kind in ISEN if kind != "rawan"]
    isen(w, grounds[seed % len(grounds)], 15.0, ink_on(pal["g"]))
    kinds = sorted(set(ROSETTES) - {"lozenge", "kecil"})
    colours = [("l1", "a", "f0", "l0"), ("f0", "l0", "f2", "l1"), ("l0", "f1", "f3", "l1"), ("f3", "l1", "f1", "l0")][
        seed // 7 % 4
    ]
    rosette(w, 300, 300, 214, kinds[seed // 3 % len(kinds)], pal, colours, lw=3.0)
    turns = 8 + 4 * (seed % 3)
    angle = np.arange(turns) * 2 * np.pi / turns
    w.dots(300 + 252 * np.stack([np.cos(angle), np.sin(angle)], 1), 9.0, dye=hue(pal, "a"))
    return _picture(finish(w, pal, rng, 0.9, 0.5, 0.0, 1.0, 1.0, 0.0))


def workshop(seed: int) -> Image.Image:
    """What stands at the head of a maker's page, 1600 x 900: lengths of her cloth side by side, as over a pole."""
    from .views import paint  # the views draw emblems' neighbours; importing late keeps the two apart

    keys = sorted(CLOTHS)
    rng = np.random.default_rng(seed)
    scene = Image.new("RGB", (1600, 900), (230, 227, 222))
    left = 0
    for number, key in enumerate(rng.choice(keys, 3, replace=False)):
        cloth = paint(str(key), "front", 0.75)
        width = (560, 480, 560)[number]
        scale = max(width / cloth.width, 900 / cloth.height)
        sized = cloth.resize((round(cloth.width * scale), round(cloth.height * scale)))
        scene.paste(sized.crop((0, 0, width, 900)), (left, 0))
        left += width
    return scene


def _picture(colours: np.ndarray) -> Image.Image:
    return Image.fromarray((np.clip(colours, 0, 1) * 255 + 0.5).astype(np.uint8))
