"""What Django does not do to every answer by itself: headers, and the compression of texts alone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control

Responder = Callable[[HttpRequest], HttpResponse]
TEXTS = frozenset({"text/html", "text/plain", "text/xml", "application/xml", "application/json"})


class CompressTexts(GZipMiddleware):
    """Answers of words travel compressed; files, pictures, streams and what is compressed already stay as they are.

    A page holds the token of its forms, and whoever can make it repeat his own words could read it out of the length
    (BREACH). Django hides the length behind up to 100 random bytes and writes the token anew into every page.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, compressed if the browser takes gzip and it grows shorter by it."""
        kind = response.get("Content-Type", "").partition(";")[0].strip().lower()
        if response.streaming or kind not in TEXTS or response.has_header("Content-Disposition"):
            return response
        return super().process_response(request, response)


def headers(get_response: Responder) -> Responder:
    """Nobody else's page may embed our answers, and no shared cache may keep a page that belongs to one person.

    A page that looked into the session varies by cookie; it is kept by nobody but the browser that asked, and asked
    for anew each time, so that Back never shows a cart that has changed.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        if "Cache-Control" not in response and "cookie" in response.get("Vary", "").lower():
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answer
