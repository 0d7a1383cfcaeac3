"""Looks for planted values wherever the shop leaves anything: tables, sessions, jobs, mails, logs, files, answers."""

import base64
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.core.mail import EmailMessage
from django.db import connection

from catalog.media import papers
from catalog.media.models import PrivateFile

SLICE = 60  # bytes from the middle of a picture: nothing else looks like them


class Planted:
    """Values that nobody may find in plain, by what they are. Each is looked for as it is, as hexadecimal digits and as
    base64, wherever in a longer text it begins."""

    def __init__(self, **values: bytes) -> None:
        self.forms: dict[str, set[bytes]] = {what: set(_written(value)) for what, value in values.items()}

    def add_papers(self) -> None:
        """Every private page that lies there, as it was before it was sealed."""
        for file in PrivateFile.objects.filter(deleted_at=None):
            for number in range(1, file.pages + 1):
                page = papers.read(file=file, page=number)
                middle = len(page) // 2
                self.forms[f"page {number} of paper {file.public_id}"] = set(_written(page[middle : middle + SLICE]))

    def look(self, place: str, data: bytes) -> Iterator[str]:
        """What of it stands there, told without its value."""
        for what, forms in self.forms.items():
            if any(form in data for form in forms):
                yield f"{what} in {place}"


def _written(value: bytes) -> Iterator[bytes]:
    yield value
    yield value.hex().encode()
    for before in range(3):
        # The letters that do not depend on what stands around the value.
        coded = base64.b64encode(b"\0" * before + value)
        yield coded[-(-before * 4 // 3) + 1 : -4]


def tables() -> Iterator[tuple[str, bytes]]:
    """Every row of every table, as PostgreSQL writes it; binary columns come as hexadecimal digits. Jobs with their
    arguments are among them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_stat_user_tables ORDER BY relname")
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(name)} t")
            yield f"table {name}", "\n".join(row for (row,) in cursor.fetchall()).encode()
    for session in Session.objects.all():
        yield "a session", json.dumps(session.get_decoded(), default=str).encode()


def letters(sent: Iterable[EmailMessage]) -> Iterator[tuple[str, bytes]]:
    """Mails as they go out, and each of their parts as it is read."""
    for mail in sent:
        whole = mail.message()
        yield f"mail “{mail.subject}”", whole.as_bytes()
        for part in whole.walk():
            if not part.is_multipart():
                yield f"part of mail “{mail.subject}”", part.get_payload(decode=True)


def files() -> Iterator[tuple[str, bytes]]:
    """Whatever the shop's storages hold, public and private."""
    for name in ("default", "private"):
        for path in Path(storages[name].location).rglob("*"):  # type: ignore[attr-defined]
            if path.is_file():
                yield f"{name} file {path.name}", path.read_bytes()


def answers(har: Path) -> Iterator[tuple[str, bytes]]:
    """What a browser was answered, all of it. Pages of papers are left out by whoever had the right to see them."""
    for entry in json.loads(har.read_text())["log"]["entries"]:
        content, url = entry["response"]["content"], entry["request"]["url"]
        text = content.get("text", "")
        body = base64.b64decode(text) if content.get("encoding") == "base64" else text.encode()
        yield f"answer of {url}", body + json.dumps(entry["response"]["headers"]).encode()
