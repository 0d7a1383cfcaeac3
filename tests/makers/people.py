"""People before their browsers: they open pages, send the forms that stand there, and send them again when nothing
came back. Each is a session of the shop, asked over HTTP."""

import html
import re
import time
from dataclasses import dataclass, field
from typing import Any

import requests
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from catalog.people.models import User
from orders.carts.models import Checkout
from orders.payments.stripe.gateway import ID as CARD
from storefront.shop.account_factor import has_factor
from storefront.shop.account_sessions import SEEN

_FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"
PATIENCE = 20.0  # seconds for one answer


class NotOffered(AssertionError):
    """The page does not have the form that was looked for."""


class Failed(Exception):
    """The shop lives and answers with a fault of its own."""


@dataclass
class Person:
    """Somebody with a session. `base` is the shop's address with the language."""

    base: str
    cookie: str
    browser: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.browser.cookies.set("sessionid", self.cookie)

    def get(self, path: str) -> requests.Response:
        """A page."""
        return self._good(self.browser.get(self._url(path), timeout=PATIENCE, allow_redirects=False))

    def form(self, page: str, path: str) -> dict[str, str]:
        """The fields of the form of a page that is sent to `path`. Raises NotOffered."""
        answer = self.get(page)
        assert answer.status_code < 400, (answer.status_code, answer.text[-2000:])
        if answer.status_code == 200 and "</html>" not in answer.text:
            raise requests.ConnectionError("the server died while it sent the page")
        for found in re.finditer(r"<form(?=[^>]*method=.post)([^>]*)>(.*?)</form>", answer.text, re.DOTALL):
            action = re.search(r'action="([^"]*)"', found[1])
            if (action is None and path == page) or (action and action[1].endswith(path)):
                return {name: html.unescape(value) for name, value in _FIELD.findall(found[2])}
        raise NotOffered(f"{page} has no form for {path}")

    def send(self, path: str, form: dict[str, str]) -> requests.Response:
        """A form."""
        return self._good(self.browser.post(self._url(path), form, timeout=PATIENCE, allow_redirects=False))

    @staticmethod
    def _good(answer: requests.Response) -> requests.Response:
        if answer.status_code == 500:
            raise Failed(answer.status_code, answer.url, answer.text[-2000:])
        return answer

    def _url(self, path: str) -> str:
        return path if path.startswith("http") else f"{self.base}{path}"


class Buyer(Person):
    """Has a cart and knows how to pay. `order` is the address of the order's page once it is known."""

    sent: dict[str, str] | None = None
    too_old = False

    def order(self) -> str:
        """Press "Order". Where that leads: the provider's page, or the order's own.

        The form is the same when it is sent again, with its idempotency key, as a browser sends it again; unless the
        shop asked for the page to be loaded again, and there is one still.
        """
        if self.sent is None or self.too_old:
            self._look()
        assert self.sent is not None
        answer = self.send("/checkout/review/", self.sent)
        self.too_old = answer.status_code == 409
        assert answer.status_code in (302, 303), (answer.status_code, answer.text[-2000:])
        return answer.headers["Location"]

    def _look(self) -> None:
        try:
            self.sent = self.form("/checkout/review/", "/checkout/review/")
        except NotOffered:
            if self.sent is None:
                raise  # else it is an order by now, to which the old form leads

    def again(self, order: str) -> str:
        """Press "Pay by card" on the order's own page. Where that leads."""
        path = f"{order}pay/"
        answer = self.send(path, self.form(order, path))
        assert answer.status_code == 303, (answer.status_code, answer.text[-2000:])
        return answer.headers["Location"]

    def pay(self, page: str) -> str:
        """Press "Pay" on the provider's page. Where that leads back to."""
        answer = requests.post(page, {"action": "pay"}, timeout=PATIENCE, allow_redirects=False)
        assert answer.status_code == 303, (answer.status_code, answer.text[:2000])
        return answer.headers["Location"]


class Maker(Person):
    """Bu Siti at her desk, with one shop."""

    def does(self, part: str, path: str, **typed: str) -> None:
        """Send the form of an order's page that goes to `path`, if it still stands there: a form that does not has
        been worked on already."""
        page = f"/seller/orders/{part}/"
        try:
            form = self.form(page, path)
        except NotOffered:
            return
        answer = self.send(path, {**form, **typed})
        assert answer.status_code == 302, (answer.status_code, answer.text[-2000:])


class Finance(Person):
    """Pak Wahyu at his desk, his authenticator app at hand."""

    def calls_off(self, number: str) -> None:
        """Refund a whole order, if that is still offered."""
        path = f"/office/orders/{number}/refund/"
        kept = SessionStore(self.cookie)
        show_factor(kept, User.objects.get(pk=kept["_auth_user_id"]))
        try:
            form = self.form(f"/office/orders/{number}/", path)
        except NotOffered:
            return
        answer = self.send(path, {**form, "sure": "yes", "note": "salah kirim"})
        assert answer.status_code == 302, (answer.status_code, answer.text[-2000:])
        assert "/again/" not in answer.headers["Location"]


def enter(client: Client, user: User) -> Client:
    """Log a person in without the pages; who has a second factor has just shown it, too."""
    client.force_login(user, backend=LOGIN)
    if has_factor(user):
        show_factor(client.session, user)
    return client


def show_factor(kept: SessionBase, user: User) -> None:
    """Let a session hold that its person has shown the second factor this moment."""
    kept[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
    kept[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    kept[SEEN] = int(time.time())
    kept.save()


def session(user: User | None = None, **kept: Any) -> str:
    """The key of a new session."""
    client = Client()
    if user is not None:
        enter(client, user)
    made = client.session
    made.update(kept)
    made.save()
    return str(made.session_key)


def buyer(url: str, checkout: Checkout, gateway: str = CARD) -> Buyer:
    """Somebody who has come as far as the last page before the order."""
    return Buyer(f"{url}/id", session(checkout=checkout.token, gateway=gateway))
