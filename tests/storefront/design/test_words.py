"""How amounts, measures, days and texts are written."""

from datetime import UTC, date, datetime

from django.utils import translation
from i18nfield.strings import LazyI18nString

from catalog.commons.money import money
from catalog.commons.texts import both
from storefront.design import words


def test_an_amount_is_written_the_indonesian_way_in_both_languages() -> None:
    for language in ("id", "en"):
        with translation.override(language):
            assert words.amount(1_250_000) == "Rp1.250.000"
            assert words.amount(money(1_250_000, "IDR")) == "Rp1.250.000"
    assert words.amount(None) == ""


def test_a_measure_is_given_in_centimetres_and_inches() -> None:
    assert words.measure(250, 105) == "250 × 105 cm (98 × 41 in)"
    assert words.centimetres(112) == "112 cm (44 in)"
    assert words.measure(250, None) == ""
    assert words.centimetres(None) == ""


def test_days_and_times_are_those_of_pekalongan() -> None:
    evening = datetime(2026, 11, 2, 18, 30, tzinfo=UTC)
    assert words.day(evening) == "3 November 2026"
    assert words.day_time(evening) == "3 November 2026, 01.30 WIB"
    assert words.day(date(2026, 3, 12)) == "12 Maret 2026"
    with translation.override("en"):
        assert words.day(date(2026, 3, 12)) == "12 March 2026"


def test_a_short_day_names_another_year() -> None:
    assert words.short_day(date(2019, 3, 12)) == "12 Maret 2019"


def test_a_text_that_falls_back_carries_its_own_language() -> None:
    only_indonesian = both("Kain <halus>", "")
    with translation.override("en"):
        assert words.passage(only_indonesian) == '<span lang="id">Kain &lt;halus&gt;</span>'
        assert words.paragraphs(both("Satu.\n\nDua.", "")) == '<p lang="id">Satu.</p>\n<p lang="id">Dua.</p>'
    assert words.passage(only_indonesian) == "Kain &lt;halus&gt;"
    assert words.lang_attribute(LazyI18nString("")) == ""
