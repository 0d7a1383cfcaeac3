"""The catalogue as clients of the API see it."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.commons.texts import both
from catalog.products import actions as products
from catalog.products.models import Collection, CollectionItem, Product, ProductListing
from catalog.search import actions as search
from catalog.search.models import Miss
from catalog.sellers.models import Msme
from storefront.api.ids import from_global, to_global
from storefront.api.pages import cursor
from tests.makers import street
from tests.storefront.api.client import ask, codes, post

pytestmark = pytest.mark.django_db

NAMES = """query ($first: Int, $last: Int, $after: String, $before: String, $sort: ProductOrder,
  $filter: ProductFilterInput, $where: ProductWhereInput, $channel: String) {
  products(first: $first, last: $last, after: $after, before: $before, sortBy: $sort, filter: $filter, where: $where,
    channel: $channel) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { name } } } }"""


def names(**variables: object) -> list[str]:
    return [edge["node"]["name"] for edge in ask(NAMES, **{"first": 100, **variables})["products"]["edges"]]


@pytest.fixture
def siti() -> Msme:
    return street.maker()


@pytest.fixture
def five(siti: Msme) -> list[str]:
    """Five cloths, the first listed last, each dearer than the one before."""
    now = timezone.now()
    for number, name in enumerate(("Alfa", "Bela", "Cita", "Dara", "Erna")):
        variant = street.cloth(siti, name, price=100_000 * (number + 1))
        ProductListing.objects.filter(product=variant.product).update(published_at=now - timedelta(days=number))
    return ["Alfa", "Bela", "Cita", "Dara", "Erna"]


def test_the_newest_come_first_and_both_ways_through_the_pages_meet(five: list[str]):
    assert names() == five
    seen, after = [], None
    while True:
        page = ask(NAMES, first=2, after=after)["products"]
        seen += [edge["node"]["name"] for edge in page["edges"]]
        assert page["totalCount"] == 5
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == five
    back, before = [], None
    while True:
        page = ask(NAMES, last=2, before=before)["products"]
        back = [edge["node"]["name"] for edge in page["edges"]] + back
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert back == five


@pytest.mark.parametrize(
    ("field", "direction", "turned"),
    [
        ("DATE", "DESC", False),
        ("DATE", "ASC", True),
        ("PRICE", "ASC", False),
        ("MINIMAL_PRICE", "DESC", True),
        ("NAME", "ASC", False),
        ("NAME", "DESC", True),
        ("RATING", "DESC", False),
    ],
)
def test_each_order_runs_both_ways_and_through_pages(five: list[str], field: str, direction: str, turned: bool):
    sort = {"field": field, "direction": direction}
    wanted = five[::-1] if turned else five
    assert names(sort=sort) == wanted
    first = ask(NAMES, first=3, sort=sort)["products"]
    rest = names(sort=sort, after=first["pageInfo"]["endCursor"])
    assert [edge["node"]["name"] for edge in first["edges"]] + rest == wanted


def test_products_are_found_by_words_price_category_and_colour(five: list[str], siti: Msme):
    shirt = street.garment(siti, "Kemeja Putih", colour="putih")[0]
    category = to_global("Category", shirt.product.category.public_id)
    search.catch_up()
    assert names(filter={"search": "kemeja"}) == ["Kemeja Putih"]
    assert names(filter={"search": "kemja"}) == ["Kemeja Putih"]
    assert names(filter={"search": "zebra"}) == []
    assert list(Miss.objects.values_list("words", "times")) == [("zebra", 1)]
    assert names(filter={"categories": [category]}) == ["Kemeja Putih"]
    assert names(filter={"categories": ["junk"]}) == []
    assert names(filter={"price": {"gte": 200_000, "lte": 300_000.0}}) == ["Bela", "Cita"]
    assert names(where={"price": {"range": {"gte": "400000.00"}}}) == ["Dara", "Erna"]
    assert names(where={"attributes": [{"slug": "color", "values": ["putih"]}]}) == ["Kemeja Putih"]
    assert names(where={"attributes": [{"slug": "heel", "values": ["high"]}]}) == []
    assert names(where={"attributes": [{"slug": "size", "values": ["m", "xxl"]}]}) == ["Kemeja Putih"]
    assert names(where={"attributes": [{"slug": "size", "values": ["xxl"]}]}) == []
    assert names(where={"category": {"oneOf": [category]}}) == ["Kemeja Putih"]
    either = {"OR": [{"category": {"oneOf": [category]}}, {"price": {"range": {"lte": 100_000}}}]}
    assert names(where=either) == ["Kemeja Putih", "Alfa"]
    assert names(where={"AND": [either, {"price": {"range": {"gte": 300_000}}}]}) == ["Kemeja Putih"]


def test_a_search_gives_the_best_first_and_turns_its_pages_both_ways(siti: Msme):
    """RANKING.md's tiers: two by their names, two by their motif, one by its description."""
    street.cloth(siti, "Satu", description=both("Cocok dengan kawung.", ""), motifs=())
    for name in ("Dua", "Tiga"):
        street.cloth(siti, name, motifs=("kawung",))
    for name in ("Kawung Empat", "Kawung Lima"):
        street.cloth(siti, name, motifs=())
    search.catch_up()
    words = {"search": "kawung"}
    whole = ["Kawung Lima", "Kawung Empat", "Tiga", "Dua", "Satu"]
    assert names(filter=words) == whole
    assert names(filter=words, sort={"field": "DATE", "direction": "ASC"}) == sorted(whole, key=NEWEST.index)
    seen, after = [], None
    while True:
        page = ask(NAMES, first=2, after=after, filter=words)["products"]
        seen += [edge["node"]["name"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == whole
    back = ask(NAMES, last=3, before=after, filter=words)["products"]
    assert [edge["node"]["name"] for edge in back["edges"]] == whole[1:4]
    assert back["pageInfo"]["hasPreviousPage"] and back["pageInfo"]["hasNextPage"]
    assert ask(NAMES, last=9, before=after, filter=words)["products"]["pageInfo"]["hasPreviousPage"] is False


NEWEST = ["Satu", "Dua", "Tiga", "Kawung Empat", "Kawung Lima"]


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({}, "PAGE_SIZE_MISSING"),
        ({"first": 1, "last": 1}, "PAGE_SIZE_MISSING"),
        ({"first": 101}, "PAGE_SIZE_INVALID"),
        ({"last": -1}, "PAGE_SIZE_INVALID"),
        ({"first": 1, "after": "junk"}, "INVALID_CURSOR"),
        ({"first": 1, "after": "WyJuYW1lIiwiYSIsMV0="}, "INVALID_CURSOR"),
        ({"first": 1, "filter": {"search": "a"}, "after": "WyJiZXN0Iiw5LCJ4Il0="}, "INVALID_CURSOR"),
        ({"first": 1, "filter": {"search": "a"}, "after": "WyJiZXN0IiwiYSIsIngiXQ=="}, "INVALID_CURSOR"),
        ({"first": 1, "after": "WyJuZXdlc3QiLCJubyBkYXRlIiwxXQ=="}, "INVALID_CURSOR"),
        ({"first": 1, "filter": {"search": "a"}, "where": {"AND": [{}]}}, "INVALID"),
        ({"first": 1, "where": {"AND": [{}] * 30}}, "TOO_MANY_CONDITIONS"),
        ({"first": 1, "where": {"attributes": [{"slug": "size", "values": ["m"] * 51}]}}, "TOO_MANY_CONDITIONS"),
        ({"first": 1, "filter": {"price": {"gte": 1e200}}}, "INVALID"),
    ],
)
def test_a_list_that_cannot_be_given_says_why(five: list[str], variables: dict[str, object], code: str):
    answer = post(NAMES, variables)
    assert (answer.status_code, codes(answer)) == (200, [code])
    assert answer.json()["data"]["products"] is None


