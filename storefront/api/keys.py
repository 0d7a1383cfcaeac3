"""The header Idempotency-Key: a client that does not know whether its request arrived sends the same again.

As draft-ietf-httpapi-idempotency-key-header-07 says, but that a request without the header is not refused: clients in
Saleor's manner send none. 422 for another payload under the same key, 409 while the first runs, 400 for a key that
cannot be one.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from graphql import GraphQLError

from catalog.commons.once import KeyInUse, KeyMissing, KeyReused, once, usable

HEADER = "Idempotency-Key"
STATUS: dict[type[Exception], int] = {KeyReused: 422, KeyInUse: 409, KeyMissing: 400}


def keyed(request: HttpRequest, mutation: str, payload: Mapping[str, Any], do: Callable[[], Any]) -> Any:
    """Do it, once for each key that the request gives. What it answers is JSON; `errors` in it are not kept.

    Raises KeyReused, KeyInUse, KeyMissing.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return do()
    if not usable(key):
        raise KeyMissing(_("Idempotency-Key must have 1 to 255 printable characters."))
    return once(scope=f"api.{mutation}", key=key, payload=payload, do=do, keep=lambda answer: not answer["errors"])


def status_of(errors: list[GraphQLError]) -> int | None:
    """The status for a request whose key was refused; None when none was."""
    return next((STATUS[kind] for e in errors if (kind := type(e.original_error)) in STATUS), None)
