"""Each fault that the fake can play, and that it leaves the objects and the money as Stripe would."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from infra.fakes.stripe import Fake
from tests.infra.fakes.conftest import client_for
from tests.infra.fakes.listening import until
from tests.infra.fakes.test_stripe import KAIN, asked, paid, plain, refused

SESSIONS = "/v1/checkout/sessions"


def key(name: str = "payment-7") -> Any:
    """The options under which a request is repeated."""
    return {"idempotency_key": name}


def behind(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Begin `work` in a thread; its result or error comes into the list."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(work())
        except stripe.StripeError as error:
            results.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, results


def sessions(fake: Fake) -> list[str]:
    """The ids of all sessions."""
    return [one["id"] for one in fake.objects("checkout.session")]


def test_a_delayed_request_is_not_worked_on_before_its_time(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.delay("POST", SESSIONS, seconds=60)
    thread, results = behind(lambda: client.v1.checkout.sessions.create(asked()))
    assert fake.knobs.wait_held()
    assert sessions(fake) == []
    fake.knobs.let_go()
    thread.join()
    assert sessions(fake) == [results[0].id]


def test_a_short_delay_ends_by_itself(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.delay("*", "/v1/", seconds=0.2)
    began = time.monotonic()
    client.v1.balance.retrieve()
    assert time.monotonic() - began >= 0.2


def test_an_answer_that_comes_too_late_is_found_again_under_its_key(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.delay_after("POST", SESSIONS, seconds=60)
    hasty = client_for(fake.url, timeout=0.3, retries=0)
    refused(lambda: hasty.v1.checkout.sessions.create(asked(), key()), stripe.APIConnectionError)
    assert fake.knobs.wait_held()
    (made,) = sessions(fake)
    assert client.v1.checkout.sessions.create(asked(), key()).id == made
    assert sessions(fake) == [made]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_dropped_connection_is_tried_again_with_one_effect(
    client: stripe.StripeClient, fake: Fake, when: Any
) -> None:
    fake.knobs.drop("POST", SESSIONS, when=when)
    blunt = client_for(fake.url, retries=0)
    refused(lambda: blunt.v1.checkout.sessions.create(asked(), key()), stripe.APIConnectionError)
    assert len(sessions(fake)) == (0 if when == "before" else 1)
    made = client.v1.checkout.sessions.create(asked(), key())
    assert sessions(fake) == [made.id]
    assert fake.state()["requests"]["POST /v1/checkout/sessions"] == 2


def test_stripes_client_itself_repeats_with_the_same_key(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.drop("POST", SESSIONS, when="after")
    made = client.v1.checkout.sessions.create(asked(), key("mine"))
    assert sessions(fake) == [made.id]
    assert fake.state()["keys"]["mine"] == {"uses": [f"POST {SESSIONS}"] * 2, "status": 200}


def test_a_500_before_the_work_leaves_nothing(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.fail("POST", SESSIONS, status=503)
    blunt = client_for(fake.url, retries=0)
    assert refused(lambda: blunt.v1.checkout.sessions.create(asked(), key()), stripe.APIError).http_status == 503
    assert sessions(fake) == []
    assert client.v1.checkout.sessions.create(asked(), key()).status == "open"


def test_a_500_after_the_work_is_kept_under_the_key(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.fail("POST", SESSIONS, when="after")
    for _ in range(2):
        error = refused(lambda: client.v1.checkout.sessions.create(asked(), key()), stripe.APIError)
        assert (error.http_status, error.headers["Stripe-Should-Retry"]) == (500, "false")
    assert error.headers["Idempotent-Replayed"] == "true"
    (made,) = sessions(fake)
    # What the caller can do: look for what it has made.
    assert [one.id for one in client.v1.checkout.sessions.list({"limit": 5}).data] == [made]


def test_a_gateways_500_after_the_work_is_not_kept(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.fail("POST", SESSIONS, status=502, when="after", stored=False)
    made = client.v1.checkout.sessions.create(asked(), key())
    assert sessions(fake) == [made.id]


def test_a_kept_500_before_the_work_needs_another_key(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.fail("POST", SESSIONS, stored=True)
    refused(lambda: client.v1.checkout.sessions.create(asked(), key()), stripe.APIError)
    refused(lambda: client.v1.checkout.sessions.create(asked(), key()), stripe.APIError)
    assert sessions(fake) == []
    assert client.v1.checkout.sessions.create(asked(), key("another")).status == "open"


def test_a_provider_that_is_down_answers_no_known_key_either(client: stripe.StripeClient, fake: Fake) -> None:
    made = client.v1.checkout.sessions.create(asked(), key())
    blunt = client_for(fake.url, retries=0)
    for turn, when in ((fake.knobs.fail, "before"), (fake.knobs.fail, "after"), (fake.knobs.drop, "after")):
        turn("*", "/v1/", when=when, count=None)
        error = refused(lambda: blunt.v1.checkout.sessions.create(asked(), key()), stripe.StripeError)
        assert error.http_status in (500, None)
        fake.knobs.reset()
    assert client.v1.checkout.sessions.create(asked(), key()).id == made.id


def test_too_many_requests_have_their_own_error(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.fail("GET", "/v1/balance", status=429)
    assert refused(client.v1.balance.retrieve, stripe.RateLimitError).http_status == 429


def test_a_second_request_meets_the_key_of_one_that_still_runs(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.hold("POST", SESSIONS)
    thread, results = behind(lambda: client.v1.checkout.sessions.create(asked(), key()))
    assert fake.knobs.wait_held()
    blunt = client_for(fake.url, retries=0)
    error = refused(lambda: blunt.v1.checkout.sessions.create(asked(), key()), stripe.APIError)
    assert (error.http_status, error.json_body["error"]["code"]) == (409, "idempotency_key_in_use")
    fake.knobs.let_go()
    thread.join()
    assert client.v1.checkout.sessions.create(asked(), key()).id == results[0].id
    assert sessions(fake) == [results[0].id]


def test_a_held_answer_is_known_to_others_before_it_comes(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.hold("POST", SESSIONS, when="after")
    thread, results = behind(lambda: client.v1.checkout.sessions.create(asked(), key()))
    assert fake.knobs.wait_held()
    assert client.v1.checkout.sessions.create(asked(), key()).id == sessions(fake)[0]
    fake.knobs.let_go()
    thread.join()
    assert [results[0].id] == sessions(fake)


def test_what_came_in_the_silence_is_worked_on_once_afterwards(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.silent(60)
    hasty = client_for(fake.url, timeout=0.2, retries=0)
    for _ in range(3):
        refused(lambda: hasty.v1.checkout.sessions.create(asked(), key()), stripe.APIConnectionError)
    assert 0 < fake.knobs.silence() <= 60
    assert sessions(fake) == []
    fake.knobs.reset()
    until(lambda: len(fake.state()["keys"].get("payment-7", {"uses": []})["uses"]) == 3)
    assert client.v1.checkout.sessions.create(asked(), key()).id == sessions(fake)[0]
    assert len(sessions(fake)) == 1


def test_a_silence_ends_by_itself(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.silent(0.2)
    began = time.monotonic()
    client.v1.balance.retrieve()
    assert time.monotonic() - began >= 0.2
    assert fake.knobs.silence() == 0


def test_a_session_is_completed_with_another_amount_or_currency(client: stripe.StripeClient, fake: Fake) -> None:
    for knob, value, amount, currency in (("wrong_amount", 100, 100, "idr"), ("wrong_currency", "usd", KAIN, "usd")):
        setattr(fake.knobs, knob, value)
        made = client.v1.checkout.sessions.create(asked())
        fake.pay(made.id)
        fake.knobs.reset()
        done = client.v1.checkout.sessions.retrieve(made.id, {"expand": ["payment_intent"]})
        assert (done.amount_total, done.currency, done.payment_status) == (amount, currency, "paid")
        assert isinstance(done.payment_intent, stripe.PaymentIntent)
        assert (done.payment_intent.amount_received, done.payment_intent.currency) == (amount, currency)
    assert {name: sums["captured"] for name, sums in fake.money().items()} == {"idr": 100, "usd": KAIN}


def test_a_processing_event_can_come_before_success(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.processing = True
    assert paid(client).status == "succeeded"
    assert [one["type"] for one in fake.events()] == [
        "payment_intent.created",
        "payment_intent.processing",
        "charge.succeeded",
        "payment_intent.succeeded",
    ]


def test_a_pending_refund_arrives_or_fails(client: stripe.StripeClient, fake: Fake) -> None:
    fake.knobs.refund_pending = True
    done = paid(client)
    first = client.v1.refunds.create({"payment_intent": done.id, "amount": 1000})
    second = client.v1.refunds.create({"payment_intent": done.id})
    assert (first.status, second.status) == ("pending", "pending")
    assert fake.money()["idr"]["net"] == 0
    assert fake.settle_refund(first.id)["status"] == "succeeded"
    assert fake.settle_refund(second.id, succeeded=False)["status"] == "failed"
    assert fake.money()["idr"]["refunded"] == 1000
    assert client.v1.charges.retrieve(str(done.latest_charge)).amount_refunded == 1000
    assert client.v1.refunds.create({"payment_intent": done.id}).amount == KAIN - 1000


def test_a_disputed_charge_is_not_refunded_too(client: stripe.StripeClient, fake: Fake) -> None:
    done = paid(client)
    opened = fake.dispute(payment_intent=done.id)
    assert (opened["amount"], opened["status"]) == (KAIN, "needs_response")
    assert fake.events("charge.dispute.created")[0]["data"]["object"]["charge"] == done.latest_charge
    error = refused(lambda: client.v1.refunds.create({"payment_intent": done.id}))
    assert (error.http_status, error.code) == (400, "charge_disputed")
    assert client.v1.disputes.list({"payment_intent": done.id}).data[0].id == opened["id"]
    assert fake.money()["idr"] == {"captured": KAIN, "refunded": 0, "disputed": KAIN, "net": KAIN}


# Sessions and time


def test_a_session_expires_by_itself_and_cancels_its_intent(client: stripe.StripeClient, fake: Fake) -> None:
    made = client.v1.checkout.sessions.create(asked(expires_at=int(time.time()) + 31 * 60))
    fake.decline(made.id)
    fake.advance(31 * 60 - 5)
    assert client.v1.checkout.sessions.retrieve(made.id).status == "open"
    fake.advance(10)
    done = client.v1.checkout.sessions.retrieve(made.id)
    assert (done.status, done.payment_status, done.url) == ("expired", "unpaid", None)
    (event,) = fake.events("checkout.session.expired")
    assert (event["data"]["object"]["id"], event["request"]["id"]) == (made.id, None)
    assert client.v1.payment_intents.retrieve(str(done.payment_intent)).status == "canceled"
    with pytest.raises(Exception, match="expired"):
        fake.pay(made.id)


def test_nobody_has_to_look_for_a_session_to_expire(client: stripe.StripeClient, fake: Fake) -> None:
    client.v1.checkout.sessions.create(asked())
    with fake.world.lock:
        fake.world.clock.advance(25 * 3600)
        table = fake.world.tables["checkout.session"]
    until(lambda: [one["status"] for one in table.values()] == ["expired"])


def test_a_declined_card_leaves_the_session_open_for_another(client: stripe.StripeClient, fake: Fake) -> None:
    made = client.v1.checkout.sessions.create(asked(payment_intent_data={"metadata": {"order": "7"}}))
    fake.decline(made.id)
    tried = client.v1.checkout.sessions.retrieve(made.id, {"expand": ["payment_intent"]})
    assert (tried.status, tried.payment_status) == ("open", "unpaid")
    assert isinstance(tried.payment_intent, stripe.PaymentIntent)
    assert tried.payment_intent.status == "requires_payment_method"
    fake.pay(made.id)
    done = client.v1.checkout.sessions.retrieve(made.id, {"expand": ["payment_intent.latest_charge"]})
    assert (done.status, done.payment_status, done.url) == ("complete", "paid", None)
    assert isinstance(done.payment_intent, stripe.PaymentIntent)
    assert (done.payment_intent.id, plain(done.payment_intent.metadata)) == (tried.payment_intent.id, {"order": "7"})
    assert isinstance(done.payment_intent.latest_charge, stripe.Charge) and done.payment_intent.latest_charge.paid
    assert client.v1.checkout.sessions.list({"payment_intent": done.payment_intent.id}).data[0].id == made.id
    error = refused(lambda: client.v1.checkout.sessions.expire(made.id))
    assert "has a status of `complete`" in error.user_message
    assert [one["type"] for one in fake.events()] == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


def test_the_intent_of_an_open_session_is_not_canceled_directly(client: stripe.StripeClient, fake: Fake) -> None:
    made = client.v1.checkout.sessions.create(asked())
    fake.decline(made.id)
    tried = client.v1.checkout.sessions.retrieve(made.id)
    assert refused(lambda: client.v1.payment_intents.cancel(str(tried.payment_intent))).http_status == 400


# The same over loopback


def post(fake: Fake, path: str, body: Any = None, **headers: str) -> Any:
    """What the fake's own addresses answer."""
    data = json.dumps(body or {}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(fake.url + path, data, {"Content-Type": "application/json", **named})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def get(fake: Fake, path: str) -> Any:
    """What the fake tells about itself."""
    with urllib.request.urlopen(fake.url + path, timeout=10) as answer:
        return json.load(answer)


def test_knobs_are_turned_over_loopback(client: stripe.StripeClient, fake: Fake) -> None:
    rule = {"kind": "fail", "method": "GET", "path": "/v1/balance", "status": 503, "count": None}
    shown = post(fake, "/_knobs", {"rules": [rule], "webhook_repeat": 3, "wrong_amount": 100})
    assert (shown["webhook_repeat"], shown["rules"][0]["status"]) == (3, 503)
    blunt = client_for(fake.url, retries=0)
    for _ in range(2):
        assert refused(blunt.v1.balance.retrieve, stripe.APIError).http_status == 503
    assert get(fake, "/_knobs")["rules"][0]["taken"] == 2
    shown = post(fake, "/_knobs/reset")
    assert (shown["rules"], shown["webhook_repeat"], shown["wrong_amount"]) == ([], 1, None)
    assert client.v1.balance.retrieve().available == []


@pytest.mark.parametrize("wrong", [{"nonsense": 1}, {"webhook_forge": "rubbed"}, {"rules": [{"kind": "explode"}]}])
def test_a_knob_that_is_none_is_refused_and_nothing_turned(fake: Fake, wrong: dict[str, Any]) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        post(fake, "/_knobs", {"webhook_repeat": 7, **wrong})
    assert caught.value.code == 400
    assert fake.knobs.webhook_repeat == 1


def test_verbs_are_said_over_loopback(client: stripe.StripeClient, fake: Fake) -> None:
    made = client.v1.checkout.sessions.create(asked())
    assert post(fake, "/_do/decline", {"session": made.id})["result"]["status"] == "open"
    done = post(fake, "/_do/pay", {"session": made.id})["result"]
    assert done["status"] == "complete"
    assert post(fake, "/_do/dispute", {"payment_intent": done["payment_intent"]})["result"]["amount"] == KAIN
    assert post(fake, "/_do/advance", {"seconds": 60})["result"] >= int(time.time()) + 59
    assert post(fake, "/_do/settle")["result"] is True
    state = get(fake, "/_state")
    assert state["money"]["idr"]["captured"] == KAIN
    assert state["requests"]["POST /v1/checkout/sessions"] == 1
    assert [one["id"] for one in state["objects"]["checkout.session"]] == [made.id]


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Content_Type": "application/x-www-form-urlencoded"}, 415), ({"Host": "rebound.example"}, 403)],
)
def test_a_page_of_another_origin_turns_no_knob(fake: Fake, headers: dict[str, str], status: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        post(fake, "/_knobs", {"webhook_repeat": 3}, **headers)
    assert caught.value.code == status
    assert fake.knobs.webhook_repeat == 1


def test_a_browser_may_know_the_fake_by_another_address() -> None:
    with Fake(public_url="https://pay.example") as fake:
        made = client_for(fake.url).v1.checkout.sessions.create(asked())
        assert made.url == f"https://pay.example/pay/{made.id}"
