"""From a stranger's bytes to pages that are safe to show."""

from catalog.media.child import faults, kinds
from catalog.media.child.faults import Fault
from catalog.media.child.limits import MAX_BYTES


def clean(data: bytes) -> tuple[str, list[bytes]]:
    """What it was, and its pages as JPEG: one of a photograph, up to ten of a PDF. Raises Fault and MemoryError."""
    if len(data) > MAX_BYTES:
        raise Fault(faults.TOO_LARGE)
    kind = kinds.kind_of(data)
    # Readers have faults of their own: whatever they stumble over is the file's, and whoever sent it is told.
    try:
        if kind == kinds.PDF:
            from catalog.media.child import pdfs  # pypdf takes a third of a second, which photographs need not wait

            return kind, pdfs.pages(data)
        from catalog.media.child import pictures

        return kind, [pictures.clean(data, kind)]
    except (Fault, MemoryError):
        raise
    except Exception as why:
        raise Fault(faults.PDF_BROKEN if kind == kinds.PDF else faults.BROKEN) from why
