"""The pages one looks around in: home, the list, a cloth, makers, motifs, techniques. Read, ask, show."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_htmx.http import push_url

from catalog.heritage import care, sizes
from catalog.heritage import queries as heritage
from catalog.media.queries import row as picture_row
from catalog.products import queries, stories
from catalog.products.models import Channel, Product
from catalog.products.queries import Wanted
from catalog.search import actions as tending
from catalog.search import queries as search
from catalog.search.facets import Facets
from catalog.search.suggestions import Suggestion
from catalog.search.suggestions import suggest as suggestions
from catalog.sellers import queries as sellers
from catalog.sellers.models import Msme
from catalog.sellers.moves import APPROVED, REVOKED, SUSPENDED
from catalog.vetting import queries as vetting
from storefront.design.colours import colour
from storefront.design.methods import read_only
from storefront.design.views import gone
from storefront.design.words import language, text
from storefront.shop import cloth, contact, facets, filters, listing, showcase
from storefront.shop import heritage as words

UNDER = 500_000
KNOWN = (APPROVED, SUSPENDED, REVOKED)  # states of a shop that once had a page for everybody
HERO_AMONG = 12  # of the newest, the home page leads with one that shows drawn batik if it can
ON_A_MAKERS_PAGE = 12
ON_A_MOTIFS_PAGE = 8
MOST_READINGS = 3  # of a word that was read as several others
KINDS = {
    "motif": gettext_lazy("Motif"),
    "style": gettext_lazy("Style"),
    "layout": gettext_lazy("Layout of the cloth"),
    "colour": gettext_lazy("Colour tradition"),
    "filler": gettext_lazy("Filling (isen)"),
}


def _channel() -> Channel:
    found = queries.channel()
    if found is None:
        raise Http404
    return found


def _newest(channel: Channel, size: int, **wanted: Any) -> queries.Page:
    return queries.page(Wanted(**wanted), channel=channel, language=language(), size=size)


@read_only
def home(request: HttpRequest) -> HttpResponse:
    """The shop window."""
    channel = _channel()
    newest = queries.newest(
        Wanted(ready=True, made_to_order=True), channel=channel, language=language(), number=HERO_AMONG
    )
    # Cloth whose pictures are still being made waits behind the others; the large picture shows drawn batik if it can.
    newest.sort(key=lambda card: not (card["picture"] and card["picture"]["renditions"]))
    hero = min(newest, key=lambda card: (not card["picture"], card["technique"] != "tulis"), default=None)
    found = Facets(Wanted(), channel)
    motif_pictures = showcase.by_motif(channel)
    technique_pictures = showcase.by_technique(channel)
    colours = {row.slug: row.count for row in found.colours}
    story = sellers.with_a_story()
    context = {
        "hero": hero,
        "newest": [card for card in newest if card is not hero][:5],
        "shelf": [(piece, colour(piece.colour), colours.get(piece.colour, 0)) for piece in showcase.shelf(channel)],
        "forms": found.categories,
        "threads": [(row, technique_pictures.get(row.slug)) for row in heritage.techniques() if row.is_batik],
        "motifs": [(row, motif_pictures.get(row.slug)) for row in found.motifs[:9]],
        "story": story,
        "story_picture": picture_row(story.head) if story else None,
        "under": UNDER,
        "cheap": _newest(channel, 4, price_max=UNDER, ready=True),
    }
    return render(request, "shop/home.html", context)


@read_only
def products(request: HttpRequest) -> HttpResponse:
    """The list with its filters. Every state of it is an address."""
    channel = _channel()
    asked = filters.read(request.GET)
    found = Facets(asked.wanted, channel)
    page = listing.page(asked, found, channel, language())
    if asked.number > page.pages:
        asked.problems["page"] = _("Page %(asked)s does not exist; this is the last one, %(last)s.") % {
            "asked": asked.number,
            "last": page.pages,
        }
    if not page.total and search.finds_nothing(found.reading, channel):
        tending.note_miss(typed=asked.wanted.words, language=language())
    chips = facets.chips(asked, found)
    here = asked.address(page=page.number, more=asked.unusable)
    context = {
        "asked": asked,
        "words": asked.wanted.words,
        "page": page,
        "corrected": [(typed, _words(read_as)) for typed, read_as in found.reading.corrected],
        "spans": facets.spans(found, asked),
        "first": (page.number - 1) * queries.PAGE_SIZE + 1,
        "last": (page.number - 1) * queries.PAGE_SIZE + len(page.rows),
        "title": _title(asked, chips),
        "groups": facets.groups(found, asked),
        "availability": facets.availability(found, asked),
        "chips": chips,
        "ways_out": facets.ways_out(asked, chips, channel) if not page.total else [],
        "strip": _strip(asked, page),
        "sorts": [row for row in filters.SORTS.items() if asked.wanted.words or row[0] != search.BEST],
        "here": here,
        "filter_address": asked.address(page=page.number, more={"filter": "1", **asked.unusable}),
        "before": asked.address(page=page.number - 1, more=_beside("before", page)) if page.number > 1 else "",
        "after": asked.address(page=page.number + 1, more=_beside("after", page)) if page.number < page.pages else "",
        "filtering": request.GET.get("filter") == "1",
    }
    response = render(request, "shop/products.html", context)
    if getattr(request, "htmx", None):
        # The form sends empty fields along; the address that is kept has only what is in use.
        return push_url(response, request.path + here.rstrip("?"))
    return response


def _beside(side: str, page: listing.Page) -> dict[str, str]:
    """The cursor that leads to a page's neighbour; the first page needs none."""
    if side == "before":
        return {"before": page.first} if page.number > 2 else {}
    return {"after": page.last}


