"""Views of one cloth: flat, turned, near, folded, hung, sewn."""

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter, map_coordinates

from .cloths import CLOTHS, PALETTES
from .families import FAMILIES
from .finish import blur, finish, noise
from .wax import TAU, Wax, curve

VIEWS = ("front", "back", "closeup", "crackle", "folded", "hung", "kemeja", "dress", "outer", "scarf", "cushion", "bag")
SIZES = {"yardage": (1600, 1280), "sarong": (1600, 1200), "pagi-sore": (1760, 1120), "panjang": (1840, 1060)}
BOLT = 2500, 2200, 0.62  # a length large enough to cut garments from, and its scale


def draw(key, w, h, unit, window=None, crackle=1.0, fold=1.0):
    """Draw and dye a w x h piece of the cloth; `window` looks at a part of it only."""
    c = CLOTHS[key]
    pal, pal2 = PALETTES[c.palette], PALETTES[c.second]
    x = Wax(w, h, pal["g"], unit, window)
    FAMILIES[c.family](x, c, pal, pal2, np.random.default_rng(c.seed))
    soft = 1.2 if c.technique == "cap" else 0.9
    return finish(x, pal, np.random.default_rng(c.seed + 1), c.hand, c.crackle * crackle, c.silk, soft, soft, fold)


@lru_cache(maxsize=3)
def flat(key, scale):
    """The whole cloth, seen straight from above."""
    return draw(key, *SIZES[CLOTHS[key].layout], scale)


@lru_cache(maxsize=2)
def bolt(key, scale):
    """A larger length of the same cloth; nothing sewn from it repeats or is mirrored."""
    w, h, z = BOLT
    return draw(key, w, h, z * scale, fold=0.4)


def close_up(key, scale, zoom, crackle=1.0):
    """The same drawing seen nearer, as large as the flat picture is."""
    w, h = SIZES[CLOTHS[key].layout]
    vw, vh = 1600 / zoom, 1280 / zoom
    return draw(key, w, h, zoom * scale, (w * 0.31, h * 0.36, vw, vh), crackle)


def reverse(front, key, rng):
    """The other face: wax and dye went through, so hand-drawn cloth is nearly as strong there."""
    b = np.stack([gaussian_filter(front[:, ::-1, i], 0.6) for i in range(3)], -1)
    h, w = b.shape[:2]
    keep = {"tulis": 0.94, "kombinasi": 0.9, "cap": 0.85}[CLOTHS[key].technique]
    return np.clip(1 - (1 - b) * (keep + 0.05 * noise(h, w, 120, rng) + 0.02 * noise(h, w, 5, rng))[..., None], 0, 1)


def studio(h, w, rng, c=(230, 227, 222)):
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    v = 1.02 - 0.10 * ((xx / w - 0.42) ** 2 + (yy / h - 0.38) ** 2) * 2 + 0.006 * rng.normal(0, 1, (h, w))
    return (np.array(c, np.float32) / 255 * v[..., None]).astype(np.float32)


def over(bg, tex, m, sh=0.45, off=(10, 16), soft=18, k=1.0):
    """Lay tex over bg through mask m, with a soft cast shadow and a dark contact line."""
    for a, b, o in ((sh, soft * k, off), (sh * 0.6, 3 * k, (2, 3))):
        s = np.roll(blur(m, b), (round(o[1] * k), round(o[0] * k)), (0, 1))
        bg = bg * (1 - a * s * (1 - m))[..., None]
    return bg + (tex - bg) * m[..., None]


def sample(tex, u, v):
    """Pixels of tex at (u, v), mirrored where that runs out."""
    h, w = tex.shape[:2]
    c = (np.abs((v + h) % (2 * h) - h) * 0.999, np.abs((u + w) % (2 * w) - w) * 0.999)
    return np.stack([map_coordinates(tex[..., i], c, order=1, mode="nearest") for i in range(3)], -1)


