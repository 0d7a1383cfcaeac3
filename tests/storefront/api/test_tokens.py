"""Logging in by the API: short tokens, refresh tokens that can be ended, and nobody's token opens another's things."""

import base64
import io
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
import time_machine
from django.conf import settings as shop
from django.core import serializers
from django.test import Client

from catalog.commons.models import HistoryEntry
from catalog.people import actions as people
from catalog.people.models import User
from orders.carts.models import Checkout
from storefront.devices import tokens
from storefront.models import Device
from tests.makers import accounts, street
from tests.storefront.api.client import (
    CREATE,
    ME,
    ORDER,
    REFRESH,
    SHOP,
    TOKEN,
    ask,
    codes,
    log_in,
    me,
    post,
    refusal,
    tokens_of,
)

pytestmark = pytest.mark.django_db
BUDI, ANI = "budi@example.com", "ani@example.com"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ORDERS = """query ($first: Int!, $after: String) { me { orders(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } edges { node { id number userEmail } } } } }"""


def renewed(token: str | None) -> dict[str, Any]:
    return ask(REFRESH, token=token)["tokenRefresh"]


def claims(token: str) -> dict[str, Any]:
    """What a client reads in a token, without a key."""
    middle = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


# ---- what one gets


def test_who_logs_in_gets_two_tokens_that_say_where_they_belong() -> None:
    street.user()
    with time_machine.travel(NOON, tick=False):
        made = log_in(BUDI)
    assert made["errors"] == []
    assert made["user"]["email"] == BUDI
    access, refresh = claims(made["token"]), claims(made["refreshToken"])
    assert (access["iss"], access["type"], access["exp"]) == (SHOP, "access", int(NOON.timestamp()) + 15 * 60)
    assert (refresh["iss"], refresh["type"], refresh["exp"]) == (SHOP, "refresh", int(NOON.timestamp()) + 7 * 86_400)


def test_a_token_belongs_to_the_address_that_the_client_called() -> None:
    street.user()
    given = {"email": BUDI, "password": street.PASSWORD}
    made = post(TOKEN, given, headers={"Host": "localhost:8000"}).json()["data"]["tokenCreate"]
    assert claims(made["token"])["iss"] == "http://localhost:8000/graphql/"
    at_home = post(ME, headers={"Host": "localhost:8000", **bearer(made["token"])}).json()
    assert at_home["data"]["me"] == {"email": BUDI}
    assert me(made["token"]) is None
    assert refusal(renewed(made["refreshToken"])) == "JWT_INVALID_TOKEN"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "JWT"])
def test_a_token_in_the_header_is_its_person(scheme: str) -> None:
    street.user()
    assert me(tokens_of(BUDI)[0], scheme) == BUDI


def test_nobody_is_null_without_an_error() -> None:
    assert ask(ME) == {"me": None}


def test_a_person_sees_herself_and_what_the_shop_keeps_of_her() -> None:
    budi = street.user(name="Budi Santoso Wijaya")
    asked = """{ me { id email firstName lastName languageCode isActive isConfirmed dateJoined
      avatar { url } addresses { id } defaultShippingAddress { id } defaultBillingAddress { id } } }"""
    said = post(asked, headers=bearer(tokens_of(BUDI)[0])).json()["data"]["me"]
    assert said == {
        "id": base64.b64encode(f"User:{budi.public_id}".encode()).decode(),
        "email": BUDI,
        "firstName": "Budi",
        "lastName": "Santoso Wijaya",
        "languageCode": "ID",
        "isActive": True,
        "isConfirmed": True,
        "dateJoined": budi.date_joined.isoformat(),
        "avatar": None,
        "addresses": [],
        "defaultShippingAddress": None,
        "defaultBillingAddress": None,
    }


# ---- tokens that open nothing


def signed(**other: Any) -> str:
    """Budi's access token with claims changed, or with another key, algorithm or name of the key."""
    name, key = shop.TOKEN_KEYS[0]
    head = {"kid": other.pop("kid", name)}
    key, algorithm = other.pop("key", key), other.pop("algorithm", "HS256")
    said = {**claims(tokens_of(BUDI)[0]), **other}
    said = {claim: value for claim, value in said.items() if value is not None}
    return jwt.encode(said, key, algorithm=algorithm, headers=head)


