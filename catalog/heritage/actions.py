"""What changes the words of batik."""

import json
from pathlib import Path
from typing import Any

from django.db import models, transaction

from catalog.commons.texts import both
from catalog.heritage.models import Centre, Dye, Fabric, Motif, Technique, Village

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_words() -> dict[str, int]:
    """Bring techniques, motifs, dyes, fabrics, villages and centres to the state of `data/`; returns how many of each.

    The files lead: a word that is there already is set to what they say, one that they do not have stays as it is.
    """
    sources = _read("sources")
    villages = _upsert(Village, _read("villages"))
    by_slug = Village.objects.in_bulk(field_name="slug")
    centres = [{**row, "village": by_slug.get(row.get("village", ""))} for row in _read("centres")]
    return {
        "techniques": _upsert(Technique, _placed(_read("techniques"))),
        "motifs": _upsert(Motif, _placed(_with_sources(_read("motifs"), sources))),
        "dyes": _upsert(Dye, _read("dyes")),
        "fabrics": _upsert(Fabric, _read("fabrics")),
        "villages": villages,
        "centres": _upsert(Centre, _with_sources(centres, sources)),
    }


def _read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text())


def _placed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "position": position} for position, row in enumerate(rows)]


def _with_sources(rows: list[dict[str, Any]], known: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Tags become {title, where}; each fact without a source becomes {unverified: true, fact: its field}."""
    made = []
    for row in rows:
        sources: list[dict[str, Any]] = [dict(known[tag]) for tag in row.get("sources", [])]
        sources += [{"unverified": True, "fact": fact} for fact in row.get("unverified", [])]
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