def _words(lexemes: tuple[str, ...]) -> str:
    return ", ".join(lexemes[:MOST_READINGS])


def _title(asked: filters.Asked, chips: list[facets.Chip]) -> str:
    named = [chip for chip in chips if chip.pair[0] == "category"]
    if len(named) == 1:
        return named[0].name
    return f"“{asked.wanted.words}”" if asked.wanted.words else _("All cloth")


def _strip(asked: filters.Asked, page: listing.Page) -> showcase.Strip | None:
    """Something to read in a long list: of the one motif or technique that was chosen, else of the labels."""
    if len(page.rows) < 10:
        return None
    picture = page.rows[-1]["picture"]
    if len(asked.wanted.motifs) == 1 and (motif := heritage.motif(asked.wanted.motifs[0])):
        address, link = reverse("shop:motif", args=[motif.slug]), _("Read about the motif")
        return showcase.Strip(motif.name, motif.summary, address, link, picture)
    if len(asked.wanted.techniques) == 1:
        row = next(row for row in heritage.techniques() if row.slug in asked.wanted.techniques)
        address = f"{reverse('shop:techniques')}#{row.slug}"
        return showcase.Strip(row.name, row.summary, address, _("Read about the technique"), picture)
    return showcase.Strip(
        _("The thread tells how it was made"),
        _("Gold for drawn by hand, silver for both, white for stamped. A printed cloth carries no thread at all."),
        reverse("shop:techniques"),
        _("How to read the label"),
        picture,
    )


@read_only
def suggest(request: HttpRequest) -> HttpResponse:
    """What somebody may mean who has begun to type, as links under the box."""
    typed = request.GET.get("q", "")[: filters.LONGEST_WORDS]
    found = [(ADDRESSES[one.kind](one), KINDS_FOUND[one.kind], one.name) for one in suggestions(typed, _channel())]
    return render(request, "shop/parts/suggestions.html", {"found": found})


def _cloths_page(one: Suggestion) -> str:
    return reverse("shop:product", args=[one.slugs.get(language()) or next(iter(one.slugs.values()))])


# Where a suggestion leads, and what it is called.
ADDRESSES: dict[str, Callable[[Suggestion], str]] = {
    "category": lambda one: f"{reverse('shop:products')}?category={one.slug}",
    "motif": lambda one: reverse("shop:motif", args=[one.slug]),
    "maker": lambda one: reverse("shop:maker", args=[one.slug]),
    "product": _cloths_page,
}
KINDS_FOUND = {
    "category": gettext_lazy("Kind of piece"),
    "motif": gettext_lazy("Motif"),
    "maker": gettext_lazy("Maker"),
    "product": gettext_lazy("Cloth"),
}


