"""What changes about people: the sessions they are logged in with."""

from django.db import transaction

from catalog.commons import history, locks
from catalog.commons.numbers import random_id
from catalog.people.models import User


@transaction.atomic
def end_sessions(*, user: User, actor: history.Actor = history.SYSTEM) -> User:
    """Log the person out everywhere: each of their sessions ends with its next request.

    A caller whose own request should go on ties its session to the new stamp (`update_session_auth_hash`).
    """
    locks.row(User.objects.filter(pk=user.pk))
    user.session_stamp = random_id()
    User.objects.filter(pk=user.pk).update(session_stamp=user.session_stamp)
    history.record("people.sessions_ended", subject=user.public_id, actor=actor)
    return user
