"""Personal values under a key per person: what was sealed is gone when that key is destroyed, wherever copies lie.

Each person's key is random, wrapped by a master key that comes from outside the database (PERSON_KEYS, newest first).
Both are AES-256-GCM and bound to the person: what was sealed for one opens for nobody else. A person is an opaque
reference, such as a user's or an applicant's public id.
"""

import base64
import functools
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catalog.commons import locks
from catalog.people.models import PersonKey

FORM = "s1"  # of a sealed text, so that another one can come later
NONCE = 12  # bytes, random for each text: a person's key seals far fewer than the 2**32 up to which that is safe
BLIND = "-blind"  # the reference under which the key for `blind` lies; no person's, for those are random letters
BATCH = 500


class Erased(Exception):
    """The person's key was destroyed: what was sealed with it can never be read again."""


class Unreadable(Exception):
    """Sealed for somebody else, changed since, or no sealed text at all."""


def seal(person_ref: str, text: str) -> str:
    """The text so that only `unseal` for the same person reads it. Raises Erased."""
    nonce = secrets.token_bytes(NONCE)
    sealed = nonce + AESGCM(_key(person_ref, make=True)).encrypt(nonce, text.encode(), person_ref.encode())
    return f"{FORM}.{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(person_ref: str, sealed: str) -> str:
    """What was sealed for that person. Raises Erased, Unreadable."""
    key = _key(person_ref, make=False)
    form, _, text = sealed.partition(".")
    if form != FORM:
        raise Unreadable("not a sealed text")
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], person_ref.encode()).decode()
    except (ValueError, InvalidTag):
        raise Unreadable("sealed for somebody else, or changed") from None


def blind(text: str) -> str:
    """A keyed fingerprint: equal for equal texts and telling nothing else, to find the same number elsewhere."""
    return hmac.new(_key(BLIND, make=True), text.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def destroy_key(person_ref: str) -> bool:
    """Make all that was sealed for the person unreadable for good, and sealing anew impossible. False when it was
    done before."""
    if person_ref == BLIND:
        raise ValueError("this is no person")
    now = timezone.now()
    _row, new = PersonKey.objects.get_or_create(person_ref=person_ref, defaults={"destroyed_at": now})
    whole = PersonKey.objects.filter(person_ref=person_ref, destroyed_at__isnull=True)
    return new or bool(whole.update(wrapped="", destroyed_at=now))


def rewrap() -> int:
    """Wrap every key that an older master key wrapped with the newest one; how many. After it, the older may go."""
    newest, last, done = settings.PERSON_KEYS[0][0], 0, 0
    while True:
        with transaction.atomic():
            old = PersonKey.objects.filter(pk__gt=last, destroyed_at__isnull=True)
            old = old.exclude(wrapped__startswith=f"{newest}.")
            some = list(old.order_by("pk").values_list("pk", flat=True)[:BATCH])
            rows = locks.rows(old.filter(pk__in=some))
            for row in rows:
                row.wrapped = _wrap(row.person_ref, _unwrap(row))
                row.save(update_fields=["wrapped"])
        if not some:
            return done
        last, done = some[-1], done + len(rows)


def _key(person_ref: str, *, make: bool) -> bytes:
    if not person_ref:
        raise ValueError("a person needs a reference")
    row = PersonKey.objects.filter(person_ref=person_ref).first()
    if row is None and make:
        fresh = _wrap(person_ref, AESGCM.generate_key(bit_length=256))
        # Of two who make it at the same moment, both get the one that was written.
        row, _new = PersonKey.objects.get_or_create(person_ref=person_ref, defaults={"wrapped": fresh})
    if row is None:
        raise Unreadable("nothing was sealed for this person")
    if row.destroyed_at:
        raise Erased("the person's key was destroyed")
    return _unwrap(row)


def _wrap(person_ref: str, key: bytes) -> str:
    label, master = settings.PERSON_KEYS[0]
    nonce = secrets.token_bytes(NONCE)
    wrapped = nonce + _cipher(master).encrypt(nonce, key, person_ref.encode())
    return f"{label}.{base64.urlsafe_b64encode(wrapped).decode()}"


def _unwrap(row: PersonKey) -> bytes:
    label, _, text = row.wrapped.partition(".")
    master = dict(settings.PERSON_KEYS).get(label)
    if master is None:
        raise Unreadable(f"the master key {label} is not among PERSON_KEYS")
    raw = base64.urlsafe_b64decode(text)
    try:
        return _cipher(master).decrypt(raw[:NONCE], raw[NONCE:], row.person_ref.encode())
    except InvalidTag:
        raise Unreadable(f"the master key {label} is another one than at the time") from None


@functools.lru_cache(maxsize=8)
def _cipher(master: bytes) -> AESGCM:
    return AESGCM(master)
