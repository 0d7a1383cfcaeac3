"""Finding products, and the rows of a card: constant queries, a total order, the one rule of what can be bought."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.commons.errors import Refusal
from catalog.products import actions as products
from catalog.products.keyset import keyset
from catalog.products.models import (
    Channel,
    Product,
    ProductListing,
    ProductQuerySet,
    ProductSlug,
    ProductVariant,
    VariantPrice,
)
from catalog.products.queries import (
    SORTS,
    Card,
    Wanted,
    by_slug,
    cards,
    channel,
    conditions,
    detail,
    find,
    page,
    similar,
)
from catalog.sellers.models import Msme
from tests.makers import street

pytestmark = pytest.mark.django_db


@pytest.fixture
def idr() -> Channel:
    return street.channel()


def names(wanted: Wanted, idr: Channel, sort: str = "name") -> list[str]:
    return [card["name"].localize("id") for card in page(wanted, channel=idr, language="id", sort=sort).rows]


@pytest.fixture
def shelf(idr: Channel) -> None:
    """Four cloths of two makers; the last is sold."""
    siti, rohmat = street.maker(), street.maker("cap-rohmat", "Cap Rohmat")
    street.cloth(siti, "Buketan Toska", price=1_250_000, motifs=("buketan", "burung-hong"))
    street.cloth(
        siti,
        "Jlamprang Merah",
        price=2_850_000,
        motifs=("jlamprang",),
        made_to_order=True,
        stock_of=2,
        one_of_a_kind=False,
        colour="mengkudu",
    )
    street.cloth(
        rohmat,
        "Kawung Nila",
        price=285_000,
        technique_slug="cap",
        motifs=("kawung",),
        stock_of=9,
        one_of_a_kind=False,
        colour="nila",
        category=street.category("jarik", "Kain panjang", "Long cloth"),
    )
    street.cloth(rohmat, "Parang Soga", price=195_000, technique_slug="cap", motifs=("parang",), stock_of=0)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["Buketan Toska", "Jlamprang Merah", "Kawung Nila", "Parang Soga"]),
        (Wanted(techniques=("cap",)), ["Kawung Nila", "Parang Soga"]),
        (Wanted(motifs=("buketan", "burung-hong")), ["Buketan Toska"]),
        (Wanted(makers=("canting-siti",), price_max=2_000_000), ["Buketan Toska"]),
        (Wanted(price_min=200_000, price_max=300_000), ["Kawung Nila"]),
        (Wanted(categories=("kain",)), ["Buketan Toska", "Jlamprang Merah", "Kawung Nila", "Parang Soga"]),
        (Wanted(categories=("jarik",)), ["Kawung Nila"]),
        (Wanted(ready=True), ["Buketan Toska", "Kawung Nila"]),
        (Wanted(made_to_order=True), ["Jlamprang Merah"]),
        (Wanted(ready=True, made_to_order=True), ["Buketan Toska", "Jlamprang Merah", "Kawung Nila"]),
        (Wanted(colours=("nila",)), ["Kawung Nila"]),
        (Wanted(fibres=("cotton",), dyes=("indigosol",), makers=("cap-rohmat",)), ["Kawung Nila", "Parang Soga"]),
        (Wanted(fibres=("silk",)), []),
        (Wanted(districts=("pekalongan-timur",), price_max=200_000), ["Parang Soga"]),
        (Wanted(districts=("pekalongan-barat",)), []),
        (Wanted(motifs=("no-such-motif",)), []),
    ],
)
def test_what_is_wanted_is_found(shelf: None, idr: Channel, wanted: Wanted, found: list[str]) -> None:
    assert names(wanted, idr) == found


def test_prices_sort_both_ways_and_ties_have_an_order(shelf: None, idr: Channel) -> None:
    assert names(Wanted(), idr, "cheapest") == ["Parang Soga", "Kawung Nila", "Buketan Toska", "Jlamprang Merah"]
    assert names(Wanted(), idr, "dearest") == names(Wanted(), idr, "cheapest")[::-1]
    ProductListing.objects.update(published_at=timezone.now())
    assert names(Wanted(), idr, "newest") == ["Parang Soga", "Kawung Nila", "Jlamprang Merah", "Buketan Toska"]


@pytest.mark.parametrize("status", ["suspended", "in_review", "draft", "revoked"])
def test_a_maker_who_may_not_sell_is_found_nowhere(shelf: None, idr: Channel, status: str) -> None:
    seller = Product.objects.get(seller__slug="canting-siti", uniqueness="one").seller
    seller.status = status
    seller.save()
    assert names(Wanted(), idr) == ["Kawung Nila", "Parang Soga"]


def test_buyable_is_the_one_rule(shelf: None) -> None:
    def buyable() -> set[str]:
        return {str(product) for product in Product.objects.buyable()}

    assert buyable() == {"Buketan Toska", "Jlamprang Merah", "Kawung Nila"}
    kawung = Product.objects.get(technique__slug="cap", free__gt=0)
    kawung.status = "withdrawn"
    kawung.save()
    assert buyable() == {"Buketan Toska", "Jlamprang Merah"}


def _many(number: int) -> None:
    for n in range(number):
        seller = street.maker(
            f"maker-{n}", f"Perajin {n}", village=street.village(f"Kampung {n}", f"33.75.02.{1100 + n}")
        )
        street.cloth(
            seller,
            f"Kain {n:03}",
            price=100_000 + n,
            motifs=(f"motif-{n}", f"motif-{n + 1}"),
            pictures=3,
            stock_of=0,
            technique_slug=("tulis", "cap", "kombinasi")[n % 3],
        )


@pytest.mark.parametrize("number", [1, 24, 100])
def test_cards_take_two_queries_whatever_their_number(idr: Channel, number: int) -> None:
    """A04: different makers, motifs, villages and pictures; every row is there."""
    _many(number)
    with CaptureQueriesContext(connection) as queries:
        rows = cards(find(Wanted(), idr), channel=idr, language="en", sort="cheapest")
    assert len(queries) == 2
    assert [row["lowest"] for row in rows] == [100_000 + n for n in range(number)]
    assert [row["seller_name"] for row in rows] == [f"Perajin {n}" for n in range(number)]
    assert [row["village"] for row in rows] == [f"Kampung {n}" for n in range(number)]
    assert all(row["picture"] and row["slug"].endswith("-cloth") and row["technique"] for row in rows)
    assert len({row["picture"]["id"] for row in rows}) == number


@pytest.mark.parametrize("number", [1, 24, 100])
def test_a_page_takes_a_constant_number_of_queries(idr: Channel, number: int) -> None:
    _many(number)
    with CaptureQueriesContext(connection) as queries:
        page(Wanted(), channel=idr, language="id", sort="newest", number=1, size=100)
    assert len(queries) == 3


def test_what_was_found_is_narrowed_in_its_own_channel_without_another_join(shelf: None, idr: Channel) -> None:
    """The price of another channel must not answer for this one's, alone or beside another choice."""
    usd = Channel.objects.create(slug="usd", name="Dollars", currency="USD")
    for product in Product.objects.all():
        ProductListing.objects.create(product=product, channel=usd, lowest=10, highest=9_000_000, currency="USD")
    (cheap,), (dear,) = (conditions(one).values() for one in (Wanted(price_max=200_000), Wanted(price_min=2_000_000)))
    assert [card["name"].localize("id") for card in _cards(find(Wanted(), idr).filter(cheap), idr)] == ["Parang Soga"]
    both = find(Wanted(), idr).filter(cheap | dear)
    assert [card["name"].localize("id") for card in _cards(both, idr)] == ["Jlamprang Merah", "Parang Soga"]
    assert both.count() == 2
    assert str(both.query).count('JOIN "products_productlisting"') == 1


