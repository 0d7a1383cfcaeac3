"""What changes an account: who is still logged in, and by which address."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from catalog.commons import history, locks
from catalog.commons.errors import NotFound, Refusal
from catalog.commons.history import SYSTEM, Actor
from catalog.commons.numbers import random_id
from catalog.people.models import User


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
