"""Words as a search compares them: small letters without accents, and the slips of a finger around one."""

import re
import unicodedata

from catalog.search.models import LONGEST_WORD

_WORD = re.compile(r"[^\W_]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Words that say nothing of a cloth. PostgreSQL knows English ones, and none of Indonesian.
# fmt: off
STOP = frozenset([
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
    "adalah", "atau", "bagi", "dan", "dari", "dengan", "di", "ini", "itu", "ke", "oleh", "pada", "para", "sebagai",
    "untuk", "yang",
])
# fmt: on


def tokens(text: str) -> list[str]:
    """The words of a text, in order. Letters lose their accents: café is cafe."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(one for one in apart if not unicodedata.combining(one)).casefold()
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain)]


def telling(found: list[str]) -> list[str]:
    """The words that say something; all of them when none does."""
    return [word for word in found if word not in STOP] or found


def slips(word: str) -> set[str]:
    """Every word that one slip away from this one: a letter left out, doubled or added, changed, or two swapped.

    Only what could be a word: slips of figures and of words under three letters would lead anywhere.
    """
    if len(word) < 3 or word.isdecimal():
        return set()
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    found |= {left + letter + right for left, right in cuts for letter in _LETTERS}
    return found - {word}
