"""Counts beside the filters equal those of plain Python over the objects, whatever is combined."""

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.commons.texts import both
from catalog.heritage.models import Dye, Fabric
from catalog.products.models import Channel, Product
from catalog.products.queries import Wanted, district_key
from catalog.search import actions
from catalog.search.facets import KEPT_SECONDS, Facets, spans
from catalog.search.queries import find
from tests.makers import effort, street

pytestmark = pytest.mark.django_db
COLOURS, MOTIFS, TECHNIQUES = (
    ("toska", "nila", "soga"),
    ("buketan", "kawung", "jlamprang"),
    ("tulis", "cap", "printing"),
)
FORMS = (("sarung", "kain"), ("jarik", "kain"), ("kemeja", "busana"))
DYES = ("indigo", "tingi", "naftol")
VILLAGES = (("Kauman", "33.75.02.1004", "Pekalongan Timur"), ("Tirto", "33.75.01.1009", "Pekalongan Barat"))
WORDS = ("", "kain", "kawung", "tulis", "siti")


def a_shelf(number: int) -> None:
    """As many products of every sort, drawn with a fixed seed; a shop that does not sell among theirs."""
    lot = random.Random(7)
    makers = [street.maker("canting-siti", "Canting Siti"), street.maker("cap-rohmat", "Cap Rohmat")]
    makers.append(street.maker("toko-tutup", "Toko Tutup", status="suspended"))
    for maker, (name, code, district) in zip(makers, (*VILLAGES, VILLAGES[0]), strict=True):
        village = street.village(name, code)
        type(village).objects.filter(pk=village.pk).update(district=district)
        type(maker).objects.filter(pk=maker.pk).update(village=village)
    fabrics = [
        Fabric.objects.create(slug=f"kain-{fibre}", fibre=fibre, name=both(f"Kain {fibre}", f"{fibre} cloth"))
        for fibre in ("cotton", "silk")
    ]
    dyes = [Dye.objects.create(slug=slug, name=both(slug, slug), is_natural=slug != "naftol") for slug in DYES]
    for place in range(number):
        form, parent = lot.choice(FORMS)
        to_order = lot.random() < 0.3
        variant = street.cloth(
            lot.choice(makers),
            f"{lot.choice(('Kain', 'Helai'))} {place}",
            price=lot.choice((150_000, 200_000, 499_999, 700_000, 3_000_000)),
            technique_slug=lot.choice(TECHNIQUES),
            motifs=tuple(lot.sample(MOTIFS, lot.randint(0, 2))),
            colour=lot.choice((*COLOURS, "")),
            category=street.category(form, form.title(), form.title(), parent),
            fabric=lot.choice(fabrics),
            made_to_order=to_order,
            one_of_a_kind=False,
            stock_of=lot.choice((0, 2)),
            pictures=0,
        )
        variant.product.dyes.set(lot.sample(dyes, lot.randint(0, 2)))
        if lot.random() < 0.1:
            Product.objects.filter(pk=variant.product_id).update(status=Product.WITHDRAWN)
    actions.catch_up()


def as_plain(product: Product) -> dict[str, Any]:
    """What a product has of each facet."""
    listing = product.listings.get()
    return {
        "pk": product.pk,
        "techniques": {product.technique.slug},
        "motifs": {one.slug for one in product.motifs.all()},
        "categories": {product.category.slug, product.category.parent.slug},
        "makers": {product.seller.slug},
        "colours": {product.colour} - {""},
        "fibres": {product.fabric.fibre},
        "dyes": {one.slug for one in product.dyes.all()},
        "districts": {district_key(product.seller.village.district)},
        "span": (listing.lowest, listing.highest),
        "free": product.free > 0,
        "to_order": product.made_to_order,
        "text": f"{product.name} {product.technique.slug} {[m.slug for m in product.motifs.all()]} "
        f"{product.seller.name} {product.fabric.name.localize('id')}".lower(),
    }


LISTS = ("techniques", "motifs", "categories", "makers", "colours", "fibres", "dyes", "districts")


