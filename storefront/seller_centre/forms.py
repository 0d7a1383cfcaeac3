"""What a maker types: how many pieces are packed, and by whom a parcel goes."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.commons.errors import Refusal
from orders.fulfilment.actions import PackedMeanwhile
from storefront.design.fields import TEXT

COURIERS = ("JNE", "J&T Express", "SiCepat", "AnterAja", "POS Indonesia", "EMS", "DHL Express")


class ShipForm(forms.Form):
    """Courier and tracking number, as on the courier's receipt."""

    courier = forms.CharField(
        label=gettext_lazy("Courier"),
        max_length=40,
        widget=forms.TextInput(attrs={"list": "couriers", "autocomplete": "off"}),
        error_messages={**TEXT, "required": gettext_lazy("Enter the courier's name, such as JNE or POS.")},
    )
    tracking_number = forms.CharField(
        label=gettext_lazy("Tracking number"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={**TEXT, "required": gettext_lazy("Enter the tracking number from the courier's receipt.")},
    )

    def __init__(self, *args: Any, parcel_id: str, **kwargs: Any) -> None:
        # Several parcels stand on one page: their fields need ids of their own.
        super().__init__(*args, auto_id=f"id_{parcel_id}_%s", **kwargs)  # type: ignore[misc]


def shown_left(data: Mapping[str, str], left: Mapping[str, int]) -> int:
    """How many pieces the page said were left to pack. Raises PackedMeanwhile when that is not so by now."""
    if data.get("left", "") != str(sum(left.values())):
        raise PackedMeanwhile
    return sum(left.values())


def quantities(data: Mapping[str, str], left: Mapping[str, int]) -> dict[str, int] | None:
    """Pieces by line from fields called `q-<line>`; None when there are none, which means everything that is left.

    Raises Refusal (INVALID_QUANTITY) for what is no whole number from 0 to what is left, or when nothing is chosen.
    """
    typed = {line: data.get(f"q-{line}", "").strip() for line in left if f"q-{line}" in data}
    if not typed:
        return None
    chosen: dict[str, int] = {}
    for line, text in typed.items():
        if not re.fullmatch(r"[0-9]{0,4}", text) or int(text or 0) > left[line]:
            raise Refusal(
                _("Enter a whole number from 0 to %(left)d.") % {"left": left[line]},
                code="INVALID_QUANTITY",
                field=line,
            )
        chosen[line] = int(text or 0)
    if not any(chosen.values()):
        raise Refusal(_("Choose at least one piece to pack."), code="INVALID_QUANTITY", field=next(iter(typed)))
    return chosen
