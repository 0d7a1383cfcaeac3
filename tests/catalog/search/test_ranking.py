"""RANKING.md's examples are what the search does."""

from pathlib import Path

import pytest

import catalog.search
from catalog.commons.texts import both
from catalog.search import actions
from catalog.search.models import Synonym
from tests.makers import street
from tests.makers.searching import names

pytestmark = pytest.mark.django_db
DOCUMENT = Path(catalog.search.__path__[0]) / "RANKING.md"


def tables() -> list[list[list[str]]]:
    """The tables of the document, each a list of rows without its head."""
    found: list[list[list[str]]] = [[]]
    for line in DOCUMENT.read_text().splitlines():
        if line.startswith("|"):
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif found[-1]:
            found.append([])
    return [rows[2:] for rows in found if rows]


def test_the_document_computes() -> None:
    _tiers, shelf, examples = tables()
    assert len(shelf) == 5 and len(examples) == 8
    makers = {}
    for name, technique, motif, maker, description in shelf:
        seller = makers.get(maker) or street.maker(maker.lower().replace(" ", "-"), maker)
        makers[maker] = seller
        more = {"technique_slug": technique, "motifs": (motif,), "description": both(description, "")}
        street.cloth(seller, name, **more)
    Synonym.objects.create(phrase="cloth", means="kain", both_ways=True, asked=["cloth", "kain"])
    actions.catch_up()
    for words, answers, _why in examples:
        wanted = [] if answers == "none" else answers.split(", ")
        assert names(words, street.channel()) == wanted, words
