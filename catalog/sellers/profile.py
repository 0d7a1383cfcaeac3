"""What a maker says of her shop on its page: which fields there are, how typed text becomes a value, what is missing.

Her techniques are not among them: those are the ones that an officer has accepted (catalog/vetting).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18nfield.strings import LazyI18nString

from catalog.commons.errors import Refusal
from catalog.commons.texts import LANGUAGES, exactly
from catalog.sellers import numbers
from catalog.sellers.models import Msme

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FIRST_YEAR, MOST_HANDS, MOST_PHOTOS, LONGEST_ALT = 1800, 5000, 6, 200
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ACCOUNT = re.compile(r"[a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])?")


@dataclass(frozen=True)
class Said:
    """One thing she says. `both` is said in Indonesian and in English, each its own field of the form; `plain` may
    stand in the history as it is, which of what tells about people only the length does."""

    name: str
    label: "str | _StrPromise"
    most: int = 0
    both: bool = False
    lines: bool = False
    plain: bool = True

    @property
    def inputs(self) -> list[str]:
        """The names of its fields in a form."""
        return [f"{self.name}_{language}" for language in LANGUAGES] if self.both else [self.name]


FIELDS: dict[str, Said] = {
    field.name: field
    for field in (
        Said("specialty", gettext_lazy("What you are known for"), 160, both=True),
        Said("story", gettext_lazy("The story of the shop"), 4000, both=True, lines=True, plain=False),
        Said("quote", gettext_lazy("A sentence of your own"), 240, both=True, plain=False),
        Said("since", gettext_lazy("Making batik since")),
        Said("hands", gettext_lazy("People who work in the shop")),
        Said("hours", gettext_lazy("When visitors may come"), 160, both=True),
        Said("whatsapp", gettext_lazy("WhatsApp number"), 40, plain=False),
        Said("instagram", gettext_lazy("Instagram"), 100, plain=False),
    )
}
INPUTS = [name for field in FIELDS.values() for name in field.inputs]


def cleaned(typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Refusal]]:
    """The values of a whole form by the shop's columns, and what is wrong by the form's fields."""
    values: dict[str, Any] = {}
    faults: dict[str, Refusal] = {}
    for field in FIELDS.values():
        taken: dict[str, Any] = {}
        for name in field.inputs:
            try:
                taken[name] = _one(field, name, typed.get(name, ""))
            except Refusal as why:
                why.field = name
                faults[name] = why
        if len(taken) == len(field.inputs):
            values[field.name] = _joined(field, taken)
    return values, faults


def _one(field: Said, name: str, text: str) -> Any:
    if field.most:
        clean = _text(text, field.lines)
        if len(clean) > field.most:
            raise Refusal(_("Shorten this to %(limit_value)d characters.") % {"limit_value": field.most}, field=name)
        text = clean
    reads: dict[str, Callable[[str], Any]] = {
        "since": _year, "hands": _hands, "whatsapp": _whatsapp, "instagram": _instagram
    }  # fmt: skip
    return reads[field.name](text) if field.name in reads else text


def _text(text: str, lines: bool) -> str:
    """Without signs that cannot be seen; a long text keeps its paragraphs."""
    bare = _UNPRINTABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not lines:
        return " ".join(bare.split())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in bare.split("\n"))).strip()


def _joined(field: Said, taken: dict[str, Any]) -> Any:
    if not field.both:
        return taken[field.name]
    return LazyI18nString({language: taken[f"{field.name}_{language}"] for language in LANGUAGES})


def _whole(text: str, least: int, most: int) -> int | None:
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 5 and least <= int(bare) <= most else None


def _year(text: str) -> int | None:
    this_year = timezone.localdate().year
    found = _whole(text, FIRST_YEAR, this_year)
    if text.strip() and found is None:
        raise Refusal(_("Enter the year with four digits, such as %(year)d.") % {"year": this_year - 8}, code="INVALID")
    return found


def _hands(text: str) -> int:
    found = _whole(text, 1, MOST_HANDS)
    if found is None:
        raise Refusal(
            _("Enter a whole number from %(least)d to %(most)d.") % {"least": 1, "most": MOST_HANDS}, code="INVALID"
        )
    return found


def _whatsapp(text: str) -> str:
    return numbers.whatsapp(text) if text else ""


def _instagram(text: str) -> str:
    """The account in what people paste: @canting.siti, or its address."""
    bare = re.sub(r"^(https?://)?(www\.)?instagram\.com/", "", text.strip().lower()).split("?")[0].strip("@/ ")
    if bare and not _ACCOUNT.fullmatch(bare):
        raise Refusal(_("Enter the name of the account, such as @canting.siti."), code="INVALID")
    return bare


# ---- reading


def typed_of(seller: Msme) -> dict[str, str]:
    """What stands there, as the form shows it."""
    return {
        name: exactly(value, name.rpartition("_")[2]) if field.both else str(value if value is not None else "")
        for field in FIELDS.values()
        for value in [getattr(seller, field.name)]
        for name in field.inputs
    }


def told(field: Said, value: Any) -> Any:
    """A value as history keeps it: facts of the shop as they are, of what tells about people the length, and of
    numbers and accounts the last signs."""
    if field.both:
        parts = {language: exactly(value, language) for language in LANGUAGES}
        return parts if field.plain else {language: len(text) for language, text in parts.items()}
    return value if field.plain else numbers.masked(str(value or ""))


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """The names of the form's fields that differ."""
    return (name for name in INPUTS if before.get(name, "") != after.get(name, ""))


def missing(seller: Msme, photos: int) -> list[str]:
    """What a page still lacks of all that a buyer likes to know, as codes: fields, and "photos"."""
    wanted = ("specialty", "story", "quote", "since", "hours", "whatsapp")
    found = [name for name in wanted if not any(typed_of(seller)[one] for one in FIELDS[name].inputs)]
    return found + ["photos"] * (photos == 0)


PARTS = 7  # that `missing` looks at
