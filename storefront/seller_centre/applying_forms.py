"""The application's form, one step at a time: widgets for the fields that the domain declares and checks."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import Refusal
from catalog.heritage.models import Centre, Technique, Village
from catalog.vetting import choices
from catalog.vetting.fields import FIELDS, of_step
from catalog.vetting.models import Application
from catalog.vetting.queries import is_asked, value_of
from storefront.design.words import text

DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
ATTRS: dict[str, dict[str, str]] = {
    "name": {"autocomplete": "organization"},
    "nib": {**DIGITS, "maxlength": "24"},
    "kbli": {**DIGITS, "maxlength": "8"},
    "since": {**DIGITS, "maxlength": "4"},
    "owner_name": {"autocomplete": "name", "autocapitalize": "words"},
    "nik": {**DIGITS, "maxlength": "24"},
    "npwp": {**DIGITS, "maxlength": "28"},
    "street": {"autocomplete": "street-address"},
    "point": {"autocomplete": "off", "data-place": ""},
    "artisans_women": DIGITS,
    "artisans_men": DIGITS,
    "home_workers": DIGITS,
    "capacity": DIGITS,
    "bank_number": {**DIGITS, "maxlength": "24"},
    "bank_holder": {"autocomplete": "name", "autocapitalize": "words"},
}
HINTS: dict[str, Any] = {
    "name": _("As buyers should read it, such as Batik Siti Kauman."),
    "nib": _("13 digits, on the paper from OSS. No NIB yet? It is free at oss.go.id and takes a quarter of an hour."),
    "kbli": _("Five digits on the NIB. Batik is 13134 in the edition of 2020."),
    "kbli_edition": _("The year stands beside the code; a NIB from before 2026 shows 2020."),
    "sales_band": _("Tells the size class by PP 7/2021. Nobody outside the city office sees it."),
    "capital_band": _("Of a business that began in 2021 or later the capital decides, of an older one the sales."),
    "nik": _("16 digits on the KTP. It is kept sealed; officers see its last four digits."),
    "npwp": _("15 or 16 digits. Leave it empty if the NIK is your NPWP."),
    "street": _("With RT and RW, such as Jl. Kauman No. 12, RT 002/RW 005."),
    "point": _("Stand at the workshop and use the button, or copy the two numbers from a map."),
    "home_workers": _("People who wax or fill in at home, counted above too."),
    "bank_holder": _("It has to be the owner's name or that of the business."),
    "bank_number": _("It is kept sealed; officers see its last four digits."),
}


def _options(name: str) -> list[tuple[str, Any]]:
    rows: dict[str, Any] = {
        "form": choices.FORMS,
        "kbli_edition": choices.EDITIONS,
        "sales_band": choices.SALES,
        "capital_band": choices.CAPITAL,
        "role": choices.ROLES,
        "dyes": choices.DYES,
        "waste": choices.WASTE,
        "bank": choices.BANKS,
    }
    if name in rows:
        return list(rows[name])
    if name == "techniques":
        return [(row.slug, text(row.name)) for row in Technique.objects.all()]
    if name == "centre":
        return [(row.slug, row.name) for row in Centre.objects.filter(in_city=True)]
    return []


def _villages() -> list[tuple[str, Any]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in Village.objects.order_by("district", "name"):
        groups.setdefault(row.district, []).append((row.code, row.name))
    return [("", "…"), *groups.items()]


SELECTS = ("bank", "centre", "village")


def field_of(name: str) -> forms.Field:
    """The Django field that shows a declared one. It checks nothing by itself: the domain does."""
    declared = FIELDS[name]
    common: dict[str, Any] = {"label": declared.label, "required": declared.required, "help_text": HINTS.get(name, "")}
    if name == "village":
        made: forms.Field = forms.ChoiceField(choices=_villages(), **common)
    elif declared.many:
        made = forms.MultipleChoiceField(choices=_options(name), widget=forms.CheckboxSelectMultiple, **common)
    elif options := _options(name):
        widget = forms.Select if name in SELECTS else forms.RadioSelect
        empty = [("", "…")] if name in SELECTS else []
        made = forms.ChoiceField(choices=[*empty, *options], widget=widget, **common)
    else:
        made = forms.CharField(widget=forms.TextInput(attrs=ATTRS.get(name, {})), **common)
    made.widget.attrs.setdefault("autocomplete", "off")
    return made


def typed_values(data: Any, names: list[str]) -> dict[str, str]:
    """What was sent for these fields, each as one text; fields that were not sent at all are left out."""
    found = {}
    for name in names:
        if FIELDS[name].many:
            if name in data or f"{name}-asked" in data:
                found[name] = ",".join(data.getlist(name))[:400]
        elif name in data:
            found[name] = str(data.get(name, ""))[:400]
    return found


def kept_values(found: Application, names: list[str]) -> dict[str, Any]:
    """What the application holds, as the form shows it. A sealed number is shown masked."""
    values: dict[str, Any] = {}
    for name in names:
        value = value_of(found, name)
        if name == "village":
            value = value.code if value else ""
        elif name == "centre":
            value = value.slug if value else ""
        elif name == "techniques":
            value = [row.slug for row in value]
        elif name == "point":
            value = f"{value[0]}, {value[1]}" if value else ""
        values[name] = "" if value is None else value
    return values


class StepForm(forms.Form):
    """The fields of one step. Errors are set by what the verb refused (`blame`)."""

    def __init__(self, found: Application, step: str, typed: Mapping[str, str] | None = None, only: str = "") -> None:
        names = [one.name for one in of_step(step) if is_asked(found, one) and only in ("", one.name)]
        values = kept_values(found, names)
        for name, value in (typed or {}).items():
            values[name] = value.split(",") if FIELDS[name].many else value
        super().__init__(initial=values, auto_id="f_%s")
        for name in names:
            self.fields[name] = field_of(name)
        self.names = names

    def blame(self, faults: Mapping[str, Refusal]) -> None:
        """Let the form show these faults beside their fields."""
        show_faults(self, faults)


def show_faults(form: Any, faults: Mapping[str, Refusal]) -> None:
    """Let a form that checks nothing by itself show what the domain refused, and what was typed."""
    form.is_bound = True
    form.cleaned_data = {}
    form._errors = forms.utils.ErrorDict()
    form.data = form.initial
    for name, why in faults.items():
        if name in form.fields:
            form._errors[name] = form.error_class([str(why)])