@pytest.mark.parametrize(("size", "place"), [("first", "after"), ("last", "before")])
@pytest.mark.parametrize(
    "change",
    [
        lambda time, id: [time, 1],
        lambda time, id: [time, 2**63],
        lambda time, id: [time, True],
        lambda time, id: [time, None],
        lambda time, id: [time, id[:-1]],
        lambda time, id: [time, id, id],
        lambda time, id: [time],
        lambda time, id: ["no date", id],
        lambda time, id: [id, time],
        lambda time, id: ["0001-01-01T00:00:00+23:59", id],
    ],
)
def test_a_cursor_that_was_changed_is_refused(
    five: list[str], change: Callable[[str, str], list[object]], size: str, place: str
):
    """It names a product by its public id; a number, or an id that no product has, is nobody's place in the list."""
    good = ask(NAMES, first=2)["products"]["pageInfo"]["endCursor"]
    _kind, time, id = json.loads(base64.urlsafe_b64decode(good))
    assert id == Product.objects.get(search_name="bela").public_id
    assert names(after=cursor("newest", [time, id])) == five[2:]
    answer = post(NAMES, {size: 2, place: cursor("newest", change(time, id))})
    assert (answer.status_code, codes(answer)) == (200, ["INVALID_CURSOR"])
    assert answer.json()["errors"][0]["extensions"]["field"] == place


