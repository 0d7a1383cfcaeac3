"""The figures as a table: multiples of the empty view's same figure in the same run, and its place in the README."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infra.bench.measure import CONNECTIONS, Figures, House, Under
from infra.bench.rows import EMPTY, Row

BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
COMMAND = "./infra/bench/run"
MOST_MEMORY, LONGEST_START = 160, 3  # the bars: MiB of a worker, and seconds
WAITS = tuple(f"{what} at {number}" for number in CONNECTIONS for what in ("p50", "p95", "rate"))
COLUMNS = ("request", "CPU", "bar", "database", "SQL", *WAITS)
# Measured between the two streets of the run, while its bar is for a hundred times the products.
GROWN = ("growth from {:,} to {:,}", "bar from 1,000 to 100,000")
HOUSE_COLUMNS = ("", "shop", "empty view", "multiple", "bar")
HOUSE_ROWS = ("memory of a worker, MiB", "cold start to the first page, s")


@dataclass(frozen=True)
class Run:
    """One run: by number of products the figures by row, and what shop and empty view cost by themselves."""

    commit: str
    day: str
    cores: int
    figures: Mapping[int, Mapping[str, Figures]]
    shop: House
    empty: House


def written(value: float) -> str:
    """A multiple as it is written: two digits that mean something, and no more than three."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _waits(figures: Figures, unit: Figures) -> list[str]:
    def multiples(mine: Under, its: Under) -> list[str]:
        return [written(mine.p50 / its.p50), written(mine.p95 / its.p95), written(mine.rate / its.rate)]

    return [one for n in CONNECTIONS for one in multiples(figures.under[n], unit.under[n])]


def _cpu(run: Run, products: int, key: str) -> float:
    figures = run.figures[products]
    return figures[key].cpu / figures[EMPTY.key].cpu


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _head(cells: Sequence[str]) -> list[str]:
    return [_line(cells), "|" + "---|" * len(cells)]


def _unit(figures: Figures) -> str:
    one, many = (figures.under[n] for n in CONNECTIONS)
    return (
        f"Empty view: {figures.cpu * 1000:.2f} ms of CPU; p50 and p95 {one.p50 * 1000:.1f} and {one.p95 * 1000:.1f} ms "
        f"at one connection, {many.p50 * 1000:.1f} and {many.p95 * 1000:.1f} ms at {CONNECTIONS[-1]}; "
        f"{one.rate:,.0f} and {many.rate:,.0f} per second."
    )


def street(run: Run, products: int, rows: Sequence[Row]) -> list[str]:
    """The table of a street. The longest also tells how much it has grown since the shortest."""
    shortest, longest = min(run.figures), max(run.figures)
    grown = products == longest > shortest
    unit = run.figures[products][EMPTY.key]
    more = [title.format(shortest, longest) for title in GROWN] if grown else []
    lines = [f"{products:,} products. {_unit(unit)}", "", *_head([*COLUMNS, *more])]
    for row in rows:
        figures = run.figures[products][row.key]
        cells = [row.name, written(_cpu(run, products, row.key)), written(row.bar)]
        cells += [written(figures.database / unit.cpu), str(figures.statements), *_waits(figures, unit)]
        if grown:
            cells.append(written(_cpu(run, longest, row.key) / _cpu(run, shortest, row.key)))
            cells.append(written(row.growth) if row.growth else "-")
        lines.append(_line(cells))
    return lines


def _houses(run: Run) -> list[str]:
    pairs = ((run.shop.memory, run.empty.memory, MOST_MEMORY), (run.shop.start, run.empty.start, LONGEST_START))
    lines = _head(HOUSE_COLUMNS)
    for name, (mine, its, bar) in zip(HOUSE_ROWS, pairs, strict=True):
        lines.append(_line([name, written(mine), written(its), written(mine / its), written(bar)]))
    return lines


def table(run: Run, rows: Sequence[Row]) -> str:
    """Everything that stands between the README's marks."""
    lines = [f"`{COMMAND}` at {run.commit}, {run.day}, {run.cores} cores.", ""]
    for products in sorted(run.figures, reverse=True):
        lines += [*street(run, products, rows), ""]
    return "\n".join([*lines, *_houses(run)])


def between(text: str) -> str:
    """What stands between the marks. Raises ValueError when they are not there."""
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip("\n")


def put(text: str, made: str) -> str:
    """The text with `made` between its marks. Raises ValueError when they are not there."""
    return f"{text[: text.index(BEGIN) + len(BEGIN)]}\n{made}\n{text[text.index(END) :]}"
