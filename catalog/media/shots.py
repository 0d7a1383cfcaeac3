"""Photographs that people send for everybody to see: washed when they come, made into sizes by a job."""

from io import BytesIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage, storages
from django.db import DatabaseError, transaction
from i18nfield.strings import LazyI18nString
from PIL import Image

from catalog.commons import jobs, locks
from catalog.commons.numbers import random_id
from catalog.media import renditions
from catalog.media.models import Picture
from catalog.media.papers import content
from catalog.media.washing import wash

FIRST = (240, 480, 720)


def take(*, upload: File, alt: LazyI18nString) -> Picture:
    """Keep a photograph. Its washed original is private; the sizes that pages show are made within seconds, by a job.

    Raises what the check of the file says (FileRefused, TooBusy) and StorageAway; nothing of it is kept then.
    """
    page = wash(content(upload)).pages[0]
    with Image.open(BytesIO(page), formats=("JPEG",)) as image:
        width, height = image.size
    key = storages["private"].save(f"originals/{random_id().lower()}.jpg", ContentFile(page))
    from catalog.media.jobs import render  # jobs calls this module

    with transaction.atomic():
        made = Picture.objects.create(original=key, width=width, height=height, alt=alt)
        jobs.later(render, picture_id=made.pk)
    return made


@transaction.atomic
def drop(*, picture_id: int) -> None:
    """Delete a photograph that people sent: its row at once, its files after the commit, by a job that is done again
    until the storage has taken it. What points to the row must let it go (CASCADE, SET_NULL)."""
    found = locks.row(Picture.objects.exclude(original="").filter(pk=picture_id))
    if found is None:
        return
    from catalog.media.jobs import remove  # jobs calls this module

    found.delete()
    jobs.later(remove, original=found.original, shown=_shown(found))


def _shown(picture: Picture) -> list[str]:
    return sorted({key for sizes in picture.renditions.values() for key in sizes.values()})


def remove(original: str, shown: list[str]) -> None:
    """Delete the files of a photograph whose row is gone. Raises StorageAway."""
    for key in shown:
        default_storage.delete(key)
    storages["private"].delete(original)


def render(picture_id: int) -> None:
    """Make the sizes of a photograph from its original; what is there already stays. Raises StorageAway."""
    picture = Picture.objects.exclude(original="").filter(pk=picture_id).first()
    if picture is None:
        return
    with storages["private"].open(picture.original) as kept, Image.open(kept, formats=("JPEG",)) as image:
        finish(picture, image.convert("RGB"))


def finish(picture: Picture, image: Image.Image) -> None:
    """Make the sizes out of an opened original. One that was dropped in those seconds leaves no file behind."""
    try:
        renditions.make(picture, image)
    except DatabaseError:
        if Picture.objects.filter(pk=picture.pk).exists():
            raise
        remove(picture.original, _shown(picture))
