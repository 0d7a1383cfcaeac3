"""Tables for a spreadsheet: what people typed stays text there and never becomes a formula (RELIABILITY.md 56)."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

# What a spreadsheet takes for the beginning of a formula, also in its wide forms.
FORMULA = "=+\\-@＝＋－＠"
BEGINS = re.compile(f"\\s*[{FORMULA}\t\r]")
# Where a program that splits at other signs than ours would see a cell begin.
INSIDE = re.compile(f"([;|\t\r\n]\\s*)(?=[{FORMULA}])")
# Excel takes a file for UTF-8 only with this in front.
MARK = "\ufeff"


def cell(value: Any) -> str:
    """A value as the text of one cell. Signs that nobody sees (control, direction, zero width) are left out."""
    text = "".join(sign for sign in str(value) if sign in "\t\n" or unicodedata.category(sign) not in ("Cc", "Cf"))
    safe = INSIDE.sub(r"\1'", text)
    return f"'{safe}" if BEGINS.match(text) else safe


def lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The rows as lines of CSV, every cell in quotation marks, ready to be streamed."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield MARK
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


class _Echo:
    """Gives back what the writer writes."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line
