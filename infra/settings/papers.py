"""The master keys of private papers: `PAPER_KEYS`, by commas and newest first, each `name:32 bytes in base64`."""

import base64
import binascii

from django.core.exceptions import ImproperlyConfigured

Keys = list[tuple[str, bytes]]
# Only for the demo street, whose papers are nobody's: everybody can read this line.
DEMO = "demo:only0for0the0demo0street0on0this0machine000="


def keys(said: list[str]) -> Keys:
    """What was said, as (name, key). Raises ImproperlyConfigured, without repeating a key, when it cannot be used."""
    read = [_key(one) for one in said]
    names = [name for name, _key in read]
    if not read or len(set(names)) != len(names):
        raise ImproperlyConfigured("PAPER_KEYS needs at least one key, and each needs a name of its own.")
    return read


def real_keys(said: list[str]) -> Keys:
    """The same for a real shop, where the demo's key opens nothing."""
    read = keys(said)
    if any(key == _key(DEMO)[1] for _name, key in read):
        raise ImproperlyConfigured("PAPER_KEYS holds the demo's key, which everybody knows.")
    return read


def _key(text: str) -> tuple[str, bytes]:
    name, _colon, coded = text.strip().partition(":")
    try:
        key = base64.b64decode(coded, validate=True)
    except binascii.Error:
        key = b""
    if not name or len(name) > 40 or len(key) != 32:
        raise ImproperlyConfigured("Each of PAPER_KEYS is a name, a colon, and 32 bytes in base64.")
    return name, key
