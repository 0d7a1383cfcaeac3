"""The root, and the pages for what went wrong. Each says in the page's language what to do next."""

import logging
import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers

from catalog.commons.outages import RETRY_AFTER, is_outage
from storefront.design.methods import read_only

log = logging.getLogger(__name__)


@read_only
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the language the browser asks for, Indonesian when it asks for neither of ours."""
    language = translation.get_language_from_request(request)
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"/{language}/" + (f"?{query}" if query else ""))
    patch_vary_headers(response, ("Accept-Language",))
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400. Drawn without the request: a refused host must not be read again by the frame."""
    return _alone(request, "errors/bad_request.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this person."""
    return render(request, "errors/forbidden.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, with the ways one may have wanted to go."""
    with translation.override(_language(request)):
        return render(request, "errors/not_found.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: tried too often from this address."""
    response = render(request, "errors/too_many.html", status=429)
    response["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 while the database is away, with when to come back. Asks nothing of database or session.

    Django calls this while it handles what went wrong, wherever that was: in a view or in what stands around it.
    """
    if not is_outage(sys.exc_info()[1]):
        return _alone(request, "errors/server_error.html", 500)
    # A page that was only being read comes back by itself; a form is sent again by the person who filled it in.
    again = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    response = _alone(request, "errors/unavailable.html", 503, again=again, after=RETRY_AFTER)
    response["Retry-After"], response["Cache-Control"] = str(RETRY_AFTER), "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose key no longer fits: mostly a page that was open too long, or blocked cookies. Django has
    logged why."""
    with translation.override(_language(request)):
        return render(request, "errors/csrf_failure.html", {"back": _same_page(request)}, status=403)


def gone(request: HttpRequest, what: str, similar: list[Any]) -> HttpResponse:
    """410: a shop that does not sell at present (`what` is "shop"), or a cloth that was taken away ("cloth")."""
    return render(request, "errors/gone.html", {"what": what, "similar": similar}, status=410)


def _language(request: HttpRequest) -> str:
    """The language in the address, else the one active, else Indonesian."""
    code = request.path_info[1:3]
    known = dict(settings.LANGUAGES)
    if code in known and request.path_info[3:4] in ("/", ""):
        return code
    active = (translation.get_language() or "")[:2]
    return active if active in known else settings.LANGUAGE_CODE


def _same_page(request: HttpRequest) -> str:
    """The page the form stood on, when the browser tells and it is ours; else the form's own address."""
    referrer = request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.get_host()}/"
    return "/" + referrer[len(own) :].lstrip("/") if referrer.startswith(own) else request.path


def _alone(request: HttpRequest, template: str, status: int, **more: Any) -> HttpResponse:
    """A page without the frame. If even that cannot be drawn, plain words."""
    with translation.override(_language(request)):
        try:
            return HttpResponse(
                render_to_string(template, {"LANGUAGE_CODE": _language(request), **more}), status=status
            )
        except Exception:
            log.exception("the page for status %s could not be drawn", status)
            return HttpResponse("Canting\n", status=status, content_type="text/plain; charset=utf-8")
