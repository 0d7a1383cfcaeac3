"""The second factor: set up, asked for, used up, asked for again. RELIABILITY.md test 19, and 18 where it says so."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.cache import cache
from django.test import Client

from catalog.commons import locks
from catalog.people.models import User
from orders.payments.models import Payment
from storefront.shop.account_factor import code_of, has_factor, seal, unseal, use_up
from tests.makers import accounts, people, street
from tests.makers.accounts import DESK, SECOND, SECURITY, code, wrong_code
from tests.makers.races import at_once

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def wahyu() -> User:
    return street.finance_officer()


@pytest.fixture
def payment() -> Payment:
    return street.placed_order(street.cloth(street.maker())).payments.get()


def enrol(client: Client) -> str:
    """Set up an app by its pages; its secret."""
    page = client.get(f"{SECURITY}app/").text
    secret = re.search(r'<code class="break">(\w+)</code>', page)[1]
    answer = client.post(f"{SECURITY}app/", {"code": code(secret)})
    assert answer["Location"] == f"{SECURITY}codes/", answer.text
    return secret


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r'<code class="num">(\d+)</code>', client.get(f"{SECURITY}codes/").text)


# ---- who must have one


@pytest.mark.parametrize(
    ("method", "place"),
    [
        *(("get", place) for place in ("", "transfers/", "orders/", "orders/x/", "tasks/")),
        *(("post", place) for place in ("transfers/x/", "orders/x/refund/", "refunds/x/again/", "tasks/x/")),
    ],
)
def test_no_page_of_the_desk_opens_to_an_officer_without_a_second_factor(wahyu: User, method: str, place: str) -> None:
    Authenticator.objects.all().delete()
    client = people.enter(Client(), wahyu)
    answer = getattr(client, method)(f"/en/office/{place}")
    assert answer["Location"] == "/en/account/security/"
    assert "Officers need a second factor" in client.get(answer["Location"]).text


def test_an_officer_sets_one_up_and_the_desk_opens(wahyu: User, clock: Any) -> None:
    Authenticator.objects.all().delete()
    client = accounts.log_in(wahyu)
    assert client.get(DESK)["Location"] == SECURITY
    again = client.get(f"{SECURITY}app/")["Location"]
    assert again.startswith(f"{SECURITY}again/password/")
    assert client.post(again, {"password": street.PASSWORD})["Location"] == f"{SECURITY}app/"
    enrol(client)
    codes = recovery_codes(client)
    assert len(set(codes)) == 10 and all(len(one) == 8 for one in codes)
    assert client.get(DESK).status_code == 200


def test_buyers_may_have_one_and_need_none(clock: Any) -> None:
    budi = street.user()
    client = accounts.log_in(budi)
    assert client.get("/id/orders/").status_code == 200
    accounts.show_password(client)
    enrol(client)
    other = Client()
    assert accounts.password(other, budi)["Location"] == SECOND


def test_an_officer_keeps_the_last_factor(wahyu: User, clock: Any) -> None:
    client = accounts.log_in(wahyu)
    clock.shift(60)
    client.post(f"{SECURITY}again/code/", {"code": code()})
    answer = client.post(f"{SECURITY}app/remove/")
    assert answer.status_code == 422 and has_factor(wahyu)
    Authenticator.objects.create(user=wahyu, type="webauthn", data={"name": "Ponsel", "credential": {}})
    assert client.post(f"{SECURITY}app/remove/")["Location"] == SECURITY
    key = Authenticator.objects.get(user=wahyu)
    clock.shift(10)
    assert client.post(f"{SECURITY}passkeys/{key.pk}/remove/").status_code == 422
    assert list(Authenticator.objects.filter(user=wahyu)) == [key]


def test_a_buyer_may_give_it_up(clock: Any) -> None:
    budi = street.user()
    street.factor(budi)
    client = accounts.log_in(budi)
    clock.shift(60)
    client.post(f"{SECURITY}again/code/", {"code": code()})
    assert client.post(f"{SECURITY}app/remove/")["Location"] == SECURITY
    assert not has_factor(budi)


# ---- codes


def test_a_password_alone_opens_nothing(wahyu: User) -> None:
    client = Client()
    assert accounts.password(client, wahyu)["Location"] == SECOND
    assert not accounts.is_in(client)
    assert client.get(DESK)["Location"].startswith("/id/account/login/")


def test_a_code_opens_once(wahyu: User, clock: Any) -> None:
    used = code()
    accounts.log_in(wahyu)
    for _time in range(3):
        client = Client()
        accounts.password(client, wahyu)
        answer = accounts.second(client, used)
        assert (answer.status_code, accounts.is_in(client)) == (422, False)
        cache.clear()
        clock.shift(29)  # the code before is still taken, for clocks that go slow
    assert accounts.second(client, code()).status_code == 302


def test_a_code_that_set_the_app_up_does_not_log_in(clock: Any) -> None:
    budi = street.user()
    client = accounts.log_in(budi)
    accounts.show_password(client)
    secret = enrol(client)
    other = Client()
    accounts.password(other, budi)
    assert accounts.second(other, code(secret)).status_code == 422
    clock.shift(30)
    assert accounts.second(other, code(secret)).status_code == 302


def test_an_older_code_than_the_last_is_used_up_too(wahyu: User, clock: Any) -> None:
    older = code()
    clock.shift(30)
    accounts.log_in(wahyu)
    client = Client()
    accounts.password(client, wahyu)
    assert accounts.second(client, older).status_code == 422


def test_ten_wrong_codes_lock_and_the_right_one_waits(wahyu: User, clock: Any) -> None:
    client = Client()
    accounts.password(client, wahyu)
    for _guess in range(10):
        assert accounts.second(client, wrong_code()).status_code == 422
    cache.clear()
    answer = accounts.second(client, code())
    assert (answer.status_code, accounts.is_in(client)) == (429, False)
    clock.shift(14 * 60)
    other = Client()
    accounts.password(other, wahyu)
    assert accounts.second(other, code()).status_code == 429
    clock.shift(61)
    assert accounts.second(other, code()).status_code == 302


def test_wrong_codes_at_every_door_count_together(wahyu: User, clock: Any) -> None:
    client = accounts.log_in(wahyu)
    clock.shift(60)
    for _guess in range(10):
        assert client.post(f"{SECURITY}again/code/", {"code": wrong_code()}).status_code == 422
    other = Client()
    accounts.password(other, wahyu)
    assert accounts.second(other, code()).status_code == 429


def test_a_recovery_code_opens_once(clock: Any) -> None:
    budi = street.user()
    client = accounts.log_in(budi)
    accounts.show_password(client)
    enrol(client)
    first, second, *_rest = recovery_codes(client)
    for typed, status in ((first, 302), (first, 422), (second, 302)):
        other = Client()
        accounts.password(other, budi)
        assert accounts.second(other, typed).status_code == status


def test_recovery_codes_are_shown_once(clock: Any) -> None:
    client = accounts.log_in(street.user())
    accounts.show_password(client)
    enrol(client)
    assert len(recovery_codes(client)) == 10
    assert recovery_codes(client) == []


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_type_one_code_at_once_one_gets_in() -> None:
    factor = street.factor(street.user())
    typed = code()
    assert sorted(at_once([lambda: use_up(factor, typed)] * 20)) == [False] * 19 + [True]


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_one_code_would_open_often() -> None:
    """The twin."""
    factor = street.factor(street.user())
    typed = code()
    with locks.switched_off():
        assert sum(at_once([lambda: use_up(factor, typed)] * 20)) > 1


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_type_one_recovery_code_at_once_one_gets_in() -> None:
    factor = Authenticator.objects.create(
        user=street.user(), type="recovery_codes", data={"seed": seal("ab" * 40), "used_mask": 0}
    )
    typed = factor.wrap().generate_codes()[3]

    def try_it() -> bool:
        return bool(Authenticator.objects.get(pk=factor.pk).wrap().validate_code(typed))

    assert sorted(at_once([try_it] * 10)) == [False] * 9 + [True]


# ---- what lies in the database


def test_no_secret_of_a_factor_lies_in_the_clear(clock: Any) -> None:
    client = accounts.log_in(street.user())
    accounts.show_password(client)
    page = client.get(f"{SECURITY}app/").text
    secret = re.search(r'<code class="break">(\w+)</code>', page)[1]
    assert secret not in str(dict(client.session))
    client.post(f"{SECURITY}app/", {"code": code(secret)})
    kept = {one.type: one.data for one in Authenticator.objects.all()}
    assert secret not in str(kept)
    assert unseal(kept["totp"]["secret"]) == secret
    assert re.fullmatch(r"[0-9a-f]{80}", unseal(kept["recovery_codes"]["seed"]))


def test_a_new_key_seals_and_the_old_one_still_opens(settings: Any) -> None:
    old = seal("rahasia")
    settings.FACTOR_KEYS = ["baru", *settings.FACTOR_KEYS]
    assert unseal(old) == "rahasia"
    new = seal("rahasia")
    settings.FACTOR_KEYS = ["baru"]
    assert unseal(new) == "rahasia"
    with pytest.raises(InvalidToken):
        unseal(old)


@pytest.mark.parametrize(("counter", "shown"), [(1, "287082"), (37037036, "081804"), (41152263, "005924")])
def test_codes_are_those_of_the_standard(counter: int, shown: str) -> None:
    """RFC 6238, appendix B, the last six of its eight digits; so any app will do."""
    assert code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", counter) == shown


# ---- dangerous acts


def test_a_dangerous_act_asks_again_after_five_minutes(wahyu: User, payment: Payment, clock: Any) -> None:
    client = accounts.log_in(wahyu)
    page = f"/en/office/transfers/{payment.public_id}/"
    clock.shift(301)
    answer = client.post(page, {"amount": "1268000"})
    payment.refresh_from_db()
    assert payment.status == "pending"
    again = answer["Location"]
    assert again.startswith("/en/account/security/again/code/")
    before = client.session.session_key
    assert client.post(again, {"code": code()})["Location"] == page
    assert client.session.session_key != before
    assert "press the button once more" in client.get(page).text
    assert client.post(page, {"amount": "1268000"})["Location"] == "/en/office/transfers/"
    payment.refresh_from_db()
    assert payment.status == "confirmed"


def test_within_five_minutes_it_does_not(wahyu: User, payment: Payment, clock: Any) -> None:
    client = accounts.log_in(wahyu)
    clock.shift(299)
    assert client.post(f"{DESK}{payment.public_id}/", {"amount": "1268000"})["Location"] == DESK


def test_a_refund_leads_back_to_its_order(wahyu: User, clock: Any) -> None:
    order = street.paid_order(street.cloth(street.maker()))
    client = accounts.log_in(wahyu)
    clock.shift(301)
    again = client.post(f"/id/office/orders/{order.number}/refund/", {"sure": "yes"})["Location"]
    order.refresh_from_db()
    assert order.status == "paid"
    assert client.post(again, {"code": code()})["Location"] == f"/id/office/orders/{order.number}/"


def test_the_password_is_no_second_factor(wahyu: User, payment: Payment, clock: Any) -> None:
    client = accounts.log_in(wahyu)
    clock.shift(301)
    answer = accounts.show_password(client)
    assert answer["Location"].startswith(f"{SECURITY}again/code/")
    client.post(f"{DESK}{payment.public_id}/", {"amount": "1268000"})
    payment.refresh_from_db()
    assert payment.status == "pending"


def test_a_code_shown_by_another_person_in_this_browser_counts_for_nothing(wahyu: User, payment: Payment) -> None:
    client = people.enter(Client(), wahyu)
    kept = client.session
    kept["account_authentication_methods_user"] = str(street.user().pk)
    kept.save()
    assert "/again/" in client.post(f"{DESK}{payment.public_id}/", {"amount": "1268000"})["Location"]


# ---- sessions


def test_the_second_step_gives_the_session_a_new_id(wahyu: User, clock: Any) -> None:
    """RELIABILITY.md test 18."""
    client = Client()
    client.get(accounts.LOGIN)
    accounts.password(client, wahyu)
    before = client.session.session_key
    accounts.second(client, code())
    assert accounts.is_in(client) and client.session.session_key != before
    old = Client()
    old.cookies["sessionid"] = before
    assert not accounts.is_in(old)


def test_other_devices_go_out_when_a_factor_is_added_or_removed(clock: Any) -> None:
    """RELIABILITY.md test 18."""
    budi = street.user()
    phone, desk = accounts.log_in(budi), accounts.log_in(budi)
    accounts.show_password(desk)
    before = desk.session.session_key
    secret = enrol(desk)
    assert (accounts.is_in(phone), accounts.is_in(desk)) == (False, True)
    assert desk.session.session_key != before
    clock.shift(60)
    accounts.password(phone, budi)
    accounts.second(phone, code(secret))
    assert accounts.is_in(phone)
    clock.shift(60)
    desk.post(f"{SECURITY}again/code/", {"code": code(secret)})
    desk.post(f"{SECURITY}app/remove/")
    assert (accounts.is_in(phone), accounts.is_in(desk)) == (False, True)


def test_a_log_in_that_waits_for_its_second_step_is_another_device(wahyu: User, clock: Any) -> None:
    waiting = Client()
    accounts.password(waiting, wahyu)
    wahyu.set_password("kain-baru-2026")
    wahyu.save()
    assert accounts.second(waiting, code())["Location"] == accounts.LOGIN
    assert not accounts.is_in(waiting)


@pytest.mark.parametrize(("hours", "open_"), [(11, True), (13, False)])
def test_an_officers_session_ends_after_twelve_idle_hours(wahyu: User, clock: Any, hours: int, open_: bool) -> None:
    client = accounts.log_in(wahyu)
    clock.shift(timedelta(hours=8))
    assert client.get(DESK).status_code == 200
    clock.shift(timedelta(hours=hours))
    assert (client.get(DESK).status_code == 200) is open_


def test_a_buyers_session_lasts(clock: Any) -> None:
    client = accounts.log_in(street.user())
    clock.shift(timedelta(days=20))
    assert accounts.is_in(client)


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_told_in_her_language(clock: Any) -> None:
    budi = street.user()
    User.objects.update(language="en")
    client = accounts.log_in(budi)
    accounts.show_password(client)
    enrol(client)
    assert [(one.to, one.subject) for one in mail.outbox] == [([budi.email], "Your account at Canting was changed")]
    assert "An authenticator app was added" in mail.outbox[0].body
