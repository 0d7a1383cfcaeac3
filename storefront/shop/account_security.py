"""Pages of the second factor: allauth's, dressed, with what the shop does besides: other devices go out, codes are used
up, and an officer keeps one factor."""

from typing import Any

from allauth.account import views as account_views
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalog.commons import locks
from catalog.people.authority import is_officer
from catalog.people.models import User
from storefront.devices.queries import living
from storefront.shop.account_factor import has_factor, is_fresh, use_up
from storefront.shop.account_sessions import end_others

PRESS_AGAIN = "press_again"


def ask_again(request: HttpRequest, *, back: str) -> HttpResponse:
    """Send a person to show the second factor once more; then to `back`, where the button waits that was pressed."""
    request.session[PRESS_AGAIN] = back
    own = [one["url"] for one in get_account_adapter(request).get_reauthentication_methods(request.user)]
    return HttpResponseRedirect(f"{own[0]}?{urlencode({'next': back})}")


class Overview(base.IndexView):
    """What opens the account, and the devices it is open on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert isinstance(self.request.user, User)
        return {**super().get_context_data(**kwargs), "devices": living(self.request.user)}


class _Again:
    """After a person has shown that it is she: a new session id, and the word that nothing has been done yet."""

    def form_valid(self, form: Any) -> HttpResponse:
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        request.session.cycle_key()
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if request.session.pop(PRESS_AGAIN, None):
            messages.info(request, _("Thank you. Nothing has been done yet: press the button once more."))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waits = PRESS_AGAIN in self.request.session  # type: ignore[attr-defined]
        return {**super().get_context_data(**kwargs), "waits": waits}  # type: ignore[misc]


class PasswordAgain(_Again, account_views.ReauthenticateView):
    """The password once more, for who has no second factor."""


class CodeAgain(_Again, base.ReauthenticateView):
    """A code once more."""


class PasskeyAgain(_Again, passkeys.ReauthenticateWebAuthnView):
    """The passkey once more."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "form": kwargs.get("form") or self.get_form()}


class ChangePassword(account_views.PasswordChangeView):
    """A new password in place of the old one; every other device goes out."""

    success_url = reverse_lazy("mfa_index")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = request.user
        if isinstance(user, User) and not user.has_usable_password():
            return HttpResponseRedirect(reverse("account_reset_password"))
        if request.method == "POST" and has_factor(user) and not is_fresh(request):
            return ask_again(request, back=request.path)
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self) -> str:
        return str(self.success_url)


class Activate(totp.ActivateTOTPView):
    """Set up an authenticator app."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        use_up(
            Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP), form.cleaned_data["code"]
        )
        end_others(self.request, "factor")
        return response


def _lock(request: HttpRequest) -> None:
    """Of two factors that are given up at once one must see the other gone."""
    assert isinstance(request.user, User)
    locks.row(User.objects.filter(pk=request.user.pk))


class Deactivate(totp.DeactivateTOTPView):
    """Give the authenticator app up."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            _lock(request)
            return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        end_others(self.request, "factor")
        return response


class AddPasskey(passkeys.AddWebAuthnView):
    """Add a passkey."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "form": kwargs.get("form") or self.get_form()}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        end_others(self.request, "factor")
        return response


class RemovePasskey(passkeys.RemoveWebAuthnView):
    """Give a passkey up."""

    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "refusal": kwargs.get("refusal", "")}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            _lock(request)
            self.object = self.get_object()
            if not get_adapter().can_delete_authenticator(self.object):
                said: ValidationError = get_adapter().validation_error("cannot_delete_authenticator")
                page = self.render_to_response(self.get_context_data(refusal=said.message))
                page.status_code = 422
                return page
            return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        end_others(self.request, "factor")
        return response


class Codes(codes.ViewRecoveryCodesView):
    """The recovery codes, once."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        onward = reverse("office:home") if is_officer(self.request.user) else reverse("mfa_index")
        return {**super().get_context_data(**kwargs), "onward": onward}


class NewCodes(codes.GenerateRecoveryCodesView):
    """New recovery codes; the old ones no longer work, and other devices go out."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        end_others(self.request, "factor")
        return response
