"""What a form says of what it cannot take is the shop's own, in both languages and once for each field."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.utils import translation

from storefront.seller_centre.forms import ShipForm
from storefront.shop import account_forms
from storefront.shop.trade.forms import AddressForm, ContactForm

# Some forms ask for what they offer, such as the text that one agrees to.
pytestmark = pytest.mark.django_db
# How the framework's own sentences begin.
FRAMEWORK = (
    *("Ensure this value", "Null characters", "Select a valid choice", "Enter a valid", "This field is required"),
    *("Pastikan nilai", "Karakter null", "Masukkan pilihan yang valid", "Masukkan alamat email", "Bidang ini tidak"),
)
LONG_EMAIL = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.{'c' * 50}.example.com"


def every_form() -> Iterator[tuple[str, forms.BaseForm]]:
    yield "contact", ContactForm()
    yield "parcel", ShipForm(parcel_id="x")
    for country in ("ID", "US", "JP", "IN", "AE", "AU"):
        yield f"address in {country}", AddressForm(country=country)
    yield "log in", account_forms.LoginForm()
    yield "sign up", account_forms.SignupForm()
    yield "reset", account_forms.ResetPasswordForm()
    yield "new password", account_forms.ResetPasswordKeyForm(user=None, temp_key="")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("typed", ["", "x" * 10_000, "a\x00b", "a\x00b@example.com", LONG_EMAIL, "ZZ", "?"])
def test_no_form_speaks_in_the_frameworks_words(language: str, typed: str) -> None:
    with translation.override(language):
        for name, form in every_form():
            for field_name, field in form.fields.items():
                said = faults(field, typed)
                assert not any(sentence.startswith(FRAMEWORK) for sentence in said), (name, field_name, said)
                assert len(said) <= 1, (name, field_name, said)


def faults(field: forms.Field, typed: Any) -> list[str]:
    try:
        field.clean(typed)
    except forms.ValidationError as why:
        return why.messages
    return []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a\x00b@example.com", ["Periksa alamat surel: bentuknya seperti nama@example.com."]),
        (LONG_EMAIL, ["Persingkat menjadi paling banyak 254 huruf."]),
        ("x" * 400, ["Periksa alamat surel: bentuknya seperti nama@example.com."]),
        ("budi@example.com", []),
    ],
)
def test_an_address_of_mail_has_one_fault_at_a_time(typed: str, said: list[str]) -> None:
    for form, name in (
        (ContactForm(), "email"),
        (account_forms.SignupForm(), "email"),
        (account_forms.LoginForm(), "login"),
        (account_forms.ResetPasswordForm(), "email"),
    ):
        assert faults(form.fields[name], typed) == said
        assert form.fields[name].widget.attrs["maxlength"] == "254"


def test_a_state_that_is_not_on_the_list_is_said_shortly() -> None:
    assert faults(AddressForm(country="US").fields["province"], "ZZ") == ["Pilih salah satu dari daftar."]
