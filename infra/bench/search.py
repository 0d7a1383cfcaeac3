"""How long a search takes in a long street: text, filters, both, and beginnings of words, at so many products.

`.venv/bin/python -m infra.bench.search --products 1000 --products 10000` starts a database in a folder that is thrown
away, hangs up so much cloth, whose words are drawn by Zipf's law, and asks for pages as a visitor and for lists as a
client of the API, in this process and without a network. It prints p50 and p95 of each, and how much the longest street
takes of the shortest's time. It ends with an error when a first page has grown by more than 2.5, or when p95 is above
300 ms at 10,000 (FEATURES.md B01).
"""

import argparse
import json
import random
import statistics
import sys
import time
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from infra.bench.alone import alone
from infra.run import options
from infra.run.processes import say

SIZES, TIMES, WARM = (1_000, 10_000), 40, 4
GROWTH, SLOWEST, AT = 2.5, 300.0, 10_000
VOCABULARY, BATCH, MAKERS = 6_000, 5_000, 60
FIFTH, FEW = 0.2, 5
WORDS_OF_A_NAME, WORDS_OF_A_TEXT = 2, 9
PAGE = "/id/products/?"
# Pages whose counts a long street keeps for a moment: measured so, and once more without that.
COUNTED = ("list, first page", "text, broad", "filters", "combined")
COLOURS = ("toska", "nila", "soga", "mengkudu", "putih", "hitam")
FIRST_PAGES = ("list, first page", "text, broad", "API: list of 24", "API: text, broad")
LIST = """query ($words: String) { products(first: 24, channel: "idr", filter: {search: $words}) {
  edges { node { id name slug thumbnail(size: 480) { url } category { name }
    pricing { priceRange { start { gross { amount currency } } } } } } } }"""


@dataclass
class Street:
    """What was hung up: how many products have each word."""

    words: Sequence[str]
    weights: Sequence[float]
    lot: random.Random
    products: int = 0
    met: Counter[str] = field(default_factory=Counter)

    def draw(self, number: int) -> list[str]:
        return [self.words[bisect(self.weights, self.lot.random() * self.weights[-1])] for _ in range(number)]

    def near(self, wanted: float, number: int = 8) -> list[str]:
        """The words whose number of products is nearest to this one."""
        return sorted(self.met, key=lambda word: (abs(self.met[word] - wanted), word))[:number]


def vocabulary() -> Street:
    """Words that could be Indonesian and are none, and how common each is: the n-th, one n-th of the first."""
    lot = random.Random(2026)
    syllables = [a + b for a in "bcdghjklmnprstwy" for b in "aeiou"]
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(lot.choices(syllables, k=lot.choice((3, 3, 4)))) + lot.choice(("", "n", "ng", "k"))] = None
    return Street(list(words), list(accumulate(1 / (place + 3) for place in range(VOCABULARY))), lot)


def _heads() -> dict[str, list[Any]]:
    """What every product stands under: words of batik, a channel, forms, makers."""
    from catalog.commons.texts import both
    from catalog.heritage.actions import load_words
    from catalog.heritage.models import Dye, Fabric, Motif, Technique, Village
    from catalog.products.models import Category, Channel
    from catalog.sellers.models import Msme

    load_words()
    Channel.objects.get_or_create(slug="idr", defaults={"name": "Rupiah", "currency": "IDR"})
    forms = []
    for name in ("kain", "busana", "rumah"):
        top = Category.objects.create(slug=name, name=both(name.title(), name.title()))
        forms += [
            Category.objects.create(slug=f"{name}-{n}", parent=top, name=both(f"{name} {n}", f"{name} {n}"))
            for n in range(5)
        ]
    villages = list(Village.objects.order_by("code"))
    makers = Msme.objects.bulk_create(
        Msme(
            name=f"Batik {number:03}",
            slug=f"batik-{number:03}",
            email="sanggar@example.com",
            status="approved",
            village=villages[number % len(villages)],
        )
        for number in range(MAKERS)
    )
    models: dict[str, Any] = {"technique": Technique, "fabric": Fabric, "motif": Motif, "dye": Dye}
    return {name: list(model.objects.all()) for name, model in models.items()} | {"category": forms, "seller": makers}


def _hang(street: Street, heads: dict[str, list[Any]], number: int) -> None:
    """So many products more, each with a name, a text, motifs, dyes, a price and its two addresses."""
    from django.utils import timezone

    from catalog.commons.texts import both
    from catalog.products.models import Channel, Product, ProductListing, ProductSlug

    channel, lot, now = Channel.objects.get(slug="idr"), street.lot, timezone.now()
    made = []
    for _place in range(number):
        name, text = street.draw(WORDS_OF_A_NAME), street.draw(WORDS_OF_A_TEXT)
        street.met.update({*name, *text})
        made.append(
            Product(
                **{key: lot.choice(heads[key]) for key in ("technique", "fabric", "category", "seller")},
                name=both(" ".join(name).title(), " ".join(name).title()),
                description=both(" ".join(text), " ".join(reversed(text))),
                search_name=" ".join(name),
                status=Product.LIVE,
                made_to_order=lot.random() < 0.2,
                free=lot.choice((0, 1, 1, 1)),
                weight_g=300,
                variant_count=1,
                colour=lot.choice(COLOURS),
            )
        )
    made = Product.objects.bulk_create(made)
    links: dict[str, Any] = {"motif": Product.motifs.through, "dye": Product.dyes.through}
    for key, link in links.items():
        link.objects.bulk_create(
            link(product=one, **{key: head}) for one in made for head in lot.sample(heads[key], lot.choice((1, 1, 2)))
        )
    prices = [lot.randrange(50, 5_000) * 1_000 for _one in made]
    ProductListing.objects.bulk_create(
        ProductListing(product=one, channel=channel, lowest=price, highest=price, currency="IDR", published_at=now)
        for one, price in zip(made, prices, strict=True)
    )
    ProductSlug.objects.bulk_create(
        ProductSlug(product=one, language=language, slug=f"cloth-{one.pk}") for one in made for language in ("id", "en")
    )
    street.products += number