def back(key, scale):
    """The reverse, with one corner turned over so that both faces can be compared."""
    rng = np.random.default_rng(CLOTHS[key].seed + 2)
    front = flat(key, scale)
    base = reverse(front, key, rng)
    h, w = front.shape[:2]
    k = scale
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    A, B = np.array([w * 0.52, h * 1.0]), np.array([w * 1.0, h * 0.44])
    t = (B - A) / np.hypot(*(B - A))
    n = np.array([-t[1], t[0]])
    d = (xx - A[0]) * n[0] + (yy - A[1]) * n[1] + noise(h, w, 260 * k, rng) * 7 * k
    ru, rv = xx - 2 * d * n[0], yy - 2 * d * n[1]
    hem = np.minimum(w - 6 * k - ru, h - 6 * k - rv)
    cloth = np.clip(0.5 - d, 0, 1)
    flap = np.clip(hem, 0, 1) * cloth
    out = over(studio(h, w, rng, (222, 214, 202)), base, cloth, 0.5, k=k)
    shade = 1 - 0.30 * np.exp(-np.abs(d) / (7 * k)) + 0.10 * np.exp(-(((np.abs(d) - 26 * k) / (16 * k)) ** 2))
    shade = shade * (1 + 0.05 * noise(h, w, 260 * k, rng)) * (1 - 0.2 * np.exp(-(((hem - 15 * k) / (1.6 * k)) ** 2)))
    return over(out, sample(front[:, ::-1], ru, rv) * shade[..., None], flap, 0.55, (-10, -6), 24, k)


def folded(key, s):
    """A folded length on a table: a few uneven layers, one corner laid back."""
    rng, W, H, tex = np.random.default_rng(CLOTHS[key].seed + 3), round(1500 * s), round(1200 * s), bolt(key, s)
    back, out = reverse(tex, key, rng), studio(H, W, rng)
    yy, xx = (np.mgrid[0:H, 0:W].astype(np.float32)) / s
    c, n = math.cos(0.05), math.sin(0.05)
    wob = [noise(H, W, 300 * s, rng) * 5 for _ in range(3)]
    u, v = (xx - 750) * c + (yy - 590) * -n + wob[0], (xx - 750) * n + (yy - 590) * c + wob[1]
    bx, by, r = 500, 360, 22
    for k in range(5, -1, -1):
        o, wide = 16 * k + 3 * math.sin(k * 2.7), bx - 9 * abs(math.sin(k * 1.9))
        qx, qy = np.abs(u - 4 * math.sin(k * 2.1)) - wide + r, np.abs(v - o) - by + r
        sd = np.hypot(np.maximum(qx, 0), np.maximum(qy, 0)) + np.minimum(np.maximum(qx, qy), 0) - r
        edge = 1 - 0.42 * np.exp(np.minimum(sd, 0) / 5) + 0.12 * np.exp(-(((sd + 17) / 8) ** 2)) + 0.03 * wob[2] / 5
        if k == 0:  # the pressed fold
            edge = edge - 0.13 * np.exp(-(((u + 3 * wob[2]) / 3.0) ** 2)) + 0.05 * np.exp(-(((u - 12) / 9) ** 2))
        t = sample(tex, (u + 540 + k * 7) * s, (v - o + 390 + k * 40) * s) * edge[..., None]
        out = over(out, t, np.clip(0.5 - sd * s, 0, 1), *((0.42, (10, 16), 20) if k == 5 else (0.3, (2, 5), 5)), s)
    e = (u - bx) * 0.8 + (v + by) * -0.6 + 280  # upper right corner laid back
    fu, fv = u - 1.6 * e, v + 1.2 * e
    inside = np.maximum(np.abs(u) - bx, np.abs(v) - by)
    m = np.clip(0.5 - e * s, 0, 1) * np.clip(0.5 + (bx - fu) * s, 0, 1) * np.clip(0.5 + (fv + by) * s, 0, 1)
    gone = np.clip(0.5 + e * s, 0, 1) * np.clip(0.5 - inside * s, 0, 1)
    under = sample(tex, (u + 590) * s, (v + 620) * s) * (0.9 - 0.4 * np.exp(-np.abs(e) / 16))[..., None]
    roll = 1 - 0.3 * np.exp(-np.abs(e) / 7) + 0.1 * np.exp(-(((np.abs(e) - 24) / 14) ** 2))
    flap = sample(back, (fu + 540) * s, (fv + 390) * s) * roll[..., None]
    return over(out + (under - out) * gone[..., None], flap, m, 0.4, (-8, 8), 16, s)


