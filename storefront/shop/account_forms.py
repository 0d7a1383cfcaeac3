"""allauth's forms with the shop's labels: what is asked stays allauth's."""

from typing import Any

from allauth.account import forms
from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from storefront.design.fields import TEXT, take_email
from storefront.shop.trade import session


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


class SignupForm(forms.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, email=_("E-mail"), password1=_("Password"))

    def try_save(self, request: HttpRequest) -> Any:
        """Known and unknown addresses alike keep the way on, so that nothing tells which it was."""
        if place := get_next_redirect_url(request):
            session.remember_way(request, email=self.cleaned_data["email"], place=place)
        return super().try_save(request)


class ResetPasswordForm(forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, email=_("E-mail"))


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, password1=_("New password"), password2=_("New password, once more"))
