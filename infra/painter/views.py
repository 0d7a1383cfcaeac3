"""Views of one cloth: flat, turned, near, and laid, hung or sewn from pieces."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter

from .cloths import CLOTHS, PALETTES, rgb, table
from .families import FAMILIES
from .finish import blur, canvas, finish, noise, pick
from .lines import TAU, Points, Raster, Rng, curve, points
from .wax import Wax

VIEWS = ("front", "back", "closeup", "crackle", "folded", "hung", "kemeja", "dress", "outer", "scarf", "cushion", "bag")
SIZES = {"yardage": (1600, 1280), "sarong": (1600, 1200), "pagi-sore": (1760, 1120), "panjang": (1840, 1060)}
TABLES = {"back": (1600, 1040), "folded": (1500, 1200), "cushion": (1200, 1200), "workshop": (1600, 900)}


Window = tuple[float, float, float, float]  # x, y, width and height of the part that is looked at
BOLT, FAR = (2500, 2200), 0.62  # a length of cloth to sew from, in cloth units, and from how far off it is seen


def draw(key: str, w: float, h: float, unit: float, window: Window | None = None, crackle: float = 1.0,
         fold: float = 1.0) -> Raster:  # fmt: skip
    """Draw and dye a w x h piece of the cloth at `unit` pixels per cloth unit; `window` looks at a part of it only."""
    c = CLOTHS[key]
    pal, soft = PALETTES[c.palette], 1.2 if c.technique == "cap" else 0.9
    x = Wax(w, h, pal["g"], unit, window)
    FAMILIES[c.family](x, c, pal, PALETTES[c.second], np.random.default_rng(c.seed))
    return finish(x, pal, np.random.default_rng(c.seed + 1), c.hand, c.crackle * crackle, c.silk, soft, soft, fold)


@lru_cache(maxsize=3)
def flat(key: str, scale: float) -> Raster:
    """The whole cloth, seen straight from above."""
    return draw(key, *SIZES[CLOTHS[key].layout], scale)


@lru_cache(maxsize=3)
def bolt(key: str, scale: float, part: Window | None = None) -> Raster:
    """A larger length of the same cloth, seen from further off, so that nothing sewn from it repeats, or part of it."""
    unit = FAR * scale
    window = part and (part[0] / unit, part[1] / unit, part[2] / unit, part[3] / unit)
    return draw(key, *BOLT, unit, window, fold=0.4)


def near(key: str, scale: float, zoom: float, crackle: float = 1.0) -> Raster:
    """The same drawing seen nearer, the picture as large as the flat one."""
    w, h = SIZES[CLOTHS[key].layout]
    return draw(key, w, h, zoom * scale, (w * 0.31, h * 0.36, 1600 / zoom, 1280 / zoom), crackle)


def reverse(front: Raster, key: str) -> Raster:
    """The other face: wax and dye went through, so hand-drawn cloth is nearly as strong there."""
    rng = np.random.default_rng(CLOTHS[key].seed + 2)
    h, w = front.shape[:2]
    strong = {"tulis": 0.94, "kombinasi": 0.9, "cap": 0.85}[CLOTHS[key].technique]
    keep = strong + 0.05 * noise(h, w, 120, rng) + 0.02 * noise(h, w, 5, rng)
    seen: Raster = np.clip(1 - (1 - gaussian_filter(front[:, ::-1], (0.6, 0.6, 0))) * keep[..., None], 0, 1)
    return seen


def over(bg: Raster, tex: Raster, m: Raster, k: float) -> Raster:
    """Lay tex over bg through mask m, with a soft cast shadow and a dark contact line."""
    for a, b, x, y in ((0.3, 12, 4, 8), (0.2, 3, 2, 3)):
        x, y, (h, w) = round(x * k), round(y * k), m.shape
        s = np.pad(blur(m, b * k), ((y, 0), (x, 0)), mode="edge")[:h, :w]
        bg = bg * (1 - a * s * (1 - m))[..., None]
    return bg + (tex - bg) * m[..., None]


def mask(P: Points, h: int, w: int, dash: float = 0.0) -> Raster:
    """A polygon, or a row of stitches `dash` pixels long along it, as 0..1."""
    im = Image.new("L", (w * 2, h * 2), 0)
    d, Q = ImageDraw.Draw(im), np.vstack([P, P[:1]]) * 2
    if not dash:
        d.polygon(Q.ravel().tolist(), fill=255)
    s = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(Q, axis=0).T))])
    for a in np.arange(0, s[-1], dash * 2) if dash else ():
        seg = np.stack([np.interp([a, a + dash * 1.2], s, Q[:, i]) for i in (0, 1)], 1)
        d.line(seg.ravel().tolist(), fill=255, width=max(1, round(dash * 0.4)))
    return np.asarray(im.reduce(2), np.float32) / 255


def outline(words: Sequence[str]) -> Points:
    """Points of an outline: a word of one point runs straight, one of two curves through the first to the second."""
    P: list[list[float]] = []
    for word in words:
        q: list[list[float]] = points(word.replace("~", " ")).tolist()
        P += q if len(q) == 1 else curve([P[-1], *q], 20).tolist()
    return np.array(P)


def folds(y: Raster, x: Raster, s: float, rng: Rng) -> Raster:
    """Height of a cloth falling in soft upright folds, deeper towards its foot."""
    (h, w), t = y.shape, np.clip(y / y.max(), 0, 1)
    q = np.zeros((h, w), np.float32)
    for L, a in ((150, 1.0), (89, 0.5), (236, 0.8)):
        sway = noise(h, w, 500 * s, rng, 260 * s) * 60 * s + (t - 0.5) * rng.uniform(-50, 50) * s
        q += a * np.cos((x + sway) / (L * s) * TAU + rng.uniform(0, 6))
    return gaussian_filter(q * (0.35 + 0.65 * t), (8 * s, 5 * s))


@dataclass
class Piece:
    """One piece that a table tells, in pixels of the picture: its outline, and the box of what is seen of it.

    `key` is a cloth or a plain #colour; the cloth is cut at angle `rot` from `at` on; flags: m with its mirror image
    (which `flip` is), s stitched, h hanging, b back side, a digit: which of several cloths.
    """

    key: str
    path: Points
    rot: float
    at: tuple[float, float]
    dark: float
    flags: str
    flip: int
    lo: Points
    shape: Raster  # the mask of the piece, from `lo` on
    y0: int = 0
    y1: int = 0

    def grain(self, y: Raster, x: Raster) -> tuple[Raster, Raster]:
        """Where on the cloth (in its pixels) the picture's pixels lie."""
        c, n = math.cos(self.rot), math.sin(self.rot) * (1 - 2 * self.flip)
        return y * c - x * n + self.at[1], x * c + y * n + self.at[0]


