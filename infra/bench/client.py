"""A small client: a few connections that stay open, each asking the next thing when it has its answer.

Every answer is looked at, and the first wrong one ends the run: what errors cost is not what answers cost. The client
shares the cores with the servers, so its own work must be small, and only the time a request waits is counted.
"""

import asyncio
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

CHUNKED, LENGTH, CLOSING, GZIPPED = (
    b"\r\ntransfer-encoding: chunked\r\n",
    b"\r\ncontent-length: ",
    b"\r\nconnection: close\r\n",
    b"\r\ncontent-encoding: gzip\r\n",
)
ANSWER_WITHIN = 30.0  # seconds
LARGEST = 1 << 22  # bytes of an answer's head, or of a chunk's line


class Wrong(Exception):
    """An answer that is not what was asked for."""


class Link:
    """One connection. `waited` is how long its requests waited for their answers since the visit began."""

    def __init__(self, port: int) -> None:
        self.port, self.waited = port, 0.0
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> bytes:
        """Send a request, and give the body of its answer. Raises Wrong unless the status is 200."""
        began = time.perf_counter()
        try:
            status, head, body = await asyncio.wait_for(self._ask(request), ANSWER_WITHIN)
        except (OSError, EOFError, TimeoutError) as why:
            raise Wrong(f"no answer ({type(why).__name__})") from why
        self.waited += time.perf_counter() - began
        if GZIPPED in head:
            body = zlib.decompress(body, zlib.MAX_WBITS | 16)
        if status != 200:
            raise Wrong(f"status {status}: {body[:300].decode(errors='replace')}")
        return body

    async def _ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        if self._ends is None:
            self._ends = await asyncio.open_connection("127.0.0.1", self.port, limit=LARGEST)
        reader, writer = self._ends
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        low = head.lower()
        body = await self._body(reader, low)
        if CLOSING in low:
            self.close()
        return int(head[9:12]), low, body

    async def _body(self, reader: asyncio.StreamReader, head: bytes) -> bytes:
        if CHUNKED in head:
            parts = []
            while size := int(await reader.readline(), 16):
                parts.append(await reader.readexactly(size))
                await reader.readexactly(2)
            await reader.readexactly(2)
            return b"".join(parts)
        at = head.find(LENGTH)
        if at < 0:
            raise Wrong("an answer without a length")
        return await reader.readexactly(int(head[at + len(LENGTH) : head.index(b"\r\n", at + 2)]))

    def close(self) -> None:
        """Close it; the next request opens a new one."""
        if self._ends:
            self._ends[1].close()
        self._ends = None


# One visit: asks whatever it consists of, and raises Wrong for an answer that is not right. Gets a number that no
# other visit of the run has, to choose by it what it asks for.
Visit = Callable[[Link, int], Awaitable[None]]


@dataclass
class Load:
    """What became of a round: how long each visit waited, and how long the round took."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The wait that this share of the visits did not exceed."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def rate(self) -> float:
        """Visits per second."""
        return len(self.waits) / self.seconds


def play(
    visit: Visit, port: int, numbers: Iterator[int], *, connections: int, seconds: float = 0.0, most: int = 10_000
) -> Load:
    """Visit over so many connections until the time is over or `most` visits are done, each connection once at least.

    Raises Wrong for the first answer that is not right."""
    return asyncio.run(_play(visit, port, numbers, connections, seconds, most))


async def _play(visit: Visit, port: int, numbers: Iterator[int], connections: int, seconds: float, most: int) -> Load:
    load, began = Load(), time.perf_counter()

    async def stay() -> None:
        link = Link(port)
        try:
            while True:
                link.waited = 0.0
                await visit(link, next(numbers))
                load.waits.append(link.waited)
                if time.perf_counter() - began >= seconds or len(load.waits) >= most:
                    return
        finally:
            link.close()

    await asyncio.gather(*(stay() for _ in range(connections)))
    load.seconds = time.perf_counter() - began
    return load
