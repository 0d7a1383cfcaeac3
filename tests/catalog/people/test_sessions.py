"""Every session of a person ends when their stamp is made anew."""

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client

from catalog.commons.history import Actor
from catalog.commons.models import HistoryEntry
from catalog.people import actions
from catalog.people.models import User
from tests.makers import street

pytestmark = pytest.mark.django_db


def logged_in(user: User, client: Client) -> bool:
    return client.get("/id/orders/").status_code == 200


def test_ended_sessions_are_logged_out_everywhere_and_those_of_others_stay() -> None:
    budi, ratna = street.user(), street.officer()
    phone, laptop, other = Client(), Client(), Client()
    for client, user in ((phone, budi), (laptop, budi), (other, ratna)):
        client.force_login(user)
        assert logged_in(user, client)
    actions.end_sessions(user=budi, why="role", actor=Actor(ratna.public_id, "officer"))
    assert (logged_in(budi, phone), logged_in(budi, laptop), logged_in(ratna, other)) == (False, False, True)
    entry = HistoryEntry.objects.get(kind="people.sessions_ended")
    assert (entry.subject, entry.actor_ref, entry.data) == (budi.public_id, ratna.public_id, {"why": "role"})


def test_a_new_session_after_the_end_stays() -> None:
    budi = street.user()
    actions.end_sessions(user=budi, why="password")
    client = Client()
    client.force_login(User.objects.get(pk=budi.pk))
    assert logged_in(budi, client)


def test_whoever_was_logged_in_before_there_were_stamps_stays_so() -> None:
    budi = street.user()
    assert budi.get_session_auth_hash() == AbstractBaseUser._get_session_auth_hash(budi)  # type: ignore[attr-defined]


def test_an_older_secret_key_still_knows_the_session_until_its_end(settings: object) -> None:
    """A session signed with yesterday's key goes on; the stamp ends it all the same."""
    settings.SECRET_KEY = "yesterday" * 8  # type: ignore[attr-defined]
    budi, client = street.user(), Client()
    client.force_login(budi)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "today" * 12, ["yesterday" * 8]  # type: ignore[attr-defined]
    assert logged_in(budi, client)
    actions.end_sessions(user=budi, why="password")
    assert not logged_in(budi, client)
