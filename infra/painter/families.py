"""The families: each draws one cloth's motifs over the whole of w, with a second palette for cloths of two designs."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image, ImageDraw
from scipy.ndimage import distance_transform_edt, gaussian_filter
from scipy.spatial import cKDTree

from .cloths import Cloth, Palette, table
from .finish import canvas, noise
from .flora import FRONT, SIDE, bouquet, cloud, figure, flower, leaf, turned, vine
from .isen import ISEN, isen
from .lines import TAU, Points, Raster, Rng, apart, curve, hue, lightness, mix, pale, points, polar, ray, through
from .wax import ACC, DARK, NONE, WAX, Blade, Wax, ink_on

ROSETTES = {name: [(q[0], q[1:].split(",")) for q in parts] for name, *parts in table("rosettes")}
LATTICES = {form: row for form, *row in table("lattices")}
STAMPS = {family: [cols.split(",") for cols in row] for family, *row in table("stamps")}
SCATTER = {form: row for form, *row in table("scatter")}
CREST = points(" ".join(table("parang")[0]))
PARANG = through(np.vstack([CREST, -CREST]))
EYE = points(".16,.16 .205,.27 .185,.385 .06,.425 -.09,.415")
CORNERS, EDGES = points("0,0 1,0 0,1 1,1"), points(".5,0 .5,1 0,.5 1,.5")
ISLANDS = ("g", "d", "+w", "f0", "l0", "f1", "l1", "f3", "l2", "f2")  # the islands' dyes by turns
# How much room a mark wants, in units of its size, and how far from its foot the middle of that room lies.
REACH = dict.fromkeys(ROSETTES, (1.5, 0)) | {"buket": (176, -160), "kupu": (90, 0)}


def ground(w: Wax, c: Cloth, pal: Palette) -> None:
    """Fill the ground with the cloth's isen; light grounds take coloured isen, since wax does not show on them."""
    if c.ground in ISEN:
        isen(w, c.ground, c.pitch, ink_on(pal["g"], ACC))


