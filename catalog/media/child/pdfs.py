"""A PDF made into pictures of its pages.

What makes it safe is that only pictures leave: pdfium here has no JavaScript and opens nothing. What a document could
do elsewhere is looked for all the same, in every object pypdf finds, those in compressed streams as well, so that its
sender is told and sends one that is only a document.
"""

import io
import math
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from catalog.media.child import faults
from catalog.media.child.faults import Fault
from catalog.media.child.limits import LONG_SIDE, MAX_PAGES, MAX_PIXELS
from catalog.media.child.pictures import jpeg

DPI = 200
LARGEST_SIDE = 14_400  # points; PDF's own bound, five metres
MOST_OBJECTS = 50_000

KEYS = {
    "/JS": faults.PDF_SCRIPT,
    "/JavaScript": faults.PDF_SCRIPT,
    "/Launch": faults.PDF_LAUNCH,
    "/EmbeddedFiles": faults.PDF_ATTACHMENT,
    "/EF": faults.PDF_ATTACHMENT,
    "/XFA": faults.PDF_FORM,
    "/RichMedia": faults.PDF_MEDIA,
}
# What the values of /S, /Type and /Subtype say an object does.
ROLES = {
    "/JavaScript": faults.PDF_SCRIPT,
    "/Launch": faults.PDF_LAUNCH,
    "/EmbeddedFile": faults.PDF_ATTACHMENT,
    "/FileAttachment": faults.PDF_ATTACHMENT,
    "/GoToE": faults.PDF_ATTACHMENT,
    "/SubmitForm": faults.PDF_FORM,
    "/ImportData": faults.PDF_FORM,
    "/RichMedia": faults.PDF_MEDIA,
    "/Movie": faults.PDF_MEDIA,
    "/Sound": faults.PDF_MEDIA,
    "/Screen": faults.PDF_MEDIA,
    "/Rendition": faults.PDF_MEDIA,
    "/3D": faults.PDF_MEDIA,
}


def pages(data: bytes) -> list[bytes]:
    """Each page as a JPEG. Raises Fault."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as why:
        raise Fault(faults.PDF_LOCKED if "password" in str(why).lower() else faults.PDF_BROKEN) from why
    count = len(document)
    if count > MAX_PAGES:
        raise Fault(faults.PDF_PAGES)
    if count == 0:
        raise Fault(faults.PDF_BROKEN)
    look_through(data)
    try:
        return [_drawn(document[number]) for number in range(count)]
    except pdfium.PdfiumError as why:
        raise Fault(faults.PDF_BROKEN) from why


def look_through(data: bytes) -> None:
    """Raises Fault for the first thing that a document does not need."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Fault(faults.PDF_LOCKED)
        for thing in _objects(reader):
            _refuse(thing)
    except (PyPdfError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as why:
        raise Fault(faults.PDF_BROKEN) from why


def _objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the document, also those inside others."""
    names = {(number, generation) for generation, table in reader.xref.items() for number in table}
    names |= {(number, 0) for number in reader.xref_objStm}
    if len(names) > MOST_OBJECTS:
        raise Fault(faults.TOO_HEAVY)
    yield from _inside(reader.trailer)
    for number, generation in sorted(names):
        if number:  # the one called 0 is the head of the list of free ones
            yield from _inside(reader.get_object(IndirectObject(number, generation, reader)))


def _inside(thing: Any) -> Iterator[DictionaryObject]:
    rest = [thing]
    while rest:
        one = rest.pop()
        if isinstance(one, DictionaryObject):
            yield one
            rest += one.values()
        elif isinstance(one, ArrayObject):
            rest += one


def _refuse(thing: DictionaryObject) -> None:
    raw = {key: thing.raw_get(key) for key in thing}
    for key in KEYS.keys() & raw.keys():
        raise Fault(KEYS[key])
    for key in ("/S", "/Type", "/Subtype"):
        word = ROLES.get(str(raw.get(key)))
        if word:
            raise Fault(word)
    if raw.get("/Subtype") == "/Image":
        wide, high = thing.get("/Width"), thing.get("/Height")
        if isinstance(wide, int) and isinstance(high, int) and wide * high > MAX_PIXELS:
            raise Fault(faults.TOO_MANY_PIXELS)


def _drawn(page: pdfium.PdfPage) -> bytes:
    width, height = page.get_size()
    long, short = max(width, height), min(width, height)
    if not math.isfinite(long) or long > LARGEST_SIDE or short < 1:
        raise Fault(faults.PDF_PAGE_SIZE)
    scale = min(DPI / 72, LONG_SIDE / long)
    # Without its form's environment no script of it could run even in a pdfium that has JavaScript.
    bitmap = page.render(scale=scale, may_draw_forms=False)
    return jpeg(bitmap.to_pil().convert("RGB"))
