"""What an application declares, field by field: which step it belongs to, and how a typed text becomes a value.

One list for the form on the phone, the check of a single field as it is left, and the verb that keeps it: what one of
them takes the others take too. The rules are those of DOMAIN.md 2.2 and 2.4.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.commons.errors import Refusal
from catalog.heritage.models import Centre, Technique, Village
from catalog.sellers import numbers
from catalog.vetting import choices

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

BUSINESS, PEOPLE, PLACE, PRODUCTION, BANK = "business", "people", "place", "production", "bank"
STEPS = (BUSINESS, PEOPLE, PLACE, PRODUCTION, BANK)
# A box around the town; the kelurahan says which town it is, the point only where in it.
LATITUDES, LONGITUDES = (Decimal("-7.00"), Decimal("-6.80")), (Decimal("109.60"), Decimal("109.76"))
FIRST_YEAR = 1800
MOST_PEOPLE = 5000
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

Clean = Callable[[str], Any]


@dataclass(frozen=True)
class Field:
    """One declared field. `sealed` values are kept enciphered, with a masked form beside them."""

    name: str
    step: str
    label: "str | _StrPromise"
    clean: Clean
    missing: "str | _StrPromise" = ""
    sealed: bool = False
    many: bool = False
    makers_only: bool = False

    @property
    def required(self) -> bool:
        return bool(self.missing)


def refused(sentence: "str | _StrPromise", field: str, code: str = "INVALID") -> Refusal:
    """What a field says no with."""
    return Refusal(sentence, code=code, field=field)


def plain(text: str, field: str, most: int) -> str:
    """A text on one line without signs that cannot be seen, which would let one name look like another."""
    clean = " ".join(_UNPRINTABLE.sub(" ", text).split())
    if len(clean) > most:
        raise refused(_("Shorten this to %(limit_value)d characters.") % {"limit_value": most}, field)
    return clean


def _line(field: str, most: int, least: int = 2) -> Clean:
    def clean(text: str) -> str:
        value = plain(text, field, most)
        if value and len(value) < least:
            raise refused(_("This is too short. Write it out."), field)
        return value

    return clean


def _one_of(field: str, options: tuple[tuple[str, Any], ...]) -> Clean:
    known = {code for code, _word in options}

    def clean(text: str) -> str:
        if text not in known:
            raise refused(_("Choose one from the list."), field)
        return text

    return clean


def _whole(field: str, least: int, most: int) -> Clean:
    def clean(text: str) -> int:
        bare = text.strip().replace(".", "")
        if not (bare.isascii() and bare.isdigit() and least <= int(bare[:9]) <= most):
            raise refused(_("Enter a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}, field)
        return int(bare)

    return clean


def _year(text: str) -> int:
    this_year = timezone.localdate().year
    bare = text.strip()
    if not (bare.isascii() and bare.isdigit() and FIRST_YEAR <= int(bare[:6]) <= this_year):
        raise refused(_("Enter the year with four digits, such as %(year)d.") % {"year": this_year - 8}, "since")
    return int(bare)


def _nik(text: str) -> str:
    return numbers.nik(text, today=timezone.localdate()).number


def _kbli(text: str) -> str:
    # The edition is a field of its own; a code has five digits in both.
    return numbers.kbli(text, edition=numbers.EDITIONS[0])


def _village(text: str) -> Village:
    found = Village.objects.filter(code=text).first() if text else None
    if found is None:
        raise refused(_("Choose the kelurahan from the list; only the 27 of Kota Pekalongan are there."), "village")
    return found


def _centre(text: str) -> Centre:
    found = Centre.objects.filter(slug=text).first()
    if found is None:
        raise refused(_("Choose one from the list."), "centre")
    return found


def _techniques(text: str) -> list[Technique]:
    asked = {slug for slug in text.split(",") if slug}
    found = list(Technique.objects.filter(slug__in=asked))
    if len(found) != len(asked) or not found:
        raise refused(_("Choose at least one technique."), "techniques")
    return found


def _point(text: str) -> tuple[Decimal, Decimal]:
    """Latitude and longitude in degrees (WGS 84), as a phone shares them: "-6.8886, 109.6753"."""
    found = re.fullmatch(r"\s*(-?\d{1,2}\.\d{2,8})\s*[,;\s]\s*(\d{2,3}\.\d{2,8})\s*", text, re.ASCII)
    try:
        point = (Decimal(found[1]), Decimal(found[2])) if found else None
    except InvalidOperation:
        point = None
    if point is None:
        raise refused(_("Write the point as latitude and longitude, such as -6.8886, 109.6753."), "point")
    if not (LATITUDES[0] <= point[0] <= LATITUDES[1] and LONGITUDES[0] <= point[1] <= LONGITUDES[1]):
        raise refused(_("This point does not lie in Kota Pekalongan. Take it at the workshop."), "point")
    return round(point[0], 5), round(point[1], 5)


def _account(text: str) -> str:
    digits = re.sub(r"[\s.\-]", "", text)
    if not (digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 18):
        raise refused(_("A bank account number has 8 to 18 digits. Compare it with the bank book."), "bank_number")
    return digits


_need_number = gettext_lazy("Enter the number, also when it is 0.")
_need_choice = gettext_lazy("Choose one from the list.")

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("name", BUSINESS, gettext_lazy("Name of the business"), _line("name", 120),
              gettext_lazy("Enter the name under which you sell.")),
        Field("form", BUSINESS, gettext_lazy("Form of the business"), _one_of("form", choices.FORMS), _need_choice),
        Field("nib", BUSINESS, gettext_lazy("NIB"), numbers.nib, gettext_lazy("Enter the NIB from OSS, 13 digits.")),
        Field("kbli", BUSINESS, gettext_lazy("KBLI code"), _kbli,
              gettext_lazy("Enter the KBLI code that stands on the NIB, such as 13134 for batik.")),
        Field("kbli_edition", BUSINESS, gettext_lazy("Edition of KBLI"), _one_of("kbli_edition", choices.EDITIONS),
              gettext_lazy("Choose the edition of KBLI that stands on the NIB.")),
        Field("since", BUSINESS, gettext_lazy("In business since"), _year,
              gettext_lazy("Enter the year in which the business began.")),
        Field("sales_band", BUSINESS, gettext_lazy("Sales in a year"), _one_of("sales_band", choices.SALES),
              _need_choice),
        Field("capital_band", BUSINESS, gettext_lazy("Capital, without land and buildings"),
              _one_of("capital_band", choices.CAPITAL), _need_choice),
        Field("owner_name", PEOPLE, gettext_lazy("Owner's name, as on the KTP"), _line("owner_name", 120),
              gettext_lazy("Enter the owner's name as it stands on the KTP.")),
        Field("nik", PEOPLE, gettext_lazy("NIK"), _nik, gettext_lazy("Enter the NIK from the KTP, 16 digits."),
              sealed=True),
        Field("npwp", PEOPLE, gettext_lazy("NPWP"), numbers.npwp, sealed=True),
        Field("street", PLACE, gettext_lazy("Street and number of the workshop"), _line("street", 200, 4),
              gettext_lazy("Enter the street and number.")),
        Field("village", PLACE, gettext_lazy("Kelurahan"), _village,
              gettext_lazy("Choose the kelurahan from the list; only the 27 of Kota Pekalongan are there.")),
        Field("centre", PLACE, gettext_lazy("Batik centre (sentra)"), _centre),
        Field("point", PLACE, gettext_lazy("Point on the map"), _point),
        Field("role", PRODUCTION, gettext_lazy("What the business does"), _one_of("role", choices.ROLES), _need_choice),
        Field("techniques", PRODUCTION, gettext_lazy("Techniques"), _techniques,
              gettext_lazy("Choose at least one technique."), many=True),
        Field("artisans_women", PRODUCTION, gettext_lazy("Women who work on batik"),
              _whole("artisans_women", 0, MOST_PEOPLE), _need_number),
        Field("artisans_men", PRODUCTION, gettext_lazy("Men who work on batik"),
              _whole("artisans_men", 0, MOST_PEOPLE), _need_number),
        Field("home_workers", PRODUCTION, gettext_lazy("Of these, working at home"),
              _whole("home_workers", 0, MOST_PEOPLE), _need_number),
        Field("dyes", PRODUCTION, gettext_lazy("Dyes"), _one_of("dyes", choices.DYES), _need_choice, makers_only=True),
        Field("capacity", PRODUCTION, gettext_lazy("Pieces made in a month"), _whole("capacity", 1, 1_000_000),
              gettext_lazy("Enter how many pieces you make in an ordinary month."), makers_only=True),
        Field("waste", PRODUCTION, gettext_lazy("Waste water of dyeing"), _one_of("waste", choices.WASTE),
              _need_choice, makers_only=True),
        Field("bank", BANK, gettext_lazy("Bank"), _one_of("bank", choices.BANKS), _need_choice),
        Field("bank_number", BANK, gettext_lazy("Account number"), _account,
              gettext_lazy("Enter the account number from the bank book."), sealed=True),
        Field("bank_holder", BANK, gettext_lazy("Account holder, as in the bank book"), _line("bank_holder", 120),
              gettext_lazy("Enter the holder's name as it stands in the bank book.")),
    )
}  # fmt: skip


def of_step(step: str) -> list[Field]:
    """The fields of a step, in the order in which they are asked."""
    return [field for field in FIELDS.values() if field.step == step]


def cleaned(name: str, text: str) -> Any:
    """A typed text as the value that is kept; None for an optional field left empty. Raises Refusal naming the field.

    A choice of several comes as its codes with commas between them.
    """
    field = FIELDS[name]
    if not text.strip():
        if field.required:
            raise refused(field.missing, name, "REQUIRED")
        return None
    try:
        return field.clean(text)
    except Refusal as why:
        why.field = name
        raise
