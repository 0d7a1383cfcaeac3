"""The shop's addresses and some more, behind which things are wrong: the shop's own do not do so when asked to."""

import random

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from infra import urls
from infra.urls import handler400, handler403, handler404, handler429, handler500

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]
HEAVY = 120_000
# Words in a page that is whole without them, and the beginnings of the faults that looking must find.
PLANTED: dict[str, set[str]] = {
    "": set(),
    "<label>Name <input></label>": set(),
    "<input>": {"360: axe: label", "1280: axe: label"},
    f"<pre>{'wide' * 60}</pre>": {"360: width", "1280: width"},
    '<img src="/media/none.jpg" alt="" width="1" height="1">': {"picture: broken,", "console: Failed"},
    '<img src="/static/design/favicon.svg" alt="">': {"picture: no"},
    '<p style="color:red">Red</p>': {"console: Applying inline style"},
    '<script src="../wrong.js"></script>': {"script: planted"},
    '<script src="../loud.js"></script>': {"console: loud"},
    '<img src="http://127.0.0.1:9/" alt="" width="1" height="1">': {
        "elsewhere: http://127.0.0.1:9/",
        "console: Failed to load",
        "picture: broken",
    },
    "<h1>Another</h1>": {"words: 2"},
}
SCRIPTS = {
    "wrong.js": "throw new Error('planted')",
    "loud.js": "console.error('loud')",
    "heavy.js": f"/*{random.Random(1).randbytes(HEAVY).hex()}*/",
}


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken, as the test wants it")


def away(request: HttpRequest) -> HttpResponse:
    """PostgreSQL itself says that it is starting, until the visitor has waited for it."""
    if "back" in request.COOKIES:
        return planted_page("<p>back</p>")
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE cannot_connect_now; END $$")
    raise AssertionError


def refuses(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def planted_page(words: str) -> HttpResponse:
    return HttpResponse(
        "<!doctype html><html lang=en><head><title>Planted</title>"
        "<link rel=icon href=/static/design/favicon.svg></head>"
        f"<body><main><h1>Planted</h1>{words}</main></body></html>"
    )


def planted(request: HttpRequest) -> HttpResponse:
    words = request.GET["words"]
    response = planted_page(words)
    # The policy would keep a request to elsewhere from being made at all.
    response._csp_exempt = "http://" in words  # type: ignore[attr-defined]
    return response


def script(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(SCRIPTS[name], content_type="text/javascript")


urlpatterns = [
    *urls.urlpatterns,
    *i18n_patterns(
        path("breaks/", breaks),
        path("away/", csrf_exempt(away)),
        path("refuses/", refuses),
        path("planted/", planted),
        path("<str:name>", script),
        path("away/", csrf_exempt(away)),
        path("refuses/", refuses),
        path("planted/", planted),
        path("<str:name>", script),
    ),
]