def _lengthen(street: Street, heads: dict[str, list[Any]], number: int) -> None:
    from django.db import connection

    from catalog.search import actions

    began = time.perf_counter()
    while street.products < number:
        _hang(street, heads, min(BATCH, number - street.products))
    hung = time.perf_counter()
    with connection.cursor() as cursor:
        # Marked by the triggers; the rebuild writes them all.
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("TRUNCATE search_mark")
    actions.rebuild(at_once=1_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    built = time.perf_counter() - hung
    say(f"{number:,} products hung up in {hung - began:.0f} s, documents built in {built:.0f} s")


def _asks(street: Street) -> dict[str, list[tuple[str, str]]]:
    """What is asked for by each name: some addresses, or words for the API, that take turns."""
    broad, rare = street.near(street.products * FIFTH, 4), street.near(FEW)
    pairs = [f"{one} {other}" for one, other in zip(broad, [*broad[1:], broad[0]], strict=True)]
    slip = [word[:2] + word[3] + word[2] + word[4:] for word in rare]
    narrow = "technique=cap&technique=tulis&colour=soga"
    page, offer, api = PAGE, "/id/suggestions/?q=", "api"
    return {
        "list, first page": [(page, "")],
        "text, broad": [(page, f"q={word}") for word in broad],
        "text, rare": [(page, f"q={word}") for word in rare],
        "text, two broad words": [(page, f"q={words.replace(' ', '+')}") for words in pairs],
        "text, a slip": [(page, f"q={word}") for word in slip],
        "filters": [(page, narrow), (page, "fibre=silk&ready=1"), (page, "motif=jlamprang&price_max=999999")],
        "combined": [(page, f"q={word}&{narrow}&price_max=2500000&ready=1") for word in broad],
        "sorted by price": [(page, "sort=cheapest"), (page, f"q={broad[0]}&sort=cheapest")],
        "prefix": [(offer, word[:length]) for word in (*broad, *rare) for length in (2, 4)],
        "API: list of 24": [(api, "")],
        "API: text, broad": [(api, word) for word in broad],
        "API: text, rare": [(api, word) for word in rare],
    }


def _once(client: Any, address: str, query: str) -> float:
    if address == "api":
        body = json.dumps({"query": LIST, "variables": {"words": query}})
        began = time.perf_counter()
        answer = client.post("/graphql/", body, content_type="application/json")
        took = time.perf_counter() - began
        assert answer.json()["data"]["products"]["edges"], (query, answer.json())
        return took * 1000
    began = time.perf_counter()
    answer = client.get(address + query)
    took = time.perf_counter() - began
    assert answer.status_code == 200, answer.status_code
    assert "q=" not in query or "&" in query or 'class="card"' in answer.text, query
    return took * 1000


def _measure(street: Street, times: int) -> dict[str, list[float]]:
    """Milliseconds of each request by name. They take turns, so that what else the machine does falls on all."""
    from django.test import Client

    from catalog.search.facets import forget_kept

    client, asked = Client(headers={"host": "localhost"}), _asks(street)
    took: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(times + WARM):
        for name, some in asked.items():
            one = _once(client, *some[number % len(some)])
            if number >= WARM:
                took[name].append(one)
    for number in range(times):
        for name in COUNTED:
            forget_kept()
            one = _once(client, *asked[name][number % len(asked[name])])
            took.setdefault(f"{name}, counted anew", []).append(one)
    return took


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def _lines(found: dict[int, dict[str, list[float]]]) -> Iterator[str]:
    shortest, longest = min(found), max(found)
    heads = [f"{size:,}: p50 | p95" for size in found]
    yield f"| request, ms | {' | '.join(heads)} | p50 at {longest:,} / {shortest:,} |"
    yield "|" + "---|" * (2 * len(found) + 2)
    for name in found[shortest]:
        cells = [f"{statistics.median(times[name]):.0f} | {_p95(times[name]):.0f}" for times in found.values()]
        yield f"| {name} | {' | '.join(cells)} | {_growth(found, name):.1f} |"


def _growth(found: dict[int, dict[str, list[float]]], name: str) -> float:
    return statistics.median(found[max(found)][name]) / statistics.median(found[min(found)][name])


def _good(found: dict[int, dict[str, list[float]]]) -> bool:
    grown = all(_growth(found, name) <= GROWTH for name in FIRST_PAGES)
    return grown and all(_p95(times) <= SLOWEST for times in found.get(AT, {}).values())


def main(words: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m infra.bench.search")
    parser.add_argument("--products", type=int, action="append", help="a length of the street; may be given again")
    parser.add_argument("--times", type=int, default=TIMES, help="requests of each kind at each length")
    asked = parser.parse_args(words)
    found: dict[int, dict[str, list[float]]] = {}
    with alone():
        street, heads = vocabulary(), _heads()
        for number in sorted(asked.products or SIZES):
            _lengthen(street, heads, number)
            met = [street.met[street.near(wanted, 1)[0]] for wanted in (number * FIFTH, FEW)]
            say(f"a broad word is met by {met[0]:,} products, a rare one by {met[1]}")
            found[number] = _measure(street, asked.times)
    for line in _lines(found):
        say(line)
    return 0 if _good(found) else 1


if __name__ == "__main__":
    options.guarded(lambda: main(sys.argv[1:]), stopped=130)
