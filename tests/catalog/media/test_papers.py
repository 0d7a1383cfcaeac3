"""Papers: locked where they lie, shown for a minute to one reader, deleted with a proof (RELIABILITY.md 53 and 54)."""

import base64
import hashlib
import hmac
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from catalog.commons import history
from catalog.commons.models import HistoryEntry
from catalog.media import papers
from catalog.media.child import limits
from catalog.media.errors import FileRefused, MissingKey, NoSuchPage, StorageAway
from catalog.media.models import PrivateFile
from tests.makers import papers as made
from tests.makers.s3 import PRIVATE, PUBLIC, WAYS, Bad, Moto, stored_at

pytestmark = pytest.mark.django_db

SITI, RATNA, OTHER = "siti-1234567890abcdefg", "ratna-1234567890abcdef", "wahyu-1234567890abcdef"
OFFICER = history.Actor(RATNA, "officer")
APPLICATION = "VET-2026-0001"


@pytest.fixture(scope="module")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moto]:
    with Moto(tmp_path_factory.mktemp("s3")) as running:
        yield running


class Shelf:
    """A private storage that a test may look at from outside of the shop."""

    def __init__(self, moto: Moto | None, folder: Path) -> None:
        self.moto, self.folder = moto, folder

    def names(self) -> set[str]:
        if self.moto is None:
            found = (path for path in self.folder.rglob("*") if path.is_file())
            return {str(path.relative_to(self.folder)) for path in found}
        listed = self.moto.client().list_objects_v2(Bucket=PRIVATE)
        return {one["Key"] for one in listed.get("Contents", [])}

    def read(self, name: str) -> bytes:
        if self.moto is None:
            return (self.folder / name).read_bytes()
        body: bytes = self.moto.client().get_object(Bucket=PRIVATE, Key=name)["Body"].read()
        return body

    def write(self, name: str, data: bytes) -> None:
        if self.moto is None:
            (self.folder / name).write_bytes(data)
        else:
            self.moto.client().put_object(Bucket=PRIVATE, Key=name, Body=data)