def answers(one: dict[str, Any], wanted: Wanted, *, but: str) -> bool:
    """The whole rule, in Python."""
    for name in LISTS:
        if name != but and getattr(wanted, name) and not one[name] & set(getattr(wanted, name)):
            return False
    low, high = one["span"]
    if but != "prices":
        if wanted.price_min is not None and high < wanted.price_min:
            return False
        if wanted.price_max is not None and low > wanted.price_max:
            return False
    if but != "availability" and (wanted.ready or wanted.made_to_order):
        asked_for = wanted.made_to_order if one["to_order"] else wanted.ready
        if not one["free"] or not asked_for:
            return False
    return not wanted.words or wanted.words in one["text"]


def counted(shelf: list[dict[str, Any]], wanted: Wanted) -> dict[str, Any]:
    """What every facet has to say, in Python."""
    told: dict[str, Any] = {}
    for name in LISTS:
        left = [one for one in shelf if answers(one, wanted, but=name)]
        told[name] = dict(Counter(slug for one in left for slug in one[name]))
    left = [one for one in shelf if answers(one, wanted, but="availability") and one["free"]]
    told["ready"] = sum(not one["to_order"] for one in left)
    told["made_to_order"] = sum(one["to_order"] for one in left)
    left = [one for one in shelf if answers(one, wanted, but="prices")]
    told["prices"] = [
        sum(one["span"][1] >= low and (high is None or one["span"][0] <= high) for one in left)
        for low, high in spans("IDR")
    ]
    left = [one for one in shelf if answers(one, wanted, but="")]
    told["total"], told["sellers"] = len(left), len({slug for one in left for slug in one["makers"]})
    return told


def told_by(found: Facets) -> dict[str, Any]:
    told: dict[str, Any] = {name: {row.slug: row.count for row in getattr(found, name) if row.count} for name in LISTS}
    prices = {(row.low, row.high): row.count for row in found.prices}
    told["prices"] = [prices.get(span, 0) for span in spans("IDR")]
    return told | {name: getattr(found, name) for name in ("ready", "made_to_order", "total", "sellers")}


CHOICES = {
    "techniques": TECHNIQUES,
    "motifs": MOTIFS,
    "categories": ("sarung", "jarik", "kain", "busana"),
    "makers": ("canting-siti", "cap-rohmat"),
    "colours": COLOURS,
    "fibres": ("cotton", "silk", "viscose"),
    "dyes": DYES,
    "districts": ("pekalongan-timur", "pekalongan-barat"),
}
PRICES = st.sampled_from([None, 0, 150_000, 200_000, 499_999, 500_000, 2_500_000])


@st.composite
def wishes(draw: st.DrawFn) -> Wanted:
    """Up to five facets at once, each with one value or more, and perhaps words."""
    names = draw(st.lists(st.sampled_from([*CHOICES, "prices", "availability"]), max_size=5, unique=True))
    wanted = Wanted(words=draw(st.sampled_from(WORDS)))
    for name in names:
        if name == "prices":
            wanted = replace(wanted, price_min=draw(PRICES), price_max=draw(PRICES))
        elif name == "availability":
            wanted = replace(wanted, ready=draw(st.booleans()), made_to_order=draw(st.booleans()))
        else:
            values = st.lists(st.sampled_from(CHOICES[name]), min_size=1, unique=True).map(tuple)
            wanted = replace(wanted, **{name: draw(values)})
    return wanted


def test_counts_equal_plain_python_over_the_objects_for_any_five_facets() -> None:
    a_shelf(90)
    public = Product.objects.public().select_related("seller__village", "technique", "category__parent", "fabric")
    shelf = [as_plain(one) for one in public.prefetch_related("motifs", "dyes", "listings")]
    assert 50 < len(shelf) < 75
    idr = street.channel()
    seen = []

    @settings(max_examples=effort.of(150, long=1_500), deadline=None, suppress_health_check=list(HealthCheck))
    @given(wishes())
    def holds(wanted: Wanted) -> None:
        expected = counted(shelf, wanted)
        assert told_by(Facets(wanted, idr)) == expected
        listed = {one["pk"] for one in shelf if answers(one, wanted, but="")}
        assert set(find(wanted, idr).values_list("pk", flat=True)) == listed
        seen.append(expected["total"])

    holds()
    # The wishes were not all in vain.
    assert sum(total > 0 for total in seen) > len(seen) / 5


