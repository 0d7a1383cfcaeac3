"""The PaymentIntent part before two strangers who do not know each other: our fake and localstripe, which is not ours.

Only where localstripe is faithful: it does not keep idempotency keys, allows refunds above what was taken, declines no
card that is charged directly, unsets no metadata, and names no error codes."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from infra.fakes.stripe import Fake
from infra.run.options import ROOT
from tests.infra.fakes.conftest import REAL_KEY, client_for
from tests.infra.fakes.test_stripe import KAIN, intent, paid, plain, refused

pytestmark = pytest.mark.skipif(bool(REAL_KEY), reason="Stripe itself is asked in test_stripe.py.")


@pytest.fixture(scope="module")
def localstripe() -> Iterator[str]:
    """Its address."""
    pytest.importorskip("localstripe", reason="localstripe, the second opinion, is not installed")
    command = [sys.executable, "-m", "tests.infra.fakes.localstripe_on_loopback"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture(params=["fake", "localstripe"])
def either(request: pytest.FixtureRequest) -> Iterator[stripe.StripeClient]:
    """Stripe's client, talking to one of the two."""
    if request.param == "localstripe":
        yield client_for(request.getfixturevalue("localstripe"))
        return
    with Fake() as fake:
        yield client_for(fake.url)


def test_an_intent_waits_for_a_card_and_is_paid_by_it(either: stripe.StripeClient) -> None:
    made = intent(either)
    assert (made.status, made.amount, made.currency) == ("requires_payment_method", KAIN, "idr")
    assert (made.object, made.livemode, made.capture_method) == ("payment_intent", False, "automatic_async")
    ready = intent(either, payment_method="pm_card_visa")
    assert ready.status == "requires_confirmation"
    done = either.v1.payment_intents.confirm(ready.id)
    assert (done.id, done.status) == (ready.id, "succeeded")
    assert either.v1.payment_intents.retrieve(ready.id).status == "succeeded"


def test_an_intent_is_paid_in_one_step(either: stripe.StripeClient) -> None:
    done = either.v1.payment_intents.retrieve(paid(either).id, {"expand": ["latest_charge"]})
    charge = done.latest_charge
    assert done.status == "succeeded"
    assert isinstance(charge, stripe.Charge)
    assert (charge.amount, charge.amount_refunded, charge.currency) == (KAIN, 0, "idr")
    assert (charge.paid, charge.captured, charge.refunded, charge.status) == (True, True, False, "succeeded")
    assert charge.payment_intent == done.id


def test_metadata_is_merged(either: stripe.StripeClient) -> None:
    made = intent(either, metadata={"order": "7"})
    assert plain(made.metadata) == {"order": "7"}
    changed = either.v1.payment_intents.update(made.id, {"metadata": {"shop": "siti"}})
    assert plain(changed.metadata) == {"order": "7", "shop": "siti"}


def test_what_is_done_is_done(either: stripe.StripeClient) -> None:
    done = paid(either)
    for work in (either.v1.payment_intents.confirm, either.v1.payment_intents.cancel):
        assert refused(lambda work=work: work(done.id)).http_status == 400


def test_an_unpaid_intent_is_canceled(either: stripe.StripeClient) -> None:
    made = intent(either)
    assert either.v1.payment_intents.cancel(made.id).status == "canceled"


def test_held_money_is_captured(either: stripe.StripeClient) -> None:
    held = paid(either, capture_method="manual")
    assert held.status == "requires_capture"
    assert either.v1.payment_intents.capture(held.id, {"amount_to_capture": 100_000_000}).status == "succeeded"


def test_parts_are_refunded(either: stripe.StripeClient) -> None:
    done = paid(either)
    for amount in (4_500_000, 20_000_000):
        part = either.v1.refunds.create({"payment_intent": done.id, "amount": amount})
        assert (part.status, part.amount, part.currency, part.payment_intent) == ("succeeded", amount, "idr", done.id)
    found = either.v1.refunds.list({"payment_intent": done.id}).data
    assert sorted(one.amount for one in found) == [4_500_000, 20_000_000]
    whole = either.v1.payment_intents.retrieve(done.id, {"expand": ["latest_charge"]}).latest_charge
    assert isinstance(whole, stripe.Charge)
    assert (whole.amount_refunded, whole.refunded) == (24_500_000, False)


def test_what_cannot_be_is_refused(either: stripe.StripeClient) -> None:
    create: Any = either.v1.payment_intents.create
    made = intent(either)
    for status, work in (
        (404, lambda: either.v1.payment_intents.retrieve("pi_none")),
        (400, lambda: create({"currency": "idr"})),
        (400, lambda: create({"amount": -1, "currency": "idr"})),
        (400, lambda: create({"amount": KAIN, "currency": "idr", "colour": "indigo"})),
        (400, lambda: either.v1.refunds.create({"amount": 1000})),
        (400, lambda: either.v1.refunds.create({"payment_intent": made.id})),
    ):
        assert refused(work).http_status == status


def test_a_payment_is_told_in_an_event(either: stripe.StripeClient) -> None:
    done = paid(either)
    events = either.v1.events.list({"limit": 20}).data
    mine = [one for one in events if plain(one.data.object).get("id") == done.id]
    assert "payment_intent.succeeded" in [one.type for one in mine]
    assert all(one.object == "event" and not one.livemode for one in mine)
