"""Photographs that people send for everybody to see: washed when they come, made into sizes by a job."""

from io import BytesIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import transaction
from i18nfield.strings import LazyI18nString
from PIL import Image

from catalog.commons import jobs
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


def render(picture_id: int) -> None:
    """Make the sizes of a photograph from its original; what is there already stays. Raises StorageAway."""
    picture = Picture.objects.exclude(original="").filter(pk=picture_id).first()
    if picture is None:
        return
    with storages["private"].open(picture.original) as kept, Image.open(kept, formats=("JPEG",)) as image:
        renditions.make(picture, image.convert("RGB"))