def altered() -> str:
    """Budi's token with Ani's device in it, and his own signature."""
    head, _middle, signature = tokens_of(BUDI)[0].split(".")
    other = tokens_of(ANI)[0].split(".")[1]
    return f"{head}.{other}.{signature}"


FORGED: dict[str, Callable[[], str]] = {
    "of nothing": lambda: "",
    "of junk": lambda: "a.b.c",
    "of other letters": lambda: "Bearer é.é.é",
    "endless": lambda: f"{tokens_of(BUDI)[0]}{'x' * 3_000}",
    "altered": altered,
    "without a signature": lambda: signed(algorithm="none", key=None),
    "by another algorithm": lambda: signed(algorithm="HS384"),
    "by another key": lambda: signed(key=b"x" * 32),
    "by a key that is not ours": lambda: signed(kid="other"),
    "for another purpose": lambda: tokens_of(BUDI)[1],
    "of an unknown purpose": lambda: signed(type="email"),
    "by another shop": lambda: signed(iss="http://evil.example/graphql/"),
    "by nobody": lambda: signed(iss=None),
    "expired": lambda: signed(exp=datetime.now(UTC) - timedelta(seconds=1)),
    "without an end": lambda: signed(exp=None),
    "without a purpose": lambda: signed(type=None),
    "of tomorrow": lambda: signed(iat=datetime.now(UTC) + timedelta(days=1)),
    "of no device": lambda: signed(device="nothing"),
    "with another print": lambda: signed(stamp="0" * 64),
}


@pytest.mark.filterwarnings("ignore:The HMAC key is 32 bytes long")
@pytest.mark.parametrize("kind", FORGED)
def test_a_token_opens_nothing(kind: str) -> None:
    """The twin is first: signed as the shop does, the same token is Budi's."""
    street.user()
    street.user(ANI)
    assert me(signed()) == BUDI
    assert me(FORGED[kind]()) is None


def test_after_a_quarter_of_an_hour_a_token_is_renewed_and_after_a_week_one_logs_in_again() -> None:
    street.user()
    with time_machine.travel(NOON, tick=False) as clock:
        access, refresh = tokens_of(BUDI)
        clock.shift(15 * 60 - 1)
        assert me(access) == BUDI
        clock.shift(2)
        assert me(access) is None
        clock.move_to(NOON + timedelta(days=7, seconds=-1))
        assert me(renewed(refresh)["token"]) == BUDI
        clock.shift(2)
        assert refusal(renewed(refresh)) == "JWT_INVALID_TOKEN"


def test_a_refresh_token_is_not_used_up() -> None:
    """shared/api README: the storefront sends the same one many times while it puts a page together."""
    street.user()
    refresh = tokens_of(BUDI)[1]
    assert {me(renewed(refresh)["token"]) for _time in range(13)} == {BUDI}


@pytest.mark.parametrize("token", [None, "", "a.b.c", "é"])
def test_a_bad_refresh_token_is_an_answer_and_not_null(token: str | None) -> None:
    assert refusal(renewed(token)) == "JWT_INVALID_TOKEN"


def test_an_access_token_renews_nothing() -> None:
    street.user()
    assert refusal(renewed(tokens_of(BUDI)[0])) == "JWT_INVALID_TOKEN"


# ---- ends


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def set_in_the_shell(user: User) -> None:
    """A new password by a command of the server, which knows of no stamp."""
    user.set_password("kain-lain-2026")
    user.save(update_fields=["password"])


ENDS: dict[str, Callable[[User], Any]] = {
    "another password": set_in_the_shell,
    "another factor": lambda user: people.end_sessions(user=user, why="factor"),
    "a role": lambda user: people.first_head(email=user.email),
    "another address": lambda user: people.change_email(user=user, seen=user.email, email="baru@example.com"),
    "the account": deactivate,
    "its devices": lambda user: Device.objects.filter(user=user).update(ended_at=NOON),
}


