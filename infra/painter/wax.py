"""Wax, dye and cloth: the drawing surface, and what hot wax, dye baths, yarn and light do to a clean drawing.

Two drawings lie side by side: `dye` (what is brushed or dipped) and `mask` (red = wax, which keeps the cloth white;
green = the last dark dye; blue = an accent dye). Wax stays crisp while colours blur and run under it: that alone
separates batik from clip-art. Coordinates are cloth units, that is pixels of the picture at scale 1.
"""

import math
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageDraw

WAX, DARK, ACC, NONE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)
TAU = 2 * math.pi


def mix(a, b, t):
    """The colour a share t of the way from a to b."""
    return tuple(round(x + (y - x) * t) for x, y in zip(a, b, strict=True))


def hue(pal, name):
    """A palette colour by its short name: g w d a, f0.. (flowers), l0.. (leaves); a leading + lightens, - darkens."""
    if name[0] in "+-":
        return mix(hue(pal, name[1:]), pal["w" if name[0] == "+" else "d"], 0.4)
    return pal[name] if len(name) == 1 else pal[name[0]][int(name[1:]) % len(pal[name[0]])]


def pale(c):
    """Whether cloth-white wax would be lost on this colour."""
    return c[0] * 0.3 + c[1] * 0.55 + c[2] * 0.15 > 178


def ink_on(c, dark=DARK):
    """What shows on a colour: wax on dark ones, a dye on pale ones."""
    return dark if pale(c) else WAX


def points(text):
    """Numbers written "x,y x,y ..." or "x,y;x,y;...", as rows of an array."""
    return np.array([[float(q) for q in p.split(",")] for p in text.replace(";", " ").split()])


def through(P, n=4, ring=True):
    """A smooth line through hand-set points, closed to a ring or with two ends."""
    P = np.asarray(P, float)
    P = P if ring else np.vstack([2 * P[0] - P[1], P, 2 * P[-1] - P[-2]])
    a, b, c, d = (np.roll(P, k, 0) for k in (1, 0, -1, -2))
    t = np.linspace(0, 1, n, endpoint=False)[:, None, None]
    q = 2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    return (q / 2).transpose(1, 0, 2).reshape(-1, 2)[slice(None) if ring else slice(n, n * (len(P) - 2) + 1)]


def ray(a, r=1.0):
    """The point a distance r away in direction a."""
    return np.array([math.cos(a), math.sin(a)]) * r


def polar(n, r, ph=0.0):
    """n points on a circle of radius r."""
    a = ph + np.arange(n) * TAU / n
    return np.stack([np.cos(a), np.sin(a)], 1) * r


def curve(P, n=24):
    """Points of a Bezier curve with 3 or 4 control points."""
    P, t = np.asarray(P, float), np.linspace(0, 1, n)[:, None]
    m = len(P) - 1
    return sum(math.comb(m, i) * (1 - t) ** (m - i) * t**i * P[i] for i in range(m + 1))


def along(P):
    """Distance along a line at each of its points, and its normals there."""
    T = np.gradient(P, axis=0)
    s = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(P, axis=0).T))])
    return s, np.stack([-T[:, 1], T[:, 0]], 1) / (np.hypot(*T.T)[:, None] + 1e-6)


