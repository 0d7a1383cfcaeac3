"""Regions: from a word or a postal code to the village a parcel goes to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.commons import regions
from catalog.commons.models import Region

pytestmark = pytest.mark.django_db

KAUMAN = regions.Place("33.75.02.1004", "Kauman", "Pekalongan Timur", "Kota Pekalongan", "Jawa Tengah", "51127")


@pytest.fixture
def java() -> None:
    """A corner of Central Java: two Kauman, which share a postal code though a city border lies between them."""
    rows = [
        ("33", "Jawa Tengah"),
        ("33.75", "Kota Pekalongan"),
        ("33.75.02", "Pekalongan Timur"),
        ("33.75.02.1004", "Kauman", "51127"),
        ("33.75.02.1007", "Poncol", "51122"),
        ("33.26", "Kabupaten Pekalongan"),
        ("33.26.16", "Wiradesa"),
        ("33.26.16.2016", "Kauman", "51127"),
        ("33.26.16.2001", "Kaumankulon", "51152"),
    ]
    Region.objects.bulk_create(
        Region(
            code=row[0],
            name=row[1],
            level=row[0].count(".") + 1,
            parent_code=row[0].rpartition(".")[0],
            postal_code=row[2] if len(row) > 2 else "",
        )
        for row in rows
    )


@pytest.mark.usefixtures("java")
def test_a_search_finds_the_village_with_its_whole_path() -> None:
    assert regions.search("kauman pekalongan timur") == [KAUMAN]
    assert KAUMAN.label == "Kauman, Pekalongan Timur, Kota Pekalongan, Jawa Tengah 51127"


@pytest.mark.usefixtures("java")
def test_the_village_called_exactly_so_comes_before_those_that_only_begin_so() -> None:
    assert [place.village_code for place in regions.search("Kauman")] == [
        "33.26.16.2016",
        "33.75.02.1004",
        "33.26.16.2001",
    ]


@pytest.mark.usefixtures("java")
def test_the_name_of_a_district_finds_its_villages() -> None:
    assert [place.village for place in regions.search("wiradesa")] == ["Kauman", "Kaumankulon"]


@pytest.mark.usefixtures("java")
def test_a_postal_code_finds_every_village_that_uses_it() -> None:
    assert [place.city for place in regions.search("51127")] == ["Kabupaten Pekalongan", "Kota Pekalongan"]
    assert regions.by_postal_code("99999") == []


@pytest.mark.usefixtures("java")
@pytest.mark.parametrize("words", ["", "  ", "k", "ka um", "%%%", "ka_man", "kauman\\", "kauman surabaya"])
def test_words_that_fit_nothing_find_nothing(words: str) -> None:
    assert regions.search(words) == []


@pytest.mark.usefixtures("java")
def test_a_search_is_one_query_however_much_it_finds() -> None:
    for words in ("kauman", "wiradesa", "51127"):
        with CaptureQueriesContext(connection) as queries:
            regions.search(words)
        assert len(queries) == 1


@pytest.mark.usefixtures("java")
def test_the_levels_are_walked_down_and_up() -> None:
    assert [region.code for region in regions.provinces()] == ["33"]
    assert [region.name for region in regions.children("33.75.02")] == ["Kauman", "Poncol"]
    assert [region.name for region in regions.path("33.75.02.1004")] == [
        "Jawa Tengah",
        "Kota Pekalongan",
        "Pekalongan Timur",
        "Kauman",
    ]
    assert regions.path("33.75.02") == []
    assert regions.path("33.75.02.9999") == []


def test_loading_twice_gives_the_same_country() -> None:
    first = regions.load()
    Region.objects.filter(code="33.75.02.1004").update(name="Kaumann")
    Region.objects.filter(code="33.75").delete()
    assert regions.load() == first == Region.objects.count()
    assert regions.search("kauman pekalongan timur") == [KAUMAN]
    assert len(regions.provinces()) == 38
    assert Region.objects.filter(parent_code__startswith="33.75.0", level=4).count() == 27
