"""How often something may be tried: guesses of a password or a code, sign-ups, mails that are asked for.

Counted before anything is checked, by one statement per limit that is refused when the number is reached, so that of a
hundred guesses at once no more get through than of a hundred one after the other. The counters stand in the database:
emptying the cache or starting the shop again changes nothing. allauth has limits of its own, in the cache; they are off
(settings), for two that count the same differ only when they are wrong.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import truncate_ip
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from catalog.commons import faults, locks
from storefront.design.views import too_many
from storefront.models import Attempt


@dataclass(frozen=True)
class Limit:
    """So many tries in so many seconds, for each `per`: an "address" of the network, or an "account"."""

    per: str
    tries: int
    seconds: int


MINUTE, QUARTER, HOUR, DAY = 60, 900, 3_600, 86_400
# A guess that was right is given back, so these count wrong ones. Whole offices and villages share one address of the
# network (CGNAT), hence the wide numbers there; an account is guarded by the narrow ones.
LIMITS: dict[str, tuple[Limit, ...]] = {
    "password": (Limit("address", 30, MINUTE), Limit("account", 5, 5 * MINUTE)),
    # Of a million codes three fit at a time: fifty tries a day find one in eighteen years.
    "factor": (Limit("address", 30, MINUTE), Limit("account", 10, QUARTER), Limit("account", 50, DAY)),
    "signup": (Limit("address", 20, MINUTE), Limit("account", 5, 5 * MINUTE)),
    "reset": (Limit("address", 20, MINUTE), Limit("account", 5, 5 * MINUTE)),
    "email": (Limit("address", 20, MINUTE), Limit("account", 5, HOUR)),
    "confirmation": (Limit("account", 1, 3 * MINUTE),),
}
KEPT = timedelta(seconds=DAY)

_COUNT = """
INSERT INTO storefront_attempt AS one (key, began_at, tries) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
  tries = CASE WHEN one.began_at <= %(old)s THEN 1 ELSE one.tries + 1 END,
  began_at = CASE WHEN one.began_at <= %(old)s THEN %(now)s ELSE one.began_at END
WHERE one.began_at <= %(old)s OR one.tries < %(most)s
RETURNING tries
"""


class TooMany(Exception):
    """The limit that was reached."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.per)
        self.limit = limit


def spend(act: str, request: HttpRequest, account: str) -> None:
    """Count one try of `act` at `account` (an e-mail address or a person's public id). Raises TooMany."""
    for limit in LIMITS[act]:
        if not _count(_key(act, limit, _subject(limit, request, account)), limit):
            raise TooMany(limit)


def give_back(act: str, request: HttpRequest, account: str) -> None:
    """The try was right: it does not count. What was counted before stays, so that a thief's own log-ins between his
    guesses win him nothing."""
    keys = [_key(act, limit, _subject(limit, request, account)) for limit in LIMITS[act]]
    Attempt.objects.filter(key__in=keys, tries__gt=0).update(tries=F("tries") - 1)


def spend_or_stop(act: str, request: HttpRequest, account: str) -> None:
    """As spend(), and the answer is the page that says to wait."""
    try:
        spend(act, request, account)
    except TooMany as why:
        raise stop(request, why.limit) from why


class Told(ImmediateHttpResponse):
    """An exception that allauth's middleware answers with a page. It is drawn then and not before: a client of the API
    is told in another way, and drawing a page leaves cookies."""

    def __init__(self, draw: Callable[[], HttpResponse]) -> None:
        Exception.__init__(self)
        self._draw = draw

    @cached_property
    def response(self) -> HttpResponse:
        """The page."""
        return self._draw()


class Stopped(Told):
    """The page that says to wait."""


def stop(request: HttpRequest, limit: Limit) -> Stopped:
    """The page that says to wait, as an exception."""

    def draw() -> HttpResponse:
        response = too_many(request)
        response["Retry-After"] = str(limit.seconds)
        return response

    return Stopped(draw)


def forget_old() -> int:
    """Forget counters of the day before. How many."""
    return Attempt.objects.filter(began_at__lt=timezone.now() - KEPT).delete()[0]


def _subject(limit: Limit, request: HttpRequest, account: str) -> str:
    if limit.per == "address":
        return truncate_ip(get_adapter(request).get_client_ip(request))
    return unicodedata.normalize("NFKC", account).strip().casefold()


def _key(act: str, limit: Limit, subject: str) -> str:
    return salted_hmac("account_guard", f"{act}:{limit}:{subject}", algorithm="sha256").hexdigest()


def _count(key: str, limit: Limit) -> bool:
    now = timezone.now()
    old = now - timedelta(seconds=limit.seconds)
    if locks.are_off():
        return _count_naively(key, limit, now, old)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "now": now, "old": old, "most": limit.tries})
        return cursor.fetchone() is not None


def _count_naively(key: str, limit: Limit, now: datetime, old: datetime) -> bool:
    """Look, then write: what a race gets past. Tests only."""
    made = Attempt.objects.filter(key=key, began_at__gt=old).first()
    tries = made.tries if made else 0
    faults.point("account_guard.seen")
    if tries < limit.tries:
        Attempt.objects.update_or_create(
            key=key, defaults={"tries": tries + 1, "began_at": made.began_at if made else now}
        )
    return tries < limit.tries