@pytest.mark.parametrize("what", ENDS)
def test_both_tokens_end_at_once_with(what: str) -> None:
    budi, ani = street.user(), street.user(ANI)
    access, refresh = tokens_of(BUDI)
    others = tokens_of(ani.email)
    ENDS[what](budi)
    assert me(access) is None
    assert refusal(renewed(refresh)) == "JWT_INVALID_TOKEN"
    assert me(others[0]) == me(renewed(others[1])["token"]) == ANI


def test_all_devices_are_logged_out_at_a_word() -> None:
    street.user()
    street.user(ANI)
    first, second, others = tokens_of(BUDI), tokens_of(BUDI), tokens_of(ANI)
    asked = "mutation { tokensDeactivateAll { errors { code } } }"
    assert codes(post(asked)) == ["PERMISSION_DENIED"]
    answer = post(asked, headers=bearer(first[0])).json()
    assert answer["data"] == {"tokensDeactivateAll": {"errors": []}}
    assert [me(first[0]), me(second[0]), me(others[0])] == [None, None, ANI]
    assert [refusal(renewed(one[1])) for one in (first, second)] == ["JWT_INVALID_TOKEN"] * 2


def test_a_token_can_be_looked_at() -> None:
    street.user()
    access, refresh = tokens_of(BUDI)
    asked = "mutation ($token: String!) { tokenVerify(token: $token) { isValid user { email } errors { code } } }"
    said = [ask(asked, token=token)["tokenVerify"] for token in (access, refresh, "a.b.c")]
    assert [one["isValid"] for one in said] == [True, False, False]
    assert [one["user"] for one in said] == [{"email": BUDI}, None, None]


def test_a_new_key_signs_and_the_old_one_still_reads(settings: Any) -> None:
    street.user()
    before = tokens_of(BUDI)
    settings.TOKEN_KEYS = [("new", b"n" * 32), *shop.TOKEN_KEYS]
    after = tokens_of(BUDI)
    assert me(before[0]) == me(renewed(before[1])["token"]) == BUDI
    settings.TOKEN_KEYS = settings.TOKEN_KEYS[:1]
    assert [me(before[0]), me(after[0])] == [None, BUDI]


# ---- a token opens its person's things and no others


def test_a_token_shows_ones_own_orders_and_no_others() -> None:
    street.rates()
    street.regions()
    budi, ani = street.user(), street.user(ANI)
    cloth = street.cloth(street.maker(), one_of_a_kind=False, stock_of=5)
    mine, hers = street.placed_order(cloth, buyer=budi), street.placed_order(cloth, buyer=ani)
    for email, own in ((BUDI, mine), (ANI, hers)):
        said = post(ORDERS, {"first": 5}, headers=bearer(tokens_of(email)[0])).json()["data"]["me"]["orders"]
        assert (said["totalCount"], [edge["node"]["number"] for edge in said["edges"]]) == (1, [own.number])
    nobody = post(ORDERS, {"first": 5}).json()["data"]
    assert nobody == {"me": None}


def test_only_the_buyers_token_shows_an_old_orders_address() -> None:
    """RELIABILITY.md 7: whoever has the id sees it masked after a day; a token of another is no better."""
    street.rates()
    street.regions()
    budi = street.user()
    street.user(ANI)
    order = street.placed_order(street.cloth(street.maker()), buyer=budi)
    type(order).objects.update(placed_at=order.placed_at - timedelta(days=2))
    id = base64.b64encode(f"Order:{order.token}".encode()).decode()

    def email(headers: dict[str, str]) -> str:
        return post(ORDER, {"id": id}, headers=headers).json()["data"]["order"]["userEmail"]

    assert email(bearer(tokens_of(BUDI)[0])) == BUDI
    assert email(bearer(tokens_of(ANI)[0])) == email({}) == "b…@example.com"


