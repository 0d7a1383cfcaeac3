"""Headers that Django does not set by itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

Responder = Callable[[HttpRequest], HttpResponse]


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
