"""Care follows dye and fabric."""

from itertools import product

import pytest
from django.utils.translation import override

from catalog.heritage import care
from catalog.heritage.models import Dye, Fabric

HAND = ["Wash by hand in cool water", "No detergent and no bleach", "Dry in the shade"]
PRINT, SILK, NATURAL = "A printed cloth needs no special care", "Silk: dry-clean it", "Natural dyes fade"
IRON, PERFUME, STORE = "Iron on low heat", "Do not spray perfume", "Store it with pepper"
# silk, natural, batik -> how each sentence begins
TABLE = {
    (False, False, False): [PRINT],
    (False, True, False): [NATURAL, PERFUME],
    (True, False, False): [SILK, IRON, PERFUME],
    (True, True, False): [SILK, NATURAL, IRON, PERFUME],
    (False, False, True): [*HAND, IRON, STORE],
    (False, True, True): [*HAND, NATURAL, IRON, PERFUME, STORE],
    (True, False, True): [*HAND, SILK, IRON, PERFUME, STORE],
    (True, True, True): [*HAND, SILK, NATURAL, IRON, PERFUME, STORE],
}
DYES = {
    "none": ([], False),
    "synthetic": ([Dye(is_natural=False)], False),
    "natural": ([Dye(is_natural=True)], True),
    "mixed": ([Dye(is_natural=False), Dye(is_natural=True)], True),
}


@pytest.mark.parametrize(
    ("fibre", "dyes", "is_batik"), list(product([code for code, _name in Fabric.FIBRES], DYES, [True, False]))
)
def test_care_equals_the_table_for_every_fibre_dye_and_technique(fibre: str, dyes: str, is_batik: bool) -> None:
    rows, natural = DYES[dyes]
    expected = TABLE[fibre == "silk", natural, is_batik]
    with override("en"):
        said = care.sentences(Fabric(fibre=fibre), rows, is_batik)
    assert [line.startswith(begin) for line, begin in zip(said, expected, strict=True)] == [True] * len(expected)


def test_every_sentence_is_there_in_indonesian() -> None:
    for silk, natural, is_batik in TABLE:
        with override("en"):
            english = care.lines(silk=silk, natural=natural, is_batik=is_batik)
        with override("id"):
            indonesian = care.lines(silk=silk, natural=natural, is_batik=is_batik)
        assert len(english) == len(indonesian) and not set(english) & set(indonesian)


def test_a_print_is_never_cared_for_as_batik() -> None:
    for silk, natural, is_batik in TABLE:
        if not is_batik:
            for language in ("id", "en"):
                with override(language):
                    assert "batik" not in " ".join(care.lines(silk=silk, natural=natural, is_batik=False)).lower()
