"""The real command on short streets: every row is answered as it should be, or the command fails."""

import os
import re
import subprocess

import pytest

from infra.bench.command import README, SHORT_STREETS
from infra.bench.rows import ROWS
from infra.bench.table import COLUMNS, GROWN, HOUSE_ROWS
from infra.run.options import ROOT
from infra.run.thrown import HOMES
from tests.infra.bench.test_table import NUMBER, grids

WITHIN = 300  # seconds; these tests share the machine with others


@pytest.fixture(scope="module")
def said() -> str:
    """What a quick run prints."""
    before, readme = set(HOMES.glob("run-*")), README.read_bytes()
    env = {name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "CANTING_HOME")}
    done = subprocess.run(
        [ROOT / "infra/bench/run", "--quick"],
        capture_output=True,
        text=True,
        check=False,
        timeout=WITHIN,
        env=env,
        cwd="/",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert README.read_bytes() == readme
    assert set(HOMES.glob("run-*")) <= before
    return done.stdout


def test_every_row_is_measured_at_both_lengths(said: str) -> None:
    long, short, house = grids(said)
    growth = [title.format(*SHORT_STREETS) for title in GROWN]
    assert (long[0], short[0]) == ([*COLUMNS, *growth], list(COLUMNS))
    assert [row[0] for row in long[1:]] == [row[0] for row in short[1:]] == [row.name for row in ROWS]
    assert [row[0] for row in house[1:]] == list(HOUSE_ROWS)
    for row in (*long[1:], *short[1:], *house[1:]):
        assert [cell for cell in row[1:] if not re.fullmatch(NUMBER, cell) and cell != "-"] == []


def test_the_statements_of_a_row_do_not_grow_with_the_street(said: str) -> None:
    """Counted by the database itself. The list page and the API's are as other tests count them, a purchase takes two
    fewer than a maker's first."""
    long, short, _house = grids(said)
    at = COLUMNS.index("SQL")
    counted = {row[0]: (int(row[at]), int(other[at])) for row, other in zip(long[1:], short[1:], strict=True)}
    assert counted["API: list of 24"] == (5, 5)
    assert counted["API: checkout, 8 mutations"][0] <= 75


def test_an_unknown_row_is_refused() -> None:
    done = subprocess.run(
        [ROOT / "infra/bench/run", "--only", "nothing"], capture_output=True, text=True, check=False, timeout=WITHIN
    )
    assert done.returncode == 2
    assert "invalid choice: 'nothing'" in done.stderr
