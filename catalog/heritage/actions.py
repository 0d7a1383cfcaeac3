"""What changes the words of batik."""

import json
from pathlib import Path
from typing import Any

from django.db import models, transaction

from catalog.commons.texts import both
from catalog.heritage.models import Centre, Colouring, Dye, Fabric, Form, Motif, Record, Technique, Village

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_words() -> dict[str, int]:
    """Bring every word to the state of `data/`; returns how many there are of each kind.

    The files lead: a word that is there already is set to what they say, one that they do not have stays as it is.
    A source or record that the files do not explain is a KeyError.
    """
    villages = _upsert(Village, _cited("villages"))
    by_slug = Village.objects.in_bulk(field_name="slug")
    centres = [{**row, "village": by_slug.get(row.get("village", ""))} for row in _cited("centres")]
    return {
        "records": _upsert(Record, _placed(_cited("records"))),
        "techniques": _upsert(Technique, _placed(_cited("techniques"))),
        "colourings": _upsert(Colouring, _placed(_cited("colourings"))),
        "motifs": _upsert(Motif, _placed(_cited("motifs"))),
        "dyes": _upsert(Dye, _cited("dyes")),
        "fabrics": _upsert(Fabric, _cited("fabrics")),
        "villages": villages,
        "centres": _upsert(Centre, centres),
        "forms": _upsert(Form, _placed(_cited("forms"))),
    }


def _read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text())


def _placed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "position": position} for position, row in enumerate(rows)]


def _cited(name: str) -> list[dict[str, Any]]:
    """Rows of a file. Tags become {title, where}; each fact without a source becomes {unverified: true, fact: its
    field}."""
    known, records = _read("sources"), {row["slug"] for row in _read("records")}
    made = []
    for row in _read(name):
        sources: list[dict[str, Any]] = [dict(known[tag]) for tag in row.get("sources", [])]
        sources += [{"unverified": True, "fact": fact} for fact in row.get("unverified", [])]
        if unknown := set(row.get("records", [])) - records:
            raise KeyError(f"{row['slug']} names records that are not there: {sorted(unknown)}")
        made.append({**{key: value for key, value in row.items() if key != "unverified"}, "sources": sources})
    return made


def _upsert(model: type[models.Model], rows: list[dict[str, Any]]) -> int:
    things = [
        model(**{key: both(**value) if isinstance(value, dict) else value for key, value in row.items()})
        for row in rows
    ]
    fields = [field.name for field in model._meta.fields if field.name not in ("id", "slug")]
    model._default_manager.bulk_create(things, update_conflicts=True, unique_fields=["slug"], update_fields=fields)
    return len(things)
