"""The page of a shop, as its owner writes it: story, hours, numbers, photographs."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.commons.errors import NotFound, Refusal
from catalog.media.queries import row as picture_row
from catalog.sellers import actions, profile, queries
from catalog.sellers.actions import Stale
from catalog.sellers.models import Msme
from catalog.sellers.profile import FIELDS, INPUTS, Said
from catalog.vetting import queries as vetting
from catalog.vetting.choices import SIZE_WORDS
from catalog.vetting.classes import propose_class
from catalog.vetting.models import Application
from storefront.design.methods import change_only, read_or_change
from storefront.design.visitor import person as me
from storefront.seller_centre.applying_forms import show_faults
from storefront.seller_centre.desk import desk
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of

LONGEST = 12_000  # of what is taken at all; the domain says what is too long
HINTS: dict[str, Any] = {
    "specialty": gettext_lazy("One line beside your name, such as Buketan tulis dan sarung pengantin."),
    "story": gettext_lazy(
        "Who began it, who does what, what is special about your cloth. An empty line parts paragraphs."
    ),
    "quote": gettext_lazy("Shown large, between quotation marks."),
    "since": gettext_lazy("The year, such as 1996."),
    "hands": gettext_lazy("All of them, also those who work at home."),
    "hours": gettext_lazy("Such as: Monday to Saturday, 08.00 to 16.00. Leave it empty if you take no visitors."),
    "whatsapp": gettext_lazy(
        "Everybody sees it on your page and beside your cloth. Take it out and it is gone at once."
    ),
    "instagram": gettext_lazy("The name of the account, such as @canting.siti."),
}
LANGUAGE_NAMES = {"id": gettext_lazy("in Indonesian"), "en": gettext_lazy("in English")}
MISSING_WORDS: dict[str, Any] = {
    **{name: field.label for name, field in FIELDS.items()},
    "photos": gettext_lazy("A picture of the workshop"),
}
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
ATTRS: dict[str, dict[str, str]] = {
    "since": {**DIGITS, "maxlength": "4", "class": "short"},
    "hands": {**DIGITS, "maxlength": "4", "class": "short"},
    "whatsapp": {"type": "tel", "inputmode": "tel", "autocomplete": "tel", "maxlength": "40"},
    "instagram": {"autocapitalize": "none", "spellcheck": "false", "maxlength": "100"},
}


def label_of(field: Said, name: str) -> str:
    """What a field of the form is called."""
    if not field.both:
        return str(field.label)
    return _("%(what)s, %(language)s") % {
        "what": field.label,
        "language": LANGUAGE_NAMES[name.rpartition("_")[2]],
    }


class ProfileForm(forms.Form):
    """Everything the owner says, each text in two languages. It checks nothing by itself: the domain does."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(initial=dict(values), auto_id="f_%s")
        for field in FIELDS.values():
            for name in field.inputs:
                self.fields[name] = forms.CharField(
                    label=label_of(field, name),
                    required=field.name == "hands",
                    # The hint stands at the first of two languages.
                    help_text=HINTS[field.name] if name == field.inputs[0] else "",
                    widget=_widget(field, name),
                )


def _widget(field: Said, name: str) -> forms.Widget:
    attrs = dict(ATTRS.get(field.name, {"autocomplete": "off"}))
    if field.both:
        attrs |= {"lang": name.rpartition("_")[2], "maxlength": str(field.most)}
    return forms.Textarea(attrs={**attrs, "rows": "7"}) if field.lines else forms.TextInput(attrs=attrs)


@read_or_change
@desk("owner")
def edit(request: HttpRequest, shop: Msme) -> HttpResponse:
    """What stands on the page of the shop, to be changed."""
    if request.method != "POST":
        return _page(request, shop)
    values = {name: typed(request.POST, name, LONGEST) for name in INPUTS}
    seen = typed(request.POST, "version", 9)
    try:
        faults = actions.edit_profile(
            seller_id=shop.public_id, by=me(request), seen=int(seen) if seen.isdecimal() else -1, typed=values
        )
    except NotFound as why:
        raise Http404 from why
    except Stale as why:
        shop.refresh_from_db()
        return _page(request, shop, values=values, refusal=str(why), stale=True, status=status_of(why))
    if faults:
        return _page(request, shop, values=values, faults=faults, status=422)
    messages.success(request, _("Kept. Buyers see it at once.") if shop.may_sell() else _("Kept."))
    return redirect("seller:profile")


def _page(
    request: HttpRequest,
    shop: Msme,
    *,
    values: Mapping[str, str] | None = None,
    faults: Mapping[str, Refusal] | None = None,
    refusal: str = "",
    stale: bool = False,
    photo_fault: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    now = profile.typed_of(shop)
    form = ProfileForm(values or now)
    if faults:
        show_faults(form, faults)
    pictures = [picture_row(picture) for picture in queries.photos_of(shop)]
    lacks = profile.missing(shop, len(pictures))
    context = {
        "shop": shop,
        "shops": request.shops,  # type: ignore[attr-defined]
        "form": form,
        "fields": [form[name] for name in INPUTS],
        "version": shop.profile_version,
        "refusal": refusal,
        "meanwhile": [
            (form[name].label, now[name]) for name in profile.differences(values, now)
        ] if stale and values else [],
        "pictures": pictures,
        "room": profile.MOST_PHOTOS - len(pictures),
        "most": profile.MOST_PHOTOS,
        "photo_fault": photo_fault,
        "shows": {name: typed(request.POST, name, 300) if photo_fault else "" for name in ("shows", "shows_english")},
        "lacks": [MISSING_WORDS[code] for code in lacks],
        "done": profile.PARTS - len(lacks),
        "parts": profile.PARTS,
        "techniques": shop.techniques.all(),
        "marks": vetting.marks_of(shop),
        **_size_class(shop),
    }  # fmt: skip
    return render(request, "seller_centre/profile.html", context, status=status)


def _size_class(shop: Msme) -> dict[str, Any]:
    """What an officer confirmed, or else what was proposed from her own application."""
    found = Application.objects.filter(seller=shop).first()
    proposed = propose_class(found) if found else None
    return {
        "size_word": SIZE_WORDS.get(shop.size_class, ""),
        "proposed_word": SIZE_WORDS[proposed.size] if proposed else "",
        "proposed": proposed,
    }


@change_only
@desk("owner")
def add_photo(request: HttpRequest, shop: Msme) -> HttpResponse:
    """A picture of the workshop or its people."""
    upload = request.FILES.get("photo")
    try:
        if upload is None:
            raise Refusal(_("Take a picture, or choose one, first."), code="REQUIRED", field="photo")
        actions.add_photo(
            seller_id=shop.public_id,
            by=me(request),
            upload=upload,
            shows=typed(request.POST, "shows", 300),
            shows_english=typed(request.POST, "shows_english", 300),
        )
    except NotFound as why:
        raise Http404 from why
    except Refusal as why:
        return _page(request, shop, photo_fault=why, status=status_of(why))
    messages.success(request, _("Sent. Buyers see it as soon as it is ready, in less than a minute."))
    return redirect("seller:profile")


@change_only
@desk("owner")
def remove_photo(request: HttpRequest, shop: Msme, picture_id: str) -> HttpResponse:
    """Take a picture down."""
    try:
        actions.remove_photo(seller_id=shop.public_id, by=me(request), picture_id=picture_id)
    except NotFound as why:
        raise Http404 from why
    messages.success(request, _("The picture is deleted."))
    return redirect("seller:profile")
