"""Content in Indonesian and English, one JSON text per field (django-i18nfield).

The fallback, everywhere: the language asked for, else Indonesian, else English, else empty. Indonesian comes first
because makers write it; a page in English then shows the Indonesian text and marks it with `lang`.
"""

from collections.abc import Mapping

from i18nfield.strings import LazyI18nString

LANGUAGES = ("id", "en")


def both(id: str, en: str) -> LazyI18nString:
    """A text in both languages, ready for a field."""
    return LazyI18nString({"id": id, "en": en})


def in_language(value: LazyI18nString | str | None, language: str) -> str:
    """`value` in `language`, by the fallback of this module."""
    found = exactly(value, language)
    return found or next((text for text in (exactly(value, other) for other in LANGUAGES) if text), "")


def exactly(value: LazyI18nString | str | None, language: str) -> str:
    """`value` in `language` or empty: for the API, which never falls back."""
    data = value.data if isinstance(value, LazyI18nString) else value
    if isinstance(data, Mapping):
        return str(data.get(language) or "")
    return str(data or "") if language == LANGUAGES[0] else ""


def language_of(value: LazyI18nString | str | None, wanted: str) -> str:
    """The language in which `in_language` answers: for the `lang` of a passage."""
    return wanted if exactly(value, wanted) else next((x for x in LANGUAGES if exactly(value, x)), wanted)
