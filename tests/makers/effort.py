"""How often the tests try. CI cuts the numbers of RELIABILITY.md to what a change can wait for; `--long` does not."""

LONG = False  # whether the tests were asked for with --long; set before any test file is read


def of(usual: int, *, long: int) -> int:
    """The number for this run. Each test that is cut says in its docstring by how much."""
    return long if LONG else usual


# Property tests of RELIABILITY.md 40, and the repeats of every race.
EXAMPLES, REPEATS = 20_000, 50
