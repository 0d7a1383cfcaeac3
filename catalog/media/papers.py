"""Papers: keeping, showing for a minute, and deleting what only few may see.

Who may read a paper is decided by the rooms above, each by its own policy, before they ask for a link; this room knows
neither applicants nor officers. A reader and an uploader are opaque ids of people.
"""

import hashlib
import logging
import secrets
from datetime import date

from cryptography.exceptions import InvalidTag
from django.core import signing
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from catalog.commons import history, locks
from catalog.commons.models import HistoryEntry
from catalog.media import sealing
from catalog.media.child import faults
from catalog.media.child.limits import MAX_BYTES
from catalog.media.errors import FileRefused, NoSuchPage, StorageAway
from catalog.media.models import PrivateFile
from catalog.media.washing import wash

log = logging.getLogger(__name__)
FOLDER = "papers"
LINK_SECONDS = 60
SALT = "catalog.media.papers"
READ, DELETED, KEPT_UNTIL = "paper.read", "paper.deleted", "paper.kept_until"


def keep(*, upload: File, uploaded_by: str, delete_after: date | None = None) -> PrivateFile:
    """Keep the pages of an uploaded file, locked. Raises FileRefused with why, TooBusy and StorageAway; nothing of it
    is kept then.

    Files are stored before the row is, so that no row names a page that is not there. What is stored when the row
    fails, or when a transaction around this one is rolled back, is swept at night.
    """
    washed = wash(_read(upload))
    file = PrivateFile(
        media_type=washed.media_type,
        pages=len(washed.pages),
        size=sum(map(len, washed.pages)),
        sha256=hashlib.sha256(b"".join(washed.pages)).hexdigest(),
        keys=[],
        uploaded_by_ref=uploaded_by,
        delete_after=delete_after,
    )
    key = sealing.new_key()
    file.key_id, file.wrapped_key = sealing.wrap(key, file=file.public_id)
    try:
        for number, page in enumerate(washed.pages, 1):
            file.keys.append(_store(sealing.seal(key, page, file=file.public_id, number=number)))
        with transaction.atomic():
            file.save()
    except BaseException:
        remove(file.keys)
        raise
    return file


def _read(upload: File) -> bytes:
    # Looked at before a byte of it is read.
    if not upload.size:
        raise FileRefused(faults.EMPTY)
    if upload.size > MAX_BYTES:
        raise FileRefused(faults.TOO_LARGE)
    return b"".join(upload.chunks())


def _store(sealed: bytes) -> str:
    # The day is in the name, so that what nobody knows of is found by its age without asking for each.
    name = f"{FOLDER}/{timezone.now():%Y-%m-%d}/{secrets.token_hex(16)}"
    return storages["private"].save(name, ContentFile(sealed))


@transaction.atomic
def link(
    *, file: PrivateFile, page: int, reader: str, actor: history.Actor, why: str, subject: str, seller_ref: str = ""
) -> str:
    """A token that opens one page (from 1) for one reader during 60 seconds. Raises NoSuchPage.

    The entry of history, which says who read what and why (a word, no personal values), is written first, and the token
    names it: no row, no link, also when the transaction around this is rolled back after the token was made.
    """
    if not PrivateFile.objects.filter(pk=file.pk, deleted_at=None, pages__gte=page).exists() or page < 1:
        raise NoSuchPage
    entry = history.record(
        READ, subject=subject, actor=actor, seller_ref=seller_ref, file=file.public_id, page=page, why=why
    )
    return _signer().sign_object([file.public_id, page, reader, entry.public_id])


def open_link(token: str, *, reader: str) -> bytes:
    """The page, as JPEG. Raises NoSuchPage whatever is wrong, StorageAway, and MissingKey."""
    try:
        name, page, meant_for, entry = _signer().unsign_object(token, max_age=LINK_SECONDS)
    except (signing.BadSignature, ValueError) as why:
        raise NoSuchPage from why
    told = HistoryEntry.objects.filter(public_id=entry, kind=READ, data__file=name, data__page=page)
    file = PrivateFile.objects.filter(public_id=name, deleted_at=None).first()
    if meant_for != reader or file is None or not told.exists():
        raise NoSuchPage
    return read(file=file, page=page)


def read(*, file: PrivateFile, page: int) -> bytes:
    """A page of a file for the shop's own use; people get a `link`. Raises NoSuchPage, StorageAway and MissingKey."""
    if not 1 <= page <= len(file.keys):
        raise NoSuchPage
    try:
        key = sealing.unwrap(bytes(file.wrapped_key), file=file.public_id, key_id=file.key_id)
        with storages["private"].open(file.keys[page - 1]) as stored:
            return sealing.unseal(key, stored.read(), file=file.public_id, number=page)
    except (InvalidTag, FileNotFoundError) as why:
        log.error("page %s of paper %s is lost: %s", page, file.public_id, type(why).__name__)
        raise NoSuchPage from why


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=SALT)


@transaction.atomic
def keep_until(*, file: PrivateFile, day: date, actor: history.Actor, seller_ref: str = "") -> PrivateFile:
    """Say the last day on which a paper is kept; the night after, it is deleted. The same day twice is a quiet no."""
    found = _locked(file)
    if found.deleted_at or found.delete_after == day:
        return found
    found.delete_after = day
    found.save(update_fields=["delete_after"])
    history.record(KEPT_UNTIL, subject=found.public_id, actor=actor, seller_ref=seller_ref, day=day.isoformat())
    return found


@transaction.atomic
def delete(*, file: PrivateFile, why: str, actor: history.Actor, seller_ref: str = "") -> PrivateFile:
    """Destroy the key and the pages, and keep the row as proof. Twice is a quiet no.

    Without its key a page is noise, wherever a copy of it lies. The pages go after the commit; what the storage does
    not give up then, it gives up at night, for no row names it any more.
    """
    found = _locked(file)
    if found.deleted_at:
        return found
    pages = found.keys
    found.deleted_at, found.deleted_why = timezone.now(), why
    found.keys, found.key_id, found.wrapped_key = [], "", b""
    found.save(update_fields=["deleted_at", "deleted_why", "keys", "key_id", "wrapped_key"])
    history.record(
        DELETED,
        subject=found.public_id,
        actor=actor,
        seller_ref=seller_ref,
        why=why,
        sha256=found.sha256,
        pages=len(pages),
    )
    transaction.on_commit(lambda: remove(pages))
    return found


def _locked(file: PrivateFile) -> PrivateFile:
    found = locks.row(PrivateFile.objects.filter(pk=file.pk))
    if found is None:
        raise NoSuchPage
    return found


def remove(keys: list[str]) -> None:
    """Take pages out of the storage. Those it does not give up now are swept at night."""
    for key in keys:
        try:
            storages["private"].delete(key)
        except (StorageAway, OSError) as why:
            log.warning("a page stays in the storage until it is swept: %s", type(why).__name__)
