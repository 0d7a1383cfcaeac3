"""What this room holds about a person: parts in shops, invitations, the address to which a shop's notices go, and what
an owner said of her shop, with its number and pictures."""

import secrets
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import locks
from catalog.commons.privacy import NOWHERE, Kept
from catalog.media import shots
from catalog.people.models import User
from catalog.sellers import profile
from catalog.sellers.models import Invitation, Membership, Msme, ShopPhoto
from catalog.sellers.moves import APPROVED, SUSPENDED

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MODELS = (Msme, Membership, Invitation, ShopPhoto)
OPEN = (APPROVED, SUSPENDED)


def export(user: User) -> dict[str, Any]:
    """Her parts in shops. Addresses of people whom she invited are theirs."""
    parts = Membership.objects.filter(user=user).select_related("seller").order_by("seller__name", "role")
    return {
        "shops": [
            {
                "id": one.seller.public_id,
                "name": one.seller.name,
                "role": one.role,
                "status": one.seller.status,
                "email": one.seller.email if one.role == "owner" else None,
                "page": _page(one.seller) if one.role == "owner" else None,
            }
            for one in parts
        ],
        "invitations": list(
            Invitation.objects.filter(email__iexact=user.email).values("seller__name", "role", "at", "ended_at")
        ),
    }


def refusals(user: User) -> "list[str | _StrPromise]":
    """A shop that may sell has an owner who answers for it."""
    shops = Msme.objects.filter(memberships__user=user, memberships__role="owner", status__in=OPEN).distinct()
    said = _("Your shop %(shop)s is open. Ask the city to close it, or hand it to another owner and end your part.")
    return [said % {"shop": shop.name} for shop in shops]


def erase(user: User) -> None:
    """Her parts end. A shop of which she was the only owner keeps no address, number or picture of hers."""
    shops = locks.rows(Msme.objects.filter(pk__in=Membership.objects.filter(user=user).values("seller")))
    Membership.objects.filter(user=user).delete()
    for shop in shops:
        if not Membership.objects.filter(seller=shop, role="owner").exists():
            _take_down(shop)
        if shop.email.lower() == user.email.lower():
            other = User.objects.filter(memberships__seller=shop, memberships__role="owner", is_active=True).first()
            shop.email = other.email if other else _nowhere()
            shop.save(update_fields=["email"])
    now = timezone.now()
    Invitation.objects.filter(invited_by=user, seller__in=shops, ended_at=None).update(ended_at=now)
    for one in locks.rows(Invitation.objects.filter(email__iexact=user.email)):
        one.email, one.ended_at = _nowhere(), one.ended_at or now
        one.save(update_fields=["email", "ended_at"])


def kept(user: User) -> list[Kept]:
    """Nothing: what a law keeps of a shop, vetting and the orders name."""
    return []


def _page(shop: Msme) -> dict[str, Any]:
    """What the page of the shop says, as its owner typed it, and which pictures hang there."""
    hung = shop.photos.select_related("picture")
    said = {name: text for name, text in profile.typed_of(shop).items() if text}
    return said | {"pictures": [{"id": one.picture.public_id, "shows": one.picture.alt.data} for one in hung]}


def _take_down(shop: Msme) -> None:
    shop.whatsapp = shop.instagram = ""
    shop.save(update_fields=["whatsapp", "instagram"])
    pictures = list(shop.photos.values_list("picture", flat=True))
    shop.photos.all().delete()
    for key in pictures:
        shots.drop(picture_id=key)


def _nowhere() -> str:
    return f"{secrets.token_hex(16)}@{NOWHERE}"
