"""The picture element: formats, widths and sizes by the place a picture stands in (DESIGN.md, chapter 7)."""

from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.media import queries as media
from storefront.design.words import text


class Place(NamedTuple):
    """How wide a picture is shown (`sizes`), and the widths worth offering there."""

    sizes: str
    widths: tuple[int, ...]


PLACES: dict[str, Place] = {
    "card": Place("(min-width:62rem) 18rem, (min-width:48rem) 30vw, 46vw", (240, 360, 480, 720)),
    "lead": Place("(min-width:62rem) 37rem, 92vw", (480, 720, 960, 1200)),
    "hero": Place("(min-width:62rem) 59vw, 100vw", (480, 720, 960, 1200, 1600, 2000)),
    "gallery": Place("(min-width:62rem) 10rem, 100vw", (160, 320, 480, 720)),
    "thumb": Place("5.5rem", (160, 240, 320)),
    "line": Place("5.5rem", (160, 240, 320)),
    "pair": Place("(min-width:62rem) 27vw, 46vw", (240, 360, 480, 720)),
    "shelf": Place("9rem", (160, 320)),
    "swatch": Place("3.25rem", (160, 320)),
    "head": Place("100vw", (480, 720, 960, 1200, 1600)),
    "story": Place("(min-width:62rem) 36rem, 92vw", (480, 720, 960, 1200)),
}
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}


def picture(
    row: media.PictureRow | None, *, place: str, ratio: str = "", eager: bool = False, alt: str | None = None
) -> SafeString:
    """The picture in its box. The box holds the cloth's tone until the file comes; a picture that has no files yet says
    that it is being prepared. `alt=None` takes the picture's own words. Raises KeyError for an unknown place."""
    where = PLACES[place]
    if not row:
        return format_html('<span class="cloth {}"></span>', ratio)
    box = f"cloth {ratio} tone-{row['tone']}".replace("  ", " ")
    words = text(row["alt"]) if alt is None else alt
    if not row["renditions"]:
        return format_html(
            '<span class="{} waiting"><span>{}</span><span class="vh">{}</span></span>',
            box,
            _("The picture is being prepared"),
            words,
        )
    return format_html(
        '<span class="{}"><picture>{}{}</picture></span>', box, _sources(row, where), _img(row, where, words, eager)
    )


def _offered(row: media.PictureRow, form: str, where: Place) -> list[tuple[int, str]]:
    sizes = media.widths(row, form)
    return [size for size in sizes if size[0] in where.widths] or sizes[-1:]


def _srcset(row: media.PictureRow, form: str, where: Place) -> str:
    return ", ".join(f"{media.url(key)} {width}w" for width, key in _offered(row, form, where))


def _sources(row: media.PictureRow, where: Place) -> SafeString:
    return format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        (
            (TYPES[form], _srcset(row, form, where), where.sizes)
            for form in ("avif", "webp")
            if form in row["renditions"]
        ),
    )


def _img(row: media.PictureRow, where: Place, alt: str, eager: bool) -> SafeString:
    form = next(form for form in ("jpeg", "webp", "avif") if form in row["renditions"])
    offered = _offered(row, form, where)
    middle = offered[len(offered) // 2]
    loading = SafeString('fetchpriority="high"' if eager else 'loading="lazy"')
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {} decoding="async">',
        media.url(middle[1]),
        _srcset(row, form, where),
        where.sizes,
        row["width"],
        row["height"],
        alt,
        loading,
    )