def hung(key, s):
    """Cloth over a rod, falling in soft upright folds."""
    rng, W, H, tex = np.random.default_rng(CLOTHS[key].seed + 4), round(1200 * s), round(1500 * s), bolt(key, s)
    out = studio(H, W, rng)
    yy, xx = (np.mgrid[0:H, 0:W].astype(np.float32)) / s
    y0, y1, xa, xb = 130, 1400, 150, 1050
    t, q = (yy - y0) / (y1 - y0), np.zeros((H, W), np.float32)
    for L, a in ((150, 1.0), (89, 0.5), (236, 0.8)):
        sway = noise(H, W, 500 * s, rng, 260 * s) * 60 + (t - 0.5) * rng.uniform(-50, 50)
        q += a * np.cos((xx + sway) / L * TAU + rng.uniform(0, 6))
    q = gaussian_filter(q * (0.35 + 0.65 * np.clip(t, 0, 1)), (8 * s, 5 * s))
    light = np.clip(1 - 5.6 * np.gradient(q, axis=1) * s + 0.09 * q, 0.52, 1.3)
    light *= 1 - 0.35 * np.exp(-np.clip(yy - y0, 0, None) / 16) - 0.1 * np.exp(-(((yy - y0 - 30) / 20) ** 2))
    edge = 4 * np.sin(yy / 60) + 6 * noise(H, W, 200 * s, rng)
    hem = y1 + 6 * q + 9 * noise(H, W, 170 * s, rng)
    m = np.min([np.clip(d * s, 0, 1) for d in (xx - xa - edge, xb - xx - edge, yy - y0, hem - yy)], 0)
    light *= 1 - 0.2 * np.exp(-(((hem - yy - 14) / 1.8) ** 2))
    rod = (
        np.array([0.60, 0.42, 0.25])
        * (0.75 + 0.5 * np.clip(1 - ((yy - y0 + 3) / 15) ** 2, 0, 1) + 0.08 * noise(H, W, 3 * s, rng, 90 * s))[
            ..., None
        ]
    )
    out = over(out, rod, np.clip((17 - np.abs(yy - y0 - 4)) * s, 0, 1), 0.35, (14, 30), 16, s)
    return over(
        out, sample(tex, (xx - xa + 9 * q + 60) * s, (yy - y0 + 5 * q) * s) * light[..., None], m, 0.4, (22, 20), 26, s
    )


