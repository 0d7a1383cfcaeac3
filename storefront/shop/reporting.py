"""The page on which a buyer tells the city that something is wrong with a cloth."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from catalog.commons.errors import NotFound, Refusal
from catalog.moderation.actions import reporting
from catalog.moderation.choices import WRONGS
from catalog.products import queries
from catalog.products.models import Product
from storefront.design.fields import TEXT
from storefront.design.methods import read_or_change
from storefront.design.visitor import person as me
from storefront.design.words import text
from storefront.shop.trade.refusals import status_of
from storefront.shop.trade.session import language


class ReportForm(forms.Form):
    """What is wrong, and what was seen."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong"),
        choices=list(WRONGS.items()),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose what is wrong.")),
    )
    words = forms.CharField(
        label=gettext_lazy("What you saw"),
        max_length=reporting.LONGEST,
        widget=forms.Textarea(attrs={"rows": "4", "autocomplete": "off"}),
        help_text=gettext_lazy("An officer of the city reads it. The maker never learns who wrote it."),
        error_messages={**TEXT, "required": gettext_lazy("Say in a sentence what you saw; an officer reads it.")},
    )


@read_or_change
@never_cache
@login_required
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell the city. The answer comes by mail, so an account is needed."""
    product = queries.by_slug(slug, language()).product
    if product is None or not Product.objects.public().filter(pk=product.pk).exists():
        raise Http404(_("This cloth is not here."))
    form, status = ReportForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                reporting.report(product_id=product.public_id, by=me(request), **form.cleaned_data)
            except NotFound as why:
                raise Http404 from why
            except Refusal as why:
                status = status_of(why)
                form.add_error(why.field if why.field in form.fields else None, str(why))
            else:
                messages.success(request, _("Thank you. An officer looks at it; a mail tells you what came of it."))
                return redirect("shop:product", slug)
    context = {"form": form, "name": text(product.name), "slug": slug}
    return render(request, "shop/report.html", context, status=status)
