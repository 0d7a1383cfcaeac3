"""Officers and roles: who is appointed to what, and what a role may do."""

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.commons.errors import NotFound, Refusal
from catalog.commons.texts import in_language
from catalog.people import actions, permissions, queries
from catalog.people.authority import may
from catalog.people.models import Role, User
from storefront.design.fields import CHOICE, take_email
from storefront.design.methods import change_only, read_or_change
from storefront.design.words import language
from storefront.officers_desk.desk import desk, may_see_officers, may_see_roles, tabs
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of


class AppointForm(forms.Form):
    """Whom to appoint to what, and where."""

    email = forms.EmailField(label=gettext_lazy("E-mail of the account"), widget=forms.EmailInput())
    role = forms.ChoiceField(label=gettext_lazy("Role"), error_messages=CHOICE)
    kecamatan = forms.ChoiceField(label=gettext_lazy("Where"), required=False, error_messages=CHOICE)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        take_email(self.fields["email"])
        roles = [(role.code, in_language(role.name, language())) for role in queries.roles()]
        places = [(place.code, place.name) for place in queries.kecamatan()]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["kecamatan"].choices = [("", _("The whole city")), *places]  # type: ignore[attr-defined]


@read_or_change
@desk(may_see_officers)
def officers(request: HttpRequest) -> HttpResponse:
    """Who holds what, and the form to appoint somebody."""
    form, status = AppointForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.appoint_by_email(by=_me(request), **form.cleaned_data)
            except Refusal as why:
                status = status_of(why)
                form.add_error(None, str(why))
            else:
                # The same sentence whether or not there is such an account: who has one is nobody's business.
                said = _("If there is an account with this address, it holds the role now and stands in the list.")
                messages.success(request, said)
                return redirect("office:people")
    return _officers(request, form, status)


@change_only
@desk(may_see_officers)
def end(request: HttpRequest, appointment_id: str) -> HttpResponse:
    """An appointment ends; so do the sessions of that person."""
    try:
        ended = actions.end_appointment(by=_me(request), appointment_id=appointment_id)
    except NotFound as why:
        raise Http404 from why
    except Refusal as why:
        form = AppointForm()
        return _officers(request, form, status_of(why), refusal=str(why))
    messages.success(request, _("The appointment has ended, and the person is logged out everywhere."))
    return redirect("shop:home" if ended.user_id == _me(request).pk else "office:people")


def _officers(request: HttpRequest, form: AppointForm, status: int, *, refusal: str = "") -> HttpResponse:
    places = dict(form.fields["kecamatan"].choices)  # type: ignore[attr-defined]
    rows = [
        (one, [(held, places.get(held.kecamatan, held.kecamatan)) for held in one.living])  # type: ignore[attr-defined]
        for one in queries.officers()
    ]
    context = {"rows": rows, "form": form, "refusal": refusal, **tabs(request, "people")}
    return render(request, "officers_desk/people.html", context, status=status)


@read_or_change
@desk(may_see_roles)
def roles(request: HttpRequest) -> HttpResponse:
    """All roles and what they may do; the form of one of them is sent here with its code."""
    refusal, status = "", 200
    if request.method == "POST":
        role = queries.role(typed(request.POST, "role", 20))
        if role is None:
            raise Http404
        try:
            actions.edit_role(by=_me(request), role=role.code, held=request.POST.getlist("held"))
        except Refusal as why:
            refusal, status = str(why), status_of(why)
        else:
            _stay_logged_in(request)
            messages.success(request, _("The role is changed. Who holds it is logged out and has to log in again."))
            return redirect("office:roles")
    rows = [(role, _boxes(role)) for role in queries.roles()]
    editable = may(request.user, permissions.PEOPLE_ROLES)
    context = {"rows": rows, "editable": editable, "refusal": refusal, **tabs(request, "roles")}
    return render(request, "officers_desk/roles.html", context, status=status)


def _boxes(role: Role) -> list[tuple[str, str, bool]]:
    held = role.holds()
    return [(code, str(words), code in held) for code, words in permissions.WORDS.items()]


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the desk lets nobody else in
    return request.user


def _stay_logged_in(request: HttpRequest) -> None:
    """Who edits a role that she holds herself goes on working in a new session."""
    me = User.objects.get(pk=_me(request).pk)
    if me.session_stamp != _me(request).session_stamp:
        update_session_auth_hash(request, me)
