"""No small group of people can be read off, nor worked out from the whole."""

from itertools import product

import pytest

from storefront.reports.small import HELD_BACK, LEAST, told

X = HELD_BACK


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ({"w": 5, "m": 4}, {"w": 5, "m": 4}),
        ({"w": 5, "m": 0}, {"w": 5, "m": 0}),
        ({"w": 9, "m": 4, "x": 1}, {"w": 9, "m": X, "x": X}),
        ({"w": 9, "m": 4, "n": 4, "x": 1}, {"w": 9, "m": X, "n": X, "x": X}),
        ({"w": 9, "m": 1, "x": 0}, {"w": 9, "m": X, "x": X}),
        ({"w": 9, "m": 2, "x": 2}, {"w": X, "m": X, "x": X}),
        ({"w": 4, "m": 1}, {"w": X, "m": X}),
        ({"w": 2}, {"w": X}),
        ({}, {}),
    ],
)
def test_small_groups_are_held_back(groups: dict[str, int], shown: dict[str, int | str]) -> None:
    assert told(groups) == shown


@pytest.mark.parametrize("number", [2, 3, 4])
def test_whoever_knows_the_whole_cannot_work_out_a_small_group(number: int) -> None:
    """Of all tables that look the same and have the same sum, no group of one or two people is the same in all."""
    tables = list(product(range(10), repeat=number))
    alike: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
    for table in tables:
        alike.setdefault(_look(table), []).append(table)
    for table in tables:
        # Near the edge of what is tried here there are fewer tables to be mistaken for.
        for place, people in enumerate(table if max(table) <= 5 else ()):
            if 0 < people < LEAST:
                assert len({other[place] for other in alike[_look(table)]}) > 1, (table, place)


def _look(table: tuple[int, ...]) -> tuple[object, ...]:
    return sum(table), *told({str(place): people for place, people in enumerate(table)}).values()
