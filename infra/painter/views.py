"""Views of one cloth: flat, turned, near, and laid, hung or sewn from pieces."""

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter

from .cloths import CLOTHS, PALETTES, table
from .families import FAMILIES
from .finish import blur, canvas, finish, noise, pick
from .lines import TAU, curve, points
from .wax import Wax

VIEWS = ("front", "back", "closeup", "crackle", "folded", "hung", "kemeja", "dress", "outer", "scarf", "cushion", "bag")
SIZES = {"yardage": (1600, 1280), "sarong": (1600, 1200), "pagi-sore": (1760, 1120), "panjang": (1840, 1060)}
TABLES = {"back": (1600, 1040), "folded": (1500, 1200), "cushion": (1200, 1200), "workshop": (1600, 900)}


def draw(key, w, h, unit, window=None, crackle=1.0, fold=1.0):
    """Draw and dye a w x h piece of the cloth; `window` looks at a part of it only."""
    c = CLOTHS[key]
    pal, soft = PALETTES[c.palette], 1.2 if c.technique == "cap" else 0.9
    x = Wax(w, h, pal["g"], unit, window)
    FAMILIES[c.family](x, c, pal, PALETTES[c.second], np.random.default_rng(c.seed))
    return finish(x, pal, np.random.default_rng(c.seed + 1), c.hand, c.crackle * crackle, c.silk, soft, soft, fold)


@lru_cache(maxsize=3)
def flat(key, scale):
    """The whole cloth, seen straight from above."""
    return draw(key, *SIZES[CLOTHS[key].layout], scale)


@lru_cache(maxsize=3)
def bolt(key, scale):
    """A larger length of the same cloth, seen from further off, so that nothing sewn from it repeats."""
    return draw(key, 2500, 2200, 0.62 * scale, fold=0.4)


def near(key, scale, zoom, crackle=1.0):
    """The same drawing seen nearer, the picture as large as the flat one."""
    w, h = SIZES[CLOTHS[key].layout]
    return draw(key, w, h, zoom * scale, (w * 0.31, h * 0.36, 1600 / zoom, 1280 / zoom), crackle)


@lru_cache(maxsize=2)
def reverse(key, scale, cut):
    """The other face: wax and dye went through, so hand-drawn cloth is nearly as strong there."""
    front, rng = cut(key, scale), np.random.default_rng(CLOTHS[key].seed + 2)
    h, w = front.shape[:2]
    strong = {"tulis": 0.94, "kombinasi": 0.9, "cap": 0.85}[CLOTHS[key].technique]
    keep = strong + 0.05 * noise(h, w, 120, rng) + 0.02 * noise(h, w, 5, rng)
    return np.clip(1 - (1 - gaussian_filter(front[:, ::-1], (0.6, 0.6, 0))) * keep[..., None], 0, 1)


def over(bg, tex, m, k):
    """Lay tex over bg through mask m, with a soft cast shadow and a dark contact line."""
    for a, b, x, y in ((0.3, 12, 4, 8), (0.2, 3, 2, 3)):
        x, y, (h, w) = round(x * k), round(y * k), m.shape
        s = np.pad(blur(m, b * k), ((y, 0), (x, 0)), mode="edge")[:h, :w]
        bg = bg * (1 - a * s * (1 - m))[..., None]
    return bg + (tex - bg) * m[..., None]


def mask(P, h, w, dash=0.0):
    """A polygon, or a row of stitches along it, as 0..1."""
    im = Image.new("L", (w * 2, h * 2), 0)
    d, Q = ImageDraw.Draw(im), np.vstack([P, P[:1]]) * 2
    if not dash:
        d.polygon(Q.ravel().tolist(), fill=255)
    s = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(Q, axis=0).T))])
    for a in np.arange(0, s[-1], dash * 2) if dash else ():
        seg = np.stack([np.interp([a, a + dash * 1.2], s, Q[:, i]) for i in (0, 1)], 1)
        d.line(seg.ravel().tolist(), fill=255, width=max(1, round(dash * 0.4)))
    return np.asarray(im.reduce(2), np.float32) / 255


def outline(words):
    """Points of an outline: a word of one point runs straight, one of two curves through the first to the second."""
    P = []
    for word in words:
        q = points(word.replace("~", " ")).tolist()
        P += q if len(q) == 1 else curve([P[-1], *q], 20).tolist()
    return np.array(P)


