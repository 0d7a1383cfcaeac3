"""Keys that come from outside, read once when the process starts: one that cannot be used stops it."""

import base64
import binascii

from django.core.exceptions import ImproperlyConfigured

LENGTH = 32  # bytes: AES-256
DEMO = "demo:b25seS1mb3ItdGhlLWRlbW8tc3RyZWV0LTAxMjM0NTY="  # whoever has this file reads what a demo seals


def key_list(name: str, values: list[str]) -> list[tuple[str, bytes]]:
    """`id:base64` of 32 bytes each, newest first, as (id, key). Raises ImproperlyConfigured."""
    found: list[tuple[str, bytes]] = []
    for value in values:
        label, _, text = value.strip().partition(":")
        try:
            key = base64.b64decode(text, validate=True)
        except binascii.Error:
            key = b""
        if not label.isalnum() or len(key) != LENGTH:
            raise ImproperlyConfigured(f"{name}: each key is id:base64 of {LENGTH} random bytes.")
        found.append((label, key))
    if not found or len({label for label, _key in found}) != len(found):
        raise ImproperlyConfigured(f"{name}: set at least one key, each with an id of its own.")
    return found


def real_key_list(name: str, values: list[str]) -> list[tuple[str, bytes]]:
    """As `key_list`, for a real shop: the demo's key is refused, whatever it is called."""
    found, [(_label, demos)] = key_list(name, values), key_list(name, [DEMO])
    if any(key == demos for _label, key in found):
        raise ImproperlyConfigured(f"{name}: this is the demo's key, which everybody knows.")
    return found
