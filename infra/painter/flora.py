"""What grows and flies on coastal cloth: leaves, flowers, vines, bouquets, clouds, and the figures of tables.txt."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .cloths import Colour, Palette, table
from .lines import TAU, Points, Rng, along, curve, hue, mix, points, polar, ray, through
from .wax import ACC, DARK, NONE, WAX, Blade, Spine, Wax, ink_on

FLOWERS = {name: (float(sq), int(calyx), points(" ".join(rings))) for name, sq, calyx, *rings in table("flowers")}
PETAL = ("none", "galar", "cecek", "both")
FRONT = ("peoni", "seruni", "mawar", "dahlia")
SIDE = ("peoni-samping", "teratai", "anyelir", "seruni-samping", "tulip")
SMALL = ("kembang", "kuncup", "cempaka", "tulip")
HEADS = [points(" ".join(row)) for row in table("bouquets")]  # ways of gathering: x, y, radius, colour; the chief first
LOBES = points(" ".join(table("cloud")[0]))


def angle(v: Points) -> float:
    """The direction of a vector."""
    return math.atan2(v[1], v[0])


def turned(pal: Palette, k: int) -> Palette:
    """The palette with its flower colours moved on by k."""
    k %= len(pal["f"])
    return {**pal, "f": pal["f"][k:] + pal["f"][:k]}


def leaf(w: Wax, p: ArrayLike, ang: float, L: float, k: int, pal: Palette, rng: Rng, lw: float = 2.0) -> None:
    """A leaf of length L from p in the k-th leaf colour, ribbed or dotted when it is large enough."""
    col, isen = hue(pal, f"l{k}"), ("leaf", "dotleaf")[int(rng.integers(2))] if L > 36 else "rib"
    b = Blade(p, ang, L, L * rng.uniform(0.2, 0.27), rng.uniform(-0.28, 0.28), 0.62, 0.95, 0.03, 9, rng.uniform(0, 6))
    b.paint(w, col, mix(col, pal["w"], 0.34), lw, isen, steps=4 if L > 30 else 1)


def flower(w: Wax, p: ArrayLike, R: float, kind: str, ang: float, k: int, pal: Palette, rng: Rng,
           lw: float = 2.0) -> None:  # fmt: skip
    """A flower in the k-th colour; heads seen from the side open along `ang`, and p is then where the stem ends."""
    sq, calyx, rings = FLOWERS[kind]
    c, c2 = hue(pal, f"f{k}"), mix(hue(pal, f"f{k + 1}"), hue(pal, f"f{k}"), 0.22)
    start, wob, few = rng.uniform(0, TAU), rng.normal(0, 1, (3, 24)), R * w.sc * w.unit < 17
    with w.moved(p, ang if calyx else 0):
        for j, (count, L, W, arc, a, b, ruff, isen) in enumerate(rings.tolist()[: 2 if few else 9]):
            n = int(count)
            lean = (np.arange(n) / max(1, n - 1) - 0.5) * arc if calyx else start + np.arange(n) * TAU / n + j * 0.35
            order = np.argsort(-np.abs(lean), kind="stable") if calyx else np.arange(n) * (5 if n % 5 else 1) % n
            for i in order.tolist():
                t = float(lean[i])
                grow = 1 - 0.16 * abs(t) * calyx + 0.05 * wob[1, i]
                shape = R * L * grow, R * W * (1 + 0.07 * wob[2, i]), -t * 0.13 * calyx, a, b, ruff
                blade = Blade((0, 0), t + wob[0, i] * 0.05, *shape, 7 if ruff < 0.065 else 13, i * 1.7, sq)
                inner = mix(c2, pal["d"], 0.08 * max(0, 2 - j) if R > 30 else 0)
                fill, veins = "none" if few else PETAL[int(isen)], 2 if W < 0.16 else 4 + (R > 60) * 2
                steps = 2 if few or W < 0.16 else 5
                blade.paint(w, mix(c, pal["w"], 0.06 + 0.15 * j), inner, lw, fill, veins, steps)
        for o in (-0.62, 0.62, 0) if calyx else ():
            sepal = Blade((-R * 0.1, 0), o, R * 0.42, R * 0.1, 0, 0.6, 0.9, sq=sq)
            sepal.paint(w, hue(pal, "l0"), hue(pal, "l1"), lw * 0.9, "none", steps=1)
        if not calyx:
            r = R * (0.19 if len(rings) > 1 else 0.22)
            w.dots([(0, 0)], r, dye=pal["a"])
            w.dots(polar(11, r * 0.95) * (1, sq), 1.8 if R > 30 else 1.2)
            w.dots(polar(6, r * 0.45) * (1, sq), 1.5 if R > 30 else 0.9, DARK)


def stem(w: Wax, P: ArrayLike, wd: float, col: Colour) -> None:
    """A brushed stalk along P, thinner towards its end."""
    w.ribbon(P, (wd, wd * 0.7), dye=col)


def tendril(w: Wax, p: ArrayLike, ang: float, L: float, k: int, pal: Palette, sg: int = 1, wd: float = 3.4) -> None:
    """Sulur: a curl that rolls up on itself to the side `sg`, with a bead at its end."""
    t = np.linspace(0, 1, 26)
    th = ang + sg * (0.3 + 5.6 * t**1.6)
    Q = np.asarray(p) + np.cumsum(np.stack([np.cos(th), np.sin(th)], 1) * (L * 0.043 * (1.15 - t))[:, None], 0)
    w.ribbon(Q, (wd, wd * 0.5), dye=hue(pal, f"l{k}"), edge=1.3)
    w.dots(Q[-1:], L * 0.05, dye=hue(pal, f"f{k}"))
    w.dots(Q[-1:], 1.4)


def vine(w: Wax, P: ArrayLike, pal: Palette, rng: Rng, size: float = 60.0, heads: bool = True, every: float = 0.9,
         shift: int = 0, lw: float = 1.8) -> None:  # fmt: skip
    """Lung: a stem along P with leaves by turns, about `size` long, tendrils, and flowers where it swings out."""
    P = np.asarray(P, float)
    s = along(P)[0]
    stem(w, P, size * 0.1, hue(pal, f"l{shift % 3}"))
    for i, d in enumerate(np.arange(size * 0.4, s[-1] - size * 0.2, size * every * 0.5)):
        j = min(len(P) - 2, int(np.searchsorted(s, d)))
        a, sg = angle(P[j + 1] - P[j]), 1 if i % 2 else -1
        if i % 4 == 3 and heads:
            q = P[j] + ray(a + sg * 1.1, size * 0.52)
            stem(w, curve([P[j], P[j] + ray(a, size * 0.3), q], 8), size * 0.06, hue(pal, "l0"))
            kind = (*FRONT, *SIDE, *SMALL)[(i // 4 * 5 + shift * 3) % 13]
            flower(w, q, size * 0.36, kind, a + sg * 1.1, i // 4 + shift, pal, rng, lw)
        elif i % 4 == 1 and size > 40:
            tendril(w, P[j], a + sg * 0.5, size * 1.1, i + 1, pal, sg, size * 0.06)
        else:
            leaf(w, P[j], a + sg * rng.uniform(0.6, 1.0), size * rng.uniform(0.6, 0.8), i + shift, pal, rng, lw)


Stem = tuple[Points, float, int]  # its line from the foot to the head, and the head's radius and colour


def bouquet(w: Wax, x: float, y: float, S: float, pal: Palette, rng: Rng, flip: int = 1, lw: float = 2.0,
            shift: int = 0) -> None:  # fmt: skip
    """Stems rise from a foot at (x, y), flowers at their ends; about 320 units tall at S = 1."""
    pal = turned(pal, shift)
    tied, stems = shift % 4 != 2, list[Stem]()
    for hx, hy, r, c in HEADS[shift % len(HEADS)]:
        h = np.array([hx, hy]) + rng.normal(0, 11, 2)
        P = curve([(0, 0), (h[0] * 0.05, h[1] * 0.55), (h[0] * 0.72 - 8, h[1] + 38), (h[0], h[1])], 26)
        stems.append((P, r * rng.uniform(0.92, 1.08), int(c)))
    with w.moved((x, y), rng.normal(0, 0.06), S, flip):
        for k in (-1.4, -0.5, 0.7, 1.6) if tied else (-1.3, 1.3):  # the stems' ends, or two shoots running off as lung
            if tied:
                stem(w, curve([(0, 0), (6 * k, 26), (26 * k, 54)], 10), 6, hue(pal, "l0"))
            else:
                vine(w, curve([(0, 0), (50 * k, 70), (110 * k, 40), (150 * k, -10)]), pal, rng, 52, False, 1.0, shift)
        greenery(w, stems, pal, rng, lw)
        bow = mix(hue(pal, "f0"), pal["a"], 0.3)
        for a, L in ((2.2, 92), (0.94, 92), (3.56, 46), (-0.42, 46), (3.0, 46), (0.14, 46)) if tied else ():  # pita
            Blade((0, 0), a, L, L * 0.13 + 6, 0.2 * (1 if a < 1 else -1), 0.9, 0.35).paint(w, bow, pal["d"], lw, n=3)
        for i in [*(1 + rng.permutation(len(stems) - 1)).tolist(), 0]:
            P, r, k = stems[i]
            kind, a = head_kind(i, r, shift), angle(P[-1] - P[-5])
            calyx = FLOWERS[kind][1]
            flower(w, P[-1] - ray(a, 0.35 * r * calyx), r * (1 + 0.15 * calyx), kind, a, k, pal, rng, lw)


def greenery(w: Wax, stems: list[Stem], pal: Palette, rng: Rng, lw: float) -> None:
    """The stems of a bouquet with their leaves, tendrils, and thin sprays of beads beyond the leaves."""
    for P, *_ in stems:
        stem(w, P, 6, hue(pal, "l0"))
    for j, (P, *_) in enumerate(stems):
        a = angle(P[-1] - P[-6])
        tendril(w, P[16], angle(P[14] - P[12]), 105, j, pal, 1 if j % 2 else -1, 4)
        for i, u in enumerate(np.linspace(0.28, 0.86, 5)):
            k, o = int(u * 25), (1 if i % 2 else -1) * rng.uniform(0.55, 1.05)
            colour = i + j + int(rng.integers(2))
            leaf(w, P[k], angle(P[k] - P[k - 1]) + o, rng.uniform(46, 88), colour, pal, rng, lw)
        for o in (-0.9, -0.62, 0.75) if j % 2 else (0.9, 0.6):
            Q = curve([P[13], P[13] + ray(a + o, 60), P[13] + ray(a + o * 0.8, 108)], 9)
            stem(w, Q, 2.4, hue(pal, "l1"))
            w.dots(Q[4:], np.linspace(2, 3.6, 5), dye=hue(pal, f"f{j + 2}"))


def head_kind(i: int, r: float, shift: int) -> str:
    """Which flower sits on the i-th stem of a bouquet, by its size and the bouquet's turn; the first is the chief."""
    turn = (i * 5 + shift * 3) % 8
    if i == 0:
        return (*FRONT, "teratai", "peoni-samping")[shift * 5 % 6] if shift % 2 else FRONT[shift // 2 % 2]
    if r > 39:
        return (SIDE[turn % 4], FRONT[turn % 4])[(i + shift) % 2]
    return (*SMALL, "anyelir")[(turn + shift) % 5]


@dataclass
class Pen:
    """What the rows of one figure are drawn with; a body, once drawn, carries the parts told after it."""

    pal: Palette
    rng: Rng
    lw: float
    spine: Spine | None = None


def figure(w: Wax, name: str, p: ArrayLike, sc: float, pal: Palette, rng: Rng, rot: float = 0.0, flip: int = 1,
           lw: float = 2.0) -> None:  # fmt: skip
    """Anything that its table tells to draw, at p: birds, butterflies, dragons, twigs, mountains, starfish."""
    pen = Pen(pal, rng, lw)
    with w.moved(p, rot, sc, flip):
        for op, at, *row in table(name) if w.sees((0, 0), 300) else ():
            if op == "blades":
                fan(w, pen, points(at)[0], row)
            elif op in ("spine", "belly", "fins", "part"):
                body(w, pen, op, at, row)
            else:
                detail(w, pen, op, at, row)


def fan(w: Wax, pen: Pen, at: Points, row: list[str]) -> None:
    """Blades by turns in several colours, each a step on from the one before; a * after the isen adds an eye."""
    ang, L, W, bend, a, b = map(float, row[:6])
    edge, base, (isen, n, *steps) = row[6].split("/"), row[7].split("/"), row[8:]
    da, dL, db, dx, dy = (*map(float, steps), *(0.0,) * 5)[:5]
    thin = W <= 9
    for i in range(int(n)):
        blade = Blade(at + np.array([dx, dy]) * i, ang + i * da, L + i * dL, W, bend + i * db, a, b)
        tint = hue(pen.pal, edge[i % len(edge)]), hue(pen.pal, base[i % len(base)])
        blade.paint(w, *tint, pen.lw * (1 - 0.2 * thin), isen.rstrip("*"), 6 if W > 12 else 3, 4 - 3 * thin)
        for r, dye in ((6.5, pen.pal["a"]), (3.2, hue(pen.pal, "l1")), (1.5, None)) if isen[-1] == "*" else ():
            w.dots(blade.at([0.86], 0), r, dye=dye)


def body(w: Wax, pen: Pen, op: str, at: str, row: list[str]) -> None:
    """A body along a curve, drawn by a hand that never makes the same one twice, and what it carries."""
    if op == "spine" and row[3:]:
        knots = points(" ".join(row[3:]))
        knots[1:-1] += pen.rng.normal(0, 0.01 * along(knots)[0][-1], knots[1:-1].shape)
        pen.spine = Spine(through(knots, 8, False), [float(q) for q in at.split(",")])
    spine = pen.spine
    assert spine is not None, "a body comes before what it carries"
    edge, base = (pen.pal["g"],) * 2 if op == "part" else (hue(pen.pal, row[0]), hue(pen.pal, row[1]))
    if op == "spine":
        spine.paint(w, edge, base, pen.lw, row[2], steps=0)
    elif op == "belly":
        inner = Spine(spine.at(np.linspace(0.02, 0.99, 60), float(at)), (spine.widths * 0.36).tolist())
        inner.paint(w, edge, base, pen.lw * 0.8, row[2], steps=0)
    elif op == "fins":
        for u in np.linspace(0.06, 0.94, int(at)).tolist():
            fin = Blade(spine.at(u, -0.9), spine.heading(u) - 1.9, 26, 8, -0.2, 0.4, 0.8)
            fin.paint(w, edge, base, pen.lw * 0.7, "none", steps=1)
    else:  # a part: another figure where the body is at u, v; what is below stays below
        u, v, size = map(float, row)
        ahead = spine.heading(u)
        back = math.cos(ahead) < 0
        turn = ahead - math.pi if back else ahead
        figure(w, at, spine.at(u, -v if back else v), size, pen.pal, pen.rng, turn, -1 if back else 1, pen.lw)


def detail(w: Wax, pen: Pen, op: str, at: str, row: list[str]) -> None:
    """Outlines, dots, rings of cecek, single flowers, vines, stems and lines of a figure."""
    pal = pen.pal
    if op == "outline":
        w.area(through(points(" ".join(row))), hue(pal, at))
        w.line(through(points(" ".join(row))), pen.lw, close=True)
    elif op == "dots":
        dye = None if row[1] in "d-" else hue(pal, row[1])
        w.dots(points(at), float(row[0]), DARK if row[1] == "d" else WAX, dye)
    elif op == "ring":
        w.dots(points(at) + polar(int(row[0]), float(row[1])), 1.9, ink_on(pal["g"], ACC))
    elif op == "flower":
        flower(w, points(at)[0], float(row[0]), row[1], float(row[2]), int(row[3]), pal, pen.rng, pen.lw)
    elif op == "vine":
        turn = int(pen.rng.integers(4))
        vine(w, through(points(" ".join(row)), 8, False), pal, pen.rng, float(at), False, 0.9, turn)
    elif op == "stem":
        stem(w, curve(points(" ".join(row[1:]))), float(at), hue(pal, row[0]))
    else:
        w.line(curve(points(" ".join(row))), float(at))


def cloud(w: Wax, x: float, y: float, R: float, cols: list[Colour], flip: int = 1, lw: float = 2.2) -> None:
    """Mega: a lobed cloud with drawn-out ends, repeated inward in steps of deeper dye."""
    with w.moved((x, y), 0, 1, flip):
        for i, c in enumerate(cols if w.sees((0, 0), R * 2) else ()):
            s = 1 - 0.82 * i / len(cols)
            P, r = (LOBES[:, :2] * s + (0.05 * i, 0.012 * i)) * R, LOBES[:, 2] * s * R
            w.dots(P, r, dye=c)
            w.dots(P, r)
            w.dots(P, np.maximum(0.1, r - (lw if i == 0 else lw * 0.6)), NONE)
