"""Isen: the fillings. Each is drawn once as a small wrapping tile and laid over any ground or patch."""

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from .wax import NONE, TAU, WAX, Blade, Wax, polar

COARSE = {"pitu": 1.5, "truntum": 1.5, "kawung": 1.6, "rawan": 1.5, "kembang": 2.0, "sawut": 1.4}
ISEN = ("cecek", "galaran", "sisik", "ukel", "gerimis", *COARSE)


def strokes(t, kind, G, sp, rng, lw):
    """Draw one kind of filling at the grid points G on the tile t."""
    n, half = len(G), np.linspace(0, math.pi, 10)
    if kind == "cecek":
        t.dots(G, sp * 0.13 * rng.uniform(0.8, 1.25, n))
    elif kind == "pitu":
        t.dots(G[:, None] + np.vstack([[[0, 0]], polar(6, sp * 0.3)]), sp * 0.085)
    elif kind == "galaran":
        x = np.linspace(-0.6, 0.6, 6) * sp
        t.many(G[:, None] + np.stack([x, sp * 0.2 * np.sin(x / sp * TAU / 1.2)], 1), lw * 1.2)
    elif kind in ("sisik", "rawan"):
        for r in (0.5,) if kind == "sisik" else (0.5, 0.33, 0.17):
            t.many(G[:, None] + np.stack([np.cos(half), -np.sin(half)], 1) * sp * r, lw)
        t.dots(G - (0, sp * 0.17), sp * (0.1 if kind == "sisik" else 0.04))
    elif kind == "ukel":
        a = np.linspace(0, 1, 14)
        r = sp * 0.5 * (1 - a * 0.8)
        th = rng.uniform(0, TAU, (n, 1)) + rng.choice((-1, 1), (n, 1)) * a * 7.6
        t.many(G[:, None] + np.stack([r * np.cos(th), r * np.sin(th)], -1), lw)
    elif kind == "gerimis":
        a = rng.normal(1.9, 0.12, n)
        v = np.stack([np.cos(a), np.sin(a)], 1) * sp * 0.3
        t.many(np.stack([G - v, G + v], 1), lw * 0.8)
        t.many(np.stack([G - v * 0.6, G + v * 0.6], 1), sp * 0.2)
    elif kind == "truntum":
        for v in polar(8, sp):
            t.many(np.stack([G + v * 0.1, G + v * 0.42], 1), lw * 0.9)
            t.many(np.stack([G + v * 0.2, G + v * 0.34], 1), sp * 0.13)
    elif kind in ("kawung", "kembang"):
        m, L = (4, 0.52) if kind == "kawung" else (5, 0.34)
        for i in range(m):
            b = Blade((0, 0), TAU / 8 + i * TAU / m, sp * L, sp * L * 0.32, a=0.5, b=0.5)
            t.many(G[:, None] + b.outline(8), lw)
            t.dots(G + b.at(0.5, 0), sp * 0.05)
    elif kind == "sawut":
        for q in np.linspace(-0.4, 0.4, 5):
            o = np.stack([q * sp * 0.7 + 0 * G[:, 0], sp * 0.1 * rng.normal(0, 1, n)], 1)
            t.many(np.stack([G + o - (q * sp * 0.5, sp * 0.4), G + o + (0, sp * 0.3)], 1), lw)


@lru_cache(maxsize=64)
def tile(kind, sp, lw, k):
    """One wrapping tile of a filling as a grey picture, with its size in cloth units."""
    rng = np.random.default_rng([len(kind), ord(kind[0]), ord(kind[-1])])
    p = sp * COARSE.get(kind, 1.0)
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


def isen(w, kind, sp=12.0, ch=WAX, poly=None, lw=1.15):
    """Fill the whole of w, or the polygon `poly` of it, with one filling."""
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
    w.mask.paste(ch, tuple(a.tolist()), keep)
