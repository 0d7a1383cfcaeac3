"""Files on S3: public ones for everybody, private ones for a minute, and what happens while S3 is away."""

import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import translation
from PIL import Image

from catalog.media import s3 as ours
from catalog.media.errors import StorageAway
from catalog.media.models import Picture
from catalog.media.queries import url
from catalog.media.renditions import make
from infra.settings import files
from tests.makers.s3 import KEY, PRIVATE, PUBLIC, SECRET, WAYS, Bad, Moto, failing, stored_at

TOLD_WITHIN = 8.0  # seconds, RELIABILITY.md test 60


@pytest.fixture(scope="module")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moto]:
    with Moto(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture
def s3(moto: Moto) -> Iterator[Moto]:
    """moto, with the shop's storages pointing at it."""
    with stored_at(moto.endpoint):
        yield moto


def cloth() -> Image.Image:
    return Image.new("RGB", (300, 240), "#204060")


@pytest.mark.django_db
def test_a_picture_is_there_for_everybody_under_an_address_without_a_signature_as_what_it_is(s3: Moto) -> None:
    picture = make(Picture.objects.create(), cloth(), widths=(160, 240))
    kept = [(form, key) for form, sizes in picture.renditions.items() for key in sizes.values()]
    assert len(kept) == 6
    for form, key in kept:
        assert url(key) == f"{s3.endpoint}/{PUBLIC}/{key}"
        status, body, headers = s3.get(f"/{PUBLIC}/{key}")
        assert (status, headers["content-type"]) == (200, f"image/{form}")
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        assert default_storage.open(key).read() == body
        assert default_storage.size(key) == len(body)


def test_a_key_never_changes_its_content(s3: Moto) -> None:
    first = default_storage.save("pictures/a.webp", ContentFile(b"one"))
    second = default_storage.save("pictures/a.webp", ContentFile(b"two"))
    assert first != second
    assert (default_storage.open(first).read(), default_storage.open(second).read()) == (b"one", b"two")


def test_what_is_not_there_is_told_apart_from_what_cannot_be_asked(s3: Moto) -> None:
    assert not default_storage.exists("pictures/none.webp")
    with pytest.raises(FileNotFoundError):
        default_storage.open("pictures/none.webp")
    key = default_storage.save("pictures/gone.webp", ContentFile(b"x"))
    default_storage.delete(key)
    assert not default_storage.exists(key)


def test_a_private_file_has_no_bytes_for_whoever_has_no_link(s3: Moto) -> None:
    key = storages["private"].save("papers/ktp.jpg", ContentFile(b"3375"))
    assert s3.get(f"/{PRIVATE}/{key}")[:2] == (403, b"")
    assert s3.get(f"/{PUBLIC}/{key}")[0] == 404
    link = urlsplit(storages["private"].url(key))
    status, body, headers = s3.get(f"{link.path}?{link.query}")
    assert (status, body) == (200, b"3375")
    assert (headers["content-disposition"], headers["cache-control"]) == ("attachment", "private, no-store")
    grants = s3.client().get_object_acl(Bucket=PRIVATE, Key=key)["Grants"]
    assert [grant["Permission"] for grant in grants] == ["FULL_CONTROL"]
    assert all("URI" not in grant["Grantee"] for grant in grants)


def _signature(link: str) -> str:
    """What AWS Signature Version 4 makes of a link, by its own description; moto does not look."""
    parts = urlsplit(link)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    asked.pop("X-Amz-Signature")
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(asked.items()))
    request = f"GET\n{parts.path}\n{query}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    scope = asked["X-Amz-Credential"].partition("/")[2]
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{asked['X-Amz-Date']}\n{scope}\n{digest}"
    key = f"AWS4{SECRET}".encode()
    for part in (*scope.split("/"), text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key.hex()


@pytest.mark.parametrize("wish", [None, 10, 60, 3600])
def test_a_link_to_a_private_file_is_signed_for_its_key_and_ends_within_a_minute(wish: int | None) -> None:
    """Part of RELIABILITY.md test 53: what moto does not check."""
    with stored_at("http://127.0.0.1:1"):  # nobody is there: a link is made without asking
        link = storages["private"].url("papers/ktp.jpg", expire=wish)
    asked = dict(parse_qsl(urlsplit(link).query))
    assert int(asked["X-Amz-Expires"]) == min(wish or 60, 60)
    assert asked["X-Amz-Credential"] == f"{KEY}/{asked['X-Amz-Date'][:8]}/{files.REGION}/s3/aws4_request"
    assert asked["X-Amz-Signature"] == _signature(link)
    assert asked["X-Amz-Signature"] != _signature(link.replace("ktp", "kta"))
    assert asked["X-Amz-Signature"] != _signature(link.replace("Expires=", "Expires=9"))


def test_without_s3_a_private_file_lies_apart_and_no_address_leads_to_it() -> None:
    private = storages["private"]
    key = private.save("papers/ktp.jpg", ContentFile(b"3375"))
    assert Path(private.path(key)).stat().st_mode & 0o777 == 0o600
    assert not Path(private.path(key)).is_relative_to(default_storage.path(""))
    with pytest.raises(ValueError, match="no address"):
        private.url(key)
    private.delete(key)


def test_the_client_waits_and_tries_as_often_as_we_say() -> None:
    """boto3 by itself waits for a minute, five times (RELIABILITY.md A6)."""
    with Bad(failing) as bad, stored_at(bad.endpoint):
        for storage in (default_storage, storages["private"]):
            told = storage.connection.meta.client.meta.config
            assert (told.connect_timeout, told.read_timeout, told.retries["total_max_attempts"]) == (2, 5, 2)
        with pytest.raises(StorageAway):
            default_storage.exists("pictures/a.webp")
        assert bad.connections == 2


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_whoever_stores_a_picture_while_s3_is_away_is_told_in_time_and_no_row_is_half(way: str) -> None:
    """RELIABILITY.md test 60: upload says so within 8 s, no half rows."""
    picture = Picture.objects.create(alt="Buketan")
    before = Picture.objects.filter(pk=picture.pk).values().get()
    with Bad(WAYS[way]) as bad, stored_at(bad.endpoint):
        began = time.monotonic()
        with pytest.raises(StorageAway) as refusal:
            make(picture, cloth(), formats=["webp"], widths=(160, 240))
        took = time.monotonic() - began
        assert bad.connections or way == "refuses"
    print(f"S3 {way}: told after {took:.1f} s")
    assert took < TOLD_WITHIN
    assert refusal.value.code == "STORAGE_AWAY"
    with translation.override("en"):
        assert str(refusal.value).startswith("The file storage does not answer")
    with translation.override("id"):
        assert str(refusal.value).startswith("Penyimpanan berkas sedang tidak menjawab.")
    assert Picture.objects.filter(pk=picture.pk).values().get() == before


@pytest.mark.parametrize("way", WAYS)
def test_every_question_ends_in_time_while_s3_is_away(way: str) -> None:
    faults: list[str] = []

    def ask(question: Any) -> None:
        began = time.monotonic()
        try:
            question()
            faults.append("answered")
        except StorageAway:
            took = time.monotonic() - began
            # Five at a time are one more than the crew: the last may have had to wait for a place as well.
            if took >= TOLD_WITHIN:
                faults.append(f"{took:.1f} s")

    with Bad(WAYS[way]) as bad, stored_at(bad.endpoint):
        # Bound here, since a process builds each storage once: it is not what anybody waits for.
        questions = [
            partial(default_storage.open, "pictures/a.webp"),
            partial(default_storage.exists, "pictures/a.webp"),
            partial(default_storage.size, "pictures/a.webp"),
            partial(default_storage.delete, "pictures/a.webp"),
            partial(storages["private"].save, "papers/ktp.jpg", ContentFile(b"3375")),
        ]
        askers = [threading.Thread(target=ask, args=(question,)) for question in questions]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
    assert faults == []


def test_nothing_that_s3_says_reaches_the_log_but_its_kind(caplog: pytest.LogCaptureFixture) -> None:
    with Bad(None) as bad, stored_at(bad.endpoint), pytest.raises(StorageAway):
        storages["private"].open("papers/ktp-siti.jpg")
    said = [record.getMessage() for record in caplog.records if record.name == ours.__name__]
    assert "S3 failed: EndpointConnectionError" in said
    assert all(re.fullmatch(r"S3 failed: \w+", line) for line in said)


@pytest.mark.django_db
def test_a_picture_of_which_one_size_is_refused_has_none_until_all_are_there(s3: Moto) -> None:
    """RELIABILITY.md test 60, no half rows: the wider size is stored already when the narrower one fails."""
    picture = Picture.objects.create()
    client = s3.client()
    policy = json.loads(client.get_bucket_policy(Bucket=PUBLIC)["Policy"])
    refused = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::*-160.webp"}
    both = {**policy, "Statement": [*policy["Statement"], refused]}
    client.put_bucket_policy(Bucket=PUBLIC, Policy=json.dumps(both))
    with pytest.raises(StorageAway):
        make(picture, cloth(), formats=["webp"], widths=(160, 240))
    client.put_bucket_policy(Bucket=PUBLIC, Policy=json.dumps(policy))
    picture.refresh_from_db()
    assert (picture.renditions, picture.width, picture.ready) == ({}, 0, False)
    stored = client.list_objects_v2(Bucket=PUBLIC, Prefix="pictures/")["Contents"]
    assert any(one["Key"].endswith("-240.webp") for one in stored)
    made = make(picture, cloth(), formats=["webp"], widths=(160, 240)).renditions["webp"]
    assert set(made) == {"160", "240"}
    assert all(default_storage.exists(key) for key in made.values())
