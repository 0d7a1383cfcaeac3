"""Consents (UU 27/2022): given to one version of one text, kept as given, withdrawn at any time; and new versions.

What stands on consent alone asks `agrees()` each time, so that it stops at the moment of the withdrawal; the law gives
3 x 24 hours. Terms for sellers and the processing of an application are also a contract: those consents end with the
account (`withdraw_all`), not by themselves.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.texts import both
from catalog.people import permissions, terms
from catalog.people.authority import EVERYWHERE, Somebody, whereabouts
from catalog.people.models import Consent, Terms, User
from catalog.people.roles import OFFICER, acting

# What a seller agrees to when she applies, and again when it changes.
OF_SELLERS: Final = (Terms.SELLER, Terms.PRIVACY)
SIGN_UP, APPLICATION, DESK, DATA_PAGE = "sign_up", "application", "desk", "data_page"
LONGEST = 20_000


@transaction.atomic
def give(*, person: User, kind: str, version: str, where: str) -> Consent:
    """Agree to a version, which must be the one in force or a newer one. Agreed already: a quiet no.

    Raises NotFound for no such account or version, Refusal (OLD_VERSION) when the text changed while it was read.
    """
    _locked(person)
    wanted, now = terms.version(kind, version), terms.in_force(kind)
    if wanted is None:
        raise NotFound(_("There is no such text."))
    if now and wanted.version < now.version:
        raise Refusal(_("This text has changed. Read the new one, then agree."), code="OLD_VERSION", field=kind)
    living = Consent.objects.living().filter(person=person, kind=kind)
    before = living.first()
    if before and before.version >= wanted.version:
        return before
    faults.point("consents.looked")
    living.update(replaced_at=timezone.now())
    made = Consent.objects.create(person=person, kind=kind, version=wanted.version, where=where)
    _record("consent.given", person, kind_of=kind, version=wanted.version, where=where)
    return made


@transaction.atomic
def withdraw(*, person: User, kind: str) -> bool:
    """Take back a consent that stands for itself; what it allowed stops at once. False when there was none.

    Raises NotFound, Refusal (ENDS_WITH_ACCOUNT) for the consents of a seller.
    """
    _locked(person)
    if kind not in dict(Terms.KINDS):
        raise NotFound(_("There is no such text."))
    if kind in OF_SELLERS:
        said = _("This consent belongs to your application and your shop. It ends when you erase your account.")
        raise Refusal(said, code="ENDS_WITH_ACCOUNT")
    return _end(person, [kind])


@transaction.atomic
def withdraw_all(*, person: User) -> bool:
    """All of a person's consents end, as she leaves. False when there were none. Raises NotFound."""
    _locked(person)
    return _end(person, [kind for kind, _word in Terms.KINDS])


@transaction.atomic
def publish(*, by: User, kind: str, indonesian: str, english: str, from_day: date) -> Terms:
    """A new version of a text, in both languages, from a day on. Owners of shops are asked to agree to it.

    For who handles breaches of personal data in the whole city: the head, until she hands that on. Raises NotAllowed,
    NotFound, Refusal naming the field.
    """
    if not may_publish(by):
        raise NotAllowed(_("You may not publish terms."))
    if kind not in dict(Terms.KINDS):
        raise NotFound(_("There is no such text."))
    told = {"text_id": _clean(indonesian, "text_id"), "text_en": _clean(english, "text_en")}
    if from_day < timezone.localdate():
        raise Refusal(_("A text cannot hold from a day that has passed."), code="INVALID", field="from_day")
    latest = terms.newest(kind)
    if latest and from_day <= latest.in_force_from:
        raise Refusal(_("A version from this day or a later one is there already."), code="INVALID", field="from_day")
    made, new = Terms.objects.get_or_create(
        kind=kind,
        version=from_day.isoformat(),
        defaults={
            "text": both(told["text_id"], told["text_en"]),
            "in_force_from": from_day,
            "published_by_ref": by.public_id,
        },
    )
    if not new:
        raise Refusal(_("A version from this day or a later one is there already."), code="INVALID", field="from_day")
    history.record("terms.published", subject=kind, actor=acting(by, OFFICER), version=made.version)
    return made


def may_publish(user: Somebody) -> bool:
    """Whether the person speaks for the office in matters of personal data, in the whole city."""
    return whereabouts(user, permissions.PRIVACY_BREACH) is EVERYWHERE


def agrees(person: User, kind: str) -> bool:
    """Whether the person's consent lives at this moment. Who writes to her on the strength of it asks this first, and
    writes to a confirmed address only: anybody may type another's when signing up."""
    return person.is_active and Consent.objects.living().filter(person=person, kind=kind).exists()


def living(person: User) -> dict[str, Consent]:
    """A person's living consents by kind. One query."""
    return {one.kind: one for one in Consent.objects.living().filter(person=person)}


def all_of(person: User) -> QuerySet[Consent]:
    """Everything she ever agreed to, the newest first."""
    return Consent.objects.filter(person=person)


def to_accept(person: User, kinds: Iterable[str] = OF_SELLERS) -> list[Terms]:
    """The newest versions that the person has not agreed to, without their texts. One query."""
    given = Consent.objects.living().filter(person=person, kind=OuterRef("kind")).values("version")[:1]
    known = Terms.objects.filter(kind__in=kinds).defer("text").annotate(given=Subquery(given))
    latest = {one.kind: one for one in known.order_by("kind", "version")}
    return [one for one in latest.values() if (one.given or "") < one.version]


def up_to_date(people: Iterable[User], kind: str) -> bool:
    """Whether one of these people has agreed to the version in force, or to a newer one."""
    now = terms.in_force(kind)
    if now is None:
        return True
    return Consent.objects.living().filter(person__in=people, kind=kind, version__gte=now.version).exists()


def _clean(text: str, field: str) -> str:
    clean = text.replace("\r\n", "\n").strip()
    if not clean:
        raise Refusal(_("Write the text in both languages."), code="REQUIRED", field=field)
    if len(clean) > LONGEST:
        raise Refusal(_("Shorten this to %(limit_value)d characters.") % {"limit_value": LONGEST}, field=field)
    return clean


def _end(person: User, kinds: list[str]) -> bool:
    ended = list(Consent.objects.living().filter(person=person, kind__in=kinds))
    if not ended:
        return False
    Consent.objects.filter(pk__in=[one.pk for one in ended]).update(withdrawn_at=timezone.now())
    for one in ended:
        _record("consent.withdrawn", person, kind_of=one.kind, version=one.version)
    return True


def _locked(person: User) -> None:
    if locks.row(User.objects.filter(pk=person.pk, is_active=True)) is None:
        raise NotFound(_("There is no such account."))


def _record(kind: str, person: User, **data: str) -> None:
    history.record(kind, subject=person.public_id, actor=acting(person, "self"), **data)
