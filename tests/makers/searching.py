"""A shelf whose documents are written, as the worker does it within seconds."""

from catalog.products.models import Channel
from catalog.products.queries import Wanted, cards
from catalog.search import actions
from catalog.search.queries import BEST, find, part
from catalog.search.reading import read


def names(typed: str, channel: Channel, *, sort: str = BEST, **wanted: object) -> list[str]:
    """The Indonesian names of what a search shows, in its order, once all documents are written."""
    actions.catch_up()
    wish = Wanted(words=typed, **wanted)  # type: ignore[arg-type]
    if not wish.words:
        keys = list(find(wish, channel).order_by("pk").values_list("pk", flat=True))
    else:
        keys = part(wish, channel, read(typed), sort=sort, first=100).keys
    return [card["name"].localize("id") for card in cards(keys, channel=channel, language="id")]
