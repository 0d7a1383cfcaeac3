"""The address of the API: JSON by POST and nothing else (RELIABILITY.md A3)."""

import importlib
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt
from graphene_django.views import GraphQLView
from graphql import ExecutionResult, GraphQLError, execute

from catalog.commons.numbers import random_id
from catalog.commons.outages import RETRY_AFTER, is_outage
from storefront.api.documents import DocumentErrors, Documents
from storefront.api.errors import HttpRefusal, formatted
from storefront.api.keys import status_of
from storefront.api.limits import COST, Measured
from storefront.api.people import take_token
from storefront.api.scalars import JsonNumber
from storefront.api.schema import schema

log = logging.getLogger("storefront.api")
VARIABLES_DEPTH = 20

if not settings.API_SUGGESTIONS:
    # "Did you mean" answers with names of the schema to whoever guesses near enough.
    # (The package exports a function of the same name as the module, so the module is asked for by its path.)
    vars(importlib.import_module("graphql.pyutils.did_you_mean"))["MAX_LENGTH"] = 0


class _Csrf(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


class ApiView(GraphQLView):
    """graphene's view with its way in and its way out replaced: what it does between them has no limits."""

    documents = Documents(schema.graphql_schema)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a request. No cookie is set here, so that an answer belongs to nobody."""
        try:
            take_token(request)
            with _without_traces(request):
                status, body = self._answer(request)
        except HttpRefusal as no:
            error = GraphQLError(no.message, extensions={"code": no.code})
            status, body = no.status, {"errors": [formatted(error)]}
        except Exception:
            number = random_id()
            log.exception("error %s", number)
            code = {"code": "INTERNAL_ERROR", "exception": {"code": "INTERNAL_ERROR"}, "id": number}
            status, body = 500, {"errors": [{"message": "Internal error", "extensions": code}]}
        response = HttpResponse(orjson.dumps(body), content_type="application/json", status=status)
        response["Cache-Control"] = "no-store"
        if status == 405:
            response["Allow"] = "POST"
        if status == 503:
            response["Retry-After"] = str(RETRY_AFTER)
        return response

    def _answer(self, request: HttpRequest) -> tuple[int, dict[str, Any]]:
        query, variables, name = _read(request)
        try:
            document, measured = self.documents.prepare(query, variables)
        except DocumentErrors as wrong:
            return 400, {"errors": [formatted(error) for error in wrong.errors]}
        result = execute(
            schema.graphql_schema,
            document,
            context_value=request,
            variable_values=dict(variables),
            operation_name=name,
            is_awaitable=_never,
        )
        assert isinstance(result, ExecutionResult)
        return _result(result, measured)


@contextmanager
def _without_traces(request: HttpRequest) -> Iterator[None]:
    """No message waits for a next page, and what is written into the session of a client that has none (allauth does)
    is forgotten: either would need a cookie."""
    vars(request).pop("_messages", None)
    kept = request.session
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        request.session = SessionBase()
    try:
        yield
    finally:
        request.session = kept


def _never(_value: Any) -> bool:
    """Nothing here is awaitable, and asking each of a page's thousand values costs a tenth of its time."""
    return False


def _result(result: ExecutionResult, measured: Measured) -> tuple[int, dict[str, Any]]:
    body: dict[str, Any] = {"extensions": {"cost": {"requested": measured.cost, "maximum": COST}}}
    if result.errors:
        body["errors"] = [formatted(error) for error in result.errors]
        if any(not error.path for error in result.errors):
            return 400, body
        if refused := status_of(result.errors):
            return refused, body
        # Clients try again after a 503, never after a 200; so not when a part was done, for that would be done twice.
        if any(is_outage(error.original_error) for error in result.errors) and not any((result.data or {}).values()):
            return 503, body
    body["data"] = result.data
    return 200, body


def _read(request: HttpRequest) -> tuple[str, Mapping[str, Any], str | None]:
    """Query, variables and operation's name of a request. Raises HttpRefusal."""
    if request.method != "POST":
        raise HttpRefusal(405, "METHOD_NOT_ALLOWED", "Send a POST request.")
    if request.content_type != "application/json":
        raise HttpRefusal(415, "UNSUPPORTED_MEDIA_TYPE", "Send the content type application/json.")
    body = _body(request)
    if settings.SESSION_COOKIE_NAME in request.COOKIES and _Csrf(_nothing).process_view(request, _nothing, (), {}):
        raise HttpRefusal(403, "CSRF", "With a session cookie, send the token in X-CSRFToken.")
    try:
        data = json.loads(body, parse_float=JsonNumber, parse_constant=_no_constant)
    except (ValueError, RecursionError) as why:
        raise HttpRefusal(400, "INVALID_JSON", "The body is not valid JSON.") from why
    if isinstance(data, list):
        raise HttpRefusal(400, "NO_BATCHES", "Send one operation in a request.")
    if not isinstance(data, dict) or not isinstance(data.get("query"), str):
        raise HttpRefusal(400, "QUERY_MISSING", "Send an object with a query.")
    variables, name = data.get("variables") or {}, data.get("operationName") or None
    if not isinstance(variables, dict) or not isinstance(name, str | None):
        raise HttpRefusal(400, "INVALID_VARIABLES", "Variables are an object, the operation's name is a text.")
    _check_texts([data["query"], variables, name])
    return data["query"], variables, name


def _body(request: HttpRequest) -> bytes:
    too_large = HttpRefusal(413, "BODY_TOO_LARGE", f"Send {settings.API_MAX_BODY} bytes at most.")
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.API_MAX_BODY:
            raise too_large
    except ValueError as why:
        raise HttpRefusal(400, "INVALID_LENGTH", "The length of the body is not a number.") from why
    body = request.read(settings.API_MAX_BODY + 1)
    if len(body) > settings.API_MAX_BODY:
        raise too_large
    return body


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _check_texts(value: Any, depth: int = 0) -> None:
    """Texts that the database cannot keep, and nesting that nobody needs, end here."""
    if depth > VARIABLES_DEPTH:
        raise HttpRefusal(400, "INVALID_VARIABLES", "The variables are nested too deeply.")
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise HttpRefusal(400, "INVALID_TEXT", "A text holds a character that cannot be kept.")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_texts(key, depth + 1)
            _check_texts(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check_texts(inner, depth + 1)


api = csrf_exempt(ApiView.as_view(schema=schema))
