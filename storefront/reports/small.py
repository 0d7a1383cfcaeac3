"""Small numbers of people are not shown: who knows the street would know who is meant.

A group of fewer than three is held back. Where it could still be worked out from the whole, which is known, the next
larger groups are held back with it; all that is held back looks the same, so that nobody knows which is which.
"""

from collections.abc import Mapping

LEAST = 3  # a group of fewer people than this is not told
HELD_BACK = "*"


def told(groups: Mapping[str, int]) -> dict[str, int | str]:
    """The groups as they may be shown: a number, or HELD_BACK. Nobody at all in the small groups tells nothing about
    anybody, so then zeros stay."""
    few = {name for name, number in groups.items() if number < LEAST}
    if not any(groups[name] for name in few):
        return dict(groups)
    if sum(groups.values()) < LEAST * len(groups):
        return dict.fromkeys(groups, HELD_BACK)  # so few in all that little would be left to guess
    # What is held back adds up to the whole less what is shown: one group alone, or several that are all as large as a
    # small group can be, would be plain. Of equal groups all go, since which one did would tell, too.
    if len(few) == 1 or sum(groups[name] for name in few) == (LEAST - 1) * len(few):
        next_larger = min(number for name, number in groups.items() if name not in few)
        few |= {name for name, number in groups.items() if number == next_larger}
    return {name: HELD_BACK if name in few else number for name, number in groups.items()}
