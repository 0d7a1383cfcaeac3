"""Stripe's own client, talking to the fake; or to Stripe itself when STRIPE_TEST_KEY holds a key of the test mode."""

import os
from collections.abc import Iterator

import pytest
import stripe

from infra.fakes.stripe import Fake
from tests.infra.fakes.listening import SECRET, Listener

REAL_KEY = os.environ.get("STRIPE_TEST_KEY", "")


def client_for(url: str, timeout: float = 5.0, retries: int = 2) -> stripe.StripeClient:
    """As the shop makes it; `timeout` in seconds."""
    return stripe.StripeClient(
        "sk_test_of_the_shop",
        base_addresses={"api": url},
        http_client=stripe.RequestsClient(timeout=timeout),
        max_network_retries=retries,
    )


@pytest.fixture
def fake() -> Iterator[Fake]:
    """The fake, with its knobs and verbs. Given a real key, what needs them is left out, and the rest of the same file
    asks Stripe: that the fake answers as Stripe does is what a run with a key is to show."""
    if REAL_KEY:
        pytest.skip("Stripe itself has no knobs, and nobody here can pay on its page.")
    with Fake(webhook_secret=SECRET) as made:
        yield made


@pytest.fixture
def listener(fake: Fake) -> Iterator[Listener]:
    """The address to which the fake sends its events."""
    with Listener() as made:
        fake.webhook_url = made.url
        yield made


@pytest.fixture
def client(request: pytest.FixtureRequest) -> stripe.StripeClient:
    """Whoever asks only for this runs against Stripe, too."""
    if REAL_KEY:
        if not REAL_KEY.startswith("sk_test_"):
            pytest.fail("STRIPE_TEST_KEY must be a key of the test mode.")
        return stripe.StripeClient(REAL_KEY, http_client=stripe.RequestsClient(timeout=30), max_network_retries=2)
    fake: Fake = request.getfixturevalue("fake")
    return client_for(fake.url)
