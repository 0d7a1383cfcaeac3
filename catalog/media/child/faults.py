"""Why a file is refused, in one word each; catalog/media/errors.py has the sentences for people."""

EMPTY = "empty"
TOO_LARGE = "too_large"
TOO_HEAVY = "too_heavy"
TOO_MANY_PIXELS = "too_many_pixels"
NO_PIXELS = "no_pixels"
TRUNCATED = "truncated"
BROKEN = "broken"
MOVING = "moving"
GIF = "gif"
POSTSCRIPT = "postscript"
SVG = "svg"
WEB_PAGE = "web_page"
ARCHIVE = "archive"
FILM = "film"
UNKNOWN = "unknown"
PDF_BROKEN = "pdf_broken"
PDF_LOCKED = "pdf_locked"
PDF_SCRIPT = "pdf_script"
PDF_LAUNCH = "pdf_launch"
PDF_ATTACHMENT = "pdf_attachment"
PDF_FORM = "pdf_form"
PDF_MEDIA = "pdf_media"
PDF_PAGES = "pdf_pages"
PDF_PAGE_SIZE = "pdf_page_size"

WORDS = frozenset(value for name, value in list(vars().items()) if name.isupper())


class Fault(Exception):
    """This file is refused; `word` is one of the above."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word
