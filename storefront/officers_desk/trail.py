"""The trail: what was done, by whom, in words, and whether it is as it was written."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.commons import history, trail
from catalog.commons.models import HistoryEntry
from catalog.people import permissions, queries
from catalog.people.authority import Everywhere, may, whereabouts
from catalog.people.roles import AUDITOR, acting
from catalog.sellers.models import Msme
from storefront.design.methods import change_only, read_only
from storefront.design.words import language
from storefront.officers_desk.desk import desk, may_see_trail, tabs
from storefront.officers_desk.sheets import lines
from storefront.shop.trade.forms import typed

PAGE = 50
FIELDS = ("kind", "person", "subject", "since", "until")
NOBODY = "-"  # no reference: those are letters and digits, so nothing is found


@read_only
@desk(may_see_trail)
def entries(request: HttpRequest) -> HttpResponse:
    """What was done, the newest first, and what the last check of it found."""
    asked, wanted = _asked(request), _wanted(request, permissions.TRAIL_SEE)
    found, older = trail.page(wanted, before=typed(request.GET, "before", 22), size=PAGE)
    names = queries.names_of(ref for one in found for ref in (one.actor_ref, one.subject))
    context = {
        "rows": [_row(one, names) for one in found],
        "asked": asked,
        "narrowed": any(asked.values()),
        "older": older,
        "kinds": [(kind, history.heading(kind)) for kind in history.kinds()],
        "check": trail.last_check() if wanted.sellers is None else None,
        "whole_city": wanted.sellers is None,
        "may_export": may(request.user, permissions.TRAIL_EXPORT),
        "wrong_day": any(asked[name] and _day(asked[name]) is None for name in ("since", "until")),
    }
    return render(request, "officers_desk/trail.html", {**context, **tabs(request, "trail")})


@change_only
@desk(lambda user: may(user, permissions.TRAIL_EXPORT))
def export(request: HttpRequest) -> HttpResponseBase:
    """All that was looked for as a table for a spreadsheet. That it was taken is part of the history, too."""
    wanted = _wanted(request, permissions.TRAIL_EXPORT)
    asked = {name: value for name, value in _asked(request).items() if value and name != "person"}
    # The address that was typed stays out of the history; whose it is, as far as there is somebody, does not.
    history.record(
        "trail.exported", subject="trail", actor=acting(request.user, AUDITOR), asked=asked, person=wanted.actor_ref
    )
    answer = StreamingHttpResponse(_sheet(wanted, language()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="history-{timezone.localdate():%Y-%m-%d}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _sheet(wanted: trail.Wanted, spoken: str) -> Iterator[str]:
    # The request is over when this runs, and with it the language of its page.
    with override(spoken):
        yield from lines(_cells(wanted))


def _cells(wanted: trail.Wanted) -> Iterator[list[str]]:
    yield [_("Number"), _("When"), _("Who"), _("In which role"), _("What"), _("Kind"), _("About"), _("Shop"), _("Data")]
    for some in trail.in_batches(wanted):
        names = queries.names_of(one.actor_ref for one in some)
        for one in some:
            at = timezone.localtime(one.at).isoformat(timespec="seconds")
            who, data = names.get(one.actor_ref, one.actor_ref), json.dumps(one.data, ensure_ascii=False)
            said = history.sentence(one)
            yield [one.public_id, at, who, one.actor_role, said, one.kind, one.subject, one.seller_ref, data]


def _asked(request: HttpRequest) -> dict[str, str]:
    data = request.POST if request.method == "POST" else request.GET
    return {name: typed(data, name, 254).strip() for name in FIELDS}


def _wanted(request: HttpRequest, permission: str) -> trail.Wanted:
    """What she looks for, within the shops of the kecamatan in which she may."""
    asked, where = _asked(request), whereabouts(request.user, permission)
    sellers: Any = None
    if not isinstance(where, Everywhere):
        # A shop's village is 33.75.02.1004: its kecamatan is what comes before the last full stop.
        inside = Msme.objects.filter(village__code__regex=r"^(" + "|".join(sorted(where)).replace(".", r"\.") + r")\.")
        sellers = inside.values("public_id")
    since, until = _day(asked["since"]), _day(asked["until"])
    return trail.Wanted(
        kind=asked["kind"],
        actor_ref=(queries.ref_of(asked["person"]) or NOBODY) if asked["person"] else "",
        subject=asked["subject"],
        since=since,
        until=until + timedelta(days=1) if until else None,
        sellers=sellers,
    )


def _day(text: str) -> datetime | None:
    """The beginning of a day in Pekalongan; None for what is none."""
    try:
        day = date.fromisoformat(text)
        return timezone.make_aware(datetime(day.year, day.month, day.day)) if 2000 <= day.year <= 2999 else None
    except ValueError:
        return None


def _row(one: HistoryEntry, names: dict[str, str]) -> dict[str, Any]:
    roles = {
        "system": _("the shop itself"),
        "provider": _("the payment provider"),
        "buyer": _("buyer"),
        "guest": _("guest"),
        "seller": _("maker"),
        "officer": _("officer"),
        "finance": _("finance officer"),
        "auditor": _("auditor"),
    }
    return {
        "at": one.at,
        "who": names.get(one.actor_ref, ""),
        "role": roles.get(one.actor_role, one.actor_role),
        "what": history.sentence(one),
        "about": names.get(one.subject, one.subject),
    }
