"""Breaches of personal data: what is asked, whose data were exposed, as a table, and the notice in both languages."""

from collections.abc import Iterator
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from catalog.commons import history
from catalog.commons.errors import Refusal
from storefront.design.fields import TEXT
from storefront.design.methods import read_or_change
from storefront.design.visitor import person as me
from storefront.design.words import language
from storefront.officers_desk.desk import OfficeView, dangerous, desk, may_handle_breaches, tabs
from storefront.officers_desk.sheets import lines
from storefront.privacy import breach as breaches
from storefront.privacy import exposure
from storefront.privacy.breach import Draft
from storefront.privacy.exposure import Exposed
from storefront.shop.trade.refusals import status_of

ASKED = "breach_asked"
MOMENT = "%Y-%m-%dT%H:%M"
WORDS = {
    exposure.ACCOUNT: gettext_lazy("e-mail address and name of the account"),
    exposure.ORDERS: gettext_lazy("own orders: addresses, telephone, what was bought"),
    exposure.DECLARED: gettext_lazy("what the application says: name, address, business"),
    exposure.NUMBERS: gettext_lazy("whole NIK, NPWP or account number"),
    exposure.PAPERS: gettext_lazy("papers, such as the KTP"),
    exposure.SHOP: gettext_lazy("pages of the shop as its owner sees them"),
    exposure.DELIVERY: gettext_lazy("name, address and telephone of a delivery"),
    exposure.COLLEAGUE: gettext_lazy("name and e-mail address, among the people of a shop"),
    exposure.NAMES: gettext_lazy("name in an export of the history"),
}
MISSING = {"required": gettext_lazy("Say when."), "invalid": gettext_lazy("Say when, such as 2026-11-24 16:00.")}


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(
        label=label, widget=widget, input_formats=[MOMENT, "%Y-%m-%d %H:%M"], error_messages=MISSING
    )


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=3000, widget=forms.Textarea({"rows": 3}), error_messages=TEXT
    )


class BreachForm(forms.Form):
    """What is asked, and what only people know: how it happened, and what is being done."""

    about = forms.CharField(
        label=gettext_lazy("E-mail of the account, or reference of an account, application or paper"),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={**TEXT, "required": gettext_lazy("Say which account, application or paper.")},
    )
    since = _moment(gettext_lazy("From"))
    until = _moment(gettext_lazy("To"))
    found_at = _moment(gettext_lazy("When it was found out"))
    how = _words(gettext_lazy("How it happened"))
    handling = _words(gettext_lazy("What is done about it, and how it is put right"))


def _keeps_what_was_typed(view: OfficeView) -> OfficeView:
    """The second factor may be asked for in between; then the form comes back as it was."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            request.session[ASKED] = {name: request.POST.get(name, "")[:3000] for name in BreachForm.base_fields}
        return view(request, *args, **kwargs)

    return page


@read_or_change
@desk(may_handle_breaches)
@_keeps_what_was_typed
@dangerous()
def breach(request: HttpRequest) -> HttpResponseBase:
    """The form, and after it whose data were exposed: as a page with the notice, or as a table."""
    if request.method != "POST":
        asked = request.session.pop(ASKED, None) or {"found_at": timezone.localtime().strftime(MOMENT)}
        return _page(request, BreachForm(initial=asked), None, 200)
    form, draft, status = BreachForm(request.POST), None, 422
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("about", "since", "until", "found_at")}
        try:
            draft, status = breaches.draft(by=me(request), **typed), 200
        except Refusal as why:
            status = status_of(why)
            form.add_error(why.field if why.field in form.fields else None, str(why))
    if draft is not None:
        request.session.pop(ASKED, None)
        if request.POST.get("as") == "table":
            return _table(draft)
    return _page(request, form, draft, status)


def _page(request: HttpRequest, form: BreachForm, draft: Draft | None, status: int) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "draft": draft, **tabs(request, "breach")}
    if draft is not None:
        context |= {
            "rows": [(one, _said(one.read), _said(one.seen)) for one in draft.report.people],
            "entries": [(one.at, history.sentence(one)) for one in draft.report.entries],
            "how": form.cleaned_data["how"],
            "handling": form.cleaned_data["handling"],
            "notices": [(code, _notice(draft, form, code)) for code in ("id", "en")],
        }
    return render(request, "officers_desk/breach.html", context, status=status)


def _notice(draft: Draft, form: BreachForm, code: str) -> dict[str, Any]:
    """What the notice says beside its fixed sentences, in one language."""
    with override(code):
        kinds = set().union(*(one.read | one.seen for one in draft.report.people))
        return {
            "data": [str(words) for kind, words in WORDS.items() if kind in kinds],
            "how": form.cleaned_data["how"],
            "handling": form.cleaned_data["handling"],
        }


def _said(kinds: set[str]) -> list[str]:
    return [str(words) for kind, words in WORDS.items() if kind in kinds]


def _table(draft: Draft) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_sheet(draft, language()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="breach-{timezone.localdate():%Y-%m-%d}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _sheet(draft: Draft, spoken: str) -> Iterator[str]:
    # The request is over when this runs, and with it the language of its page.
    with override(spoken):
        yield from lines(_cells(draft))


def _cells(draft: Draft) -> Iterator[list[str]]:
    yield [_("Reference"), _("Name"), _("E-mail"), _("Read"), _("Could have been seen"), _("Since")]
    for one in draft.report.people:
        yield _cell(one)


def _cell(one: Exposed) -> list[str]:
    since = timezone.localtime(one.first).isoformat(timespec="minutes") if one.first else ""
    return [one.ref, one.name, one.email, "; ".join(_said(one.read)), "; ".join(_said(one.seen)), since]
