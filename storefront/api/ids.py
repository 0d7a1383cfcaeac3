"""Ids as clients hold them: base64("Type:id"), as in Saleor and Relay. What is inside is a public id, never a key."""

import base64
import binascii
import re

# Public ids, tokens and slugs: nothing else can be the inside of one of our ids.
_INSIDE = re.compile(r"[A-Za-z0-9_.-]{1,80}")


def to_global(kind: str, inner: str) -> str:
    """The id of a thing of type `kind`."""
    return base64.b64encode(f"{kind}:{inner}".encode()).decode()


def from_global(value: str | None, *kinds: str) -> str:
    """What is inside an id of one of those types; empty for another type, for junk and for nothing."""
    if not value or len(value) > 200:
        return ""
    try:
        text = base64.b64decode(value.encode(), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    kind, _colon, inner = text.partition(":")
    return inner if kind in kinds and _INSIDE.fullmatch(inner) else ""
