"""allauth's forms with the shop's labels: what is asked stays allauth's."""

from contextlib import suppress
from typing import Any

from allauth.account import forms
from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from django.contrib.auth.hashers import make_password
from django.forms import BooleanField, CheckboxInput
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import Refusal
from catalog.people import consents, terms
from catalog.people.models import Terms
from storefront.design.fields import TEXT, take_email
from storefront.design.words import text
from storefront.shop import account_guard as guard
from storefront.shop.account_sessions import SEEN, keep_short
from storefront.shop.trade import session
from storefront.shop.trade.forms import typed


def _dress(form: Any, **labels: Any) -> None:
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)
        if name in ("email", "login"):
            take_email(field)
        else:
            field.error_messages |= {**TEXT, "required": _("Enter a password.")}


class LoginForm(forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, login=_("E-mail"), password=_("Password"))

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> Any:
        """allauth keeps every session for a month; an officer's ends sooner."""
        response = super().login(request, redirect_url=redirect_url)
        request.session.pop(SEEN, None)
        keep_short(request)
        return response


class SignupForm(forms.SignupForm):
    """With a box for news by e-mail, whose words are the text that is agreed to. Nobody ticks it but the person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, email=_("E-mail"), password1=_("Password"))
        self.news = terms.in_force(Terms.MARKETING)
        if self.news:
            label = text(self.news.text)
            self.fields["news"] = BooleanField(required=False, label=label, widget=_ticked_as(self.news.version))

    def clean(self) -> Any:
        guard.spend_or_stop("signup", context.request, self.cleaned_data.get("email", ""))
        return super().clean()

    def try_save(self, request: HttpRequest) -> Any:
        """Known and unknown addresses alike keep the way on, and cost one hash of a password, so that nothing tells
        which it was."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        if place := get_next_redirect_url(request):
            session.remember_way(request, email=self.cleaned_data["email"], place=place)
        return super().try_save(request)

    def save(self, request: HttpRequest) -> Any:
        """The account, and then what its person agreed to: the version that stood beside the box."""
        user = super().save(request)
        if self.news and self.cleaned_data.get("news"):
            version = typed(self.data, "news", 10)
            with suppress(Refusal):  # the text changed meanwhile: no consent is better than one to another text
                consents.give(person=user, kind=Terms.MARKETING, version=version, where=consents.SIGN_UP)
        return user


def _ticked_as(value: str) -> CheckboxInput:
    return CheckboxInput(attrs={"value": value})


class ResetPasswordForm(forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, email=_("E-mail"))

    def clean_email(self) -> str:
        guard.spend_or_stop("reset", context.request, self.cleaned_data["email"])
        email: str = super().clean_email()
        return email


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, password1=_("New password"), password2=_("New password, once more"))


class ChangePasswordForm(forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(
            self,
            oldpassword=_("Your password until now"),
            password1=_("New password"),
            password2=_("New password, once more"),
        )

    def clean_oldpassword(self) -> str:
        """Counted like a log-in: a thief with an open session may not guess without end."""
        return own_password(self.user, self.cleaned_data["oldpassword"], "enter_current_password")


class ReauthenticateForm(forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, password=_("Password"))


def own_password(user: Any, password: str, wrong: str) -> str:
    """The password, when it is this person's. Raises the form's error of that name."""
    adapter = get_adapter()
    if not adapter.reauthenticate(user, password):
        raise adapter.validation_error(wrong)
    return password
