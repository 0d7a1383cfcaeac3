"""The check of the catalogues finds each kind of fault."""

import pytest
from babel.messages import Catalog, Message

from infra import translations


def _stored(original: object, translated: object, flags: tuple[str, ...] = ()) -> Catalog:
    catalog = Catalog(locale="id")
    catalog.add(original, translated, flags=flags)
    return catalog


@pytest.mark.parametrize(
    ("original", "translated", "flags", "fault"),
    [
        ("Cart", "Keranjang", (), ""),
        ("Cart", "", (), "untranslated: 'Cart'"),
        ("Cart", "Keranjang", ("fuzzy",), "fuzzy: 'Cart'"),
        ("%(count)s pieces", "%(jumlah)s lembar", (), "other placeholders: '%(count)s pieces'"),
        ("Hello {name}", "Halo", (), "other placeholders: 'Hello {name}'"),
        (("one piece", "%(n)s pieces"), ("%(n)s lembar",), (), ""),
        (("one piece", "%(n)s pieces"), ("",), (), "untranslated: 'one piece'"),
    ],
)
def test_a_fault_is_named(original: object, translated: object, flags: tuple[str, ...], fault: str) -> None:
    found = list(translations.faults([Message(original)], _stored(original, translated, flags)))
    assert found == ([fault] if fault else [])


def test_a_word_without_an_entry_is_missing() -> None:
    assert list(translations.faults([Message("Cart")], Catalog(locale="id"))) == ["missing: 'Cart'"]


def test_words_of_pages_and_of_python_are_found() -> None:
    wanted = translations._wanted("storefront")
    assert any(place.endswith(".html") for message in wanted for place, _line in message.locations)
    assert any(place.endswith(".py") for message in wanted for place, _line in message.locations)
