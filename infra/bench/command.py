"""Measure what the shop's requests cost, in multiples of an empty view. Started by infra/bench/run.

Everything it needs it starts itself, in a folder that is thrown away: a database, the demo street in two lengths, the
shop as it runs for people, and the empty view. It ends with an error when an answer is not what was asked for.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date

from infra.bench import table
from infra.bench.facts import Facts
from infra.bench.measure import Effort, Figures, Measurement, cold_starts, house
from infra.bench.rows import ROWS, Row
from infra.bench.servers import Server, Servers
from infra.run import options
from infra.run.options import ROOT
from infra.run.postgres import THROW_AWAY
from infra.run.processes import Supervisor, say
from infra.run.thrown import thrown_away

README = ROOT / "README.md"
STREETS, WHOLE = (1_000, 10_000), Effort(rounds=3, seconds=3.0, starts=3, warm=32)
SHORT_STREETS, QUICK = (40, 60), Effort(rounds=1, seconds=0.1, starts=1, warm=8)


def _read(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="infra/bench/run",
        description="Measure what requests cost, in multiples of an empty view, and write the table into the README.",
    )
    parser.add_argument("--quick", action="store_true", help="see that it works: short streets, figures mean nothing")
    names = [row.key for row in ROWS]
    parser.add_argument("--only", action="append", choices=names, metavar="ROW", help=f"one of: {', '.join(names)}")
    return parser.parse_args(words)


def _commit() -> str:
    """The commit that is measured, with a plus when the files are no longer quite those."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!README.md")
    return git("rev-parse", "--short=10", "HEAD") + ("+" if changed else "")


def _measured(servers: Servers, asked: argparse.Namespace, rows: Sequence[Row]) -> table.Run:
    effort, lengths = (QUICK, SHORT_STREETS) if asked.quick else (WHOLE, STREETS)
    figures: dict[int, dict[str, Figures]] = {}
    running: tuple[tuple[Server, float], tuple[Server, float]] | None = None
    for products in lengths:
        say(f"[2/3] street of {products:,} products")
        facts: Facts = servers.street(products, small=asked.quick)
        running = running or cold_starts(servers, facts, effort.starts)
        say(f"[3/3] {len(rows)} rows at {products:,} products")
        shop, empty = (server for server, _seconds in running)
        figures[products] = Measurement(servers, shop, empty, facts, rows).take(effort)
    assert running is not None
    houses = [house(*one) for one in running]
    return table.Run(_commit(), date.today().isoformat(), len(os.sched_getaffinity(0)), figures, *houses)


def main(words: Sequence[str]) -> int:
    """Measure, print, and write the table into the README if it is whole."""
    asked = _read(words)
    rows = [row for row in ROWS if not asked.only or row.key in asked.only]
    with thrown_away() as home, Supervisor(home / "run") as supervisor:
        servers = Servers(home, supervisor, THROW_AWAY if asked.quick else None)
        made = table.table(_measured(servers, asked, rows), rows)
    say(f"\n{made}\n")
    if asked.quick or asked.only:
        say("The README stays as it is.")
    else:
        README.write_text(table.put(README.read_text(), made))
        say("Written into README.md.")
    return 0


if __name__ == "__main__":
    options.guarded(lambda: main(sys.argv[1:]), stopped=130)
