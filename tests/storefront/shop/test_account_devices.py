"""The devices on the page of the account's security."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from storefront.models import Device
from tests.makers import accounts, people, street
from tests.storefront.api.client import REFRESH, TOKEN, ask, me, post, refusal, tokens_of

pytestmark = pytest.mark.django_db
BUDI = "budi@example.com"
END, END_ALL = "/id/account/security/devices/{}/end/", "/id/account/security/devices/end/"


def with_device(email: str = BUDI, name: str = "Toko Kertas") -> Device:
    given = {"email": email, "password": street.PASSWORD}
    assert post(TOKEN, given, headers={"User-Agent": name}).json()["data"]["tokenCreate"]["token"]
    return Device.objects.latest("pk")


def test_who_has_no_device_reads_of_none() -> None:
    client = people.enter(Client(), street.user())
    assert "devices/" not in client.get(accounts.SECURITY).text


def test_ones_own_devices_are_listed_by_name_and_anothers_are_not() -> None:
    budi = street.user()
    street.user("ani@example.com")
    with_device(name="<b>Toko</b>"), with_device("ani@example.com", "Toko Ani"), with_device(name="")
    page = people.enter(Client(), budi).get(accounts.SECURITY).text
    assert "&lt;b&gt;Toko&lt;/b&gt;" in page and "<b>Toko</b>" not in page
    assert "Toko Ani" not in page
    assert page.count("devices/") == 3  # a button for each, and one for all


def test_a_device_is_logged_out_at_once() -> None:
    budi = street.user()
    access, refresh = tokens_of(BUDI)
    client, kept = people.enter(Client(), budi), tokens_of(BUDI)
    first = Device.objects.order_by("pk")[0]
    answer = client.post(END.format(first.public_id))
    assert (answer.status_code, answer["Location"]) == (302, accounts.SECURITY)
    assert [me(access), me(kept[0])] == [None, BUDI]
    assert refusal(ask(REFRESH, token=refresh)["tokenRefresh"]) == "JWT_INVALID_TOKEN"
    assert accounts.is_in(client)


def test_all_of_them_are_logged_out_and_the_browser_stays() -> None:
    budi = street.user()
    first, second, client = tokens_of(BUDI), tokens_of(BUDI), people.enter(Client(), budi)
    assert client.post(END_ALL)["Location"] == accounts.SECURITY
    assert [me(first[0]), me(second[0])] == [None, None]
    assert accounts.is_in(client)


def test_nobody_else_logs_a_device_out() -> None:
    """RELIABILITY.md 1: another's is as one that is not there; nobody is asked to log in; a GET does nothing."""
    street.user()
    ani = street.user("ani@example.com")
    hers = with_device()
    other = people.enter(Client(), ani)
    assert [other.post(END.format(id)).status_code for id in (hers.public_id, "nothing")] == [404, 404]
    assert other.get(END.format(hers.public_id)).status_code == 405
    for path in (END.format(hers.public_id), END_ALL):
        assert Client().post(path)["Location"].startswith("/id/account/login/")
        assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    hers.refresh_from_db()
    assert hers.ended_at is None


def test_the_page_costs_the_same_for_two_devices_and_for_four() -> None:
    client = people.enter(Client(), street.user())
    costs = []
    for _time in range(2):
        with_device(), with_device()
        with CaptureQueriesContext(connection) as seen:
            client.get(accounts.SECURITY)
        costs.append(len(seen))
    assert costs[0] == costs[1]
