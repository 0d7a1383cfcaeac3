"""Documents follow the products, whoever changes them and however; a rebuild leaves no gap."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.commons.texts import both
from catalog.heritage.models import Dye, Motif, Technique, Village
from catalog.products.models import Category, Channel, Product
from catalog.search import actions
from catalog.search.models import Document, IndexState, Mark, Word
from catalog.search.queries import standing
from catalog.sellers.models import Msme
from tests.makers import street
from tests.makers.searching import names


@pytest.fixture
def idr() -> Channel:
    return street.channel()


@pytest.fixture
def shelf() -> Product:
    cloth = street.cloth(street.maker(), "Buketan Toska", motifs=("buketan",))
    street.cloth(street.maker("cap-rohmat", "Cap Rohmat"), "Kawung Nila", motifs=("kawung",), technique_slug="cap")
    actions.catch_up()
    return cloth.product


def _dye(slug: str) -> Dye:
    return Dye.objects.create(slug=slug, name=both(slug.title(), slug.title()), is_natural=True)


CHANGES: list[tuple[str, Callable[[], Any]]] = [
    ("anggrek", lambda: Product.objects.filter(name__icontains="Toska").update(name=both("Anggrek", "Orchid"))),
    ("orchid", lambda: Product.objects.filter(name__icontains="Toska").update(description=both("", "An orchid."))),
    ("mengkudu", lambda: Product.objects.filter(name__icontains="Toska").update(colour="mengkudu")),
    ("bunga", lambda: Motif.objects.filter(slug="buketan").update(synonyms=["bunga tangan"])),
    ("cap", lambda: Msme.objects.filter(slug="canting-siti").update(name="Cap Baru")),
    ("lukis", lambda: Technique.objects.filter(slug="tulis").update(name=both("Batik lukis", "Painted"))),
    ("selendang", lambda: Category.objects.filter(slug="sarung").update(name=both("Selendang", "Shawl"))),
    ("poncol", lambda: Village.objects.update(name="Poncol")),
    ("parang", lambda: Product.objects.get(name__icontains="Toska").motifs.add(street.motif("parang"))),
    ("tingi", lambda: Product.objects.get(name__icontains="Toska").dyes.add(_dye("tingi"))),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("word", "change"), CHANGES, ids=[word for word, _change in CHANGES])
def test_whatever_changes_what_a_product_says_is_found_after_the_job(
    shelf: Product, idr: Channel, word: str, change: Callable[[], Any]
) -> None:
    change()
    assert Mark.objects.filter(product_id=shelf.pk).exists()
    assert any("Toska" in name or "Anggrek" in name for name in names(word, idr))
    assert not Mark.objects.exists()


@pytest.mark.django_db
def test_a_motif_that_is_taken_off_is_not_found_any_more(shelf: Product, idr: Channel) -> None:
    shelf.motifs.add(street.motif("parang"))
    assert names("parang", idr) == ["Buketan Toska"]
    shelf.motifs.remove(street.motif("parang"))
    assert names("parang", idr) == []


@pytest.mark.django_db
def test_a_purchase_marks_nothing(shelf: Product) -> None:
    Product.objects.filter(pk=shelf.pk).update(free=0, sold_at=timezone.now())
    shelf.seller.save()
    assert not Mark.objects.exists()


@pytest.mark.django_db
def test_who_may_be_met_is_asked_when_reading_and_not_when_indexing(shelf: Product, idr: Channel) -> None:
    Msme.objects.filter(slug="canting-siti").update(status="suspended")
    assert names("buketan", idr) == []
    Msme.objects.filter(slug="canting-siti").update(status="approved")
    assert names("buketan", idr) == ["Buketan Toska"]
    Product.objects.filter(pk=shelf.pk).update(status=Product.WITHDRAWN)
    assert names("buketan", idr) == []


@pytest.mark.django_db
def test_marked_by_hand_is_as_good_and_a_product_that_is_gone_leaves_no_document(shelf: Product) -> None:
    actions.mark(product_ids=[shelf.pk, 10**9])
    Document.objects.filter(product=shelf).delete()
    assert actions.refresh() == 2
    assert Document.objects.filter(product=shelf).count() == 1


@pytest.mark.django_db
def test_the_lag_is_the_age_of_the_oldest_mark(shelf: Product) -> None:
    assert standing()[:3] == (2, 0, 0.0)
    actions.mark(product_ids=[shelf.pk, shelf.pk])
    Mark.objects.filter(pk=Mark.objects.first().pk).update(at=timezone.now() - timedelta(minutes=3))
    now = standing()
    assert now.marked == 1 and 180 <= now.lag < 200
    actions.catch_up()
    assert standing().lag == 0.0


@pytest.mark.django_db
def test_a_rebuild_swaps_and_cleans_up(shelf: Product, idr: Channel) -> None:
    told: list[int] = []
    assert actions.rebuild(at_once=1, tell=told.append) == 2
    assert told == [1, 2]
    assert set(Document.objects.values_list("generation", flat=True)) == {2}
    assert names("buketan", idr) == ["Buketan Toska"]
    assert dict(Word.objects.filter(word__in=["buketan", "batik"]).values_list("word", "documents")) == {
        "buketan": 1,
        "batik": 2,
    }


@pytest.mark.django_db
def test_words_that_nobody_has_any_more_are_forgotten(shelf: Product) -> None:
    for name in ("Langka", "Anggrek"):
        Product.objects.filter(pk=shelf.pk).update(name=both(name, name))
        actions.catch_up()
    assert Word.objects.filter(word="langka").exists()
    actions.count_words()
    assert not Word.objects.filter(word="langka").exists()
    assert Word.objects.get(word="anggrek").documents == 1


@pytest.mark.django_db
def test_during_a_rebuild_readers_see_the_old_whole_and_changes_reach_both(shelf: Product, idr: Channel) -> None:
    """Looked at after each batch: found all the time; what changes meanwhile, before and behind the rebuild's place,
    is there after the swap."""
    first, second = Product.objects.order_by("pk")
    seen = []

    def look(done: int) -> None:
        if done == 1:
            Product.objects.filter(pk__in=[first.pk, second.pk]).update(colour="mengkudu")
        seen.append((names("buketan", idr), len(names("mengkudu", idr))))

    actions.rebuild(at_once=1, tell=look)
    assert seen == [(["Buketan Toska"], 2)] * 2
    assert sorted(names("mengkudu", idr)) == ["Buketan Toska", "Kawung Nila"]


@pytest.mark.django_db
def test_of_two_rebuilds_the_one_that_began_last_wins(shelf: Product, idr: Channel) -> None:
    began: list[int] = []

    def begin_another(done: int) -> None:
        if not began:
            began.append(done)
            actions.rebuild(at_once=10)

    actions.rebuild(at_once=1, tell=begin_another)
    assert IndexState.objects.values_list("current", "building").get() == (3, None)
    assert names("buketan", idr) == ["Buketan Toska"]
    assert set(Document.objects.exclude(generation=3).values_list("generation", flat=True)) <= {2}
    actions.rebuild()
    assert set(Document.objects.values_list("generation", flat=True)) == {4}


@pytest.mark.django_db
def test_a_rebuild_that_was_killed_leaves_the_old_one_in_use(shelf: Product, idr: Channel) -> None:
    class Killed(Exception):
        pass

    def die(done: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        actions.rebuild(at_once=1, tell=die)
    assert standing().building and names("buketan", idr) == ["Buketan Toska"]
    actions.rebuild()
    assert not standing().building
    assert names("buketan", idr) == ["Buketan Toska"]


@pytest.mark.django_db(transaction=True)
def test_two_who_refresh_at_once_take_turns(idr: Channel) -> None:
    """The second waits for the first, then finds nothing left to do."""
    street.cloth(street.maker(), "Buketan Toska")
    locked, done = Event(), Event()
    took: list[int] = []

    def other() -> None:
        try:
            locked.wait(10)
            done.set()
            took.append(actions.refresh())
        finally:
            connections.close_all()

    thread = Thread(target=other)
    thread.start()
    with transaction.atomic():
        mine = actions.refresh()
        locked.set()
        done.wait(10)
    thread.join(20)
    assert mine > 0 and took == [0]
    assert Document.objects.count() == 1


@pytest.mark.django_db
def test_a_batch_takes_the_same_statements_for_any_number_of_products(idr: Channel) -> None:
    siti = street.maker()
    street.cloth(siti, "Kain")
    actions.catch_up()
    counts = []
    for size in (2, 30):
        for number in range(size):
            street.cloth(siti, f"Kain {number}")
        with CaptureQueriesContext(connection) as statements:
            actions.refresh(most=1000)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert Document.objects.count() == 33
