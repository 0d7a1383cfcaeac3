"""The frame of the officers' desk: whose page it is, what must be shown before one may act, and the tabs that one's
role has."""

import contextlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from catalog.moderation.policies import may_moderate
from catalog.people import consents, permissions
from catalog.people.authority import may
from catalog.people.models import User
from catalog.search.policies import may_tend
from catalog.vetting.policies import may_edit_checklist, may_invite
from orders.payments import queries
from orders.payments.policies import may_close_tasks, may_confirm_transfers, may_refund
from storefront.privacy.breach import may_draft
from storefront.reports.actions import may_report
from storefront.shop.account_factor import has_factor, is_fresh
from storefront.shop.account_security import ask_again
from storefront.shop.account_sessions import keep_short

OfficeView = Callable[..., HttpResponseBase]


def may_vet(user: Any) -> bool:
    """Whether the vetting desk is hers."""
    return may(user, permissions.VETTING_SEE)


def may_see_jobs(user: Any) -> bool:
    """Officers look after the work that failed; it holds no money to be moved."""
    return may(user, permissions.WORK_JOBS)


def may_see_trail(user: Any) -> bool:
    """The auditor, and whoever else reads the history."""
    return may(user, permissions.TRAIL_SEE)


def may_see_officers(user: Any) -> bool:
    """Those who appoint see who is appointed."""
    return may(user, permissions.PEOPLE_APPOINT)


def may_see_roles(user: Any) -> bool:
    """Those who edit roles, and those who hand them out."""
    return may(user, permissions.PEOPLE_ROLES) or may(user, permissions.PEOPLE_APPOINT)


def may_publish_terms(user: Any) -> bool:
    """Who speaks for the office in matters of personal data, in the whole city."""
    return consents.may_publish(user)


def may_handle_breaches(user: Any) -> bool:
    """Who draws up reports of breaches."""
    return may_draft(user)


def may_follow_up(user: Any) -> bool:
    """What a stopped shop left open is for those who look after the shop, and those who send money back."""
    return may_vet(user) or may_refund(user)


# The tabs in their order, and whose they are. The first that is hers is where an officer's desk opens.
TABS: dict[str, Callable[[Any], bool]] = {
    "applications": may_vet,
    "cloths": may_moderate,
    "transfers": may_confirm_transfers,
    "orders": may_refund,
    "tasks": may_close_tasks,
    "followup": may_follow_up,
    "invite": may_invite,
    "checklist": may_edit_checklist,
    "jobs": may_see_jobs,
    "trail": may_see_trail,
    "people": may_see_officers,
    "roles": may_see_roles,
    "search": may_tend,
    "reports": may_report,
    "terms": may_publish_terms,
    "breach": may_handle_breaches,
}


def desk(may: Callable[[Any], bool]) -> Callable[[OfficeView], OfficeView]:
    """A page for those who `may`: others log in or are told that it is not for them. Who may, and has no second factor
    yet, sets one up first."""

    def dress(view: OfficeView) -> OfficeView:
        @never_cache
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            if not may(request.user):
                return render(request, "officers_desk/not_an_officer.html", status=403)
            if not has_factor(request.user):
                messages.warning(request, _("Officers need a second factor. Set one up; then the desk is open to you."))
                return redirect("mfa_index")
            keep_short(request)
            return view(request, *args, **kwargs)

        return page

    return dress


def dangerous(back: str = "") -> Callable[[OfficeView], OfficeView]:
    """What cannot be taken back: whoever sends it has shown the second factor within five minutes. Who has not shows it
    now, and finds the page again with its button still to be pressed. `back` names the page where the form stands,
    for an address at which nothing stands. Goes inside desk()."""

    def dress(view: OfficeView) -> OfficeView:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not is_fresh(request):
                return ask_again(request, back=_page(request, back) or request.path)
            return view(request, *args, **kwargs)

        return page

    return dress


def _page(request: HttpRequest, name: str) -> str:
    """The address of a page, with as much of the act's own address as it has: all of it, one part, or none."""
    if not name:
        return ""
    parts: dict[str, Any] = request.resolver_match.kwargs if request.resolver_match else {}
    for some in (parts, *({part: value} for part, value in parts.items())):
        with contextlib.suppress(NoReverseMatch):
            return reverse(name, kwargs=some)
    return reverse(name)


def tabs(request: HttpRequest, here: str) -> dict[str, Any]:
    """What every page of the desk needs: the tabs of the person's roles, and how many tasks wait."""
    names = tabs_of(request.user)
    waiting = queries.tasks().count() if "tasks" in names else 0
    return {"tabs": names, "here": here, "tasks_waiting": waiting}


def tabs_of(user: Any) -> list[str]:
    """The names of a person's tabs; empty when no page of the desk is theirs."""
    return [name for name, its_person in TABS.items() if its_person(user)]
