"""What the shop relies on at Stripe, asked through Stripe's own client: the same against the fake and, with
STRIPE_TEST_KEY, against Stripe. Amounts in minor units: rupiah times 100."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from infra.fakes.stripe import Fake
from tests.infra.fakes.conftest import REAL_KEY

KAIN = 124_500_000  # Rp1.245.000


def line(amount: int = KAIN, quantity: int = 1, name: str = "Kain tulis Jlamprang") -> dict[str, Any]:
    """A line of a cart; `amount` of one piece."""
    price = {"currency": "idr", "unit_amount": amount, "product_data": {"name": name}}
    return {"price_data": price, "quantity": quantity}


def asked(**more: Any) -> Any:
    """A session as the shop asks for it."""
    return {
        "mode": "payment",
        "line_items": [line()],
        "success_url": "https://shop.example/pay/done?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.example/pay/back",
        "client_reference_id": "order-7",
        "payment_method_types": ["card"],
        "metadata": {"payment": "p-7"},
        **more,
    }


def paid(client: stripe.StripeClient, amount: int = KAIN, **more: Any) -> stripe.PaymentIntent:
    """A PaymentIntent that a card has paid."""
    return client.v1.payment_intents.create(
        {
            "amount": amount,
            "currency": "idr",
            "payment_method_types": ["card"],
            "payment_method": "pm_card_visa",
            "confirm": True,
            **more,
        }
    )


def intent(client: stripe.StripeClient, **more: Any) -> stripe.PaymentIntent:
    """A PaymentIntent that waits for a card."""
    return client.v1.payment_intents.create(
        {"amount": KAIN, "currency": "idr", "payment_method_types": ["card"], **more}
    )


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What `count` threads got: results and Stripe's errors."""

    def one(number: int) -> Any:
        try:
            return work(number)
        except stripe.StripeError as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def plain(thing: Any) -> Any:
    """A dictionary; an object of stripe 16 is none."""
    return thing.to_dict()


def refused(work: Callable[[], Any], kind: type[stripe.StripeError] = stripe.InvalidRequestError) -> Any:
    """The error that `work` must meet."""
    with pytest.raises(kind) as caught:
        work()
    return caught.value


# Checkout Sessions


def test_a_new_session_is_open_and_has_no_payment_intent(client: stripe.StripeClient) -> None:
    session = client.v1.checkout.sessions.create(asked(line_items=[line(), line(50_000_00, 2)]))
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert (session.amount_total, session.currency) == (KAIN + 100_000_00, "idr")
    assert (session.client_reference_id, plain(session.metadata)) == ("order-7", {"payment": "p-7"})
    assert session.id.startswith("cs_test_")
    assert session.url and session.url.startswith("http")
    assert session.expires_at - session.created == 24 * 3600
    assert not session.livemode


def test_the_lines_of_a_session_can_be_read(client: stripe.StripeClient) -> None:
    session = client.v1.checkout.sessions.create(asked(line_items=[line(), line(50_000_00, 2, "Selendang")]))
    lines = client.v1.checkout.sessions.line_items.list(session.id).data
    assert [(one.description, one.quantity, one.amount_total) for one in lines] == [
        ("Kain tulis Jlamprang", 1, KAIN),
        ("Selendang", 2, 100_000_00),
    ]
    whole = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items", "payment_intent"]})
    assert whole.line_items is not None and len(whole.line_items.data) == 2
    assert whole.payment_intent is None


def test_a_session_lives_as_long_as_asked_between_30_minutes_and_a_day(client: stripe.StripeClient) -> None:
    now = int(time.time())
    session = client.v1.checkout.sessions.create(asked(expires_at=now + 31 * 60))
    assert session.expires_at == now + 31 * 60
    for moment in (now + 29 * 60, now + 24 * 3600 + 120):
        error = refused(lambda moment=moment: client.v1.checkout.sessions.create(asked(expires_at=moment)))
        assert (error.http_status, error.param) == (400, "expires_at")


