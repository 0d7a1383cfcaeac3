"""Wax and dye: the drawing surface, and the patches that motifs are built of.

Two drawings lie side by side: `dye` (what is brushed or dipped) and `mask` (red = wax, which keeps the cloth white;
green = the last dark dye; blue = an accent dye). Wax stays crisp while colours blur and run under it: that alone
separates batik from clip-art.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image, ImageDraw

from .cloths import Colour
from .lines import Floats, Points, along, mix, pale

WAX, DARK, ACC, NONE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)  # channels of the mask


def ink_on(c: Colour, dark: Colour = DARK) -> Colour:
    """What shows on a colour: wax on dark ones, a dye on pale ones."""
    return dark if pale(c) else WAX


class Wax:
    """The cloth under the canting: `unit` output pixels per cloth unit, seen through `window` (x, y, w, h).

    `ss` is how many times finer than the output it is drawn, `k` drawn pixels per cloth unit.
    """

    def __init__(
        self, w: float, h: float, ground: Colour, unit: float,
        window: tuple[float, float, float, float] | None = None, ss: int | None = None,
    ) -> None:  # fmt: skip
        self.w, self.h, self.unit, self.ground = w, h, unit, ground
        self.ss = ss or (2 if unit > 0.55 else 3 if unit > 0.34 else 4)  # small pictures need finer drawing
        self.k = unit * self.ss
        self.window = x, y, vw, vh = window or (0, 0, w, h)
        self.off = np.array([x, y], float)
        self.size = max(1, round(vw * unit)), max(1, round(vh * unit))
        px = self.size[0] * self.ss, self.size[1] * self.ss
        self.dye, self.mask = Image.new("RGB", px, ground), Image.new("RGB", px, NONE)
        self.d, self.m = ImageDraw.Draw(self.dye), ImageDraw.Draw(self.mask)
        self.side: tuple[float, float, float] | None = None  # (nx, ny, d): nothing is drawn beyond this line
        self.M, self.t, self.sc = np.eye(2), np.zeros(2), 1.0  # where the pen's own coordinates lie on the cloth

    @contextmanager
    def moved(self, p: ArrayLike, rot: float = 0.0, sc: float = 1.0, flip: int = 1) -> Iterator[None]:
        """Move the pen to p: what is drawn within is turned, scaled and mirrored about it."""
        kept = self.M, self.t, self.sc
        c, n = math.cos(rot) * sc, math.sin(rot) * sc
        self.t = np.asarray(p, float) @ self.M + self.t
        self.M, self.sc = np.array([[c * flip, n * flip], [-n, c]]) @ self.M, self.sc * sc
        yield
        self.M, self.t, self.sc = kept

    def tr(self, P: ArrayLike) -> Points:
        """Points under the pen as drawn pixels."""
        drawn: Points = (np.asarray(P, float) @ self.M + self.t - self.off) * self.k
        return drawn

    def sees(self, p: ArrayLike, r: float) -> bool:
        """Whether anything within r of p can fall into the picture."""
        if self.side is not None and (np.asarray(p) @ self.M + self.t) @ self.side[:2] < self.side[2] - r * self.sc:
            return False
        (x, y), r = self.tr(p).tolist(), r * self.k * self.sc
        return bool(-r < x < self.dye.width + r and -r < y < self.dye.height + r)

    def area(self, P: ArrayLike, col: Colour) -> None:
        """Brush a polygon; the wax beneath it goes."""
        q = self.tr(P).ravel().tolist()
        self.d.polygon(q, fill=col)
        self.m.polygon(q, fill=NONE)

    def line(self, P: ArrayLike, wd: float, ch: Colour = WAX, close: bool = False) -> None:
        """One stroke along P, as wide as told however the pen is scaled: a canting has one spout."""
        q = self.tr(P)
        self.stroke(np.concatenate([q, q[:2]]) if close else q, wd, ch)

    def stroke(self, q: Points, wd: float, ch: Colour) -> None:
        """One stroke along drawn pixels; only thick ones need their joints rounded, which takes time."""
        wide = max(1, round(wd * self.k))
        self.m.line(q.ravel().tolist(), fill=ch, width=wide, joint="curve" if wide > 4 else None)

    def many(self, Q: ArrayLike, wd: float, ch: Colour = WAX) -> None:
        """Many short strokes of one width: Q is (strokes, points, 2)."""
        q = np.asarray(Q, float)
        for r in self.tr(q.reshape(-1, 2)).reshape(len(q), -1).tolist() if len(q) else ():
            self.m.line(r, fill=ch, width=max(1, round(wd * self.k)))

    def ribbon(self, P: ArrayLike, w: Sequence[float], ch: Colour = WAX, dye: Colour | None = None,
               edge: float = 1.4) -> None:  # fmt: skip
        """A stroke whose width follows w; brushed in `dye` with a wax edge, or drawn in the mask."""
        P = np.asarray(P, float)
        half = np.interp(np.linspace(0, 1, len(P)), np.linspace(0, 1, len(w)), w)[:, None] / 2
        N = along(P)[1]
        Q = np.vstack([P + N * half, (P - N * half)[::-1]])
        if dye is None:
            self.m.polygon(self.tr(Q).ravel().tolist(), fill=ch)
        else:
            self.area(Q, dye)
            self.line(Q, edge, close=True)

    def dots(self, P: ArrayLike, r: ArrayLike, ch: Colour = WAX, dye: Colour | None = None,
             square: bool = False) -> None:  # fmt: skip
        """Dots: of wax, always as large as the canting makes them, or of `dye`, which grow with the drawing."""
        q = self.tr(np.asarray(P, float).reshape(-1, 2))
        radii = np.broadcast_to(np.asarray(r, float) * self.k * (self.sc if dye else 1), (len(q),))
        on = (q > -9 * self.k).all(1) & (q < np.array(self.dye.size) + 9 * self.k).all(1)
        put = self.m.rectangle if square else self.m.ellipse
        for (x, y), k in zip(q[on].tolist(), radii[on].tolist(), strict=True):
            box = (x - k, y - k, x + k, y + k)
            put(box, fill=NONE if dye else ch)
            if dye:
                self.d.ellipse(box, fill=dye)

    def lay(self, piece: "Wax", x: float, y: float, keep: Image.Image | None = None,
            slip: ArrayLike = (0.0, 0.0)) -> None:  # fmt: skip
        """Put a loose piece down at x, y through the mask `keep`; its colours may slip a little against its wax."""
        wax = np.round((np.array([x, y]) - self.off) * self.k)
        dye = np.round((np.array([x, y]) - self.off + np.asarray(slip)) * self.k)
        self.mask.paste(piece.mask, (int(wax[0]), int(wax[1])), keep)
        self.dye.paste(piece.dye, (int(dye[0]), int(dye[1])), keep)


@cache
def sheet(steps: int) -> tuple[Floats, Floats]:
    """u and v of a patch's rim (40 points) and of `steps` rings within it (24 points each), for coletan."""
    rim, ring = (0.5 - 0.5 * np.cos(np.linspace(0, math.pi, n)) for n in (20, 12))
    t = np.arange(1, steps + 1)[:, None] / (steps + 1)
    u, v = (1 - 0.8 * t) * np.concatenate([ring, ring[::-1]]), (1 - 0.45 * t) * np.repeat([1.0, -1.0], 12)
    sides = np.repeat([1.0, -1.0], 20)
    return np.concatenate([rim, rim[::-1], u.ravel()]), np.concatenate([sides, v.ravel()])


