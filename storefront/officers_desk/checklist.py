"""What the city asks of applicants, and the sentences that officers choose from: two lists that an officer of the whole
city keeps."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalog.commons.errors import NotFound, Refusal
from catalog.commons.texts import exactly
from catalog.vetting import policies, queries
from catalog.vetting.actions import checklist as verbs
from catalog.vetting.models import CannedReason, Requirement
from storefront.design.fields import CHOICE, TEXT
from storefront.design.methods import change_only, read_only, read_or_change
from storefront.design.visitor import person as me
from storefront.design.words import text
from storefront.officers_desk.desk import desk, tabs
from storefront.shop.trade.refusals import status_of


def _line(label: Any, most: int, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={**TEXT, "required": missing},
    )


def _text(label: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=verbs.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={**TEXT, "required": missing},
    )


def _number(label: Any, initial: int, wrong: Any, hint: Any = "") -> forms.IntegerField:
    """A whole number; its bounds are the verb's."""
    return forms.IntegerField(
        label=label,
        initial=initial,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": wrong, "invalid": wrong},
    )


def _place() -> forms.IntegerField:
    return _number(
        gettext_lazy("Place in the list"),
        0,
        gettext_lazy("Enter the place in the list as a whole number."),
        gettext_lazy("A lower number stands higher."),
    )


class ItemForm(forms.Form):
    """An item of the check-list."""

    name_id = _line(
        gettext_lazy("Name in Indonesian"), verbs.LONGEST_NAME, gettext_lazy("Enter the name in Indonesian.")
    )
    name_en = _line(gettext_lazy("Name in English"), verbs.LONGEST_NAME, gettext_lazy("Enter the name in English."))
    why_id = _text(
        gettext_lazy("What it is asked for, in Indonesian"), gettext_lazy("Say in Indonesian what it is asked for.")
    )
    why_en = _text(
        gettext_lazy("What it is asked for, in English"), gettext_lazy("Say in English what it is asked for.")
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("of an item", "Kind"),
        choices=[
            (Requirement.PAPER, gettext_lazy("A paper: photographed, or a PDF")),
            (Requirement.PHOTOS, gettext_lazy("Photographs of the work or the place")),
        ],
        initial=Requirement.PAPER,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose whether it is a paper or photographs.")
        ),
    )
    technique = forms.ChoiceField(label=gettext_lazy("Technique"), required=False, error_messages=CHOICE)
    is_required = forms.BooleanField(
        label=gettext_lazy("Required: without it an application cannot be sent"), required=False
    )
    makers_only = forms.BooleanField(label=gettext_lazy("Only of those who make batik themselves"), required=False)
    companies_only = forms.BooleanField(label=gettext_lazy("Not of sole proprietors"), required=False)
    must_stay_valid = forms.BooleanField(
        label=gettext_lazy("Has to stay valid: once its last day has passed the shop does not sell"), required=False
    )
    most = _number(gettext_lazy("Files at most"), 2, gettext_lazy("Enter as a whole number how many files."))
    keep_days = _number(
        gettext_lazy("Days for which its files are kept after the decision"),
        365,
        gettext_lazy("Enter as a whole number how many days."),
    )
    position = _place()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        techniques = [(row.slug, text(row.name)) for row in queries.techniques()]
        self.fields["technique"].choices = [("", _("Every technique")), *techniques]  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """A sentence that officers choose from."""

    words_id = _text(gettext_lazy("The sentence in Indonesian"), gettext_lazy("Enter the sentence in Indonesian."))
    words_en = _text(gettext_lazy("The sentence in English"), gettext_lazy("Enter the sentence in English."))
    position = _place()


@read_only
@desk(policies.may_edit_checklist)
def items(request: HttpRequest) -> HttpResponse:
    """What is asked for, and what was asked for once."""
    rows = queries.whole_checklist()
    context = {
        "asked": [row for row in rows if row.is_active],
        "dropped": [row for row in rows if not row.is_active],
        **tabs(request, "checklist"),
    }
    return render(request, "officers_desk/checklist.html", context)


@read_or_change
@desk(policies.may_edit_checklist)
def item_new(request: HttpRequest) -> HttpResponse:
    """One item more."""
    form = ItemForm(request.POST or None, initial={"position": _after(queries.whole_checklist())})
    return _form(
        request,
        form,
        lambda data: verbs.add_item(officer=me(request), item=verbs.Item(**data)),
        _("Added. Applications that have not been sent yet ask for it from now on."),
        "office:checklist",
    )


