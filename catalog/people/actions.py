"""What changes about people: who is appointed to what, what roles may do, and how they log in.

Every verb of authority first locks all roles, so that two of them never decide by what the other is changing. Who is
refused for want of authority is written down too: somebody tried.
"""

import functools
from collections.abc import Callable, Collection
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.history import SYSTEM, Actor
from catalog.commons.models import Region
from catalog.commons.numbers import random_id
from catalog.people import authority, permissions, queries
from catalog.people.errors import BeyondOwn, LastHead, OneselfRefused
from catalog.people.models import Appointment, Role, User
from catalog.people.roles import HEAD, OFFICER, acting

P = ParamSpec("P")
R = TypeVar("R")


class AddressTaken(Refusal):
    """Another account has the address. For whoever asks it looks like a link that no longer works."""

    code = "ADDRESS_TAKEN"


@transaction.atomic
def end_sessions(*, user: User, why: str, actor: Actor = SYSTEM) -> User:
    """End every session of a person: "password", "factor", "email", "role". The one who asks keeps her own session only
    when the storefront renews it (storefront/shop/account_sessions.py). Raises NotFound."""
    found = _locked(user)
    found.session_stamp = random_id()
    found.save(update_fields=["session_stamp"])
    user.session_stamp = found.session_stamp
    history.record("people.sessions_ended", subject=found.public_id, actor=actor, why=why)
    return found