# Pieces in the order they are laid down: outline (L straight, Q curved, on a 1000 wide table), angle and place in the
# cloth, how dark, and flags: m also mirrored, b the back of the cloth, s stitched along its edge
GARMENTS = {
    "kemeja": [
        ("M300,215 Q215,250 165,350 L112,560 L262,618 L292,500 Q345,440 340,330 L325,205", 0.42, 40, 500, 1, "m"),
        ("M113,548 L268,606 L258,646 L101,588", 0.42, 300, 80, 0.93, "ms"),
        ("M425,165 Q500,130 575,165 L560,290 L500,330 L440,290", 0, 90, 40, 0.55, "b"),
        ("M428,157 Q500,108 572,157 L560,200 Q500,160 440,200", 0.02, 240, 300, 0.8, ""),
        (
            "M570,163 Q630,190 702,215 Q690,340 700,470 Q708,700 716,1010 Q610,1044 488,1034 L488,330 Q540,250 570,163",
            0,
            160,
            130,
            1,
            "",
        ),
        (
            "M430,163 Q370,190 298,215 Q310,340 300,470 Q292,700 284,1010 Q390,1044 512,1034 L512,330 Q460,250 430,163",
            0,
            160,
            130,
            1,
            "",
        ),
        ("M488,318 L516,318 L516,1034 L488,1034", 0, 161, 131, 1, "s"),
        ("M596,470 L676,466 L680,560 L640,586 L600,564", 0, 162, 134, 1.02, "s"),
        ("M432,153 Q408,180 400,222 Q424,284 454,330 L504,300 Q455,240 432,153", 0.9, 300, 200, 1, "ms"),
    ],
    "dress": [
        ("M352,200 Q290,215 262,290 L236,400 L330,436 L372,330", 0.5, 60, 500, 0.96, "ms"),
        ("M420,150 Q500,120 580,150 L545,280 L500,320 L455,280", 0, 90, 40, 0.5, "b"),
        (
            "M422,150 Q380,172 342,196 Q372,330 366,420 Q362,480 372,530 L628,530 Q638,480 634,420 Q628,330 658,196 Q620,172 578,150 "
            "Q552,262 500,318 Q448,262 422,150",
            0,
            120,
            60,
            1,
            "",
        ),
        ("M374,540 Q320,760 226,1130 Q360,1176 500,1176 Q640,1176 774,1130 Q680,760 626,540", 0, 150, 260, 1, "s"),
        ("M366,520 Q500,536 634,520 L636,560 Q500,576 364,560", 0.04, 700, 300, 0.8, "s"),
        ("M470,548 Q420,640 436,760 L470,764 Q462,640 500,560", 1.3, 400, 700, 0.9, "s"),
        ("M512,552 Q560,640 536,720 L506,724 Q528,640 492,560", 1.2, 500, 600, 0.84, "s"),
        ("M422,150 L442,142 Q462,250 506,304 L500,330 Q438,262 422,150", 0.8, 300, 500, 0.86, "m"),
    ],
    "outer": [
        ("M420,150 Q500,124 580,150 L600,560 L585,1080 L415,1080 L400,560", 0, 90, 40, 0.5, "b"),
        ("M300,200 Q200,250 82,590 L226,676 Q280,560 350,500 L325,186", 0.5, 40, 500, 1, "m"),
        ("M88,572 L238,660 L224,700 L70,612", 0.5, 300, 60, 0.86, "ms"),
        (
            "M425,146 Q365,170 296,200 Q318,350 300,500 Q280,780 252,1100 Q350,1124 452,1112 Q474,800 464,480 Q455,280 425,146",
            0,
            130,
            130,
            1,
            "m",
        ),
        (
            "M416,152 L436,144 Q474,280 484,480 Q490,800 474,1114 L434,1114 Q452,800 446,480 Q436,280 416,152",
            0.02,
            700,
            300,
            0.8,
            "ms",
        ),
    ],
    "scarf": [
        ("M560,120 Q640,110 690,180 Q760,560 806,1050 L590,1076 Q560,600 430,200", -0.12, 160, 200, 0.86, "s"),
        ("M440,120 Q360,110 310,180 Q240,560 194,1010 L414,1042 Q452,600 590,190", 0.14, 480, 260, 1, "s"),
        ("M330,150 Q500,60 680,150 Q640,250 500,262 Q360,250 330,150", 1.5, 300, 100, 0.95, ""),
    ],
    "cushion": [
        ("M130,150 Q500,190 870,150 Q840,520 878,880 Q500,842 122,880 Q160,520 130,150", 0.03, 330, 250, 1, "s")
    ],
    "bag": [
        (
            "M330,420 Q340,130 500,126 Q660,130 670,420 L634,420 Q620,178 500,176 Q380,178 366,420",
            0.1,
            700,
            500,
            0.62,
            "s",
        ),
        ("M236,370 L764,370 L800,1080 Q500,1104 200,1080", 0.02, 260, 160, 1, "s"),
        ("M234,366 L766,366 L770,430 L230,430", 1.57, 800, 700, 0.7, "s"),
        (
            "M350,520 Q352,200 500,196 Q648,200 650,520 L612,520 Q606,246 500,244 Q394,246 388,520",
            0.1,
            500,
            300,
            0.8,
            "s",
        ),
    ],
}


def outline(path):
    """Points of an outline written as M, L and Q."""
    P = []
    for word in path.replace("Q", ";Q").replace("L", ";L").replace("M", "").split(";"):
        q = [tuple(map(float, v.split(","))) for v in word.strip(" QL").split()]
        P += curve([P[-1], *q], 20).tolist() if word[0] == "Q" else q
    return np.array(P)


def mask(P, h, w, k, dash=None, wd=0.0):
    """A polygon, or a dashed line along it, as 0..1."""
    im = Image.new("L", (w * 2, h * 2), 0)
    d, Q = ImageDraw.Draw(im), P * k * 2
    if not dash:
        d.polygon(Q.ravel().tolist(), fill=255)
    else:
        Q = np.vstack([Q, Q[:1]])
        s = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(Q, axis=0).T))])
        for a in np.arange(0, s[-1], dash * k * 2):
            seg = np.stack([np.interp([a, a + dash * k * 1.2], s, Q[:, i]) for i in (0, 1)], 1)
            d.line(seg.ravel().tolist(), fill=255, width=max(1, round(wd * k * 2)))
    return np.asarray(im.reduce(2), np.float32) / 255


