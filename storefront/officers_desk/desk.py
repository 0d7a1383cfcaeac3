"""The frame of the officers' desk: whose page it is, and the tabs that one's role has."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from catalog.people.models import User
from catalog.people.roles import OFFICER, has_role
from orders.payments import queries
from orders.payments.policies import may_confirm_transfers, may_refund

OfficeView = Callable[..., HttpResponse]


def may_see_jobs(user: Any) -> bool:
    """Officers look after the work that failed; it holds no money to be moved."""
    return has_role(user, OFFICER)


def desk(may: Callable[[Any], bool]) -> Callable[[OfficeView], OfficeView]:
    """A page for those who `may`: others log in or are told that it is not for them."""

    def dress(view: OfficeView) -> OfficeView:
        @never_cache
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            if not may(request.user):
                return render(request, "officers_desk/not_an_officer.html", status=403)
            return view(request, *args, **kwargs)

        return page

    return dress


def tabs(request: HttpRequest, here: str) -> dict[str, Any]:
    """What every page of the desk needs: the tabs of the person's role, and how many tasks wait."""
    may_see = {
        "transfers": may_confirm_transfers(request.user),
        "orders": may_refund(request.user),
        "tasks": may_refund(request.user),
        "jobs": may_see_jobs(request.user),
    }
    waiting = queries.tasks().count() if may_see["tasks"] else 0
    return {"tabs": [name for name, may in may_see.items() if may], "here": here, "tasks_waiting": waiting}
