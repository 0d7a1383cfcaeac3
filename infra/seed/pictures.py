"""Pictures of the street: one row per recipe, shared by all products of a cloth, painted now or by a job."""

import multiprocessing
import os
import time
import zlib
from collections.abc import Callable, Iterable

from PIL import Image, ImageDraw

from catalog.commons.jobs import LOW, later
from catalog.commons.texts import both
from catalog.media.models import Picture
from catalog.media.renditions import FIRST_WIDTHS, make
from infra.painter import CLOTHS, PALETTES, emblem, paint, workshop
from infra.seed import jobs
from infra.seed.names import alt
from infra.seed.texts import Maker

FIRST_SCALE = 0.55
PROCESSES = 2
WIDE, TALL = (1600, 1280), (1200, 1500)  # until a picture is painted its box has this shape
LYING = {"front", "back", "closeup", "crackle", "folded"}
# Paints a recipe at a scale; takes plain arguments, so that it can go to another process.
Brush = tuple[Callable[..., Image.Image], tuple[object, ...]]


def brush(recipe: str, scale: float) -> Brush:
    """What paints a recipe: "cloth:view", "emblem:maker:palette" or "workshop:maker"."""
    kind, _, rest = recipe.partition(":")
    if kind == "emblem":
        slug, _, palette = rest.partition(":")
        return emblem, (zlib.crc32(slug.encode()), palette)
    if kind == "workshop":
        return workshop, (zlib.crc32(rest.encode()),)
    return paint, (kind, rest, scale)


def of_cloths(wanted: Iterable[tuple[str, str]]) -> None:
    """Rows for (cloth, view); those there already stay."""
    rows = []
    for key, view in dict.fromkeys(wanted):
        width, height = WIDE if view in LYING else TALL
        row = Picture(
            recipe=f"{key}:{view}", width=width, height=height, alt=both(*alt(CLOTHS[key], view)), is_drawn=True
        )
        row.tone = CLOTHS[key].tone
        rows.append(row)
    Picture.objects.bulk_create(rows, ignore_conflicts=True)


def of_maker(maker: Maker, palette: str) -> tuple[Picture, Picture]:
    """Her emblem and the picture at the head of her page."""
    tone = next(cloth.tone for cloth in CLOTHS.values() if cloth.palette == palette)
    mark = Picture(recipe=f"emblem:{maker.slug}:{palette}", width=480, height=480, tone=tone, is_drawn=True)
    mark.alt = both(f"Lambang {maker.name}", f"The emblem of {maker.name}")
    head = Picture(recipe=f"workshop:{maker.slug}", width=1600, height=900, tone=11, is_drawn=True)
    head.alt = both(
        f"Gambar bengkel batik untuk halaman {maker.name}", f"A drawn workshop for the page of {maker.name}"
    )
    mark.save()
    head.save()
    return mark, head


def ask_for_all(newest: Iterable[int]) -> int:
    """A low-priority job for every picture, those in `newest` first; returns how many."""
    first = list(dict.fromkeys(newest))
    rest = Picture.objects.exclude(recipe="").exclude(pk__in=first).order_by("pk").values_list("pk", flat=True)
    for pk in (*first, *rest):
        later(jobs.paint_picture, priority=LOW, once=f"seed.paint {pk}", picture_id=pk)
    return len(first) + len(rest)


def paint_first(wanted: Iterable[int], seconds: float, tell: Callable[[str], None]) -> int:
    """Paint as many of `wanted` (primary keys) as fit into `seconds`, in two niced processes; returns how many.

    Small and in two formats, so that the first page has pictures soon; the jobs add the rest.
    """
    keys = list(dict.fromkeys(wanted))
    found = Picture.objects.in_bulk(keys)
    rows = [found[key] for key in keys]
    until, done = time.monotonic() + seconds, 0
    # Spawned, not forked: a copy of this process would hold the same database connection.
    with multiprocessing.get_context("spawn").Pool(PROCESSES, os.nice, (10,)) as pool:
        asked = [(row, pool.apply_async(*brush(row.recipe, FIRST_SCALE))) for row in rows]
        for row, answer in asked:
            try:
                image = answer.get(timeout=max(0.0, until - time.monotonic()))
            except multiprocessing.TimeoutError:
                break
            except (
                Exception
            ) as why:  # one picture must not keep the street closed; its job will fail where officers see it
                tell(f"{row.recipe} could not be painted: {why!r}")
                continue
            make(row, image, formats=("webp", "jpeg"), widths=FIRST_WIDTHS)
            done += 1
            if done % 6 == 0:
                tell(f"{done} of {len(rows)} pictures")
        pool.terminate()
    return done


def fill_plainly() -> int:
    """Give every picture a small swatch of its colours at once, for tests that need some file to show."""
    rows = list(Picture.objects.exclude(recipe="").filter(renditions={}))
    for row in rows:
        key, *rest = row.recipe.split(":")
        palette = PALETTES[CLOTHS[key].palette if key in CLOTHS else rest[1] if len(rest) > 1 else "soga"]
        image = Image.new("RGB", (360, round(360 * row.height / row.width)), palette["g"])
        draw = ImageDraw.Draw(image)
        for x in range(0, image.width, 30):
            for y in range(0, image.height, 30):
                draw.ellipse((x + 8, y + 8, x + 22, y + 22), fill=palette["f"][(x + y) // 30 % 2], outline=palette["w"])
        make(row, image, formats=("webp", "jpeg"), widths=(240, 360))
    return len(rows)