def pieces(kind: str, keys: Sequence[str], s: float, W: int, H: int) -> list[Piece]:
    """The pieces of a table, each with the rows in which something of it is seen beneath those laid over it."""
    found, k, covered = [], W / 1000, np.zeros((H, W), bool)
    for rot, at, dark, flags, *path in table(kind):
        for flip in (0, 1) if "m" in flags else (0,):
            P = outline(path) * k * (1 - 2 * flip, 1) + (W * flip, 0)
            lo, hi = np.maximum(0, P.min(0) - 70 * s).astype(int), np.minimum((W, H), P.max(0) + 70 * s).astype(int)
            u, v = (0.0, 0.0) if at[0] == "#" else (points(at)[0] * s).tolist()
            key = at if at[0] == "#" else keys[int(flags[-1]) if flags[-1].isdigit() else 0]
            shape = mask(P - lo, hi[1] - lo[1], hi[0] - lo[0])
            found.append(Piece(key, P, float(rot), (u - 330 * s * flip, v), float(dark), flags, flip, lo, shape))
    for piece in found[::-1]:
        (x, y), (h, w) = piece.lo, piece.shape.shape
        seen = np.flatnonzero(((piece.shape > 0) & ~covered[y : y + h, x : x + w]).sum(1) > 6)
        if "h" in piece.flags:
            piece.y1 = h
        elif len(seen):
            piece.y0, piece.y1 = max(0, int(seen[0] - 30 * s)), min(h, int(seen[-1] + 60 * s))
        covered[y : y + h, x : x + w] |= piece.shape > 0.999
    return [piece for piece in found if piece.y1]


def needed(cut: list[Piece], key: str, s: float) -> Window | None:
    """The part of a bolt that the pieces of this cloth are cut from, in its pixels; nothing if that is most of it."""
    W, H, ends = BOLT[0] * FAR * s, BOLT[1] * FAR * s, []
    for piece in cut:
        if piece.key == key:
            (left, top), (right, foot), y0 = piece.path.min(0), piece.path.max(0), piece.lo[1]
            x, y = np.meshgrid([left, right], [max(top, y0 + piece.y0), min(foot, y0 + piece.y1)])
            ends.append(np.stack(piece.grain(y, x), -1).reshape(-1, 2))
    (y0, x0), (y1, x1) = (f(np.concatenate(ends), 0) for f in (np.min, np.max))
    y0, x0, y1, x1 = max(0, y0 - 30 * s), max(0, x0 - 30 * s), min(H, y1 + 30 * s), min(W, x1 + 30 * s)
    if y1 <= y0 or x1 <= x0 or (y1 - y0) * (x1 - x0) > 0.6 * H * W:
        return None
    return int(x0), int(y0), int(x1 - x0), int(y1 - y0)


