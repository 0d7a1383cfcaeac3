"""Cards in the demo: a fake Stripe on a port of its own, unless the environment has a key of a real one."""

import os
import secrets
import socket
import sys
from pathlib import Path

from infra.run.options import Options
from infra.run.processes import Child

HOST = "127.0.0.1"


def environment(asked: Options) -> dict[str, str]:
    """What tells the shop where Stripe is: nothing when the caller's own STRIPE_KEY does."""
    if os.environ.get("STRIPE_KEY"):
        return {}
    port = _port(asked.home / "run" / "stripe-port")
    return {
        "STRIPE_KEY": "sk_test_of_the_demo",
        "STRIPE_WEBHOOK_SECRETS": f"whsec_{secrets.token_hex(16)}",
        "STRIPE_API": f"http://{HOST}:{port}",
        "STRIPE_PAGE": f"http://localhost:{port}",
    }


def child(asked: Options, env: dict[str, str]) -> Child | None:
    """The fake Stripe; None where a real one is used."""
    if os.environ.get("STRIPE_KEY"):
        return None
    words = [
        *("--port", env["STRIPE_API"].rsplit(":", 1)[1], "--public-url", env["STRIPE_PAGE"]),
        *("--webhook-url", f"http://{HOST}:{asked.port}/webhooks/stripe/"),
        *("--webhook-secret", env["STRIPE_WEBHOOK_SECRETS"], "--state", str(asked.home / "stripe.json")),
    ]
    log = asked.home / "log" / "stripe.log"
    return Child("stripe", [sys.executable, "-m", "infra.fakes.stripe", *words], env=env, log=log)


def _port(kept: Path) -> int:
    """The port of the last start if it is free, for a page that was open then; else any free one."""
    wanted = [int(kept.read_text())] if kept.exists() else []
    for port in (*wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(str(found))
            return found
    raise OSError("no port is free")
