"""Fields as the shop asks: what cannot be taken is said once, in the shop's words and not in those of the framework."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext_lazy as _

LONGEST_EMAIL = 254
TEXT = {
    "max_length": _("Shorten this to %(limit_value)d characters."),
    "null_characters_not_allowed": _("A character here cannot be used. Type it once more."),
}
CHOICE = {"invalid_choice": _("Choose one from the list.")}
EMAIL = {
    **TEXT,
    "required": _("Enter your e-mail address."),
    "invalid": _("Check the e-mail address: it looks like name@example.com."),
}


def one_fault(*validators: Callable[[Any], None]) -> Callable[[Any], None]:
    """The validators as one that stops at the first fault: a field needs no second sentence."""

    def check(value: Any) -> None:
        for validator in validators:
            validator(value)

    return check


def take_email(field: forms.Field, **sentences: Any) -> None:
    """Let a field take an address that can be kept whole: allauth's own would cut a longer one without a word."""
    field.error_messages = {**field.error_messages, **EMAIL, **sentences}
    # A NUL is no part of an address, so it needs no validator of its own.
    field.validators = [one_fault(validate_email, MaxLengthValidator(LONGEST_EMAIL))]
    field.widget.attrs["maxlength"] = str(LONGEST_EMAIL)