def relief(piece: Piece, kind: str, y: Raster, x: Raster, s: float, size: tuple[int, int],
           rng: Rng) -> tuple[Raster, Raster]:  # fmt: skip
    """How light falls on a piece that never lies quite flat, about 1, and how many pixels its cloth is drawn aside."""
    h, w = y.shape
    f = noise(h, w, 330 * s, rng, 75 * s) * 0.12 + noise(h, w, 60 * s, rng, 40 * s) * 0.03
    f += 0.015 - 0.16 * np.abs(noise(h, w, 420 * s, rng, 110 * s))
    f += 0.1 * np.abs(noise(h, w, 180 * s, rng, 90 * s))
    aside = noise(h, w, 160 * s, rng) * 5 * s
    if "h" in piece.flags:
        q = folds(y - y.min(), x, s, rng)
        aside, f = aside + 9 * s * q, np.clip(0.09 * q - 5.6 * np.gradient(q, axis=1) * s, -0.48, 0.3)
    if kind == "cushion":
        f = f * 0.5 + 0.16 - 0.62 * ((x / size[0] - 0.44) ** 2 + (y / size[1] - 0.40) ** 2)
    f = f * (0.2 if piece.key[0] == "#" else 1)
    c, n = math.cos(piece.rot), math.sin(piece.rot)
    return 1 + f * c * c + noise(h, w, 90 * s, rng, 240 * s) * 0.12 * n * n, aside


def edges(piece: Piece, s: float) -> Raster:
    """How a piece rounds away into shade at its rim, darker along its stitches."""
    h, w = piece.shape.shape
    shade = (0.74 + 0.28 * np.clip((blur(piece.shape, 17 * s) - 0.5) * 2, 0, 1) ** 0.6) * piece.dark
    if "s" in piece.flags:
        Q = piece.path - piece.lo
        half = (Q.max(0) - Q.min(0)) / 2
        middle = Q.min(0) + half
        seam = mask(middle + (Q - middle) * (1 - 10 * s / np.maximum(20 * s, half)), h, w, 8 * s)
        shade *= 1 - 0.42 * seam - 0.12 * blur(seam, 3 * s)
    return shade


def pieced(kind: str, keys: Sequence[str], s: float, seed: int) -> Raster:
    """Lay down the pieces a table tells, each cut from its cloth at its own angle and place, or of one plain colour."""
    rng = np.random.default_rng(seed)
    W, H = (round(q * s) for q in TABLES.get(kind, (1200, 1500)))  # most stand upright
    yy, xx = canvas(H, W)
    day = 1.02 - 0.2 * ((xx / W - 0.42) ** 2 + (yy / H - 0.38) ** 2) + 0.006 * rng.normal(0, 1, (H, W))
    out = (np.array([0.902, 0.89, 0.87]) * day[..., None]).astype(np.float32)  # a plain table in daylight
    cut, cloths = pieces(kind, keys, s, W, H), dict[tuple[str, bool], tuple[Raster, int, int]]()
    for piece in cut:
        x0, y0, w = int(piece.lo[0]), int(piece.lo[1]), piece.shape.shape[1]
        box, rows = np.s_[y0 + piece.y0 : y0 + piece.y1, x0 : x0 + w], np.s_[piece.y0 : piece.y1]
        light, aside = relief(piece, kind, yy[box], xx[box], s, (W, H), rng)
        light *= edges(piece, s)[rows]
        if piece.key[0] == "#":
            cloth = np.array(rgb(piece.key[1:])) / 255
        else:
            face = piece.key, "b" in piece.flags
            if face not in cloths:
                part = None if kind == "back" else needed(cut, piece.key, s)
                tex = flat(piece.key, s) if kind == "back" else bolt(piece.key, s, part)
                cloths[face] = (reverse(tex, piece.key) if face[1] else tex), *(part or (0, 0))[:2]
            tex, left, top = cloths[face]
            y, x = piece.grain(yy[box], xx[box])
            cloth = pick(tex, y + aside - top, x + aside - left)
        out[box] = over(out[box], np.clip(cloth * light[..., None], 0, 1), piece.shape[rows], s)
    return out


def picture(a: Raster) -> Image.Image:
    """An array of 0..1 as a picture."""
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
        return picture(near(cloth_key, scale, *((4, 1.0) if view == "closeup" else (6, 5.0))))
    return picture(pieced(view, [cloth_key], scale, CLOTHS[cloth_key].seed + 3))
