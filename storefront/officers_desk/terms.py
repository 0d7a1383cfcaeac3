"""Terms: the versions there are, and the way to a new one. What is typed is kept in the session until it is published,
for the second factor may have to be shown in between and nobody types such a text twice."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.commons.errors import Refusal
from catalog.commons.texts import both
from catalog.people import consents
from catalog.people.models import Terms
from storefront.design.fields import CHOICE, TEXT
from storefront.design.methods import change_only, read_or_change
from storefront.design.visitor import person as me
from storefront.officers_desk.desk import dangerous, desk, may_publish_terms, tabs
from storefront.shop.trade.refusals import status_of

WORDS = {
    Terms.SELLER: gettext_lazy("Terms for sellers"),
    Terms.PRIVACY: gettext_lazy("Privacy"),
    Terms.MARKETING: gettext_lazy("News by e-mail"),
}
DRAFT = "terms_draft"
WRITE = {**TEXT, "required": gettext_lazy("Write the text in both languages.")}


class TermsForm(forms.Form):
    """A text in both languages, and the day from which it holds."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Which text"),
        choices=list(WORDS.items()),
        error_messages={**CHOICE, "required": CHOICE["invalid_choice"]},
    )
    text_id = forms.CharField(
        label=gettext_lazy("In Indonesian"),
        max_length=consents.LONGEST,
        widget=forms.Textarea({"rows": 12, "lang": "id"}),
        error_messages=WRITE,
    )
    text_en = forms.CharField(
        label=gettext_lazy("In English"),
        max_length=consents.LONGEST,
        widget=forms.Textarea({"rows": 12, "lang": "en"}),
        error_messages=WRITE,
    )
    from_day = forms.DateField(
        label=gettext_lazy("Holds from"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Choose the day from which it holds.")),
    )

    def clean_from_day(self) -> date:
        day: date = self.cleaned_data["from_day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("A text cannot hold from a day that has passed."))
        return day


@read_or_change
@desk(may_publish_terms)
def texts(request: HttpRequest) -> HttpResponse:
    """The versions, and a new one: typed, then looked at, then published."""
    form = TermsForm(request.POST or None, initial=request.session.get(DRAFT) or {"from_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        request.session[DRAFT] = {**form.cleaned_data, "from_day": form.cleaned_data["from_day"].isoformat()}
        return redirect("office:terms")
    return _page(request, form, 422 if request.method == "POST" else 200)


@change_only
@desk(may_publish_terms)
@dangerous("office:terms")
def publish(request: HttpRequest) -> HttpResponse:
    """What was looked at is published; owners of shops are told, and asked to agree."""
    draft = request.session.get(DRAFT)
    if not draft:
        messages.info(request, _("There is nothing to publish. It may have been published already."))
        return redirect("office:terms")
    try:
        consents.publish(
            by=me(request),
            kind=draft["kind"],
            indonesian=draft["text_id"],
            english=draft["text_en"],
            from_day=date.fromisoformat(draft["from_day"]),
        )
    except Refusal as why:
        form = TermsForm(draft)
        form.is_valid()
        form.add_error(why.field if why.field in form.fields else None, str(why))
        return _page(request, form, status_of(why))
    del request.session[DRAFT]
    messages.success(request, _("Published. Owners of shops get a mail and are asked to agree."))
    return redirect("office:terms")


def _page(request: HttpRequest, form: TermsForm, status: int) -> HttpResponse:
    draft: dict[str, Any] = request.session.get(DRAFT) or {}
    shown = (
        {
            "word": WORDS[draft["kind"]],
            "indonesian": both(draft["text_id"], ""),
            "english": both("", draft["text_en"]),
            "day": date.fromisoformat(draft["from_day"]),
        }
        if draft
        else None
    )
    rows = [(WORDS[one.kind], one) for one in Terms.objects.defer("text")]
    context = {"form": form, "draft": shown, "rows": rows, "today": timezone.localdate(), **tabs(request, "terms")}
    return render(request, "officers_desk/terms.html", context, status=status)