def stamp(w: Wax, draw: Callable[[Wax, int], None], T: float, rng: Rng, kinds: int = 2) -> None:
    """Cap: a copper stamp T wide, drawn once and put down again and again, never quite true; `kinds` go by turns."""
    tiles = [Wax(T, T, w.ground, w.unit, ss=w.ss) for _ in range(kinds)]
    for v, tile in enumerate(tiles):
        draw(tile, v)
    for k in (0, 1):  # an even first pass beneath, so that no gaps open
        for i, j in np.ndindex(int(w.w // T) + 3, int(w.h // T) + 3):
            slip, x, y = k * rng.normal(0, 0.9, 2), (i - 1) * T, (j - 1) * T
            if w.sees((x + T / 2, y + T / 2), T):
                w.lay(tiles[(i + j) % kinds], x + slip[0], y + slip[1], slip=slip[::-1] * 0.8)


def rosette(w: Wax, p: ArrayLike, R: float, kind: str, pal: Palette, cols: list[str] | None = None,
            lw: float = 1.8) -> None:  # fmt: skip
    """One rosette of the table at p, of radius R; `cols` are its colours {0} to {3}."""
    under, cols = pal["g"], cols or ["l1", "a", "f0", "l0"]
    with w.moved(p):
        for op, arg in ROSETTES[kind] if w.sees((0, 0), R * 1.5) else ():
            tints = [hue(pal, q.format(*cols)) for q in arg if q[0] not in ".0123456789"]
            v = [float(q) for q in arg if q[0] in ".0123456789"]
            n = int(v[0])
            if op in "ps":
                sides, under = (n or 44, tints[0]) if op == "p" else (n * 2, tints[0])
                P = polar(sides, R * v[1], v[-1] * TAU / sides)
                P[1::2] *= v[2] / v[1] if op == "s" else 1
                w.area(P, under)
                w.line(P, lw * (1 if v[1] > 0.3 else 0.7), ink_on(under) if v[1] < 0.6 else WAX, True)
            elif op == "b":
                wide, col = v[3] * R, tints[0]
                out = DARK if pale(col) and pale(under) else WAX
                for a in ((np.arange(n) + v[4]) * TAU / n).tolist():
                    b = Blade(ray(a, v[1] * R), a, (v[2] - v[1]) * R, wide, 0, *(v[5:] * 2 or (0.9, 0.7)))
                    tint = mix(col, pal["d" if pale(col) else "w"], 0.35)
                    b.paint(w, col, tint, lw * (0.6 if wide < 5 else 0.85), "none", steps=2 * (wide > 5), out=out)
                    if wide > 9:
                        w.dots(b.at(np.linspace(0.42, 0.84, 4), 0), R * 0.016, ink_on(col), square=True)
            elif op == "d":
                w.dots(polar(n, v[1] * R, v[3] * TAU / n), max(1.0, v[2] * R), ink_on(under), square=True)
            else:
                w.line(polar(44, v[0] * R), 1, close=True)


def lattice(w: Wax, c: Cloth, pal: Palette, pal2: Palette, rng: Rng) -> None:
    """Jlamprang, kawung, ceplok, truntum, banji: rosettes set into squares by the copper stamp, with lines between."""
    main, r, corner, rc, edge, re, lines = LATTICES.get(c.form) or LATTICES["banji"]
    T, cols = c.size, STAMPS[c.family if c.family in STAMPS else c.form]
    if main == "kawung":  # its lenses leave little ground, which must then stand well off them
        light = pale(pal["g"])
        cols = STAMPS["kawung-muda"] if light else cols
        pal = {**pal, "g": mix(pal["g"], pal["d"], 0 if light else lightness(pal["g"]) / 300)}

    def draw(t: Wax, v: int) -> None:
        t.area(np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * T, pal["g"])
        ground(t, c, pal)
        fret(t, T, "nitik" if c.ground == "nitik" else lines, ink_on(pal["g"], ACC))
        for p in CORNERS * T:
            rosette(t, p, float(rc) * T, corner, pal, cols[2])
        for p in EDGES * T if edge != "-" else ():
            rosette(t, p, float(re) * T, edge, pal, cols[3])
        rosette(t, (T / 2, T / 2), float(r) * T, main, pal, cols[v], 2.2)

    stamp(w, draw, T, rng)
    if c.family == "banji" and c.form == "lung":
        scatter(w, "banji-lung", T / 400, pal, rng)


def fret(t: Wax, T: float, lines: str, ink: tuple[int, ...]) -> None:
    """What lies between the rosettes of a stamp: nitik dashes, 1 squares, 2 lozenges or 3 the linked banji."""
    u, q = T / 8, (np.indices((32, 32)).reshape(2, -1).T + 0.5) * T / 32
    for odd in (0, 1) if lines == "nitik" else ():  # dashes in two directions, as if woven patola-wise
        half = np.array([odd, 1 - odd]) * T / 32 * 0.26
        some = q[np.arange(1024) // 32 % 2 == (np.arange(1024) + odd) % 2]
        t.many(np.stack([some - half, some + half], 1), T / 32 * 0.26, ink)
    if lines in ("1", "2"):
        P = T / 2 + polar(4, T * (0.5 if lines == "2" else 0.708), 0 if lines == "2" else TAU / 8)
        t.line(P, 9, close=True)
        t.line(P, 2, NONE, True)
        t.dots(np.linspace(P, np.roll(P, 1, 0), 12), 1.5, DARK)
    for wd, ch in ((u * 0.5, ink), (u * 0.2, NONE)) if lines == "3" else ():
        for q in points("0,0 8,0 0,8 8,8 4,4 -4,4 12,4 4,-4 4,12"):
            for a in polar(4, 2):
                t.line(np.array([q, q + a, q + a + (-a[1], a[0])]) * u, wd, ch)


Mark = tuple[str, float, float, float, float, int, int]  # a figure's name, size, x, y, turn, mirroring and number


def places(w: Wax, form: str, S: float, rng: Rng, middle: tuple[float, float] | None) -> list[Mark]:
    """Where figures stand by turns on a half-drop, as [scatter] tells, and the twigs that fill the room between."""
    (dx, dy, x0, y0, gap), turns = (float(q) * S for q in SCATTER[form][:5]), SCATTER[form][5:]
    x0, left = (middle[1] + dx / 2, middle[1] - middle[0]) if middle else (x0, 0.0)
    marks: list[Mark] = []
    for i, j in np.ndindex(int(w.w // dx) + 5, int(w.h // dy) + 5):
        i, j = i - int(x0 // dx) - 2, j - int(y0 // dy) - 2
        x, y = x0 + dx * i - left * (i < 0), y0 + (i % 2) * dy / 2 + dy * j
        for mark in turns[(i * 5 + j) % len(turns)].split("+"):
            name, size, mx, my, *tilt = mark.split(",")
            flip, rot = 1 - 2 * ((i + j * (name != "buket")) % 2), rng.uniform(-1, 1) * float((*tilt, 0)[0])
            marks.append((name, float(size) * S, x + float(mx) * S * flip, y + float(my) * S, rot, flip, i * 2 + j))
    room = [(x, y + s * REACH.get(name, (0, 0))[1], s * REACH.get(name, (186, 0))[0]) for name, s, x, y, *_ in marks]
    for i, j in np.ndindex(*(int(q / gap) + 2 for q in (w.w, w.h)) if gap else (0, 0)):
        x, y = np.array([i, j + i % 2 / 2]) * gap + rng.normal(0, gap * 0.07, 2)
        if all(math.hypot(x - a, y - b) > r for a, b, r in room):
            rot = -TAU / 4 + (1 - 2 * ((i + j) % 2)) * rng.uniform(0.2, 0.9)
            marks.append((f"ranting{(i * 2 + j) % 4}", gap / 92, x, y, rot, 1, i * 2 + j))
            room.append((x, y, gap * 0.9))
    return sorted(marks, key=lambda mark: ("ranti", "buket", mark[0][:5]).index(mark[0][:5]))  # twigs lie lowest


def scatter(w: Wax, form: str, S: float, pal: Palette, rng: Rng, middle: tuple[float, float] | None = None) -> None:
    """Figures strewn as [scatter] has it for the form, S times as large; columns keep clear of `middle` (x0, x1)."""
    luck = int(rng.integers(1 << 30))  # each figure has its own luck, so a close-up shows the same one
    for n, (name, s, x, y, rot, flip, turn) in enumerate(places(w, form, S, rng, middle)):
        own = np.random.default_rng([luck, n])
        if not w.sees((x, y), 480 * s):
            continue
        if name == "buket":
            bouquet(w, x, y, s, pal, own, flip, 2.2, turn)
        elif name == "awan":
            deep = hue(pal, ("l1", "f0", "l0", "f3")[turn % 4])
            cloud(w, x, y, s * own.uniform(0.85, 1.15), [mix(pal["w"], deep, t) for t in np.linspace(0, 1, 6)], flip)
        elif name in ROSETTES:
            rosette(w, (x, y), s, name, pal, lw=2.2)
        else:
            figure(w, name, (x, y), s, turned(pal, turn), own, rot, flip)


def strewn(w: Wax, c: Cloth, pal: Palette, pal2: Palette, rng: Rng) -> None:
    """Buketan, lung, semen, liong, tujuh rupa: a filled ground and what [scatter] has for the form."""
    ground(w, c, pal)
    scatter(w, f"{c.family}-{c.form}", c.size * 1.42 if c.size < 9 else c.size / 400, pal, rng)


Band = Callable[[float, float, float], None]  # draws along a rank, given its middle, height and reach


def ranks(w: Wax, pal: Palette, D: float, cols: tuple[str, str], rng: Rng, wild: float = 0.0,
          band: Band | None = None) -> None:  # fmt: skip
    """Slanting ranks D apart of hooked blades with mlinjon between; `band` draws every second one instead."""
    R, P, H = math.hypot(w.w, w.h), D * 0.47, D * 0.84
    bed = 0 if pale(pal["g"]) else 0.5
    with w.moved((w.w / 2, w.h / 2), -TAU / 8 * 0.95):
        for n, q0 in enumerate(np.arange(-R / 2 - D, R / 2 + D, D).tolist()):
            field = mix(pal["g"], pal["d"], (0.3 * bed, bed)[n % 2])
            w.area([(-R, q0), (R, q0), (R, q0 + D), (-R, q0 + D)], field)
            if band and n % 2:
                band(q0 + H / 2, H, R)
            for i, p0 in enumerate(np.arange(-R / 2 - P * 2, R / 2 + P * 2, P) if not (band and n % 2) else ()):
                o = np.array([p0, q0 + H / 2]) + rng.normal(0, wild, 2)
                if w.sees(o, D):
                    hook(w, o, P, H, apart(hue(pal, cols[(i + n) % 2]), field, pal), field)
            e0, e1 = q0 + D * 0.865, q0 + D * 0.995
            w.area([(-R, e0), (R, e0), (R, e1), (-R, e1)], hue(pal, f"l{n % 2}"))
            w.many([[(-R, e0), (R, e0)], [(-R, e1), (R, e1)]], 2.4)
            for p0 in np.arange(-R / 2 - P, R / 2 + P, P / 3):
                if w.sees((p0, e0), 20):
                    w.area((p0, q0 + D * 0.93) + polar(4, 1) * (P * 0.13, D * 0.042), pal["a"])
                    w.dots([(p0, q0 + D * 0.93)], 1.6, DARK)


def hook(w: Wax, o: Points, P: float, H: float, col: tuple[int, ...], field: tuple[int, ...]) -> None:
    """One blade of parang about o, H tall in a pitch of P: a hook at either end, an eye in each, isen along it."""
    lean = np.array([[P * 1.8, 0], [-P * 0.9, H]])
    w.area(o + PARANG @ lean, col)
    w.line(o + PARANG @ lean, 3, ink_on(field), True)
    w.line(o + PARANG * (0.8, 0.93) @ lean, 1, ink_on(col), True)
    w.dots(o + curve(points("-.05,-.38 -.07,-.1 .07,.1 .05,.38"), 11) @ lean, P * 0.034, ink_on(col))
    for s in (1, -1):
        w.line(o + s * EYE @ lean, 1.2, ink_on(col))
        w.dots([o + s * np.array([-0.165, 0.335]) @ lean], P * 0.06, ink_on(col))
    w.dots(o + points(".33,-.16 .33,-.08 .33,0 .33,.08 .33,.16") @ lean, P * 0.045, ink_on(field))


def parang(w: Wax, c: Cloth, pal: Palette, pal2: Palette, rng: Rng) -> None:
    """Parang, alone or with ranks of vine or rosettes between its ranks, as the coast likes it."""
    D = c.size
    cols = {"barong": ("+f1", "+w"), "klitik": ("+w", "f1")}.get(c.form, ("+f2", "f0"))

    def band(m: float, h: float, R: float) -> None:
        x = np.arange(-R / 2 - D, R / 2 + D, 10.0)
        if c.form == "lung":
            vine(w, np.stack([x, m + h * 0.17 * np.sin(x / h * 2.2)], 1), pal, rng, h * 0.52, True, 0.62, int(m) % 4)
        for i, q in enumerate(x[:: round(D / 20)] if c.form == "ceplok" else ()):
            rosette(w, (q, m), h * (0.13 if i % 2 else 0.4), ("padma", "lozenge", "segi", "lozenge")[i % 4], pal)

    ranks(w, pal, D, cols, rng, 0.7 * (c.technique == "tulis"), band if c.form in ("lung", "ceplok") else None)


def dots(w: Wax, c: Cloth, pal: Palette, pal2: Palette, rng: Rng) -> None:
    """Fields of dots: nitik counted like weaving, sea flowers ringed by cecek, bands of every filling."""

    def counted(t: Wax, v: int) -> None:
        quarter, p = np.array([[int(q) for q in row[0]] for row in table(f"nitik-{c.form}")]), c.size / 27
        whole = quarter[np.abs(np.arange(27) - 13)][:, np.abs(np.arange(27) - 13)]
        for k in range(1, 5):
            q, col = (np.argwhere(whole == k)[:, ::-1] + 0.5) * p, hue(pal, ("g", "f1", "f0", "l0")[k - 1])
            if k > 1:
                t.dots(q, p * 0.46, dye=col)
            t.many(q[:, None] + [(-p * 0.22, 0), (p * 0.22, 0)], p * (0.5 if k == 1 else 0.2), ink_on(col, ACC))

    if c.technique == "cap":
        stamp(w, counted, c.size, rng, 1)
    elif c.form == "isen":
        bands(w, c, pal, rng)
    else:
        strewn(w, c, pal, pal2, rng)


def bands(w: Wax, c: Cloth, pal: Palette, rng: Rng) -> None:
    """Waving bands, each of another dye and filling, with a beaded hem."""
    T, x, kinds = c.size, np.arange(-60, w.w + 90, 30.0), rng.permutation(ISEN).tolist()
    for i, y in enumerate(np.arange(-T, w.h + T, T * 0.5)):
        edge = np.stack([x, y + T * 0.16 * np.sin(x / T * 1.7 + i * 0.5) + T * 0.05 * np.sin(x / T * 4 + i)], 1)
        P = np.vstack([edge, edge[::-1] + np.array([0, T])])
        col = hue(pal, ("g", "l0", "f0", "d", "f1", "l1", "f3")[i % 7])
        w.area(P, col)
        isen(w, kinds[i % len(kinds)], c.pitch, ink_on(col), P, 1.3)
        w.line(edge, 5, DARK)
        w.line(edge, 2.2)
        w.dots(edge + np.array([0, 8]), 2.4, ink_on(col))


def sekar_jagad(w: Wax, c: Cloth, pal: Palette, pal2: Palette, rng: Rng) -> None:
    """A map of islands, each with its own dye and filling, some with flowers, some a piece of parang or jlamprang."""
    W, H, nx, ny = (
        int(w.w // 4),
        int(w.h // 4),
        round(w.w / c.size),
        round(w.h / c.size),
    )  # the map is four times coarser
    S = np.indices((nx, ny)).reshape(2, -1).T + rng.uniform(0.14, 0.86, (nx * ny, 2))
    fine = 9 if c.form == "karang" else 4
    yy, xx = (q + noise(H, W, 45, rng) * 23 + noise(H, W, 17, rng) * fine for q in canvas(H, W))
    lab = cKDTree(S * (W / nx, H / ny)).query(np.stack([xx, yy], -1))[1]
    for n, i in enumerate(rng.permutation(len(S))):
        on = np.argwhere(lab == i)
        (y0, x0), (y1, x1) = np.maximum(0, on.min(0) - 2).tolist(), (on.max(0) + 3).tolist()
        if not w.sees(np.array([x0 + x1, y0 + y1]) * 2, (x1 - x0 + y1 - y0) * 2):
            continue
        room = distance_transform_edt(np.pad(lab[y0:y1, x0:x1] == i, 1))[1:-1, 1:-1]
        sub = island(w, n, (x1 - x0) * 4, (y1 - y0) * 4, room, c, pal)
        keep = gaussian_filter((lab[y0:y1, x0:x1] == i).astype(np.float32), 1.0)
        mask = Image.fromarray((keep * 255).astype(np.uint8)).resize(sub.dye.size, Image.Resampling.BICUBIC)
        w.lay(sub, x0 * 4, y0 * 4, mask.point([255 * (v > 127) for v in range(256)]))
    seams(w, lab, pal, noise(H, W, 60, rng))


def island(w: Wax, n: int, wide: float, tall: float, room: Raster, c: Cloth, pal: Palette) -> Wax:
    """The n-th island's cloth, drawn apart; `room` tells for each point how far the coast is, in 4 cloth units."""
    own, col = np.random.default_rng([c.seed, n]), hue(pal, ISLANDS[n % 10])
    sub = Wax(wide, tall, col, w.unit, ss=w.ss)
    p, r = np.array(np.unravel_index(room.argmax(), room.shape))[::-1] * 4.0, float(room.max() * 4)
    isen(sub, ISEN[(n * 5 + 3) % len(ISEN)], c.pitch * own.uniform(0.9, 1.3), ink_on(col), lw=1.4)
    if n % 6 == 2:
        ranks(sub, {**pal, "g": mix(col, pal["d"], 0.3)}, 74, ("+w", "f1"), own, 0.5)
    elif n % 6 == 5:
        for q in polar(8, r * 0.74):
            rosette(sub, p + q, r * 0.24, "truntum", pal)
        rosette(sub, p, r * 0.48, ("padma", "segi")[n % 2], pal)
    elif n % 3 == 0:
        vine(sub, p + curve(points("-1.1,.5 -.4,-.9 .4,.9 1.1,-.5"), 26) * r, pal, own, r * 0.62, True, 0.8, n)
    else:
        for k in range(6):
            leaf(sub, p, k * TAU / 6 + n, r * own.uniform(0.72, 0.95), n + k, pal, own)
        flower(sub, p, r * 0.55, (*FRONT, *SIDE)[n % 9], -TAU / 4, n, pal, own)
    return sub


def seams(w: Wax, lab: Raster, pal: Palette, uneven: Raster) -> None:
    """Seams between islands, of uneven width: a dark bed, banks of wax, a thread of wax along the middle."""
    (H, W), cut = lab.shape, np.ones(lab.shape, bool)
    cut[1:, 1:] = (lab[1:, 1:] == lab[1:, :-1]) & (lab[1:, 1:] == lab[:-1, 1:])
    away = gaussian_filter(distance_transform_edt(cut).astype(np.float32), 0.8) * 4 / (4 + 1.9 * uneven)
    x, y, vw, vh = (q / 4 for q in w.window)
    box = (x, y, min(W, x + vw), min(H, y + vh))
    e = np.asarray(Image.fromarray(away).resize(w.dye.size, Image.Resampling.BICUBIC, box=box))
    banks = (e < 0.55) | (np.abs(e - 2.1) < 0.35)
    for im, on, ink in ((w.dye, e < 2.4, pal["d"]), (w.mask, e < 2.4, NONE), (w.mask, banks, WAX)):
        im.paste(ink, None, Image.fromarray((on * 255).astype(np.uint8)))


def border(w: Wax, y0: float, y1: float, pal: Palette, rng: Rng, up: int = 1) -> None:
    """Pinggiran: a strip of vine, with scalloped lace towards the cloth."""
    h, box, x = y1 - y0, [(0, y0), (w.w, y0), (w.w, y1), (0, y1)], np.arange(-40, w.w + 48, 8.0)
    w.area(box, hue(pal, "l1") if pale(pal["g"]) else mix(pal["g"], pal["d"], 0.5))
    isen(w, "cecek", 9, WAX, box)
    P = np.stack([x, (y0 + y1) / 2 + h * 0.17 * np.sin(x / h * 1.9) + h * 0.04 * np.sin(x / h * 0.7)], 1)
    vine(w, P, pal, rng, h * 0.62, True, 0.58, 1, 1.7)
    for y, wd in ((y0, 3.2), (y1, 3.2), (y0 + 5, 1.2), (y1 - 5, 1.2)):
        w.line([(0, y), (w.w, y)], wd)
    lace, hem = polar(16, 11) * (1, 1.2), y0 if up > 0 else y1
    for px in np.arange(11, w.w + 20, 22):
        scallop = lace[lace[:, 1] * up < 1] + (px, hem)
        w.area(scallop, pal["a"])
        w.line(scallop, 1.6)
        w.dots([(px, hem - up * 5), (px, hem - up * 18)], 2.0, DARK)


def tumpal(w: Wax, p: ArrayLike, ang: float, L: float, half: float, pal: Palette, rng: Rng, name: str,
           n: int) -> None:  # fmt: skip
    """One spearhead of length L rising from p, `half` wide to either side; what grows in it goes by turns.

    Its rim has the colour `name`, standing off the ground; within it is dark, so that rim, dots and plant are seen.
    """
    col, field = apart(hue(pal, name), pal["g"], pal), mix(pal["d"], pal["g"], 0.22 if pale(pal["g"]) else 0.4)
    T = np.array([(0, -half), (L, 0), (0, half)])
    with w.moved(p, ang):
        rims = [T.mean(0) + (T - T.mean(0)) * s for s in (1, 0.91, 0.85, 0.805, 0.75)]
        w.area(T, col)
        w.area(rims[4], field)
        isen(w, ("cecek", "gerimis", "ukel")[n % 3], 9, WAX, rims[4])
        for rim, lw in zip((*rims[:3], rims[4]), (3.2, 1.2, 1.2, 2), strict=True):
            w.line(rim, lw, close=True)
        w.dots(np.linspace(rims[3], np.roll(rims[3], 1, 0), 22), 2.0, ink_on(col))
        figure(w, f"tumpal{n % 3}", (0, 0), L / 300, turned(pal, n), rng, lw=1.7)


def sarong(w: Wax, c: Cloth, pal: Palette, pal2: Palette, rng: Rng) -> None:
    """Sarong laid flat: badan, kepala with two ranks of tumpal meeting tip to tip, papan and pinggiran."""
    x0, half = w.w * (0.4 if c.seed % 2 else 0.6), 262.0
    k0, k1 = x0 - half - 46, x0 + half + 46
    if c.form in LATTICES:
        lattice(w, c, pal, pal2, rng)
    else:  # columns grow outward from the kepala
        ground(w, c, pal)
        scatter(w, f"sarung-{c.form}", 0.9 * c.size, pal, rng, (k0, k1))
    box, deep = [(k0, 0), (k1, 0), (k1, w.h), (k0, w.h)], 0 if pale(pal2["g"]) else 0.25
    pal2 = {**pal2, "g": mix(pal2["g"], pal2["d"], deep)}
    w.area(box, pal2["g"])
    isen(w, ("pitu", "cecek", "kembang")[c.seed % 3], 11, ink_on(pal2["g"], ACC), box, 1.3)
    for a, s in ((k0, 1), (k1, -1)):  # papan: narrow upright borders of a small vine
        strip, y = [(a, 0), (a + 46 * s, 0), (a + 46 * s, w.h), (a, w.h)], np.arange(0, w.h + 10, 8.0)
        w.area(strip, apart(hue(pal2, "l1"), pal2["g"], pal2, 40))
        isen(w, "gerimis", 8, WAX, strip)
        vine(w, np.stack([a + 23 * s + 7 * np.sin(y / 17), y], 1), pal2, rng, 34, True, 0.72, int(s > 0), 1.4)
        for o, lw in ((0, 3.2), (6, 1.2), (40, 1.2), (46, 3)):
            w.line([(a + o * s, 0), (a + o * s, w.h)], lw)
    kepala(w, x0, half, 4 + c.seed % 3, pal2, rng)
    border(w, 0, w.h * 0.1, pal2, rng, -1)
    border(w, w.h * 0.885, w.h, pal2, rng)


def kepala(w: Wax, x0: float, half: float, n: int, pal: Palette, rng: Rng) -> None:
    """Two ranks of n tumpal pointing at each other about x0; birds, twigs and flowers in the lozenges between."""
    y0, h = w.h * 0.1, w.h * 0.785 / n / 2
    for i in range(n):
        y = y0 + h * (2 * i + 1)
        tumpal(w, (x0 - half + 3, y), 0, half - 15, h, pal, rng, "f3", i)
        tumpal(w, (x0 + half - 3, y), math.pi, half - 15, h, pal, rng, "l0", i + 1)
        for sg in (-1, 1) if i else ():
            kind, sc = ("ranting1", 1.7) if (i + (sg > 0)) % 2 else (("hong", "kuntul")[i % 2], h / 205)
            figure(w, kind, (x0 + sg * 92, y - h), sc, turned(pal, i), rng, 0, sg, 1.5)
        if i:
            flower(w, (x0, y - h), h * 0.34, FRONT[i % 4], 0, i, pal, rng, 1.7)


def hokokai(w: Wax, c: Cloth, pal: Palette, pal2: Palette, rng: Rng) -> None:
    """Pagi-sore: two designs on one cloth, meeting on a slant, flowers and butterflies crowding a kraton ground."""
    top = 0.6 if c.seed % 2 else 0.4
    seam, right = np.array([(w.w * top, 0), (w.w * (1 - top), w.h)]), Wax(w.w, w.h, pal2["g"], w.unit, w.window, w.ss)
    n = np.array([w.h, w.w * (2 * top - 1)]) / math.hypot(w.h, w.w * (2 * top - 1))
    w.side, right.side = (*-n, float(-seam[0] @ n)), (*n, float(seam[0] @ n))  # neither draws what the other will cover
    other = {"parang": "kawung", "kawung": "ukel"}.get(c.ground, "sisik")
    for half, p, kind in ((w, pal, c.ground), (right, pal2, other)):
        if kind == "parang":
            quiet: Palette = {**p, "a": mix(p["g"], p["a"], 0.4), "l": [mix(p["g"], p["d"], 0.2)]}
            ranks(half, quiet, 92, ("g", "+g"), rng, 0.5)
        else:
            isen(half, kind, c.pitch, ink_on(p["g"], ACC), None, 1.25)
        scatter(half, "hokokai", 1.15 * c.size, p, rng)
    w.side = None
    keep = Image.new("L", w.dye.size)
    ImageDraw.Draw(keep).polygon(w.tr([seam[0], (w.w, 0), (w.w, w.h), seam[1]]).ravel().tolist(), fill=255)
    w.lay(right, w.off[0], w.off[1], keep)
    t = np.linspace(0, 1, 90)[:, None]
    line = seam[0] + (seam[1] - seam[0]) * t + 9 * np.sin(t * 60) * n
    w.ribbon(line, (15, 15), dye=pal["d"], edge=2.6)
    w.dots(line[::2], 2.6)
    border(w, 0, 74, pal2, rng, -1)
    border(w, w.h - 84, w.h, pal, rng)


def terang_bulan(w: Wax, c: Cloth, pal: Palette, pal2: Palette, rng: Rng) -> None:
    """Moonlight: a quiet ground with few figures, tumpal and shoots rising from the foot, untuwalang at the head."""
    ground(w, c, pal)
    scatter(w, f"terang-{c.form}", 1.0, pal, rng)
    foot, n = w.h - 92, round(w.w / 168)
    half = w.w / n / 2
    on: Palette = {**pal2, "g": pal["g"]}
    for i in range(n + 1):
        figure(w, "pucuk", (half * 2 * i, foot), half / 84, turned(pal, i), rng, 0, 1 - 2 * (i % 2))
    for i in range(n):
        tall = half * (4.2 if i % 2 else 3.3)
        tumpal(w, (half * (2 * i + 1), foot), -TAU / 4, tall, half, on, rng, ("l0", "f3")[i % 2], i)
    for i, x in enumerate(np.arange(0, w.w + 28, 28).tolist()):  # untuwalang: a row of small teeth
        tooth = np.array([(x - 13, 62), (x + 13, 62), (x, 62 + (46, 34)[i % 2])])
        w.area(tooth, apart(hue(pal2, ("f3", "l0")[i % 2]), pal["g"], pal2))
        w.line(tooth, 2, ink_on(pal["g"]), True)
        w.dots([(x, 76), (x, 87), (x, 118)], (2.4, 1.7, 2.4), ink_on(pal["g"], ACC))
    border(w, foot, w.h, pal2, rng)
    border(w, 0, 62, pal2, rng, -1)


Family = Callable[[Wax, Cloth, Palette, Palette, Rng], None]
FAMILIES: dict[str, Family] = dict.fromkeys(("jlamprang", "kawung", "ceplok", "banji"), lattice)
FAMILIES |= dict.fromkeys(("buketan", "lung", "liong", "tujuh"), strewn)
FAMILIES |= {"parang": parang, "titik": dots, "jagad": sekar_jagad, "sarung": sarong, "hokokai": hokokai}
FAMILIES["terang"] = terang_bulan
