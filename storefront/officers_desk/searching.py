"""The search as its officers see it: what was searched in vain, the synonyms, and how the index stands."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.commons.errors import NotFound, Refusal
from catalog.search import actions, queries
from catalog.search.models import LONGEST_PHRASE
from catalog.search.policies import may_tend
from storefront.design.fields import TEXT
from storefront.design.methods import change_only, read_or_change
from storefront.design.visitor import person as me
from storefront.officers_desk.desk import desk, tabs
from storefront.shop.trade.refusals import status_of

ON_THE_PAGE = 100


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_PHRASE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={**TEXT, "required": gettext_lazy("Write a word.")},
    )


class SynonymForm(forms.Form):
    """Words that mean the same."""

    phrase = _words(gettext_lazy("Who searches for"))
    means = _words(gettext_lazy("also finds"))
    both_ways = forms.BooleanField(label=gettext_lazy("The other way round, too"), required=False, initial=True)


@read_or_change
@desk(may_tend)
def search(request: HttpRequest) -> HttpResponse:
    """Searches that found nothing, synonyms with a form for a new one, and the index. `word` comes from the list."""
    form = SynonymForm(request.POST or None, initial={"phrase": request.GET.get("word", "")[:LONGEST_PHRASE]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_synonym(officer=me(request), **form.cleaned_data)
        except Refusal as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return _page(request, form, status_of(why))
        messages.success(request, _("The search knows it from now on."))
        return redirect("office:search")
    return _page(request, form, 422 if request.method == "POST" else 200)


@change_only
@desk(may_tend)
def synonym_drop(request: HttpRequest, synonym_id: str) -> HttpResponse:
    """The words are no longer the same."""
    try:
        actions.drop_synonym(officer=me(request), synonym_id=synonym_id)
    except NotFound:
        raise Http404(_("This is not here.")) from None
    messages.success(request, _("Dropped. The search keeps these words apart from now on."))
    return redirect("office:search")


@change_only
@desk(may_tend)
def miss_drop(request: HttpRequest, miss_id: str) -> HttpResponse:
    """Off the list, until somebody searches for it in vain again."""
    try:
        actions.drop_miss(officer=me(request), miss_id=miss_id)
    except NotFound:
        raise Http404(_("This is not here.")) from None
    return redirect("office:search")


def _page(request: HttpRequest, form: SynonymForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "misses": queries.misses(ON_THE_PAGE),
        "synonyms": queries.synonyms(),
        "standing": queries.standing(),
        **tabs(request, "search"),
    }
    return render(request, "officers_desk/search.html", context, status=status)
