"""The words of batik, a page for each: what it is, the cloth one can buy, what stands around it, and its sources."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.heritage import queries
from catalog.heritage.models import Centre, Colouring, Dye, Fabric, Form, Motif, Record, Technique, Village
from catalog.products import stories
from catalog.products.models import Channel
from catalog.products.queries import channel as the_channel
from storefront.design.methods import read_only
from storefront.design.words import language, measure, text

Fact = tuple[str, Any]
Links = list[tuple[str, list[tuple[Any, str]]]]
# Each kind of word: the address of one, and what a list of them is called.
ADDRESSES = {
    Technique: "shop:technique",
    Colouring: "shop:technique",
    Motif: "shop:motif",
    Dye: "shop:dye",
    Fabric: "shop:fabric",
    Form: "shop:form",
    Centre: "shop:centre",
    Village: "shop:village",
    Record: "shop:record",
}
PLURALS = {
    Technique: gettext_lazy("Techniques"),
    Colouring: gettext_lazy("Ways of colouring"),
    Motif: gettext_lazy("Motifs"),
    Dye: gettext_lazy("Dyes"),
    Fabric: gettext_lazy("Fabrics"),
    Form: gettext_lazy("Forms"),
    Centre: gettext_lazy("Batik centres"),
    Village: gettext_lazy("Kelurahan"),
    Record: gettext_lazy("Records"),
}
RECORD_KINDS = {
    "unesco": gettext_lazy("UNESCO file"),
    "museum": gettext_lazy("Museum"),
    "communal": gettext_lazy("Communal intellectual property"),
    "gi": gettext_lazy("Geographical indication"),
    "law": gettext_lazy("Regulation"),
    "standard": gettext_lazy("National standard"),
}


def address(thing: Any) -> str:
    """Where a word has its page."""
    return reverse(ADDRESSES[type(thing)], args=[thing.slug])


def links(things: list[Any]) -> list[tuple[Any, str]]:
    """Words with their addresses, for a list."""
    return [(thing.name, address(thing)) for thing in things]


def around(story: stories.Story, but: type) -> Links:
    """What stands around the cloth of a page, the page's own kind left out. Makers come last, as one who leads on."""
    groups: Links = [
        (str(PLURALS[kind]), links(things))
        for kind, things in (
            (Technique, story.techniques),
            (Motif, story.motifs),
            (Dye, story.dyes),
            (Fabric, story.fabrics),
            (Village, story.villages),
        )
        if kind is not but and things
    ]
    makers = [(maker.name, reverse("shop:maker", args=[maker.slug])) for maker in story.makers]
    return [*groups, (_("Makers"), makers)] if makers else groups


@read_only
def index(request: HttpRequest) -> HttpResponse:
    """Every word and every record, with the way to each."""
    groups = [(PLURALS[kind], kind.__name__.lower(), links(things)) for kind, things in queries.index().items()]
    return render(request, "shop/heritage.html", {"groups": groups})


@read_only
def technique(request: HttpRequest, slug: str) -> HttpResponse:
    """A technique, with its legal layer; or a way of colouring, which is batik only with hot wax."""
    colouring = queries.word(Colouring, slug)
    if colouring is not None:
        return _page(request, colouring, _colouring)
    return _page(request, _found(queries.word(Technique, slug)), _technique)


@read_only
def dye(request: HttpRequest, slug: str) -> HttpResponse:
    """A dye: its plant, the part of it, its colour, its fixers."""
    return _page(request, _found(queries.word(Dye, slug)), _dye)


@read_only
def fabric(request: HttpRequest, slug: str) -> HttpResponse:
    """A fabric: fibre, weave, grade."""
    return _page(request, _found(queries.word(Fabric, slug)), _fabric)


@read_only
def form(request: HttpRequest, slug: str) -> HttpResponse:
    """What a cloth is made into, with its usual size."""
    return _page(request, _found(queries.word(Form, slug)), _form)


@read_only
def village(request: HttpRequest, slug: str) -> HttpResponse:
    """A kelurahan, with its batik centres and those who work there."""
    return _page(request, _found(queries.word(Village, slug)), _village)


@read_only
def centre(request: HttpRequest, slug: str) -> HttpResponse:
    """A batik quarter."""
    return _page(request, _found(queries.word(Centre, slug)), _centre)


@read_only
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """A public record, and the words that it names."""
    found = _found(queries.word(Record, slug))
    named: dict[type[Model], list[Any]] = {}
    for thing in queries.named_by(found):
        named.setdefault(type(thing), []).append(thing)
    context = _cited(found) | {
        "word": found,
        "kind": RECORD_KINDS[found.kind],
        "links": [(PLURALS[kind], links(things)) for kind, things in named.items()],
    }
    return render(request, "shop/record.html", context)


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404(_("This word is not here."))
    return thing


