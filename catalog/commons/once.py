"""The same request twice has one effect and one answer: keys that a client gives its requests.

As in draft-ietf-httpapi-idempotency-key-header-07: the same key with the same payload gives the first answer again,
with another payload it is refused, and while the first is still running it is refused too. A key is known for three
days; a refusal is not kept, so that the same may be tried again once its reason has gone.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import faults
from catalog.commons.errors import Refusal
from catalog.commons.models import KeptAnswer

KNOWN_FOR = timedelta(days=3)
# Longer than any request may take; after that the one that began it is dead and whoever asks again takes over. The
# verbs behind keys are safe to be asked twice by themselves.
RUNNING = timedelta(seconds=60)
LONGEST = 255


class KeyReused(Refusal):
    """The key came before, with something else behind it."""

    code = "IDEMPOTENCY_KEY_REUSED"


class KeyInUse(Refusal):
    """The first request with this key has not been answered yet."""

    code = "IDEMPOTENCY_KEY_IN_USE"


class KeyMissing(Refusal):
    """A request that needs a key has none, or one that cannot be kept."""

    code = "IDEMPOTENCY_KEY_MISSING"


def once(
    *, scope: str, key: str, payload: Mapping[str, Any], do: Callable[[], Any], keep: Callable[[Any], bool] = bool
) -> Any:
    """Do it, or give the answer that it had when it was done under this key.

    `scope` names the verb, `payload` (JSON) what it is asked to do; the answer must be JSON too and is kept when
    `keep` says so. Raises KeyMissing, KeyReused, KeyInUse, and whatever `do` raises, which is not kept.
    """
    if not usable(key):
        raise KeyMissing(_("This page is too old or was sent from elsewhere. Load it again and repeat the last step."))
    print_ = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
    row = _claim(scope, key, print_)
    if row.done:
        return row.answer
    try:
        answer = do()
    except BaseException:
        KeptAnswer.objects.filter(pk=row.pk, done=False).delete()
        raise
    faults.point("once.done")
    if keep(answer):
        KeptAnswer.objects.filter(pk=row.pk).update(done=True, answer=answer)
    else:
        KeptAnswer.objects.filter(pk=row.pk, done=False).delete()
    return answer


def usable(key: str) -> bool:
    """Whether a text can be a key: 1 to 255 printable characters."""
    return 0 < len(key) <= LONGEST and key.isprintable()


def forget_old() -> int:
    """Forget keys older than three days. How many."""
    return KeptAnswer.objects.filter(began_at__lt=timezone.now() - KNOWN_FOR).delete()[0]


def _claim(scope: str, key: str, print_: str) -> KeptAnswer:
    """The row of a key: ours to work under, or done. Raises KeyReused, KeyInUse."""
    now = timezone.now()
    with transaction.atomic():
        row, made = KeptAnswer.objects.get_or_create(
            scope=scope, key=key, defaults={"payload_hash": print_, "began_at": now}
        )
    if row.payload_hash != print_:
        raise KeyReused(_("This was sent before with something else in it. Load the page again."))
    if made or row.done:
        return row
    # One guarded UPDATE takes over from a dead request: of two who try, one finds the time changed.
    taken = KeptAnswer.objects.filter(pk=row.pk, done=False, began_at=row.began_at, began_at__lt=now - RUNNING)
    if not taken.update(began_at=now):
        raise KeyInUse(_("This is being worked on already. Wait a moment, then load the page again."))
    return row
