"""Signing up and logging in, as the shop wants it of allauth: by e-mail, and without telling who is known."""

import logging
import smtplib
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import Refusal
from catalog.people import actions as people
from catalog.people.roles import acting
from orders.carts import actions
from orders.carts.models import Checkout
from storefront.devices.links import client_link
from storefront.shop import account_guard as guard
from storefront.shop.account_sessions import keep_short
from storefront.shop.trade import session

log = logging.getLogger(__name__)
BEGAN = "log_in_began"  # what the account was when its log-in began, while the second step is awaited
# What is told to the owner of an account when something of it has changed, by allauth's name for the event.
NOTICES = {
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_reset": _("A new password was set for your account by a link from a mail."),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": _(
        "New recovery codes were made for your account; the old ones no longer work."
    ),
    "account/email/email_changed": _("Your account has another e-mail address now; this one no longer opens it."),
}


class MailDown(guard.Told):
    """The page that says that no mail can be sent."""


class Adapter(DefaultAccountAdapter):
    """The shop's answers where allauth leaves the choice."""

    error_messages = {  # noqa: RUF012 - allauth declares it as an attribute of the instance
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is not in use. Write to us if you need it."),
        "email_password_mismatch": _("The e-mail address and the password do not belong together. Check both."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
        "enter_current_password": _("This is not your password. Check it."),
        "incorrect_password": _("This is not your password. Check it."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the guess before the password is looked at."""
        try:
            guard.spend("password", request, credentials.get("email", ""))
        except guard.TooMany as why:
            if why.limit.per == "address":
                raise guard.stop(request, why.limit) from why
            raise self.validation_error("too_many_login_attempts") from why

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """A right guess does not count."""
        user = super().authenticate(request, **credentials)
        if user:
            guard.give_back("password", request, credentials.get("email", ""))
        return user

    def set_password(self, user: Any, password: str) -> None:
        """Only the password is written, and every session ends; the page where it was changed keeps its own."""
        with transaction.atomic():
            user.set_password(password)
            user.save(update_fields=["password"])
            people.end_sessions(user=user, why="password", actor=acting(user, "self"))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor shows that one: a thief may know the password."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way for way in ways if way["id"].startswith("mfa")] or ways

    def should_send_confirmation_mail(self, request: HttpRequest, email_address: Any, signup: bool) -> bool:
        """Who logs in again and again before the address is confirmed gets the link once in a while."""
        try:
            guard.spend("confirmation", request, email_address.email)
        except guard.TooMany:
            return False
        return True

    def pre_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse | None:
        """Between the password and the second factor a quarter of an hour may pass: see login()."""
        response: HttpResponse | None = super().pre_login(request, user, **more)
        request.session[BEGAN] = user.get_session_auth_hash()
        return response

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """A new person reads the language in which they signed up."""
        user.language = session.language()
        return super().save_user(request, user, form, commit)

    def login(self, request: HttpRequest, user: Any) -> None:
        """The cart of this session is the person's from now on; without one, the cart they left is there again."""
        if not constant_time_compare(request.session.pop(BEGAN, ""), user.get_session_auth_hash()):
            # The password, or a factor, was changed after this log-in began: it is one of the other devices.
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
        keep_short(request)
        found = session.checkout(request)
        if found is None:
            left = Checkout.objects.filter(user=user, status=Checkout.OPEN, lines__isnull=False)
            token = left.order_by("-updated_at").values_list("token", flat=True).first()
            if token:
                request.session[session.CHECKOUT] = token
        elif found.user_id != user.pk:
            try:
                actions.attach_user(token=found.token, user=user)
            except Refusal:
                log.info("a cart was completed while its buyer logged in")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where one was going when signing up, for who has confirmed the address since; else the own orders."""
        return session.way_on(request) or super().get_login_redirect_url(request)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """One mail for all that has changed, in the person's language, to the address the account had."""
        notice = {"notice": NOTICES[template_prefix], "user": user, **(context or {})}
        self.send_mail("account/email/notice", email or user.email, notice)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail with a secret goes out at once: no job may hold the secret. When it cannot, the person is told."""
        try:
            person = context.get("user")
            with translation.override(person.language if person else session.language()):
                super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException) as why:
            # The exception's own words may hold the address.
            log.error("account mail %s could not be sent: %s", template_prefix, type(why).__name__)
            raise MailDown(self._mail_down) from why

    def _mail_down(self) -> HttpResponse:
        response = render(self.request, "account/mail_down.html", status=503)
        response["Retry-After"] = "120"
        return response

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """A client of the API may have asked for the link to lead to its own page."""
        if link := client_link():
            return link.to(emailconfirmation.key)
        url: str = super().get_email_confirmation_url(request, emailconfirmation)
        return url

    def get_reset_password_from_key_url(self, key: str) -> str:
        """As above."""
        link = client_link()
        return link.to(key) if link else super().get_reset_password_from_key_url(key)

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Messages wait for the next page. A client of the API has none, and gets no cookie that keeps them."""
        if hasattr(request, "_messages"):
            super().add_message(request, *args, **kwargs)


def _forms(shown: dict[str, Any]) -> list[Any]:
    return [form for form in (shown.get("form"), shown.get("webauthn_form")) if form is not None]


View = Callable[..., HttpResponseBase]
SLOWED = {"too_many_login_attempts", "rate_limited"}
WAIT = 300  # seconds, as long as allauth counts failed attempts for


def told(view: View) -> View:
    """One of allauth's pages with the status of what it says: 422 for a form that was refused, as everywhere in the
    shop, 429 when it was tried too often, 404 for a link that no longer works."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            # The only page of theirs that is not there when its form is sent.
            return render(request, "account/email_confirm.html", {"confirmation": None}, status=404)
        shown = getattr(response, "context_data", None) or {}
        if shown.get("token_fail") or shown.get("confirmation", True) is None:
            response.status_code = 404
        elif request.method == "POST" and (wrong := [f for f in _forms(shown) if f.is_bound and f.errors]):
            codes = {error.code for form in wrong for faults in form.errors.as_data().values() for error in faults}
            response.status_code = 429 if codes & SLOWED else 422
            if codes & SLOWED:
                response["Retry-After"] = str(WAIT)
        return response

    return page


def private(view: View) -> View:
    """A page whose address holds a secret keeps it to itself."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return session.private(view(request, *args, **kwargs))

    return page
