"""What a file is by its first bytes. Its name and what the browser called it are not looked at."""

from catalog.media.child import faults
from catalog.media.child.faults import Fault

JPEG, PNG, WEBP, HEIC, PDF = "image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"
TYPES = frozenset({JPEG, PNG, WEBP, HEIC, PDF})
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
)
BLANK = b"\xef\xbb\xbf \t\r\n\0"
REFUSED_STARTS = (
    (b"GIF8", faults.GIF),
    (b"%!PS", faults.POSTSCRIPT),
    (b"\xc5\xd0\xd3\xc6", faults.POSTSCRIPT),
    (b"PK\x03\x04", faults.ARCHIVE),
    (b"\xd0\xcf\x11\xe0", faults.ARCHIVE),
    (b"\x1aE\xdf\xa3", faults.FILM),
)


def kind_of(data: bytes) -> str:
    """One of the five kinds that are taken. Raises Fault, with the word for what it is instead."""
    if not data:
        raise Fault(faults.EMPTY)
    for start, kind in STARTS:
        if data.startswith(start):
            return kind
    if data[:1024].lstrip(BLANK).startswith(b"%PDF-"):
        return PDF
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp":
        return _boxed(data)
    raise Fault(_refused(data))


def _boxed(data: bytes) -> str:
    """A photograph of a phone, or a film: both are boxes that begin alike."""
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[at : at + 4] for at in (8, *range(16, length, 4))}
    if b"avif" in brands or b"avis" in brands:
        raise Fault(faults.UNKNOWN)
    if brands & HEIF_BRANDS:
        return HEIC
    raise Fault(faults.FILM)


def _refused(data: bytes) -> str:
    for start, word in REFUSED_STARTS:
        if data.startswith(start):
            return word
    text = data[:4096].lstrip(BLANK).lower()
    if not text.startswith(b"<"):
        return faults.UNKNOWN
    return faults.SVG if b"<svg" in text else faults.WEB_PAGE
