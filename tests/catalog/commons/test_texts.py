"""Content in two languages, with one fallback everywhere."""

import pytest
from i18nfield.strings import LazyI18nString

from catalog.commons.texts import both, exactly, in_language, language_of


@pytest.mark.parametrize(
    ("value", "language", "text", "written_in"),
    [
        (both("Sarung", "Sarong"), "en", "Sarong", "en"),
        (both("Sarung", "Sarong"), "id", "Sarung", "id"),
        (both("Sarung", ""), "en", "Sarung", "id"),
        (both("", "Sarong"), "id", "Sarong", "en"),
        (LazyI18nString({"id": "Sarung"}), "en", "Sarung", "id"),
        (both("", ""), "en", "", "en"),
        (None, "id", "", "id"),
        ("bare text", "en", "bare text", "id"),
    ],
)
def test_the_fallback_is_the_language_then_indonesian_then_english(value, language, text, written_in) -> None:
    assert in_language(value, language) == text
    assert language_of(value, language) == written_in


def test_exactly_never_falls_back() -> None:
    assert exactly(both("Sarung", ""), "en") == ""
    assert exactly(both("Sarung", "Sarong"), "en") == "Sarong"