def _cards(found: ProductQuerySet, channel: Channel) -> list[Card]:
    return cards(found, channel=channel, language="id", sort="name")


def test_cards_come_in_the_order_of_the_keys_given(shelf: None, idr: Channel) -> None:
    keys = list(Product.objects.order_by("-pk").values_list("pk", flat=True))
    assert [card["pk"] for card in cards(keys, channel=idr, language="id")] == keys


def test_a_page_beyond_the_last_is_the_last(shelf: None, idr: Channel) -> None:
    told = page(Wanted(), channel=idr, language="id", sort="name", number=99, size=3)
    assert (told.number, told.pages, told.total, told.makers, len(told.rows)) == (2, 2, 4, 2, 1)
    assert page(Wanted(), channel=idr, language="id", number=-5).number == 1


def test_a_price_of_another_channel_says_nothing_here(shelf: None, idr: Channel) -> None:
    usd = Channel.objects.create(slug="usd", name="Dollars", currency="USD")
    cheap = Product.objects.get(technique__slug="cap", free=0)
    products.set_price(variant=cheap.variants.get(), channel=usd, amount=10)
    products.publish(product=cheap, channel=usd)
    assert names(Wanted(price_max=100), idr) == []
    told = page(Wanted(price_max=100), channel=usd, language="id").rows
    assert [(card["lowest"], card["currency"]) for card in told] == [(10, "USD")]
    assert len(names(Wanted(), idr)) == 4


