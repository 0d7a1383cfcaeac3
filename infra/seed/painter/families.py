"""The families: each draws one cloth's motifs over the whole of w."""

import math
from types import SimpleNamespace

import numpy as np
from PIL import Image
from scipy.ndimage import distance_transform_edt, gaussian_filter, label

from .finish import noise
from .flora import FRONT, SIDE, bird, bouquet, butterfly, cloud, dragon, flower, leaf, sprig, stem, tendril, vine
from .isen import ISEN, isen
from .wax import ACC, DARK, NONE, TAU, WAX, Blade, closed, curve, hue, ink_on, mix, pale, polar


def ground_ink(pal):
    return ACC if pale(pal["g"]) else WAX


def stamp(w, draw, T, H, rng, jit=1.0, kinds=2):
    """Cap: a copper stamp drawn once and put down again and again, never quite true; H is the height of its face."""
    tiles = []
    for v in range(kinds):
        t = w.part(T, H, w.ground)
        draw(t, v)
        tiles.append(t)
    for k in (0, 1):  # an even first pass beneath, so that no gaps open
        for j in range(-1, int(w.h // H) + 2):
            for i in range(-1, int(w.w // T) + 2):
                slip = k * rng.normal(0, 0.9 * jit, 2)
                if w.sees((i * T + T / 2, j * H + H / 2), T + H):
                    w.lay(tiles[(i + j) % kinds], i * T + slip[0], j * H + slip[1], slip=k * slip[::-1] * 0.8)


# ------------------------------------------------------------------ rosettes: what jlamprang, ceplok and nitik are made of
# p polygon (sides, radius, colour, phase), s star (points, radius, inner, colour, phase),
# b blades (n, from, to, width, colour, phase), d dots (n, radius, size, phase), c curve: a wax ring (radius)
ROSETTES = {
    "padma": "p0,1,{0},0 c.93 d40,.85,.018,0 b8,0,.76,.15,-{1},.5 b8,0,.8,.17,{1},0 d16,.62,.012,.5 p0,.40,{2},0 "
    "b8,0,.37,.12,+w,.5 p0,.13,a,0",
    "teratai": "p0,1,{0},0 d48,.94,.014,0 b16,.2,.9,.10,{1},0 b16,.2,.76,.06,+{1},.5 p0,.46,{2},0 d20,.40,.014,0 "
    "b8,0,.40,.13,{3},0 p0,.14,a,0 d8,.2,.012,.5",
    "kotak": "p4,1.28,{0},.5 p4,1.14,{0},.5 d4,.98,.05,.5 p4,.98,{1},0 p4,.80,{0},0 b4,.06,.78,.15,{2},0 b4,.06,.62,.13,{3},.5 "
    "d4,.52,.03,0 p4,.24,a,0 d4,.13,.02,0",
    "segi": "p8,1.04,{0},.5 p8,.94,-{0},.5 d32,.84,.018,0 p8,.74,{1},.5 b8,.1,.72,.14,{2},0 b8,.1,.6,.1,{3},.5 p8,.26,a,.5 "
    "d8,.15,.016,0",
    "patola": "s8,1.12,.74,{0},0 s8,.98,.66,-{0},0 b4,.1,1.02,.2,{1},0 b4,.1,.84,.17,{2},.5 p4,.44,{3},0 "
    "p4,.3,a,0 b4,0,.3,.07,w,.5 d4,.52,.025,.5",
    "bintang": "s8,1.1,.62,{0},0 s8,.9,.52,{1},0 d8,.78,.03,0 s8,.62,.36,{2},0 p0,.3,{3},0 d8,.22,.02,0 p0,.1,a,0",
    "cakra": "p0,1,{0},0 p0,.86,-{0},0 d36,.93,.016,0 b12,.24,.84,.09,{1},0 b12,.4,.84,.05,{2},.5 p0,.3,{3},0 d10,.23,.016,0 "
    "p0,.1,a,0",
    "lozenge": "p4,1,{3},0 p4,.66,-{3},0 d4,.44,.09,0 d1,0,.12,0",
    "kecil": "s8,1,.72,{3},0 b8,0,.72,.16,{1},0 p0,.22,{2},0 d8,.86,.05,0",
    "grompol": "b4,.05,1,.3,{0},.5 b4,.05,.72,.16,{1},.5 b4,.1,.92,.14,{2},0 d4,.98,.05,0 p0,.24,a,0 d6,.14,.03,0",
    "kenikir": "b12,.2,1,.13,{0},0 b12,.2,.7,.08,+{0},.5 p0,.4,{1},0 d12,.33,.024,0 b6,0,.3,.1,{2},0 p0,.1,a,0",
    "truntum": "b8,.12,1,.1,{0},0 b8,.12,.7,.06,+{0},.5 d8,.84,.05,.5 p0,.2,a,0",
    "mlati": "b4,0,1,.36,{0},0 b4,0,.62,.2,+{0},0 b4,.3,.86,.1,{1},.5 p0,.2,{2},0 p0,.1,a,0",
    "salib": "s4,1.1,.36,{0},0 s4,.86,.28,{1},0 p0,.34,{2},.5 b4,0,.32,.1,a,.5 d4,.62,.04,.5",
}


def rosette(w, x, y, R, kind, pal, cols=("l1", "a", "f0", "l0"), rot=0.0, lw=1.8):
    """One rosette of ROSETTES at x, y; `cols` fills the holes {0}..{3} of its recipe."""
    if not w.sees(np.array([x, y]), R * 1.5):
        return
    hub = w.M.copy(), w.t.copy(), w.sc
    w.place(*(np.array([x, y], float) @ w.M + w.t), rot)
    under = pal["g"]
    for part in ROSETTES[kind].format(*cols).split():
        op, arg = part[0], part[1:].split(",")
        v = [q if q[0].isalpha() or q[0] in "+-" else float(q) for q in arg]
        if op == "p" or op == "s":
            n = int(v[0]) or 44
            under = hue(pal, v[2] if op == "p" else v[3])
            P = polar(n, v[1] * R, v[3] * TAU / n) if op == "p" else polar(n * 2, R, v[4] * TAU / n)
            if op == "s":
                P = P * np.tile([v[1], v[2]], n)[:, None]
            w.area(P, under)
            w.line(P, lw if v[1] > 0.3 else lw * 0.7, DARK if pale(under) and v[1] < 0.6 else WAX, True)
        elif op == "b":
            n, c = int(v[0]), hue(pal, v[4])
            thin = v[3] * R < 5
            for i in range(n):
                a = (i + v[5]) * TAU / n
                b = Blade(polar(1, v[1] * R, a)[0], a, (v[2] - v[1]) * R, v[3] * R, 0, 0.9, 0.7)
                b.paint(
                    w,
                    c,
                    mix(c, pal["d" if pale(c) else "w"], 0.35),
                    lw * (0.6 if thin else 0.85),
                    "none",
                    steps=0 if thin else 2,
                    out=DARK if pale(c) and pale(under) else WAX,
                )
                if v[3] * R > 9:
                    w.dots(b.at(np.linspace(0.42, 0.84, 4), 0), R * 0.016, ink_on(c), square=True)
        elif op == "d":
            w.dots(
                polar(int(v[0]), v[1] * R, v[3] * TAU / v[0]),
                max(1.0, v[2] * R),
                ink_on(under),
                square=kind != "teratai",
            )
        else:
            w.line(polar(44, v[0] * R), 1, close=True)
    w.M, w.t, w.sc = hub


def nitik(t, n, step=1):
    """Dots as short dashes in two directions, as in cloth woven patola-wise; n to the side of a tile."""
    p = t.w / n
    X, Y = np.meshgrid(np.arange(n), np.arange(max(1, round(t.h / p))))
    G = np.stack([X, Y], -1).reshape(-1, 2)
    for odd in (0, 1):
        q = (G[(G.sum(1) % 2 == odd)] + 0.5) * p
        v = np.array([p * 0.26, 0] if odd else [0, p * 0.26])
        t.many(np.stack([q - v, q + v], 1), p * 0.26)


# form: (rosette, its size, corner rosette, its size, edge rosette, its size, lattice)
JLAMPRANG = {
    "padma": ("padma", 0.385, "kecil", 0.17, "lozenge", 0.10, 0),
    "teratai": ("teratai", 0.40, "salib", 0.17, "lozenge", 0.085, 0),
    "kotak": ("kotak", 0.30, "kotak", 0.13, "lozenge", 0.09, 0),
    "segi": ("segi", 0.40, "lozenge", 0.16, "kecil", 0.09, 1),
    "patola": ("patola", 0.42, "patola", 0.20, "lozenge", 0.08, 0),
    "bintang": ("bintang", 0.42, "padma", 0.22, "lozenge", 0.07, 0),
    "cakra": ("cakra", 0.36, "kotak", 0.15, "kecil", 0.11, 1),
}


def jlamprang(w, c, pal, pal2, rng):
    """Rosettes of dots, circles and squares on a nitik ground, from the copper stamp."""
    main, r, corner, rc, edge, re, lattice = JLAMPRANG[c.form]
    T = c.size

    def draw(t, v):
        cols = (("l1", "a", "f0", "l0"), ("l0", "f2", "f3", "l1"))[v]
        nitik(t, 32)
        if lattice:
            for P in ([(0, T / 2), (T / 2, 0), (T, T / 2), (T / 2, T)],):
                t.line(P, T * 0.04, NONE, True)
                for s in (-1, 1):
                    t.line(np.array([T / 2, T / 2]) + (np.array(P) - T / 2) * (1 + s * 0.04), 1.4, close=True)
        for x, y in ((0, 0), (T, 0), (0, T), (T, T)):
            rosette(t, x, y, rc * T, corner, pal, ("l0", "f1", "f0", "l1"))
        for x, y in ((T / 2, 0), (T / 2, T), (0, T / 2), (T, T / 2)):
            rosette(t, x, y, re * T, edge, pal, ("l1", "f2", "f1", "f3"))
        rosette(t, T / 2, T / 2, r * T, main, pal, cols, lw=2.2)

    stamp(w, draw, T, T, rng)


def kawung(w, c, pal, pal2, rng):
    """Four ovals round a point; the ovals hold a seed, the rooms between them a cross, a flower or fillings."""
    T = c.size

    def draw(t, v):
        if c.ground != "-":
            isen(t, c.ground, c.pitch, ground_ink(pal))
        for x, y in ((0, 0), (T, 0), (0, T), (T, T), (T / 2, T / 2)):
            mid = x == T / 2
            for k in range(4):
                a = TAU / 8 + k * TAU / 4
                b = Blade(np.array([x, y]) + polar(1, T * 0.03, a)[0], a, T * 0.63, T * 0.155, 0, 0.5, 0.45)
                base = (pal["w"], hue(pal, "f2"))[(k + v) % 2] if mid else mix(pal["w"], hue(pal, "f1"), 0.35)
                b.paint(t, base, mix(base, pal["a"], 0.35), 2.6, "none", steps=3)
                inner = hue(pal, ("f0", "f1")[(k + v) % 2] if mid else "f3")
                t.area(b.outline(16, 0, 0.70), mix(inner, pal["w"], 0.12))
                t.area(b.outline(16, 0.1, 0.42), mix(inner, pal["w"], 0.5), False)
                t.line(b.outline(16, 0, 0.70), 1.5, close=True)
                u = np.linspace(0.14, 0.86, 11)
                for s in (1, -1):
                    t.many(np.stack([b.at(u, 0.95 * s), b.at(u, 0.76 * s)], 1), 1.2, DARK)
                for u0 in (0.16, 0.64):
                    t.ribbon(b.at(np.linspace(u0, u0 + 0.2, 6), 0), (1, 3.2, 1), DARK)
                t.dots(b.at([0.44, 0.5, 0.56], 0), 1.5, DARK)
            t.dots([(x, y)], T * 0.028, dye=pal["a"])
            t.dots([(x, y)], 1.6)
        for x, y in ((T / 2, 0), (T / 2, T), (0, T / 2), (T, T / 2)):
            if c.form == "picis":
                rosette(t, x, y, T * 0.17, "kecil", pal, ("l0", "f1", "f0", "l1"))
            elif c.form == "kembang":
                rosette(t, x, y, T * 0.19, "grompol", pal, ("f0", "l0", "l1", "f1"))
            else:
                for k in range(4):
                    t.ribbon(np.linspace((x, y), np.array([x, y]) + polar(4, T * 0.1)[k], 4), (1, 4, 0.6))
                t.dots(np.array([x, y]) + polar(4, T * 0.106, TAU / 8), 1.6)

    stamp(w, draw, T, T, rng)


def half_drop(w, dx, dy, rng, x0=350.0, y0=0.0):
    """Places of a half-drop repeat: (x, y, column, row)."""
    for i in range(-1, int(w.w / dx) + 2):
        for j in range(-1, int(w.h / dy) + 2):
            yield x0 + dx * i, y0 + (i % 2) * dy / 2 + dy * j, i, j


def sprigs(w, pal, rng, avoid, L=74.0, gap=92.0):
    """Twigs in the room the big figures leave, on a half-drop of their own so that they do not look strewn."""
    av = np.array([(a[0], a[1], a[2]) for a in avoid], float)
    for x, y, i, j in half_drop(w, gap, gap, rng, 40, 30):
        p = np.array([x, y]) + rng.normal(0, gap * 0.07, 2)
        if (np.hypot(*(p - av[:, :2]).T) > av[:, 2]).all():
            sprig(w, p, -TAU / 4 + (1 if (i + j) % 2 else -1) * rng.uniform(0.2, 0.9), L, pal, rng, (i * 2 + j) % 7)
            av = np.vstack([av, [(*p, gap * 0.9)]])


def buketan(w, c, pal, pal2, rng):
    """Bouquets on a half-drop over a filled ground, with birds and butterflies between."""
    isen(w, c.ground, c.pitch, ground_ink(pal))
    S = 1.42 * c.size
    cells, beasts = [], []
    for x, y, i, j in half_drop(w, 480 * S, 486 * S, rng, 350 * S / 1.42, 610 * S / 1.42 - 486 * S):
        flip = 1 - 2 * (i % 2)
        cells.append((x, y, flip, i * 2 + j))
        beasts.append((x - 70 * flip * S, y + 97 * S, 1 if (i + j) % 2 else 0, flip))
        beasts.append((x + 240 * S, y - 232 * S + (i % 2) * 28 * S, 0, 1))
    avoid = [(x, y - 160 * S, 176 * S) for x, y, *_ in cells] + [
        (x, y, (134 if b else 56) * S) for x, y, b, _ in beasts
    ]
    sprigs(w, pal, rng, avoid, 62 * S, 78 * S)
    for x, y, flip, k in cells:
        bouquet(w, x, y, S, pal, rng, flip, 2.3, k)
    for n, (x, y, b, flip) in enumerate(beasts):
        tilt, size = rng.uniform(-0.1, 0.2), rng.uniform(0.55, 0.72)
        if b and c.form in ("hong", "merak", "kuntul"):
            bird(w, x + flip * 49 * S, y, 0.72 * S, flip * tilt, flip, pal, c.form)
        else:
            butterfly(w, x, y, size * S, tilt * 4, pal, shift=n)


# ------------------------------------------------------------------ parang, ceplok, dot fields
CREST = np.array(
    [
        (0.10, 0.0),
        (0.13, 0.12),
        (0.20, 0.24),
        (0.26, 0.34),
        (0.24, 0.44),
        (0.12, 0.475),
        (-0.04, 0.475),
        (-0.17, 0.44),
        (-0.25, 0.34),
        (-0.24, 0.24),
        (-0.17, 0.22),
        (-0.13, 0.29),
        (-0.07, 0.31),
        (-0.03, 0.24),
        (-0.05, 0.13),
    ]
)
PARANG = closed(np.vstack([CREST, -CREST]), 4)  # a wave's crest above, the same turned about below


def parang_field(w, pal, D, P, cols, rng, wild=0.0, band=None):
    """Slanting ranks of hooked blades with mlinjon between; `band(q0, q1)` may draw every second rank instead."""
    R = math.hypot(w.w, w.h)
    w.place(w.w / 2, w.h / 2, -TAU / 8 * 0.95)
    H = D * 0.84
    for n, q0 in enumerate(np.arange(-R / 2 - D, R / 2 + D, D)):
        w.area(
            [(-R, q0), (R, q0), (R, q0 + D), (-R, q0 + D)],
            mix(pal["g"], pal["d"], (0.15, 0.5)[n % 2] if not pale(pal["g"]) else 0),
        )
        if band and n % 2:
            band(q0, q0 + H, R)
        for p0 in np.arange(-R / 2 - P * 2, R / 2 + P * 2, P) if not (band and n % 2) else ():
            o = np.array([p0, q0 + H / 2]) + rng.normal(0, wild, 2)
            if w.sees(o, D):
                col = hue(pal, cols[(round(p0 / P) + n) % len(cols)])
                lean, ink = np.array([[P * 1.5, 0], [-P * 0.9, H]]), ink_on(col)
                w.area(o + PARANG @ lean, col)
                w.line(o + PARANG @ lean, 2.4, close=True)
                w.dots(o + curve([(-0.05, -0.38), (-0.07, -0.1), (0.07, 0.1), (0.05, 0.38)], 11) @ lean, P * 0.028, ink)
                for s in (1, -1):  # an eye in each hook and a line along each back
                    w.line(
                        o
                        + s
                        * np.array([(0.16, 0.16), (0.205, 0.27), (0.185, 0.385), (0.06, 0.425), (-0.09, 0.415)])
                        @ lean,
                        1.2,
                        ink,
                    )
                    w.dots([o + s * np.array([-0.165, 0.335]) @ lean], P * 0.06, ink)
                w.dots(o + np.array([(0.33, -0.1), (0.33, 0), (0.33, 0.1)]) @ lean, P * 0.045)
        e0, e1, m = q0 + D * 0.865, q0 + D * 0.995, q0 + D * 0.93
        w.area([(-R, e0), (R, e0), (R, e1), (-R, e1)], hue(pal, ("l1", "l0")[n % 2]))
        w.many([[(-R, e0), (R, e0)], [(-R, e1), (R, e1)]], 2.4)
        for p0 in np.arange(-R / 2 - P, R / 2 + P, P / 3):
            if w.sees(np.array([p0, m]), 20):
                q = np.array([p0, m]) + polar(4, 1) * (P * 0.13, D * 0.042)
                w.area(q, pal["a"])
                w.line(q, 1.4, close=True)
                w.dots([(p0, m)], 1.6, DARK)
    w.place()


def parang(w, c, pal, pal2, rng):
    """Parang, alone or with ranks of vine or rosettes between its ranks, as the coast likes it."""
    D = c.size
    cols = {"rusak": ("+f2", "f0"), "barong": ("+f1", "+w"), "klitik": ("+w", "f1"), "seling": ("f0", "+f2", "f1")}.get(
        c.form, ("+f2", "f0")
    )

    def band(q0, q1, R):
        m, h = (q0 + q1) / 2, q1 - q0
        if c.form == "lung":
            x = np.arange(-R / 2 - D, R / 2 + D, 10.0)
            vine(w, np.stack([x, m + h * 0.17 * np.sin(x / h * 2.2)], 1), pal, rng, h * 0.52, True, 0.62, int(q0) % 4)
        for i, x in enumerate(np.arange(-R / 2, R / 2, D * 0.92) if c.form == "ceplok" else ()):
            rosette(w, x, m, h * 0.42, ("padma", "segi")[i % 2], pal, ("l1", "f1", "f0", "l0"))
            rosette(w, x + D * 0.46, m, h * 0.13, "lozenge", pal, ("l1", "f1", "f0", "f3"))

    parang_field(
        w,
        pal,
        D,
        D * 0.47,
        cols,
        rng,
        0.7 if c.technique == "tulis" else 0,
        band if c.form in ("lung", "ceplok") else None,
    )


# form: (rosette, its size, second rosette, its size, lattice: 0 none, 1 squares, 2 lozenges)
CEPLOK = {
    "grompol": ("grompol", 0.34, "kecil", 0.15, 2),
    "kenikir": ("kenikir", 0.33, "salib", 0.2, 0),
    "mlati": ("mlati", 0.36, "truntum", 0.2, 1),
    "salib": ("salib", 0.36, "kenikir", 0.22, 0),
    "truntum": ("truntum", 0.26, "truntum", 0.26, 0),
    "padma": ("teratai", 0.30, "mlati", 0.24, 1),
    "bintang": ("bintang", 0.33, "grompol", 0.24, 2),
}


def ceplok(w, c, pal, pal2, rng):
    """Rosettes in a lattice; truntum is the same with small stars strewn evenly."""
    main, r, other, ro, lattice = CEPLOK[c.form]
    T = c.size

    def draw(t, v):
        isen(t, c.ground, c.pitch, ground_ink(pal))
        M = np.array([T / 2, T / 2])
        for s, wd in ((1, 9), (1, 5)) if lattice else ():
            P = M + polar(4, T * (0.5 if lattice == 2 else 0.708), 0 if lattice == 2 else TAU / 8) * s
            t.line(P, wd if wd > 5 else 2, WAX if wd > 5 else NONE, True)
            t.dots(
                np.vstack([P[i] + (P[(i + 1) % 4] - P[i]) * np.linspace(0, 1, 12)[:, None] for i in range(4)]),
                1.5,
                DARK,
            )
        for x, y in ((0, 0), (T, 0), (0, T), (T, T)):
            rosette(
                t, x, y, ro * T, other, pal, ("l0", "f1", "f0", "l1") if other != "truntum" else ("f1", "f1", "f0", "a")
            )
        rosette(t, *M, r * T, main, pal, (("f0", "l0", "f2", "l1"), ("f3", "l1", "f1", "l0"))[v])

    stamp(w, draw, T, T, rng)


NITIK = {  # what a stitch at (x, y) from the middle of a tile shows: 0 ground, 1 wax, 2.. a colour
    "wajik": lambda x, y: np.select(
        [(x + y) % 9 == 0, (x + y) % 9 == 4, (np.maximum(x, y) < 3)], [1, 2, 4], np.where((x - y) % 6 == 0, 3, 0)
    ),
    "kembang": lambda x, y: np.select(
        [
            np.hypot(x, y) < 2.5,
            np.abs(np.hypot(x, y) - 5.5 - 2 * np.cos(4 * np.arctan2(y, x))) < 1.1,
            np.abs(np.hypot(x, y) - 9.4 - np.cos(8 * np.arctan2(y, x))) < 0.8,
            x + y > 19,
        ],
        [3, 2, 1, 4],
        np.where((x + 2 * y) % 5 == 0, 1, 0),
    ),
    "cakar": lambda x, y: np.select(
        [np.minimum(x, y) < 1, np.abs(x - y) < 1, np.maximum(x, y) % 6 == 3],
        [2, 3, 1],
        np.where((x + y) % 4 == 0, 1, 0),
    ),
}


def dots(w, c, pal, pal2, rng):
    """Fields of dots: nitik counted like weaving, drifts of cecek in waves, sea flowers, bands of every filling."""
    T, ink = c.size, ground_ink(pal)

    def stitch(t, v):
        n = 27
        g = np.abs(np.arange(n) - n // 2)
        X, Y = np.meshgrid(g, g)
        val, p = NITIK[c.form](X, Y).ravel(), T / n
        at = (np.stack(np.meshgrid(np.arange(n), np.arange(n)), -1).reshape(-1, 2) + 0.5) * p
        for k in range(1, 5):
            q = at[val == k]
            if k > 1:
                t.dots(q, p * 0.46, dye=hue(pal, ("f1", "f0", "l0")[k - 2]))
            t.many(
                np.stack([q - (p * 0.22, 0), q + (p * 0.22, 0)], 1),
                p * (0.5 if k == 1 else 0.2),
                ink if k == 1 else ink_on(hue(pal, "f1")),
            )

    if c.form in NITIK:
        stamp(w, stitch, T, T, rng, kinds=1)
        return
    if c.form == "isen":  # a sampler: wavy bands, each with a filling and dye of its own
        x = np.arange(-60, w.w + 90, 30.0)
        kinds = rng.permutation(ISEN)
        for i, y in enumerate(np.arange(-T, w.h + T, T * 0.5)):
            edge = np.stack([x, y + T * 0.16 * np.sin(x / T * 1.7 + i * 0.5) + T * 0.05 * np.sin(x / T * 4 + i)], 1)
            P = np.vstack([edge, edge[::-1] + (0, T)])
            col = hue(pal, ("g", "l0", "f0", "d", "f1", "l1", "g", "f3")[i % 8])
            w.area(P, col)
            isen(w, kinds[i % len(kinds)], c.pitch, ink_on(col), P, 1.3)
            w.line(edge, 5, DARK)
            w.line(edge, 2.2)
            w.dots(edge[::1] + (0, 8), 2.4, ink_on(col))
        return
    sea = [
        (x + rng.normal(0, T * 0.08), y + rng.normal(0, T * 0.08), i * 3 + j)
        for x, y, i, j in half_drop(w, T * 1.5, T * 1.45, rng, 60, -20)
    ]
    flow = {"ombak": (0.9, 0.0), "bunga-laut": (0.35, 1.0), "gerimis": (0.2, 0.4)}[c.form]
    for y in np.arange(-80, w.h + 80, c.pitch):  # drifts of dots that swell and thin along the waves
        x = np.arange(0, w.w, c.pitch * 0.9) + (round(y / c.pitch) % 2) * c.pitch * 0.45
        yy = y + T * 0.3 * flow[0] * np.sin(x / T * 2.2 + 1.4 * math.sin(y / T)) + rng.normal(0, 0.7, x.shape)
        near = np.min([np.hypot(x - a, yy - b) for a, b, _ in sea], 0) if flow[1] else np.full(len(x), T)
        size = (
            c.pitch * (0.16 + 0.13 * np.sin(y / T * 3.1 + x / T * 0.8)) * np.clip((near - T * 0.2) / T * 2.4, 0.35, 1)
        )
        for k, col in enumerate((None, hue(pal, "f0"), hue(pal, "f1"))):
            on = (np.round(y / c.pitch / 5 + np.sin(x / T)) % 3 == k) & (near > T * 0.3)
            w.dots(np.stack([x, yy], 1)[on], np.maximum(0.9, size[on]), ink, dye=col if k and flow[0] > 0.3 else None)
    for a, b, k in sea if c.form != "ombak" else ():
        cols = [hue(pal, f"f{(k + i) % 4}") for i in range(2)]
        for r in (0.58, 0.66, 0.74):  # rings of dots widen round each sea flower
            th = np.linspace(0, TAU, int(T * r * 0.42), endpoint=False)
            rad = T * r * (0.72 + 0.12 * np.cos(5 * th + k))
            w.dots(np.stack([a + np.cos(th) * rad, b + np.sin(th) * rad], 1), 1.9, ink)
        n = 5 if c.form == "bunga-laut" else 6
        for i in range(n):
            arm = Blade((a, b), i * TAU / n + k, T * (0.44 if n == 5 else 0.26), T * 0.1, 0.12, 0.5, 0.8, 0.02, 9)
            arm.paint(w, cols[0], mix(cols[1], pal["w"], 0.2), 2.0, "dotleaf")
            for s in (-0.2, 0.2) if n == 5 else ():
                Blade((a, b), i * TAU / n + k + TAU / 10 + s, T * 0.25, T * 0.035, s, 0.5, 0.8).paint(
                    w, hue(pal, "l0"), hue(pal, "l1"), 1.5, "rib", steps=1
                )
        w.dots([(a, b)], T * 0.06, dye=pal["a"])
        w.dots(np.array([a, b]) + polar(7, T * 0.04), 1.5, DARK)


# ------------------------------------------------------------------ vines, dragons, mosaics
def scroll(c0, R, turn, sg, n=40):
    """A stem that rolls inward round c0, from a distance R."""
    t = np.linspace(0, 1, n)
    th, r = turn + sg * t * 5.2, R * (1 - t) ** 0.8 + R * 0.10
    return np.asarray(c0) + np.stack([np.cos(th) * r, np.sin(th) * r], 1)


def lung(w, c, pal, pal2, rng):
    """Lung-lungan: scrolling stems in rising columns; semen sets mountains, wings and birds among the shoots."""
    isen(w, c.ground, c.pitch, ground_ink(pal))
    T = c.size
    if c.form == "semen":
        semen(w, T, pal, rng)
        return
    for i, x0 in enumerate(np.arange(T * 0.4, w.w + T, T * 1.16)):
        y = np.arange(-T * 0.6, w.h + T * 0.6, 12.0)
        ph = (i % 2) * math.pi if c.form != "riang" else i * 1.3
        S = np.stack([x0 + T * 0.24 * np.sin(y / T * 2.6 + ph), y], 1)[::-1]
        vine(w, S, pal, rng, T * 0.34, c.form == "riang", 1.15, i)
        for j, yj in enumerate(
            np.arange((-0.5 - 0.3 * (i % 2)) * T, w.h + T, T * 1.208 / 2 * 2) if c.form != "riang" else ()
        ):
            for sg in (1, -1):
                y1 = yj + (0 if sg > 0 else T * 0.604) + ph * T / 2.6
                root = np.array([x0 + T * 0.24 * np.sin(y1 / T * 2.6 + ph), y1])
                core = root + (sg * T * 0.40, -T * 0.10)
                Q = scroll(core, T * 0.30, math.pi if sg > 0 else 0, sg)
                Q = np.vstack(
                    [curve([root + (0, T * 0.25), root + (0, T * 0.1), Q[0] + (0, T * 0.1), Q[0]], 12)[:-1], Q]
                )
                vine(w, Q, pal, rng, T * 0.26, False, 0.9, i + j, flip=-sg)
                k = (i + 2 * j + (sg > 0)) % 4
                kind = (
                    (*FRONT, *SIDE)[(i * 4 + j * 3 + (sg > 0) * 5) % 9]
                    if c.form == "sulur"
                    else ("teratai", "dahlia")[(i + j) % 2]
                )
                flower(w, core, T * 0.19, kind, -TAU / 4, k, pal, rng, 2.2)
                if c.form == "kupu":
                    butterfly(w, root[0] - sg * T * 0.1, root[1] - T * 0.34, T / 420, sg * 0.5, pal, 1.7, i + j)


def meru(w, x, y, R, pal, rng):
    """The mountain: a heap of pointed hills, each filled with its own isen, a shoot at the top."""
    for k, (dx, h, b) in enumerate(
        ((-0.6, 0.62, 0.25), (0.6, 0.62, 0.25), (-0.32, 0.95, 0.28), (0.32, 0.95, 0.28), (0, 1.3, 0.32), (0, 0.7, 0.24))
    ):
        hill = Blade((x + dx * R, y), -TAU / 4 + dx * 0.25, h * R, b * R, 0, 0.16, 0.8)
        hill.paint(
            w,
            hue(pal, ("l0", "l1", "f0", "f1", "l2", "f2")[k]),
            hue(pal, ("f1", "f3", "f2", "w", "f1", "a")[k]),
            2.2,
            ("galar", "sisik")[k % 2],
            n=7,
        )
    w.line([(x - R, y), (x + R, y)], 3)


def semen(w, T, pal, rng):
    for n, (x, y, i, j) in enumerate(half_drop(w, T * 0.94, T * 0.92, rng, T * 0.4, T * 0.2)):
        flip = 1 if (i + j) % 2 else -1
        meru(w, x, y, T * 0.27, pal, rng)
        for sg in (1, -1):
            vine(
                w,
                curve(
                    [
                        (x, y - T * 0.16),
                        (x + sg * T * 0.1, y - T * 0.5),
                        (x + sg * T * 0.42, y - T * 0.46),
                        (x + sg * T * 0.36, y - T * 0.2),
                    ],
                    24,
                ),
                pal,
                rng,
                T * 0.26,
                True,
                0.9,
                i + j,
                flip=sg,
            )
            if (i + 2 * j) % 3 == 0:  # lar: a wing on either side
                for q in range(6):
                    Blade(
                        (x + sg * T * 0.06, y + T * 0.08),
                        (0 if sg > 0 else math.pi) + sg * (0.5 - q * 0.24),
                        T * (0.3 + q * 0.022),
                        T * 0.05,
                        -sg * 0.22,
                        0.5,
                        0.4,
                    ).paint(w, hue(pal, ("f0", "l1")[q % 2]), hue(pal, ("f2", "f1")[q % 2]), 2.0, "galar", n=3)
        if (i + 2 * j) % 3:
            bird(w, x, y + T * 0.28, T / 480, 0.05 * flip, flip, pal, ("hong", "merak", "kuntul")[n % 3])
        flower(w, (x, y - T * 0.34), T * 0.13, FRONT[n % 4], 0, n % 4, pal, rng, 2.0)


def liong(w, c, pal, pal2, rng):
    """Dragons and phoenixes among clouds, or the clouds alone."""
    isen(w, c.ground, c.pitch, ground_ink(pal))
    T = c.size
    steps = [mix(pal["w"], hue(pal, "l1"), t) for t in (0, 0.25, 0.5, 0.75, 1)]
    for n, (x, y, i, j) in enumerate(half_drop(w, T * 0.62, T * 0.3, rng, 0, 0) if c.form == "mega" else ()):
        dyes = [
            mix(pal["w"], hue(pal, ("l1", "f0", "l0", "f3")[(i + 2 * j) % 4]), t)
            for t in (0, 0.22, 0.42, 0.62, 0.82, 1)
        ]
        cloud(w, x + 20 * math.sin(5 * n), y, T * 0.21 * (1 + 0.16 * math.sin(3 * n)), dyes, 1 - 2 * (j % 2))
    for n, (x, y, i, j) in enumerate(
        half_drop(w, T * 0.52, T * 0.41, rng, 0, T * 0.2) if c.form in ("naga", "pasangan") else ()
    ):
        cloud(w, x + 30 * math.sin(5 * n), y, T * 0.085 * (1 + 0.3 * math.sin(n)), steps, 1 - 2 * (n % 2), 1.8)
    for n, (x, y, i, j) in enumerate(
        half_drop(w, *((T * 0.8, T * 0.66) if c.form == "hong" else (T * 1.0, T * 0.62)), rng, T * 0.45, -T * 0.2)
    ):
        flip = 1 if (i + j) % 2 else -1
        if c.form == "mega":
            continue
        if c.form == "naga" or (c.form == "pasangan" and flip > 0):
            dragon(w, x, y, T / 640, flip, pal, rng)
        else:
            for sg in (1, -1):
                vine(
                    w,
                    np.array([x, y])
                    + curve([(0, 0.26), (sg * 0.3, 0.34), (sg * 0.44, 0.1), (sg * 0.3, -0.08)], 24) * T,
                    pal,
                    rng,
                    T * 0.17,
                    True,
                    0.8,
                    n,
                    flip=sg,
                )
            bird(w, x + flip * T * 0.08, y, T / 400, 0.1 * flip, flip, pal, "hong", 2.2)


def sekar_jagad(w, c, pal, pal2, rng):
    """A map of islands, each with its own dye and filling, some with flowers, some a piece of parang or kawung."""
    W, H = int(w.w // 4), int(w.h // 4)
    nx, ny = round(w.w / c.size), round(w.h / c.size)
    S = (
        np.stack(np.meshgrid(np.arange(nx), np.arange(ny)), -1).reshape(-1, 2)
        + 0.5
        + rng.uniform(-0.36, 0.36, (nx * ny, 2))
    ) * (W / nx, H / ny)
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    xx, yy = (q + noise(H, W, 45, rng) * 23 + noise(H, W, 17, rng) * (9 if c.form == "karang" else 5) for q in (xx, yy))
    near = np.argsort(np.stack([np.hypot(xx - a, yy - b) for a, b in S]), axis=0)[:1]
    lab = near[0]
    keep = np.zeros(lab.shape, bool)
    for i in range(len(S)):  # crumbs cut off by the noise join their neighbours
        q, m = label(lab == i)
        if m:
            keep |= q == 1 + np.argmax(np.bincount(q.ravel())[1:])
    iy, ix = distance_transform_edt(~keep, return_distances=False, return_indices=True)
    lab = lab[iy, ix]
    cols = ["g", "d", "+w", "f0", "l0", "f1", "l1", "f3", "l2", "f2"]
    order = rng.permutation(len(S))
    for n, i in enumerate(order):
        on = lab == i
        if not on.any():
            continue
        ys, xs = np.where(on.any(1))[0], np.where(on.any(0))[0]
        x0, y0, x1, y1 = max(0, xs[0] - 2), max(0, ys[0] - 2), min(W, xs[-1] + 3), min(H, ys[-1] + 3)
        if not w.sees(np.array([x0 + x1, y0 + y1]) * 2, (x1 - x0 + y1 - y0) * 2):
            continue
        col = hue(pal, cols[n % len(cols)])
        sub = w.part((x1 - x0) * 4, (y1 - y0) * 4, col)
        room = distance_transform_edt(np.pad(on[y0:y1, x0:x1], 1))[1:-1, 1:-1]
        cy, cx = np.array(np.unravel_index(room.argmax(), room.shape)) * 4.0
        rm = float(room.max() * 4)
        if n % 6 == 2:
            parang_field(sub, {**pal, "g": mix(col, pal["d"], 0.3)}, 74, 37, ("+w", "f1"), rng, 0.5)
        elif n % 6 == 5:
            kawung(sub, SimpleNamespace(size=64.0, ground="-", form="klasik", pitch=10), pal, pal2, rng)
        else:
            isen(sub, ISEN[(n * 5 + 3) % len(ISEN)], c.pitch * rng.uniform(0.9, 1.3), ink_on(col), lw=1.4)
            q, kind = int(rng.integers(4)), (*FRONT, *SIDE)[int(rng.integers(9))]
            if n % 3 == 0:
                vine(
                    sub,
                    np.array([cx, cy]) + curve([(-1.1, 0.5), (-0.4, -0.9), (0.4, 0.9), (1.1, -0.5)], 26) * rm,
                    pal,
                    rng,
                    rm * 0.62,
                    True,
                    0.8,
                    n,
                )
            else:
                for a in rng.uniform(0, 0.6) + np.arange(6) * TAU / 6:
                    leaf(sub, (cx, cy), a, rm * rng.uniform(0.72, 0.95), (n + int(a)) % 3, pal, rng)
                flower(sub, (cx, cy), rm * 0.55, kind, -TAU / 4, q, pal, rng)
        k = Image.fromarray((gaussian_filter(on[y0:y1, x0:x1].astype(np.float32), 1.0) * 255).astype(np.uint8))
        w.lay(
            sub, x0 * 4, y0 * 4, k.resize(sub.dye.size, Image.Resampling.BICUBIC).point(lambda v: 255 if v > 127 else 0)
        )
    cut = np.zeros(lab.shape, bool)
    cut[:, 1:] |= lab[:, 1:] != lab[:, :-1]
    cut[1:] |= lab[1:] != lab[:-1]
    wide = 4.0 + 1.9 * noise(H, W, 60, rng)  # seams of uneven width: dark bed, wax banks, a wax thread
    e = Image.fromarray(gaussian_filter(distance_transform_edt(~cut).astype(np.float32), 0.8) * 4 / wide)
    vw, vh = (q / w.unit / 4 for q in w.size)
    ox, oy = w.off / 4
    e = np.asarray(e.resize(w.dye.size, Image.Resampling.BICUBIC, box=(ox, oy, min(W, ox + vw), min(H, oy + vh))))
    for img, bands in ((w.dye, ((2.4, pal["d"]),)), (w.mask, ((2.4, NONE), (-1, WAX), (0.55, WAX)))):
        for r, ch in bands:
            on = e < r if r > 0 else (e < 2.4) & (e > 1.75)
            img.paste(ch, None, Image.fromarray((on * 255).astype(np.uint8)))


# ------------------------------------------------------------------ laid-out cloths: sarong, pagi-sore, terang bulan
def border(w, y0, y1, pal, rng, up=1):
    """Pinggiran: a strip of vine, with scalloped lace towards the cloth."""
    h = y1 - y0
    box = [(0, y0), (w.w, y0), (w.w, y1), (0, y1)]
    w.area(box, mix(pal["g"], pal["d"], 0.5) if not pale(pal["g"]) else hue(pal, "l1"))
    isen(w, "cecek", 9, WAX, box)
    x = np.arange(-40, w.w + 48, 8.0)
    P = np.stack([x, (y0 + y1) / 2 + h * 0.17 * np.sin(x / h * 1.9) + h * 0.04 * np.sin(x / h * 0.7)], 1)
    vine(w, P, pal, rng, h * 0.62, True, 0.58, 1, 1.7)
    for yb, s in ((y0, -1), (y1, 1)):
        w.line([(0, yb), (w.w, yb)], 3.2)
        w.line([(0, yb - s * 5), (w.w, yb - s * 5)], 1.2)
    yb, s = (y0, -1) if up > 0 else (y1, 1)
    t = np.linspace(0, math.pi, 9)
    for px in np.arange(11, w.w + 20, 22):
        a = np.stack([px + 11 * np.cos(t), yb + s * 13 * np.sin(t)], 1)
        w.area(a, pal["a"])
        w.line(a, 1.6)
        w.dots([(px, yb + s * 5)], 2.2, DARK)
        w.dots([(px, yb + s * 18)], 1.8)


def tumpal(w, p, tip, half, pal, rng, col, n):
    """One spearhead from p to tip, `half` wide to either side; what grows in it goes by turns."""
    p, tip = np.asarray(p, float), np.asarray(tip, float)
    d = tip - p
    L = float(np.hypot(*d))
    w.place(*p, math.atan2(d[1], d[0]))
    T = np.array([(0, -half), (L, 0), (0, half)])
    ctr = T.mean(0)

    def inner(s):
        return ctr + (T - ctr) * s

    w.area(T, col)
    for s, lw in ((1, 3.2), (0.91, 1.2), (0.85, 1.2)):
        w.line(inner(s), lw, close=True)
    w.dots(np.vstack([np.linspace(inner(0.805)[i], inner(0.805)[(i + 1) % 3], 22) for i in range(3)]), 2.0)
    w.area(inner(0.75), mix(col, pal["d"], 0.45))
    isen(w, ("cecek", "gerimis", "ukel")[n % 3], 9, WAX, inner(0.75))
    w.line(inner(0.75), 2, close=True)
    q = (L * 0.14, 0)
    stem(w, np.linspace(q, (L * 0.66, 0), 8), 4, pal["l"][-1])
    for u, o, s in ((0.16, 1.1, 0.2), (0.16, 0.55, 0.3), (0.38, 0.6, 0.17), (0.5, 0.5, 0.13)):
        for sg in (-1, 1):
            leaf(w, (L * u, 0), sg * o, L * s, n + int(u * 10), pal, rng, 1.7)
    if n % 3 == 2:
        for sg in (-1, 1):
            tendril(w, (L * 0.24, 0), sg * 0.5, L * 0.2, 1, pal, sg, 3)
    flower(w, (L * 0.62, 0), L * 0.085, ("tulip", "kuncup", "anyelir")[n % 3], 0, 0, pal, rng, 1.6)
    flower(w, (L * 0.43, 0), L * 0.07, ("cempaka", "seruni", "kembang")[n % 3], 0, 3, pal, rng, 1.5)
    flower(
        w,
        (L * (0.24 if n % 3 != 1 else 0.19), 0),
        half * 0.42,
        ("peoni", "dahlia", "teratai")[n % 3],
        0,
        2,
        pal,
        rng,
        1.8,
    )
    w.place()


def badan(w, c, pal, pal2, rng, k0, k1, y0, y1):
    """The body of a sarong: bouquets in columns growing outward from the kepala, or a field."""
    ink = ground_ink(pal)
    if c.form in ("kawung", "ceplok", "jlamprang"):
        sub = SimpleNamespace(
            size=c.size,
            ground=c.ground,
            pitch=c.pitch,
            technique="cap",
            form={"kawung": "kembang", "ceplok": "kenikir", "jlamprang": "padma"}[c.form],
        )
        {"kawung": kawung, "ceplok": ceplok, "jlamprang": jlamprang}[c.form](w, sub, pal, pal2, rng)
        return
    isen(w, c.ground, c.pitch, ink)
    S, cells, beasts, step = 0.9 * c.size, [], [], 400 * c.size
    for sg in (-1, 1):
        for i in range(int(w.w / step) + 1):
            x = (k0 if sg < 0 else k1) + sg * step * (i + 0.52)
            if -220 < x < w.w + 220:
                for j in range(3):
                    y = y0 + (y1 - y0) * (j + (0.74 if i % 2 == 0 else 0.36)) / 2.1
                    if y < y1 + 120 * S:
                        cells.append((x, y, sg * (1 if j % 2 else -1), i * 2 + j + (sg > 0)))
                        beasts.append((x - 40 * sg, y + 92 * S, (i + j) % 3, sg))
    if c.form == "lung":
        for x, _, flip, k in cells[::2]:
            y = np.arange(y1, y0 - 40, -12.0)
            vine(w, np.stack([x + 62 * np.sin(y / 120 + k), y], 1), pal, rng, 118, True, 0.8, k, 2, flip)
        return
    sprigs(
        w,
        pal,
        rng,
        [(x, y - 150 * S, 165 * S) for x, y, *_ in cells]
        + [(x, y, 86 * S) for x, y, *_ in beasts]
        + [((k0 + k1) / 2, y, (k1 - k0) * 0.55) for y in np.arange(0, w.h, 100.0)],
        62,
        84,
    )
    for x, y, flip, k in cells:
        bouquet(w, x, y, S, pal, rng, flip, 2.0, k)
    for n, (x, y, b, flip) in enumerate(beasts):
        if b == 0 and c.form != "kupu":
            bird(
                w,
                x + 30 * flip,
                y,
                0.62 * c.size,
                flip * rng.uniform(-0.1, 0.2),
                flip,
                pal,
                ("hong", "merak", "kuntul")[n % 3],
                1.7,
            )
        else:
            butterfly(w, x, y, 0.6 * c.size, rng.uniform(-0.5, 0.5), pal, 1.6, n)


def sarong(w, c, pal, pal2, rng):
    """Sarong laid flat: badan, kepala with two ranks of tumpal meeting tip to tip, papan and pinggiran."""
    x0, half, y0, y1 = w.w * (0.40 if c.seed % 2 else 0.60), 262.0, w.h * 0.1, w.h * 0.885
    k0, k1 = x0 - half, x0 + half
    badan(w, c, pal, pal2, rng, k0 - 46, k1 + 46, y0, y1)
    box = [(k0 - 46, 0), (k1 + 46, 0), (k1 + 46, w.h), (k0 - 46, w.h)]
    w.area(box, mix(pal2["g"], pal2["d"], 0.25) if not pale(pal2["g"]) else pal2["g"])
    isen(w, ("pitu", "cecek", "kembang")[c.seed % 3], 11, ground_ink(pal2), box, 1.3)
    for a, s in ((k0 - 46, 1), (k1 + 46, -1)):  # papan: narrow upright borders of a small vine
        strip = [(a, 0), (a + 46 * s, 0), (a + 46 * s, w.h), (a, w.h)]
        w.area(strip, hue(pal2, "l1"))
        isen(w, "gerimis", 8, WAX, strip)
        y = np.arange(0, w.h + 10, 8.0)
        vine(w, np.stack([a + 23 * s + 7 * np.sin(y / 17), y], 1), pal2, rng, 34, True, 0.72, int(s > 0), 1.4)
        for o, lw in ((0, 3.2), (6, 1.2), (40, 1.2), (46, 3)):
            w.line([(a + o * s, 0), (a + o * s, w.h)], lw)
    n = (5, 6, 4)[c.seed % 3]
    h = (y1 - y0) / n / 2
    for i in range(n):
        yc = y0 + h * (2 * i + 1)
        tumpal(w, (k0 + 3, yc), (x0 - 12, yc), h, pal2, rng, hue(pal2, "f3"), i)
        tumpal(w, (k1 - 3, yc), (x0 + 12, yc), h, pal2, rng, hue(pal2, "l0"), i + 1)
        for sg in (-1, 1) if i else ():  # lozenges between: a bird on one side, a sprig on the other
            q = (x0 + sg * 92, yc - h)
            if (i + (sg > 0)) % 2:
                bird(w, *q, h / 205, 0, sg, pal2, ("hong", "kuntul")[i % 2], 1.5)
            else:
                sprig(w, q, 0 if sg > 0 else math.pi, 130, pal2, rng, i)
        if i:
            flower(w, (x0, yc - h), h * 0.34, FRONT[i % 4], 0, i % 4, pal2, rng, 1.7)
    border(w, 0, y0, pal2, rng, -1)
    border(w, y1, w.h, pal2, rng, 1)


def hokokai(w, c, pal, pal2, rng):
    """Pagi-sore: two designs on one cloth, meeting on a slant; flowers crowd a kraton ground, butterflies everywhere."""
    top = 0.5 + (0.1 if c.seed % 2 else -0.1)
    seam = np.array([(w.w * top, 0), (w.w * (1 - top), w.h)])
    n = np.array([w.h, -(seam[1] - seam[0])[0]]) / np.hypot(w.h, (seam[1] - seam[0])[0])
    right = w.twin(pal2["g"], (*n, float(seam[0] @ n)))
    w.side = (*-n, float(-seam[0] @ n))
    S = 1.15 * c.size
    for half, p, k in ((w, pal, 0), (right, pal2, 1)):
        kind = c.ground if not k else {"parang": "kawung", "kawung": "ukel"}.get(c.ground, "sisik")
        if kind == "parang":
            parang_field(
                half,
                {**p, "a": mix(p["g"], p["a"], 0.4), "l": [mix(p["g"], p["d"], 0.2)] * 2},
                92,
                46,
                ("g", "+g"),
                rng,
                0.5,
            )
        else:
            isen(half, kind, c.pitch * (1 if kind != "kawung" else 1.8), ground_ink(p), None, 1.25)
        for x, y, i, j in half_drop(half, 420 * S, 330 * S, rng, 120 + 150 * k, -60):
            flip = 1 if (i + j) % 2 else -1
            if half.sees((x, y - 160 * S), 260 * S):
                bouquet(half, x, y, S, p, rng, flip, 2.2, i * 2 + j + k)
                butterfly(half, x + 210 * S, y - 40 * S, 0.62 * S, flip * 0.5, p, 1.7, i + j)
                butterfly(half, x + 150 * S, y - 290 * S, 0.5 * S, -flip * 0.7, p, 1.6, i + j + 1)
    corner = [seam[0], (w.w, 0), (w.w, w.h), seam[1]]
    w.side = None
    w.join(right, corner)
    t = np.linspace(0, 1, 90)[:, None]
    S = seam[0] + (seam[1] - seam[0]) * t + 9 * np.sin(t * 60) * n
    w.ribbon(S, (15, 15), dye=pal["d"], edge=2.6)
    w.dots(S[::2], 2.6)
    for p, y0, y1, up in ((pal2, 0, 74, -1), (pal, w.h - 84, w.h, 1)) if c.layout == "pagi-sore" else ():
        border(w, y0, y1, p, rng, up)


def banji(w, c, pal, pal2, rng):
    """Banji: a linked fret from the stamp, flowers at its crossings; with `lung`, sprigs drawn by hand over it."""
    T = c.size

    def draw(t, v):
        u = T / 8
        if c.ground != "-":
            isen(t, c.ground, c.pitch, ground_ink(pal))
        for wd, ch in ((u * 0.5, ground_ink(pal)), (u * 0.2, NONE)):
            for X in range(-1, 2):
                for q in ((2, 2), (6, 6)):
                    for a, b in ((1, 0), (0, 1), (-1, 0), (0, -1)):
                        for Y in range(-1, 2):
                            P = np.array(
                                [q, (q[0] + 2 * a, q[1] + 2 * b), (q[0] + 2 * a - 2 * b, q[1] + 2 * b + 2 * a)], float
                            )
                            t.line((P + (8 * X, 8 * Y)) * u, wd, ch)
        for i, q in enumerate((2, 6)):
            rosette(
                t,
                q * u,
                q * u,
                u * 1.9,
                ("kenikir", "grompol")[i],
                pal,
                (("f0", "l0", "f2", "l1"), ("f1", "l1", "f0", "l0"))[i],
            )
        for x, y in ((6, 2), (2, 6)):
            rosette(t, x * u, y * u, u * 0.9, "kecil", pal, ("l0", "f1", "f0", "f3"))

    stamp(w, draw, T, T, rng, 0.8, 1)
    for n, (x, y, i, j) in enumerate(half_drop(w, T * 2.2, T * 2.1, rng, T, T) if c.form == "lung" else ()):
        if (i + j) % 2:
            bouquet(w, x, y + T * 0.6, T / 230, pal, rng, 1 - 2 * (i % 2), 2.0, n)
        else:
            butterfly(w, x, y, T / 200, 0.4 * (1 - 2 * (i % 2)), pal, 1.8, n)


def terang_bulan(w, c, pal, pal2, rng):
    """Moonlight: a quiet ground, tumpal rising from the foot, a border, a few twigs; the head holds a round moon."""
    isen(w, c.ground, c.pitch, ground_ink(pal))
    foot, n = w.h - 92, round(w.w / 150)
    half = w.w / n / 2
    for i in range(n):
        x = half * (2 * i + 1)
        tumpal(
            w, (x, foot), (x, foot - half * (3.6 if i % 2 else 2.9)), half, pal2, rng, hue(pal2, ("l0", "f3")[i % 2]), i
        )
    border(w, foot, w.h, pal2, rng)
    border(w, 0, 62, pal2, rng, -1)
    moons = [
        (x, y + 30) for x, y, i, j in half_drop(w, 520 * c.size, 430 * c.size, rng, 250, 60) if 120 < y < foot - 400
    ]
    for n, (x, y) in enumerate(moons):
        if c.form == "purnama":
            rosette(w, x, y, 105 * c.size, ("teratai", "cakra", "padma")[n % 3], pal2, ("l0", "f1", "f0", "l1"), lw=2.2)
        elif c.form == "buket":
            bouquet(w, x, y + 110, 0.72 * c.size, pal, rng, 1 - 2 * (n % 2), 2.0, n)
        else:
            bird(w, x, y, 0.78 * c.size, 0.1, 1 - 2 * (n % 2), pal, ("kuntul", "hong", "merak")[n % 3])
    sprigs(
        w,
        pal,
        rng,
        [(x, y, 150 * c.size) for x, y in moons] + [(x, foot - 90, 165) for x in np.arange(0, w.w + 90, 90.0)],
        58,
        118,
    )


def tujuh_rupa(w, c, pal, pal2, rng):
    """Seven kinds of figures by turns over one cloth, joined by shoots."""
    isen(w, c.ground, c.pitch, ground_ink(pal))
    T = c.size
    for x, y, i, j in half_drop(w, T, T * 0.96, rng, T * 0.4, 0):
        k, flip = (i * 3 + j * 2) % 7, 1 - 2 * ((i + j) % 2)
        vine(
            w,
            np.array([x, y]) + curve([(-0.1, 0.42), (0.3, 0.5), (0.52, 0.2), (0.46, -0.12)], 24) * T * (flip, 1),
            pal,
            rng,
            T * 0.2,
            True,
            0.8,
            k,
            1.7,
            flip,
        )
        if k in (0, 3):
            bouquet(w, x, y + T * 0.28, T / 560, pal, rng, flip, 2.0, i + j * 2)
        elif k in (1, 4, 6):
            bird(w, x, y, T / 400, 0.08 * flip, flip, pal, ("hong", "merak", "kuntul")[(1, 4, 6).index(k)])
        elif k == 2:
            butterfly(w, x, y, T / 240, 0.4 * flip, pal, 2.0, i)
        else:
            dragon(w, x, y, T / 760, flip, pal, rng)


FAMILIES = {
    "jlamprang": jlamprang,
    "buketan": buketan,
    "kawung": kawung,
    "parang": parang,
    "ceplok": ceplok,
    "titik": dots,
    "lung": lung,
    "liong": liong,
    "jagad": sekar_jagad,
    "sarung": sarong,
    "hokokai": hokokai,
    "banji": banji,
    "terang": terang_bulan,
    "tujuh": tujuh_rupa,
}
