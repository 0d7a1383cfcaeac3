"""A page of a paper over HTTP: for the one it was opened for, as a picture, kept by nobody (RELIABILITY.md 52, 53)."""

import io
import logging
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalog.commons import history
from catalog.media import papers
from catalog.media.models import PrivateFile
from catalog.people.models import User
from storefront.logs import Discreet
from tests.catalog.media.test_papers import Shelf, card, in_folder
from tests.makers import papers as made
from tests.makers import street
from tests.makers.s3 import Bad, stored_at

pytestmark = pytest.mark.django_db
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path) -> Any:
    with in_folder(tmp_path):
        yield Shelf(None, tmp_path)


@pytest.fixture
def file() -> PrivateFile:
    return card()


@pytest.fixture
def ratna() -> User:
    return street.user("ratna@example.com")


def address(file: PrivateFile, reader: User) -> str:
    actor = history.Actor(reader.public_id, "officer")
    token = papers.link(file=file, page=1, reader=reader.public_id, actor=actor, why="vetting", subject="VET-2026-0001")
    return reverse("private", args=[token])


def browser(person: User | None) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend=LOGIN)
    return client


def test_the_one_it_was_opened_for_sees_a_picture_and_no_cache_keeps_it(file: PrivateFile, ratna: User) -> None:
    where = address(file, ratna)
    assert where.startswith("/private/")
    answer = browser(ratna).get(where)
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.content)).size == (400, 300)
    wanted = {
        "Content-Type": "image/jpeg",
        "Content-Disposition": "inline",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: answer[name] for name in wanted} == wanted
    assert "Content-Encoding" not in answer


def test_nobody_else_sees_anything(file: PrivateFile, ratna: User) -> None:
    where = address(file, ratna)
    for person in (None, street.user("siti@example.com"), street.user("wahyu@example.com")):
        answer = browser(person).get(where)
        assert answer.status_code == 404
        assert b"\xff\xd8\xff" not in answer.content
        assert answer["Content-Type"].startswith("text/html")
    assert browser(ratna).get(where).status_code == 200


def test_an_officer_who_was_locked_out_sees_nothing(file: PrivateFile, ratna: User) -> None:
    where, client = address(file, ratna), browser(ratna)
    User.objects.filter(pk=ratna.pk).update(is_active=False)
    assert client.get(where).status_code == 404


def test_a_changed_address_an_old_one_and_one_of_a_deleted_paper_lead_nowhere(file: PrivateFile, ratna: User) -> None:
    client, where = browser(ratna), address(file, ratna)
    token = where.split("/")[2]
    other = "A" if token[5] != "A" else "B"
    for wrong in (
        f"{token[:5]}{other}{token[6:]}",
        token[:-2],
        token + "x",
        "a:b:c",
        file.public_id,
        file.keys[0][-32:],
    ):
        assert client.get(f"/private/{wrong}/").status_code == 404
    assert client.get(where).status_code == 200
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=61)):
        assert client.get(where).status_code == 404
    papers.delete(file=file, why="withdrawn", actor=history.SYSTEM)
    assert client.get(where).status_code == 404


def test_it_can_only_be_looked_at(file: PrivateFile, ratna: User) -> None:
    where, client = address(file, ratna), browser(ratna)
    assert client.post(where).status_code == 405
    head = client.head(where)
    assert (head.status_code, head.content) == (200, b"")


def test_no_other_address_leads_to_a_page(file: PrivateFile, ratna: User) -> None:
    client = browser(ratna)
    for path in (f"/media/{file.keys[0]}", f"/private/{file.keys[0]}", f"/static/{file.keys[0]}", f"/{file.keys[0]}"):
        assert client.get(path, follow=True).status_code == 404


def test_while_the_storage_is_away_one_is_told_so(file: PrivateFile, ratna: User) -> None:
    where = address(file, ratna)
    with Bad(None) as bad, stored_at(bad.endpoint):
        answer = browser(ratna).get(where)
    assert answer.status_code == 503
    assert answer["Cache-Control"] == "private, no-store"


def test_no_link_and_no_number_stands_in_the_log(
    file: PrivateFile, ratna: User, caplog: pytest.LogCaptureFixture
) -> None:
    """Part of RELIABILITY.md test 55."""
    where, client = address(file, ratna), browser(ratna)
    upload = made.upload(made.from_a_phone(made.card()), "KTP 3375014107850001.jpg")
    with caplog.at_level(logging.DEBUG):
        client.get(where)
        papers.keep(upload=upload, uploaded_by="siti")
        papers.delete(file=file, why="withdrawn", actor=history.SYSTEM)
        client.get(where)
    assert caplog.records
    lines = "\n".join(Discreet("%(name)s %(message)s").format(record) for record in caplog.records)
    assert "/private/" in lines
    assert where.split("/")[2] not in lines
    assert made.CANARY.decode() not in lines
