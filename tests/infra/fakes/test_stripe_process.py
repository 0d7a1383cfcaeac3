"""The fake as a process of its own: its first line, its end, its memory; and what it may not know."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import stripe

from infra.fakes.stripe import Fake
from infra.run.options import ROOT
from tests.infra.fakes.conftest import REAL_KEY, client_for
from tests.infra.fakes.listening import SECRET, Listener, until
from tests.infra.fakes.test_stripe import KAIN, asked, paid

pytestmark = pytest.mark.skipif(bool(REAL_KEY), reason="Stripe is no process of ours.")


@contextmanager
def started(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process, and the address that it prints first."""
    command = [sys.executable, "-m", "infra.fakes.stripe", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def port_of(url: str) -> str:
    """The port in an address."""
    return url.rsplit(":", 1)[1]


def test_it_says_its_address_and_ends_at_once_even_with_a_request_under_way() -> None:
    with started("--port", "0") as (process, url):
        assert url.startswith("http://127.0.0.1:")
        client = client_for(url)
        assert client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"}).amount == KAIN
        with socket.create_connection(("127.0.0.1", int(port_of(url)))) as half:
            half.sendall(b"POST /v1/refunds HTTP/1.1\r\nContent-Length: 10\r\n\r\n")
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0
            assert time.monotonic() - began < 3


def test_everything_outlives_the_process(tmp_path: Path) -> None:
    words = ["--state", str(tmp_path / "stripe.json"), "--webhook-secret", SECRET]
    with started(*words, "--webhook-url", "http://127.0.0.1:9/") as (process, url):
        client = client_for(url)
        session = client.v1.checkout.sessions.create(asked(), {"idempotency_key": "k"})
        done = paid(client)
        process.kill()
        process.wait()
    with Listener() as listener, started(*words, "--port", port_of(url), "--webhook-url", listener.url) as (_, again):
        assert again == url
        assert client.v1.checkout.sessions.create(asked(), {"idempotency_key": "k"}).id == session.id
        assert client.v1.payment_intents.retrieve(done.id).status == "succeeded"
        # Nobody listened before: the events were kept, and come now.
        until(lambda: len(listener.letters) == 3)
        assert sorted(listener.types()) == ["charge.succeeded", "payment_intent.created", "payment_intent.succeeded"]
        client.v1.refunds.create({"payment_intent": done.id})
    with Fake(state=tmp_path / "stripe.json") as kept:
        assert kept.money()["idr"]["net"] == 0


def test_the_state_is_never_seen_in_half(tmp_path: Path) -> None:
    state = tmp_path / "stripe.json"
    with started("--state", str(state)) as (process, url):
        client = client_for(url, retries=0)
        acknowledged: list[str] = []

        def kill_in_the_middle() -> None:
            while len(acknowledged) < 20:
                time.sleep(0.001)
            process.kill()

        killer = threading.Thread(target=kill_in_the_middle, daemon=True)
        killer.start()
        with pytest.raises(stripe.APIConnectionError):
            while True:
                acknowledged.append(client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"}).id)
        killer.join()
    with Fake(state=state) as kept:
        assert {one["id"] for one in kept.objects("payment_intent")} >= set(acknowledged)


def test_it_listens_on_loopback_only_and_is_gone_when_it_is_closed() -> None:
    with Fake() as fake:
        assert fake.server.server_address[0] == "127.0.0.1"
        url = fake.url
        client = client_for(url, retries=0)
        client.v1.balance.retrieve()
    with pytest.raises(stripe.APIConnectionError):
        client.v1.balance.retrieve()


def test_it_knows_nothing_of_the_shop_nor_of_stripes_library() -> None:
    look = (
        "import sys, infra.fakes.stripe; "
        "known = {'infra', *sys.stdlib_module_names, '__main__'}; "
        "print(sorted({name.split('.')[0] for name in sys.modules} - known)); "
        "print(sorted(name for name in sys.modules if name.startswith('infra.') "
        "and not name.startswith('infra.fakes')))"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    found = subprocess.run([sys.executable, "-c", look], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    outside, inside = found.stdout.split("\n")[:2]
    # What the interpreter itself loads from site-packages (.pth files) is not the fake's.
    bare = subprocess.run(
        [sys.executable, "-c", look.replace(", infra.fakes.stripe", "")],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert outside == bare.stdout.split("\n")[0]
    assert inside == "[]"