@pytest.mark.parametrize("sort", sorted(SORTS))
@pytest.mark.parametrize("reverse", [False, True])
def test_keyset_pages_meet_every_row_once_both_ways(shelf: None, idr: Channel, sort: str, reverse: bool) -> None:
    """A05: forwards and backwards by two, the same order, nothing twice, nothing left out."""
    ProductListing.objects.filter(lowest__gt=200_000).update(lowest=285_000, published_at=timezone.now())
    whole = keyset(find(Wanted(), idr), sort=sort, reverse=reverse, first=100)
    assert len(whole.keys) == 4 and not whole.has_next and not whole.has_previous
    seen: list[int] = []
    cursor = None
    while True:
        part = keyset(find(Wanted(), idr), sort=sort, reverse=reverse, first=2, after=cursor)
        seen += part.keys
        if not part.has_next:
            break
        cursor = part.cursors[-1]
    assert seen == whole.keys
    back = keyset(find(Wanted(), idr), sort=sort, reverse=reverse, last=2, before=whole.cursors[3])
    assert (back.keys, back.has_previous, back.has_next) == (whole.keys[1:3], True, True)


def test_rows_that_come_and_go_do_not_shift_the_next_page(shelf: None, idr: Channel) -> None:
    first = keyset(find(Wanted(), idr), sort="cheapest", first=2)
    Product.objects.filter(pk=first.keys[0]).update(status="withdrawn")
    rest = keyset(find(Wanted(), idr), sort="cheapest", first=2, after=first.cursors[-1])
    assert [VariantPrice.objects.get(variant__product=pk).amount for pk in rest.keys] == [1_250_000, 2_850_000]


@pytest.mark.parametrize(
    "cursor", [["x"], ["not a date", "x"], [None, "x"], [], ["2026-11-24", 1], ["2026-11-24", "x"]]
)
def test_a_cursor_of_another_list_is_refused(shelf: None, idr: Channel, cursor: list) -> None:
    with pytest.raises(Refusal) as refused:
        keyset(find(Wanted(), idr), sort="newest", first=2, after=cursor)
    assert refused.value.code == "INVALID_CURSOR"


def test_an_address_leads_home_from_the_other_language_and_from_before(shelf: None) -> None:
    product = Product.objects.get(motifs__slug="kawung")
    old = product.slugs.get(language="id").slug
    products.set_slug(product=product, language="id", slug="kawung-baru")
    english = product.slugs.get(language="en").slug
    for asked in ("kawung-baru", old, english):
        assert by_slug(asked, "id") == (product, "kawung-baru")
    assert by_slug("kawung-baru", "en") == (product, english)
    assert by_slug("no-such-cloth", "id") == (None, "")
    assert ProductSlug.objects.filter(product=product, language="id").count() == 2