@pytest.fixture(params=["folder", "s3"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """Each of the two kinds of storage, empty."""
    if request.param == "folder":
        with in_folder(tmp_path):
            yield Shelf(None, tmp_path)
        return
    moto: Moto = request.getfixturevalue("moto")
    with stored_at(moto.endpoint):
        yield Shelf(moto, tmp_path)
        for name in Shelf(moto, tmp_path).names():
            moto.client().delete_object(Bucket=PRIVATE, Key=name)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Shelf]:
    """The storage of a shop without S3."""
    with in_folder(tmp_path):
        yield Shelf(None, tmp_path)


def in_folder(path: Path) -> Any:
    private = {"BACKEND": "catalog.media.folder.PrivateFolder", "OPTIONS": {"location": str(path)}}
    return override_settings(STORAGES={**settings.STORAGES, "private": private})


def card() -> PrivateFile:
    return papers.keep(upload=made.upload(made.encoded(made.card(), "JPEG")), uploaded_by=SITI)


def document(pages: int = 3) -> PrivateFile:
    data = made.written(made.pdf(pages))
    return papers.keep(upload=made.upload(data, "nib.pdf", "application/pdf"), uploaded_by=SITI)


def link(file: PrivateFile, page: int = 1, reader: str = RATNA) -> str:
    return papers.link(file=file, page=page, reader=reader, actor=OFFICER, why="vetting", subject=APPLICATION)


# ---- keeping


def test_a_photograph_is_kept_as_one_locked_page(shelf: Shelf) -> None:
    file = PrivateFile.objects.get(pk=card().pk)
    page = papers.read(file=file, page=1)
    assert Image.open(io.BytesIO(page)).size == (400, 300)
    assert (file.media_type, file.pages, file.size) == ("image/jpeg", 1, len(page))
    assert file.sha256 == hashlib.sha256(page).hexdigest()
    assert (file.uploaded_by_ref, file.delete_after, file.deleted_at) == (SITI, None, None)
    assert shelf.names() == set(file.keys)


def test_a_pdf_is_kept_as_its_pages_and_the_document_itself_is_not(shelf: Shelf) -> None:
    file = document()
    pages = [papers.read(file=file, page=number) for number in (1, 2, 3)]
    assert (file.media_type, file.pages, len(file.keys)) == ("application/pdf", 3, 3)
    assert file.sha256 == hashlib.sha256(b"".join(pages)).hexdigest()
    assert shelf.names() == set(file.keys)


@pytest.mark.parametrize("name", ["ktp.pdf", "ktp.exe", "../../ktp", "ktp.html", "KTP 3375014107850001.jpg"])
def test_a_name_decides_nothing_and_is_kept_nowhere(folder: Shelf, name: str) -> None:
    upload = made.upload(made.encoded(made.card(), "PNG"), name, "text/html")
    file = papers.keep(upload=upload, uploaded_by=SITI)
    assert file.media_type == "image/png"
    row = " ".join(str(value) for value in PrivateFile.objects.values_list().get(pk=file.pk))
    assert name not in row and not any(name in key for key in folder.names())


def test_what_lies_in_the_storage_shows_nothing_of_the_paper(shelf: Shelf) -> None:
    """RELIABILITY.md test 54: neither the page nor that it is a picture, and no two files look alike."""
    first, second = card(), card()
    page = papers.read(file=first, page=1)
    stored = [shelf.read(file.keys[0]) for file in (first, second)]
    assert papers.read(file=second, page=1) == page
    assert stored[0] != stored[1]
    for blob in stored:
        assert b"\xff\xd8\xff" not in blob and b"JFIF" not in blob
        assert not any(page[at : at + 16] in blob for at in range(0, len(page) - 16, 16))
    if shelf.moto:
        assert shelf.moto.get(f"/{PRIVATE}/{first.keys[0]}")[:2] == (403, b"")
        assert shelf.moto.get(f"/{PUBLIC}/{first.keys[0]}")[0] == 404


def test_a_page_is_locked_as_we_say(folder: Shelf) -> None:
    """The lock made by the test itself: AES-256-GCM, the file's key inside the master key, file and page said."""
    file = card()
    wrapped, blob = bytes(file.wrapped_key), folder.read(file.keys[0])
    ((name, master),) = settings.PAPER_KEYS
    key = AESGCM(master).decrypt(wrapped[:12], wrapped[12:], f"canting paper {file.public_id} {name}".encode())
    page = AESGCM(key).decrypt(blob[:12], blob[12:], f"canting paper {file.public_id} page 1".encode())
    assert (len(key), page) == (32, papers.read(file=file, page=1))


def test_pages_that_were_swapped_or_changed_are_not_shown(shelf: Shelf) -> None:
    file, other = document(2), card()
    first, second = (shelf.read(key) for key in file.keys)
    changed = bytearray(first)
    changed[len(changed) // 2] ^= 1
    for put in (second, shelf.read(other.keys[0]), bytes(changed), first[:-1], first[:5], b""):
        shelf.write(file.keys[0], put)
        with pytest.raises(NoSuchPage):
            papers.read(file=file, page=1)
    shelf.write(file.keys[0], first)
    assert papers.read(file=file, page=1)


def test_one_file_is_not_opened_with_anothers_key(folder: Shelf) -> None:
    file, other = card(), card()
    PrivateFile.objects.filter(pk=file.pk).update(wrapped_key=other.wrapped_key, keys=other.keys)
    file.refresh_from_db()
    with pytest.raises(NoSuchPage):
        papers.read(file=file, page=1)


def test_a_refused_file_leaves_nothing_behind(shelf: Shelf) -> None:
    with pytest.raises(FileRefused):
        papers.keep(upload=made.upload(made.with_script(), "nib.pdf"), uploaded_by=SITI)
    assert (shelf.names(), PrivateFile.objects.count()) == (set(), 0)


def test_a_row_that_fails_leaves_nothing_behind(shelf: Shelf) -> None:
    """Really: a person's id that is too long for its column."""
    with pytest.raises(DatabaseError):
        papers.keep(upload=made.upload(made.encoded(made.card(), "PNG")), uploaded_by="x" * 41)
    assert (shelf.names(), PrivateFile.objects.count()) == (set(), 0)


@pytest.mark.parametrize("way", WAYS)
def test_without_a_storage_nothing_is_kept_and_the_sender_is_told(way: str) -> None:
    with Bad(WAYS[way]) as bad, stored_at(bad.endpoint), pytest.raises(StorageAway):
        card()
    assert not PrivateFile.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    class Unread(TemporaryUploadedFile):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            raise AssertionError("it was read")

    upload = Unread("ktp.jpg", "image/jpeg", limits.MAX_BYTES + 1, None)
    with pytest.raises(FileRefused) as refused:
        papers.keep(upload=upload, uploaded_by=SITI)
    assert refused.value.code == "FILE_TOO_LARGE"
    upload.close()


# ---- links


def test_a_link_opens_the_page_for_its_reader(shelf: Shelf) -> None:
    file = document()
    for page in (1, 2, 3):
        assert papers.open_link(link(file, page), reader=RATNA) == papers.read(file=file, page=page)


def test_every_link_is_written_down_before_it_is_made(folder: Shelf) -> None:
    file = document()
    tokens = [link(file, 1), link(file, 2), link(file, 2)]
    entries = HistoryEntry.objects.filter(kind="paper.read").order_by("pk")
    assert [entry.data for entry in entries] == [
        {"file": file.public_id, "page": page, "why": "vetting"} for page in (1, 2, 2)
    ]
    assert {(entry.subject, entry.actor_ref, entry.actor_role) for entry in entries} == {
        (APPLICATION, RATNA, "officer")
    }
    assert len(set(tokens)) == 3


@pytest.mark.django_db(transaction=True)
def test_no_entry_no_link(folder: Shelf) -> None:
    """PostgreSQL itself refuses the entry, as a full disk or a missing right would."""
    file = card()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_reading() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no room for the entry'; END $$;"
            "CREATE TRIGGER no_reading BEFORE INSERT ON commons_historyentry FOR EACH ROW "
            "WHEN (NEW.kind = 'paper.read') EXECUTE FUNCTION no_reading()"
        )
    try:
        with pytest.raises(DatabaseError, match="no room for the entry"):
            link(file)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER no_reading ON commons_historyentry; DROP FUNCTION no_reading()")
    assert not HistoryEntry.objects.filter(kind="paper.read").exists()
    assert papers.open_link(link(file), reader=RATNA)


@pytest.mark.django_db(transaction=True)
def test_a_link_whose_entry_was_rolled_back_opens_nothing(folder: Shelf) -> None:
    file, tokens = card(), []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tokens.append(link(file))
        assert papers.open_link(tokens[0], reader=RATNA)
        _ = 1 // 0
    with pytest.raises(NoSuchPage):
        papers.open_link(tokens[0], reader=RATNA)


def coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signature(value: str, secret: str = settings.SECRET_KEY, salt: str = "catalog.media.papers") -> str:
    """HMAC-SHA256 under a key of the salt's own, by Django's description of it."""
    key = hashlib.sha256(f"{salt}signer{secret}".encode()).digest()
    return coded(hmac.new(key, value.encode(), hashlib.sha256).digest())


def test_a_link_is_signed_and_says_file_page_reader_and_entry(folder: Shelf) -> None:
    """RELIABILITY.md test 53: the signature made by the test itself."""
    file = card()
    token = link(file)
    value, _colon, signed = token.rpartition(":")
    said, _colon, _when = value.partition(":")
    entry = HistoryEntry.objects.get(kind="paper.read")
    told = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    assert told == [file.public_id, 1, RATNA, entry.public_id]
    assert signed == signature(value)
    for other in (signature(value, secret="x" * 50), signature(value, salt="catalog.media"), signature(value + "x")):
        with pytest.raises(NoSuchPage):
            papers.open_link(f"{value}:{other}", reader=RATNA)


def test_a_link_with_one_character_changed_opens_nothing(folder: Shelf) -> None:
    token = link(card())
    for at, letter in enumerate(token):
        # Also the last, of which some bits count for nothing in base64.
        changed = token[:at] + ("A" if letter != "A" else "B") + token[at + 1 :]
        with pytest.raises(NoSuchPage):
            papers.open_link(changed, reader=RATNA)
    for other in ("", ":", "::", token[:-1], token + "A", token.replace(":", "."), "x" * 500, "é:1:2"):
        with pytest.raises(NoSuchPage):
            papers.open_link(other, reader=RATNA)


def test_a_link_of_other_words_is_refused_though_it_is_signed(folder: Shelf) -> None:
    """What only somebody with the shop's secret could make: another page, another file, an entry of another kind."""
    file, other = document(), card()
    link(file, 1)
    read = HistoryEntry.objects.get(kind="paper.read").public_id
    wrong = history.record("paper.deleted", subject=APPLICATION, file=file.public_id, page=1).public_id
    told = [[file.public_id, 2, RATNA, read], [other.public_id, 1, RATNA, read], [file.public_id, 1, RATNA, wrong]]
    for words in (*told, [file.public_id, 1, RATNA, "none"]):
        with pytest.raises(NoSuchPage):
            papers.open_link(papers._signer().sign_object(words), reader=RATNA)
    assert papers.open_link(papers._signer().sign_object([file.public_id, 1, RATNA, read]), reader=RATNA)


def test_a_link_is_good_for_a_minute(folder: Shelf) -> None:
    file, now = card(), timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        token = link(file)
        clock.shift(59)
        assert papers.open_link(token, reader=RATNA)
        clock.shift(2)
        with pytest.raises(NoSuchPage):
            papers.open_link(token, reader=RATNA)


def test_a_link_is_for_one_reader(folder: Shelf) -> None:
    token = link(card())
    for reader in (OTHER, SITI, ""):
        with pytest.raises(NoSuchPage):
            papers.open_link(token, reader=reader)


@pytest.mark.parametrize("page", [0, -1, 4])
def test_there_is_no_link_to_a_page_that_is_not_there(folder: Shelf, page: int) -> None:
    with pytest.raises(NoSuchPage):
        link(document(), page)
    assert not HistoryEntry.objects.filter(kind="paper.read").exists()


# ---- deleting


def test_deleting_destroys_key_and_pages_and_leaves_a_proof(
    shelf: Shelf, django_capture_on_commit_callbacks: Any
) -> None:
    file, kept = document(), card()
    token, sha256 = link(file), file.sha256
    with django_capture_on_commit_callbacks(execute=True):
        papers.delete(file=file, why="withdrawn", actor=OFFICER, seller_ref="siti")
    row = PrivateFile.objects.get(pk=file.pk)
    assert (bytes(row.wrapped_key), row.key_id, row.keys) == (b"", "", [])
    assert (row.sha256, row.deleted_why, row.pages) == (sha256, "withdrawn", 3)
    assert row.deleted_at is not None
    assert shelf.names() == set(kept.keys)
    entry = HistoryEntry.objects.get(kind="paper.deleted")
    assert (entry.subject, entry.actor_ref, entry.seller_ref) == (file.public_id, RATNA, "siti")
    assert entry.data == {"why": "withdrawn", "sha256": sha256, "pages": 3}
    with pytest.raises(NoSuchPage):
        papers.open_link(token, reader=RATNA)
    with pytest.raises(NoSuchPage):
        link(row)
    papers.delete(file=file, why="again", actor=OFFICER)
    assert HistoryEntry.objects.filter(kind="paper.deleted").count() == 1


def test_a_page_that_was_copied_before_is_noise_once_the_key_is_gone(folder: Shelf) -> None:
    file = card()
    copy, name = folder.read(file.keys[0]), file.keys[0]
    papers.delete(file=file, why="withdrawn", actor=OFFICER)
    folder.write(name, copy)
    file.refresh_from_db()
    file.keys = [name]
    with pytest.raises((NoSuchPage, MissingKey)):
        papers.read(file=file, page=1)


def test_the_proof_cannot_be_changed_nor_any_row_removed(folder: Shelf) -> None:
    file, other = card(), card()
    papers.delete(file=file, why="withdrawn", actor=OFFICER)
    for change in (
        lambda: PrivateFile.objects.filter(pk=file.pk).update(sha256="0" * 64),
        lambda: PrivateFile.objects.filter(pk=file.pk).delete(),
        lambda: PrivateFile.objects.filter(pk=other.pk).delete(),
        lambda: PrivateFile.objects.filter(pk=other.pk).update(deleted_at=timezone.now()),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert PrivateFile.objects.count() == 2


def test_the_last_day_can_be_said_later(folder: Shelf) -> None:
    file, day = card(), date(2027, 2, 22)
    for _time in range(2):
        assert papers.keep_until(file=file, day=day, actor=OFFICER, seller_ref="siti").delete_after == day
    entry = HistoryEntry.objects.get(kind="paper.kept_until")
    assert (entry.subject, entry.seller_ref, entry.data) == (file.public_id, "siti", {"day": "2027-02-22"})


def test_what_the_storage_does_not_give_up_is_deleted_all_the_same(
    moto: Moto, django_capture_on_commit_callbacks: Any
) -> None:
    with stored_at(moto.endpoint):
        file = card()
    with Bad(WAYS["fails"]) as bad, stored_at(bad.endpoint), django_capture_on_commit_callbacks(execute=True):
        papers.delete(file=file, why="withdrawn", actor=OFFICER)
    file.refresh_from_db()
    assert file.deleted_at and not file.wrapped_key


def test_the_folder_is_private(folder: Shelf) -> None:
    card()
    private = storages["private"]
    assert isinstance(private, FileSystemStorage)
    for path in folder.folder.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
