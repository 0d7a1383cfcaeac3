"""Who may say whether a cloth is what its maker says. Denied by default."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from catalog.moderation.models import Submission
from catalog.people import permissions
from catalog.people.authority import may, whereabouts
from catalog.people.models import User
from catalog.sellers.models import Membership, Msme
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