def test_a_product_brings_its_companions(shelf: None, idr: Channel) -> None:
    pk = Product.objects.get(motifs__slug="kawung").pk
    with CaptureQueriesContext(connection) as queries:
        product = detail(pk, channel=idr)
        seen = (
            product.seller.village.name,
            product.technique.slug,
            [m.slug for m in product.motifs.all()],
            [v.offer[0].amount for v in product.variants.all()],
            [p.picture.width for p in product.pictures.all()],
        )
    assert seen == ("Kauman", "cap", ["kawung"], [285_000], [1200])
    assert len(queries) == 7


def test_similar_cloth_can_be_bought_and_is_not_the_same(shelf: None, idr: Channel) -> None:
    sold = Product.objects.get(free=0)
    told = [card["name"].localize("id") for card in similar(sold, channel=idr, language="id")]
    assert told == ["Jlamprang Merah", "Buketan Toska"]


def test_a_price_change_moves_the_span(idr: Channel) -> None:
    small, *_ = street.garment(street.maker())
    assert ProductListing.objects.values_list("lowest", "highest").get() == (325_000, 355_000)
    products.set_price(variant=small, channel=idr, amount=400_000)
    assert ProductListing.objects.values_list("lowest", "highest").get() == (335_000, 400_000)


def test_the_last_piece_sold_leaves_its_day_and_coming_back_takes_it_away(idr: Channel) -> None:
    variant = street.cloth(street.maker())
    before = timezone.now() - timedelta(seconds=1)
    products.change_free({variant.pk: -1})
    assert Product.objects.get().sold_at > before
    products.change_free({variant.pk: 1})
    assert Product.objects.get().sold_at is None


def test_what_is_free_of_several_variants_changes_in_four_statements_and_adds_up_on_their_products(
    idr: Channel,
) -> None:
    siti = street.maker()
    small, medium, large, _none = street.garment(siti, sizes={"S": 2, "M": 3, "L": 1, "XL": 0})
    sarong = street.cloth(siti)
    with CaptureQueriesContext(connection) as statements:
        products.change_free({sarong.pk: -1, small.pk: -2, large.pk: 0, medium.pk: -1})
    assert len(statements) == 4
    free = dict(ProductVariant.objects.values_list("pk", "free"))
    assert [free[one.pk] for one in (small, medium, large, sarong)] == [0, 2, 1, 0]
    shirt, cloth = Product.objects.order_by("pk")
    assert (shirt.free, shirt.sold_at, cloth.free) == (3, None, 0)
    assert cloth.sold_at is not None
    with CaptureQueriesContext(connection) as statements:
        products.change_free({small.pk: 0})
    assert len(statements) == 0


def test_a_channel_that_does_not_exist_is_none(idr: Channel) -> None:
    assert channel() == channel("idr") == idr
    assert channel("nowhere") is None


def test_a_variant_is_offered_where_its_product_is_public_listed_and_priced(idr: Channel) -> None:
    """The rule of `buyable()` for one variant: what a cart takes, and what it says is no longer sold."""
    seller = street.maker()
    cloth = street.cloth(seller)
    other = Channel.objects.create(slug="usd", name="Dollar", currency="USD")

    def offered(channel: Channel) -> list[int]:
        return list(ProductVariant.objects.offered(channel.pk).values_list("amount", flat=True))

    assert offered(idr) == [1_250_000] and offered(other) == []
    VariantPrice.objects.filter(variant=cloth).delete()
    assert offered(idr) == []
    products.set_price(variant=cloth, channel=idr, amount=900_000)
    assert offered(idr) == [900_000]
    Msme.objects.filter(pk=seller.pk).update(status="suspended")
    assert offered(idr) == [] and not Product.objects.buyable().exists()


def test_the_rule_stands_in_one_place() -> None:
    """What is free is asked by `buyable()` and `FREE` alone; a condition written anew would be a second rule."""
    root = Path(__file__).resolve().parents[3]
    written = [
        path.relative_to(root).as_posix()
        for house in ("catalog", "orders", "storefront", "infra")
        for path in (root / house).rglob("*.py")
        if "migrations" not in path.parts and "free__gt" in path.read_text()
    ]
    assert written == ["catalog/products/models.py"]
