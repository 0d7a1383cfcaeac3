"""One cloth of hers: its photographs, what is said of it, and where it stands with the city."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.heritage.models import Dye, Fabric, Motif, Technique
from catalog.moderation import evidence, moves, queries
from catalog.moderation.actions import handing_in
from catalog.products.facts import LONGEST_NAME, LONGEST_TEXT, Facts
from catalog.products.models import Category, Product
from catalog.sellers.models import Msme
from storefront.design.colours import COLOURS
from storefront.design.methods import change_only, read_only, read_or_change
from storefront.design.visitor import person as me
from storefront.design.words import text
from storefront.seller_centre.applying_forms import show_faults
from storefront.seller_centre.desk import DeskView, desk
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of

MANY = ("motifs", "dyes")
SINGLE = (
    "name_id", "name_en", "description_id", "description_en", "category", "technique", "fabric", "natural_only",
    "colour", "length_cm", "width_cm",
)  # fmt: skip
LONGEST = 12_000  # of what is taken at all; the domain says what is too long


class FactsForm(forms.Form):
    """What is said of a cloth. It checks nothing by itself: the domain does."""

    name_id = forms.CharField(label=gettext_lazy("Name, in Indonesian"))
    name_en = forms.CharField(label=gettext_lazy("Name, in English"), required=False)
    description_id = forms.CharField(
        label=gettext_lazy("Description, in Indonesian"),
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("What one does not see: how it was made, for whom, what the motif means to you."),
    )
    description_en = forms.CharField(
        label=gettext_lazy("Description, in English"), required=False, widget=forms.Textarea
    )
    category = forms.ChoiceField(label=gettext_lazy("Kind of cloth"))
    technique = forms.ChoiceField(label=gettext_lazy("Technique"), widget=forms.RadioSelect)
    fabric = forms.ChoiceField(label=gettext_lazy("Fabric"))
    motifs = forms.MultipleChoiceField(
        label=gettext_lazy("Motifs"), required=False, widget=forms.CheckboxSelectMultiple
    )
    dyes = forms.MultipleChoiceField(label=gettext_lazy("Dyes"), required=False, widget=forms.CheckboxSelectMultiple)
    natural_only = forms.BooleanField(
        label=gettext_lazy("Only natural dyes"),
        required=False,
        help_text=gettext_lazy("Then a photograph of the dyeing is needed as well."),
    )
    colour = forms.ChoiceField(label=gettext_lazy("Colour of the ground"), required=False)
    length_cm = forms.CharField(label=gettext_lazy("Length, in centimetres"), required=False)
    width_cm = forms.CharField(label=gettext_lazy("Width, in centimetres"), required=False)

    def __init__(self, values: Mapping[str, Any], shop: Msme) -> None:
        super().__init__(initial=dict(values), auto_id="f_%s")
        options: dict[str, list[tuple[str, Any]]] = {
            "category": _named(Category.objects.filter(children__isnull=True)),
            "technique": _named(shop.techniques.all() or Technique.objects.all()),
            "fabric": _named(Fabric.objects.all()),
            "motifs": _named(Motif.objects.all()),
            "dyes": _named(Dye.objects.all()),
            "colour": [("", "…"), *((slug, one.name) for slug, one in COLOURS.items())],
        }
        for name, rows in options.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            language = name.rpartition("_")[2]
            field.widget.attrs["autocomplete"] = "off"
            if language in ("id", "en"):
                most = LONGEST_NAME if name.startswith("name") else LONGEST_TEXT
                field.widget.attrs |= {"lang": language, "maxlength": str(most)}
            if name.endswith("_cm"):
                field.widget.attrs |= {"inputmode": "numeric", "maxlength": "4", "class": "short"}
        for name in ("description_id", "description_en"):
            self.fields[name].widget.attrs["rows"] = "5"


def _named(rows: Any) -> list[tuple[str, Any]]:
    return [(row.slug, text(row.name)) for row in rows]


def _values(said: Facts) -> dict[str, Any]:
    """Facts as the form shows them."""
    values: dict[str, Any] = {name: said[name] for name in (*MANY, "category", "technique", "fabric", "colour")}  # type: ignore[literal-required]
    for what in ("name", "description"):
        for language in ("id", "en"):
            values[f"{what}_{language}"] = said[what].get(language, "")
    values["natural_only"] = said["natural_only"]
    for what in ("length_cm", "width_cm"):
        values[what] = "" if said[what] is None else said[what]  # type: ignore[literal-required]
    return values


def one(view: Callable[..., HttpResponse]) -> DeskView:
    """A page about one cloth of the shop in hand; another shop's is not there."""

    @desk("stock")
    @wraps(view)
    def page(request: HttpRequest, shop: Msme, product_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        product = queries.of_shop(shop, product_id)
        if product is None:
            raise Http404
        try:
            return view(request, shop, product, *args, **kwargs)
        except NotFound as why:
            raise Http404 from why

    return page


@read_only
@one
def cloth(request: HttpRequest, shop: Msme, product: Product) -> HttpResponse:
    """The photographs, what is said, and what comes next."""
    return _page(request, shop, product)


def _page(
    request: HttpRequest, shop: Msme, product: Product, *, wrong: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    work = queries.working(product)
    language = get_language() or "id"
    context = {
        "shop": shop,
        "shops": request.shops,  # type: ignore[attr-defined]
        "product": product,
        "work": work,
        "state": moves.CLOTH.word(product.status),
        "sells": shop.may_sell(),
        "places": _places(work),
        "words": queries.words(work.facts, language),
        "colour": COLOURS[work.facts["colour"]].name if work.facts["colour"] in COLOURS else "",
        "price": product.variants.values_list("prices__amount", flat=True).first(),
        "wrong": wrong,
        "refusal": refusal,
        "room": len(work.facts["pictures"]) < handing_in.MOST_PICTURES,
        "public": product.slugs.filter(language=language, is_current=True).values_list("slug", flat=True).first(),
    }
    return render(request, "seller_centre/cloth.html", context, status=status)


def _places(work: queries.Working) -> list[dict[str, Any]]:
    """A place for each photograph that is needed, and those for others that are there or may be."""
    needed = evidence.needed(work.facts["technique"], natural_only=work.facts["natural_only"])
    rows = queries.pictures(work.facts)
    shown = [{"row": rows[shot["id"]], **shot} for shot in work.facts["pictures"] if shot["id"] in rows]
    first = shown[0]["id"] if shown else ""
    return [
        {
            "role": role,
            "name": evidence.WORDS[role],
            "how": evidence.HOW[role],
            "needed": role in needed,
            "shots": [{**shot, "first": shot["id"] == first} for shot in shown if shot["role"] == role],
        }
        for role in [*needed, *(role for role in evidence.WORDS if role not in needed)]
        if role in needed or role == evidence.WORN or any(shot["role"] == role for shot in shown)
    ]


@read_or_change
@one
def facts(request: HttpRequest, shop: Msme, product: Product) -> HttpResponse:
    """What is said of the cloth, to be changed."""
    work = queries.working(product)
    if request.method != "POST":
        return _form(request, product, FactsForm(_values(work.facts), shop))
    sent: dict[str, Any] = {name: typed(request.POST, name, LONGEST) for name in SINGLE}
    sent |= {name: [value[:60] for value in request.POST.getlist(name)[:60]] for name in MANY}
    sent["natural_only"] = "yes" if request.POST.get("natural_only") else ""
    try:
        faults = handing_in.change(product_id=product.public_id, by=me(request), typed=sent)
    except ForbiddenMove as why:
        messages.warning(request, str(why))
        return redirect("seller:cloth", product.public_id)
    if faults:
        form = FactsForm({**sent, "natural_only": bool(sent["natural_only"])}, shop)
        show_faults(form, faults)
        return _form(request, product, form, status=422)
    messages.success(request, _("Kept."))
    return redirect("seller:cloth", product.public_id)


def _form(request: HttpRequest, product: Product, form: FactsForm, status: int = 200) -> HttpResponse:
    context = {"product": product, "form": form, "live": product.status in queries.SHELVED}
    return render(request, "seller_centre/cloth_facts.html", context, status=status)


@change_only
@one
def add_photo(request: HttpRequest, shop: Msme, product: Product) -> HttpResponse:
    """A photograph, as the phone's camera gives it."""
    role, upload = typed(request.POST, "role", 8), request.FILES.get("file")
    if upload is None:
        sentence = _("Choose a file or take a picture first.")
        return _page(request, shop, product, wrong=role, refusal=sentence, status=422)
    try:
        handing_in.add_photo(product_id=product.public_id, by=me(request), upload=upload, role=role)
    except NotFound:
        raise
    except Refusal as why:
        product.refresh_from_db()
        return _page(request, shop, product, wrong=role, refusal=str(why), status=status_of(why))
    messages.success(request, _("Kept. It is made ready now, in less than a minute."))
    return redirect(f"{request.path.removesuffix('photos/')}#shot-{role}")


def _act(verb: Callable[..., Any], said: Any) -> DeskView:
    """A button that does one thing: back to the cloth with what became of it."""

    @change_only
    @one
    def act(request: HttpRequest, shop: Msme, product: Product, **more: str) -> HttpResponse:
        try:
            verb(product_id=product.public_id, by=me(request), **more)
        except NotFound:
            raise
        except ForbiddenMove as why:
            messages.warning(request, str(why))
        except Refusal as why:
            product.refresh_from_db()
            return _page(request, shop, product, refusal=str(why), status=status_of(why))
        else:
            messages.success(request, str(said))
        return redirect("seller:cloth", product.public_id)

    return act


remove_photo = _act(handing_in.remove_photo, gettext_lazy("The picture is deleted."))
put_first = _act(handing_in.put_first, gettext_lazy("This picture comes first now."))
send = _act(handing_in.hand_in, gettext_lazy("Handed in. A mail tells you what the city says."))
take_back = _act(handing_in.take_back, gettext_lazy("You have it back and can change it."))
discard = _act(handing_in.discard, gettext_lazy("Your changes are thrown away; buyers see what they saw before."))
withdraw = _act(handing_in.withdraw, gettext_lazy("Off the shelf. Buyers do not see it any more."))
show_again = _act(handing_in.show_again, gettext_lazy("Back on the shelf."))
