"""Sizes and formats of a picture, made once and kept under keys that are stored in the row."""

import io
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalog.media import likeness
from catalog.media.models import Picture

WIDTHS = (160, 240, 320, 360, 480, 720, 960, 1200, 1600, 2000)
FIRST_WIDTHS = (240, 360, 480, 720)
# AVIF's default speed takes ten times as long for a few percent (LIBRARIES.md); one thread, for two cores are shared.
SAVE: dict[str, dict[str, object]] = {
    "jpeg": {"quality": 80, "optimize": True, "progressive": True},
    "webp": {"quality": 78, "method": 3},
    "avif": {"quality": 58, "speed": 8, "max_threads": 1},
}
SUFFIX = {"jpeg": "jpg", "webp": "webp", "avif": "avif"}


def make(
    picture: Picture, image: Image.Image, *, formats: Iterable[str] = SUFFIX, widths: Iterable[int] = WIDTHS
) -> Picture:
    """Store `image` in each format and width (never wider than it is) and save the keys with the picture.

    What is there already stays, so a second run only adds what is missing. The keys are saved after the last file, so
    that no page names a file that is not there. Raises StorageAway when S3 does not take one. No profile, no EXIF, no
    comment is kept.
    """
    plain = Image.new("RGB", image.size)
    plain.paste(image.convert("RGB"))
    made: dict[str, dict[str, str]] = {form: dict(sizes) for form, sizes in picture.renditions.items()}
    wanted = sorted({min(width, plain.width) for width in widths}, reverse=True)
    for width in wanted:
        missing = [form for form in formats if str(width) not in made.get(form, {})]
        if not missing:
            continue
        height = max(1, round(plain.height * width / plain.width))
        sized = plain if width == plain.width else plain.resize((width, height), Image.Resampling.LANCZOS)
        for form in missing:
            made.setdefault(form, {})[str(width)] = _store(picture, sized, form, width)
    picture.width, picture.height, picture.renditions = plain.width, plain.height, made
    picture.fingerprint = likeness.of(plain)
    picture.save(update_fields=["width", "height", "renditions", "fingerprint"])
    return picture


def _store(picture: Picture, image: Image.Image, form: str, width: int) -> str:
    data = io.BytesIO()
    image.save(data, form.upper(), **SAVE[form])
    safe = picture.public_id.lower().replace("_", "-")
    name = f"pictures/{safe[:2].strip('-') or 'x'}/{safe}-{width}.{SUFFIX[form]}"
    # S3 serves a file as what it was called when it was stored; not every machine's list of endings has AVIF and WebP.
    return default_storage.save(name, SimpleUploadedFile(name, data.getvalue(), content_type=f"image/{form}"))
