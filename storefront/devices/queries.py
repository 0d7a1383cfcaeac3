"""Devices, read."""

from django.db.models import QuerySet
from django.utils import timezone

from catalog.people.models import User
from storefront.devices import tokens
from storefront.models import Device


def living(user: User) -> QuerySet[Device]:
    """The devices with which a person is logged in, the one used last on top."""
    began = timezone.now() - tokens.LASTS[tokens.REFRESH]
    mine = Device.objects.filter(user=user, ended_at=None, began_at__gt=began, stamp=tokens.stamp(user))
    return mine.order_by("-used_at", "-pk")


def bearer(token: str, *, issuer: str) -> User | None:
    """Whose access token it is; None for one that opens nothing. One query, and none for a forged one."""
    said = tokens.read(token, tokens.ACCESS, issuer=issuer)
    if said is None:
        return None
    device = Device.objects.filter(public_id=str(said["device"]), ended_at=None).select_related("user").first()
    return device.user if device and tokens.is_of(said, device.user) else None