def test_the_count_is_asked_only_when_it_is_selected(five: list[str], django_assert_num_queries: object):
    query = "query ($after: String) { products(first: 2, after: $after) { %s pageInfo { endCursor } } }"
    with django_assert_num_queries(4):  # type: ignore[operator]
        page = ask(query % "")["products"]["pageInfo"]
    with django_assert_num_queries(5):  # type: ignore[operator]
        ask(query % "totalCount")
    with django_assert_num_queries(5):  # type: ignore[operator]
        ask(query % "", after=page["endCursor"])


def test_a_product_is_found_by_the_current_slug_of_exactly_that_language(siti: Msme):
    """shared/api README: null when no slug of the language matches; no fallback in the API."""
    product = street.cloth(siti).product
    slugs = dict(product.slugs.values_list("language", "slug"))
    query = """query ($slug: String, $language: LanguageCodeEnum) {
      product(slug: $slug, slugLanguageCode: $language) { id } }"""
    found = {"id": to_global("Product", product.public_id)}
    assert ask(query, slug=slugs["id"])["product"] == found
    assert ask(query, slug=slugs["id"], language="ID")["product"] == found
    assert ask(query, slug=slugs["en"], language="EN")["product"] == found
    assert ask(query, slug=slugs["en"])["product"] is None
    assert ask(query, slug=slugs["id"], language="EN")["product"] is None
    assert ask(query, slug=slugs["id"], language="DE")["product"] is None
    products.set_slug(product=product, language="id", slug="alamat-baru")
    assert ask(query, slug=slugs["id"])["product"] is None
    assert ask(query, slug="alamat-baru")["product"] == found


def test_a_translation_is_null_where_there_is_none(siti: Msme):
    product = street.cloth(
        siti, names=both("Buketan Toska", ""), description=both("Satu.\n\nDua & <tiga>.", "")
    ).product
    query = """query ($id: ID) { product(id: $id) { name description
      id: translation(languageCode: ID) { name slug language { code } } en: translation(languageCode: EN) { name }
      de: translation(languageCode: DE) { name } } }"""
    found = ask(query, id=to_global("Product", product.public_id))["product"]
    assert found["name"] == "Buketan Toska"
    assert found["id"]["language"] == {"code": "ID"}
    assert (found["en"], found["de"]) == (None, None)
    blocks = json.loads(found["description"])["blocks"]
    assert [block["data"]["text"] for block in blocks] == ["Satu.", "Dua &amp; &lt;tiga&gt;."]


def test_what_is_not_public_is_not_there(siti: Msme):
    variant = street.cloth(siti)
    ids = {
        "product": to_global("Product", variant.product.public_id),
        "productVariant": to_global("ProductVariant", variant.public_id),
        "maker": to_global("Maker", siti.public_id),
    }
    for name, id in ids.items():
        assert ask(f"query ($id: ID) {{ {name}(id: $id) {{ name }} }}", id=id)[name] is not None
    Msme.objects.update(status="suspended")
    for name, id in ids.items():
        assert ask(f"query ($id: ID) {{ {name}(id: $id) {{ name }} }}", id=id)[name] is None
    assert names() == []
    assert ask("{ makers(first: 9) { totalCount edges { node { name } } } }")["makers"]["edges"] == []


def test_an_unknown_channel_has_nothing(five: list[str]):
    assert ask(NAMES, first=5, channel="nowhere")["products"] is None
    assert ask('{ channel(slug: "nowhere") { id } }')["channel"] is None
    found = ask("{ channels { slug currencyCode isActive countries { code } } }")["channels"]
    assert [(one["slug"], one["currencyCode"], one["countries"][0]["code"]) for one in found] == [("idr", "IDR", "ID")]


def test_prices_are_numbers_and_pictures_absolute_on_the_host_that_was_asked(siti: Msme):
    street.cloth(siti, price=1_250_000)
    query = """{ products(first: 1) { edges { node {
      pricing { priceRange { start { gross { amount currency } tax { amount } } } }
      thumbnail(size: 480, format: WEBP) { url alt } small: thumbnail(size: 100) { url }
      media { alt url(size: 720) } } } } }"""
    node = post(query, headers={"Host": "127.0.0.1:8103"}).json()["data"]["products"]["edges"][0]["node"]
    start = node["pricing"]["priceRange"]["start"]
    assert start == {"gross": {"amount": 1_250_000, "currency": "IDR"}, "tax": {"amount": 0}}
    assert not isinstance(start["gross"]["amount"], str)
    assert node["thumbnail"]["url"].startswith("http://127.0.0.1:8103/media/pictures/test/")
    assert node["thumbnail"]["url"].endswith("-480.webp")
    assert node["small"]["url"].endswith("-240.jpg")
    assert node["media"][0]["url"].endswith("-720.jpg")
    assert node["thumbnail"]["alt"] == "Buketan di dasar toska"