@read_only
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One cloth. An old address, or one of the other language, leads on to the right one."""
    found = queries.by_slug(slug, language())
    if found.product is None or found.product.status == Product.DRAFT:
        raise Http404(_("This cloth is not here."))
    if found.product.status != Product.LIVE and not found.product.listings.exists():
        # Nobody has ever seen it; of one that was on the shelf it is said that it is gone.
        raise Http404(_("This cloth is not here."))
    seller = found.product.seller
    if seller.status not in KNOWN:
        raise Http404(_("This cloth is not here."))
    channel = _channel()
    if not seller.may_sell() or found.product.status != Product.LIVE:
        similar = queries.similar(found.product, channel=channel, language=language())
        return gone(request, "cloth" if seller.may_sell() else "shop", similar)
    if found.canonical != slug:
        return _moved(request, "shop:product", found.canonical)
    shown = queries.detail(found.product.pk, channel=channel)
    _alternates(request, "shop:product", {row.language: row.slug for row in shown.slugs.all()})
    context = cloth.page(shown, request.GET.get("variant", "")) | {
        "similar": queries.similar(shown, channel=channel, language=language()),
        "marks": vetting.marks_for(shown.technique.slug, vetting.marks_of(shown.seller)),
        "slug": slug,
        "care": care.sentences(shown.fabric, shown.dyes.all(), shown.technique.is_batik),
        "called": sizes.table(shown.category.slug, {text(variant.name) for variant in shown.variants.all()}),
    }
    return render(request, "shop/product.html", context)


def _moved(request: HttpRequest, view: str, slug: str) -> HttpResponsePermanentRedirect:
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse(view, args=[slug]) + (f"?{query}" if query else ""), permanent=True)


def _alternates(request: HttpRequest, view: str, slugs: dict[str, str]) -> None:
    """Tell the frame this page's address in each language, for the language link."""
    addresses = {}
    for code, slug in slugs.items():
        with override(code):
            addresses[code] = reverse(view, args=[slug])
    request.alternates = addresses  # type: ignore[attr-defined]


@read_only
def makers(request: HttpRequest) -> HttpResponse:
    """Everybody who sells here."""
    return render(request, "shop/makers.html", {"makers": [_with_picture(row) for row in sellers.makers_with_counts()]})


def _with_picture(maker: Msme) -> tuple[Msme, Any]:
    return maker, picture_row(maker.emblem)


@read_only
def maker(request: HttpRequest, slug: str) -> HttpResponse:
    """A maker and her cloth. One who does not sell at present is not shown, and the reason is nobody's business."""
    found = sellers.maker(slug)
    if found is None or found.status not in KNOWN:
        raise Http404(_("This maker is not here."))
    channel = _channel()
    if not found.may_sell():
        buyable = Wanted(ready=True, made_to_order=True)
        return gone(request, "shop", queries.newest(buyable, channel=channel, language=language(), number=4))
    context = {
        "maker": found,
        "emblem": picture_row(found.emblem),
        "head": picture_row(found.head),
        "techniques": found.techniques.all(),
        "photos": [picture_row(picture) for picture in sellers.photos_of(found) if picture.ready],
        "whatsapp": contact.whatsapp(found),
        "marks": vetting.marks_of(found),
        "to_order": queries.find(Wanted(makers=(found.slug,), made_to_order=True), channel).count(),
        "page": _newest(channel, ON_A_MAKERS_PAGE, makers=(found.slug,)),
    }
    return render(request, "shop/maker.html", context)


@read_only
def motifs(request: HttpRequest) -> HttpResponse:
    """Every motif that has a story here, those with cloth first."""
    channel = _channel()
    pictures = showcase.by_motif(channel)
    rows = [(row, pictures.get(row.slug)) for row in heritage.motifs_with_counts(channel)]
    first = next((picture for _row, picture in rows if picture), None)
    return render(request, "shop/motifs.html", {"motifs": rows, "first_picture": first})


@read_only
def motif(request: HttpRequest, slug: str) -> HttpResponse:
    """A motif's meaning, its sources and its cloth."""
    found = heritage.motif(slug)
    if found is None:
        raise Http404(_("This motif is not here."))
    channel = _channel()
    page = _newest(channel, ON_A_MOTIFS_PAGE, motifs=(found.slug,))
    pictured = next((card["picture"] for card in page.rows if card["picture"] and card["picture"]["renditions"]), None)
    story = stories.told(stories.of_motif(found, channel), channel=channel, language=language())
    context = {
        "motif": found,
        "kind": KINDS[found.kind],
        "page": page,
        "picture": pictured,
        "title": text(found.name),
        "links": words.around(story, type(found)),
        "beside": words.links(heritage.beside(found)),
        "records": heritage.records_of(found),
        "sources": heritage.sources_of(found),
        "unverified": heritage.unverified(found),
    }
    return render(request, "shop/motif.html", context)


@read_only
def techniques(request: HttpRequest) -> HttpResponse:
    """How to read the label."""
    pictures = showcase.by_technique(_channel())
    rows = [(row, pictures.get(row.slug)) for row in heritage.techniques()]
    return render(request, "shop/techniques.html", {"techniques": rows})
