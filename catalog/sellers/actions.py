"""Shops and the people in them. What the city decides about a shop is in catalog/vetting."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog.commons import faults
from catalog.commons.errors import Refusal
from catalog.people.models import User
from catalog.sellers.models import Membership, Msme
from catalog.sellers.moves import DRAFT

MOST_DRAFTS = 5


@transaction.atomic
def open_shop(*, owner: User, name: str, language: str) -> Msme:
    """A shop that nobody sees yet, with its owner. The caller has locked the owner. Raises Refusal (TOO_MANY)."""
    if Msme.objects.filter(status=DRAFT, memberships__user=owner, memberships__role="owner").count() >= MOST_DRAFTS:
        raise Refusal(_("You have begun several applications already. Finish one of them first."), code="TOO_MANY")
    faults.point("sellers.drafts_counted")
    made = shop_for(name=name, email=owner.email, language=language)
    Membership.objects.create(seller=made, user=owner, role="owner")
    return made


def shop_for(*, name: str, email: str, language: str) -> Msme:
    """A shop that nobody sees yet, without people, in the caller's transaction."""
    return Msme.objects.create(name=name, slug=_free_slug(name), email=email, language=language)


def _free_slug(name: str) -> str:
    """An address that no shop has. Two shops of one name at one moment: the constraint lets the second one fail."""
    wanted = slugify(name)[:70] or "toko"
    taken = set(Msme.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(
        slug for number in range(len(taken) + 2) if (slug := f"{wanted}-{number}" if number else wanted) not in taken
    )
