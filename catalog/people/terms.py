"""The texts with which a shop of this software begins, and which version of a text holds when.

Officers publish later versions (catalog/people/consents.py); those here stay, for people have agreed to them.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone
from i18nfield.strings import LazyI18nString

from catalog.commons.texts import both
from catalog.people.models import Terms

FIRST = date(2026, 11, 1)

FOLDER = Path(__file__).parent / "data"
NEWS = both(
    "Kabari saya lewat e-mail tentang kain baru dan pameran. Dapat dihentikan kapan saja.",
    "Write to me about new cloth and exhibitions. I can stop this at any time.",
)


def _written(kind: str, language: str) -> str:
    """A text from its file, in which lines are cut so that people can read them; an empty line parts paragraphs."""
    paragraphs = (FOLDER / f"{kind}.{language}.txt").read_text().strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def shipped() -> dict[str, LazyI18nString]:
    """The first text of each kind."""
    files = {kind: both(_written(kind, "id"), _written(kind, "en")) for kind in (Terms.SELLER, Terms.PRIVACY)}
    return {**files, Terms.MARKETING: NEWS}


def ship(terms: Any) -> None:
    """Make the first versions where they are missing. `terms` is the model: a migration brings the one of its time."""
    for kind, text in shipped().items():
        terms.objects.get_or_create(
            kind=kind, version=FIRST.isoformat(), defaults={"text": text, "in_force_from": FIRST}
        )


def in_force(kind: str) -> Terms | None:
    """The version that holds today, by the clock of Pekalongan; before the first one's day, that one."""
    known = Terms.objects.filter(kind=kind).order_by("-version")
    return known.filter(in_force_from__lte=timezone.localdate()).first() or known.last()


def holding(kinds: Iterable[str]) -> list[Terms]:
    """The versions that hold today of several texts, in that order."""
    return [found for kind in kinds if (found := in_force(kind))]


def newest(kind: str) -> Terms | None:
    """The version published last, also when its day is still to come."""
    return Terms.objects.filter(kind=kind).order_by("-version").first()


def version(kind: str, named: str) -> Terms | None:
    """A version by its name."""
    return Terms.objects.filter(kind=kind, version=named).first()