class Blade:
    """A leaf-like patch with its own coordinates, u along (0..1) and v across (-1..1).

    Petals, leaves, feathers, wings and fins are all this one thing, so veins, scales and dots follow the shape.
    L long and W to either side, it leaves `base` in direction `ang` and swerves by `bend` of its length; its half-width
    goes as u**a * (1 - u)**b; `ruff` frills its rim k times about, from phase `ph`; `sq` squashes it upright.
    """

    def __init__(
        self, base: ArrayLike, ang: float, L: float, W: float, bend: float = 0.0, a: float = 0.7, b: float = 0.45,
        ruff: float = 0.0, k: int = 6, ph: float = 0.0, sq: float = 1.0,
    ) -> None:  # fmt: skip
        self.base, self.ang, self.L, self.W, self.bend = np.asarray(base, float), ang, L, W, bend
        self.a, self.b, self.ruff, self.k, self.ph, self.sq = a, b, ruff, k, ph, sq
        widest = a / (a + b)
        self.n = widest**a * (1 - widest) ** b

    def at(self, u: ArrayLike, v: ArrayLike) -> Points:
        """Where (u, v) of the patch lies."""
        v = np.asarray(v, float)
        u = np.minimum(np.maximum(np.asarray(u, float) + 0.0 * v, 0), 1)
        x, y = u * self.L, v * (self.W / self.n) * u**self.a * (1 - u) ** self.b
        if self.ruff:
            cx = 0.45 * self.L
            r = 1 + self.ruff * np.sin(self.k * np.arctan2(y, x - cx) + self.ph) * u
            x, y = cx + (x - cx) * r, y * r
        y = y + self.bend * self.L * u * u
        c, n = math.cos(self.ang), math.sin(self.ang)
        found = np.empty((*u.shape, 2))
        found[..., 0], found[..., 1] = self.base[0] + x * c - y * n, self.base[1] + (x * n + y * c) * self.sq
        return found

    def sheet(self, steps: int) -> tuple[Floats, Floats]:
        """u and v of the rim, then of `steps` rings of 24 points."""
        return sheet(steps)

    def paint(self, w: Wax, edge: Colour, base: Colour, lw: float = 2.0, isen: str = "galar", n: int = 5,
              steps: int = 5, out: Colour = WAX) -> None:  # fmt: skip
        """Brush the patch from `edge` to `base` in `steps` (coletan), fill it with isen and draw its outline in wax."""
        if not w.sees(self.base, self.L + self.W):
            return
        q = w.tr(self.at(*self.sheet(steps)))
        rim = q[: len(q) - 24 * steps]
        polygon = rim.ravel().tolist()
        w.d.polygon(polygon, fill=edge)
        w.m.polygon(polygon, fill=NONE)
        for i, ring in enumerate(q[len(rim) :].reshape(steps, 48).tolist() if steps else ()):
            w.d.polygon(ring, fill=mix(edge, base, (i + 1) / (steps + 1)))
        self.fill(w, isen, n, ink_on(mix(edge, base, 0.4)))
        w.stroke(np.concatenate([rim, rim[:2]]), lw, out)

    def fill(self, w: Wax, isen: str, n: int, ch: Colour) -> None:
        """Isen that follows the patch: veins (galar), dots (cecek), a leaf's ribs, scales (sisik)."""
        L, W, t = self.L, self.W, np.linspace(0, 1, 4)
        if isen in ("galar", "both"):
            v = np.linspace(-0.72, 0.72, n)[:, None]
            e = 0.52 + 0.2 * (1 - np.abs(v)) + 0.07 * np.sin(5 * v + 40 * self.ang)
            q = self.at(np.hstack([0.06 + 0 * e, e * 0.35, e * 0.68, e]), v)
            w.many(q[:, :3], 1.5, ch)
            w.many(q[:, 1:], 1, ch)
        if isen in ("cecek", "both"):
            u = np.linspace(0.34, 0.93, max(4, int((L + W) / 8)))
            w.dots(np.vstack([self.at(u, 0.74), self.at(u, -0.74)]), 1.15, ch)
        if isen in ("leaf", "dotleaf", "rib"):
            w.ribbon(self.at(np.linspace(0, 0.95, 14), 0), (2.3, 1.7, 0.8), ch)
        if isen == "leaf":
            foot = np.linspace(0.12, 0.74, max(4, int(L / 9)))[:, None]
            w.many(np.concatenate([self.at(foot + 0.16 * t, s * 0.82 * t) for s in (1, -1)]), 1.0, ch)
        for row in (-0.66, -0.34, 0.34, 0.66) if isen == "dotleaf" else ():
            w.dots(self.at(np.linspace(0.16, 0.9 - 0.25 * abs(row), max(4, int(L / 6))), row), 1.05, ch)
        if isen == "sisik":
            k, arc = max(2, int(W / 7)), np.linspace(-1, 1, 7)
            for i, start in enumerate(np.linspace(0.04, 0.9, max(4, int(L / 9)))):
                side = ((np.arange(-k, k + 1) + (i % 2) * 0.5) / (k + 0.6))[:, None]
                w.many(self.at(start + (6 / L) * (1 - arc * arc), np.clip(side + arc * 0.5 / (k + 0.6), -1, 1)), 1, ch)


