"""Events on their way: signed, in order, repeated, lost, late and forged."""

import time
from typing import Any

import pytest
import stripe

from infra.fakes.stripe import Fake
from tests.infra.fakes.conftest import REAL_KEY
from tests.infra.fakes.listening import SECRET, Letter, Listener, until
from tests.infra.fakes.test_stripe import KAIN, asked, paid, refused

pytestmark = pytest.mark.skipif(bool(REAL_KEY), reason="Stripe cannot reach an address on loopback.")

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


def test_events_come_signed_in_the_order_in_which_they_happened(
    client: stripe.StripeClient, fake: Fake, listener: Listener
) -> None:
    made = client.v1.checkout.sessions.create(asked())
    fake.pay(made.id)
    client.v1.refunds.create({"payment_intent": fake.object(made.id)["payment_intent"]})
    assert fake.settle()
    assert listener.types() == [
        *PAID,
        "checkout.session.completed",
        "refund.created",
        "charge.refunded",
        "refund.updated",
    ]
    event = listener.letters[3].event()
    assert event.data.object["id"] == made.id
    assert (event.data.object["amount_total"], event.data.object["payment_status"]) == (KAIN, "paid")
    assert (event.livemode, event.api_version) == (False, "2026-10-28.endive")
    assert "account" not in event.to_dict()
    assert abs(event.created - time.time()) < 60
    assert client.v1.events.retrieve(event.id).pending_webhooks == 0


def test_an_event_keeps_what_was_true_when_it_happened(
    client: stripe.StripeClient, fake: Fake, listener: Listener
) -> None:
    fake.knobs.webhook_order = "hold"
    done = paid(client)
    fake.release()
    assert fake.settle()
    assert listener.letters[0].event().data.object["status"] == "requires_confirmation"
    assert listener.letters[2].event().data.object["status"] == "succeeded"
    assert client.v1.payment_intents.retrieve(done.id).status == "succeeded"


def test_what_is_not_acknowledged_comes_again_freshly_signed(
    client: stripe.StripeClient, fake: Fake, listener: Listener
) -> None:
    fake.knobs.webhook_retry = [1.1, 0.0]  # a signature is of a second
    listener.answers.extend([500, 302])
    client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"})
    assert fake.settle()
    bodies = {letter.body for letter in listener.letters}
    assert (len(listener.letters), len(bodies)) == (3, 1)
    assert listener.letters[0].signature != listener.letters[1].signature
    assert [letter.event().type for letter in listener.letters] == ["payment_intent.created"] * 3
    assert fake.state()["webhooks"] == {"deliveries": {"delivered": 1}, "posts": {"500": 1, "302": 1, "200": 1}}


def test_a_delivery_that_fails_holds_up_no_other(client: stripe.StripeClient, fake: Fake, listener: Listener) -> None:
    fake.knobs.webhook_retry = [60.0]
    listener.answers.append(500)
    paid(client)
    until(lambda: fake.state()["webhooks"]["deliveries"] == {"waiting": 1, "delivered": 2})
    assert listener.types() == PAID


def test_a_shop_that_is_away_gets_its_events_later(client: stripe.StripeClient, fake: Fake) -> None:
    with Listener() as gone:
        fake.webhook_url = gone.url
    fake.knobs.webhook_retry = [0.05]
    done = paid(client)
    assert not fake.settle(0.2)
    assert client.v1.events.list({"delivery_success": False, "limit": 3}).data[0].pending_webhooks == 1
    with Listener() as back:
        fake.webhook_url = back.url
        assert fake.settle()
        assert sorted(back.types()) == sorted(PAID)
        assert done.id in {letter.event().data.object["id"] for letter in back.letters}
    assert fake.state()["webhooks"]["posts"]["failed"] >= 1


def test_a_delivery_is_given_up_after_enough_tries(client: stripe.StripeClient, fake: Fake, listener: Listener) -> None:
    fake.knobs.webhook_retry, fake.knobs.webhook_tries = [0.0], 3
    listener.answers.extend([500] * 3)
    client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"})
    assert fake.settle()
    assert len(listener.letters) == 3
    assert fake.state()["webhooks"]["deliveries"] == {"given_up": 1}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("hold", [*PAID, "charge.dispute.created", "charge.dispute.funds_withdrawn"]),
        ("reversed", ["charge.dispute.funds_withdrawn", "charge.dispute.created", *PAID[::-1]]),
        (
            ["charge.dispute.created", PAID[2], PAID[0]],
            ["charge.dispute.created", PAID[2], PAID[0], PAID[1], "charge.dispute.funds_withdrawn"],
        ),
    ],
)
def test_held_events_come_in_the_order_that_is_asked_for(
    client: stripe.StripeClient, fake: Fake, listener: Listener, order: Any, expected: list[str]
) -> None:
    fake.knobs.webhook_order = order
    fake.dispute(payment_intent=paid(client).id)
    assert fake.settle()
    assert listener.letters == []
    assert fake.release() == 5
    assert fake.settle()
    assert listener.types() == expected


