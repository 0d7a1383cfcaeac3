"""What an officer reads off an accepted paper or says of a business's size. Either can be said anew."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.people.models import User
from catalog.sellers.models import SIZES, Msme
from catalog.sellers.moves import APPROVED, REVIEW, SUBMITTED, SUSPENDED
from catalog.vetting import choices
from catalog.vetting.actions.judging import for_judging, record
from catalog.vetting.classes import propose_class
from catalog.vetting.fields import plain
from catalog.vetting.models import Application, Check, Mark

LEAST_REASON, MOST_REASON, LONGEST_NUMBER = 10, 600, 40
WITH_THE_CITY = (SUBMITTED, REVIEW, APPROVED, SUSPENDED)


@transaction.atomic
def confirm_class(*, application_id: str, officer: User, size: str, reason: str = "") -> Msme:
    """Say which size class a business has: the one proposed from what it declared, or another with a reason, which the
    owner reads. The same once more on one day is a quiet no.

    Raises NotFound, OwnBusiness, ForbiddenMove while it is not with the city, Refusal.
    """
    found = for_judging(application_id, officer)
    seller = found.seller
    if seller.status not in WITH_THE_CITY:
        raise ForbiddenMove(_("The class is confirmed while the application is with the city, or approved."))
    if size not in SIZES:
        raise Refusal(_("Choose one from the list."), code="INVALID", field="size")
    reason = reason.strip()
    if len(reason) > MOST_REASON:
        raise Refusal(_("Shorten this to %(limit_value)d characters.") % {"limit_value": MOST_REASON}, field="reason")
    proposed = propose_class(found)
    if (proposed is None or size != proposed.size) and len(reason) < LEAST_REASON:
        raise Refusal(
            _("This is not the class that was proposed. Give the reason; the owner reads it."),
            code="REQUIRED",
            field="reason",
        )
    today, before = timezone.localdate(), seller.size_class
    if (before, seller.class_confirmed_on) == (size, today):
        return seller
    seller.size_class, seller.class_confirmed_on = size, today
    seller.save(update_fields=["size_class", "class_confirmed_on"])
    record(
        "class.confirmed",
        found,
        officer,
        before=before,
        after=size,
        proposed=proposed.size if proposed else "",
        measure=proposed.measure if proposed else "",
        law=proposed.law if proposed else "",
        reason=reason,
    )
    return seller


@transaction.atomic
def enter_mark(*, application_id: str, officer: User, code: str, number: str = "", colour: str = "") -> Mark:
    """Note what stands on an accepted Batikmark certificate (`code` "batikmark": number and colour) or on the paper of
    a member of the geographical indication ("gi"). Buyers see it through the paper's last day.

    The same once more is a quiet no. Raises NotFound, OwnBusiness, Refusal.
    """
    found = for_judging(application_id, officer)
    proof = found.checks.filter(kind=Check.ITEM, code=code, verdict=choices.ACCEPTED).first()
    if code not in choices.MARKS or proof is None:
        raise NotFound("")
    if proof.expires_on is None:
        raise Refusal(_("Enter first until when the paper is valid."), code="NO_END", field="number")
    number = plain(number, "number", LONGEST_NUMBER)
    if code == Mark.BATIKMARK:
        _look_at_batikmark(found, number, colour)
    elif colour:
        raise Refusal(_("Choose one from the list."), code="INVALID", field="colour")
    kept = Mark.objects.filter(proof=proof).first()
    if kept and (kept.number, kept.colour) == (number, colour):
        return kept
    before = {"number": kept.number, "colour": kept.colour} if kept else {}
    made, _new = Mark.objects.update_or_create(
        proof=proof, defaults={"number": number, "colour": colour, "officer": officer, "entered_at": timezone.now()}
    )
    record("mark.entered", found, officer, code=code, before=before, after={"number": number, "colour": colour})
    return made


def _look_at_batikmark(found: Application, number: str, colour: str) -> None:
    if len(number) < 2:
        raise Refusal(_("Enter the number that stands on the certificate (BMI)."), code="REQUIRED", field="number")
    if colour not in dict(choices.MARK_COLOURS):
        raise Refusal(_("Choose the colour that stands on the certificate."), code="REQUIRED", field="colour")
    if colour not in {choices.COLOUR_OF.get(row.slug) for row in found.techniques.all()}:
        raise Refusal(
            _("This colour stands for a technique that the business does not claim."), code="INVALID", field="colour"
        )
