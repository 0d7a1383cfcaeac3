"""The README's table is the command's: the same rows and columns, and figures that are figures."""

import re

import pytest

from infra.bench import table
from infra.bench.command import README, STREETS
from infra.bench.measure import CONNECTIONS, Figures, House, Under
from infra.bench.rows import EMPTY, ROWS
from infra.bench.table import COLUMNS, HOUSE_COLUMNS, HOUSE_ROWS, Run

NUMBER = r"\d+(\.\d+)?(e-\d+)?"


def figures(milliseconds: float, statements: int = 5) -> Figures:
    """A visit that costs so much CPU, a quarter of it in the database, and takes ten times as long."""
    seconds = milliseconds / 1000
    under = {n: Under(10 * seconds, 20 * seconds, n / (10 * seconds)) for n in CONNECTIONS}
    return Figures(0.75 * seconds, 0.25 * seconds, statements, under)


def a_run() -> Run:
    """Every row costs twelve times the empty view, and with ten times the products eighteen times."""
    short = {row.key: figures(6) for row in ROWS} | {EMPTY.key: figures(0.5, 0)}
    long = {row.key: figures(9) for row in ROWS} | {EMPTY.key: figures(0.5, 0)}
    return Run(
        "1234567890", "2026-11-24", 2, dict(zip(STREETS, (short, long), strict=True)), House(99, 2), House(33, 1)
    )


def grids(text: str) -> list[list[list[str]]]:
    """The tables of a text: rows of cells, without the lines that divide a head from its body."""
    found: list[list[list[str]]] = [[]]
    for line in text.splitlines():
        if not line.startswith("|"):
            found.append([])
        elif not line.startswith("|---"):
            found[-1].append([cell.strip() for cell in line[1:-1].split("|")])
    return [grid for grid in found if grid]


def test_the_readme_has_the_rows_and_columns_that_the_command_prints() -> None:
    written, made = grids(table.between(README.read_text())), grids(table.table(a_run(), ROWS))
    assert [grid[0] for grid in written] == [grid[0] for grid in made]
    assert [[row[0] for row in grid] for grid in written] == [[row[0] for row in grid] for grid in made]


def test_the_bars_in_the_readme_are_those_of_the_rows() -> None:
    long, short, house = grids(table.between(README.read_text()))
    made = grids(table.table(a_run(), ROWS))
    for grid, other in zip((long, short), made, strict=False):
        bar = grid[0].index("bar")
        assert [row[bar] for row in grid] == [row[bar] for row in other]
    assert [row[-1] for row in long] == [row[-1] for row in made[0]]
    assert [row[-1] for row in house] == [row[-1] for row in made[2]]


def test_the_figures_in_the_readme_are_figures() -> None:
    text = table.between(README.read_text())
    cells = [cell for grid in grids(text) for row in grid[1:] for cell in row[1:]]
    assert [cell for cell in cells if not re.fullmatch(NUMBER, cell) and cell != "-"] == []
    assert re.match(r"`\./infra/bench/run` at [0-9a-f]{10}\+?, 20\d\d-\d\d-\d\d, \d+ cores\.\n", text)
    assert [line.split(" products")[0] for line in text.splitlines() if "Empty view:" in line] == ["10,000", "1,000"]


def test_every_figure_is_a_multiple_of_the_empty_views_in_the_same_run() -> None:
    long, short, house = grids(table.table(a_run(), ROWS))
    assert long[0] == [*COLUMNS, "growth from 1,000 to 10,000", "bar from 1,000 to 100,000"]
    assert long[1] == ["home page", "18", "40", *("4.5", "5"), *("18", "18", "0.056") * 2, "1.5", "-"]
    assert long[4] == ["API: list of 24", "18", "15", *("4.5", "5"), *("18", "18", "0.056") * 2, "1.5", "1.1"]
    assert short[0] == list(COLUMNS)
    assert short[1] == ["home page", "12", "40", *("3.0", "5"), *("12", "12", "0.083") * 2]
    assert house == [
        list(HOUSE_COLUMNS),
        [HOUSE_ROWS[0], "99", "33", "3.0", "160"],
        [HOUSE_ROWS[1], "2.0", "1.0", "2.0", "3.0"],
    ]


def test_a_run_at_one_length_tells_nothing_of_growth() -> None:
    run = a_run()
    only = Run(run.commit, run.day, run.cores, {1_000: run.figures[1_000]}, run.shop, run.empty)
    assert [grid[0] for grid in grids(table.table(only, ROWS))] == [list(COLUMNS), list(HOUSE_COLUMNS)]


def test_the_table_takes_its_place_and_leaves_the_rest() -> None:
    text = f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n"
    once = table.put(text, "new")
    assert once == f"before\n{table.BEGIN}\nnew\n{table.END}\nafter\n"
    assert table.put(once, "new") == once
    with pytest.raises(ValueError, match="not found"):
        table.put("no marks", "new")


@pytest.mark.parametrize(
    ("value", "text"), [(612.4, "612"), (10.04, "10"), (9.96, "10.0"), (1.26, "1.3"), (0.0561, "0.056"), (0.5, "0.5")]
)
def test_a_multiple_is_written_with_the_digits_that_mean_something(value: float, text: str) -> None:
    assert table.written(value) == text
