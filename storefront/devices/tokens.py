"""Signed tokens (JWT). The first of TOKEN_KEYS signs, all of them read: a new key is put in front of the old."""

from datetime import timedelta
from typing import Any, Final

import jwt
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from catalog.commons.numbers import random_id
from catalog.people.models import User

ACCESS: Final = "access"
REFRESH: Final = "refresh"
LASTS: Final = {ACCESS: timedelta(minutes=15), REFRESH: timedelta(days=7)}
ALGORITHM: Final = "HS256"
LONGEST: Final = 2_000
_CLAIMS = ["iss", "iat", "exp", "type", "device", "stamp"]


def make(purpose: str, *, issuer: str, user: User, device: str) -> str:
    """A token for that purpose. `issuer` is the address of the API as its client wrote it: Saleor's clients send a
    token to no other."""
    name, key = settings.TOKEN_KEYS[0]
    now = timezone.now()
    said = {
        "iss": issuer,
        "iat": now,
        "exp": now + LASTS[purpose],
        "jti": random_id(),
        "type": purpose,
        "device": device,
        "stamp": stamp(user),
    }
    return jwt.encode(said, key, algorithm=ALGORITHM, headers={"kid": name})


def read(token: str, purpose: str, *, issuer: str) -> dict[str, Any] | None:
    """What a token says; None for one that is old, forged, for another purpose or of another address."""
    if len(token) > LONGEST:
        return None
    try:
        key = dict(settings.TOKEN_KEYS).get(jwt.get_unverified_header(token).get("kid", ""))
        if key is None:
            return None
        # The algorithm is ours to say, never the token's.
        said = jwt.decode(token, key, algorithms=[ALGORITHM], issuer=issuer, options={"require": _CLAIMS})
    except jwt.PyJWTError:
        return None
    return said if said["type"] == purpose else None


def stamp(user: User) -> str:
    """A print of what a log-in was made by: another one ends it."""
    state = user.password + user.session_stamp
    return salted_hmac("canting.devices.stamp", state, algorithm="sha256").hexdigest()


def is_of(said: dict[str, Any], user: User) -> bool:
    """Whether the account is still as it was when the token was made, and in use."""
    return user.is_active and constant_time_compare(str(said["stamp"]), stamp(user))