class Wax:
    """The cloth under the canting: `unit` output pixels per cloth unit, seen through `window` (x, y, w, h)."""

    def __init__(self, w, h, ground, unit, window=None, ss=None):
        self.w, self.h, self.unit, self.ground = w, h, unit, ground
        self.ss = ss or (2 if unit > 0.55 else 3 if unit > 0.34 else 4)  # small pictures need finer drawing
        self.k = unit * self.ss
        self.window = x, y, vw, vh = window or (0, 0, w, h)
        self.off = np.array([x, y], float)
        self.size = max(1, round(vw * unit)), max(1, round(vh * unit))
        px = self.size[0] * self.ss, self.size[1] * self.ss
        self.dye, self.mask = Image.new("RGB", px, ground), Image.new("RGB", px, NONE)
        self.d, self.m = ImageDraw.Draw(self.dye), ImageDraw.Draw(self.mask)
        self.side = None  # (nx, ny, d): nothing is drawn beyond this line
        self.M, self.t, self.sc = np.eye(2), np.zeros(2), 1.0

    @contextmanager
    def moved(self, p, rot=0.0, sc=1.0, flip=1):
        """Move the pen to p: what is drawn within is turned, scaled and mirrored about it."""
        kept = self.M, self.t, self.sc
        c, n = math.cos(rot) * sc, math.sin(rot) * sc
        self.t = np.asarray(p, float) @ self.M + self.t
        self.M, self.sc = np.array([[c * flip, n * flip], [-n, c]]) @ self.M, self.sc * sc
        yield
        self.M, self.t, self.sc = kept

    def tr(self, P):
        return (np.asarray(P, float) @ self.M + self.t - self.off) * self.k

    def sees(self, p, r):
        """Whether anything within r of p can fall into the picture."""
        if self.side is not None and (np.asarray(p) @ self.M + self.t) @ self.side[:2] < self.side[2] - r * self.sc:
            return False
        x, y = self.tr(p)
        r = r * self.k * self.sc
        return -r < x < self.dye.width + r and -r < y < self.dye.height + r

    def area(self, P, col, clear=True):
        """Brush a polygon; the wax beneath it goes unless told otherwise."""
        q = self.tr(P).ravel().tolist()
        self.d.polygon(q, fill=col)
        if clear:
            self.m.polygon(q, fill=NONE)

    def line(self, P, wd, ch=WAX, close=False):
        q = self.tr(P)
        q = np.vstack([q, q[:2]]) if close else q
        self.m.line(q.ravel().tolist(), fill=ch, width=max(1, round(wd * self.k)), joint="curve")

    def many(self, Q, wd, ch=WAX):
        """Many short strokes of one width: Q is (strokes, points, 2)."""
        q = np.asarray(Q, float)
        for r in self.tr(q.reshape(-1, 2)).reshape(len(q), -1).tolist() if len(q) else ():
            self.m.line(r, fill=ch, width=max(1, round(wd * self.k)))

    def ribbon(self, P, w, ch=WAX, dye=None, edge=1.4):
        """A stroke whose width follows w; brushed in `dye` with a wax edge, or drawn in the mask."""
        P = np.asarray(P, float)
        w = np.interp(np.linspace(0, 1, len(P)), np.linspace(0, 1, len(w)), w)[:, None] / 2
        N = along(P)[1]
        Q = np.vstack([P + N * w, (P - N * w)[::-1]])
        if dye is None:
            self.m.polygon(self.tr(Q).ravel().tolist(), fill=ch)
        else:
            self.area(Q, dye)
            self.line(Q, edge, close=True)

    def dots(self, P, r, ch=WAX, dye=None, square=False):
        """Dots: of wax, always as large as the canting makes them, or of `dye`, which grow with the drawing."""
        q, r = self.tr(np.asarray(P, float).reshape(-1, 2)), np.asarray(r) * self.k * (self.sc if dye else 1)
        on = (q > -9 * self.k).all(1) & (q < np.array(self.dye.size) + 9 * self.k).all(1)
        put = self.m.rectangle if square else self.m.ellipse
        for (x, y), k in zip(q[on].tolist(), np.broadcast_to(r, (len(q),))[on].tolist(), strict=True):
            box = (x - k, y - k, x + k, y + k)
            put(box, fill=NONE if dye else ch)
            if dye:
                self.d.ellipse(box, fill=dye)

    def lay(self, piece, x, y, keep=None, slip=(0.0, 0.0)):
        """Put a loose piece down at x, y through the mask `keep`; its colours may slip a little against its wax."""
        a = (np.array([x, y]) - self.off) * self.k
        b = np.round(a + np.asarray(slip) * self.k).astype(int)
        self.mask.paste(piece.mask, tuple(np.round(a).astype(int).tolist()), keep)
        self.dye.paste(piece.dye, tuple(b.tolist()), keep)


HALF_TURN = 0.5 - 0.5 * np.cos(np.concatenate([np.linspace(0, math.pi, 12), np.linspace(math.pi, 0, 12)]))
SIDES = np.repeat([1.0, -1.0], 12)