class Spine(Blade):
    """The same patch along any curve P, its half-width given by a profile: a dragon's body, a neck."""

    def __init__(self, P: ArrayLike, widths: Sequence[float]) -> None:
        self.P, self.widths = np.asarray(P, float), np.asarray(widths, float)
        self.s, self.N = along(self.P)
        self.base, self.L, self.ang, self.W = self.P[len(self.P) // 2], float(self.s[-1]), 0.0, max(widths)

    def at(self, u: ArrayLike, v: ArrayLike) -> Points:
        u, v = np.asarray(u, float) + 0.0 * np.asarray(v, float), np.asarray(v, float)
        f = self.s / self.L
        p, n = (np.stack([np.interp(u, f, Q[:, i]) for i in (0, 1)], -1) for Q in (self.P, self.N))
        there: Points = p + n * (v * np.interp(u, np.linspace(0, 1, len(self.widths)), self.widths))[..., None]
        return there

    def heading(self, u: float) -> float:
        """The direction in which the curve runs at u."""
        x, y = self.at(u + 0.01, 0) - self.at(u - 0.01, 0)
        return math.atan2(y, x)

    def sheet(self, steps: int) -> tuple[Floats, Floats]:
        u = np.linspace(0, 1, max(20, len(self.P)))
        return np.concatenate([u, u[::-1]]), np.repeat([1.0, -1.0], len(u))
