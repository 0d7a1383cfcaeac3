"""The small street, which other tests open, and the pictures of the large one."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons.models import Region
from catalog.media.models import Picture
from catalog.media.queries import nearest, row
from catalog.products.models import Product
from catalog.sellers.models import Msme
from infra.seed.jobs import paint_picture
from infra.seed.pictures import brush
from storefront.shop.cloth import LARGEST

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _elsewhere(settings: Any, tmp_path: Path) -> None:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    Region.objects.create(code="33", name="Jawa Tengah", level=1)


def test_the_small_street_has_four_makers_and_a_file_for_every_picture() -> None:
    call_command("seed_street", street="small")
    assert Msme.objects.selling().count() == 4
    assert 30 <= Product.objects.public().count() <= 40
    assert not Picture.objects.filter(renditions={}).exists()
    assert default_storage.exists(Picture.objects.exclude(recipe="").first().renditions["webp"]["240"])
    assert not ProcrastinateJob.objects.filter(task_name="seed.paint").exists()


def test_every_picture_of_the_large_street_waits_once_and_last() -> None:
    call_command("seed_street", paint_seconds=0)
    waiting = ProcrastinateJob.objects.filter(task_name="seed.paint")
    assert waiting.count() == Picture.objects.count()
    assert set(waiting.values_list("priority", flat=True)) == {-10}


@pytest.mark.parametrize("recipe", ["front", "back", "closeup", "folded", "hung", "kemeja", "dress", "outer", "scarf"])
def test_each_view_of_a_cloth_can_be_painted(recipe: str) -> None:
    function, arguments = brush(f"jlamprang-padma-merah:{recipe}", 0.1)
    assert function(*arguments).mode == "RGB"


def test_the_file_for_the_zoom_is_as_wide_as_the_widest_that_the_page_shows() -> None:
    picture = Picture.objects.create(recipe="workshop:canting-siti", is_drawn=True)
    paint_picture(picture_id=picture.pk)
    picture.refresh_from_db()
    for_the_zoom = nearest(row(picture), LARGEST)
    widest = max(int(width) for sizes in picture.renditions.values() for width in sizes)
    with Image.open(default_storage.open(for_the_zoom)) as image:
        assert (image.format, image.width) == ("WEBP", widest)
    assert widest >= 1200


def test_a_painted_picture_is_left_alone_the_second_time() -> None:
    picture = Picture.objects.create(recipe="emblem:canting-siti:merah", is_drawn=True)
    paint_picture(picture_id=picture.pk)
    picture.refresh_from_db()
    assert set(picture.renditions) == {"avif", "webp", "jpeg"}
    made = picture.renditions
    paint_picture(picture_id=picture.pk)
    picture.refresh_from_db()
    assert picture.renditions == made
