"""A photograph made anew: turned upright, in sRGB, small enough, and with nothing in it but what is seen."""

import io
import warnings

from PIL import Image, ImageCms, ImageOps

from catalog.media.child import faults, kinds
from catalog.media.child.faults import Fault
from catalog.media.child.limits import LONG_SIDE, MAX_PIXELS, MAX_WEBP_PIXELS

FORMATS = {kinds.JPEG: "JPEG", kinds.PNG: "PNG", kinds.WEBP: "WEBP", kinds.HEIC: "HEIF"}
# A phone's JPEG or HEIC may hold more than one picture (depth, the other lens); the first is the photograph.
MAY_HOLD_MORE = {"MPO", "HEIF"}
QUALITY = 86
# How Pillow and libheif say that there was more to come.
SHORT = ("truncated", "end of file")


def clean(data: bytes, kind: str) -> bytes:
    """The photograph as a plain JPEG. Raises Fault."""
    with _opened(data, kind) as image:
        if image.width < 1 or image.height < 1:
            raise Fault(faults.NO_PIXELS)
        if image.format not in MAY_HOLD_MORE and getattr(image, "n_frames", 1) > 1:
            raise Fault(faults.MOVING)
        try:
            return jpeg(_seen(image))
        except (OSError, SyntaxError, ValueError) as why:
            said = str(why).lower()
            short = any(words in said for words in SHORT)
            raise Fault(faults.TRUNCATED if short else faults.BROKEN) from why


def jpeg(image: Image.Image) -> bytes:
    """What is seen and nothing else: a new picture knows no EXIF, no place, no comment and no profile."""
    plain = Image.new("RGB", image.size, "white")
    plain.paste(image)
    data = io.BytesIO()
    plain.save(data, "JPEG", quality=QUALITY, optimize=True)
    return data.getvalue()


def _opened(data: bytes, kind: str) -> Image.Image:
    """The picture's head, looked at before a pixel is decoded; by the reader of its own kind and no other."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if kind == kinds.WEBP:
        _look_at_webp(data)
    if kind == kinds.PNG and data[12:16] == b"IHDR" and b"\0\0\0\0" in (data[16:20], data[20:24]):
        raise Fault(faults.NO_PIXELS)
    if kind == kinds.HEIC:
        from pillow_heif import register_heif_opener  # takes a while, and few files need it

        register_heif_opener(thumbnails=False, decode_threads=1)
    try:
        return Image.open(io.BytesIO(data), formats=[FORMATS[kind]])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as why:
        raise Fault(faults.TOO_MANY_PIXELS) from why
    except (OSError, SyntaxError, ValueError) as why:
        raise Fault(faults.BROKEN) from why


def _look_at_webp(data: bytes) -> None:
    """WebP's reader asks for the memory of the whole canvas when it looks at the head, before anybody can refuse; and
    it does not say what it stumbled over."""
    if _webp_pixels(data) > MAX_WEBP_PIXELS:
        raise Fault(faults.TOO_MANY_PIXELS)
    if int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise Fault(faults.TRUNCATED)


def _webp_pixels(data: bytes) -> int:
    if data[12:16] == b"VP8X":
        return (int.from_bytes(data[24:27], "little") + 1) * (int.from_bytes(data[27:30], "little") + 1)
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    return (int.from_bytes(data[26:28], "little") & 0x3FFF) * (int.from_bytes(data[28:30], "little") & 0x3FFF)


def _seen(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16"):
        # 16 bits of grey: without the division all but the darkest would be white.
        image = image.point(lambda value: value * (1 / 256))
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        image = image.convert("L" if image.mode.startswith(("I", "1")) else "RGB")
    image.thumbnail((LONG_SIDE, LONG_SIDE))
    image = _upright(image)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return _in_srgb(image, profile).convert("RGB")


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # whatever a camera wrote there, it is no reason to refuse the photograph
        return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return image
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return made or image
