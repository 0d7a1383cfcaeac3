"""The city's figures of a month, to be looked at and taken away as a table."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from catalog.people import queries as people
from catalog.people.authority import Everywhere, whereabouts
from catalog.people.permissions import REPORTS_EXPORT
from storefront.design.methods import change_only, read_only
from storefront.design.visitor import person as me
from storefront.officers_desk.desk import desk, tabs
from storefront.officers_desk.sheets import lines
from storefront.reports import actions, monthly
from storefront.shop.trade.forms import typed


@read_only
@desk(actions.may_report)
def reports(request: HttpRequest) -> HttpResponse:
    """Choose a month and see its figures."""
    known = {str(one): one for one in monthly.months()}
    month = known.get(typed(request.GET, "month", 7)) or monthly.this_month()
    context = {
        "month": month,
        "months": known.values(),
        "running": month == monthly.this_month(),
        "parts": monthly.report(actions.shops_of(request.user), month),
        "places": _places(request),
        **tabs(request, "reports"),
    }
    return render(request, "officers_desk/reports.html", context)


@change_only
@desk(actions.may_report)
def export(request: HttpRequest) -> HttpResponseBase:
    """The same as a table for a spreadsheet. That it was taken is part of the history."""
    month = next((one for one in monthly.months() if str(one) == typed(request.POST, "month", 7)), None)
    if month is None:
        raise Http404
    parts = actions.take(by=me(request), month=month)
    sheet = list(lines(monthly.rows(parts, month)))  # while the page's language lasts
    answer = StreamingHttpResponse(sheet, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="canting-{month}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _places(request: HttpRequest) -> list[str]:
    """The kecamatan whose figures she sees; empty for the whole city."""
    where = whereabouts(request.user, REPORTS_EXPORT)
    return [] if isinstance(where, Everywhere) else [one.name for one in people.kecamatan() if one.code in where]
