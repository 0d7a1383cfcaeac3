"""Papers that end: owners are told a month, a week and a day before, and on the day after.

Nothing waits for this. Whether a shop sells is asked of the day itself, whenever somebody reads (sellers.selling()).
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from catalog.commons import history, locks
from catalog.commons.models import HistoryEntry
from catalog.sellers.models import Msme
from catalog.sellers.moves import APPROVED
from catalog.vetting import choices
from catalog.vetting.models import Check

KIND = "paper.ending"
DAYS_BEFORE = (30, 7, 1)
OVER = -1  # the day after the last


def stage(left: int) -> int | None:
    """The notice that is due for a paper with so many days left; None while none is, or when it ended long ago."""
    if left < 0:
        return OVER if left > -DAYS_BEFORE[1] else None
    return min((days for days in DAYS_BEFORE if left <= days), default=None)


def tell() -> int:
    """Write down each notice that is due and was not given yet, whatever days the work was missed. Returns how many."""
    today = timezone.localdate()
    soon = (today - timedelta(days=DAYS_BEFORE[1]), today + timedelta(days=DAYS_BEFORE[0]))
    ends = Check.objects.filter(kind=Check.ITEM, verdict=choices.ACCEPTED, expires_on__range=soon)
    return sum(_tell(pk) for pk in ends.filter(application__seller__status=APPROVED).values_list("pk", flat=True))


@transaction.atomic
def _tell(pk: int) -> bool:
    """One paper's notice, with its shop locked, so that two of this work at once give it once."""
    locks.row(Msme.objects.filter(application__checks=pk))
    check = Check.objects.select_related("application__seller").get(pk=pk)
    seller, until = check.application.seller, check.expires_on
    due = None if until is None else stage((until - timezone.localdate()).days)
    if until is None or due is None or check.verdict != choices.ACCEPTED or seller.status != APPROVED:
        return False  # prolonged or judged otherwise meanwhile
    if _told(check.application.public_id, check.code, until, due):
        return False
    history.record(
        "paper.ending",
        subject=check.application.public_id,
        seller_ref=seller.public_id,
        code=check.code,
        until=until.isoformat(),
        stage=due,
    )
    return True


def _told(subject: str, code: str, until: date, due: int) -> bool:
    said = HistoryEntry.objects.filter(kind=KIND, subject=subject, data__code=code, data__until=until.isoformat())
    return said.filter(data__stage=due).exists()
