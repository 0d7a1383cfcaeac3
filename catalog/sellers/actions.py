"""Shops and what their owners say of them. What the city decides about a shop is in catalog/vetting."""

from collections.abc import Mapping

from django.core.files.base import File
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog.commons import faults, history
from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.commons.texts import both
from catalog.media import shots
from catalog.media.models import Picture
from catalog.people.models import User
from catalog.sellers import profile
from catalog.sellers.members import owned
from catalog.sellers.models import Membership, Msme, ShopPhoto
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


class Stale(ForbiddenMove):
    """Somebody else has changed the page since it was read."""

    def __init__(self) -> None:
        super().__init__(
            _("This page was changed meanwhile, so yours was not kept. Compare below, then keep it once more.")
        )


@transaction.atomic
def edit_profile(*, seller_id: str, by: User, seen: int, typed: Mapping[str, str]) -> dict[str, Refusal]:
    """Say anew what the shop's page says; all of it or, with a fault, nothing. Returns the faults by form field.

    `seen` is the version that was read before typing. Raises NotFound for who is no owner, Stale when there is a newer
    one that says something else. Saying the same once more is a quiet no.
    """
    seller = owned(seller_id, by)
    values, wrong = profile.cleaned(typed)
    if wrong:
        return wrong
    before = profile.typed_of(seller)
    kept = {name: getattr(seller, name) for name in values}
    for name, value in values.items():
        setattr(seller, name, value)
    names = list(profile.differences(before, profile.typed_of(seller)))
    if not names:
        return {}
    if seen != seller.profile_version:
        raise Stale
    faults.point("sellers.looked")
    seller.profile_version += 1
    seller.save(update_fields=[*values, "profile_version"])
    changed = [field for field in profile.FIELDS.values() if set(field.inputs) & set(names)]
    _record(
        "profile.edited",
        seller,
        by,
        before={field.name: profile.told(field, kept[field.name]) for field in changed},
        after={field.name: profile.told(field, values[field.name]) for field in changed},
    )
    return {}


def add_photo(*, seller_id: str, by: User, upload: File, shows: str, shows_english: str = "") -> ShopPhoto:
    """A photograph of the workshop or its people, with the words for those who do not see it. Buyers meet it as soon as
    a job has made its sizes.

    The file is washed before the shop is locked, since that takes seconds. Raises NotFound for who is no owner, Refusal
    (FULL, REQUIRED), and what the file's own check says.
    """
    words = [" ".join(text.split()) for text in (shows, shows_english)]
    with transaction.atomic():
        _room(owned(seller_id, by))
    if not words[0]:
        raise Refusal(_("Say in a few words what the picture shows."), code="REQUIRED", field="shows")
    for name, text in zip(("shows", "shows_english"), words, strict=True):
        if len(text) > profile.LONGEST_ALT:
            limit = {"limit_value": profile.LONGEST_ALT}
            raise Refusal(_("Shorten this to %(limit_value)d characters.") % limit, field=name)
    picture = shots.take(upload=upload, alt=both(*words))
    try:
        return _hang_up(seller_id, by, picture)
    except Refusal:
        shots.drop(picture_id=picture.pk)
        raise


@transaction.atomic
def _hang_up(seller_id: str, by: User, picture: Picture) -> ShopPhoto:
    seller = owned(seller_id, by)
    _room(seller)
    faults.point("sellers.looked")
    made = ShopPhoto.objects.create(seller=seller, picture=picture)
    _record("profile.photo_added", seller, by, picture=picture.public_id)
    return made


@transaction.atomic
def remove_photo(*, seller_id: str, by: User, picture_id: str) -> None:
    """Take a photograph down and delete its files. Raises NotFound, also for one that is down already."""
    seller = owned(seller_id, by)
    found = ShopPhoto.objects.filter(seller=seller, picture__public_id=picture_id).first()
    if found is None:
        raise NotFound(_("This picture is not there any more."))
    found.delete()
    shots.drop(picture_id=found.picture_id)
    _record("profile.photo_removed", seller, by, picture=picture_id)


def _room(seller: Msme) -> None:
    if seller.photos.count() >= profile.MOST_PHOTOS:
        raise Refusal(
            _("There are %(most)d pictures already. Remove one first.") % {"most": profile.MOST_PHOTOS}, code="FULL"
        )


def _record(kind: str, seller: Msme, by: User, **data: object) -> None:
    actor = history.Actor(ref=by.public_id, role="owner")
    history.record(kind, subject=seller.public_id, seller_ref=seller.public_id, actor=actor, **data)
