"""The draft of a breach report: who was exposed, in which data, by when each must be told (UU 27/2022 art. 46)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons import history
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.media.models import PrivateFile
from catalog.people import permissions
from catalog.people.authority import EVERYWHERE, Somebody, whereabouts
from catalog.people.models import User
from catalog.people.roles import OFFICER, acting
from catalog.vetting.models import Application
from storefront.privacy.exposure import Report, of_account, of_application, of_paper

HOURS: Final = 72  # 3 x 24 hours, from when it was found out


@dataclass(frozen=True)
class Draft:
    """What was asked about, and what was found."""

    about: str
    kind: str
    since: datetime
    until: datetime
    found_at: datetime
    report: Report

    @property
    def due(self) -> datetime:
        """By when the people concerned and the agency have to be told in writing."""
        return self.found_at + timedelta(hours=HOURS)


def may_draft(user: Somebody) -> bool:
    """Whether the person handles breaches of personal data, in the whole city: data know no kecamatan."""
    return whereabouts(user, permissions.PRIVACY_BREACH) is EVERYWHERE


@transaction.atomic
def draft(*, by: User, about: str, since: datetime, until: datetime, found_at: datetime) -> Draft:
    """Who was exposed by an account (its e-mail address or reference), an application or a paper (its reference).

    That it was drawn up is written down with it, by reference and number. Raises NotAllowed, NotFound (field `about`),
    Refusal naming the field.
    """
    if not may_draft(by):
        raise NotAllowed(_("You may not draw up a breach report."))
    now = timezone.now()
    if not since < until:
        raise Refusal(_("The end lies after the beginning."), code="INVALID", field="until")
    if found_at > now:
        raise Refusal(_("It was found out before this moment."), code="INVALID", field="found_at")
    kind, ref, report = _report(about.strip(), since, until)
    history.record(
        "breach.drafted",
        subject=ref,
        actor=acting(by, OFFICER),
        about_a=kind,
        since=since.isoformat(),
        until=until.isoformat(),
        people=len(report.people),
    )
    return Draft(about.strip(), kind, since, until, found_at, report)


def _report(about: str, since: datetime, until: datetime) -> tuple[str, str, Report]:
    user = User.objects.filter(email__iexact=about).first() or User.objects.filter(public_id=about).first()
    if user:
        return "account", user.public_id, of_account(user, since=since, until=until)
    file = PrivateFile.objects.filter(public_id=about).first()
    if file:
        return "paper", file.public_id, of_paper(file, since=since, until=until)
    application = Application.objects.filter(public_id=about).select_related("applicant").first()
    if application:
        return "application", application.public_id, of_application(application, since=since, until=until)
    raise NotFound(_("No account, paper or application is called this."), field="about")
