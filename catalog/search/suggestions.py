"""What somebody may mean who has begun to type: forms, motifs, makers and cloth, a few of each."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q
from i18nfield.strings import LazyI18nString

from catalog.commons.texts import LANGUAGES, exactly
from catalog.heritage.models import Motif
from catalog.products.models import Category, Channel, ProductSlug
from catalog.products.queries import Wanted, find
from catalog.search.documents import TIERS
from catalog.search.queries import holding
from catalog.search.words import tokens
from catalog.sellers.models import Msme

OF_EACH, SHORTEST = 3, 2
CATEGORY, MOTIF, MAKER, PRODUCT = "category", "motif", "maker", "product"


class Suggestion(NamedTuple):
    """A thing by its kind and slug, with its name as content or a plain text. A cloth has a slug per language."""

    kind: str
    slug: str
    name: LazyI18nString | str
    slugs: dict[str, str] = {}  # noqa: RUF012 never changed


def suggest(typed: str, channel: Channel) -> list[Suggestion]:
    """What goes on as was typed. Five queries; none for less than two letters."""
    asked = tokens(typed)
    if len("".join(asked)) < SHORTEST:
        return []
    found = [Suggestion(CATEGORY, one.slug, one.name) for one in Category.objects.all() if _begins([one.name], asked)][
        :OF_EACH
    ]
    found += [
        Suggestion(MOTIF, one.slug, one.name)
        for one in Motif.objects.only("slug", "name", "synonyms", "misspellings")
        if _begins([one.name, *one.synonyms, *one.misspellings], asked)
    ][:OF_EACH]
    # What is typed goes in as a whole: a shop's name begins so, or goes on so after a space.
    start = " ".join(typed.split())
    named = Q(name__istartswith=start) | Q(name__icontains=f" {start}")
    makers = Msme.objects.selling().filter(named).order_by("name", "slug")
    found += [Suggestion(MAKER, one.slug, one.name) for one in makers.only("slug", "name")[:OF_EACH]]
    return [*found, *_cloth(asked, channel)]


def _begins(names: Iterable[Any], asked: list[str]) -> bool:
    """Whether the words that were typed stand in a row in one of the names, the last of them perhaps begun only."""
    for name in names:
        for language in LANGUAGES:
            words = tokens(exactly(name, language))
            for place in range(len(words) - len(asked) + 1):
                here = words[place : place + len(asked)]
                if here[:-1] == asked[:-1] and here[-1].startswith(asked[-1]):
                    return True
    return False


def _cloth(asked: list[str], channel: Channel) -> list[Suggestion]:
    """The newest cloth whose name has these words, the last of them perhaps begun only."""
    begun = "&".join([*(f"'{TIERS[0]}/{word}'" for word in asked[:-1]), f"'{TIERS[0]}/{asked[-1]}':*"])
    rows = list(find(Wanted(), channel).filter(holding(begun)).order_by("-pk").values_list("pk", "name")[:OF_EACH])
    slugs: dict[int, dict[str, str]] = {pk: {} for pk, _name in rows}
    current = ProductSlug.objects.filter(product__in=slugs, is_current=True)
    for pk, language, slug in current.values_list("product_id", "language", "slug"):
        slugs[pk][language] = slug
    return [Suggestion(PRODUCT, "", name, slugs[pk]) for pk, name in rows if slugs[pk]]