class Blade:
    """A leaf-like patch with its own coordinates, u along (0..1) and v across (-1..1).

    Petals, leaves, feathers, wings and fins are all this one thing, so veins, scales and dots follow the shape.
    """

    def __init__(self, base, ang, L, W, bend=0.0, a=0.7, b=0.45, ruff=0.0, k=6, ph=0.0, sq=1.0):
        self.base, self.ang, self.L, self.W, self.bend = np.asarray(base, float), ang, L, W, bend
        self.a, self.b, self.ruff, self.k, self.ph, self.sq = a, b, ruff, k, ph, sq
        um = a / (a + b)
        self.n = um**a * (1 - um) ** b

    def at(self, u, v):
        u = np.clip(np.asarray(u, float) + 0.0 * np.asarray(v), 0, 1)
        x, y = u * self.L, v * (self.W / self.n) * u**self.a * (1 - u) ** self.b
        if self.ruff:
            cx = 0.45 * self.L
            r = 1 + self.ruff * np.sin(self.k * np.arctan2(y, x - cx) + self.ph) * u
            x, y = cx + (x - cx) * r, y * r
        y = y + self.bend * self.L * u * u
        c, n = math.cos(self.ang), math.sin(self.ang)
        return np.stack([self.base[0] + x * c - y * n, self.base[1] + (x * n + y * c) * self.sq], -1)

    def outline(self, n=20, iu=0.0, iv=1.0):
        u = iu * 0.4 + (1 - iu) * (0.5 - 0.5 * np.cos(np.linspace(0, math.pi, n)))
        return self.at(np.concatenate([u, u[::-1]]), np.repeat([iv, -iv], n))

    def paint(self, w, edge, base, lw=2.0, isen="galar", n=5, steps=5, out=WAX):
        """Brush the patch from `edge` to `base` (coletan), fill it with isen and draw its outline in wax."""
        if not w.sees(self.base, self.L + self.W):
            return
        rim = self.outline()
        w.area(rim, edge)
        T = np.arange(1, steps + 1)[:, None] / (steps + 1)
        if steps:
            q = w.tr(self.at((1 - 0.8 * T) * HALF_TURN, (1 - 0.45 * T) * SIDES).reshape(-1, 2)).reshape(steps, -1)
            for t, r in zip(T[:, 0].tolist(), q.tolist(), strict=True):
                w.d.polygon(r, fill=mix(edge, base, t))
        self.fill(w, isen, n, ink_on(mix(edge, base, 0.4)))
        w.line(rim, lw, out, True)

    def fill(self, w, isen, n, ch):
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
            u = np.linspace(0.12, 0.74, max(4, int(L / 9)))[:, None]
            w.many(np.concatenate([self.at(u + 0.16 * t, s * 0.82 * t) for s in (1, -1)]), 1.0, ch)
        for v in (-0.66, -0.34, 0.34, 0.66) if isen == "dotleaf" else ():
            w.dots(self.at(np.linspace(0.16, 0.9 - 0.25 * abs(v), max(4, int(L / 6))), v), 1.05, ch)
        if isen == "sisik":
            k, t = max(2, int(W / 7)), np.linspace(-1, 1, 7)
            for i, u in enumerate(np.linspace(0.04, 0.9, max(4, int(L / 9)))):
                v = ((np.arange(-k, k + 1) + (i % 2) * 0.5) / (k + 0.6))[:, None]
                w.many(self.at(u + (6 / L) * (1 - t * t), np.clip(v + t * 0.5 / (k + 0.6), -1, 1)), 1, ch)


class Spine(Blade):
    """The same patch along any curve, its half-width given by a profile: a dragon's body, a neck."""

    def __init__(self, P, widths):
        self.P, self.widths = np.asarray(P, float), np.asarray(widths, float)
        self.s, self.N = along(self.P)
        self.base, self.L, self.ang, self.W = self.P[len(P) // 2], self.s[-1], 0.0, max(widths)

    def at(self, u, v):
        u = np.asarray(u, float) + 0.0 * np.asarray(v)
        f = self.s / self.L
        p, n = (np.stack([np.interp(u, f, Q[:, i]) for i in (0, 1)], -1) for Q in (self.P, self.N))
        return p + n * (v * np.interp(u, np.linspace(0, 1, len(self.widths)), self.widths))[..., None]

    def outline(self, n=20, iu=0.0, iv=1.0):
        u = np.linspace(0, 1, max(n, len(self.P)))
        return self.at(np.concatenate([u, u[::-1]]), np.repeat([iv, -iv], len(u)))
