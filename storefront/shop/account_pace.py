"""Doors that answer on the beat, so that the time they take tells nobody whether an address has an account.

What such a door does differs with what it finds: a new account is written, an old one is read. The answer waits for the
next multiple of `DOORS_ANSWER_EVERY` seconds after the request came. A beat is longer than the work takes, so all wait
for the same one; on a machine where the work takes longer, they wait for a later one. How even it is is measured by
infra/bench/doors.py (RELIABILITY.md test 15).
"""

import math
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

View = Callable[..., HttpResponseBase]
_MARK = "_answers_on_the_beat"


def keep_pace(request: HttpRequest) -> None:
    """The answer to this request tells by its time only how many beats it took."""
    setattr(request, _MARK, True)


def paced(view: View) -> View:
    """A page that answers on the beat when its form is sent."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            keep_pace(request)
        return view(request, *args, **kwargs)

    return page


def beat(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, around everything that works on an answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = get_response(request)
        if getattr(request, _MARK, False) and (every := settings.DOORS_ANSWER_EVERY):
            due = began + every * math.ceil((time.monotonic() - began) / every)
            time.sleep(max(0.0, due - time.monotonic()))
        return response

    return answer
