"""How people come in without a page: the same checks, counters and mails as on the account's pages, and no session.

What a page would say with a form, an address to go to or a message, is a Refusal here.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import UserTokenForm
from allauth.account.models import EmailAddress, get_emailconfirmation_model
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.commons import locks
from catalog.commons.errors import Refusal
from catalog.people.authority import is_officer
from catalog.people.models import User
from storefront.devices.links import leading
from storefront.devices.policies import check_may_begin
from storefront.shop import account_guard as guard
from storefront.shop.account import MailDown
from storefront.shop.account_factor import has_factor
from storefront.shop.account_factor_forms import CodeForm
from storefront.shop.account_forms import ResetPasswordForm, ResetPasswordKeyForm, SignupForm
from storefront.shop.account_pace import keep_pace

NAME = 120
# The names of the forms' fields as the API calls them.
FIELDS = {"email": "email", "password1": "password", "code": "code"}
CODES = {"required", "password_too_short", "password_too_common", "password_entirely_numeric", "password_too_similar"}
_BAD_LINK = _("The token of this link no longer works. It may be old, or used already: ask for a new one.")


class Faults(Refusal):
    """Several refusals at once: what is wrong with what was typed."""

    def __init__(self, found: list[Refusal]) -> None:
        super().__init__(found[0].sentence, code=found[0].code, field=found[0].field)
        self.found = found


def by_password(request: HttpRequest, *, email: str, password: str, code: str = "") -> User:
    """Whose e-mail and password, and code of a second factor, these are. Known and unknown addresses cost the same and
    are told the same; only who knows the password hears more. Raises Refusal."""
    with _in_words():
        user = _guessed(request, email, password)
        if user is None:
            words = _("The e-mail address and the password do not belong together. Check both.")
            raise Refusal(words, code="INVALID_CREDENTIALS", field="email")
        check_may_begin(user)
        if not is_confirmed(user):
            _remind(request, user)
            words = _("Confirm your e-mail address first: open the link in the mail we sent.")
            raise Refusal(words, code="ACCOUNT_NOT_CONFIRMED", field="email")
        if has_factor(user):
            _show_factor(user, code)
    return user


def register(request: HttpRequest, *, email: str, password: str, name: str, redirect_url: str | None) -> None:
    """Make an account and send the link that confirms it. To an address that has one goes a mail that says so.
    Raises Refusal."""
    keep_pace(request)
    if len(name) > NAME:
        raise Refusal(_("This name is too long: 120 letters at most."), code="INVALID", field="firstName")
    with leading(redirect_url, email), _in_words():
        form = SignupForm(data={"email": email, "password1": password})
        if not form.is_valid():
            raise _faults(form)
        user = None if form.account_already_exists else _made(request, form, name)
        if user is None:
            make_password(password)
            get_adapter().send_account_already_exists_mail(form.cleaned_data["email"])
        else:
            _remind(request, user, signup=True)


def confirm(request: HttpRequest, *, email: str, token: str) -> None:
    """Confirm the address to which the link was sent. Raises Refusal."""
    found = get_emailconfirmation_model().from_key(token)
    if found is None or not _is_same(found.email_address.email, email) or not found.confirm(request):
        raise Refusal(_BAD_LINK, code="INVALID", field="token")


def ask_for_reset(request: HttpRequest, *, email: str, redirect_url: str) -> None:
    """Send a link by which a new password can be set; to an unknown address a mail that says it is unknown.
    Raises Refusal."""
    keep_pace(request)
    with leading(redirect_url, email), _in_words():
        form = ResetPasswordForm(data={"email": email})
        if not form.is_valid():
            raise _faults(form)
        form.save(request)


def reset(*, email: str, password: str, token: str) -> User:
    """Set a new password by the link of a mail, once. Raises Refusal."""
    with transaction.atomic():
        user = _of_link(email, token)
        # Of two who use one link at once the second must see the password of the first.
        if user is None or locks.row(User.objects.filter(pk=user.pk)) is None or not _of_link(email, token):
            raise Refusal(_BAD_LINK, code="INVALID", field="token")
        form = ResetPasswordKeyForm(user=user, data={"password1": password, "password2": password})
        if not form.is_valid():
            raise _faults(form)
        form.save()
    _tell("account/email/password_reset", user)
    return user


def may_begin(user: User) -> bool:
    """Whether the link of a mail is enough to log somebody in: never where more than a password is asked."""
    return user.is_active and is_confirmed(user) and not has_factor(user) and not is_officer(user)


def change_password(request: HttpRequest, *, user: User, old: str, new: str) -> None:
    """A new password in place of the old one. Every device and session ends, this one too. Raises Refusal."""
    if has_factor(user) or is_officer(user):
        words = _("Log in on the shop’s own pages for this: your account has a second factor.")
        raise Refusal(words, code="SECOND_FACTOR_REQUIRED")
    if not old:
        raise Refusal(_("Enter a password."), code="REQUIRED", field="oldPassword")
    with _in_words():
        found = _guessed(request, user.email, old)
        if found is None or found.pk != user.pk:
            raise Refusal(_("This is not your password. Check it."), code="INVALID_CREDENTIALS", field="oldPassword")
        try:
            get_adapter().clean_password(new, user=user)
        except forms.ValidationError as why:
            raise Faults([_fault(one, "newPassword") for one in why.error_list]) from why
        get_adapter().set_password(user, new)
    _tell("account/email/password_changed", user)


def is_confirmed(user: User) -> bool:
    """Whether the person has opened the link that was sent to the address."""
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()


def _guessed(request: HttpRequest, email: str, password: str) -> User | None:
    """Counted before it is looked at, by the counter of the page. One hash, whoever it is."""
    guard.spend("password", request, email)
    AuthenticationBackend.unstash_authenticated_user()
    user = authenticate(request, email=email.strip(), password=password)
    user = user or AuthenticationBackend.unstash_authenticated_user()
    if not isinstance(user, User):
        return None
    guard.give_back("password", request, email)
    return user


def _show_factor(user: User, code: str) -> None:
    if not code:
        words = _("This account has a second factor: send its code too, or log in on the shop’s own pages.")
        raise Refusal(words, code="SECOND_FACTOR_REQUIRED", field="code")
    form = CodeForm(data={"code": code}, user=user)
    if not form.is_valid():
        raise _faults(form)
    form.authenticator.record_usage()


def _made(request: HttpRequest, form: SignupForm, name: str) -> User | None:
    """The new account; None when another request has made it meanwhile."""
    try:
        with transaction.atomic():
            user: User = form.save(request)
            user.name = name
            user.save(update_fields=["name"])
            return user
    except IntegrityError:
        return None


def _remind(request: HttpRequest, user: User, *, signup: bool = False) -> None:
    """Send the link that confirms the address, once in a while."""
    address = EmailAddress.objects.filter(user=user, verified=False).first()
    if address and get_adapter().should_send_confirmation_mail(request, address, signup):
        address.send_confirmation(request, signup=signup)


def _of_link(email: str, token: str) -> User | None:
    uid, _dash, key = token.partition("-")
    form = UserTokenForm(data={"uidb36": uid, "key": key})
    user = form.reset_user if form.is_valid() else None
    return user if isinstance(user, User) and user.is_active and _is_same(user.email, email) else None


def _is_same(one: str, other: str) -> bool:
    return one.casefold() == other.strip().casefold()


def _tell(what: str, user: User) -> None:
    """Tell the owner what was done; it is done even when no mail goes out."""
    with suppress(MailDown):
        get_adapter().send_notification_mail(what, user)


@contextmanager
def _in_words() -> Iterator[None]:
    """What stops a page, as a refusal."""
    try:
        yield
    except (guard.TooMany, guard.Stopped) as why:
        raise _slowed() from why
    except MailDown as why:
        words = _("No mail can be sent just now. Try again in a few minutes.")
        raise Refusal(words, code="MAIL_DOWN", field="email") from why


def _slowed() -> Refusal:
    return Refusal(_("Too many attempts. Wait a few minutes, then try again."), code="LOGIN_ATTEMPT_DELAYED")


def _faults(form: Any) -> Refusal:
    """What a form says is wrong."""
    faults = [(one, FIELDS.get(name, "")) for name, data in form.errors.as_data().items() for one in data]
    if any(one.code == "too_many_login_attempts" for one, _name in faults):
        return _slowed()
    return Faults([_fault(one, name) for one, name in faults])


def _fault(one: forms.ValidationError, field: str) -> Refusal:
    code = one.code.upper() if one.code in CODES else "INVALID"
    return Refusal(" ".join(one.messages), code=code, field=field)
