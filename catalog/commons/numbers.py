"""Ids and numbers that leave the server."""

import secrets

# No I, L, O, U, 0, 1: read aloud on the telephone and typed from paper without mistakes.
PLAIN = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def random_id() -> str:
    """A public id: 128 random bits as 22 characters safe in an address."""
    return secrets.token_urlsafe(16)


def plain_code(length: int) -> str:
    """A code for people, about 4.9 random bits a character. Not a secret: what guards something is random_id()."""
    return "".join(secrets.choice(PLAIN) for _ in range(length))
