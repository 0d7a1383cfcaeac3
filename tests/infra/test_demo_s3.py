"""The demo on a fake S3: pages have their pictures from it, buyers do not need it, and the next start has them all.

The tests share one street and run one after another; each begins with whatever the one before left."""

import os
import re
import signal
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.run.lodging import discard
from tests.infra.demos import Demo, running, until

PICTURE = re.compile(r'(?:src|srcset)="((?:http://localhost:\d+/canting-public)?/[^ "]+\.(?:webp|jpg))')


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("s3") / "home"
    yield home
    discard(home)


@pytest.fixture
def demo(home: Path) -> Iterator[Demo]:
    """A demo with --s3 that is ready."""
    with running(home, "--s3") as demo:
        yield demo


def pictures(demo: Demo) -> list[str]:
    """The addresses of the pictures on the home page."""
    page = demo.get("/id/")[1].decode()
    return sorted(set(PICTURE.findall(page)))


def fetched(address: str) -> tuple[int, str, int]:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.status, answer.headers["Content-Type"], len(answer.read())


def test_pages_show_pictures_that_lie_in_the_public_bucket(demo: Demo) -> None:
    assert "moto, which plays S3, comes with the packages of the tests" in demo.said()
    assert "moto plays S3 on a free port of 127.0.0.1" in demo.said()
    shown = pictures(demo)
    assert len(shown) > 5 and all("/canting-public/pictures/" in address for address in shown)
    for address in shown[:6]:
        status, kind, length = fetched(address)
        assert (status, kind.partition("/")[0]) == (200, "image") and length > 500
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/id/", timeout=10) as page:
        origin = shown[0].partition("/canting-public")[0]
        policy = [part.strip() for part in page.headers["Content-Security-Policy"].split(";")]
    assert f"img-src 'self' {origin}" in policy
    assert demo.get("/media/" + shown[0].partition("/canting-public/")[2])[0] == 404


def test_sigterm_ends_the_fake_s3_with_the_rest(demo: Demo) -> None:
    records = [*demo.records(), demo.record("s3")]
    assert all(record.members() for record in records)
    took = demo.stop()
    print(f"stopped after {took:.1f} s")
    assert took < 10
    assert [record.name for record in records if record.members()] == []


@pytest.mark.parametrize("words", [["--s3"], []])
def test_the_next_start_has_every_picture_with_s3_or_without(demo: Demo, words: list[str]) -> None:
    before = {address.rpartition("/")[2] for address in pictures(demo)}
    demo.stop()
    again = Demo(demo.home, port=demo.port, words=words)
    try:
        print(f"second start after {again.wait():.1f} s")
        shown = pictures(again)
        assert {address.rpartition("/")[2] for address in shown} == before
        for address in shown:
            here = address if address.startswith("http") else f"http://127.0.0.1:{again.port}{address}"
            assert fetched(here)[0] == 200
    finally:
        again.stop()


def test_a_killed_s3_comes_back_with_what_it_had(demo: Demo) -> None:
    killed, address = demo.record("s3"), pictures(demo)[0]
    length = fetched(address)[2]
    os.kill(killed.pid, signal.SIGKILL)

    def back() -> bool:
        try:
            return demo.record("s3").pid != killed.pid and fetched(address)[2] == length
        except OSError:
            return False

    print(f"back after {until(back, 30):.1f} s")


def test_while_s3_is_silent_the_pages_come_and_readyz_says_so(demo: Demo) -> None:
    """RELIABILITY.md test 60, on the running demo: S3 is stopped in its tracks and answers nothing."""
    pid, slowest = demo.record("s3").pid, 0.0
    os.kill(pid, signal.SIGSTOP)
    try:
        answers: list[bytes] = []

        def said_so() -> bool:
            answers.append(demo.get("/readyz")[1])
            return b'"storage": false' in answers[-1]

        print(f"/readyz said so after {until(said_so, 30):.1f} s")
        assert b'"ready": false' in answers[-1]
        assert demo.get("/healthz")[0] == 200
        for path in ("/id/", "/id/products/", "/en/", "/en/products/", "/id/cart/"):
            began = time.monotonic()
            assert demo.get(path)[0] == 200
            slowest = max(slowest, time.monotonic() - began)
        print(f"slowest page after {slowest:.2f} s")
        assert slowest < 3
    finally:
        os.kill(pid, signal.SIGCONT)
    until(lambda: b'"storage": true' in demo.get("/readyz")[1], 30)


def test_even_a_silent_s3_does_not_hold_up_the_end(demo: Demo) -> None:
    record = demo.record("s3")
    os.kill(record.pid, signal.SIGSTOP)
    took = demo.stop()
    print(f"stopped after {took:.1f} s")
    assert took < 10
    assert record.members() == []