def test_a_variants_own_picture_comes_before_the_products(siti: Msme):
    small, medium, large, _extra = street.garment(siti)
    medium.picture, large.picture = street.picture("nila"), street.picture("belum", ready=False)
    for variant in (medium, large):
        variant.save()
    query = """{ products(first: 1) { edges { node { media { url } productVariants(first: 4) {
      edges { node { media { id alt url(size: 720) } } } } } } } }"""
    node = ask(query)["products"]["edges"][0]["node"]
    media = [[one["url"] for one in edge["node"]["media"]] for edge in node["productVariants"]["edges"]]
    shirt = quote(f"{small.product.card_picture.recipe}-720.jpg")
    assert len(node["media"]) == 1
    assert [[url.rpartition("/")[2] for url in urls] for urls in media] == [
        [shirt],
        ["nila-720.jpg", shirt],
        [shirt],
        [shirt],
    ]


def test_a_picture_that_is_being_prepared_is_null(siti: Msme):
    product = street.cloth(siti, pictures=0).product
    Product.objects.filter(pk=product.pk).update(card_picture=street.picture("later", ready=False))
    query = "{ products(first: 1) { edges { node { thumbnail { url } media { url } } } } }"
    assert ask(query)["products"]["edges"][0]["node"] == {"thumbnail": None, "media": []}