def test_a_lost_event_is_still_in_the_list(client: stripe.StripeClient, fake: Fake, listener: Listener) -> None:
    fake.knobs.webhook_drop = ["payment_intent.succeeded"]
    paid(client)
    assert fake.settle()
    assert listener.types() == PAID[:2]
    fake.knobs.webhook_drop = True
    paid(client)
    assert fake.settle()
    assert len(listener.letters) == 2
    (lost, _) = client.v1.events.list({"type": "payment_intent.succeeded"}).data
    fake.redeliver(lost.id, times=3)
    assert fake.settle()
    assert [letter.event().id for letter in listener.letters[2:]] == [lost.id] * 3


def test_an_event_comes_twenty_times_at_once(client: stripe.StripeClient, fake: Fake, listener: Listener) -> None:
    fake.knobs.webhook_repeat = 20
    made = client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"})
    assert fake.settle()
    events = [letter.event() for letter in listener.letters]
    assert (len(events), {event.id for event in events}) == (20, {events[0].id})
    assert events[0].data.object["id"] == made.id


def test_an_event_can_be_late(client: stripe.StripeClient, fake: Fake, listener: Listener) -> None:
    fake.knobs.webhook_delay = 1.0
    client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"})
    assert not fake.settle(0.1)
    assert listener.letters == []
    assert fake.settle()
    assert listener.types() == PAID[:1]


def test_no_event_goes_out_in_a_silence(client: stripe.StripeClient, fake: Fake, listener: Listener) -> None:
    fake.knobs.webhook_order = "hold"
    client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"})
    fake.knobs.silent(60)
    fake.release()
    assert not fake.settle(0.2)
    assert listener.letters == []
    fake.knobs.reset()
    assert fake.settle()
    assert listener.types() == PAID[:1]


@pytest.mark.parametrize("forge", ["unsigned", "other_secret", "old", "changed"])
def test_a_forged_event_is_known_as_one_and_comes_once(
    client: stripe.StripeClient, fake: Fake, listener: Listener, forge: str
) -> None:
    fake.knobs.webhook_forge = forge
    listener.answers.append(400)
    client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"})
    assert fake.settle()
    (letter,) = listener.letters
    assert (letter.signature is None) == (forge == "unsigned")
    refused(letter.event, stripe.SignatureVerificationError)
    assert fake.state()["webhooks"]["deliveries"] == {"forged": 1}


def test_one_changed_byte_breaks_a_true_signature(client: stripe.StripeClient, fake: Fake, listener: Listener) -> None:
    client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"})
    assert fake.settle()
    (letter,) = listener.letters
    for place in range(0, len(letter.body), 97):
        changed = letter.body[:place] + bytes([letter.body[place] ^ 1]) + letter.body[place + 1 :]
        refused(Letter(changed, letter.signature).event, stripe.SignatureVerificationError)


def test_an_event_can_be_of_another_account_or_live(
    client: stripe.StripeClient, fake: Fake, listener: Listener
) -> None:
    fake.knobs.event_account, fake.knobs.event_livemode = "acct_of_another", True
    client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"})
    assert fake.settle()
    event = listener.letters[0].event()
    assert (event.account, event.livemode) == ("acct_of_another", True)


def test_the_clock_of_the_fake_does_not_age_signatures(
    client: stripe.StripeClient, fake: Fake, listener: Listener
) -> None:
    client.v1.checkout.sessions.create(asked())
    moment = fake.advance(25 * 3600)
    assert fake.settle()
    (letter,) = listener.letters
    event = letter.event()
    assert (event.type, abs(event.created - moment) <= 1) == ("checkout.session.expired", True)


def test_the_secret_is_the_shops(client: stripe.StripeClient, fake: Fake, listener: Listener) -> None:
    fake.webhook_secret = "whsec_rotated"
    client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"})
    assert fake.settle()
    refused(listener.letters[0].event, stripe.SignatureVerificationError)
    fake.webhook_secret = SECRET
    fake.redeliver(fake.events()[0]["id"])
    assert fake.settle()
    assert listener.letters[1].event().type == "payment_intent.created"
