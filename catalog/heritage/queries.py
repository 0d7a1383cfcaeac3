"""The words of batik, read for a screen."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalog.heritage.models import Centre, Cited, Colouring, Dye, Fabric, Form, Motif, Record, Technique, Village

W = TypeVar("W", bound=Model)
# Every kind of word with a page of its own, in the order in which the index shows them.
WORDS: tuple[type[Cited], ...] = (Technique, Colouring, Motif, Dye, Fabric, Form, Centre, Village)
FIXERS: dict[str, str | Promise] = {
    "tawas": gettext_lazy("alum (tawas), the lightest shade"),
    "kapur": gettext_lazy("lime (kapur), a medium shade"),
    "tunjung": gettext_lazy("iron (tunjung), the darkest shade"),
}
_FACTS: dict[str, str | Promise] = {
    "period": gettext_lazy("its time"),
    "influence": gettext_lazy("where its influence came from"),
    "meaning": gettext_lazy("its meaning"),
    "summary": gettext_lazy("how it is described"),
    "village": gettext_lazy("the kelurahan it belongs to today"),
    "note": gettext_lazy("what is said of it"),
    "plant": gettext_lazy("its plant"),
    "colour": gettext_lazy("its colour"),
    "class": gettext_lazy("that it is synthetic"),
    "weave": gettext_lazy("its weave"),
    "fibre": gettext_lazy("its fibre"),
    "measure": gettext_lazy("its usual size"),
    "width": gettext_lazy("its usual width"),
    "year": pgettext_lazy("of a record", "its year"),
    "address": gettext_lazy("its address"),
    "time": gettext_lazy("how long the making takes"),
    "back": gettext_lazy("that its back is paler"),
}


def techniques() -> list[Technique]:
    """All techniques, hand-drawn batik first and print, which is none, last."""
    return list(Technique.objects.all())


def motif(slug: str) -> Motif | None:
    """The motif of that address."""
    return word(Motif, slug)


def word(kind: type[W], slug: str) -> W | None:
    """The word of a kind at that address, with what it points to."""
    found = kind._default_manager.filter(slug=slug)
    return (found.select_related("village") if kind is Centre else found).first()


def records_of(thing: Cited) -> list[Record]:
    """The public records that name a word, in their order."""
    return list(Record.objects.filter(slug__in=thing.records))


def named_by(record: Record) -> list[Cited]:
    """The words that a record names, kind by kind. A query for each kind."""
    return [thing for kind in WORDS for thing in kind._default_manager.filter(records__contains=[record.slug])]


def index() -> dict[type[Model], list[Any]]:
    """Every word and every record. A query for each kind."""
    kinds: tuple[type[Model], ...] = (*WORDS, Record)
    return {kind: list(kind._default_manager.all()) for kind in kinds}


def beside(thing: Model, number: int = 8) -> list[Any]:
    """Other words of the same kind, those that follow it first, so that a page without cloth still leads on."""
    others = list(type(thing)._default_manager.all())
    place = others.index(thing)
    return (others[place + 1 :] + others[:place])[:number]


def centres_of(village: Village) -> list[Centre]:
    """The batik quarters that lie in a kelurahan."""
    return list(Centre.objects.filter(village=village))


def motifs_with_counts(channel: Model) -> QuerySet[Motif]:
    """All motifs in order, with `cloths`, the number of public products of each in a channel. One query.

    What is public is asked of the product itself, which stands on a higher floor and is reached by its relation only.
    """
    product: Any = Motif._meta.get_field("products").related_model
    public = product.objects.public().filter(listings__channel=channel)
    return Motif.objects.annotate(cloths=Count("products", filter=Q(products__in=public), distinct=True))


def sources_of(thing: Cited | Record) -> list[dict[str, Any]]:
    """Where what is said of a word or record was read."""
    return [source for source in thing.sources if source.get("title")]


def unverified(thing: Cited | Record) -> list[str]:
    """Which facts of a word or record have no source yet, in words for the reader."""
    return [str(_FACTS[source["fact"]]) for source in thing.sources if source.get("unverified")]


def fixers(dye: Dye) -> list[str]:
    """What is known to fix a dye, and the shade it gives."""
    return [str(FIXERS[fixer]) for fixer in dye.fixers]


def fibre(fabric: Fabric) -> str:
    """A fabric's fibre, in words."""
    words = {
        "cotton": _("cotton"),
        "silk": _("silk"),
        "viscose": _("viscose"),
        "plant": _("another plant fibre"),
    }
    return words[fabric.fibre]


def all_batik(rows: Iterable[Technique]) -> tuple[str, ...]:
    """The slugs of the techniques that are batik."""
    return tuple(row.slug for row in rows if row.is_batik)


def unit(form: Form) -> str:
    """How a form is counted when it is sold."""
    return {"sheet": _("by the sheet"), "piece": _("by the piece"), "set": _("by the set")}[form.unit]
