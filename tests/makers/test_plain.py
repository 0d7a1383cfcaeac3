"""The search for planted values finds what lies somewhere, in each place and each writing."""

import base64
import json
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.mail import EmailMessage

from tests.makers import plain, street

VALUE = b"3375025505880001"
PLANTED = plain.Planted(nik=VALUE)


def found(place: str, data: bytes) -> list[str]:
    return list(PLANTED.look(place, data))


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
@pytest.mark.parametrize("after", ["", "z", "yz"])
def test_a_value_is_found_however_it_is_written(before: str, after: str) -> None:
    text = before.encode() + VALUE + after.encode()
    assert found("x", text) == found("x", text.hex().encode()) == found("x", base64.b64encode(text)) == ["nik in x"]
    assert found("x", b"3375025505880002") == []


@pytest.mark.django_db
def test_a_value_is_found_in_a_table_and_in_a_session() -> None:
    street.user("siti@example.com", name=f"Bu Siti {VALUE.decode()}")
    session = SessionStore()
    session["typed"] = {"nik": VALUE.decode()}
    session.save()
    places = {fault for place, data in plain.tables() for fault in found(place, data)}
    assert places >= {"nik in table people_user", "nik in a session"}


def test_a_value_is_found_in_a_mail_and_what_hangs_on_it() -> None:
    letter = EmailMessage("Keputusan", "Salam.", to=["siti@example.com"])
    letter.attach("surat.bin", b"\0" * 7 + VALUE + b"\0", "application/octet-stream")
    assert [fault for place, data in plain.letters([letter]) for fault in found(place, data)]


def test_a_value_is_found_in_a_private_file() -> None:
    key = storages["private"].save("papers/x", ContentFile(b"NIK " + VALUE))
    assert [fault for place, data in plain.files() for fault in found(place, data)]
    storages["private"].delete(key)


def test_a_value_is_found_in_what_a_browser_was_answered(tmp_path: Path) -> None:
    content = {"text": base64.b64encode(b"<p>" + VALUE).decode(), "encoding": "base64"}
    entry = {"request": {"url": "http://localhost/x"}, "response": {"content": content, "headers": []}}
    har = tmp_path / "x.har"
    har.write_text(json.dumps({"log": {"entries": [entry]}}))
    assert [fault for place, data in plain.answers(har) for fault in found(place, data)] == [
        "nik in answer of http://localhost/x"
    ]
