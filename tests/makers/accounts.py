"""Accounts as their owners use them: the steps of a log-in, the code of the moment, the link in the newest mail."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from catalog.people.models import User
from storefront.shop.account_factor import code_of
from tests.makers import street

LOGIN, SECOND, DESK = "/id/account/login/", "/id/account/login/second/", "/id/office/transfers/"
SECURITY = "/id/account/security/"


def code(secret: str = street.FACTOR_SECRET) -> str:
    """What the app shows now."""
    return code_of(secret)


def wrong_code(secret: str = street.FACTOR_SECRET) -> str:
    """Six digits that the app shows neither now nor just before or after."""
    return f"{(int(code_of(secret)) + 500_000) % 1_000_000:06}"


def password(client: Client, user: User, typed: str = street.PASSWORD, **more: Any) -> Any:
    """The first step."""
    return client.post(LOGIN, {"login": user.email, "password": typed}, **more)


def second(client: Client, typed: str, **more: Any) -> Any:
    """The second step."""
    return client.post(SECOND, {"code": typed}, **more)


def log_in(user: User, typed: str = street.PASSWORD) -> Client:
    """A device of this person, logged in by its pages."""
    client = Client()
    answer = password(client, user, typed)
    if answer["Location"] == SECOND:
        answer = second(client, code())
    assert answer.status_code == 302, answer.text
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    """Whether this device is still logged in."""
    return client.get(SECURITY).status_code == 200


def link(number: int = -1) -> str:
    """The address in a mail, without the shop's own."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[number].body)
    assert found, mail.outbox[number].body
    return found[1]


def show_password(client: Client, typed: str = street.PASSWORD) -> Any:
    """Who has no second factor says again who she is by the password."""
    return client.post(f"{SECURITY}again/password/", {"password": typed})
