"""Isen: the fillings. Each is drawn once as a small wrapping tile and laid over any ground or patch."""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image, ImageChops, ImageDraw

from .cloths import Colour, table
from .lines import Points, Rng, points
from .wax import NONE, WAX, Wax

FILLINGS = {name: (float(coarse), float(spin), parts) for name, coarse, spin, *parts in table("isen")}
ISEN = tuple(FILLINGS)


def strokes(t: Wax, kind: str, G: Points, sp: float, rng: Rng, lw: float) -> None:
    """Draw one filling at the grid points G on the tile t, sp apart, each turned a little at random."""
    _, spin, parts = FILLINGS[kind]
    a, hand = rng.normal(0, spin, len(G)), rng.choice((-1, 1), len(G)) if spin > 1 else 1
    M = np.stack([np.cos(a), np.sin(a), -hand * np.sin(a), hand * np.cos(a)], -1).reshape(-1, 2, 2)
    for part in parts:
        width, text = part[1:].split(":")
        Q = G[:, None] + points(text) * sp @ M
        if part[0] == "d":
            t.dots(Q, float(width) * sp * rng.uniform(0.8, 1.25, Q.shape[0] * Q.shape[1]))
        else:
            t.many(Q, float(width) * (lw if part[0] == "l" else sp))


@lru_cache(maxsize=64)
def tile(kind: str, sp: float, lw: float, k: float) -> tuple[Image.Image, float, float]:
    """One wrapping tile of a filling as a grey picture, with its exact width and height in pixels (k to a unit)."""
    rng = np.random.default_rng([len(kind), ord(kind[0]), ord(kind[-1])])
    p = sp * FILLINGS[kind][0]
    nx, ny = max(3, round(380 / p)), 2 * max(2, round(190 / p / 0.866))
    gx, gy = np.meshgrid(np.arange(nx), np.arange(ny))
    G = np.stack([(gx + (gy % 2) * 0.5 + 0.25) * p, (gy + 0.5) * p * 0.866], -1).reshape(-1, 2)
    G += rng.normal(0, (0.02 if kind in ("sisik", "rawan") else 0.07) * p, G.shape)
    pw, ph = nx * p, ny * p * 0.866
    t = Wax(pw, ph, NONE, k, (-p, -p, pw + 2 * p, ph + 2 * p), 1)
    strokes(t, kind, G, p, rng, lw)
    full, (w, h) = t.mask.getchannel(0), (round(pw * k), round(ph * k))
    out = Image.new("L", (w, h))
    for dx in (-1, 0, 1):  # what runs over one side comes in at the other
        for dy in (-1, 0, 1):
            x, y = round((p + dx * pw) * k), round((p + dy * ph) * k)
            out = ImageChops.lighter(out, full.crop((x, y, x + w, y + h)))
    return out, pw * k, ph * k


def isen(w: Wax, kind: str, sp: float = 12.0, ch: Colour = WAX, poly: ArrayLike | None = None,
         lw: float = 1.15) -> None:  # fmt: skip
    """Fill the whole of w, or the polygon `poly` of it, with one filling of pitch `sp`."""
    t, pw, ph = tile(kind, sp, lw, round(w.k, 4))
    size = np.array(w.dye.size)
    a, b = np.zeros(2, int), size
    if poly is not None:
        q = w.tr(poly)
        a, b = np.maximum(0, np.floor(q.min(0))).astype(int), np.minimum(size, np.ceil(q.max(0))).astype(int)
        if (b <= a).any():
            return
    keep, (ox, oy) = Image.new("L", tuple((b - a).tolist())), w.off * w.k + a
    for j in range(int(oy // ph), int((oy + keep.height) // ph) + 1):
        for i in range(int(ox // pw), int((ox + keep.width) // pw) + 1):
            keep.paste(t, (round(i * pw - ox), round(j * ph - oy)))
    if poly is not None:
        within = Image.new("L", keep.size)
        ImageDraw.Draw(within).polygon((q - a).ravel().tolist(), fill=255)
        keep = ImageChops.multiply(keep, within)
    w.mask.paste(ch, (int(a[0]), int(a[1])), keep)
