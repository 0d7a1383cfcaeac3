"""Which methods a page takes, said once at the page and asked before anything else.

With Django's own decorators the form's token is looked at before, and who sent a DELETE to a page for reading was told
that the page had been open too long.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
READ, CHANGE = ("GET", "HEAD"), ("POST",)


def _takes(methods: Sequence[str]) -> Callable[[View], View]:
    def dress(view: View) -> View:
        page = require_http_methods(list(methods))(view)
        # Decorators further out carry it on, as functools.wraps does with all that hangs on a function.
        page.takes = methods  # type: ignore[attr-defined]
        return page

    return dress


def read_only(view: View) -> View:
    """A page one can look at."""
    return _takes(READ)(view)


def change_only(view: View) -> View:
    """An address that forms are sent to and nothing stands at."""
    return _takes(CHANGE)(view)


def read_or_change(view: View) -> View:
    """A page with a form that is sent to itself."""
    return _takes(READ + CHANGE)(view)


def taken_by(view: Callable[..., Any]) -> Sequence[str]:
    """The methods of a view, also of allauth's, which are classes; empty when it looks after them itself."""
    kind = getattr(view, "view_class", None)
    if kind is None or getattr(view, "csrf_exempt", False):
        return getattr(view, "takes", ())
    return (*READ, "OPTIONS", *(CHANGE if hasattr(kind, "post") else ()))


class MethodsFirst:
    """Refuses with 405 what the page does not take. Stands before the check of the form's token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Nothing when the view may be asked."""
        taken = taken_by(view)
        return None if not taken or request.method in taken else HttpResponseNotAllowed(taken)
