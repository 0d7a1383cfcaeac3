"""Finishing: the drawing becomes cloth through wobbling wax, bleeding dye, cracks, yarn and light."""

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import Voronoi

from .cloths import Palette
from .lines import TAU, Raster, Rng, mix, ray
from .wax import Wax


def noise(h: int, w: int, sc: float, rng: Rng, sx: float | None = None) -> Raster:
    """Smooth noise about 0, sd near .5, with features of sc pixels (sx across)."""
    sc, sx = max(1.0, sc), max(1.0, sx or sc)
    g = rng.uniform(-1, 1, (int(h / sc) + 4, int(w / sx) + 4)).astype(np.float32)
    box = (1.0, 1.0, 1.0 + w / sx, 1.0 + h / sc)
    return np.asarray(Image.fromarray(g).resize((w, h), Image.Resampling.BICUBIC, box=box))


def blur(a: Raster, r: float) -> Raster:
    """Fast blur of a 0..1 array by r pixels, through Pillow's eight-bit box blurs."""
    im = Image.fromarray((np.clip(a, 0, 1) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(r))
    return np.asarray(im, np.float32) / 255


def pick(a: Raster, y: Raster, x: Raster) -> Raster:
    """Pixels of a picture at (y, x), mirrored where that runs out."""
    return np.stack([map_coordinates(a[..., i], (y, x), order=1, mode="mirror") for i in range(3)], -1)


def canvas(h: int, w: int) -> Raster:
    """The y and x of every pixel."""
    return np.mgrid[0:h, 0:w].astype(np.float32)


def drift(im: Image.Image, ss: int, dx: Raster, dy: Raster, taps: list[tuple[int, int]]) -> Raster:
    """Move a drawing by (dx, dy) output pixels and reduce it ss times, adding up the `taps` points of each pixel."""
    a = np.asarray(im.convert("RGBX"))
    H, W = a.shape[:2]
    flat = np.ascontiguousarray(a).view(np.uint32).ravel()
    h, w = dx.shape
    yy, xx = canvas(h, w)
    iy, ix = (np.clip((p + d) * ss, 0, n - ss).astype(np.int32) for p, d, n in ((yy, dy, H), (xx, dx, W)))
    idx, acc = iy * W + ix, np.zeros((h, w, 3), np.uint16)
    for y, x in taps:
        acc += flat.take(idx + (y * W + x)).view(np.uint8).reshape(h, w, 4)[..., :3]
    return acc


def cracks(h: int, w: int, rng: Rng, cell: float, wide: float) -> Raster:
    """Cracks of the wax, 0..1: the edges of shards about `cell` pixels across, `wide` pixels the widest, some left out.

    Wax breaks first into large shards along the creases of the crumpled cloth, then those into small ones.
    """
    im, a = Image.new("L", (w * 2, h * 2), 0), rng.uniform(0, math.pi)
    draw, crease = ImageDraw.Draw(im), np.stack([ray(a, 1.35), ray(a + TAU / 4, 0.75)])
    for size, strong, share in ((1.0, 1.0, 0.8), (0.42, 0.65, 0.62)):
        gap = cell * size
        middles = rng.uniform(-gap, (w + gap, h + gap), (int((w / gap + 2) * (h / gap + 2)) + 9, 2))
        shards = Voronoi(middles @ np.linalg.inv(crease))
        edges = np.array([edge for edge in shards.ridge_vertices if -1 not in edge])
        a, b = (shards.vertices[edges[rng.random(len(edges)) < share]] @ crease * 2).transpose(1, 0, 2)[:, :, None]
        t = np.linspace(0, 1, 5)[:, None]
        kinks = rng.normal(0, 0.055, (len(a), 5, 1)) * np.sin(t * math.pi) * (b - a)[..., ::-1] * (1, -1)
        deep, thin = (
            rng.uniform(0.25, 1, len(a)) * strong,
            min(1.0, 2 * wide),
        )  # none finer than a pixel, but fainter
        for line, s in zip((a + (b - a) * t + kinks).reshape(len(a), -1).tolist(), deep.tolist(), strict=True):
            draw.line(line, fill=int(255 * thin * min(1, 0.25 + s)), width=max(1, round(2 * wide * s * s)))
    return np.asarray(im.reduce(2), np.float32) / 255


def crackled(col: Raster, veins: Raster, pal: Palette, z: float) -> Raster:
    """Remukan: dye seeps into cracked wax; a dark ground, which hides that, is veined by the bath that bleaches it."""
    veins = np.minimum(1, (1.4 if z > 2 else 1.0) * veins)
    if z > 2:  # seen from near, the dye creeps a little way into the cloth on either side
        veins = np.minimum(1, 1.2 * veins + 0.5 * blur(veins, 0.7 * z))
    light = col.mean(-1)
    ink = np.array(mix(pal["g"], pal["d"], 0.8), np.float32) / 255
    col = col * (1 - (veins * np.clip(light * 1.7, 0.2, 1))[..., None] * (1 - ink))
    bleached = np.array(mix(pal["g"], pal["w"], 0.5), np.float32) / 255
    return col + (bleached - col) * (veins * np.clip(1.3 - 3.2 * light, 0, 0.9))[..., None]


@lru_cache(maxsize=1)
def yarns() -> Raster:
    """A square of weft and warp streaks, drawn once a process and laid again and again."""
    r = np.random.default_rng(77).normal(0, 1, (1024, 1024)).astype(np.float32)
    weft, warps = gaussian_filter(r, (0.45, 7), mode="wrap"), gaussian_filter(r[::-1], (7, 0.45), mode="wrap")
    return 0.06 * (weft + warps) + 0.014 * r


def finish(w: Wax, pal: Palette, rng: Rng, hand: float = 1.0, crackle: float = 0.6, silk: float = 0.0,
           bleed: float = 1.0, mottle: float = 1.0, fold: float = 1.0) -> Raster:  # fmt: skip
    """Turn the drawing into cloth, 0..1.

    1 is the common measure of how far the hand strays (a stamp .4), how much the wax cracked, how far dye bleeds under
    it, how uneven the vat was and how deep the cloth lies in folds; silk shines at .2 to .4.
    """
    z, ss, (wd, h) = w.unit, w.ss, w.size

    def N(size: float) -> Raster:
        return noise(h, wd, size * z, rng)

    dx, dy = ((N(130) * 3.2 + N(30)) * hand * z for _ in range(2))
    grid = [(y, x) for y in range(ss) for x in range(ss)]
    m = drift(w.mask, ss, dx, dy, grid).astype(np.float32) / (255 * len(grid))
    dx, dy = (d + (N(14) * 1.1 + N(60) * 1.2) * bleed * z for d in (dx, dy))  # colours slip further than their wax
    taps = grid[::3]
    dye = Image.fromarray((drift(w.dye, ss, dx, dy, taps) // len(taps)).astype(np.uint8))
    dye = dye.filter(ImageFilter.GaussianBlur(0.9 * bleed * z + 0.2))
    if z > 2:
        m = gaussian_filter(m, (z * 0.5, z * 0.5, 0))
    rough = (N(7) * 0.2 + N(26) * 0.16) * hand  # canting pressure: lines swell, thin and now and then break
    for i in range(3):
        if m[::4, ::4, i].any():
            t = np.clip((m[..., i] + rough * np.minimum(1, m[..., i] * 6) - 0.26) / 0.48, 0, 1)
            m[..., i] = t * t * (3 - 2 * t)
    depth = 1 + mottle * (0.13 * N(190) + 0.09 * N(34) + 0.05 * N(6))
    col = soaked(np.asarray(dye), m, depth, (0.06 + 0.05 * N(40)) * 0.95, pal, z)
    own = np.random.default_rng(int(rng.integers(1 << 30)))  # so that light and yarn fall the same without cracks
    if crackle:
        near = min(1.0, 2 / z)  # seen from nearer, finer shards show
        veins = cracks(h, wd, own, 70 * z * near / crackle**0.5, z * 0.9)
        veins *= np.clip(0.45 + 1.3 * noise(h, wd, wd / 7, own), 0, 1)
        col = crackled(col, veins, pal, z)
    return threads(col, rng) if z > 2 else cloth_light(col, rng, z, silk, fold)


def soaked(dye: Raster, m: Raster, depth: Raster, stain: Raster, pal: Palette, z: float) -> Raster:
    """Dye `depth` times as dense as painted, more where it gathers against wax, with the dark and accent dyes of m.

    Wax never resists quite fully: `stain` is the share of dye that comes through.
    """
    wax = m[..., 0]
    pool = np.clip(blur(wax, 3.2 * z) - wax, 0, 1)
    density = -np.log(np.clip(np.arange(256, dtype=np.float32) / 255, 0.02, 1))
    col: Raster = np.exp(-density[dye] * (depth + 0.38 * pool)[..., None])
    white, dark, accent = (np.array(c, np.float32) / 255 for c in (pal["w"], pal["d"], pal["a"]))
    col += (white - col) * (wax * (0.95 - stain))[..., None]
    for ink, on in ((dark, m[..., 1]), (accent, m[..., 2])):
        if on.any():
            col += (ink - col) * (on * 0.9)[..., None]
    return col


def cloth_light(col: Raster, rng: Rng, z: float, silk: float = 0.0, fold: float = 1.0) -> Raster:
    """Weave streaks, three broad waves of relief, and silk as the cube of the same relief."""
    h, wd = col.shape[:2]
    y, x = rng.integers(0, 1024, 2)
    weave = np.roll(yarns(), (y, x), (0, 1))
    light = np.tile(weave, (h // 1024 + 1, wd // 1024 + 1))[:h, :wd] + 1
    s = np.zeros((h, wd), np.float32)
    yy, xx = np.arange(h, dtype=np.float32)[:, None], np.arange(wd, dtype=np.float32)
    for _ in range(3):
        a, L = rng.uniform(0.9, 2.2), rng.uniform(300, 620) * z
        q = (xx * math.cos(a * 0.35) + yy * math.sin(a * 0.35)) / L * TAU + noise(h, wd, 420 * z, rng) * 2.4 + 6 * a
        s += np.cos(q) * 0.25 + np.cos(2 * q + 1) * 0.08
    light += fold * (0.06 * s + 0.03 * noise(h, wd, 500 * z, rng))
    col *= light[..., None]
    if silk:
        hi = np.clip(s + 0.25 * noise(h, wd, 60 * z, rng, 400 * z), 0, 1.2) ** 3
        col += 0.5 * silk * hi[..., None] * (0.25 + 0.55 * col)
    return np.clip(col, 0, 1)


def threads(col: Raster, rng: Rng, p: float = 4.6) -> Raster:
    """Plain weave of yarns p pixels apart, seen from near: dye wicks along them, into each a little differently."""
    h, w = col.shape[:2]
    yy, xx = canvas(h, w)
    X, Y = (q / p + noise(h, w, 60, rng) * 0.5 + noise(h, w, 500, rng) for q in (xx, yy))
    i, j = np.floor(X).astype(int), np.floor(Y).astype(int)
    a, b = np.sin(math.pi * (X - i)), np.sin(math.pi * (Y - j))
    top = (i + j) % 2 == 0  # warp over weft
    ri, rj = (rng.normal(0, 1, 4000).astype(np.float32)[q + 500] for q in (i, j))
    col = pick(col, yy + np.where(top, ri * 1.9, 0), xx + np.where(top, 0, rj * 1.9))
    prof = np.where(top, a**0.7 * (0.55 + 0.45 * b), b**0.7 * (0.55 + 0.45 * a))
    twist = np.sin(np.where(top, yy * 0.9 + xx * 1.6, xx * 0.9 + yy * 1.6))
    shade = (0.62 + 0.46 * prof) * (1 + 0.055 * np.where(top, ri, rj) + 0.03 * twist + 0.03 * rng.normal(0, 1, (h, w)))
    col = 1 - (1 - col) * (1 + 0.10 * np.where(top, 0.35, -0.2))[..., None]
    return np.clip(col * (shade * (1.06 + 0.05 * noise(h, w, 420, rng)))[..., None], 0, 1).astype(np.float32)
