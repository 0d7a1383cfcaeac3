"""How Stripe reads a request, and how it refuses one.

Parameters come form-encoded and nested (`line_items[0][price_data][currency]=idr`); what the documentation does not
name is refused, not ignored: docs.stripe.com/api/errors, docs.stripe.com/error-codes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Json = dict[str, Any]

_KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_PART = re.compile(r"\[([^\[\]]*)\]")


class Refused(Exception):
    """An answer that is an error. `validation`: the work had not begun, so that no idempotency key keeps it."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        validation: bool = False,
        **fields: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.validation = validation
        self.error: Json = {**{k: v for k, v in fields.items() if v is not None}, "message": message, "type": kind}
        if "code" in self.error:
            self.error["doc_url"] = "https://stripe.com/docs/error-codes/" + self.error["code"].replace("_", "-")


def invalid(message: str, param: str | None = None, code: str | None = None) -> Refused:
    """A parameter that cannot be right, whatever the state of things."""
    return Refused(message, param=param, code=code, validation=True)


def missing(kind: str, name: str, param: str) -> Refused:
    """404 for an id that nobody gave out. docs.stripe.com/error-codes#resource-missing"""
    return Refused(f"No such {kind}: '{name}'", status=404, code="resource_missing", param=param, validation=True)


class Text:
    """A string of at most `length` characters, one of `choices` when there are any."""

    def __init__(self, length: int = 5000, choices: tuple[str, ...] = ()) -> None:
        self.length = length
        self.choices = choices

    def read(self, value: Any, name: str) -> str:
        if not isinstance(value, str):
            raise invalid(f"Invalid string: {value}", name)
        if value == "":
            raise invalid(
                f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; "
                f"however '{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty "
                "value.",
                name,
                "parameter_invalid_empty",
            )
        if len(value) > self.length:
            raise invalid(f"Invalid string: {value[:10]}...; must be at most {self.length} characters", name)
        if self.choices and value not in self.choices:
            raise invalid(f"Invalid {name}: must be one of {', '.join(self.choices)}", name)
        return value


class Url(Text):
    """An absolute web address."""

    def read(self, value: Any, name: str) -> str:
        text = super().read(value, name)
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise invalid("Not a valid URL", name, "url_invalid")
        return text


class Whole:
    """An integer that is not below `least`."""

    def __init__(self, least: int = 0) -> None:
        self.least = least

    def read(self, value: Any, name: str) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,18}", value):
            raise invalid(f"Invalid integer: {value}", name, "parameter_invalid_integer")
        if int(value) < self.least:
            raise invalid(
                f"This value must be greater than or equal to {self.least}.", name, "parameter_invalid_integer"
            )
        return int(value)


class Flag:
    """true or false."""

    def read(self, value: Any, name: str) -> bool:
        if value not in ("true", "false"):
            raise invalid(f"Invalid boolean: {value}", name)
        return bool(value == "true")


class Metadata:
    """Up to 50 keys of 40 characters with values of 500; an empty value unsets its key. docs.stripe.com/api/metadata"""

    def read(self, value: Any, name: str) -> dict[str, str]:
        if value == "":
            return {}
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise invalid(f"Invalid {name}: metadata is a set of key-value pairs of strings", name)
        if len(value) > 50:
            raise invalid(f"Metadata can have up to 50 keys, but you passed in {len(value)}.", name)
        for key, text in value.items():
            if len(key) > 40:
                raise invalid(f"Metadata keys can be up to 40 characters, but you passed in one of {len(key)}.", name)
            if len(text) > 500:
                raise invalid(f"Metadata values can have up to 500 characters, but '{key}' has {len(text)}.", name)
        return dict(value)


class Many:
    """A list, at most `length` long: `name[0]=`, or `name[]=` again and again."""

    def __init__(self, of: Any, length: int = 100) -> None:
        self.of = of
        self.length = length

    def read(self, value: Any, name: str) -> list[Any]:
        if not isinstance(value, dict) or not all(key.isdigit() for key in value):
            raise invalid("Invalid array", name)
        if len(value) > self.length:
            raise invalid(f"Array exceeded maximum {self.length} allowed elements.", name)
        return [_read(self.of, value[key], f"{name}[{key}]") for key in sorted(value, key=int)]


class Span:
    """A moment, or a range of moments (gt, gte, lt, lte), in UTC seconds."""

    def read(self, value: Any, name: str) -> dict[str, int]:
        if isinstance(value, str):
            moment = Whole().read(value, name)
            return {"gte": moment, "lte": moment}
        return dict(read({key: Whole() for key in ("gt", "gte", "lt", "lte")}, value, name))


EXPAND = {"expand": Many(Text(200))}


def read(spec: Mapping[str, Any], given: Any, prefix: str = "") -> Json:
    """The parameters as Python values, each of the kind that `spec` says; refuses names that are not there."""
    if not isinstance(given, dict):
        raise invalid("Invalid object", prefix or None)
    named = {key: f"{prefix}[{key}]" if prefix else key for key in given}
    unknown = [named[key] for key in given if key not in spec]
    if unknown:
        plural = "s" if len(unknown) > 1 else ""
        raise invalid(f"Received unknown parameter{plural}: {', '.join(unknown)}", unknown[0], "parameter_unknown")
    return {key: _read(spec[key], value, named[key]) for key, value in given.items()}


def _read(kind: Any, value: Any, name: str) -> Any:
    return read(kind, value, name) if isinstance(kind, Mapping) else kind.read(value, name)


def required(given: Json, *names: str) -> None:
    """Refuse a request in which one of these is missing; a name may be a path such as `price_data.currency`."""
    for name in names:
        place: Any = given
        for part in name.split("."):
            place = place.get(part) if isinstance(place, dict) else None
        if place is None:
            first, *rest = name.split(".")
            full = first + "".join(f"[{part}]" for part in rest)
            raise invalid(f"Missing required param: {full}.", full, "parameter_missing")


def decode(text: str) -> Json:
    """The nested dictionary that a form-encoded body or query means; lists become dictionaries with numbers as keys."""
    tree: Json = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        found = _KEY.match(key)
        if not found:
            raise invalid(f"Invalid parameter name: {key}", key)
        _put(tree, [found[1], *_PART.findall(found[2])], value)
    return tree


def _put(tree: Json, path: list[str], value: str) -> None:
    for step, following in zip(path, [*path[1:], None], strict=True):
        if step == "":  # `expand[]=`: the next free place
            step = str(len(tree))
        if following is None:
            tree[step] = value
            return
        below = tree.setdefault(step, {})
        if not isinstance(below, dict):
            raise invalid("Invalid object", step)
        tree = below


def leaves(tree: Json, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Each parameter under its full name: what two requests are compared by."""
    for key, value in sorted(tree.items()):
        name = f"{prefix}[{key}]" if prefix else key
        if isinstance(value, dict):
            yield from leaves(value, name)
        else:
            yield name, value