def folds(h, w, x, y, s, rng):
    """Height of a cloth falling in soft upright folds, deeper towards its foot."""
    t, q = np.clip(y / y.max(), 0, 1), np.zeros((h, w), np.float32)
    for L, a in ((150, 1.0), (89, 0.5), (236, 0.8)):
        sway = noise(h, w, 500 * s, rng, 260 * s) * 60 * s + (t - 0.5) * rng.uniform(-50, 50) * s
        q += a * np.cos((x + sway) / (L * s) * TAU + rng.uniform(0, 6))
    return gaussian_filter(q * (0.35 + 0.65 * t), (8 * s, 5 * s))


def pieced(kind, keys, s, seed):
    """Lay down the pieces a table tells, each cut from its cloth at its own angle and place, or of one plain colour."""
    rng, (W, H) = (
        np.random.default_rng(seed),
        (round(q * s) for q in TABLES.get(kind, (1200, 1500))),
    )  # most stand upright
    k, (yy, xx) = W / 1000, canvas(H, W)
    day = 1.02 - 0.2 * ((xx / W - 0.42) ** 2 + (yy / H - 0.38) ** 2) + 0.006 * rng.normal(0, 1, (H, W))
    out = (np.array([0.902, 0.89, 0.87]) * day[..., None]).astype(np.float32)  # a plain table in daylight
    for rot, at, dark, flags, *path in table(kind):
        key = keys[int(flags[-1]) if flags[-1].isdigit() else 0]
        for flip in (0, 1) if "m" in flags else (0,):
            P = outline(path) * k * (1 - 2 * flip, 1) + (W * flip, 0)
            lo, hi = np.maximum(0, P.min(0) - 70 * s).astype(int), np.minimum((W, H), P.max(0) + 70 * s).astype(int)
            B = np.s_[lo[1] : hi[1], lo[0] : hi[0]]
            (h, w), x, y, Q = xx[B].shape, xx[B], yy[B], P - lo
            m, c, n = mask(Q, h, w), math.cos(float(rot)), math.sin(float(rot)) * (1 - 2 * flip)
            f = noise(h, w, 330 * s, rng, 75 * s) * 0.12 + noise(h, w, 60 * s, rng, 40 * s) * 0.03
            f += 0.015 - 0.16 * np.abs(noise(h, w, 420 * s, rng, 110 * s))
            f += 0.1 * np.abs(noise(h, w, 180 * s, rng, 90 * s))
            wob = noise(h, w, 160 * s, rng) * 5 * s
            if "h" in flags:
                q = folds(h, w, x, y - y.min(), s, rng)
                wob, f = wob + 9 * s * q, np.clip(0.09 * q - 5.6 * np.gradient(q, axis=1) * s, -0.48, 0.3)
            if kind == "cushion":
                f = f * 0.5 + 0.16 - 0.62 * ((x / W - 0.44) ** 2 + (y / H - 0.40) ** 2)
            f = f * (0.2 if at[0] == "#" else 1)
            light = 1 + f * c * c + noise(h, w, 90 * s, rng, 240 * s) * 0.12 * n * n
            light *= (0.74 + 0.28 * np.clip((blur(m, 17 * s) - 0.5) * 2, 0, 1) ** 0.6) * float(dark)
            if "s" in flags:
                half = (Q.max(0) - Q.min(0)) / 2
                ctr = Q.min(0) + half
                seam = mask(ctr + (Q - ctr) * (1 - 10 * s / np.maximum(20 * s, half)), h, w, 8 * s)
                light *= 1 - 0.42 * seam - 0.12 * blur(seam, 3 * s)
            if at[0] == "#":
                t = np.array(tuple(bytes.fromhex(at[1:]))) / 255
            else:
                u, v = points(at)[0] * s - (330 * s * flip, 0)
                cut = flat if kind == "back" else bolt
                tex = reverse(key, s, cut) if "b" in flags else cut(key, s)
                t = pick(tex, y * c - x * n + wob + v, x * c + y * n + wob + u)
            out[B] = over(out[B], np.clip(t * light[..., None], 0, 1), m, s)
    return out


def picture(a: np.ndarray) -> Image.Image:
    return Image.fromarray((np.clip(a, 0, 1) * 255 + 0.5).astype(np.uint8))


def paint(cloth_key: str, view: str = "front", scale: float = 1.0) -> Image.Image:
    """Paint one view of a cloth, always the same for the same key, view and scale.

    Flat views are at least 1600 pixels long at scale 1, all others at least 1200; a smaller scale paints the same
    picture smaller from the start.
    """
    if view not in VIEWS:
        raise ValueError(f"no such view: {view}")
    if view == "front":
        return picture(flat(cloth_key, scale))
    if view in ("closeup", "crackle"):
        return picture(near(cloth_key, scale, *((4,) if view == "closeup" else (6, 5.0))))
    return picture(pieced(view, [cloth_key], scale, CLOTHS[cloth_key].seed + 3))
