"""Who may say whether a cloth is what its maker says. Denied by default."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from catalog.commons.errors import NotAllowed, NotFound
from catalog.moderation.models import Alert, Report, Submission
from catalog.people import permissions
from catalog.people.authority import may, whereabouts
from catalog.people.models import User
from catalog.sellers.models import Membership, Msme
from catalog.vetting.errors import OwnBusiness
from catalog.vetting.models import Interest
from catalog.vetting.policies import lies_in, may_in, tie

MODERATE = permissions.CATALOGUE_MODERATE


def may_moderate(user: Any) -> bool:
    """Has the desk of cloths, somewhere."""
    return may(user, MODERATE)


def may_judge(user: Any, seller: Msme) -> bool:
    """May look at and decide about this maker's cloth: of his kecamatan, and without a tie to the business."""
    return isinstance(user, User) and may_in(user, MODERATE, seller) and not tie(user, seller)


def visible_to(user: Any) -> QuerySet[Submission]:
    """What waits where the officer may decide; what he is tied to is marked `tied`, so that he knows why it stays
    closed to him."""
    own = Exists(Membership.objects.filter(seller=OuterRef("seller"), user=user)) | Exists(
        Interest.objects.filter(seller=OuterRef("seller"), user=user, ended_at=None)
    )
    waiting = Submission.objects.filter(lies_in(whereabouts(user, MODERATE), "seller__village"))
    return waiting.exclude(handed_in_at=None).annotate(tied=own)


def reports_for(user: Any) -> QuerySet[Report]:
    """The reports that the officer may answer: of his kecamatan's cloth, but not of a business he is tied to."""
    found = Report.objects.filter(lies_in(whereabouts(user, MODERATE), "seller__village"))
    return found.exclude(seller__memberships__user=user).exclude(
        seller__interests__in=Interest.objects.filter(user=user, ended_at=None)
    )


def alerts_for(user: Any) -> QuerySet[Alert]:
    """The alerts that the officer may decide: of his kecamatan's cloth, but not of a business he is tied to."""
    found = Alert.objects.filter(lies_in(whereabouts(user, MODERATE), "seller__village"))
    tied = Msme.objects.filter(memberships__user=user) | Msme.objects.filter(
        interests__in=Interest.objects.filter(user=user, ended_at=None)
    )
    return found.exclude(product__seller__in=tied).exclude(other__seller__in=tied)


def check_may_judge(officer: User, seller: Msme) -> None:
    """Raises NotFound for another kecamatan's officer, OwnBusiness, NotAllowed for who is no officer of cloth."""
    if not may_moderate(officer):
        raise NotAllowed(_("You may not decide about cloth."))
    if not may_in(officer, MODERATE, seller):
        raise NotFound("")
    if bond := tie(officer, seller):
        raise OwnBusiness(bond)