def test_an_open_session_can_be_expired_once(client: stripe.StripeClient) -> None:
    session = client.v1.checkout.sessions.create(asked())
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    again = refused(lambda: client.v1.checkout.sessions.expire(session.id))
    assert again.http_status == 400
    assert 'Only Checkout Sessions with a status in ["open"] can be expired' in again.user_message
    shown = client.v1.checkout.sessions.retrieve(session.id)
    assert (shown.status, shown.payment_status, shown.url) == ("expired", "unpaid", None)


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"colour": "indigo"}, "parameter_unknown", "colour"),
        ({"line_items": [{**line(), "weight": 3}]}, "parameter_unknown", "line_items[0][weight]"),
        ({"success_url": "shop"}, "url_invalid", "success_url"),
        ({"line_items": [line(quantity=-1)]}, "parameter_invalid_integer", "line_items[0][quantity]"),
        ({"line_items": [line(amount=1)]}, "amount_too_small", None),
    ],
)
def test_a_session_that_cannot_be_is_refused(
    client: stripe.StripeClient, change: dict[str, Any], code: str, param: str | None
) -> None:
    error = refused(lambda: client.v1.checkout.sessions.create(asked(**change)))
    assert (error.http_status, error.code) == (400, code)
    assert param in (None, error.param)


def test_what_is_required_is_missed(client: stripe.StripeClient) -> None:
    error = refused(lambda: client.v1.payment_intents.create({"currency": "idr"}))  # type: ignore[typeddict-item]
    assert (error.code, error.param) == ("parameter_missing", "amount")


def test_sessions_are_listed_newest_first_in_pages(client: stripe.StripeClient) -> None:
    made = [client.v1.checkout.sessions.create(asked()).id for _ in range(3)]
    first = client.v1.checkout.sessions.list({"limit": 2})
    assert [one.id for one in first.data] == made[:0:-1]
    second = client.v1.checkout.sessions.list({"limit": 2, "starting_after": made[1]})
    assert second.data[0].id == made[0]
    client.v1.checkout.sessions.expire(made[2])
    assert client.v1.checkout.sessions.list({"status": "expired", "limit": 1}).data[0].id == made[2]
    young = client.v1.checkout.sessions.list({"created": {"gte": int(time.time()) + 3600}})
    assert (young.data, young.has_more) == ([], False)


# Who asks, and for what


def test_an_unknown_id_is_a_404(client: stripe.StripeClient) -> None:
    for work in (
        lambda: client.v1.checkout.sessions.retrieve("cs_test_none"),
        lambda: client.v1.payment_intents.retrieve("pi_none"),
        lambda: client.v1.refunds.retrieve("re_none"),
        lambda: client.v1.events.retrieve("evt_none"),
    ):
        error = refused(work)
        assert (error.http_status, error.code) == (404, "resource_missing")


def test_nobody_is_answered_without_a_key_of_the_test_mode(client: stripe.StripeClient, fake: Fake) -> None:
    for key in ("sk_live_x", "pk_test_x", "nonsense"):
        stranger = stripe.StripeClient(key, base_addresses={"api": fake.url})
        error = refused(lambda who=stranger: who.v1.balance.retrieve(), stripe.AuthenticationError)
        assert error.http_status == 401
    other = client.v1.balance.retrieve
    error = refused(lambda: other(options={"stripe_account": "acct_of_another"}), stripe.PermissionError)
    assert (error.http_status, error.json_body["error"]["code"]) == (403, "account_invalid")


def test_every_answer_has_a_request_id_that_its_events_name(client: stripe.StripeClient, fake: Fake) -> None:
    made = intent(client)
    response = made.last_response
    assert response is not None
    event = fake.events("payment_intent.created")[0]
    assert event["request"]["id"] == response.headers["Request-Id"]
    assert str(event["request"]["id"]).startswith("req_")


# PaymentIntents


