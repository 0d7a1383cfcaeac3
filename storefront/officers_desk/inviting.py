"""An officer begins an application for an artisan: what the city knows already, and a mail with a link to it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.commons.errors import NotFound, Refusal
from catalog.people.authority import whereabouts
from catalog.people.permissions import VETTING_INVITE
from catalog.sellers import members
from catalog.sellers.models import Invitation
from catalog.vetting import policies, queries
from catalog.vetting.actions import inviting
from catalog.vetting.fields import FIELDS, STEPS, cleaned
from storefront.design.fields import LONGEST_EMAIL
from storefront.design.methods import change_only, read_or_change
from storefront.design.visitor import person as me
from storefront.notifications import invitations
from storefront.officers_desk.desk import desk, tabs
from storefront.seller_centre.applying import WORDS
from storefront.seller_centre.applying_forms import field_of, show_faults, typed_values
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of

NEEDED = ("name", "village")  # without a name there is no shop, without a kelurahan nobody knows whose it is


class InviteForm(forms.Form):
    """The application's own fields, as far as an officer may fill them in; all but two may stay empty."""

    email = forms.CharField(
        label=gettext_lazy("The artisan's e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "maxlength": str(LONGEST_EMAIL)}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Who has an account gets it in the account's language."),
    )

    def __init__(self, values: dict[str, Any]) -> None:
        shown = {
            name: value.split(",") if FIELDS[name].many else value for name, value in values.items() if name in FIELDS
        }
        super().__init__(initial={"language": "id", **values, **shown}, auto_id="f_%s")
        for name in inviting.PREFILLED:
            self.fields[name] = field_of(name)
            self.fields[name].required = name in NEEDED

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields by the steps in which the artisan finds them again."""
        steps = [
            (WORDS[step], [self[name] for name in inviting.PREFILLED if FIELDS[name].step == step]) for step in STEPS
        ]
        return [(words, fields) for words, fields in steps if fields]


@read_or_change
@desk(policies.may_invite)
def invite(request: HttpRequest) -> HttpResponse:
    """Begin an application for somebody. The answer is the same whether anybody has the address or not."""
    if request.method != "POST":
        return _page(request, InviteForm({}))
    values = typed_values(request.POST, list(inviting.PREFILLED))
    email, language = typed(request.POST, "email", LONGEST_EMAIL), typed(request.POST, "language", 2)
    faults = _faults(email, values)
    status = 422
    if not faults:
        try:
            made, secret = inviting.invite_to_apply(
                officer=me(request),
                email=email,
                values=values,
                language=language if language in dict(settings.LANGUAGES) else "id",
            )
        except Refusal as why:
            faults, status = {why.field: why}, status_of(why)
        else:
            return _sent(request, made, secret)
    form = InviteForm({"email": email, "language": language, **values})
    show_faults(form, faults)
    return _page(request, form, status=status)


@change_only
@desk(policies.may_invite)
def again(request: HttpRequest, application_id: str) -> HttpResponse:
    """A new link, when the first mail was lost or its fourteen days have passed."""
    try:
        made, secret = inviting.invite_again(officer=me(request), application_id=application_id)
    except NotFound as why:
        raise Http404 from why
    return _sent(request, made, secret)


@change_only
@desk(policies.may_invite)
def withdraw(request: HttpRequest, application_id: str) -> HttpResponse:
    """The link stops working."""
    try:
        inviting.withdraw(officer=me(request), application_id=application_id)
    except NotFound as why:
        raise Http404 from why
    messages.success(request, _("The link no longer works."))
    return redirect("office:invite")


def _faults(email: str, values: dict[str, str]) -> dict[str, Refusal]:
    """Everything that is wrong at once; the verb would stop at the first."""
    faults: dict[str, Refusal] = {}
    try:
        members.checked_address(email)
    except Refusal as why:
        faults["email"] = why
    for name in inviting.PREFILLED:
        if name in NEEDED or values.get(name, "").strip():
            try:
                cleaned(name, values.get(name, ""))
            except Refusal as why:
                faults[name] = why
    return faults


def _sent(request: HttpRequest, made: Invitation, secret: str) -> HttpResponse:
    if invitations.send(made, secret):
        messages.success(request, _("A mail with a link is on its way. It works for 14 days, once."))
    else:
        messages.warning(request, _("The mail could not be sent just now. Send a new link from the list below."))
    return redirect("office:invite")


def _page(request: HttpRequest, form: InviteForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "waiting": queries.waiting_for_owners(whereabouts(request.user, VETTING_INVITE)),
        **tabs(request, "invite"),
    }
    return render(request, "officers_desk/invite.html", context, status=status)