def _page(request: HttpRequest, thing: Any, tells: Callable[[Any, Channel], dict[str, Any]]) -> HttpResponse:
    channel = the_channel()
    if channel is None:
        raise Http404
    own = tells(thing, channel)
    story = stories.told(own.pop("cloth"), channel=channel, language=language())
    context = _cited(thing) | {
        "word": thing,
        "plural": PLURALS[type(thing)],
        "story": story,
        "records": queries.records_of(thing),
        "links": [*own.pop("links", []), *around(story, type(thing))],
        "beside": links(queries.beside(thing)),
        "facts": [(name, value) for name, value in own.pop("facts") if value],
        **own,
    }
    return render(request, "shop/word.html", context)


def _cited(thing: Any) -> dict[str, Any]:
    return {"sources": queries.sources_of(thing), "unverified": queries.unverified(thing)}


def _technique(thing: Technique, channel: Channel) -> dict[str, Any]:
    threads = {"emas": _("gold"), "perak": _("silver"), "putih": _("white"), "": ""}
    layer = _("Batik by the national standard") if thing.is_batik else _("Not batik by the national standard")
    return {
        "lede": thing.summary,
        "prose": thing.explanation,
        "facts": [(_("In law"), layer), (_("Thread of the label"), threads[thing.thread])],
        "cloth": stories.of_technique(thing, channel),
        "all": f"{reverse('shop:products')}?technique={thing.slug}",
        "label": (thing.slug, thing.label),
    }


def _colouring(thing: Colouring, channel: Channel) -> dict[str, Any]:
    techniques = [row for row in queries.techniques() if row.is_batik]
    return {
        "lede": thing.summary,
        "prose": thing.explanation,
        "facts": [(_("In law"), _("Batik only if hot wax was used"))],
        "links": [(_("With hot wax it is one of these"), links(techniques))],
        "cloth": stories.of_batik(techniques, channel),
        "cloth_title": _("Batik, made with hot wax"),
    }


def _dye(thing: Dye, channel: Channel) -> dict[str, Any]:
    return {
        "lede": "",
        "facts": [
            (_("Kind"), _("Natural dye") if thing.is_natural else _("Synthetic dye")),
            (_("Plant"), thing.plant),
            (_("Part of the plant"), text(thing.part)),
            (_("Colour"), text(thing.colour)),
            (_("Fixed with"), "; ".join(queries.fixers(thing))),
        ],
        "cloth": stories.of_dye(thing, channel),
        "all": f"{reverse('shop:products')}?dye={thing.slug}",
    }


def _fabric(thing: Fabric, channel: Channel) -> dict[str, Any]:
    return {
        "lede": thing.note,
        "facts": [
            (_("Fibre"), queries.fibre(thing)),
            (_("Weave"), text(thing.weave)),
            (_("Grade"), text(thing.grade)),
        ],
        "cloth": stories.of_fabric(thing, channel),
    }


def _form(thing: Form, channel: Channel) -> dict[str, Any]:
    return {
        "lede": thing.note,
        "facts": [
            (_("Usual length"), _span(thing.length_min, thing.length_max)),
            (_("Usual width"), _span(thing.width_min, thing.width_max)),
            (_("Counted"), queries.unit(thing)),
        ],
        "cloth": stories.of_form(thing, channel),
        "all": f"{reverse('shop:products')}?category={thing.slug}",
    }


def _span(least: int | None, most: int | None) -> str:
    if not least or not most:
        return ""
    if least == most:
        return measure(least)
    return _("%(least)s to %(most)s") % {"least": measure(least), "most": measure(most)}


def _village(thing: Village, channel: Channel) -> dict[str, Any]:
    centres = queries.centres_of(thing)
    return {
        "lede": "",
        "facts": [
            (_("Kecamatan"), thing.district),
            (_("Postal code"), thing.postal_code),
            (_("Ministry's code"), thing.code),
        ],
        "links": [(str(PLURALS[Centre]), links(centres))] if centres else [],
        "cloth": stories.of_village(thing, channel),
    }


def _centre(thing: Centre, channel: Channel) -> dict[str, Any]:
    where = _("Kota Pekalongan") if thing.in_city else _("Pekalongan Regency, outside the city")
    return {
        "lede": thing.note,
        "facts": [(_("Where"), where)],
        "links": [(str(PLURALS[Village]), links([thing.village]))] if thing.village else [],
        "cloth": stories.of_centre(thing, channel),
    }
