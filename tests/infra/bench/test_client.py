"""The client asks as often as it should, looks at what it is told, and counts only its waiting."""

import asyncio
import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import pytest

from infra.bench.client import Link, Load, Wrong, play
from infra.bench.rows import data, get, post

Answer = Callable[["Speaker"], None]


class Speaker(BaseHTTPRequestHandler):
    """Answers as the test's table says."""

    protocol_version = "HTTP/1.1"
    answers: dict[str, Answer]
    connections: int

    def setup(self) -> None:
        super().setup()
        type(self).connections += 1

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answers[self.path](self)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def plain(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(speaker: Speaker) -> None:
        speaker.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            speaker.send_header(name.replace("_", "-"), value)
        speaker.end_headers()
        speaker.wfile.write(body)

    return answer


def chunked(speaker: Speaker) -> None:
    speaker.send_response(200)
    speaker.send_header("Transfer-Encoding", "chunked")
    speaker.end_headers()
    speaker.wfile.write(b"3\r\nba\r\r\n3\r\ntik\r\n0\r\n\r\n")


@pytest.fixture
def speaker() -> Iterator[type[Speaker]]:
    class Here(Speaker):
        answers: dict[str, Answer] = {}
        connections = 0
        port = 0

    with ThreadingHTTPServer(("127.0.0.1", 0), Here) as server:
        Here.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Here
        server.shutdown()
        thread.join()


def ask(port: int, *requests: bytes) -> list[bytes]:
    async def go() -> list[bytes]:
        link = Link(port)
        try:
            return [await link.ask(request) for request in requests]
        finally:
            link.close()

    return asyncio.run(go())


def test_bodies_come_whole_in_every_manner_and_over_one_connection(speaker: type) -> None:
    speaker.answers = {
        "/plain": plain(b"batik"),
        "/none": plain(b""),
        "/small": plain(gzip.compress(b"batik" * 999), Content_Encoding="gzip"),
        "/parts": chunked,
    }
    requests = [get(path) for path in ("/plain", "/none", "/small", "/parts", "/plain")]
    assert ask(speaker.port, *requests) == [b"batik", b"", b"batik" * 999, b"ba\rtik", b"batik"]
    assert speaker.connections == 1


def test_a_server_that_closes_gets_a_new_connection(speaker: type) -> None:
    speaker.answers = {"/": plain(b"batik", Connection="close")}
    assert ask(speaker.port, get("/"), get("/")) == [b"batik", b"batik"]
    assert speaker.connections == 2


@pytest.mark.parametrize("status", [301, 404, 500])
def test_a_status_other_than_200_is_wrong(speaker: type, status: int) -> None:
    speaker.answers = {"/": plain(b"this is not it", status)}
    with pytest.raises(Wrong, match=f"status {status}: this is not it"):
        ask(speaker.port, get("/"))


def test_nobody_at_the_port_is_wrong() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Wrong, match="no answer"):
            ask(taken.getsockname()[1], get("/"))


@pytest.mark.parametrize(
    "body",
    [
        b'{"errors": [{"message": "no"}], "data": null}',
        b'{"data": {"checkoutComplete": {"order": null, "errors": [{"code": "SOLD_OUT"}]}}}',
        b'{"data": {"product": null}}',
    ],
)
def test_an_answer_of_the_api_with_errors_or_nothing_is_wrong(speaker: type, body: bytes) -> None:
    speaker.answers = {"/graphql/": plain(body)}

    async def visit(link: Link, _number: int) -> None:
        await data(link, post("{ x }"))

    with pytest.raises(Wrong):
        play(visit, speaker.port, count(), connections=1, most=1)


def test_one_wrong_answer_among_many_ends_the_round(speaker: type) -> None:
    speaker.answers = {"/": plain(b"batik"), "/bad": plain(b"", 500)}

    async def visit(link: Link, number: int) -> None:
        await link.ask(get("/bad" if number == 30 else "/"))

    with pytest.raises(Wrong, match="status 500"):
        play(visit, speaker.port, count(), connections=4, seconds=30)


def test_a_round_ends_by_number_and_each_visit_has_a_number_of_its_own(speaker: type) -> None:
    speaker.answers = {"/": plain(b"batik")}
    seen: list[int] = []

    async def visit(link: Link, number: int) -> None:
        seen.append(number)
        await link.ask(get("/"))
        await link.ask(get("/"))

    load = play(visit, speaker.port, count(), connections=4, seconds=60, most=20)
    assert 20 <= len(load.waits) < 24
    assert sorted(seen) == list(range(len(load.waits)))
    assert speaker.connections == 4
    assert 0 < sum(load.waits) < 4 * load.seconds


def test_percentiles_are_waits_that_were_seen() -> None:
    load = Load(seconds=2.0, waits=[float(n) for n in range(100, 0, -1)])
    assert (load.percentile(0.5), load.percentile(0.95), load.percentile(1), load.rate) == (51, 96, 100, 50)
    assert Load(1.0, [7.0]).percentile(0.95) == 7.0