def garment(key, s, kind):
    """Pieces cut from the cloth, each laid at its own angle, sewn together on a plain ground."""
    rng, tex = np.random.default_rng(CLOTHS[key].seed + 5), bolt(key, s)
    W = round(1200 * s)
    H, k = (W if kind == "cushion" else round(1500 * s)), 1.2 * s
    back, out = reverse(tex, key, rng), studio(H, W, rng)
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    for path, rot, u0, v0, dark, flags in GARMENTS[kind]:
        P = outline(path)
        for flip in (0, 1) if "m" in flags else (0,):
            Q = np.array([1000, 0]) + P * (-1, 1) if flip else P
            m = mask(Q, H, W, k)
            lo, hi = np.maximum(0, Q.min(0) * k - 70 * s).astype(int), (Q.max(0) * k + 70 * s).astype(int)
            B = np.s_[lo[1] : hi[1], lo[0] : hi[0]]
            mm, x, y = m[B], xx[B], yy[B]
            h, w = mm.shape
            a = -rot if flip else rot
            c, n = math.cos(a), math.sin(a)
            wob = noise(h, w, 160 * s, rng) * 5 * s
            t = sample(
                back if "b" in flags else tex,
                x * c + y * n + wob + (u0 + 330 * flip) * s,
                -x * n + y * c + wob + v0 * s,
            )
            round_off = 0.74 + 0.28 * np.clip((blur(mm, 17 * s) - 0.5) * 2, 0, 1) ** 0.6
            crease = 0.16 * (0.22 - np.abs(noise(h, w, 420 * s, rng, 110 * s))) - 0.10 * (
                0.2 - np.abs(noise(h, w, 180 * s, rng, 90 * s))
            )
            f = noise(h, w, 330 * s, rng, 75 * s) * 0.12 + noise(h, w, 60 * s, rng, 40 * s) * 0.03 + crease
            if kind == "cushion":
                puff = np.hypot(x - W * 0.44, y - H * 0.40) / W
                f = f * 0.5 + 0.16 - 0.62 * puff**2 - 0.05 * np.exp(-puff * 30)
            light = round_off * (1 + f * c * c + noise(h, w, 90 * s, rng, 240 * s) * 0.12 * n * n) * dark
            if "s" in flags:
                ctr = (Q.min(0) + Q.max(0)) / 2
                inner = ctr + (Q - ctr) * (1 - 12 / np.maximum(24, np.abs(Q.max(0) - ctr)))
                light = light * (
                    1 - 0.3 * mask(inner, H, W, k, 7, 1.4)[B] - 0.06 * blur(mask(inner, H, W, k, 7, 3)[B], 2.5 * s)
                )
            out[B] = over(out[B], np.clip(t * light[..., None], 0, 1), mm, 0.3, (4, 8), 12, s)
    if kind == "kemeja":
        for y in np.arange(372, 1010, 104):
            ring = [
                np.array([502, y]) + np.stack([np.cos(a), np.sin(a)], 1) * r
                for r in (8.0, 2.6)
                for a in [np.linspace(0, TAU, 20)]
            ]
            disc, hole = (mask(q, H, W, k) for q in ring)
            out = over(
                out,
                np.array([0.93, 0.88, 0.78]) * (1 - 0.45 * hole + 0.2 * (disc - blur(disc, 3 * s)))[..., None],
                disc,
                0.5,
                (1, 3),
                3,
                s,
            )
    if kind == "scarf":  # fringe
        for x0, x1, y0, y1 in ((194, 414, 1010, 1042), (806, 590, 1050, 1076)):
            for u in np.linspace(0.01, 0.99, 30):
                p = np.array([x0 + (x1 - x0) * u, y0 + (y1 - y0) * u])
                tip = p + (rng.normal(0, 3), 62 + rng.normal(0, 5))
                strand = mask(np.vstack([p - (2, 4), p + (2, -4), tip + (0.8, 0), tip - (0.8, 0)]), H, W, k)
                out = over(
                    out,
                    np.clip(bolt(key, s).mean((0, 1)) * rng.uniform(0.85, 1.15), 0, 1) * np.ones_like(out),
                    strand,
                    0.2,
                    (2, 3),
                    3,
                    s,
                )
    return out


def paint(cloth_key: str, view: str = "front", scale: float = 1.0) -> Image.Image:
    """Paint one view of a cloth, always the same for the same key, view and scale.

    Flat views are at least 1600 pixels long at scale 1, all others at least 1200; a smaller scale paints the same
    picture smaller from the start.
    """
    if view not in VIEWS:
        raise ValueError(f"no such view: {view}")
    flat_views = {"front": flat, "back": back, "folded": folded, "hung": hung}
    if view in flat_views:
        a = flat_views[view](cloth_key, scale)
    elif view in ("closeup", "crackle"):
        a = close_up(cloth_key, scale, 4) if view == "closeup" else close_up(cloth_key, scale, 7, 2.2)
    else:
        a = garment(cloth_key, scale, view)
    return Image.fromarray((np.clip(a, 0, 1) * 255 + 0.5).astype(np.uint8))