def test_ones_orders_come_in_pages_the_newest_first() -> None:
    street.rates()
    street.regions()
    budi = street.user()
    cloth = street.cloth(street.maker(), one_of_a_kind=False, stock_of=5)
    numbers = [street.placed_order(cloth, buyer=budi).number for _time in range(5)]
    headers, seen, after = bearer(tokens_of(BUDI)[0]), [], None
    for _page in range(3):
        page = post(ORDERS, {"first": 2, "after": after}, headers=headers).json()["data"]["me"]["orders"]
        seen += [edge["node"]["number"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert seen == numbers[::-1]
    assert page["pageInfo"]["hasNextPage"] is False
    for place in (["orders", "junk", "x"], ["orders", 5, "x"], ["orders", "2026-99-99T00:00:00Z", "x"]):
        junk = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
        assert codes(post(ORDERS, {"first": 2, "after": junk}, headers=headers)) == ["INVALID_CURSOR"]


def test_a_cart_begun_with_a_token_becomes_the_persons_order() -> None:
    street.user()
    street.channel()
    post(CREATE, {"input": {"channel": "idr", "lines": []}}, headers=bearer(tokens_of(BUDI)[0]))
    post(CREATE, {"input": {"channel": "idr", "lines": []}}, headers=bearer("a.b.c"))
    assert [one.user and one.user.email for one in Checkout.objects.order_by("pk")] == [BUDI, None]


# ---- sessions


def test_a_token_starts_no_session_and_sets_no_cookie() -> None:
    street.user()
    client = Client()
    answer = post(TOKEN, {"email": BUDI, "password": street.PASSWORD}, client)
    token = answer.json()["data"]["tokenCreate"]["token"]
    assert post(ME, client=client, headers=bearer(token)).json()["data"]["me"] == {"email": BUDI}
    assert client.cookies == {}


def test_a_session_still_needs_its_token_against_forged_forms_and_is_its_person() -> None:
    budi = street.user()
    client = Client(enforce_csrf_checks=True)
    client.force_login(budi)
    assert codes(post(ME, client=client)) == ["CSRF"]
    key = client.get("/id/account/password/change/").cookies["csrftoken"].value
    assert post(ME, client=client, headers={"X-CSRFToken": key}).json()["data"]["me"] == {"email": BUDI}


def test_beside_a_token_a_session_counts_for_nothing() -> None:
    """Neither does a bad token fall back on it, for such a request was not asked for the key against forged forms."""
    street.user()
    ani = street.user(ANI)
    client = Client(enforce_csrf_checks=True)
    client.force_login(ani)
    before = client.cookies["sessionid"].value
    for token, who in ((tokens_of(BUDI)[0], {"email": BUDI}), ("a.b.c", None)):
        assert post(ME, client=client, headers=bearer(token)).json()["data"]["me"] == who
    assert client.cookies["sessionid"].value == before
    assert accounts.is_in(client)


# ---- where no token may be


def test_neither_logs_nor_history_nor_the_database_hold_a_token(caplog: pytest.LogCaptureFixture) -> None:
    """RELIABILITY.md 55: with everything logged that is logged at all."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    root.addHandler(handler)
    budi = street.user()
    try:
        with caplog.at_level(logging.DEBUG):
            access, refresh = tokens_of(BUDI)
            renewed(refresh), me(access), me(f"{access}x"), renewed(f"{refresh}x")
            people.end_sessions(user=budi, why="password")
            renewed(refresh)
    finally:
        root.removeHandler(handler)
    kept = serializers.serialize("json", [*HistoryEntry.objects.all(), *Device.objects.all()])
    for token in (access, refresh):
        for part in (token, token.split(".")[2]):
            assert part not in kept
            assert part not in written.getvalue()
    assert "people.sessions_ended" in kept
    assert Device.objects.get().user_id == budi.pk


def test_a_token_says_nothing_of_its_person_that_the_client_did_not_know() -> None:
    budi = street.user()
    said = claims(tokens_of(BUDI)[0])
    assert set(said) == {"iss", "iat", "exp", "jti", "type", "device", "stamp"}
    assert budi.password not in said["stamp"] and said["stamp"] == tokens.stamp(budi)
