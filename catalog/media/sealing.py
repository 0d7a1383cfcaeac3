"""Locks for private files: AES-256-GCM, a key for each file, and master keys for those keys.

`PAPER_KEYS` lists the master keys, newest first, as (name, 32 bytes). What is locked says for which file and which page
it was locked, so that one cannot be put in another's place.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from catalog.media.errors import MissingKey

NONCE = 12  # bytes, as NIST SP 800-38D wants them


def new_key() -> bytes:
    """A key for one file."""
    return AESGCM.generate_key(bit_length=256)


def newest() -> str:
    """The name of the master key that new files are locked with."""
    name, _key = settings.PAPER_KEYS[0]
    return str(name)


def wrap(key: bytes, *, file: str) -> tuple[str, bytes]:
    """A file's key, locked with the newest master key: that one's name, and the locked bytes."""
    name = newest()
    return name, _lock(_master(name), key, _about(file, name))


def unwrap(wrapped: bytes, *, file: str, key_id: str) -> bytes:
    """The file's key again. Raises MissingKey when the master key is gone, InvalidTag when the bytes were changed."""
    return _unlock(_master(key_id), wrapped, _about(file, key_id))


def seal(key: bytes, page: bytes, *, file: str, number: int) -> bytes:
    """A page, locked."""
    return _lock(key, page, _about(file, f"page {number}"))


def unseal(key: bytes, sealed: bytes, *, file: str, number: int) -> bytes:
    """The page again. Raises InvalidTag when the bytes are another page's, or were changed."""
    return _unlock(key, sealed, _about(file, f"page {number}"))


def _master(name: str) -> bytes:
    for known, key in settings.PAPER_KEYS:
        if known == name:
            return bytes(key)
    raise MissingKey(name)


def _about(file: str, what: str) -> bytes:
    return f"canting paper {file} {what}".encode()


def _lock(key: bytes, data: bytes, about: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, about)


def _unlock(key: bytes, locked: bytes, about: bytes) -> bytes:
    if len(locked) <= NONCE:
        raise InvalidTag
    return AESGCM(key).decrypt(locked[:NONCE], locked[NONCE:], about)
