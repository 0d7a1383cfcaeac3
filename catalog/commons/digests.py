"""The hash of an entry's content, in a form that PostgreSQL and Python write alike. It must never change: what was
hashed years ago is hashed again every night."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

COLUMNS = ("public_id", "kind", "subject", "seller_ref", "actor_ref", "actor_role")


def of_entry(entry: Any) -> str:
    """SHA-256 of all that an entry says: every column but the row's number, which its link holds, and the digest."""
    said = {name: getattr(entry, name) for name in COLUMNS}
    said |= {"at": _instant(entry.at), "data": entry.data}
    return _sha(json.dumps(said, sort_keys=True, separators=(",", ":")))


def of_link(*, seq: int, entry_id: int, previous: str, digest: str) -> str:
    """What the next link holds of this one."""
    return _sha(f"{seq}:{entry_id}:{previous}:{digest}")


def as_kept(data: dict[str, Any]) -> dict[str, Any]:
    """The data as it comes back from the database. Raises TypeError for what would come back as something else:
    fractions, which jsonb writes in its own way, and what is not JSON at all."""
    _no_fractions(data)
    kept: dict[str, Any] = json.loads(json.dumps(data))
    return kept


def _no_fractions(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("history keeps whole numbers and texts")
    if isinstance(value, dict):
        for inner in value.values():
            _no_fractions(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _no_fractions(inner)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
