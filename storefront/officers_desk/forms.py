"""What officers type."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storefront.design.fields import TEXT

# Rp1.250.000, 1.250.000, 1250000, and what banks print behind it: 1.250.000,00
AMOUNT = re.compile(r"(?:rp\.?\s*)?(\d{1,3}(?:\.\d{3}){1,4}|\d{1,13})(?:,00)?", re.IGNORECASE | re.ASCII)


def rupiah(text: str) -> int | None:
    """Whole rupiah as written in Indonesia; None for anything else, so that a slip is never guessed at."""
    found = AMOUNT.fullmatch(text.strip())
    return int(found[1].replace(".", "")) if found else None


class ConfirmForm(forms.Form):
    """The amount that the bank statement shows, typed anew: reading it twice prevents slips."""

    amount = forms.CharField(
        label=gettext_lazy("Amount received, in rupiah"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={**TEXT, "required": gettext_lazy("Enter the amount that the bank statement shows.")},
    )

    def clean_amount(self) -> Any:
        amount = rupiah(self.cleaned_data["amount"])
        if amount is None:
            raise forms.ValidationError(_("Enter the amount in whole rupiah, such as 1.250.000."))
        return amount
