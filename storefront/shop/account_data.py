"""A person's own data: what she agreed to, a copy of all of it, and the end of the account."""

import json
import logging
import smtplib
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from catalog.commons.errors import NotFound, Refusal
from catalog.people import consents, terms
from catalog.people.models import Terms
from storefront.design.methods import change_only, read_only, read_or_change
from storefront.design.visitor import person as me
from storefront.notifications import farewell
from storefront.privacy import actions
from storefront.shop.account_factor import FRESH, has_factor, is_fresh
from storefront.shop.account_security import ask_again
from storefront.shop.trade.forms import typed
from storefront.shop.trade.refusals import status_of
from storefront.shop.trade.session import language

log = logging.getLogger(__name__)


def shown_anew(request: HttpRequest) -> bool:
    """Whether the person has shown within five minutes that it is she: the second factor, else the password."""
    if has_factor(request.user):
        return is_fresh(request)
    shown = [one["at"] for one in get_authentication_records(request, me(request)) if one.get("method") == "password"]
    return bool(shown) and timezone.now().timestamp() - shown[-1] < FRESH


def _ask(request: HttpRequest, back: str) -> HttpResponse:
    """To the page that asks once more; who has neither password nor factor sets a password first."""
    if not has_factor(request.user) and not me(request).has_usable_password():
        return redirect("account_reset_password")
    return ask_again(request, back=back)


@never_cache
@login_required
@read_only
def data(request: HttpRequest) -> HttpResponse:
    """What she agreed to, and the ways to a copy and to the end."""
    return _data(request)


def _data(request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    person = me(request)
    news = terms.in_force(Terms.MARKETING)
    context = {
        "consents": list(consents.all_of(person)),
        "news": news,
        "agrees": consents.living(person).get(Terms.MARKETING),
        "refusal": refusal,
    }
    return render(request, "account/data.html", context, status=status)


@never_cache
@login_required
@change_only
def news(request: HttpRequest) -> HttpResponse:
    """Ask for news by e-mail, or stop them at once."""
    try:
        if request.POST.get("act") == "give":
            version = typed(request.POST, "version", 10)
            consents.give(person=me(request), kind=Terms.MARKETING, version=version, where=consents.DATA_PAGE)
            messages.success(request, _("You will hear from us. You can stop it here at any time."))
        else:
            consents.withdraw(person=me(request), kind=Terms.MARKETING)
            messages.success(request, _("Stopped. From this moment we send you no more news."))
    except NotFound as why:
        raise Http404 from why
    except Refusal as why:
        return _data(request, refusal=str(why), status=status_of(why))
    return redirect("account_data")


@never_cache
@login_required
@change_only
def download(request: HttpRequest) -> HttpResponse:
    """All of it as one file, own numbers in plain, for who has shown anew that it is she."""
    if not shown_anew(request):
        return _ask(request, _page(request, "download/"))
    copy: dict[str, Any] = {"made": timezone.now(), **actions.export(user=me(request))}
    # Lazy sentences and decimals become text; nothing is left out without a word.
    answer = HttpResponse(
        json.dumps(copy, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1), content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="canting-{timezone.localdate():%Y-%m-%d}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


def _page(request: HttpRequest, act: str) -> str:
    """The page on which the button of an act stands."""
    return request.path.removesuffix(act)


@never_cache
@login_required
@read_or_change
def erase(request: HttpRequest) -> HttpResponse:
    """First what goes and what a law keeps; then, with the password or factor shown anew, the end of the account."""
    person = me(request)
    if request.method == "POST":
        if not shown_anew(request):
            return _ask(request, request.path)
        address, spoken = person.email, language()
        try:
            done = actions.erase(user=person)
        except actions.NotYet:
            return _erase(request, status=422)
        except NotFound as why:
            raise Http404 from why
        logout(request)
        if done:
            _farewell(address, spoken)
        return redirect("account_erased")
    return _erase(request)


def _erase(request: HttpRequest, *, status: int = 200) -> HttpResponse:
    person = me(request)
    context = {"why": actions.refusals(person), "kept": actions.kept(person)}
    return render(request, "account/erase.html", context, status=status)


def _farewell(address: str, spoken: str) -> None:
    """The last mail. Nobody keeps the address any more, so it goes out now or not at all."""
    try:
        farewell.send(to=address, language=spoken)
    except (OSError, smtplib.SMTPException) as why:
        # The exception's own words may hold the address.
        log.error("the note on an erased account could not be sent: %s", type(why).__name__)


@never_cache
@read_only
def erased(request: HttpRequest) -> HttpResponse:
    """It is done."""
    return render(request, "account/erased.html")
