"""The words of the screens: English in the code, Indonesian in one catalogue for each top room.

    python -m infra.translations extract    bring the catalogues up to date with the code
    python -m infra.translations compile    write the .mo files that Django reads; skips those that are newer
    python -m infra.translations check      exit code 1 when something is missing, unsure or has other placeholders

Babel reads the code, since GNU gettext's programs are not on every machine.
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("catalog", "orders", "storefront")
LOCALE = "id"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENTS = ("Translators:",)
# %(name)s and %s of gettext, {name} of str.format
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def po_file(room: str) -> Path:
    """The room's catalogue."""
    return ROOT / room / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def _sources(room: str) -> Iterator[tuple[Path, bytes]]:
    """Each file that may hold words, as Python that Babel can read."""
    from django.utils.translation.template import templatize

    for path in sorted((ROOT / room).rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield path, path.read_bytes()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            # In brackets, since the page's indentation is none of Python's.
            yield path, f"({templatize(path.read_text(), origin=str(path))}\n)".encode()


def _wanted(room: str) -> Catalog:
    """A catalogue of what the code says, without translations."""
    catalog = Catalog(locale=LOCALE, domain="django", project="Canting", charset="utf-8")
    for path, source in _sources(room):
        place = path.relative_to(ROOT).as_posix()
        for _line, text, comments, context in extract("python", io.BytesIO(source), KEYWORDS, COMMENTS):
            # Places without line numbers: else every edit of the code would change the catalogue.
            catalog.add(text, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def _stored(room: str) -> Catalog:
    """The catalogue as it is; empty when there is no file."""
    path = po_file(room)
    if not path.exists():
        fresh = Catalog(locale=LOCALE, domain="django", project="Canting", charset="utf-8")
        # Indonesian has one form for any number; Babel's table lacks it and would ask for two.
        fresh.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
        return fresh
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, domain="django", abort_invalid=True)


def extract_all() -> None:
    """Bring every catalogue up to date. Translations stay, those of words that are gone go; new words stand empty."""
    for room in ROOMS:
        catalog, path = _stored(room), po_file(room)
        # The date stays: else any two changes to the texts would collide in its line.
        catalog.update(_wanted(room), no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=120, sort_output=True, omit_header=False, include_lineno=False)


def compile_all() -> int:
    """Write each .mo that is missing or older than its .po; returns how many."""
    written = 0
    for room in ROOMS:
        source, target = po_file(room), po_file(room).with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns):
            continue
        # Beside and then in place: another process may be reading.
        draft = target.with_suffix(".mo.draft")
        with draft.open("wb") as file:
            write_mo(file, _stored(room))
        draft.replace(target)
        written += 1
    return written


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, (list, tuple)) else [str(value or "")]


def _differs(message: Message) -> bool:
    """Whether some translation has other placeholders than its original. One form may leave the number out."""
    originals = [set(PLACEHOLDER.findall(text)) for text in _texts(message.id)]
    return any(set(PLACEHOLDER.findall(text)) not in originals for text in _texts(message.string))


def faults(wanted: Iterable[Message], stored: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue, a line each."""
    for message in wanted:
        if not message.id:
            continue
        found, name = stored.get(message.id, message.context), repr(_texts(message.id)[0])
        if found is None:
            yield f"missing: {name}"
        elif not all(text.strip() for text in _texts(found.string)):
            yield f"untranslated: {name}"
        elif found.fuzzy:
            yield f"fuzzy: {name}"
        elif _differs(found):
            yield f"other placeholders: {name}"


def check_all() -> int:
    """Print every fault; returns how many."""
    lines = [f"{room}: {fault}" for room in ROOMS for fault in faults(_wanted(room), _stored(room))]
    print("\n".join([*lines, f"{len(lines)} faults in the translations"]))
    return len(lines)


def main(words: list[str]) -> int:
    """Do what the one word says; returns the exit code."""
    match words:
        case ["extract"]:
            extract_all()
        case ["compile"]:
            print(f"{compile_all()} catalogues written")
        case ["check"]:
            return int(check_all() > 0)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
