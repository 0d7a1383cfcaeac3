"""Where a visitor came from, first and last, kept in the session alone: no cookie of its own, no third party."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Responder = Callable[[HttpRequest], HttpResponse]

CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
LONGEST = 100


def remember_source(get_response: Responder) -> Responder:
    """Middleware: keeps the source of a page that was opened from outside as `source_first` and `source_last`.

    The session is touched only then, so a visitor who comes by typing the address gets no cookie from this.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and _is_page(request) and not request.headers.get("HX-Request"):
            source = source_of(request)
            if source:
                request.session.setdefault("source_first", source)
                if request.session.get("source_last") != source:
                    request.session["source_last"] = source
        return get_response(request)

    return answer


def _is_page(request: HttpRequest) -> bool:
    """Pages stand under /id/ and /en/; a picture or the API's answer must not come with a cookie."""
    return request.path_info[1:3] in dict(settings.LANGUAGES) and request.path_info[3:4] == "/"


def source_of(request: HttpRequest) -> dict[str, str]:
    """The campaign in the address and the host that referred (never its path); empty when neither says anything."""
    source = {name: _short(request.GET.get(name, "")) for name in CAMPAIGN}
    source["referrer"] = _outside(request)
    return {name: value for name, value in source.items() if value}


def _short(value: str) -> str:
    return "".join(letter for letter in value if letter.isprintable()).strip()[:LONGEST]


def _outside(request: HttpRequest) -> str:
    try:
        host = urlsplit(request.headers.get("Referer", "")).hostname or ""
        own = urlsplit(f"//{request.get_host()}").hostname
    except ValueError:
        return ""
    return "" if host == own else _short(host)
