"""Forms of the second factor: allauth's, with the shop's words, counted before they are looked at."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from storefront.design.fields import TEXT
from storefront.shop import account_guard as guard
from storefront.shop.account_factor import seal, unseal, use_up

LONGEST = 20


def _code(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={**TEXT, "required": _("Enter the code.")},
    )


def _counted(user: Any) -> None:
    """One try more at a person's factor. Raises the form's error, or the page that says to wait."""
    try:
        guard.spend("factor", context.request, user.public_id)
    except guard.TooMany as why:
        if why.limit.per == "address":
            raise guard.stop(context.request, why.limit) from why
        raise forms.ValidationError(
            _("Too many wrong codes. Wait a quarter of an hour, then try again."), code="too_many_login_attempts"
        ) from why


def _was_right(user: Any) -> None:
    guard.give_back("factor", context.request, user.public_id)


class _CodeForm(forms.Form):
    """A code of the app, or a recovery code: each opens once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(_("Code from the app, or a recovery code"))

    def clean_code(self) -> str:
        _counted(self.user)  # type: ignore[attr-defined]
        code: str = super().clean_code()  # type: ignore[misc]
        factor = self.authenticator  # type: ignore[attr-defined]
        if factor.type == Authenticator.Type.TOTP and not use_up(factor, code):
            raise get_adapter().validation_error("incorrect_code")
        _was_right(self.user)  # type: ignore[attr-defined]
        return code


class CodeForm(_CodeForm, AuthenticateForm):
    """The second step of a log-in."""


class CodeAgainForm(_CodeForm, ReauthenticateForm):
    """Once more, before a dangerous act."""


class ActivateForm(forms.Form):
    """Setting up an authenticator app. Until its first code has come the secret lies sealed in the session."""

    code = _code(_("The six digits that the app shows"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, session = user, context.request.session
        if self.is_bound and SECRET_SESSION_KEY in session:
            self.secret = unseal(session[SECRET_SESSION_KEY])
        else:
            self.secret = generate_totp_secret()
            session[SECRET_SESSION_KEY] = seal(self.secret)

    def clean_code(self) -> str:
        validate_can_add_authenticator(self.user)
        _counted(self.user)
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            raise get_adapter().validation_error("incorrect_code")
        _was_right(self.user)
        return code


class _PasskeyForm(forms.Form):
    """What the browser says of a passkey: what it cannot say is a wrong code, never a fault of ours."""

    def clean_credential(self) -> Authenticator:
        _counted(self.user)  # type: ignore[attr-defined]
        try:
            factor: Authenticator = super().clean_credential()  # type: ignore[misc]
        except (KeyError, AttributeError, TypeError, ValueError) as why:
            raise get_adapter().validation_error("incorrect_code") from why
        _was_right(self.user)  # type: ignore[attr-defined]
        return factor


class PasskeyForm(_PasskeyForm, AuthenticateWebAuthnForm):
    """The second step of a log-in."""


class PasskeyAgainForm(_PasskeyForm, ReauthenticateWebAuthnForm):
    """Once more, before a dangerous act."""


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey, and its name by which its owner knows it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("A name for this passkey"), max_length=60, required=False, error_messages=TEXT
        )

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except (KeyError, AttributeError, TypeError, ValueError) as why:
            raise get_adapter().validation_error("incorrect_code") from why
