"""What keeping a file says no with."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import NotFound, Refusal
from catalog.media.child import faults


class StorageAway(Refusal):
    """The storage did not take or give the file in time. No row knows of the file; asking again later is right."""

    code = "STORAGE_AWAY"

    def __init__(self) -> None:
        super().__init__(
            _("The file storage does not answer just now. Nothing was changed; try again in a few minutes.")
        )


# What each word of the child's (child/faults.py) says to the person whose file is refused.
SENTENCES = {
    faults.EMPTY: _("The file is empty. Choose it again, or take the photograph again."),
    faults.TOO_LARGE: _("The file is larger than 15 MB. Take a smaller photograph, or save the PDF in a smaller size."),
    faults.TOO_HEAVY: _("Opening the file takes more work than a document ever should. Photograph the paper instead."),
    faults.TOO_MANY_PIXELS: _(
        "The picture has more than 40 million pixels (of WebP: 25 million). Take it again in a smaller size."
    ),
    faults.NO_PIXELS: _("The picture has no width or no height. Take the photograph again."),
    faults.TRUNCATED: _("The picture breaks off in the middle. Send it again and wait until all of it has arrived."),
    faults.BROKEN: _("The picture is damaged and cannot be opened. Take the photograph again."),
    faults.MOVING: _("The picture moves. Send a photograph that stands still."),
    faults.GIF: _("This is a GIF. Send a photograph (JPEG, PNG, WebP or HEIC) or a PDF."),
    faults.POSTSCRIPT: _("This is PostScript (EPS). Save the document as a PDF and send that."),
    faults.SVG: _("This is a drawing in SVG. Send it as a photograph or as a PDF."),
    faults.WEB_PAGE: _("This is a web page, whatever its name says. Print it into a PDF and send that."),
    faults.ARCHIVE: _("This is an archive or an office document. Save the document as a PDF and send that."),
    faults.FILM: _("This is a film. Send a photograph."),
    faults.UNKNOWN: _("This is neither a photograph (JPEG, PNG, WebP or HEIC) nor a PDF."),
    faults.PDF_BROKEN: _("The PDF is damaged and cannot be opened. Save it again, or photograph the paper."),
    faults.PDF_LOCKED: _("The PDF is locked with a password. Save a copy without one, or photograph the paper."),
    faults.PDF_SCRIPT: _("The PDF contains a script (JavaScript). Print it into a new PDF and send that."),
    faults.PDF_LAUNCH: _("The PDF wants to start another program. Print it into a new PDF and send that."),
    faults.PDF_ATTACHMENT: _("The PDF carries other files inside. Print it into a new PDF and send that."),
    faults.PDF_FORM: _("The PDF is a form that changes or sends itself. Print it into a new PDF and send that."),
    faults.PDF_MEDIA: _("The PDF plays sound or films. Print it into a new PDF and send that."),
    faults.PDF_PAGES: _("The PDF has more than ten pages. Send only the pages that are asked for."),
    faults.PDF_PAGE_SIZE: _("A page of the PDF has an impossible size. Print it on A4 into a new PDF and send that."),
}


class FileRefused(Refusal):
    """The file is not one that can be shown to an officer. Nothing of it was kept."""

    def __init__(self, word: str) -> None:
        super().__init__(SENTENCES[word], code=f"FILE_{word.upper()}", field="file")


class TooBusy(Refusal):
    """So many files are being looked at that this one was not begun."""

    code = "FILES_BUSY"

    def __init__(self) -> None:
        super().__init__(_("Many files are being checked just now. Send yours again in a minute."), field="file")


class NoSuchPage(NotFound):
    """There is no such page of a paper, or not for this reader, or the link is over: all look the same."""

    def __init__(self) -> None:
        super().__init__(_("This page is not there, or the link to it has ended. Open it again from the document."))


class MissingKey(Exception):
    """A paper is locked with a master key that PAPER_KEYS does not have. For whoever runs the shop, not for readers."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"PAPER_KEYS has no key called {key_id!r}; papers locked with it cannot be opened without it")