def test_a_card_pays_an_intent(client: stripe.StripeClient) -> None:
    made = intent(client, description="Pesanan 7", metadata={"order": "7"})
    assert (made.status, made.amount_received, made.latest_charge) == ("requires_payment_method", 0, None)
    assert made.client_secret and made.client_secret.startswith(f"{made.id}_secret_")
    done = client.v1.payment_intents.confirm(made.id, {"payment_method": "pm_card_visa"})
    assert (done.status, done.amount_received) == ("succeeded", KAIN)
    assert isinstance(done.latest_charge, str)
    charge = client.v1.charges.retrieve(done.latest_charge)
    assert (charge.amount_captured, charge.currency, charge.paid, charge.refunded) == (KAIN, "idr", True, False)
    assert (charge.payment_intent, plain(charge.metadata)) == (made.id, {"order": "7"})
    assert [one.id for one in client.v1.charges.list({"payment_intent": made.id}).data] == [charge.id]
    whole = client.v1.payment_intents.retrieve(made.id, {"expand": ["latest_charge"]})
    assert isinstance(whole.latest_charge, stripe.Charge) and whole.latest_charge.id == charge.id


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ("pm_card_visa_chargeDeclined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"),
    ],
)
def test_a_declined_card_leaves_the_intent_to_be_tried_again(
    client: stripe.StripeClient, card: str, reason: str
) -> None:
    made = intent(client)
    error = refused(lambda: client.v1.payment_intents.confirm(made.id, {"payment_method": card}), stripe.CardError)
    assert (error.http_status, error.code, error.json_body["error"]["decline_code"]) == (402, "card_declined", reason)
    tried = client.v1.payment_intents.retrieve(made.id)
    assert tried.status == "requires_payment_method"
    assert tried.last_payment_error is not None and tried.last_payment_error.decline_code == reason
    assert isinstance(tried.latest_charge, str)
    assert client.v1.charges.retrieve(tried.latest_charge).status == "failed"
    again = client.v1.payment_intents.confirm(made.id, {"payment_method": "pm_card_visa"})
    assert (again.status, again.last_payment_error) == ("succeeded", None)


def test_a_card_that_asks_its_holder_waits(client: stripe.StripeClient) -> None:
    made = intent(client, payment_method="pm_card_threeDSecure2Required")
    assert made.status == "requires_confirmation"
    asks = client.v1.payment_intents.confirm(made.id)
    assert asks.status == "requires_action"
    assert asks.next_action is not None


def test_an_intent_is_updated_until_it_is_paid(client: stripe.StripeClient) -> None:
    made = intent(client, metadata={"order": "7", "shop": "siti"})
    changed = client.v1.payment_intents.update(made.id, {"amount": KAIN * 2, "metadata": {"shop": "", "note": "x"}})
    assert (changed.amount, plain(changed.metadata)) == (KAIN * 2, {"order": "7", "note": "x"})
    client.v1.payment_intents.confirm(made.id, {"payment_method": "pm_card_visa"})
    error = refused(lambda: client.v1.payment_intents.update(made.id, {"amount": KAIN}))
    assert error.code == "payment_intent_unexpected_state"
    noted = client.v1.payment_intents.update(made.id, {"metadata": {"note": ""}})
    assert plain(noted.metadata) == {"order": "7"}


def test_a_paid_intent_is_neither_confirmed_again_nor_canceled(client: stripe.StripeClient) -> None:
    done = paid(client)
    for work in (client.v1.payment_intents.confirm, client.v1.payment_intents.cancel):
        error = refused(lambda work=work: work(done.id))
        assert (error.http_status, error.code) == (400, "payment_intent_unexpected_state")


def test_an_unpaid_intent_is_canceled(client: stripe.StripeClient) -> None:
    made = intent(client)
    ended = client.v1.payment_intents.cancel(made.id, {"cancellation_reason": "abandoned"})
    assert (ended.status, ended.cancellation_reason) == ("canceled", "abandoned")
    assert ended.canceled_at is not None
    refused(lambda: client.v1.payment_intents.confirm(made.id, {"payment_method": "pm_card_visa"}))


def test_money_that_was_only_held_is_captured_in_part(client: stripe.StripeClient) -> None:
    held = paid(client, capture_method="manual")
    assert (held.status, held.amount_capturable, held.amount_received) == ("requires_capture", KAIN, 0)
    taken = client.v1.payment_intents.capture(held.id, {"amount_to_capture": 100_000_000})
    assert (taken.status, taken.amount_received, taken.amount_capturable) == ("succeeded", 100_000_000, 0)


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        (1, "usd", "amount_too_small"),
        (100_000_000, "usd", "amount_too_large"),
        (1_000_000_000_000, "idr", "amount_too_large"),
        (0, "usd", "parameter_invalid_integer"),
        (-1, "usd", "parameter_invalid_integer"),
        (5000, "xqz", None),
    ],
)
def test_amounts_have_limits(client: stripe.StripeClient, amount: int, currency: str, code: str | None) -> None:
    error = refused(lambda: client.v1.payment_intents.create({"amount": amount, "currency": currency}))
    assert error.http_status == 400
    assert code in (None, error.code)


def test_rupiah_have_room_for_twelve_digits(client: stripe.StripeClient) -> None:
    assert intent(client, amount=999_999_999_999).amount == 999_999_999_999