def _refusals_are_written_down(verb: Callable[P, R]) -> Callable[P, R]:
    """Outside of the verb's own transaction, which its refusal rolls back."""

    @functools.wraps(verb)
    def noting(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except NotAllowed as why:
            by: Any = kwargs["by"]
            history.record("people.refused", subject=by.public_id, actor=acting(by, OFFICER), code=why.code)
            raise

    return noting


@_refusals_are_written_down
@transaction.atomic
def appoint(*, by: User, user: User, role: str, kecamatan: str = "") -> Appointment:
    """Give a person a role, in one kecamatan or in the whole city. Has it already: a quiet no.

    Raises NotFound, NotAllowed (BeyondOwn, OneselfRefused).
    """
    mine, wanted = _held_under_lock(by), _role(role)
    _look_at_area(kecamatan)
    _within_own(mine, permissions.PEOPLE_APPOINT, wanted, kecamatan)
    _not_stronger(mine, user)
    if user.pk == by.pk:
        raise OneselfRefused(_("Nobody appoints herself. Ask another officer who may appoint."))
    before = _said(user)
    made, new = Appointment.objects.get_or_create(
        user=user, role=wanted, kecamatan=kecamatan, ended_at=None, defaults={"appointed_by_ref": by.public_id}
    )
    if new:
        _changed("people.appointed", user, by, before)
    return made


@_refusals_are_written_down
@transaction.atomic
def appoint_by_email(*, by: User, email: str, role: str, kecamatan: str = "") -> Appointment | None:
    """As `appoint`, for the account of that address. None when there is none, which the asker must not be told: what
    she may not give is refused before anybody looks."""
    mine, wanted = _held_under_lock(by), _role(role)
    _look_at_area(kecamatan)
    _within_own(mine, permissions.PEOPLE_APPOINT, wanted, kecamatan)
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    return appoint(by=by, user=user, role=role, kecamatan=kecamatan) if user else None


@_refusals_are_written_down
@transaction.atomic
def end_appointment(*, by: User, appointment_id: str) -> Appointment:
    """Take a role from a person; one's own may be laid down. Ended already: a quiet no.

    Raises NotFound, NotAllowed (BeyondOwn), LastHead.
    """
    mine = _held_under_lock(by)
    found = Appointment.objects.filter(public_id=appointment_id).select_related("role", "user").first()
    if found is None:
        raise NotFound(_("There is no such appointment."))
    if found.user_id != by.pk:
        _within_own(mine, permissions.PEOPLE_APPOINT, found.role, found.kecamatan)
        _not_stronger(mine, found.user)
    if found.ended_at is not None:
        return found
    before = _said(found.user)
    if found.role.everything and not queries.heads().exclude(pk=found.pk).exists():
        raise LastHead(_("This is the last head of the office. Appoint another one first."))
    faults.point("people.heads_counted")
    found.ended_at = timezone.now()
    found.save(update_fields=["ended_at"])
    _changed("people.appointment_ended", found.user, by, before)
    return found


@_refusals_are_written_down
@transaction.atomic
def edit_role(*, by: User, role: str, held: Collection[str]) -> Role:
    """Say anew what a role may do. Nothing different: a quiet no.

    Raises NotFound, NotAllowed (BeyondOwn), Refusal (UNKNOWN_PERMISSION, FIXED_ROLE).
    """
    mine, found = _held_under_lock(by), _role(role)
    if not set(held) <= permissions.CODES:
        raise Refusal(_("There is no such permission. Load the page again."), code="UNKNOWN_PERMISSION")
    before, after = found.holds(), frozenset(held)
    touched = [permissions.PEOPLE_ROLES, *before, *after]
    if not authority.covers(mine, dict.fromkeys(touched, authority.EVERYWHERE)):
        raise BeyondOwn(_("A role can only be edited by somebody who holds all of it in the whole city."))
    if found.everything:
        raise Refusal(_("The head’s role holds everything and stays as it is."), code="FIXED_ROLE")
    if before == after:
        return found
    found.permissions = sorted(after)
    found.save(update_fields=["permissions"])
    actor = acting(by, OFFICER)
    history.record("people.role_edited", subject=role, actor=actor, before=sorted(before), after=sorted(after))
    for user in User.objects.filter(appointments__in=found.appointments.living()).distinct().order_by("pk"):
        end_sessions(user=user, why="role", actor=actor)
    return found


@transaction.atomic
def first_head(*, email: str) -> Appointment:
    """Make an account the head of an office that has none: from the server's own shell, by whoever runs it.

    Raises NotFound, Refusal (HEAD_EXISTS).
    """
    locks.rows(Role.objects.all())
    if queries.heads().exists():
        raise Refusal(_("The office has a head already, who appoints others."), code="HEAD_EXISTS")
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NotFound(_("No account has this e-mail address."))
    made = Appointment.objects.create(user=user, role=_role(HEAD))
    history.record("people.appointed", subject=user.public_id, before=[], after=[HEAD])
    end_sessions(user=user, why="role")
    return made


def _held_under_lock(by: User) -> authority.Held:
    """What the asker holds, once nobody else can change it: the row of the request may be older."""
    locks.rows(Role.objects.all())
    now = User.objects.filter(pk=by.pk).first()
    return authority.held_now(now) if now else {}


def _role(code: str) -> Role:
    found = queries.role(code)
    if found is None:
        raise NotFound(_("There is no such role."))
    return found


def _look_at_area(code: str) -> None:
    if code and not Region.objects.filter(code=code, parent_code=authority.CITY, level=3).exists():
        raise NotFound(_("There is no such kecamatan in the city."), field="kecamatan")


def _within_own(mine: authority.Held, needed: str, role: Role, kecamatan: str) -> None:
    wanted = authority.added((code, kecamatan) for code in {needed, *role.holds()})
    if not authority.covers(mine, wanted):
        raise BeyondOwn(_("Nobody can give or take what she does not hold herself in that area."))


def _not_stronger(mine: authority.Held, user: User) -> None:
    if not authority.covers(mine, authority.held_now(user)):
        raise BeyondOwn(_("This person holds more than you do; only somebody who holds it too can change it."))


def _said(user: User) -> list[str]:
    """Her appointments as history keeps them: vetting@33.75.02, or finance for the whole city."""
    living = Appointment.objects.living().filter(user=user).order_by("role__code", "kecamatan")
    rows = living.values_list("role__code", "kecamatan")
    return [f"{code}@{kecamatan}" if kecamatan else code for code, kecamatan in rows]


def _changed(kind: str, user: User, by: User, before: list[str]) -> None:
    actor = acting(by, OFFICER)
    history.record(kind, subject=user.public_id, actor=actor, before=before, after=_said(user))
    authority.forget(user)
    end_sessions(user=user, why="role", actor=actor)


@transaction.atomic
def change_email(*, user: User, seen: str, email: str, actor: Actor = SYSTEM) -> User:
    """Let a person log in by another address; her sessions end. `seen` is the address she had when she asked: with
    another one by now nothing happens. Raises NotFound, AddressTaken."""
    found, email = _locked(user), email.lower()
    if found.email != seen:
        raise NotFound(_("This link no longer works. It may be old, or used already."))
    try:
        with transaction.atomic():
            found.email = email
            found.session_stamp = random_id()
            found.save(update_fields=["email", "session_stamp"])
    except IntegrityError as why:
        raise AddressTaken(_("This link no longer works. It may be old, or used already.")) from why
    user.email, user.session_stamp = found.email, found.session_stamp
    history.record("people.email_changed", subject=found.public_id, actor=actor)
    return found


def _locked(user: User) -> User:
    found = locks.row(User.objects.filter(pk=user.pk))
    if found is None:
        raise NotFound(_("There is no such account."))
    return found