@read_or_change
@desk(policies.may_edit_checklist)
def item(request: HttpRequest, code: str) -> HttpResponse:
    """Change an item."""
    row = next((one for one in queries.whole_checklist() if one.code == code), None)
    if row is None:
        raise Http404
    known = {name: getattr(row, name) for name in ItemForm.base_fields if hasattr(row, name)}
    known |= {f"{name}_{lang}": exactly(getattr(row, name), lang) for name in ("name", "why") for lang in ("id", "en")}
    known["technique"] = row.technique.slug if row.technique else ""
    form = ItemForm(request.POST or None, initial=known)
    return _form(
        request,
        form,
        lambda data: verbs.edit_item(officer=me(request), code=code, item=verbs.Item(**data)),
        _("Kept. It holds at once, also for applications under way."),
        "office:checklist",
        row=row,
    )


@change_only
@desk(policies.may_edit_checklist)
def item_drop(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for it no more."""
    said = _("Dropped. Nobody is asked for it any more; what was handed in stays where it is.")
    return _switch(request, lambda: verbs.drop_item(officer=me(request), code=code), said, "office:checklist")


@change_only
@desk(policies.may_edit_checklist)
def item_back(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for it again."""
    said = _("It is asked for again.")
    return _switch(request, lambda: verbs.bring_back_item(officer=me(request), code=code), said, "office:checklist")


@read_only
@desk(policies.may_edit_checklist)
def reasons(request: HttpRequest) -> HttpResponse:
    """The sentences that officers choose from, and those they no longer do."""
    rows = queries.all_reasons()
    context = {
        "offered": [row for row in rows if row.is_active],
        "dropped": [row for row in rows if not row.is_active],
        **tabs(request, "checklist"),
    }
    return render(request, "officers_desk/reasons.html", context)


@read_or_change
@desk(policies.may_edit_checklist)
def reason_new(request: HttpRequest) -> HttpResponse:
    """One sentence more."""
    form = WordsForm(request.POST or None, initial={"position": _after(queries.all_reasons())})
    return _form(
        request,
        form,
        lambda data: verbs.add_reason(officer=me(request), words=verbs.Words(**data)),
        _("Added. Officers find it in their list."),
        "office:reasons",
    )


@read_or_change
@desk(policies.may_edit_checklist)
def reason(request: HttpRequest, code: str) -> HttpResponse:
    """Change a sentence."""
    row = next((one for one in queries.all_reasons() if one.code == code), None)
    if row is None:
        raise Http404
    known = {"position": row.position, **{f"words_{lang}": exactly(row.words, lang) for lang in ("id", "en")}}
    return _form(
        request,
        WordsForm(request.POST or None, initial=known),
        lambda data: verbs.edit_reason(officer=me(request), code=code, words=verbs.Words(**data)),
        _("Kept. What was said with it before stays as it was."),
        "office:reasons",
        row=row,
    )


@change_only
@desk(policies.may_edit_checklist)
def reason_drop(request: HttpRequest, code: str) -> HttpResponse:
    """Offer it no more."""
    said = _("Dropped. What was said with it stays as it was.")
    return _switch(request, lambda: verbs.drop_reason(officer=me(request), code=code), said, "office:reasons")


@change_only
@desk(policies.may_edit_checklist)
def reason_back(request: HttpRequest, code: str) -> HttpResponse:
    """Offer it again."""
    said = _("Officers find it in their list again.")
    return _switch(request, lambda: verbs.bring_back_reason(officer=me(request), code=code), said, "office:reasons")


# ---- shared


def _form(
    request: HttpRequest,
    form: forms.Form,
    verb: Callable[[dict[str, Any]], Any],
    said: str,
    back: str,
    *,
    row: Requirement | CannedReason | None = None,
) -> HttpResponse:
    """Show the form, or do what it says and go back to its list."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                verb(form.cleaned_data)
            except NotFound as why:
                raise Http404 from why
            except Refusal as why:
                status = status_of(why)
                form.add_error(why.field if why.field in form.fields else None, str(why))
            else:
                messages.success(request, said)
                return redirect(back)
    context = {"form": form, "row": row, "back": back, **tabs(request, "checklist")}
    return render(request, "officers_desk/checklist_form.html", context, status=status)


def _switch(request: HttpRequest, verb: Callable[[], Any], said: str, back: str) -> HttpResponse:
    try:
        verb()
    except NotFound as why:
        raise Http404 from why
    messages.success(request, said)
    return redirect(back)


def _after(rows: list[Any]) -> int:
    """The place behind the last one."""
    return min(verbs.LAST_POSITION, max((row.position for row in rows), default=-1) + 1)