def test_confirming_with_redirects_needs_an_address_to_return_to(client: stripe.StripeClient) -> None:
    error = refused(
        lambda: client.v1.payment_intents.create(
            {"amount": KAIN, "currency": "idr", "payment_method": "pm_card_visa", "confirm": True}
        )
    )
    assert (error.http_status, error.param) == (400, "return_url")


# Refunds


def test_a_charge_is_refunded_in_parts_and_never_above_what_was_taken(client: stripe.StripeClient) -> None:
    done = paid(client)
    part = client.v1.refunds.create(
        {"payment_intent": done.id, "amount": 24_500_000, "reason": "requested_by_customer", "metadata": {"r": "1"}}
    )
    assert (part.amount, part.currency, part.status, part.reason) == (
        24_500_000,
        "idr",
        "succeeded",
        "requested_by_customer",
    )
    over = refused(lambda: client.v1.refunds.create({"payment_intent": done.id, "amount": 100_000_001}))
    assert (over.http_status, over.param) == (400, "amount")
    rest = client.v1.refunds.create({"charge": str(done.latest_charge)})
    assert rest.amount == 100_000_000
    more = refused(lambda: client.v1.refunds.create({"payment_intent": done.id}))
    assert (more.http_status, more.code) == (400, "charge_already_refunded")
    charge = client.v1.charges.retrieve(str(done.latest_charge), {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded) == (KAIN, True)
    assert charge.refunds is not None and [one.id for one in charge.refunds.data] == [rest.id, part.id]
    assert [one.id for one in client.v1.refunds.list({"payment_intent": done.id}).data] == [rest.id, part.id]
    assert plain(client.v1.refunds.retrieve(part.id).metadata) == {"r": "1"}


def test_ten_refunds_at_once_give_back_no_more_than_was_taken(client: stripe.StripeClient) -> None:
    done = paid(client)
    results = at_once(10, lambda _: client.v1.refunds.create({"payment_intent": done.id, "amount": 40_000_000}))
    given = [one for one in results if isinstance(one, stripe.Refund)]
    charge = client.v1.charges.retrieve(str(done.latest_charge))
    assert charge.amount_refunded == 40_000_000 * len(given) <= KAIN
    assert REAL_KEY or len(given) == 3  # at Stripe some of ten may meet a lock instead


def test_what_was_not_paid_is_not_refunded(client: stripe.StripeClient) -> None:
    made = intent(client)
    assert refused(lambda: client.v1.refunds.create({"payment_intent": made.id})).http_status == 400
    assert refused(lambda: client.v1.refunds.create({"amount": 100})).http_status == 400


# Idempotency keys


def test_the_same_key_gives_the_same_answer(client: stripe.StripeClient) -> None:
    key = str(uuid.uuid4())
    first = client.v1.checkout.sessions.create(asked(), {"idempotency_key": key})
    second = client.v1.checkout.sessions.create(asked(), {"idempotency_key": key})
    assert first.id == second.id
    assert first.last_response and "Idempotent-Replayed" not in first.last_response.headers
    assert second.last_response and second.last_response.headers["Idempotent-Replayed"] == "true"
    other = client.v1.checkout.sessions.create(asked())
    assert other.id != first.id


def test_a_key_belongs_to_one_request(client: stripe.StripeClient) -> None:
    key = str(uuid.uuid4())
    done = paid(client)
    client.v1.refunds.create({"payment_intent": done.id, "amount": 1000}, {"idempotency_key": key})
    for work in (
        lambda: client.v1.refunds.create({"payment_intent": done.id, "amount": 1001}, {"idempotency_key": key}),
        lambda: client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"}, {"idempotency_key": key}),
    ):
        error = refused(work, stripe.IdempotencyError)
        assert (error.http_status, error.json_body["error"]["type"]) == (400, "idempotency_error")
    assert len(client.v1.refunds.list({"payment_intent": done.id}).data) == 1


def test_twenty_at_once_with_one_key_do_the_work_once(client: stripe.StripeClient) -> None:
    key, done = str(uuid.uuid4()), paid(client)
    params: Any = {"payment_intent": done.id, "amount": 1_000_000}
    results = at_once(20, lambda _: client.v1.refunds.create(params, {"idempotency_key": key}))
    made = {one.id for one in results if isinstance(one, stripe.Refund)}
    busy = [one for one in results if isinstance(one, stripe.StripeError)]
    assert len(made) == 1
    assert all(one.http_status in (409, 429) for one in busy)
    assert [one.id for one in client.v1.refunds.list({"payment_intent": done.id}).data] == list(made)


def test_a_refusal_is_kept_too_once_the_work_had_begun(client: stripe.StripeClient) -> None:
    made, key = intent(client), str(uuid.uuid4())

    def attempt() -> Any:
        return client.v1.payment_intents.confirm(
            made.id, {"payment_method": "pm_card_visa_chargeDeclined"}, {"idempotency_key": key}
        )

    first, second = refused(attempt, stripe.CardError), refused(attempt, stripe.CardError)
    assert first.json_body["error"]["charge"] == second.json_body["error"]["charge"]
    assert len(client.v1.charges.list({"payment_intent": made.id}).data) == 1


def test_a_key_is_not_spent_by_a_request_that_fails_validation(client: stripe.StripeClient) -> None:
    key = str(uuid.uuid4())
    refused(lambda: client.v1.checkout.sessions.create(asked(colour="indigo"), {"idempotency_key": key}))
    assert client.v1.checkout.sessions.create(asked(), {"idempotency_key": key}).status == "open"


def test_a_key_has_at_most_255_characters(client: stripe.StripeClient) -> None:
    assert intent_with(client, "k" * 230 + uuid.uuid4().hex[:25]).amount == KAIN
    with pytest.raises(stripe.StripeError) as caught:
        intent_with(client, "k" * 256)
    assert caught.value.http_status == 400


def intent_with(client: stripe.StripeClient, key: str) -> stripe.PaymentIntent:
    """A PaymentIntent asked for under a key."""
    return client.v1.payment_intents.create({"amount": KAIN, "currency": "idr"}, {"idempotency_key": key})


def test_a_key_is_forgotten_after_a_day(client: stripe.StripeClient, fake: Fake) -> None:
    first = intent_with(client, "of-yesterday")
    fake.advance(24 * 3600 - 60)
    assert intent_with(client, "of-yesterday").id == first.id
    fake.advance(120)
    assert intent_with(client, "of-yesterday").id != first.id


# Events, money, shapes


def test_what_happened_is_told_in_events(client: stripe.StripeClient) -> None:
    began = int(time.time()) - 1
    done = paid(client)
    client.v1.refunds.create({"payment_intent": done.id, "amount": 1000})
    types = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "charge.refunded"]
    found: dict[str, stripe.Event] = {}
    for _ in range(20):  # Stripe's list is a moment late
        page = client.v1.events.list({"created": {"gte": began}, "types": types, "limit": 50}).data
        found = {one.type: one for one in page if done.id in plain(one.data.object).values()}
        if len(found) == len(types) or not REAL_KEY:
            break
        time.sleep(0.5)
    assert set(found) == set(types)
    event = client.v1.events.retrieve(found["payment_intent.succeeded"].id)
    assert (event.livemode, plain(event).get("account"), event.object) == (False, None, "event")
    assert event.data.object["amount_received"] == KAIN
    assert found["charge.refunded"].data.object["amount_refunded"] == 1000
    assert client.v1.events.list({"type": "charge.*", "limit": 1}).data[0].type.startswith("charge.")


