"""Taking a report away, which is written down."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog.commons import history
from catalog.commons.errors import NotAllowed
from catalog.people.authority import Everywhere, whereabouts
from catalog.people.models import User
from catalog.people.permissions import REPORTS_EXPORT
from catalog.people.roles import OFFICER, acting
from catalog.sellers.models import Msme
from catalog.vetting.policies import lies_in
from storefront.reports.monthly import Month, Part, report


def may_report(user: Any) -> bool:
    """May see and take the city's figures, of some kecamatan at least."""
    return bool(whereabouts(user, REPORTS_EXPORT))


def shops_of(user: Any) -> QuerySet[Msme]:
    """The shops that a person's figures are about: those of the kecamatan in which she may."""
    return Msme.objects.filter(lies_in(whereabouts(user, REPORTS_EXPORT)))


@transaction.atomic
def take(*, by: User, month: Month) -> list[Part]:
    """The report of a month, to be taken away. Raises NotAllowed."""
    if not may_report(by):
        raise NotAllowed(_("The reports are for officers who may export them."))
    where = whereabouts(by, REPORTS_EXPORT)
    area = [] if isinstance(where, Everywhere) else sorted(where)
    history.record("report.exported", subject=str(month), actor=acting(by, OFFICER), month=str(month), area=area)
    return report(shops_of(by), month)
