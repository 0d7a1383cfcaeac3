"""What the people who look after a shop's cloth are told of the city's look at it, each in his own language."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog.commons import history
from catalog.commons.models import HistoryEntry
from catalog.moderation import moves
from catalog.moderation.models import Report, Submission
from catalog.people.models import User
from storefront.design.words import text
from storefront.notifications import mails


def _keepers(found: Submission) -> QuerySet[User]:
    """Owners, and whoever looks after the stock."""
    return User.objects.filter(
        memberships__seller=found.seller, memberships__role__in=["owner", "stock"], is_active=True
    ).distinct()


def _decided(entry: HistoryEntry) -> None:
    found = Submission.objects.select_related("seller", "product").get(public_id=entry.data["submission"])
    for person in _keepers(found):
        with mails.in_language(person.language):
            name = text(found.after["name"])
            context = {
                "found": found,
                "shop": found.seller,
                "cloth": name,
                "headline": _headline(found) % {"cloth": name},
                "sells": found.seller.may_sell(),
                "link": mails.link("seller:cloth", found.product.public_id),
            }
            mails.send(entry, template="cloth", to=person.email, context=context)


def _headline(found: Submission) -> str:
    return {
        moves.APPROVED: _("“%(cloth)s” is approved"),
        moves.CHANGES: _("“%(cloth)s”: something has to be mended"),
        moves.REJECTED: _("“%(cloth)s” was rejected"),
    }[found.status]


def _answered(entry: HistoryEntry) -> None:
    """To whoever reported a cloth: what the city found."""
    found = Report.objects.select_related("product", "reporter").get(public_id=entry.data["report"])
    person = found.reporter
    if person is None or not person.is_active:
        return
    with mails.in_language(person.language):
        name = text(found.product.name)
        context = {"found": found, "cloth": name, "right": found.status == Report.UPHELD}
        mails.send(entry, template="report", to=person.email, context=context)


for _kind in ("upheld", "dismissed"):
    history.listens(f"report.{_kind}", f"notifications.report_{_kind}")(_answered)
for _kind in ("approved", "changes_asked", "rejected"):
    history.listens(f"cloth.{_kind}", f"notifications.cloth_{_kind}")(_decided)
