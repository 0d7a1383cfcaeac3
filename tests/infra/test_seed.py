"""The demo street: full, honest, the same the second time. Painting is left out here."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from itertools import pairwise

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce
from django.test import Client

from catalog.commons.models import Region
from catalog.commons.texts import LANGUAGES, exactly
from catalog.heritage import care
from catalog.media.models import Picture
from catalog.people import permissions
from catalog.people.authority import is_officer, may
from catalog.people.models import User
from catalog.products.models import Collection, Product, ProductListing, ProductSlug, ProductVariant
from catalog.products.queries import cards, channel
from catalog.sellers.models import Msme
from catalog.stock.models import Movement, StockLevel
from infra.run.options import ROOT
from infra.seed.accounts import FACTOR_SECRET, PASSWORD, PEOPLE, accounts
from infra.seed.street import newest
from storefront.shop.account_factor import has_factor
from storefront.shop.cloth import gallery

REACHED = re.compile(r"\+62|\b08\d|wa\.me|whats?app|telp|instagram|@(?!example\.com)", re.IGNORECASE)
TABLES = (Msme, Product, ProductVariant, ProductSlug, Picture, Movement, StockLevel, Collection, User)


@pytest.fixture(scope="module")
def street(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """One street for the whole module, taken down by rolling back."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        Region.objects.create(code="33", name="Jawa Tengah", level=1)  # the real ones have their own test
        call_command("seed_street", paint_seconds=0)
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("street")


def test_there_are_makers_in_most_of_the_city_and_all_are_marked_as_invented() -> None:
    makers = Msme.objects.selling()
    assert makers.count() >= 36
    assert Msme.objects.filter(is_demo=False).count() == 0
    assert makers.values("village").distinct().count() >= 24
    assert all(maker.verified_on and maker.verified_on > date(2026, 1, 1) for maker in makers)
    stories = [exactly(maker.story, language) for maker in makers for language in LANGUAGES]
    assert len(set(stories)) == len(stories)
    assert all(3 <= story.count(". ") + 1 <= 6 for story in stories)
    assert all(exactly(field, language) for m in makers for field in (m.specialty, m.quote) for language in LANGUAGES)
    assert all(m.emblem and m.head and m.techniques.exists() and m.products.exists() for m in makers)


def test_two_makers_show_that_only_the_approved_are_seen() -> None:
    hidden = Msme.objects.exclude(pk__in=Msme.objects.selling())
    assert sorted(hidden.values_list("status", flat=True)) == ["in_review", "suspended"]
    assert Product.objects.filter(seller__in=hidden).exists()
    assert not Product.objects.public().filter(seller__in=hidden).exists()


def test_every_product_says_everything_in_both_languages() -> None:
    products = Product.objects.select_related("fabric", "technique").prefetch_related(
        "motifs", "dyes", "pictures", "slugs"
    )
    assert Product.objects.public().count() >= 360
    for product in products:
        assert product.motifs.all() and 1 <= len(product.dyes.all()) <= 3, product
        assert len(product.pictures.all()) == 3
        assert {slug.language for slug in product.slugs.all()} == set(LANGUAGES)
        assert product.weight_g and product.making_days and product.search_name and product.colour
        assert care.sentences(product.fabric, product.dyes.all(), product.technique.is_batik)
        for language in LANGUAGES:
            assert exactly(product.name, language)
            assert 2 <= len(re.findall(r"\.( |$)", exactly(product.description, language))) <= 4, product.description
            assert "{" not in exactly(product.description, language)


def test_sizes_are_known_flat_things_by_their_own_garments_by_the_chest() -> None:
    clothing = {"kemeja", "dress", "outer", "tunik"}
    for product in Product.objects.select_related("category").prefetch_related("variants"):
        if product.category.slug in clothing:
            assert product.variant_count == len(product.variants.all()) > 2 and product.size_span.startswith(("S", "M"))
            assert all(80 < variant.chest_cm < 140 for variant in product.variants.all())
        else:
            assert product.length_cm and product.width_cm and product.variant_count == 1


def test_neighbours_do_not_read_the_same() -> None:
    texts = [exactly(product.description, "id") for product in newest(channel())]
    assert all(left != right for left, right in pairwise(texts))


def test_prices_run_from_a_setono_shirt_to_the_finest_silk() -> None:
    """DOMAIN.md 1.5: Rp25.000 for a stamped cotton shirt to Rp4 million for drawn silk at Setono."""
    prices = ProductListing.objects.filter(product__in=Product.objects.public())
    assert prices.order_by("lowest").first().lowest == 25_000
    assert 9_000_000 <= prices.order_by("-highest").first().highest <= 12_000_000
    stall = prices.filter(product__seller__slug="setono-makmur")
    assert stall.get(lowest=25_000).product.technique.slug == "cap"
    assert stall.filter(product__technique__slug="tulis", product__fabric__fibre="silk", highest=4_000_000).exists()


def test_there_is_one_of_each_one_of_a_kind_and_most_are_drawn() -> None:
    only = StockLevel.objects.filter(only_one=True)
    assert only.count() == Product.objects.filter(uniqueness=Product.ONE).count() > 40
    assert set(only.values_list("variant__product__technique__slug", flat=True)) == {"tulis"}
    assert only.filter(variant__product__sold_at=None).exclude(on_hand=1).count() == 0


