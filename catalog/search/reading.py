"""What somebody meant who typed a few words: synonyms, word forms, beginnings of words and slips of a finger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from catalog.search import documents
from catalog.search.models import Synonym, Word
from catalog.search.words import slips, telling, tokens

MOST_WORDS = 8
MOST_BEGINNINGS = 30
SHORT = 3

Slot = tuple[str, ...]  # lexemes of which one must be there
Sequence_ = tuple[Slot, ...]  # slots that must all be there
Group = tuple[Sequence_, ...]  # ways to say the same, of which one must hold


@dataclass(frozen=True)
class Reading:
    """A wish by words: all groups must hold. `corrected` tells which typed word was read as which others."""

    groups: tuple[Group, ...] = ()
    corrected: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def query(self, tier: str) -> str:
        """The wish as a tsquery within one tier; every lexeme is of letters and figures alone."""

        def any_of(slot: Slot) -> str:
            return "(" + "|".join(f"'{tier}/{lexeme}'" for lexeme in slot) + ")"

        def all_of(sequence: Sequence_) -> str:
            return "(" + "&".join(map(any_of, sequence)) + ")"

        return "&".join("(" + "|".join(map(all_of, group)) + ")" for group in self.groups)


def read(typed: str) -> Reading:
    """Understand what was typed. Three queries, one more when a word is not known here; none for no words."""
    asked = telling(tokens(typed))[:MOST_WORDS]
    if not asked:
        return Reading()
    synonyms = _synonyms(asked)
    others = {word for _place, _length, means in synonyms for word in means}
    forms = documents.forms(dict.fromkeys([*asked, *others]))
    known = _known(form for word in forms.values() for form in word)
    met = {place for place, length, _means in synonyms for place in range(place, place + length)}
    slots, corrected = {}, []
    for word, found in forms.items():
        slots[word] = tuple(found)
        lost = word in asked and asked.index(word) not in met and not known.intersection(found)
        if lost and (nearest := _nearest(word)):
            slots[word] = nearest
            corrected.append((word, nearest))
    return Reading(tuple(_groups(asked, synonyms, slots)), tuple(corrected))


def _synonyms(asked: Sequence[str]) -> list[tuple[int, int, list[str]]]:
    """Where a phrase of a synonym stands among the words, how many of them it takes, and what it means."""
    found = []
    for one in Synonym.objects.filter(asked__overlap=list(asked)):
        sides = [(tokens(one.phrase), tokens(one.means))]
        sides += [(tokens(one.means), tokens(one.phrase))] if one.both_ways else []
        for phrase, means in sides:
            for place in range(len(asked) - len(phrase) + 1):
                if list(asked[place : place + len(phrase)]) == phrase:
                    found.append((place, len(phrase), means))
    return sorted(found)


def _groups(
    asked: Sequence[str], synonyms: Sequence[tuple[int, int, list[str]]], slots: dict[str, Slot]
) -> Iterable[Group]:
    """One group for each word, or for the words that a longer phrase takes, with all that means the same."""
    place = 0
    while place < len(asked):
        here = [(length, means) for start, length, means in synonyms if start == place]
        longest = max((length for length, _means in here), default=1)
        said = [asked[place : place + longest]]
        # A shorter phrase that begins at the same word leaves the rest of the longer one to be said as typed.
        said += [[*means, *asked[place + length : place + longest]] for length, means in here]
        yield tuple(tuple(slots[word] for word in way) for way in said)
        place += longest


def _known(lexemes: Iterable[str]) -> set[str]:
    return set(Word.objects.filter(word__in=list(lexemes)).values_list("word", flat=True))


def _nearest(word: str) -> Slot:
    """The words that begin as this one does, and those that one slip of a finger makes of it. Short words are near to
    so many others that slips count only where nothing begins like them. One query."""
    table = connection.ops.quote_name(Word._meta.db_table)
    beginning = f"{word}%" if len(word) > 1 else "-"
    with connection.cursor() as cursor:
        cursor.execute(
            f"(SELECT word FROM {table} WHERE word LIKE %s ORDER BY documents DESC, word LIMIT %s)"
            f" UNION SELECT word FROM {table} WHERE word = ANY(%s) ORDER BY word",
            [beginning, MOST_BEGINNINGS, list(slips(word))],
        )
        found = tuple(near for (near,) in cursor.fetchall())
    begun = tuple(near for near in found if near.startswith(word))
    return begun if begun and len(word) <= SHORT else found