def test_counts_leave_their_own_choice_out_and_keep_the_others() -> None:
    siti, rohmat = street.maker(), street.maker("cap-rohmat", "Cap Rohmat")
    street.cloth(siti, "Buketan Toska", price=1_250_000, motifs=("buketan", "burung-hong"))
    street.cloth(siti, "Jlamprang Merah", price=2_850_000, motifs=("jlamprang",))
    street.cloth(rohmat, "Kawung Nila", price=285_000, technique_slug="cap", motifs=("kawung",))
    street.cloth(rohmat, "Parang Soga", price=195_000, technique_slug="cap", motifs=("parang",), stock_of=0)
    told = Facets(Wanted(techniques=("tulis",), price_max=2_000_000), street.channel())
    assert {row.slug: (row.count, row.chosen) for row in told.techniques} == {"tulis": (1, True), "cap": (2, False)}
    assert {row.slug: row.count for row in told.motifs} == {"buketan": 1, "burung-hong": 1}
    assert {row.slug: row.count for row in told.categories} == {"kain": 1, "sarung": 1}
    assert (told.ready, told.made_to_order, told.total, told.sellers) == (1, 0, 1, 1)
    assert [(row.low, row.count, row.chosen) for row in told.prices] == [(1_000_000, 1, False), (2_500_000, 1, False)]


def test_a_shop_that_does_not_sell_is_counted_nowhere() -> None:
    street.cloth(street.maker(), "Buketan Toska")
    street.cloth(street.maker("toko-tutup", "Toko Tutup", status="suspended"), "Kawung")
    told = Facets(Wanted(), street.channel())
    assert ({row.slug for row in told.makers}, told.total) == ({"canting-siti"}, 1)


def test_a_channel_without_steps_has_no_spans_and_its_own_counts() -> None:
    street.cloth(street.maker())
    usd = Channel.objects.create(slug="usd", name="Dollars", currency="USD")
    told = Facets(Wanted(), usd)
    assert (told.prices, told.total, told.techniques) == ([], 0, [])


@pytest.mark.parametrize("number", [1, 24])
def test_all_counts_are_one_statement(number: int) -> None:
    siti = street.maker()
    for place in range(number):
        street.cloth(siti, f"Kain {place}", motifs=(f"motif-{place}",))
    with CaptureQueriesContext(connection) as statements:
        told = Facets(Wanted(), street.channel())
        assert told.techniques and told.motifs and told.categories and told.makers and told.colours is told.colours
        assert told.dyes and told.fibres and told.districts and told.prices and told.total == number
    assert len(statements) == 1 + 1 + 6  # the channel; the counts; names, of categories two


def test_counts_of_a_long_street_are_kept_for_a_moment_and_those_of_a_short_one_never() -> None:
    siti, idr = street.maker(), street.channel()
    with time_machine.travel(0, tick=False) as clock:
        street.cloth(siti, "Satu")
        assert Facets(Wanted(), idr).total == 1
        street.cloth(siti, "Dua")
        assert Facets(Wanted(), idr, kept_from=3).total == 2
        assert Facets(Wanted(), idr, kept_from=2).total == 2
        street.cloth(siti, "Tiga")
        assert Facets(Wanted(), idr, kept_from=2).total == 2
        clock.shift(KEPT_SECONDS + 1)
        assert Facets(Wanted(), idr, kept_from=2).total == 3


def test_two_wishes_never_share_their_counts() -> None:
    street.cloth(street.maker(), "Kain", colour="nila")
    idr = street.channel()
    assert [Facets(one, idr, kept_from=1).total for one in (Wanted(), Wanted(colours=("soga",)))] == [1, 0]
