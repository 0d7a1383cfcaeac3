"""The long street of the search's bench: its words, and that pages of a common word come whole and in their order."""

import pytest

from catalog.products.models import Product
from catalog.products.queries import Wanted, channel
from catalog.search import actions
from catalog.search.queries import BEST, MOST_BY_KEY, answering, part
from catalog.search.reading import read
from infra.bench import search
from infra.bench.search import FEW, FIFTH, vocabulary


def test_broad_words_are_met_by_a_fifth_and_rare_ones_by_five() -> None:
    street = vocabulary()
    for _product in range(2_000):
        street.met.update({*street.draw(search.WORDS_OF_A_NAME), *street.draw(search.WORDS_OF_A_TEXT)})
    assert [street.met[word] for word in street.near(FEW)] == [FEW] * 8
    assert all(0.15 <= street.met[word] / 2_000 <= 0.25 for word in street.near(2_000 * FIFTH, 2))
    assert vocabulary().words == street.words


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_a_word_that_many_have_are_whole_and_in_order() -> None:
    """More answers than are named by their keys, so that the database walks; the same order as all at once. The tables
    are emptied afterwards: thousands of dead rows would slow down the tests that come next."""
    street, heads = vocabulary(), search._heads()
    search._hang(street, heads, 2_900)
    actions.rebuild(at_once=1_000)
    word, met = street.met.most_common(1)[0]
    shop, reading = channel(), read(word)
    assert shop is not None and met > MOST_BY_KEY
    answers = Product.objects.public().filter(answering(reading))
    named = answers.filter(search_name__contains=word).order_by("-pk")
    best = [*named, *answers.exclude(search_name__contains=word).order_by("-pk")]
    for sort in (BEST, "newest", "cheapest"):
        seen: list[int] = []
        after = None
        while True:
            page = part(Wanted(words=word), shop, reading, sort=sort, first=100, after=after)
            seen += page.keys
            if not page.has_next:
                break
            after = page.cursors[-1]
        assert len(seen) == len(set(seen)) == answers.count()
        assert sort != BEST or seen == [one.pk for one in best]
        back = part(Wanted(words=word), shop, reading, sort=sort, last=50, before=page.cursors[-1])
        assert back.keys == seen[-51:-1]
