"""Cards in the demo: a fake Stripe on a port of its own, unless the environment has a key of a real one."""

import os
import secrets
import sys

from infra.run import ports
from infra.run.options import Options
from infra.run.processes import Child


def environment(asked: Options) -> dict[str, str]:
    """What tells the shop where Stripe is: nothing when the caller's own STRIPE_KEY does."""
    if os.environ.get("STRIPE_KEY"):
        return {}
    port = ports.kept(asked.home / "run" / "stripe-port")
    return {
        "STRIPE_KEY": "sk_test_of_the_demo",
        "STRIPE_WEBHOOK_SECRETS": f"whsec_{secrets.token_hex(16)}",
        "STRIPE_API": f"http://{ports.HOST}:{port}",
        "STRIPE_PAGE": f"http://localhost:{port}",
    }


def child(asked: Options, env: dict[str, str]) -> Child | None:
    """The fake Stripe; None where a real one is used."""
    if os.environ.get("STRIPE_KEY"):
        return None
    words = [
        *("--port", env["STRIPE_API"].rsplit(":", 1)[1], "--public-url", env["STRIPE_PAGE"]),
        *("--webhook-url", f"http://{ports.HOST}:{asked.port}/webhooks/stripe/"),
        *("--webhook-secret", env["STRIPE_WEBHOOK_SECRETS"], "--state", str(asked.home / "stripe.json")),
    ]
    log = asked.home / "log" / "stripe.log"
    return Child("stripe", [sys.executable, "-m", "infra.fakes.stripe", *words], env=env, log=log)