def test_the_balance_is_what_was_taken_less_what_was_given_back(client: stripe.StripeClient, fake: Fake) -> None:
    done = paid(client)
    client.v1.refunds.create({"payment_intent": done.id, "amount": 24_500_000})
    available = client.v1.balance.retrieve().available
    assert [(one.currency, one.amount) for one in available] == [("idr", 100_000_000)]
    assert fake.money() == {"idr": {"captured": KAIN, "refunded": 24_500_000, "disputed": 0, "net": 100_000_000}}


def test_objects_have_the_fields_that_stripes_library_knows(client: stripe.StripeClient) -> None:
    done = paid(client)
    made: list[Any] = [
        client.v1.checkout.sessions.create(asked()),
        done,
        client.v1.charges.retrieve(str(done.latest_charge)),
        client.v1.refunds.create({"payment_intent": done.id, "amount": 1000}),
        client.v1.events.list({"limit": 1}).data[0],
    ]
    for thing in made:
        known = {name: kind for name, kind in type(thing).__annotations__.items() if name != "OBJECT_NAME"}
        needed = {name for name, kind in known.items() if "None" not in str(kind) and "Optional" not in str(kind)}
        assert needed - set(plain(thing)) == set(), thing.object
        # Stripe itself sends some fields that its library does not name; the fake has no reason to.
        assert REAL_KEY or set(plain(thing)) - set(known) == set(), thing.object
