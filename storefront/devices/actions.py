"""What happens to devices. Who may log in with one has been found out before: storefront/devices/entry.py."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import NotFound, Refusal
from catalog.commons.numbers import random_id
from catalog.people.models import User
from storefront.devices import queries, tokens
from storefront.devices.policies import check_may_begin
from storefront.models import Device

MOST = 30  # devices of one person; one more ends the one that was used longest ago
SEEN_EVERY = timedelta(minutes=5)
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Begun:
    """A device with its two tokens, which are written down nowhere."""

    user: User
    access: str
    refresh: str


@transaction.atomic
def begin(*, user: User, name: str, issuer: str) -> Begun:
    """Log a person in with a device that calls itself `name`. Raises Refusal, NotAllowed: policies.check_may_begin."""
    check_may_begin(user)
    id, now = random_id(), timezone.now()
    refresh = tokens.make(tokens.REFRESH, issuer=issuer, user=user, device=id)
    Device.objects.create(
        public_id=id,
        user=user,
        name="".join(letter for letter in name if letter.isprintable()).strip()[:200],
        digest=_digest(refresh),
        stamp=tokens.stamp(user),
        began_at=now,
        used_at=now,
    )
    too_many = queries.living(user).values("pk")[MOST:]
    Device.objects.filter(pk__in=[row["pk"] for row in too_many]).update(ended_at=now)
    return Begun(user, tokens.make(tokens.ACCESS, issuer=issuer, user=user, device=id), refresh)


@transaction.atomic
def renew(*, token: str, issuer: str) -> tuple[User, str]:
    """The person of a refresh token and a new access token; the refresh token stays good.

    Raises Refusal (JWT_INVALID_TOKEN) for one that is old, forged, ended, or from before the account was changed.
    """
    said = tokens.read(token, tokens.REFRESH, issuer=issuer)
    found = None
    if said is not None:
        found = Device.objects.filter(digest=_digest(token), ended_at=None).select_related("user").first()
    if said is None or found is None or not tokens.is_of(said, found.user):
        raise Refusal(_("You are no longer logged in. Log in again."), code="JWT_INVALID_TOKEN", field="refreshToken")
    now = timezone.now()
    # A page that is put together renews a dozen times; once is enough to know when it was.
    Device.objects.filter(pk=found.pk, used_at__lt=now - SEEN_EVERY).update(used_at=now)
    return found.user, tokens.make(tokens.ACCESS, issuer=issuer, user=found.user, device=found.public_id)


@transaction.atomic
def end(*, by: User, device_id: str) -> Device:
    """Log one's own device out, at once. Ended already: a quiet no. Raises NotFound, for another's too."""
    found = Device.objects.select_for_update().filter(user=by, public_id=device_id).first()
    if found is None:
        raise NotFound(_("There is no such device."))
    if found.ended_at is None:
        found.ended_at = timezone.now()
        found.save(update_fields=["ended_at"])
    return found


@transaction.atomic
def end_all(*, by: User) -> int:
    """Log all of one's devices out. How many there were."""
    return Device.objects.filter(user=by, ended_at=None).update(ended_at=timezone.now())


def forget_old() -> int:
    """Forget devices that have been out for long. How many."""
    return Device.objects.filter(began_at__lt=timezone.now() - KEPT).delete()[0]


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
