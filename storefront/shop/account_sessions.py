"""Who stays logged in: other devices go out when a password or a factor changes, officers after twelve hours."""

import time

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from catalog.people import actions
from catalog.people.authority import is_officer
from catalog.people.models import User
from catalog.people.roles import acting

IDLE = 12 * 60 * 60  # seconds without a visit to the desk after which an officer logs in again
RENEWED = 5 * 60
SEEN = "desk_seen"


def end_others(request: HttpRequest, why: str) -> None:
    """End every session of this person but this one, which gets a new id."""
    assert isinstance(request.user, User)
    actions.end_sessions(user=request.user, why=why, actor=acting(request.user, "self"))
    renew(request, request.user)


def renew(request: HttpRequest, user: User) -> None:
    """Keep this session, under a new id, after its person's sessions have been ended."""
    update_session_auth_hash(request, user)


def keep_short(request: HttpRequest) -> None:
    """An officer's session ends after IDLE; asked when it begins and on each visit to the desk."""
    if is_officer(request.user) and time.time() - request.session.get(SEEN, 0) > RENEWED:
        request.session.set_expiry(IDLE)
        request.session[SEEN] = int(time.time())
