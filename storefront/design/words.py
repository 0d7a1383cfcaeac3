"""How amounts, measures, days and texts in two languages are written on a page. Filters and tags are in tags.py."""

from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from i18nfield.strings import LazyI18nString
from prices import Money

from catalog.commons import texts
from catalog.commons.money import minor_units, written

ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
CM_PER_INCH = 2.54


def language() -> str:
    """The page's language, one of ours."""
    return (translation.get_language() or texts.LANGUAGES[0])[:2]


def amount(value: int | Money | None, currency: str = "IDR") -> str:
    """Minor units, or a Money, as written on screens; empty for None."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return written(minor_units(value), value.currency)
    return written(value, currency)


def text(value: LazyI18nString | str | None) -> str:
    """A text of the database in the page's language, by the fallback of commons.texts. A plain string stays itself."""
    return value if isinstance(value, str) else texts.in_language(value, language())


def lang_attribute(value: LazyI18nString | str | None) -> SafeString:
    """` lang="id"` when the text answers in another language than the page's, else nothing."""
    if not value or isinstance(value, str):
        return SafeString("")
    answer = texts.language_of(value, language())
    return SafeString("") if answer == language() else format_html(' lang="{}"', answer)


def passage(value: LazyI18nString | str | None) -> SafeString:
    """A short text, marked with its own language when it falls back to another."""
    lang = lang_attribute(value)
    return format_html("<span{}>{}</span>", lang, text(value)) if lang else conditional_escape(text(value))


def paragraphs(value: LazyI18nString | str | None) -> SafeString:
    """A long text as paragraphs (an empty line parts them), each marked with its language when it falls back."""
    lang = lang_attribute(value)
    parts = [part.strip() for part in text(value).replace("\r\n", "\n").split("\n\n")]
    return format_html_join("\n", "<p{}>{}</p>", ((lang, part) for part in parts if part))


def inches(cm: int) -> int:
    """Centimetres as whole inches, the way a tailor says them."""
    return round(cm / CM_PER_INCH)


def measure(*cm: int | None) -> str:
    """`250 × 105 cm (98 × 41 in)`, or one measure alone; empty when one is missing."""
    known = [value for value in cm if value]
    if not known or len(known) != len(cm):
        return ""
    metric = " × ".join(str(value) for value in known)
    imperial = " × ".join(str(inches(value)) for value in known)
    return f"{metric} cm ({imperial} in)"


def centimetres(cm: int | None) -> str:
    """`112 cm (44 in)`; empty for None."""
    return measure(cm)


def _local(value: datetime | date) -> datetime | date:
    return timezone.localtime(value) if isinstance(value, datetime) else value


def day(value: datetime | date | None) -> str:
    """`3 November 2026`."""
    return date_format(_local(value), "j F Y") if value else ""


def short_day(value: datetime | date | None) -> str:
    """`3 November`, and the year only when it is not the present one."""
    if not value:
        return ""
    local = _local(value)
    return date_format(local, "j F" if local.year == timezone.localdate().year else "j F Y")


def day_time(value: datetime | None) -> str:
    """`3 November 2026, 16.00 WIB`."""
    if not value:
        return ""
    zone = ZONES.get(timezone.get_current_timezone_name(), "")
    return f"{day(value)}, {timezone.localtime(value):%H.%M} {zone}".rstrip()
