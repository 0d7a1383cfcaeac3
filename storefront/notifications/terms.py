"""What owners are told when a text that they agreed to has a new version: each once, in her own language."""

from datetime import date
from smtplib import SMTPException

from catalog.commons import history
from catalog.commons.models import HistoryEntry
from catalog.people import consents
from catalog.people.models import User
from catalog.people.terms import version
from catalog.sellers.policies import UNDER_TERMS
from storefront.notifications import mails


@history.listens("terms.published", "notifications.terms_published")
def tell_owners_of_new_terms(entry: HistoryEntry) -> None:
    """One address that the mail server refuses keeps nobody else's mail back; the job tries it again."""
    found = version(entry.subject, entry.data["version"])
    if found is None or found.kind not in consents.OF_SELLERS:
        return
    owners = User.objects.filter(
        is_active=True, memberships__role="owner", memberships__seller__status__in=UNDER_TERMS
    ).distinct()
    refused: Exception | None = None
    for owner in owners.order_by("pk").iterator():
        try:
            _tell(entry, owner, found.kind, found.in_force_from)
        except (OSError, SMTPException) as why:
            refused = why
    if refused:
        raise refused


def _tell(entry: HistoryEntry, owner: User, kind: str, day: date) -> None:
    with mails.in_language(owner.language):
        context = {"kind": kind, "day": day, "link": mails.link("seller:terms")}
        mails.send(entry, template="terms", to=owner.email, context=context)
