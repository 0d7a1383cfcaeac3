"""Signing up and logging in, as the shop wants it of allauth: by e-mail, and without telling who is known."""

import logging
import smtplib
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import Refusal
from orders.carts import actions
from orders.carts.models import Checkout
from storefront.shop.trade import session

log = logging.getLogger(__name__)


class Adapter(DefaultAccountAdapter):
    """The shop's answers where allauth leaves the choice."""

    error_messages = {  # noqa: RUF012 - allauth declares it as an attribute of the instance
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is not in use. Write to us if you need it."),
        "email_password_mismatch": _("The e-mail address and the password do not belong together. Check both."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
    }

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """A new person reads the language in which they signed up."""
        user.language = session.language()
        return super().save_user(request, user, form, commit)

    def login(self, request: HttpRequest, user: Any) -> None:
        """The cart of this session is the person's from now on; without one, the cart they left is there again."""
        super().login(request, user)
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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail with a secret goes out at once: no job may hold the secret. When it cannot, the person is told."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException) as why:
            # The exception's own words may hold the address.
            log.error("account mail %s could not be sent: %s", template_prefix, type(why).__name__)
            response = render(self.request, "account/mail_down.html", status=503)
            response["Retry-After"] = "120"
            raise ImmediateHttpResponse(response) from why


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
        elif request.method == "POST" and shown.get("form") is not None and shown["form"].errors:
            codes = {error.code for faults in shown["form"].errors.as_data().values() for error in faults}
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
