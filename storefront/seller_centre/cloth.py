"""Her cloth: what lies in the shop, and a new piece in six answers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.commons.errors import Refusal
from catalog.heritage.models import Fabric, Technique
from catalog.media.queries import row as picture_row
from catalog.moderation import moves
from catalog.products.models import Category, Product
from catalog.sellers.models import Msme
from catalog.stock.listing import Cloth, list_cloth
from storefront.design.fields import TEXT
from storefront.design.methods import read_only, read_or_change
from storefront.design.visitor import person as me
from storefront.design.words import text
from storefront.officers_desk.forms import rupiah
from storefront.seller_centre.desk import desk
from storefront.shop.trade.refusals import status_of

MOST = 200


def _choose(sentence: Any) -> dict[str, Any]:
    """One sentence for nothing chosen and for what is not in the list; it names the field, for the summary."""
    return dict.fromkeys(("required", "invalid_choice"), sentence)


class ClothForm(forms.Form):
    """Six answers. More can be said later; these are what a buyer needs first."""

    photo = forms.FileField(
        label=gettext_lazy("Picture of the front"),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif", "capture": "environment"}
        ),
        error_messages=dict.fromkeys(
            ("required", "missing", "empty", "invalid"), gettext_lazy("Take a picture of the whole cloth first.")
        ),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={**TEXT, "required": gettext_lazy("Enter a name, such as Buketan Toska.")},
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Kind of cloth"), error_messages=_choose(gettext_lazy("Choose the kind of cloth."))
    )
    technique = forms.ChoiceField(
        label=gettext_lazy("Technique"),
        widget=forms.RadioSelect,
        error_messages=_choose(gettext_lazy("Choose the technique.")),
    )
    fabric = forms.ChoiceField(label=gettext_lazy("Fabric"), error_messages=_choose(gettext_lazy("Choose the fabric.")))
    price = forms.CharField(
        label=gettext_lazy("Price, in rupiah"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={**TEXT, "required": gettext_lazy("Enter the price in whole rupiah, such as 1.250.000.")},
    )

    def __init__(self, *args: Any, shop: Msme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: dict[str, list[tuple[str, str]]] = {
            "category": [(row.slug, text(row.name)) for row in Category.objects.filter(children__isnull=True)],
            "technique": [(row.slug, text(row.name)) for row in shop.techniques.all() or Technique.objects.all()],
            "fabric": [(row.slug, text(row.name)) for row in Fabric.objects.all()],
        }
        for name, options in known.items():
            empty = [] if name == "technique" else [("", "…")]
            self.fields[name].choices = [*empty, *options]  # type: ignore[attr-defined]

    def clean_price(self) -> int:
        amount = rupiah(self.cleaned_data["price"])
        if amount is None:
            raise forms.ValidationError(_("Enter the price in whole rupiah, such as 1.250.000."))
        return amount


@read_only
@desk("stock")
def cloths(request: HttpRequest, shop: Msme) -> HttpResponse:
    """Everything she has listed, and whether buyers see it."""
    found = (
        Product.objects.filter(seller=shop).select_related("card_picture", "technique").order_by("-created_at", "-pk")
    )
    rows = [
        {"product": row, "picture": picture_row(row.card_picture), "state": moves.CLOTH.word(row.status)}
        for row in found[:MOST]
    ]
    context = {"shop": shop, "shops": request.shops, "rows": rows, "sells": shop.may_sell()}  # type: ignore[attr-defined]
    return render(request, "seller_centre/cloths.html", context)


@read_or_change
@desk("stock")
def new_cloth(request: HttpRequest, shop: Msme) -> HttpResponse:
    """One cloth more."""
    form = ClothForm(request.POST or None, request.FILES or None, shop=shop)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = dict(form.cleaned_data)
            photo = data.pop("photo")
            try:
                made = list_cloth(seller=shop, user=me(request), cloth=Cloth(**data), photo=photo)
            except Refusal as why:
                status = status_of(why)
                form.add_error(
                    why.field if why.field in form.fields else "photo" if why.code.startswith("FILE") else None,
                    str(why),
                )
            else:
                messages.success(request, _("Kept as a draft. Now the photographs that prove it."))
                return redirect("seller:cloth", made.public_id)
    return render(request, "seller_centre/new_cloth.html", {"shop": shop, "form": form}, status=status)