def test_the_variants_of_a_shirt_come_in_pages_with_what_is_free(siti: Msme):
    shirt = street.garment(siti, sizes={"S": 2, "M": 3, "L": 0})[0].product
    query = """query ($id: ID, $after: String) { product(id: $id) { productVariants(first: 2, after: $after) {
      totalCount pageInfo { endCursor hasNextPage hasPreviousPage }
      edges { node { name quantityAvailable attributes { values { slug } }
        pricing { price { gross { amount } } } } } } } }"""
    id = to_global("Product", shirt.public_id)
    first = ask(query, id=id)["product"]["productVariants"]
    assert first["totalCount"] == 3
    assert [(e["node"]["name"], e["node"]["quantityAvailable"]) for e in first["edges"]] == [("S", 2), ("M", 3)]
    assert first["edges"][1]["node"]["pricing"]["price"]["gross"]["amount"] == 335_000
    second = ask(query, id=id, after=first["pageInfo"]["endCursor"])["product"]["productVariants"]
    assert second["edges"][0]["node"]["attributes"] == [{"values": [{"slug": "l"}]}]
    assert second["edges"][0]["node"]["quantityAvailable"] == 0
    assert (second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (False, True)
    assert codes(post(query, {"id": id, "after": cursor("variants", [shirt.public_id, 0])})) == ["INVALID_CURSOR"]


def test_a_maker_who_makes_to_order_has_slots(siti: Msme):
    """shared/api README: free making slots are the quantity."""
    street.cloth(siti, one_of_a_kind=False, made_to_order=True, stock_of=4)
    query = """{ products(first: 1) { edges { node { madeToOrder makingDays uniqueness
      productVariants(first: 1) { edges { node { quantityAvailable } } } } } } }"""
    node = ask(query)["products"]["edges"][0]["node"]
    assert (node["madeToOrder"], node["makingDays"], node["uniqueness"]) == (True, 21, "SAME_STAMP")
    assert node["productVariants"]["edges"][0]["node"]["quantityAvailable"] == 4


def test_a_collection_keeps_its_order_unless_another_is_asked_for(five: list[str]):
    row = Collection.objects.create(slug="pilihan", name=both("Pilihan", "Choice"))
    for place, name in enumerate(("Cita", "Erna", "Alfa", "Dara")):
        product = Product.objects.get(search_name=name.lower())
        CollectionItem.objects.create(collection=row, product=product, position=place)
    query = """query ($after: String, $sort: ProductOrder) { collection(slug: "pilihan", channel: "idr") {
      name products(first: 3, after: $after, sortBy: $sort) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { name } } } } }"""
    first = ask(query, sort={"field": "COLLECTION", "direction": "ASC"})["collection"]["products"]
    assert [edge["node"]["name"] for edge in first["edges"]] == ["Cita", "Erna", "Alfa"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (4, True)
    rest = ask(query, after=first["pageInfo"]["endCursor"])["collection"]["products"]
    assert [edge["node"]["name"] for edge in rest["edges"]] == ["Dara"]
    for junk in (["x", "y"], [1, "y"]):
        assert codes(post(query, {"after": cursor("collection", junk)})) == ["INVALID_CURSOR"]
    cheapest = ask(query, sort={"field": "PRICE", "direction": "ASC"})["collection"]["products"]
    assert [edge["node"]["name"] for edge in cheapest["edges"]] == ["Alfa", "Cita", "Dara"]


def test_categories_are_found_by_slug_and_hold_their_childrens_products(siti: Msme):
    street.cloth(siti)
    found = ask('{ categories(first: 5, filter: {slugs: ["kain"]}) { edges { node { id slug name } } } }')["categories"]
    assert [edge["node"]["slug"] for edge in found["edges"]] == ["kain"]
    query = """query ($language: LanguageCodeEnum) { category(slug: "kain", slugLanguageCode: $language) {
      products(first: 5, channel: "idr") { edges { node { name } } } } }"""
    assert ask(query)["category"]["products"]["edges"] == [{"node": {"name": "Buketan Toska"}}]
    assert ask(query, language="EN")["category"] is None


def test_lists_of_makers_and_motifs_turn_pages_both_ways():
    for name in ("Ani", "Bu Siti", "Citra"):
        street.cloth(street.maker(name.lower().replace(" ", "-"), name), name, motifs=(name.lower().replace(" ", "-"),))
    query = """query ($first: Int, $last: Int, $after: String, $before: String) {
      makers(first: $first, last: $last, after: $after, before: $before) {
      totalCount pageInfo { startCursor endCursor hasNextPage hasPreviousPage } edges { node { name } } } }"""
    first = ask(query, first=2)["makers"]
    assert [edge["node"]["name"] for edge in first["edges"]] == ["Ani", "Bu Siti"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    rest = ask(query, first=2, after=first["pageInfo"]["endCursor"])["makers"]
    assert [edge["node"]["name"] for edge in rest["edges"]] == ["Citra"]
    back = ask(query, last=1, before=rest["pageInfo"]["startCursor"])["makers"]
    assert [edge["node"]["name"] for edge in back["edges"]] == ["Bu Siti"]
    assert back["pageInfo"]["hasPreviousPage"] is True
    motif = ask('{ motif(slug: "ani") { name kind sources { title } products(first: 3) { edges { node { name } } } } }')
    assert motif["motif"]["products"]["edges"] == [{"node": {"name": "Ani"}}]
    motifs = "query ($after: String) { motifs(first: 1, after: $after) { totalCount } }"
    assert codes(post(motifs, {"after": cursor("motifs", ["no number", "ani"])})) == ["INVALID_CURSOR"]
    assert codes(post(motifs, {"after": cursor("makers", [0, "ani"])})) == ["INVALID_CURSOR"]


BY_ID = """query ($id: ID) { product(id: $id) { name } productVariant(id: $id) { name } category(id: $id) { name }
  collection(id: $id) { name } maker(id: $id) { name } motif(id: $id) { name } checkout(id: $id) { id }
  order(id: $id) { number } }"""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=300),
        st.integers().map(str),
        st.binary(max_size=60).map(lambda junk: to_global("Product", junk.hex())),
        st.builds(to_global, st.sampled_from(["User", "Order", "Product", "Checkout", ""]), st.text(max_size=90)),
    )
)
def test_junk_for_an_id_finds_nothing(junk: str):
    """RELIABILITY.md 5: never an accident."""
    answer = post(BY_ID, {"id": junk})
    if answer.status_code == 400:
        assert set(codes(answer)) <= {"INVALID_TEXT"}
    else:
        body = answer.json()
        assert "errors" not in body
        assert set(body["data"].values()) == {None}


def test_an_id_of_another_type_finds_nothing(siti: Msme):
    """RELIABILITY.md 5 and 7: what is right inside is wrong under another name."""
    variant = street.cloth(siti)
    checkout = street.cart(variant)
    street.channel()
    for inner in (variant.public_id, variant.product.public_id, siti.public_id, checkout.token, siti.slug):
        data = ask(BY_ID, id=to_global("User", inner))
        assert set(data.values()) == {None}
    assert ask(BY_ID, id=to_global("Order", checkout.token))["order"] is None
    assert from_global(to_global("Order", "abc"), "Checkout") == ""
