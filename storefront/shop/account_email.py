"""Another e-mail address for an account: with the password, a link to the new address and a notice to the old one.

Nothing is kept until the link is opened. The link carries its purpose, the person, both addresses and a print of the
account's state, so that it works once, for that person alone, and no more after the password, the address or a factor
has changed. (The last log-in is no part of that state: the mail is often read on a phone that logs in first.)
"""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from catalog.commons.errors import Refusal
from catalog.people import actions
from catalog.people.models import User
from catalog.people.roles import acting
from storefront.design.fields import TEXT, take_email
from storefront.design.methods import read_or_change
from storefront.shop import account_guard as guard
from storefront.shop.account_factor import has_factor, is_fresh
from storefront.shop.account_forms import own_password
from storefront.shop.account_security import ask_again
from storefront.shop.account_sessions import renew
from storefront.shop.trade.session import private

PURPOSE = "canting.account.email"
HOURS = 24


@dataclass(frozen=True)
class Asked:
    """A change that was asked for and may still be made."""

    user: User
    new: str


class ChangeEmailForm(forms.Form):
    """The new address and the password. Whether the address is known to the shop makes no difference here."""

    email = forms.EmailField(label=gettext_lazy("New e-mail address"), widget=forms.EmailInput())
    password = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={**TEXT, "required": gettext_lazy("Enter a password.")},
        strip=False,
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        take_email(self.fields["email"])

    def clean_email(self) -> str:
        new: str = self.cleaned_data["email"].lower()
        if isinstance(self.request.user, User) and new == self.request.user.email:
            raise forms.ValidationError(_("This is your address already."))
        return new

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and isinstance(self.request.user, User):
            guard.spend_or_stop("email", self.request, self.request.user.public_id)
            try:
                own_password(self.request.user, cleaned["password"], "incorrect_password")
            except forms.ValidationError as why:
                self.add_error("password" if why.code == "incorrect_password" else None, why)
        return cleaned


@sensitive_post_parameters("password")
@never_cache
@login_required
@read_or_change
def change(request: HttpRequest) -> HttpResponse:
    """Ask for the change: the link goes to the new address, a notice to the old one."""
    if request.method == "POST" and has_factor(request.user) and not is_fresh(request):
        return ask_again(request, back=request.path)
    form = ChangeEmailForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        _send(request, request.user, form.cleaned_data["email"])
        return redirect("account_change_email_sent")
    return render(request, "account/email_change.html", {"form": form}, status=_status(form))


@never_cache
@login_required
def sent(request: HttpRequest) -> HttpResponse:
    """The same words for every address."""
    return render(request, "account/email_change_sent.html")


@never_cache
@read_or_change
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page behind the link, and the change itself. Opened by somebody who is logged in as another person, the link
    is none."""
    asked = read(token)
    if asked is None or (isinstance(request.user, User) and request.user.pk != asked.user.pk):
        return private(render(request, "account/email_change_confirm.html", {"asked": None}, status=404))
    if request.method != "POST":
        return private(render(request, "account/email_change_confirm.html", {"asked": asked}))
    try:
        _make(request, asked)
    except Refusal:
        return private(render(request, "account/email_change_confirm.html", {"asked": None}, status=404))
    messages.success(request, _("Your account has its new e-mail address. Log in with it from now on."))
    return private(HttpResponseRedirect(reverse("mfa_index" if request.user.is_authenticated else "account_login")))


def make_token(user: User, new: str) -> str:
    """What stands in the link."""
    said = {"for": PURPOSE, "who": user.public_id, "old": user.email, "new": new, "state": _state(user)}
    return signing.dumps(said, salt=PURPOSE, compress=True)


def read(token: str) -> Asked | None:
    """The change that a link stands for, or None when it is old, used, forged or void."""
    try:
        said = signing.loads(token, salt=PURPOSE, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    if not isinstance(said, dict) or said.get("for") != PURPOSE:
        return None
    user = User.objects.filter(public_id=said["who"], is_active=True, email=said["old"]).first()
    if user is None or not constant_time_compare(_state(user), said["state"]):
        return None
    return Asked(user, said["new"])


def _state(user: User) -> str:
    state = f"{user.email}|{user.password}|{user.session_stamp}"
    return salted_hmac(PURPOSE, state, algorithm="sha256").hexdigest()


def _send(request: HttpRequest, user: User, new: str) -> None:
    """Two mails, whoever has the new address: one to it, one to the old."""
    adapter = get_adapter(request)
    if User.objects.filter(email__iexact=new).exists():
        adapter.send_mail("account/email/email_change_known", new, {"user": user})
    else:
        link = request.build_absolute_uri(reverse("account_change_email_confirm", args=[make_token(user, new)]))
        adapter.send_mail("account/email/email_change", new, {"user": user, "link": link, "hours": HOURS})
    void = request.build_absolute_uri(reverse("account_reset_password"))
    adapter.send_mail("account/email/email_change_asked", user.email, {"user": user, "reset_url": void})


def _make(request: HttpRequest, asked: Asked) -> None:
    """Change it here and in allauth's table, in one transaction; other devices go out. Raises Refusal."""
    old = asked.user.email
    with transaction.atomic():
        actions.change_email(user=asked.user, seen=old, email=asked.new, actor=acting(asked.user, "self"))
        EmailAddress.objects.filter(user=asked.user).delete()
        EmailAddress.objects.create(user=asked.user, email=asked.new, verified=True, primary=True)
    if request.user.is_authenticated:
        renew(request, asked.user)
    get_adapter(request).send_notification_mail("account/email/email_changed", asked.user, email=old)


def _status(form: forms.Form) -> int:
    if not form.errors:
        return 200
    codes = {error.code for faults in form.errors.as_data().values() for error in faults}
    return 429 if "too_many_login_attempts" in codes else 422
