"""Idempotency keys, as docs.stripe.com/api/idempotent_requests says it.

The first answer to a key is kept once the work has begun, whatever it is, 500s too; who asks again gets the same. A
request that fails validation, or that meets another with its key still running, leaves nothing."""

import hashlib
import json

from infra.fakes.stripe_forms import Json, Refused, leaves
from infra.fakes.stripe_world import World

LONGEST = 255  # characters
KEPT = 24 * 60 * 60  # seconds


def begin(world: World, key: str | None, route: str, asked: Json) -> tuple[int, str] | None:
    """Claim the key for this request: None to go on, or the status and body that were given before."""
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST:
        raise Refused(
            f"Idempotency keys are 1 to {LONGEST} characters long; yours has {len(key)}.",
            kind="idempotency_error",
            validation=True,
        )
    world.key_uses.setdefault(key, []).append(route)
    print_ = hashlib.sha256(json.dumps(list(leaves(asked))).encode()).hexdigest()
    known = world.keys.get(key)
    if known is None or (known["status"] and known["created"] < world.clock.now() - KEPT):
        world.keys[key] = {"route": route, "print": print_, "created": world.clock.now(), "status": 0, "body": ""}
        return None
    if known["route"] != route:
        raise _reused(
            f"Keys for idempotent requests can only be used for the same endpoint they were first used for ('{route}' "
            f"vs '{known['route']}'). Try using a key other than '{key}' if you meant to execute a different request."
        )
    if known["print"] != print_:
        raise _reused(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try "
            f"using a key other than '{key}' if you meant to execute a different request."
        )
    if not known["status"]:
        raise Refused(
            "There is currently another in-progress request using this Idempotent Key (that probably means you "
            f"submitted twice, and the other request is still going through): {key}. Please try again later.",
            status=409,
            kind="idempotency_error",
            code="idempotency_key_in_use",
            validation=True,
        )
    return known["status"], known["body"]


def finish(world: World, key: str | None, status: int, body: str) -> None:
    """Keep the answer."""
    if key is not None:
        world.keys[key].update(status=status, body=body)


def abandon(world: World, key: str | None) -> None:
    """Leave nothing: the work never began."""
    if key is not None:
        world.keys.pop(key, None)


def _reused(message: str) -> Refused:
    return Refused(message, kind="idempotency_error", validation=True)
