"""From a request's text to a document that may run: parsed, measured, validated, and kept for the next time."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from django.conf import settings
from graphql import DocumentNode, GraphQLError, GraphQLSchema, NoSchemaIntrospectionCustomRule, parse, specified_rules
from graphql.validation import validate

from storefront.api.errors import HttpRefusal
from storefront.api.limits import Measured, measure

MAX_TOKENS, MAX_ERRORS = 1_000, 5
# A token of a kept document takes 600 bytes, so strangers can fill 40 MB of a process and no more.
KEPT, KEPT_TOKENS, LONGEST_KEPT = 256, 60_000, 16_384
# PostgreSQL keeps no NUL in a text; a literal can only smuggle one in as an escape.
_NUL = re.compile(r"\\u(0000|\{0+\})")


class DocumentErrors(Exception):
    """What is wrong with a document, as GraphQL says it."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__()
        self.errors = errors


class Documents:
    """The validated documents of a schema, those used last."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._kept: OrderedDict[tuple[str, bool], DocumentNode] = OrderedDict()
        self._tokens = 0
        self._lock = Lock()

    def prepare(self, query: str, variables: Mapping[str, Any]) -> tuple[DocumentNode, Measured]:
        """The document of `query` and its measures with those variables.

        Raises HttpRefusal for one that asks for too much, DocumentErrors for one that is wrong.
        """
        key = (query, settings.API_INTROSPECTION)
        try:
            with self._lock:
                document = self._kept.get(key)
            if document is not None:
                measured = measure(document, self.schema, variables)
            else:
                if _NUL.search(query):
                    raise HttpRefusal(400, "INVALID_TEXT", "A text holds a character that cannot be kept.")
                document = parse(query, max_tokens=MAX_TOKENS)
                measured = measure(document, self.schema, variables)
                self._validate(document)
        except RecursionError as why:
            raise HttpRefusal(400, "DEPTH_LIMIT", "This document is nested too deeply.") from why
        except GraphQLError as why:
            raise DocumentErrors([why]) from why
        if len(query) <= LONGEST_KEPT:
            self._keep(key, document)
        return document, measured

    def _keep(self, key: tuple[str, bool], document: DocumentNode) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = document
                self._tokens += _tokens(document)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT or self._tokens > KEPT_TOKENS:
                self._tokens -= _tokens(self._kept.popitem(last=False)[1])

    def _validate(self, document: DocumentNode) -> None:
        # The list must begin with the standard rules: given alone, other rules replace them (RELIABILITY.md A3).
        rules = list(specified_rules)
        if not settings.API_INTROSPECTION:
            rules.append(NoSchemaIntrospectionCustomRule)
        errors = validate(self.schema, document, rules, max_errors=MAX_ERRORS)
        if errors:
            raise DocumentErrors(errors[:MAX_ERRORS])


def _tokens(document: DocumentNode) -> int:
    """Of how many tokens a document is made, comments included."""
    number, token = 0, document.loc.start_token if document.loc else None
    while token is not None:
        number, token = number + 1, token.next
    return number
