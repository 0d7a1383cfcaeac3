"""Take the figures: short rounds, every row in turn, the empty view among them; of each figure the median counts.

Rounds are short and take turns so that what else the machine does falls on all rows alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from infra.bench import meter
from infra.bench.client import Visit, Wrong, play
from infra.bench.facts import Facts
from infra.bench.rows import EMPTY, Row
from infra.bench.servers import WORKERS, Server, Servers
from infra.run.options import Refused
from infra.run.processes import say

CONNECTIONS = (1, 8)


@dataclass(frozen=True)
class Effort:
    """How long to look: rounds of so many seconds for each row and number of connections, and how many starts. Before
    anything counts each row is visited `warm` times, so that every worker has seen it."""

    rounds: int
    seconds: float
    starts: int
    warm: int


@dataclass(frozen=True)
class Under:
    """Waits in seconds and visits per second at one number of connections."""

    p50: float
    p95: float
    rate: float


@dataclass(frozen=True)
class Figures:
    """What one visit of a row costs: seconds of CPU in the server and in the database, statements, and how it is under
    each number of connections."""

    web: float
    database: float
    statements: int
    under: dict[int, Under]

    @property
    def cpu(self) -> float:
        return self.web + self.database


@dataclass(frozen=True)
class Sample:
    web: float
    database: float
    under: Under


class Measurement:
    """One street's figures, by row."""

    def __init__(self, servers: Servers, shop: Server, empty: Server, facts: Facts, rows: Sequence[Row]) -> None:
        self.servers = servers
        self.asked: list[tuple[Row, Visit, Server]] = [(row, row.visit(facts), shop) for row in rows]
        self.asked.append((EMPTY, EMPTY.visit(facts), empty))

    def take(self, effort: Effort) -> dict[str, Figures]:
        """The figures of every row and of the empty view. Refused when an answer is wrong."""
        for row, visit, server in self.asked:
            self._play(row, visit, server, CONNECTIONS[-1], 60.0, effort.warm)
        counted = self.servers.statements([(visit, server) for _row, visit, server in self.asked])
        statements = {row.key: number for (row, *_), number in zip(self.asked, counted, strict=True)}
        samples: dict[str, dict[int, list[Sample]]] = {row.key: {n: [] for n in CONNECTIONS} for row, *_ in self.asked}
        for number in range(effort.rounds):
            say(f"      round {number + 1} of {effort.rounds}")
            for connections in CONNECTIONS:
                for row, visit, server in self.asked:
                    sample = self._play(row, visit, server, connections, effort.seconds)
                    samples[row.key][connections].append(sample)
        return {key: _figures(found, statements[key]) for key, found in samples.items()}

    def _play(
        self, row: Row, visit: Visit, server: Server, connections: int, seconds: float, most: int = 10_000
    ) -> Sample:
        self.servers.supervisor.pause(0)  # somebody may have asked to end
        before = self.servers.used(server)
        try:
            load = play(visit, server.port, self.servers.numbers, connections=connections, seconds=seconds, most=most)
        except Wrong as why:
            raise Refused(f"{row.name}: {why}") from None
        web, database = (now - then for now, then in zip(self.servers.used(server), before, strict=True))
        done = len(load.waits)
        under = Under(load.percentile(0.5), load.percentile(0.95), load.rate)
        return Sample(web / done, database / done if row is not EMPTY else 0.0, under)


def _figures(found: dict[int, list[Sample]], statements: int) -> Figures:
    every = [sample for samples in found.values() for sample in samples]
    under = {
        connections: Under(
            median(sample.under.p50 for sample in samples),
            median(sample.under.p95 for sample in samples),
            median(sample.under.rate for sample in samples),
        )
        for connections, samples in found.items()
    }
    return Figures(median(one.web for one in every), median(one.database for one in every), statements, under)


@dataclass(frozen=True)
class House:
    """What a server costs by itself: MiB of a worker that has worked, and seconds of a cold start."""

    memory: float
    start: float


def cold_starts(servers: Servers, facts: Facts, starts: int) -> tuple[tuple[Server, float], tuple[Server, float]]:
    """Start shop and empty view so many times, each alone; the last ones stay, with the medians of their seconds."""
    kept = []
    for begin in (servers.shop, servers.empty):
        times = []
        for number in range(starts):
            server, seconds = begin(facts)
            times.append(seconds)
            if number + 1 < starts:
                servers.stop(server)
        kept.append((server, median(times)))
    return kept[0], kept[1]


def house(server: Server, start: float) -> House:
    """A server's memory now, with the seconds that its start took."""
    return House(max(meter.memory(server.pid, WORKERS)), start)
