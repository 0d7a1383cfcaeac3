"""Who may look at an application, and who may judge it. Denied by default."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.people import authority, permissions
from catalog.people.authority import EVERYWHERE, Everywhere, Where, may, whereabouts
from catalog.people.models import User
from catalog.people.queries import officers_who_may
from catalog.sellers.models import Membership, Msme
from catalog.sellers.moves import DRAFT
from catalog.vetting.models import Application, Interest, Paper

MEMBER, RELATIVE, UPLOADER = "member", "relative", "uploader"
SEE, DECIDE, REVEAL = permissions.VETTING_SEE, permissions.VETTING_DECIDE, permissions.VETTING_REVEAL


def kecamatan_of(seller: Msme) -> str:
    """The Kemendagri code of the kecamatan a business lies in, such as 33.75.02; empty while it has no place."""
    return authority.kecamatan_of(seller.village.code) if seller.village else ""


def lies_in(where: Where, village: str = "village") -> Q:
    """That a row's village, found by the way `village`, lies where an officer may do something."""
    if isinstance(where, Everywhere):
        return Q()
    return reduce(or_, (Q(**{f"{village}__code__startswith": f"{code}."}) for code in where), Q(pk__in=[]))


def may_in(user: Any, permission: str, seller: Msme) -> bool:
    """Whether the person has the permission where the business lies. One without a place is for those alone who have
    it in the whole town."""
    place = kecamatan_of(seller)
    return may(user, permission, kecamatan=place) if place else whereabouts(user, permission) is EVERYWHERE


def tie(user: User, seller: Msme) -> str:
    """What keeps an officer from judging a business: a part in it, a declared relative's, papers that he brought for
    it. Empty when nothing does."""
    if Membership.objects.filter(seller=seller, user=user).exists():
        return MEMBER
    if Interest.objects.filter(seller=seller, user=user, ended_at=None).exists():
        return RELATIVE
    if Paper.objects.filter(application__seller=seller, uploaded_by=user).exists():
        return UPLOADER
    return ""


def may_see(user: Any, seller: Msme) -> bool:
    """May look at what the business handed in. An officer with a tie to it may not even look: he would see how his
    relative's competitor, or his own case, stands."""
    return isinstance(user, User) and may_in(user, SEE, seller) and not tie(user, seller)


def may_judge(user: Any, seller: Msme) -> bool:
    """May say what becomes of the business."""
    return isinstance(user, User) and may_in(user, DECIDE, seller) and not tie(user, seller)


def second_officers(seller: Msme, but: User) -> list[User]:
    """Who may answer what the officer `but` asks a second one about the business."""
    found = officers_who_may(DECIDE, kecamatan_of(seller))
    return [officer for officer in found if officer.pk != but.pk and not tie(officer, seller)]


def may_edit_checklist(user: Any) -> bool:
    """May say what the city asks of applicants: the same for every kecamatan, so only who may it in all of them."""
    return whereabouts(user, permissions.VETTING_CHECKLIST) is EVERYWHERE


def may_invite(user: Any) -> bool:
    """May begin applications for makers, in some kecamatan at least."""
    return may(user, permissions.VETTING_INVITE)


def visible_to(user: Any) -> QuerySet[Application]:
    """The applications an officer has in his list: those of his kecamatan that were handed in. One he is tied to is
    listed, marked by `tied`, so that he knows why he cannot open it."""
    found = Application.objects.filter(lies_in(whereabouts(user, SEE))).exclude(seller__status=DRAFT)
    found = found.exclude(submitted_at=None)
    own = (
        Exists(Membership.objects.filter(seller=OuterRef("seller"), user=user))
        | Exists(Interest.objects.filter(seller=OuterRef("seller"), user=user, ended_at=None))
        | Exists(Paper.objects.filter(application=OuterRef("pk"), uploaded_by=user))
    )
    return found.annotate(tied=own)


def shops_seen_by(user: Any) -> QuerySet[Msme]:
    """The shops whose cases an officer may see: those of his kecamatan to which he has no tie."""
    if not isinstance(user, User):
        return Msme.objects.none()
    return (
        Msme.objects.filter(lies_in(whereabouts(user, SEE)))
        .exclude(memberships__user=user)
        .exclude(interests__in=Interest.objects.filter(user=user, ended_at=None))
        .exclude(application__papers__uploaded_by=user)
    )


def owns(user: Any, seller: Msme) -> bool:
    """May speak for the business towards the city."""
    return (
        isinstance(user, User)
        and user.is_active
        and Membership.objects.filter(seller=seller, user=user, role="owner").exists()
    )