def test_stock_is_the_sum_of_its_movements_and_what_is_free_agrees() -> None:
    summed = StockLevel.objects.annotate(moved=Coalesce(Sum("movements__delta"), 0))
    assert summed.exclude(moved=F("on_hand")).count() == 0
    assert ProductVariant.objects.annotate(lying=Sum("levels__on_hand")).exclude(lying=F("free")).count() == 0
    assert Product.objects.annotate(lying=Sum("variants__free")).exclude(lying=F("free")).count() == 0
    assert Product.objects.filter(free=0).exclude(sold_at=None).count() == Product.objects.filter(free=0).count() > 10
    assert Product.objects.filter(free__gt=0).exclude(sold_at=None).count() == 0
    assert StockLevel.objects.filter(refills=True).count() > 30


def test_printed_cloth_says_so_and_is_dyed_with_nothing_that_batik_is() -> None:
    printed = Product.objects.filter(technique__is_batik=False)
    assert printed.count() >= 5
    for product in printed:
        assert "printing" in exactly(product.name, "id") and "printed" in exactly(product.name, "en")
        assert [dye.slug for dye in product.dyes.all()] == ["pigmen"]


def test_the_first_page_is_of_many_hands() -> None:
    rows = cards(newest(channel())[:24], channel=channel(), language="id")
    assert len({row["seller_slug"] for row in rows}) >= 20
    assert len({row["picture"]["id"] for row in rows if row["picture"]}) == 24
    assert len({row["category_slug"] for row in rows}) >= 6
    assert all(row["free"] for row in rows)


def test_pictures_belong_to_cloths_and_say_what_they_show() -> None:
    assert Picture.objects.filter(is_drawn=False).count() == 0
    assert Picture.objects.filter(width=0).count() == 0
    assert all(exactly(picture.alt, language) for picture in Picture.objects.all() for language in LANGUAGES)


def test_a_product_s_page_opens_with_the_picture_on_its_card_and_never_with_its_back() -> None:
    for product in Product.objects.select_related("card_picture").prefetch_related("pictures__picture"):
        views = gallery(product)
        assert len(views) == 3
        assert views[0].picture["id"] == product.card_picture.public_id
        assert views[0].role != "back"


def test_collections_hold_what_they_promise() -> None:
    assert Collection.objects.annotate(number=Count("items")).filter(number__gte=12).count() == 5
    assert not Collection.objects.get(slug="di-bawah-500-ribu").products.filter(listings__highest__gte=500_000).exists()
    assert not Collection.objects.get(slug="pewarna-alam").products.filter(dyes__is_natural=False).exists()


def test_nobody_can_be_reached_past_the_shop() -> None:
    texts = [str(t.data) for m in Msme.objects.all() for t in (m.story, m.quote, m.specialty)]
    texts += [str(t.data) for p in Product.objects.all() for t in (p.name, p.description)]
    assert [text for text in texts if REACHED.search(text)] == []
    assert all(maker.email == f"{maker.slug}@example.com" for maker in Msme.objects.all())


def test_the_people_can_log_in() -> None:
    for role, email, password in accounts():
        person = User.objects.get(email=email)
        assert person.check_password(password)
        assert person.emailaddress_set.get().verified
        assert may(person, permissions.VETTING_DECIDE) == (role in ("officer", "head of the office"))
        assert may(person, permissions.FINANCE_REFUNDS) == (role in ("finance officer", "head of the office"))
        assert may(person, permissions.TRAIL_SEE) == (role in ("auditor", "head of the office"))
        assert has_factor(person) == is_officer(person)
    assert User.objects.get(email="siti@example.com").memberships.get().seller.slug == "canting-siti"


def test_the_readme_names_who_can_log_in() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [email for _role, email, _name, _roles in PEOPLE if f"| `{email}` |" not in readme] == []
    assert f"password `{PASSWORD}`" in readme
    assert f"`{FACTOR_SECRET}`" in readme


def test_the_officers_code_opens_the_desk() -> None:
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False):
        client, told = Client(), StringIO()
        call_command("demo_code", stdout=told)
        code = told.getvalue().split()[0]
        answer = client.post("/id/account/login/", {"login": "wahyu@example.com", "password": PASSWORD})
        assert client.post(answer["Location"], {"code": code}).status_code == 302
        assert client.get("/id/office/transfers/").status_code == 200


def test_every_maker_has_somebody_who_can_open_the_mail_about_an_order() -> None:
    makers = Msme.objects.exclude(memberships__user__email=F("email"))
    assert [maker.slug for maker in makers] == []
    assert all(person.check_password(PASSWORD) for person in User.objects.filter(memberships__isnull=False)[:5])


def test_a_second_run_changes_nothing() -> None:
    before = [list(table.objects.order_by("pk").values()) for table in TABLES]
    call_command("seed_street", paint_seconds=0)
    assert [list(table.objects.order_by("pk").values()) for table in TABLES] == before


def test_a_street_that_is_longer_than_what_was_asked_for_stays_and_says_so() -> None:
    have, said = Product.objects.count(), StringIO()
    call_command("seed_street", products=have, stdout=said)
    assert "more than" not in said.getvalue()
    call_command("seed_street", products=have - 1, stdout=said)
    line = f"the street has {have} products, more than {have - 1}; none is added and none taken away"
    assert line in said.getvalue()
    assert Product.objects.count() == have


def test_a_longer_street_has_as_many_products_as_asked_for() -> None:
    with transaction.atomic():
        call_command("seed_street", paint_seconds=0, products=600)
        call_command("seed_street", paint_seconds=0, products=600)
        assert Product.objects.count() == 600
        assert (
            StockLevel.objects.annotate(moved=Coalesce(Sum("movements__delta"), 0)).exclude(moved=F("on_hand")).count()
            == 0
        )
        transaction.set_rollback(True)
